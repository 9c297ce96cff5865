//! The scene `pixels` with its hands.

use std::cell::RefCell;
use std::rc::Rc;

use kernelwalk_stage::app::pictures::Fresh;
use kernelwalk_stage::app::pictures::pixels::Pixels;
use kernelwalk_stage::app::{Model, Msg};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use yew::prelude::*;

use super::stage::{Stage, StageProps, use_stage};
use super::store::Store;
use crate::browser::canvas;
use crate::views::pictures::{Canvases, PixelScene, Shared};

thread_local! {
    static SCENE: Rc<RefCell<Pixels>> = Rc::default();
    static STORE: Rc<Store> = {
        let scene = SCENE.with(Rc::clone);
        let painted = scene.clone();
        let paint = move |canvases: &Canvases, _: &Ramp, _: Option<Fresh>| paint(&painted.borrow(), canvases);
        Store::new(SceneId::PIXELS, scene, Box::new(paint))
    };
}

/// A link was opened while the scene may be on screen.
pub(super) fn show(id: SceneId, query: &str) {
    if id == SceneId::PIXELS {
        STORE.with(Rc::clone).show(query);
    }
}

/// The scene, at first as its link says.
pub(super) fn scene(id: SceneId, model: &Model, page: &Callback<Msg>) -> Html {
    html! { <PixelStage key={id.as_str()} ..StageProps::new(id, model, page) /> }
}

#[component]
fn PixelStage(props: &StageProps) -> Html {
    let Stage { version, canvases, said, on_wish, .. } = use_stage(&STORE.with(Rc::clone), props, ());
    let shared = Shared { scene: SCENE.with(Rc::clone), version };
    let (reduced, speed, on_page) = (props.reduced, props.speed, props.page.clone());
    html! { <PixelScene {shared} {canvases} {said} {reduced} {speed} {on_wish} {on_page} /> }
}

/// The picture, once more for the zoom, and its planes.
fn paint(pixels: &Pixels, canvases: &Canvases) {
    let Some(table) = pixels.table() else { return };
    let (rgba, size) = (table.rgba(), table.size());
    for element in [canvases.picture(), canvases.response()].into_iter().flatten() {
        canvas::put(&element, &rgba, size);
    }
    for plane in 0..3 {
        if let Some(element) = canvases.plane(plane) {
            canvas::put(&element, &table.plane_rgba(plane), size);
        }
    }
}
