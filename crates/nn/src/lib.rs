//! Numerics of convolutional networks: window geometry, reference operations that also explain
//! themselves, fast kernels, a graph language with its executor, and training.
//!
//! Nothing here knows a screen, a clock, a file or JavaScript; the same code runs natively, in the
//! page and in the worker. Operations agree with PyTorch; the parity fixtures say so.

pub mod data;
pub mod graph;
pub mod kernel;
pub mod ops;
pub mod optim;
pub mod real;
pub mod shape;
pub mod train;
pub mod zoo;

// In a worker, where the page's numbers are made.
#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
