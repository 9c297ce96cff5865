//! Scenes of pictures as pure state machines: facts in, effects out.
//!
//! Unlike the laboratory these hold pictures, some of which are the person's own and stand in no link. So their state
//! lives in the part that is fetched for them; the model keeps what follows the `?` of their links.

mod camera;
mod common;
mod focus;
mod kernel_grid;
mod msg;
pub mod pixels;
mod program;
mod rewrite;
mod settings;
mod settle;
mod shelf;
mod shown;
mod state;
mod thumbs;
mod trouble;
mod update;

#[cfg(test)]
mod own_stories;
#[cfg(test)]
mod stories;

pub use camera::{Camera, CameraTrouble};
pub use focus::{Focus, Lens, LensCell};
pub use msg::{PictureEffect, PictureMsg};
pub use rewrite::Stored;
pub(crate) use shelf::size;
pub use shelf::{PICTURES, title};
pub use shown::{Fresh, Scale, Shown};
pub use state::Filters;
pub use thumbs::{Thumb, sheet};
pub use trouble::Trouble;

/// What the hands behind a scene of pictures need of it.
pub trait PictureScene {
    /// Takes a fact; returns what has to be done about it, in order.
    fn update(&mut self, msg: PictureMsg) -> Vec<PictureEffect>;
    /// Takes a picture of the camera, `[rows, columns]` and four bytes a pixel. `false` if it is not wanted.
    fn frame(&mut self, size: [usize; 2], rgba: &[u8]) -> bool;
    /// Where the camera stands.
    fn camera(&self) -> Camera;
    /// Longest side of the pictures that are wanted of the camera.
    fn camera_side(&self) -> usize;
    /// What follows the `?` of the link.
    fn query(&self) -> String;
    /// Rises with everything that changes the canvases.
    fn paints(&self) -> u64;
}

macro_rules! picture_scene {
    ($scene:ty, $side:expr) => {
        impl PictureScene for $scene {
            fn update(&mut self, msg: PictureMsg) -> Vec<PictureEffect> {
                common::Common::hear(self, msg)
            }

            fn frame(&mut self, size: [usize; 2], rgba: &[u8]) -> bool {
                self.frame(size, rgba)
            }

            fn camera(&self) -> Camera {
                self.camera()
            }

            fn camera_side(&self) -> usize {
                $side(self)
            }

            fn query(&self) -> String {
                self.query()
            }

            fn paints(&self) -> u64 {
                self.paints()
            }
        }
    };
}

picture_scene!(Filters, Filters::camera_side);
// Coarse enough that its pixels can be told apart.
picture_scene!(pixels::Pixels, |_: &pixels::Pixels| 96);

/// Longest side of a picture of one's own: every kernel, in every channel, answers within a frame or two.
pub const OWN_SIDE: usize = 384;
