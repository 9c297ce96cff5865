//! kernelwalk-text: every word the page says.
//!
//! `texts/en.ftl` is the catalogue; each of its messages becomes a function here (`play()`,
//! `trace_output(row, column)`), so a missing key or argument fails the build. A further language is a
//! further file `texts/xx.ftl`; one that lacks a message or fills in other arguments fails the build too.

#![forbid(unsafe_code)]

use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

/// What a message can be filled with: text or a number.
pub type Value<'a> = FluentValue<'a>;

mod messages {
    use super::Value;
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
pub use messages::*;

thread_local! {
    static ACTIVE: RefCell<Active> = RefCell::new(Active::open(0));
}

struct Active {
    index: usize,
    bundle: FluentBundle<FluentResource>,
}

impl Active {
    fn open(index: usize) -> Self {
        let (tag, source) = messages::SOURCES[index];
        let mut bundle = FluentBundle::new(vec![tag.parse().unwrap_or_default()]);
        // Isolating marks are invisible characters; they would stand inside copied numbers and labels.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(true_minus));
        // The build has parsed and checked the file: what could fail here has failed there.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
        Self { index, bundle }
    }
}

/// Negative numbers read with U+2212, as everywhere on the page.
fn true_minus<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(n) if n.value < 0.0 => Some(n.as_string().replacen('-', "\u{2212}", 1)),
        _ => None,
    }
}

/// Tags of the languages there are, English among them, in alphabetical order.
pub fn languages() -> impl Iterator<Item = &'static str> {
    messages::SOURCES.iter().map(|(tag, _)| *tag)
}

/// Speaks `tag` from now on (in this thread); a regional tag falls back to its language ("de-AT" to "de").
/// Returns the language in use, which stays what it was where there is no such file.
pub fn set_language(tag: &str) -> &'static str {
    let base = tag.split(['-', '_']).next().unwrap_or(tag);
    let at = |wanted: &str| messages::SOURCES.iter().position(|(t, _)| t.eq_ignore_ascii_case(wanted));
    ACTIVE.with_borrow_mut(|active| {
        if let Some(index) = at(tag).or_else(|| at(base))
            && index != active.index
        {
            *active = Active::open(index);
        }
        messages::SOURCES[active.index].0
    })
}

/// The language in use.
pub fn language() -> &'static str {
    ACTIVE.with_borrow(|active| messages::SOURCES[active.index].0)
}

/// Not generic, so that hundreds of messages share this code.
fn say(key: &'static str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    ACTIVE.with_borrow(|active| {
        let Some(pattern) = active.bundle.get_message(key).and_then(|m| m.value()) else {
            // Unreachable for a key of the catalogue; the key still says more than nothing.
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        active.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_without_arguments_is_its_text() {
        assert_eq!(play(), "Play");
    }

    #[test]
    fn arguments_come_in_order_of_first_appearance_and_without_isolating_marks() {
        assert_eq!(cell_position(2, 3), "row 2, column 3");
    }

    #[test]
    fn negative_numbers_carry_a_true_minus_and_large_ones_no_grouping() {
        assert_eq!(cell_position(-2, 12_345), "row \u{2212}2, column 12345");
    }

    #[test]
    fn plural_forms_follow_the_number() {
        assert_eq!((uses_count(1), uses_count(4)), ("1 output".to_owned(), "4 outputs".to_owned()));
    }

    #[test]
    fn an_unknown_language_leaves_english() {
        assert_eq!(set_language("tlh"), "en");
        assert_eq!(set_language("en-GB"), "en");
        assert_eq!(language(), "en");
        assert!(languages().any(|l| l == "en"));
    }
}
