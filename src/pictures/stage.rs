//! The scenes of pictures with their hands: photos, digits, files, the camera.
//!
//! Their state outlives the component on screen: who comes back finds the own picture as it was left.

use std::rc::Rc;

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::{Model, Msg, Speed, Theme};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::{Ramp, Show};
use yew::prelude::*;

use super::store::{Kept, Screen, Store};
use crate::hooks::use_media_query;
use crate::views::pictures::{Canvases, FilterScene, PixelScene, Shared};

/// A link to a scene of pictures was opened while it is here.
pub(super) fn show(id: SceneId, query: &str) {
    Store::of(id).tell(PictureMsg::LinkOpened(query.to_owned()));
}

/// A scene of pictures, at first as its link says.
pub(super) fn scene(id: SceneId, model: &Model, page: &Callback<Msg>) -> Html {
    html! {
        <Stage key={id.as_str()} {id} query={model.waiting(id).map(|query| AttrValue::from(query.to_owned()))}
            theme={model.prefs.theme} reduced={model.reduced_motion()} speed={model.prefs.speed} page={page.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct StageProps {
    id: SceneId,
    query: Option<AttrValue>,
    theme: Theme,
    reduced: bool,
    speed: Speed,
    page: Callback<Msg>,
}

/// Brings state and hands together with the views.
#[component]
fn Stage(props: &StageProps) -> Html {
    let store = use_memo((), |()| Store::of(props.id));
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
            let fresh = store.kept.with(|scene| scene.is_fresh());
            if let Some(query) = query.filter(|_| fresh) {
                store.tell(PictureMsg::LinkOpened(query.to_string()));
            }
            store.tell(PictureMsg::Opened);
            move || {
                store.screen.replace(None);
                store.tell(PictureMsg::Left);
            }
        });
    }
    {
        let store = store.clone();
        let show = match &store.kept {
            Kept::Filters(filters) => filters.borrow().show(),
            Kept::Pixels(_) => Show::Plain,
        };
        let seen = (store.kept.with(|scene| scene.paints()), show, dark);
        use_effect_with(seen, move |_| store.paint());
    }
    let on_wish = {
        let store = store.clone();
        use_callback((), move |wish, ()| store.wish(wish))
    };
    let version = *version;
    let canvases = (*canvases).clone();
    let said = AttrValue::from(store.said.borrow().clone());
    match &store.kept {
        Kept::Filters(filters) => {
            let shared = Shared { scene: filters.clone(), version };
            html! { <FilterScene {shared} {canvases} {dark} {said} {on_wish} /> }
        }
        Kept::Pixels(pixels) => {
            let shared = Shared { scene: pixels.clone(), version };
            let (reduced, speed, on_page) = (props.reduced, props.speed, props.page.clone());
            html! { <PixelScene {shared} {canvases} {said} {reduced} {speed} {on_wish} {on_page} /> }
        }
    }
}
