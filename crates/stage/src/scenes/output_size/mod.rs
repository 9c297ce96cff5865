//! Output size: how many stops a window makes, what the floor drops, and what a chain of layers comes to.
//!
//! Everything here is data; what is said about it, and how it is drawn, is the view's. All sizes and stops
//! come from `kernelwalk_nn::shape`.

mod chain;
mod change;
mod fit;
mod layer;
mod map;
mod networks;
mod params;
mod plan;
mod presets;
mod resnet;
mod side;
mod staircase;
mod stops;

#[cfg(test)]
mod tests;

pub use chain::{ChainError, Reached, Walk};
pub use change::{Change, one_change_away};
pub use fit::{Fit, Quotient, Reading, Unread};
pub use layer::{Chain, Layer, LayerKind};
pub use map::{MapKind, Setting, SizeMap, size_map};
pub use networks::Network;
pub use params::{Params, limits};
pub use plan::{Plan, SidePlan};
pub use presets::{Framing, PRESETS, Preset};
pub use side::{Pad, Side, Variable};
pub use staircase::{Stair, staircase};
pub use stops::{Dropped, Stop, Stops};
