//! The seam between the page and what few visits begin with: figures of further scenes of the laboratory, predicting,
//! exercises, ways out, dialogs. Cut like [`crate::dashboard`]; nothing outside of this file may name what it holds.

use kernelwalk_stage::app::{LabMsg, LabState};
use kernelwalk_stage::lab::predict::RULES;
use kernelwalk_stage::lab::{Fix, Rules, WaysOut};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::browser::document;
use crate::dashboard::NotLoaded;
use crate::views::about::about;
use crate::views::frame::keys;
use crate::views::lab::asides::Asides;
use crate::views::lab::exercises::Exercises;
use crate::views::lab::figure::Figure;
use crate::views::lab::fixes::fixes;
use crate::views::lab::free::free;
use crate::views::lab::inspector::Story;
use crate::views::lab::inspector_map::Map;
use crate::views::lab::predict;
use crate::views::parts::{Dialog, Same, memo};

/// The styles of this part, which come with it.
const STYLES: &str = include_str!("../static/css/later.css");

/// What was fetched.
#[derive(Clone, Copy)]
pub struct Further {
    /// Ways out of settings of the first scenes.
    pub ways_out: &'static [(SceneId, WaysOut)],
    /// Those of the settings on screen, of which there is one or more.
    pub fixes: fn(&[Fix], &Callback<LabMsg>) -> Html,
    /// How outputs are hidden until they are predicted.
    pub rules: &'static dyn Rules,
    /// How the predicting goes, and the way out of it.
    pub guess: fn(&LabState, &Callback<LabMsg>, &Callback<()>) -> Html,
    /// Exercises, those that suit the scene first.
    pub exercises: fn(SceneId) -> Html,
    /// What this page is, whom it thanks, and under which licences its parts stand; told when it closes.
    pub about: fn(Callback<()>) -> Html,
    /// A picture whose grids stand otherwise than a product's.
    pub figure: fn(&Figure) -> Html,
    /// The map that belongs to a cell's story.
    pub map: fn(Same<Story>) -> Html,
    /// The smaller figures of a picture that has some.
    pub asides: fn(&Figure) -> Html,
    /// The list of keys: whether single keys act, told the new setting, and when it closes.
    pub keys: fn(bool, &Callback<bool>, Callback<()>) -> Html,
}

fn all() -> Further {
    document::add_styles(STYLES);
    Further {
        ways_out: kernelwalk_stage::scenes::WAYS_OUT,
        fixes,
        rules: RULES,
        guess: predict::bar,
        exercises: |scene| html! { <Exercises {scene} key={scene.as_str()} /> },
        figure: free,
        map: |story| memo(Map { story }),
        asides: |figure| memo(Asides::from(figure)),
        about: |on_close| dialog(text::about_title(), on_close, about()),
        keys: |single, on_single, on_close| dialog(text::keys_title(), on_close, keys(single, on_single)),
    }
}

fn dialog(title: String, on_close: Callback<()>, content: Html) -> Html {
    html! { <Dialog {title} {on_close}>{ content }</Dialog> }
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
