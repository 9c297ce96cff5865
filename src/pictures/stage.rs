//! What scenes of pictures have in common on screen: state that outlives the component, canvases, colours.
//!
//! Who comes back finds the own picture as it was left.

use std::rc::Rc;

use gloo::events::EventListener;
use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::{Model, Msg, Speed, Theme};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::store::{Screen, Store};
use crate::browser::document::{self, Place};
use crate::browser::keys::{self, Shortcut, Stroke};
use crate::hooks::use_media_query;
use crate::views::pictures::{Canvases, Wish};

/// What the page gives a scene.
#[derive(Properties, PartialEq)]
pub(super) struct StageProps {
    query: Option<AttrValue>,
    theme: Theme,
    pub(super) reduced: bool,
    pub(super) speed: Speed,
    pub(super) page: Callback<Msg>,
}

impl StageProps {
    pub(super) fn new(id: SceneId, model: &Model, page: &Callback<Msg>) -> Self {
        Self {
            query: model.waiting(id).map(|query| AttrValue::from(query.to_owned())),
            theme: model.prefs.theme,
            reduced: model.reduced_motion(),
            speed: model.prefs.speed,
            page: page.clone(),
        }
    }
}

/// What a scene shows itself with.
pub(super) struct Stage {
    /// Rises with every change.
    pub(super) version: u64,
    pub(super) canvases: Canvases,
    pub(super) dark: bool,
    /// The last sentence of the live region.
    pub(super) said: AttrValue,
    pub(super) on_wish: Callback<Wish>,
}

/// Brings state and hands together with the views. The canvases are painted anew when `look` changes or the scene says so.
#[hook]
pub(super) fn use_stage<L: PartialEq + 'static>(store: &Rc<Store>, props: &StageProps, look: L) -> Stage {
    let version = use_state(|| 0_u64);
    let canvases = use_memo((), |()| Canvases::default());
    let system_dark = use_media_query("(prefers-color-scheme: dark)");
    let dark = props.theme == Theme::Dark || (props.theme == Theme::Auto && system_dark);
    {
        let (store, setter) = (store.clone(), version.setter());
        let screen = Screen {
            changed: Callback::from(move |version| setter.set(version)),
            page: props.page.clone(),
            canvases: (*canvases).clone(),
            ramp: Rc::new(if dark { Ramp::dark() } else { Ramp::light() }),
        };
        use_effect_with((dark, props.page.clone()), move |_| {
            *store.screen.borrow_mut() = Some(screen);
        });
    }
    {
        let (store, query) = (store.clone(), props.query.clone());
        use_effect_with((), move |()| {
            if let Some(query) = query {
                store.show(&query);
            }
            store.tell(PictureMsg::Opened);
            move || {
                store.screen.replace(None);
                store.tell(PictureMsg::Left);
            }
        });
    }
    {
        let seen = (store.with(|scene| scene.paints()), look, dark);
        let store = store.clone();
        use_effect_with(seen, move |_| store.paint());
    }
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            let keys = listen(store);
            move || drop(keys)
        });
    }
    let on_wish = {
        let store = store.clone();
        use_callback((), move |wish, ()| store.wish(wish))
    };
    let said = AttrValue::from(store.said.borrow().clone());
    Stage { version: *version, canvases: (*canvases).clone(), dark, said, on_wish }
}

/// Undo, redo and release wherever the focus is, or if it is nowhere.
fn listen(store: Rc<Store>) -> Option<EventListener> {
    let page = web_sys::window()?.document()?;
    Some(EventListener::new(&page, "keydown", move |event| {
        // Fields and dialogs have an undo and an Escape of their own.
        if let Some(event) = event.dyn_ref::<KeyboardEvent>()
            && !event.default_prevented()
            && document::place_of(event.target()) != Place::Field
            && let Some(msg) = meant(event)
        {
            store.tell(msg);
        }
    }))
}

fn meant(event: &KeyboardEvent) -> Option<PictureMsg> {
    let (ctrl, shift, alt) = (event.ctrl_key() || event.meta_key(), event.shift_key(), event.alt_key());
    match keys::read(Stroke { key: &event.key(), ctrl, shift, alt }, false)? {
        Shortcut::Release => Some(PictureMsg::Unpinned),
        Shortcut::Undo => Some(PictureMsg::UndoPressed),
        Shortcut::Redo => Some(PictureMsg::RedoPressed),
        _ => None,
    }
}
