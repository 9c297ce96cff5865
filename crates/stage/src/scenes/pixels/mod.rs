//! "Images are numbers": a picture beside the numbers of a part of it, which can be read and changed.
//!
//! The picture's bytes come from outside, so that the scene is a function of its parameters *and* of an
//! original: [`Plan::new`] applies the edits to it. Parameters are small and hold no picture: undo is a list
//! of them.

mod params;
mod plan;
mod zoom;

pub use params::{Params, limits};
pub use plan::{Bar, Brightness, Cell, NumberGrid, Pixel, Plan};
pub use zoom::{Detail, Lens, SIDES, detail, lens, sides};
