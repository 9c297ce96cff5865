//! Whole training steps and single kernels, in images per second: `cargo bench -p kernelwalk-nn`.
//! The browser has its own benchmark; the harness here needs a native clock.

#[cfg(not(target_arch = "wasm32"))]
mod native;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    divan::main();
}
