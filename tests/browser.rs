//! The app in a real browser: one binary, so that Yew is linked once.
#![cfg(target_arch = "wasm32")]
// A test that cannot find its element has failed: `expect` says which one.
#![allow(missing_docs)]

#[path = "browser/page.rs"]
mod page;

#[path = "browser/editing.rs"]
mod editing;
#[path = "browser/frame.rs"]
mod frame;
#[path = "browser/painting.rs"]
mod painting;
#[path = "browser/walking.rs"]
mod walking;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
