//! The steps that the floor makes: the output size against one number of the setting.

use std::ops::RangeInclusive;

use kernelwalk_nn::shape::AxisError;

use super::{Fit, Side, Variable, limits};

/// One place on the staircase.
#[derive(Debug, Clone, PartialEq)]
pub struct Stair {
    /// The number that was set.
    pub at: usize,
    /// What it comes to, or why there is no output.
    pub fit: Result<Fit, AxisError>,
}

impl Stair {
    /// The output size before the floor: the exact quotient plus 1.
    #[must_use]
    pub fn exact(&self) -> Option<f64> {
        self.fit.as_ref().ok().map(|fit| fit.quotient().value() + 1.0)
    }
}

/// The output size for every number in `range` (at most [`limits::STAIRS`] of them, within what the scene
/// offers), everything else as in `side`.
#[must_use]
pub fn staircase(side: Side, over: Variable, range: RangeInclusive<usize>) -> Vec<Stair> {
    let first = (*range.start()).max(over.least());
    let last = (*range.end()).min(over.most());
    let side = side.clamped();
    (first..=last).take(limits::STAIRS).map(|at| Stair { at, fit: side.with(over, at).fit() }).collect()
}
