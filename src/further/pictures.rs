//! The scene `image_filters` with its hands: photos, files, the camera.
//!
//! Its state outlives the component on screen: who comes back finds the own picture as it was left.

mod store;

use std::rc::Rc;

use kernelwalk_stage::app::pictures::FilterMsg;
use kernelwalk_stage::app::{Msg, Theme};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use yew::prelude::*;

use crate::hooks::use_media_query;
use crate::views::pictures::{Canvases, FilterScene, Shared};
use store::{Screen, Store};

/// A link to a scene of pictures was opened while it is here.
pub(super) fn show(id: SceneId, query: &str) {
    if id == SceneId::IMAGE_FILTERS {
        Store::here().tell(FilterMsg::LinkOpened(query.to_owned()));
    }
}

/// The scene `image_filters`, at first as its link says.
pub(super) fn scene(query: Option<&str>, theme: Theme, page: &Callback<Msg>) -> Html {
    html! { <Stage query={query.map(|query| AttrValue::from(query.to_owned()))} {theme} page={page.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct StageProps {
    query: Option<AttrValue>,
    theme: Theme,
    page: Callback<Msg>,
}

/// Brings state and hands together with the views.
#[component]
fn Stage(props: &StageProps) -> Html {
    let store = use_memo((), |()| Store::here());
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
            let fresh = store.filters.borrow().shown().is_none();
            if let Some(query) = query.filter(|_| fresh) {
                store.tell(FilterMsg::LinkOpened(query.to_string()));
            }
            store.tell(FilterMsg::Opened);
            move || {
                store.screen.replace(None);
                store.tell(FilterMsg::Left);
            }
        });
    }
    {
        let store = store.clone();
        let filters = store.filters.borrow();
        let seen = (filters.paints(), filters.show(), dark);
        drop(filters);
        use_effect_with(seen, move |_| store.paint());
    }
    let on_wish = {
        let store = store.clone();
        use_callback((), move |wish, ()| store.wish(wish))
    };
    let shared = Shared { filters: store.filters.clone(), version: *version };
    let said = AttrValue::from(store.said.borrow().clone());
    html! { <FilterScene {shared} canvases={(*canvases).clone()} {dark} {said} {on_wish} /> }
}
