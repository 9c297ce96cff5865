//! A name for this tab, so that two tabs do not overwrite each other's training.
//!
//! Session storage survives a reload, but a duplicated tab gets a copy of it. So a tab that finds a name asks the others
//! whether one of them goes by it, and takes a new one if so.

use std::cell::RefCell;

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::storage;

const KEY: &str = "kernelwalk.tab";
const CHANNEL: &str = "kernelwalk.tabs";
/// Time for another tab to object, in milliseconds.
const OBJECTIONS_MS: u32 = 80;

/// What this tab goes by, and what it found when it was opened.
#[derive(Clone)]
struct Names {
    own: String,
    inherited: Option<String>,
}

thread_local! {
    static NAMES: RefCell<Option<Names>> = const { RefCell::new(None) };
}

/// The name of this tab, the same after a reload.
pub async fn id() -> String {
    names().await.own
}

/// The name that was there when the tab was opened: its own before a reload, the original's in a duplicate.
pub async fn inherited_id() -> Option<String> {
    names().await.inherited
}

async fn names() -> Names {
    if let Some(names) = NAMES.with_borrow(Clone::clone) {
        return names;
    }
    let inherited = storage::load(storage::session().as_ref(), KEY);
    let taken = match &inherited {
        Some(name) => is_taken(name).await,
        None => false,
    };
    // Somebody else may have asked and answered while this call waited.
    if let Some(names) = NAMES.with_borrow(Clone::clone) {
        return names;
    }
    let own = inherited.clone().filter(|_| !taken).unwrap_or_else(fresh);
    storage::save(storage::session().as_ref(), KEY, &own);
    defend(own.clone());
    let names = Names { own, inherited };
    NAMES.set(Some(names.clone()));
    names
}

fn fresh() -> String {
    let part = || format!("{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    part() + &part()
}

/// Asks the other tabs.
async fn is_taken(name: &str) -> bool {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return false };
    let objection = JsValue::from_str(&format!("mine {name}"));
    let objected = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = std::rc::Rc::clone(&objected);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data() == objection {
            seen.set(true);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let _ = channel.post_message(&JsValue::from_str(&format!("whose {name}")));
    TimeoutFuture::new(OBJECTIONS_MS).await;
    channel.set_onmessage(None);
    channel.close();
    objected.get()
}

/// Objects, from now on, whenever another tab asks for this name.
fn defend(name: String) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let answer = channel.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().is_some_and(|asked| asked.strip_prefix("whose ") == Some(&name)) {
            let _ = answer.post_message(&JsValue::from_str(&format!("mine {name}")));
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // For as long as the page lives.
    on_message.forget();
}
