//! Scenes of pictures as pure state machines: facts in, effects out.
//!
//! Unlike the laboratory these hold pictures, some of which are the person's own and stand in no link. So their state
//! lives in the part that is fetched for them; the model keeps what follows the `?` of their links.

mod camera;
mod focus;
mod kernel_grid;
mod msg;
mod program;
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
pub use msg::{FilterEffect, FilterMsg};
pub use shelf::{PICTURES, title};
pub use shown::{Scale, Shown};
pub use state::Filters;
pub use thumbs::Thumb;
pub use trouble::Trouble;

/// Longest side of a picture of one's own: every kernel, in every channel, answers within a frame or two.
pub const OWN_SIDE: usize = 384;
