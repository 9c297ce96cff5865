//! The seam between the page and what few visits begin with: further scenes of the laboratory, the list of keys, and the
//! page about the page. Cut like [`crate::dashboard`]; nothing outside of this file may name what it holds.

mod pictures;

use kernelwalk_stage::app::{Msg, Theme};
use kernelwalk_stage::lab::Lab;
use kernelwalk_stage::scenes::SceneId;
use yew::prelude::*;

use crate::browser::document;
use crate::dashboard::NotLoaded;
use crate::views::lab::asides::Asides;
use crate::views::lab::figure::Figure;
use crate::views::lab::free::free;
use crate::views::parts::memo;

/// The styles of this part, which come with it.
const STYLES: &str = include_str!("../static/css/later.css");

/// What was fetched.
#[derive(Clone, Copy)]
pub struct Further {
    /// Scenes of the laboratory.
    pub labs: &'static [&'static dyn Lab],
    /// What this page is, whom it thanks, and under which licences its parts stand.
    pub about: fn() -> Html,
    /// A picture whose grids stand otherwise than a product's.
    pub figure: fn(&Figure) -> Html,
    /// The smaller figures of a picture that has some.
    pub asides: fn(&Figure) -> Html,
    /// The list of keys: whether single keys act, told the new setting.
    pub keys: fn(bool, &Callback<bool>) -> Html,
    /// The scene of pictures, at first as what follows the `?` of its link says.
    pub pictures: fn(Option<&str>, Theme, &Callback<Msg>) -> Html,
    /// A link to a scene of pictures was opened.
    pub show_pictures: fn(SceneId, &str),
}

fn all() -> Further {
    document::add_styles(STYLES);
    let labs = kernelwalk_stage::scenes::LATER;
    let (about, keys) = (crate::views::about::about, crate::views::frame::keys);
    let (pictures, show_pictures) = (pictures::scene, pictures::show);
    Further {
        labs,
        figure: free,
        asides: |figure| memo(Asides::from(figure)),
        about,
        keys,
        pictures,
        show_pictures,
    }
}

/// Fetches it.
///
/// # Errors
/// [`NotLoaded`] if its file cannot be had; asking again tries again.
#[cfg(feature = "split")]
pub async fn load() -> Result<Further, NotLoaded> {
    #[wasm_split_helpers::wasm_split(further, fallible)]
    fn open() -> Result<Further, NotLoaded> {
        Ok(all())
    }
    open().await
}

/// Opens it, which this build holds in one file with the rest.
///
/// # Errors
/// None; the split build has one.
#[cfg(not(feature = "split"))]
pub async fn load() -> Result<Further, NotLoaded> {
    Ok(all())
}
