//! Session and local storage. Private modes, quotas and policies may refuse either; then nothing is kept.

use web_sys::Storage;

/// Where the state of this tab is kept.
pub const SESSION_KEY: &str = "kernelwalk.session";
/// Where preferences are kept.
pub const PREFS_KEY: &str = "kernelwalk.prefs";

/// What one tab keeps over a reload.
pub fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// What the browser keeps for good.
pub fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The stored text, if there is one and it may be read.
pub fn load(storage: Option<&Storage>, key: &str) -> Option<String> {
    storage?.get_item(key).ok()?
}

/// Stores `text`; says whether the browser took it.
pub fn save(storage: Option<&Storage>, key: &str, text: &str) -> bool {
    storage.is_some_and(|s| s.set_item(key, text).is_ok())
}
