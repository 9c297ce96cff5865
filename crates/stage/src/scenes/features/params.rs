use super::{Deformation, Kind, drawings};
use crate::lab::Stack;
use crate::palette::Range;

/// What a drawn cell holds.
pub const INK: f64 = 1.0;
/// What an empty cell holds.
pub const BACKGROUND: f64 = -1.0;

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of a drawing, at most.
    pub const SIZE: usize = 17;
    /// Rows and columns of a feature.
    pub const FEATURE: usize = 5;
    /// Features.
    pub const FEATURES: usize = 4;
    /// Steps from the stored X to as far as a deformation goes.
    pub const STEPS: usize = 7;
}

/// How much of a match map is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pooling {
    /// The best match of the whole map.
    #[default]
    Best,
    /// The best match of each two by two tile. The last tiles hang over the edge of an odd map
    /// (`ceil_mode`), so that no match is lost and the vote is the same as with [`Pooling::Best`].
    Tiles,
}

/// The features that the scene begins with, in the order of their slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeatureName {
    /// From top left to bottom right.
    Diagonal,
    /// Both diagonals, where they meet.
    Cross,
    /// From top right to bottom left.
    AntiDiagonal,
}

impl FeatureName {
    /// All of them, in order.
    pub const ALL: [FeatureName; 3] = [FeatureName::Diagonal, FeatureName::Cross, FeatureName::AntiDiagonal];

    fn draws(self, y: usize, x: usize) -> bool {
        match self {
            Self::Diagonal => x == y,
            Self::AntiDiagonal => x + y == 2,
            Self::Cross => x == y || x + y == 2,
        }
    }
}

/// Everything that can be set in this scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// The drawing in question, one channel; [`INK`] and [`BACKGROUND`], or any other number.
    pub drawing: Stack,
    /// The features, one slice each: the weight of a convolution with one input channel.
    pub features: Stack,
    /// What is kept of each match map.
    pub pooling: Pooling,
    /// A score of so many percent or more means an X, for features and pixels alike.
    pub percent: usize,
    /// Which way the stored X is deformed.
    pub kind: Kind,
    /// How many steps it was taken that way last.
    pub step: usize,
    /// Whether a press draws into the drawing; else it selects a cell.
    pub pen: bool,
}

impl Default for Params {
    /// The lecture's question: a stored X, and one that is bent and moved.
    fn default() -> Self {
        Self {
            drawing: drawings::deformed(9),
            features: Self::lecture_features(),
            pooling: Pooling::default(),
            percent: 90,
            kind: Kind::Shift,
            step: 0,
            pen: true,
        }
    }
}

impl Params {
    /// Diagonal, cross and anti-diagonal, three by three.
    #[must_use]
    pub fn lecture_features() -> Stack {
        Stack::from_fn([3, 3, 3], |f, y, x| mark(FeatureName::ALL[f].draws(y, x)))
    }

    /// The stored X, of the drawing's size.
    #[must_use]
    pub fn reference(&self) -> Stack {
        drawings::x_in(self.drawing.size())
    }

    /// A score from here on means an X.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        self.percent as f64 / 100.0
    }

    /// The stored X, deformed by `step` of [`limits::STEPS`] steps.
    #[must_use]
    pub fn deformed(&self, step: usize) -> Stack {
        self.deformation(step).applied(&self.reference())
    }

    /// The same settings with an empty drawing.
    #[must_use]
    pub fn cleared(&self) -> Self {
        let [rows, cols] = self.drawing.size();
        Self { drawing: Stack::from_fn([1, rows, cols], |_, _, _| BACKGROUND), ..self.clone() }
    }

    pub(super) fn deformation(&self, step: usize) -> Deformation {
        self.kind.far().part(step as f64 / limits::STEPS as f64)
    }
}

pub(super) fn mark(drawn: bool) -> f64 {
    if drawn { INK } else { BACKGROUND }
}

/// The drawing with paper where it has zeros, as new cells do.
pub(super) fn on_paper(drawing: &Stack) -> Stack {
    let [rows, cols] = drawing.size();
    let cell = |y: usize, x: usize| drawing.get(0, y, x).filter(|v| *v != 0.0).unwrap_or(BACKGROUND);
    Stack::from_fn([1, rows, cols], |_, y, x| cell(y, x))
}

/// The colour step of a cell of a drawing or a feature: ink in the middle of the scale, paper near its pale end, for it
/// is the background, and the ends belong to the match maps.
pub(super) fn shade(value: f64) -> i8 {
    let step = Range::new(5.0 / 3.0, true).step(value);
    if step < 0 { -((2 - step) / 3) } else { step }
}

/// What a press makes of a cell: ink of paper, and paper of ink.
pub(super) fn turned(value: f64) -> f64 {
    mark(value <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_features_are_the_diagonals_and_the_cross_they_make() {
        let features = Params::lecture_features();
        let of = |f: usize| &features.values()[f * 9..][..9];
        assert_eq!(of(0), [1.0, -1.0, -1.0, -1.0, 1.0, -1.0, -1.0, -1.0, 1.0]);
        assert_eq!(of(1), [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0]);
        assert_eq!(of(2), [-1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, -1.0]);
    }

    #[test]
    fn a_cleared_drawing_is_empty_and_as_large() {
        let cleared = Params::default().cleared().drawing;
        assert_eq!(cleared.size(), [9, 9]);
        assert!(cleared.values().iter().all(|v| *v == BACKGROUND));
    }

    #[test]
    fn no_step_is_the_stored_x_and_the_last_is_as_far_as_the_scene_goes() {
        let params = Params::default();
        assert_eq!(params.deformed(0), params.reference());
        assert_eq!(params.deformed(limits::STEPS), params.kind.far().applied(&params.reference()));
    }
}
