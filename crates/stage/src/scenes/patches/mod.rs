//! Weight sharing: one grid wired three ways, with every connection named and every weight counted.
//!
//! Everything here is data; what is said about it, and how it is drawn, is the view's.

mod count;
mod params;
mod plan;
mod wiring;

#[cfg(test)]
mod tests;

pub use count::{Count, Factor, GROWTH, Grown, What, counts, growth};
pub use params::{PRESETS, Params, Preset, limits};
pub use plan::{Drawn, Plan};
pub use wiring::{Connection, WeightId, Wiring};
