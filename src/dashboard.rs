//! The seam between the page and what is fetched only when somebody trains: the train scene and the benchmark.
//!
//! The release build cuts the compiled app at `whole` into two files (`cargo xtask build`, feature `split`). The first
//! load holds [`Dashboard`], the trait; whatever only its implementation reaches, views and workers' hands alike, lies in
//! the other file. Nothing outside of this folder may name [`crate::views::train`], [`crate::views::benchmark`] or the
//! trainer: one call would draw all of it back into the first load, and the budget of `cargo xtask size` would say so.

mod whole;

use std::rc::Rc;

use kernelwalk_stage::app::training::Draft;
use yew::prelude::*;

/// What the page asks of the part that was fetched.
pub trait Dashboard {
    /// The train scene in the colours of `theme`.
    fn train(&self, theme: AttrValue) -> Html;
    /// The benchmark's page.
    fn benchmark(&self) -> Html;
    /// A link with these settings was opened.
    fn fill_in(&self, draft: Draft);
}

/// What the part tells the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// There is something new to draw.
    Changed,
    /// The form holds these settings, which belong into the link.
    Settled(Box<Draft>),
}

/// The part's file did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        // The loader has written the browser's reason to the console.
        Self
    }
}

/// Fetches the part, once however often it is asked for, and opens it with the settings of the link.
///
/// # Errors
/// [`NotLoaded`] if its file cannot be had; asking again tries again.
#[cfg(feature = "split")]
pub async fn load(draft: Draft, page: Callback<Said>) -> Result<Rc<dyn Dashboard>, NotLoaded> {
    #[wasm_split_helpers::wasm_split(dashboard, fallible)]
    fn open(draft: Draft, page: Callback<Said>) -> Result<Rc<dyn Dashboard>, NotLoaded> {
        Ok(whole::Whole::open(draft, page))
    }
    open(draft, page).await
}

/// Opens the part, which this build holds in one file with the rest.
///
/// # Errors
/// None; the split build has one.
#[cfg(not(feature = "split"))]
pub async fn load(draft: Draft, page: Callback<Said>) -> Result<Rc<dyn Dashboard>, NotLoaded> {
    Ok(whole::Whole::open(draft, page))
}
