//! Pictures that are dropped anywhere on the page or pasted outside of fields.

use gloo::events::{EventListener, EventListenerOptions};
use kernelwalk_stage::app::pictures::PictureMsg;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent};
use yew::prelude::*;

use super::Wish;
use crate::browser::document::{self, Place};

/// Listens while the scene is on screen; whether something is held over the page now.
#[hook]
pub(super) fn use_intake(on_wish: &Callback<Wish>) -> bool {
    let over = use_state_eq(|| false);
    {
        let (over, on_wish) = (over.setter(), on_wish.clone());
        use_effect_with((), move |()| {
            let listeners = listen(&over, &on_wish);
            move || drop(listeners)
        });
    }
    *over
}

fn listen(over: &UseStateSetter<bool>, on_wish: &Callback<Wish>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let options = EventListenerOptions::enable_prevent_default();
    // Without this the browser would leave the page for the file.
    let held = {
        let over = over.clone();
        EventListener::new_with_options(&window, "dragover", options, move |event| {
            event.prevent_default();
            over.set(true);
        })
    };
    let left = {
        let over = over.clone();
        EventListener::new(&window, "dragleave", move |event| {
            let goes_on = event.unchecked_ref::<DragEvent>().related_target().is_some();
            over.set(goes_on);
        })
    };
    let dropped = {
        let (over, on_wish) = (over.clone(), on_wish.clone());
        EventListener::new_with_options(&window, "drop", options, move |event| {
            event.prevent_default();
            over.set(false);
            if let Some(data) = event.unchecked_ref::<DragEvent>().data_transfer() {
                take(&data, &on_wish);
            }
        })
    };
    let pasted = {
        let on_wish = on_wish.clone();
        EventListener::new_with_options(&window, "paste", options, move |event| {
            // A table pasted into the kernel has been taken there.
            if event.default_prevented() || document::place_of(event.target()) == Place::Field {
                return;
            }
            if let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) {
                event.prevent_default();
                take(&data, &on_wish);
            }
        })
    };
    vec![held, left, dropped, pasted]
}

/// The first file; text instead of one is answered, too.
fn take(data: &DataTransfer, on_wish: &Callback<Wish>) {
    match data.files().and_then(|files| files.get(0)) {
        Some(file) => on_wish.emit(Wish::Decode(file.into())),
        None => on_wish.emit(PictureMsg::TextGiven.into()),
    }
}
