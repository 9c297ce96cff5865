//! kernelwalk-trainer: the web worker around a training session. It owns what the session must not
//! know: the message port, the clock, the network, and the time budget that keeps Pause prompt.
//!
//! The page and the worker speak the language of `kernelwalk-wire`; the worker speaks first.

pub mod bench;
pub mod clock;
pub mod crew;
pub mod feed;
pub mod fetch;
pub mod port;
pub mod roofline;
pub mod speed;
#[cfg(test)]
mod testing;
pub mod train_to;
pub mod trainer;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[global_allocator]
static ALLOCATOR: kernelwalk_nn::kernel::Aligned = kernelwalk_nn::kernel::Aligned;

/// Starts the worker; the loader calls this once the wasm stands. It does not start by itself, so
/// that tests can link this crate.
///
/// # Errors
/// The browser's, if it lacks what the worker needs.
#[wasm_bindgen(js_name = startWorker)]
pub fn start_worker() -> Result<(), JsValue> {
    trainer::Trainer::serve(port::Port::of_worker())
}
