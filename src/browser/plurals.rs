//! Which form of a word goes with a number: the browser knows the rules of every language.

use js_sys::Intl::PluralRules;
use js_sys::{Array, Object};
use wasm_bindgen::JsValue;

/// CLDR's category of `number` in `language`; the page's own English needs no look-up.
pub fn category(language: &str, number: f64) -> &'static str {
    if language == "en" {
        return if number == 1.0 { "one" } else { "other" };
    }
    let rules = PluralRules::new(&Array::of1(&JsValue::from_str(language)), &Object::new());
    let word = JsValue::from(rules.select(number)).as_string().unwrap_or_default();
    let known = ["zero", "one", "two", "few", "many"];
    known.into_iter().find(|category| *category == word).unwrap_or("other")
}
