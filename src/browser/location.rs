//! The address bar: the fragment is the only part of it this app reads or writes.

use wasm_bindgen::JsValue;

/// The fragment with its `#`, or nothing.
pub fn fragment() -> String {
    web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default()
}

/// The whole address with `fragment` in place of the present one, for sharing.
pub fn with_fragment(fragment: &str) -> String {
    let href = web_sys::window().and_then(|w| w.location().href().ok()).unwrap_or_default();
    let base = href.split('#').next().unwrap_or_default();
    format!("{base}{fragment}")
}

/// Rewrites the fragment without a new history entry. Browsers limit how often; a refusal is of no
/// consequence, since the next settled input writes again.
pub fn replace(fragment: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    window
        .history()
        .is_ok_and(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(fragment)).is_ok())
}

/// Goes to `fragment`, with a history entry: Back returns.
pub fn go(fragment: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(fragment);
    }
}
