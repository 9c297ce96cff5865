//! What happens before the first picture: preferences, the kept session, the link, the listeners.

use gloo::events::{EventListener, EventListenerOptions};
use kernelwalk_stage::app::{Model, Msg, PrefsMsg, update};
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use yew::html::Scope;

use super::{App, AppMsg};
use crate::browser::{document, location, storage};

const REDUCED_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// The model as this visit begins. The link comes last: it wins over what the tab had kept.
pub(super) fn model() -> Model {
    let mut model = Model::new();
    let mut take = |msg| {
        // Nothing is on screen yet, so that there is nothing to write or to announce.
        let _ = update(&mut model, msg);
    };
    if let Some(prefs) = storage::load(storage::local().as_ref(), storage::PREFS_KEY) {
        take(Msg::Prefs(PrefsMsg::Read(prefs)));
    }
    take(Msg::ReducedMotionAsked(document::media(REDUCED_MOTION)));
    if let Some(session) = storage::load(storage::session().as_ref(), storage::SESSION_KEY) {
        take(Msg::SessionRead(session));
    }
    take(Msg::LinkOpened(location::fragment()));
    model
}

/// Speaks the language that was chosen, or that the browser asks for.
pub(super) fn speak(model: &Model) {
    text::set_plural_rule(crate::browser::plurals::category);
    let wanted = model.prefs.language.clone().or_else(document::wanted_language);
    let spoken = text::set_language(wanted.as_deref().unwrap_or("en"));
    document::set_language(spoken);
}

/// Listens to the address, the keys and the wish for less motion, until dropped.
pub(super) fn listeners(link: &Scope<App>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let mut listeners = Vec::new();
    let hash = link.clone();
    listeners.push(EventListener::new(&window, "hashchange", move |_| {
        hash.send_message(AppMsg::Addressed);
    }));
    let keys = link.clone();
    let options = EventListenerOptions::enable_prevent_default();
    listeners.push(EventListener::new_with_options(&window, "keydown", options, move |event| {
        let single = keys.get_component().is_some_and(|app| app.model.prefs.single_keys);
        if let Some(shortcut) = event.dyn_ref().and_then(|event| super::key(event, single)) {
            event.prevent_default();
            keys.send_message(AppMsg::Key(shortcut));
        }
    }));
    if let Ok(Some(query)) = window.match_media(REDUCED_MOTION) {
        let (motion, watched) = (link.clone(), query.clone());
        listeners.push(EventListener::new(&query, "change", move |_| {
            motion.send_message(AppMsg::Model(Msg::ReducedMotionAsked(watched.matches())));
        }));
    }
    listeners
}
