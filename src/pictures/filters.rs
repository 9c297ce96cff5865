//! The scene `image_filters` with its hands.

use std::cell::RefCell;
use std::rc::Rc;

use kernelwalk_stage::app::pictures::{Filters, Fresh};
use kernelwalk_stage::app::{Model, Msg};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use yew::prelude::*;

use super::stage::{Stage, StageProps, use_stage};
use super::store::Store;
use crate::browser::canvas;
use crate::views::pictures::{Canvases, FilterScene, Shared};

thread_local! {
    static SCENE: Rc<RefCell<Filters>> = Rc::default();
    static STORE: Rc<Store> = {
        let (scene, pixels) = (SCENE.with(Rc::clone), RefCell::new(Vec::new()));
        let painted = scene.clone();
        let paint = move |canvases: &Canvases, ramp: &Ramp, fresh: Option<Fresh>| {
            let (filters, pixels) = (&painted.borrow(), &mut pixels.borrow_mut());
            match fresh {
                Some(fresh) => touch_up(filters, canvases, ramp, fresh, pixels),
                None => paint(filters, canvases, ramp, pixels),
            }
        };
        Store::new(SceneId::IMAGE_FILTERS, scene, Box::new(paint))
    };
}

/// A link was opened while the scene may be on screen.
pub(super) fn show(id: SceneId, query: &str) {
    if id == SceneId::IMAGE_FILTERS {
        STORE.with(Rc::clone).show(query);
    }
}

/// The scene, at first as its link says.
pub(super) fn scene(id: SceneId, model: &Model, page: &Callback<Msg>) -> Html {
    html! { <FilterStage key={id.as_str()} ..StageProps::new(id, model, page) /> }
}

#[component]
fn FilterStage(props: &StageProps) -> Html {
    let scene = SCENE.with(Rc::clone);
    let show = scene.borrow().show();
    let Stage { version, canvases, dark, said, on_wish } = use_stage(&STORE.with(Rc::clone), props, show);
    html! { <FilterScene shared={Shared { scene, version }} {canvases} {dark} {said} {on_wish} /> }
}

fn paint(filters: &Filters, canvases: &Canvases, ramp: &Ramp, pixels: &mut Vec<u8>) {
    let Some(shown) = filters.shown() else { return };
    if let Some(element) = canvases.picture() {
        canvas::put(&element, &shown.picture_rgba(), shown.size());
    }
    if let Some(element) = canvases.response() {
        shown.paint(filters.show(), ramp, pixels);
        canvas::put(&element, pixels, shown.size());
    }
}

/// Paints what a stroke has changed.
fn touch_up(filters: &Filters, canvases: &Canvases, ramp: &Ramp, fresh: Fresh, pixels: &mut Vec<u8>) {
    let Some(shown) = filters.shown() else { return };
    if let Some(element) = canvases.picture() {
        canvas::put_part(&element, &shown.part_rgba(fresh.picture), fresh.picture);
    }
    if let Some(element) = canvases.response() {
        shown.paint_part(fresh.response, filters.show(), ramp, pixels);
        canvas::put_part(&element, pixels, fresh.response);
    }
}
