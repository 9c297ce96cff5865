//! "X or X?": a drawing is searched for three small features, and beside it compared pixel by pixel.
//!
//! Everything here is data; what is said about it, and how it is drawn, is the view's.

mod deform;
mod drawings;
mod error;
mod kind;
mod params;
mod pixels;
mod plan;
mod series;
mod vote;

#[cfg(test)]
mod tests;

pub use deform::Deformation;
pub use drawings::{PRESETS, Preset};
pub use error::PlanError;
pub use kind::Kind;
pub use params::{BACKGROUND, Brush, FeatureName, INK, Params, Pooling, limits};
pub use pixels::{Pixels, compare_pixels};
pub use plan::{Match, Place, Plan};
pub use series::{Compared, Point, compare, series};
pub use vote::{Best, Vote};
