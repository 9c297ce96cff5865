//! The seam between the page and further scenes of the laboratory, which come in two parts: what windows reach, and what
//! layers compute. Cut like [`crate::dashboard`]; how they are drawn comes with [`crate::further`].

use kernelwalk_stage::lab::Lab;
use kernelwalk_stage::scenes::{self, SceneId};

use crate::dashboard::NotLoaded;

/// Scenes that were fetched.
pub type Labs = &'static [&'static dyn Lab];

/// Fetches the part with this scene.
///
/// # Errors
/// [`NotLoaded`] if its file cannot be had; asking again tries again.
pub async fn load(scene: SceneId) -> Result<Labs, NotLoaded> {
    if scenes::is_of_windows(scene) { windows().await } else { layers().await }
}

#[cfg(feature = "split")]
async fn windows() -> Result<Labs, NotLoaded> {
    #[wasm_split_helpers::wasm_split(windows, fallible)]
    fn open() -> Result<Labs, NotLoaded> {
        Ok(scenes::WINDOWS)
    }
    open().await
}

#[cfg(feature = "split")]
async fn layers() -> Result<Labs, NotLoaded> {
    #[wasm_split_helpers::wasm_split(layers, fallible)]
    fn open() -> Result<Labs, NotLoaded> {
        Ok(scenes::LAYERS)
    }
    open().await
}

#[cfg(not(feature = "split"))]
async fn windows() -> Result<Labs, NotLoaded> {
    Ok(scenes::WINDOWS)
}

#[cfg(not(feature = "split"))]
async fn layers() -> Result<Labs, NotLoaded> {
    Ok(scenes::LAYERS)
}
