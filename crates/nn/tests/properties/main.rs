//! Laws that hold for every legal setting, on settings drawn at random from a fixed seed.
//!
//! Natively and in the browser, by one convention: each module imports wasm-bindgen's test
//! attribute under the name `test` on wasm32, so that `#[test]` means the right thing in both.

mod convolution;
mod draw;
mod gradients;
mod pooling;
mod shape;

// In a worker, where the page's numbers are made.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
