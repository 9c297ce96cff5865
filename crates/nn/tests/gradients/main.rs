//! Every backward pass against finite differences in `f64`.
//!
//! Natively and in the browser, by one convention: each module imports wasm-bindgen's test
//! attribute under the name `test` on wasm32, so that `#[test]` means the right thing in both.

mod check;
mod convolution;
mod pooling;
