//! Where messages come in and go out, and how the loop lets them in.

use std::cell::Cell;
use std::rc::Rc;

use kernelwalk_nn::train::protocol::Event;
use kernelwalk_wire::{Notice, Order, Packet, WireError};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

#[wasm_bindgen]
extern "C" {
    /// A message port, or the worker's own scope, which can do the same.
    #[derive(Clone)]
    pub type Port;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post(this: &Port, message: &JsValue, transfer: &js_sys::Array) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter, js_name = onmessage)]
    fn set_onmessage(this: &Port, handler: Option<&js_sys::Function>);
}

impl Port {
    /// The page at the other end of this worker.
    pub fn of_worker() -> Self {
        js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>().unchecked_into()
    }

    /// One end of a channel, which starts to deliver once [`Self::listen`] is called.
    pub fn of_channel(port: MessagePort) -> Self {
        port.unchecked_into()
    }

    /// Sends a notice. A page that is gone cannot be told anything: errors are dropped.
    pub fn send(&self, notice: Notice) {
        if let Ok(packet) = Packet::pack(notice) {
            let (message, transfer) = packet.to_js();
            let _ = self.post(&message, &transfer);
        }
    }

    /// Sends an event of the training session.
    pub fn event(&self, event: Event) {
        self.send(Notice::Train(event));
    }

    /// Calls `on_order` with every message and the ports it brings, for as long as the worker lives.
    pub fn listen(&self, mut on_order: impl FnMut(Result<Order, WireError>, Vec<MessagePort>) + 'static) {
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let ports = event.ports().iter().map(JsCast::unchecked_into).collect();
            on_order(Packet::from_js(&event.data()).and_then(Packet::unpack), ports);
        });
        self.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        // The worker's whole life needs it.
        handler.forget();
    }
}

/// Calls a function again after everything that is waiting has been heard.
///
/// A message to oneself comes back in 0.03 ms and behind the messages that came before it; a timer
/// that sets itself again is held back to 4 ms.
pub struct Turns {
    knock: MessagePort,
    asked: Rc<Cell<bool>>,
}

impl Turns {
    /// `on_turn` is called once for every [`Self::ask`].
    ///
    /// # Errors
    /// The browser's, if it has no message channels.
    pub fn new(mut on_turn: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let asked = Rc::new(Cell::new(false));
        let seen = Rc::clone(&asked);
        let handler = Closure::<dyn FnMut()>::new(move || {
            seen.set(false);
            on_turn();
        });
        channel.port1().set_onmessage(Some(handler.as_ref().unchecked_ref()));
        handler.forget();
        Ok(Self { knock: channel.port2(), asked })
    }

    /// Asks for a turn; asking again before it came changes nothing.
    pub fn ask(&self) {
        if !self.asked.replace(true) && self.knock.post_message(&JsValue::NULL).is_err() {
            self.asked.set(false);
        }
    }
}
