//! The mouse wheel, with the right to stop the page from scrolling along.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, WheelEvent};
use yew::prelude::*;

/// Calls `on_wheel` for each turn over the element; `true` keeps the page still.
///
/// Yew registers wheel listeners as passive, which cannot do that.
#[hook]
pub fn use_wheel(node: NodeRef, on_wheel: impl Fn(&WheelEvent) -> bool + 'static) {
    let latest = use_mut_ref(|| None::<Box<dyn Fn(&WheelEvent) -> bool>>);
    *latest.borrow_mut() = Some(Box::new(on_wheel));
    use_effect_with(node, move |node| {
        let listener = node.get().map(|element| {
            let target: EventTarget = element.into();
            EventListener::new_with_options(
                &target,
                "wheel",
                EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let taken = event
                        .dyn_ref::<WheelEvent>()
                        .zip(latest.borrow().as_ref())
                        .is_some_and(|(event, on_wheel)| on_wheel(event));
                    if taken {
                        event.prevent_default();
                    }
                },
            )
        });
        move || drop(listener)
    });
}
