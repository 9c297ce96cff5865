//! The seam between the page and scenes of pictures: canvases, cameras and files of the person's own. Cut like
//! [`crate::dashboard`]; nothing outside of this file may name what it holds.

mod stage;
mod store;

use kernelwalk_stage::app::{Model, Msg};
use kernelwalk_stage::scenes::SceneId;
use yew::prelude::*;

use crate::browser::document;
use crate::dashboard::NotLoaded;

/// The styles of this part, which come with it.
const STYLES: &str = include_str!("../static/css/pictures.css");

/// What was fetched.
#[derive(Clone, Copy)]
pub struct Pictures {
    /// A scene, at first as what follows the `?` of its link says.
    pub scene: fn(SceneId, &Model, &Callback<Msg>) -> Html,
    /// A link to a scene was opened.
    pub show: fn(SceneId, &str),
}

fn all() -> Pictures {
    document::add_styles(STYLES);
    Pictures { scene: stage::scene, show: stage::show }
}

/// Fetches it.
///
/// # Errors
/// [`NotLoaded`] if its file cannot be had; asking again tries again.
#[cfg(feature = "split")]
pub async fn load() -> Result<Pictures, NotLoaded> {
    #[wasm_split_helpers::wasm_split(pictures, fallible)]
    fn open() -> Result<Pictures, NotLoaded> {
        Ok(all())
    }
    open().await
}

/// Opens it, which this build holds in one file with the rest.
///
/// # Errors
/// None; the split build has one.
#[cfg(not(feature = "split"))]
pub async fn load() -> Result<Pictures, NotLoaded> {
    Ok(all())
}
