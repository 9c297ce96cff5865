//! The seam between the page and scenes of pictures: canvases, cameras and files of the person's own. Each scene is a
//! part of its own, and what they share is cut out of both. Cut like [`crate::dashboard`]; nothing outside of this file
//! may name what it holds.

mod filters;
mod pixels;
mod stage;
mod store;

use std::cell::Cell;

use kernelwalk_stage::app::{Model, Msg};
use kernelwalk_stage::scenes::SceneId;
use yew::prelude::*;

use crate::browser::document;
use crate::dashboard::NotLoaded;

/// The styles of both, which come with the first of them.
const STYLES: &str = include_str!("../static/css/pictures.css");

thread_local! {
    static STYLED: Cell<bool> = const { Cell::new(false) };
}

/// What was fetched.
#[derive(Clone, Copy)]
pub struct Pictures {
    /// Which scene it is.
    pub id: SceneId,
    /// The scene, at first as what follows the `?` of its link says. Only this one is asked for: of two parts the page holds
    /// the one whose scene is on screen.
    pub scene: fn(SceneId, &Model, &Callback<Msg>) -> Html,
    /// A link to a scene was opened, to this one or another.
    pub show: fn(SceneId, &str),
}

fn style() {
    if !STYLED.replace(true) {
        document::add_styles(STYLES);
    }
}

fn of_pixels() -> Pictures {
    style();
    Pictures { id: SceneId::PIXELS, scene: pixels::scene, show: pixels::show }
}

fn of_filters() -> Pictures {
    style();
    Pictures { id: SceneId::IMAGE_FILTERS, scene: filters::scene, show: filters::show }
}

/// Fetches the part with this scene.
///
/// # Errors
/// [`NotLoaded`] if its file cannot be had; asking again tries again.
pub async fn load(scene: SceneId) -> Result<Pictures, NotLoaded> {
    if scene == SceneId::PIXELS { load_pixels().await } else { load_filters().await }
}

#[cfg(feature = "split")]
async fn load_pixels() -> Result<Pictures, NotLoaded> {
    #[wasm_split_helpers::wasm_split(pixels, fallible)]
    fn open() -> Result<Pictures, NotLoaded> {
        Ok(of_pixels())
    }
    open().await
}

#[cfg(feature = "split")]
async fn load_filters() -> Result<Pictures, NotLoaded> {
    #[wasm_split_helpers::wasm_split(filters, fallible)]
    fn open() -> Result<Pictures, NotLoaded> {
        Ok(of_filters())
    }
    open().await
}

#[cfg(not(feature = "split"))]
async fn load_pixels() -> Result<Pictures, NotLoaded> {
    Ok(of_pixels())
}

#[cfg(not(feature = "split"))]
async fn load_filters() -> Result<Pictures, NotLoaded> {
    Ok(of_filters())
}
