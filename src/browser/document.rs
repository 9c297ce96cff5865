//! The document around the app: title, language, theme, focus.

use kernelwalk_stage::app::Theme;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, EventTarget, HtmlElement};

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// Puts a theme in force; `Auto` leaves it to the system.
pub fn set_theme(theme: Theme) {
    let Some(root) = root() else { return };
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        chosen => root.set_attribute("data-theme", chosen.name()),
    };
}

/// Adds rules to the page's own, after them. Not an element: the content security policy allows none.
pub fn add_styles(css: &str) {
    let document = web_sys::window().and_then(|w| w.document());
    if let (Some(document), Ok(sheet)) = (document, CssStyleSheet::new())
        && sheet.replace_sync(css).is_ok()
    {
        let all = document.adopted_style_sheets().concat(&js_sys::Array::of1(&sheet));
        document.set_adopted_style_sheets(&all);
    }
}

/// The title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// The language of the page, for screen readers and hyphenation.
pub fn set_language(tag: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", tag);
    }
}

/// The language the browser asks for.
pub fn wanted_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// Gives the focus to the main part: after a change of screen, and for the skip link.
pub fn focus_main() {
    let main = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("main"));
    if let Some(main) = main.and_then(|m| m.dyn_into::<HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// Whether a media query holds now.
pub fn media(query: &str) -> bool {
    web_sys::window().and_then(|w| w.match_media(query).ok().flatten()).is_some_and(|m| m.matches())
}

/// Where the focus stands, as far as the page's keys care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A field, a menu, a dialog: every key belongs to it.
    Field,
    /// A button or a link: Space and Enter belong to it.
    Control,
    /// Anywhere else.
    Page,
}

/// What kind of element an event happened in.
pub fn place_of(target: Option<EventTarget>) -> Place {
    let Some(element) = target.and_then(|t| t.dyn_into::<Element>().ok()) else { return Place::Page };
    let within = |selector: &str| element.closest(selector).ok().flatten().is_some();
    if within("input, select, textarea, [contenteditable], dialog") {
        Place::Field
    } else if within("button, a, summary") {
        Place::Control
    } else {
        Place::Page
    }
}
