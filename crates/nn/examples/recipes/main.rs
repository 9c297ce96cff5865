//! Searches for recipes and reports what the chosen ones reach: `cargo xtask recipes --help`.
//!
//! The search trains on the first 50,000 training images and judges on the last 10,000, with seeds
//! of its own; only the report sees the test set, with seeds that no search has used.
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]

#[cfg(not(target_arch = "wasm32"))]
mod native;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::main();
}
