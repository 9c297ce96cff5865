//! One running worker: how it is started, spoken to and ended.

use kernelwalk_wire::{Order, Packet};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{ErrorEvent, MessageEvent, MessagePort, Worker as JsWorker, WorkerOptions, WorkerType};

/// A worker and the handlers that hang on it. Dropping it ends the worker.
pub struct Worker {
    worker: JsWorker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Worker {
    /// Starts one with a kernel set. It speaks first; what is posted before that is lost. `on_end` hears why it ended.
    ///
    /// # Errors
    /// The browser's, if it starts no workers.
    pub fn start(
        kernels: &str,
        mut on_message: impl FnMut(JsValue) + 'static,
        mut on_end: impl FnMut(String) + 'static,
    ) -> Result<Self, JsValue> {
        let url = resolve(&format!("worker/{kernels}/trainer.js?v={}", page_build()))?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = JsWorker::new_with_options(&url, &options)?;
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| on_message(event.data()));
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            // Handled here: nothing is left for the console.
            event.prevent_default();
            // A file that does not load gives a plain Event without a message.
            let message = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|m| m.as_string());
            on_end(message.unwrap_or_else(|| "its files could not be loaded".into()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Posts an order; the ports go with it.
    pub fn post(&self, order: Order, ports: &[MessagePort]) {
        if let Ok(packet) = Packet::pack(order) {
            let (message, transfer) = packet.to_js();
            ports.iter().for_each(|port| {
                transfer.push(port);
            });
            // Posting plain arrays cannot fail; a worker that is gone is noticed by its silence.
            let _ = self.worker.post_message_with_transfer(&message, &transfer);
        }
    }
}

/// The build id that the page was made with; empty in a development build without one.
pub fn page_build() -> String {
    let meta = || {
        web_sys::window()?
            .document()?
            .query_selector("meta[name=kernelwalk-build]")
            .ok()??
            .get_attribute("content")
    };
    meta().unwrap_or_default()
}

/// An address seen from the page.
///
/// # Errors
/// The browser's, if it is none.
pub fn resolve(relative: &str) -> Result<String, JsValue> {
    let base = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.base_uri().ok().flatten())
        .unwrap_or_default();
    Ok(web_sys::Url::new_with_base(relative, &base)?.href())
}
