//! What the browser says about the screen and the person's wishes.

use gloo::events::EventListener;
use yew::prelude::*;

/// Whether a media query holds, now and after every change.
#[hook]
pub fn use_media_query(query: &'static str) -> bool {
    let list = use_memo((), |()| web_sys::window().and_then(|w| w.match_media(query).ok().flatten()));
    let holds = use_state_eq(|| list.as_ref().as_ref().is_some_and(web_sys::MediaQueryList::matches));
    {
        let (list, holds) = (list.clone(), holds.clone());
        use_effect_with((), move |()| {
            let listener = list.as_ref().clone().map(|list| {
                let watched = list.clone();
                EventListener::new(&watched, "change", move |_| holds.set(list.matches()))
            });
            move || drop(listener)
        });
    }
    *holds
}
