//! The seam between the page and further scenes of the laboratory, which come in parts: what windows reach, what becomes
//! of whole maps, and what goes back. Cut like [`crate::dashboard`]; how they are drawn comes with [`crate::further`].

use kernelwalk_stage::lab::Lab;
use kernelwalk_stage::scenes::{self, Part, SceneId};

use crate::dashboard::NotLoaded;

/// Scenes that were fetched.
pub type Labs = &'static [&'static dyn Lab];

/// Fetches the part with this scene.
///
/// # Errors
/// [`NotLoaded`] if its file cannot be had; asking again tries again.
pub async fn load(scene: SceneId) -> Result<Labs, NotLoaded> {
    match scenes::part_of(scene) {
        Part::Windows => windows().await,
        Part::Maps => maps().await,
        Part::Returns => returns().await,
    }
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
async fn maps() -> Result<Labs, NotLoaded> {
    #[wasm_split_helpers::wasm_split(maps, fallible)]
    fn open() -> Result<Labs, NotLoaded> {
        Ok(scenes::MAPS)
    }
    open().await
}

#[cfg(feature = "split")]
async fn returns() -> Result<Labs, NotLoaded> {
    #[wasm_split_helpers::wasm_split(returns, fallible)]
    fn open() -> Result<Labs, NotLoaded> {
        Ok(scenes::RETURNS)
    }
    open().await
}

#[cfg(not(feature = "split"))]
async fn windows() -> Result<Labs, NotLoaded> {
    Ok(scenes::WINDOWS)
}

#[cfg(not(feature = "split"))]
async fn maps() -> Result<Labs, NotLoaded> {
    Ok(scenes::MAPS)
}

#[cfg(not(feature = "split"))]
async fn returns() -> Result<Labs, NotLoaded> {
    Ok(scenes::RETURNS)
}
