//! Every backward pass against finite differences in `f64`.
//!
//! Natively and in the browser, by one convention: each module imports wasm-bindgen's test
//! attribute under the name `test` on wasm32, so that `#[test]` means the right thing in both.

mod cellwise;
mod check;
mod convolution;
mod pooling;

// In a worker, where the page's numbers are made.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
