use serde::{Deserialize, Serialize};

use super::drawings;
use crate::lab::Stack;

/// What a drawn cell holds.
pub const INK: f64 = 1.0;
/// What an empty cell holds.
pub const BACKGROUND: f64 = -1.0;

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of a drawing, at least.
    pub const SMALLEST: usize = 5;
    /// Rows and columns of a drawing, at most.
    pub const SIZE: usize = 17;
    /// Rows and columns of a feature.
    pub const FEATURE: usize = 5;
    /// Features.
    pub const FEATURES: usize = 4;
    /// Steps of a deformation.
    pub const STEPS: usize = 24;
}

/// How much of a match map is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// What a pen leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brush {
    /// [`INK`].
    Draw,
    /// [`BACKGROUND`].
    Erase,
}

/// Everything that can be set in this scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// The drawing in question, one channel; [`INK`] and [`BACKGROUND`], or any other number.
    pub drawing: Stack,
    /// The stored X it is compared with, of the same size.
    pub reference: Stack,
    /// The features, one slice each: the weight of a convolution with one input channel.
    pub features: Stack,
    /// What is kept of each match map.
    pub pooling: Pooling,
    /// A score from here on means an X, for features and pixels alike.
    pub threshold: f64,
}

impl Default for Params {
    /// The lecture's question: a stored X, and one that is bent and moved.
    fn default() -> Self {
        Self {
            drawing: drawings::deformed(9),
            reference: drawings::x(9),
            features: Self::lecture_features(),
            pooling: Pooling::default(),
            threshold: 0.9,
        }
    }
}

impl Params {
    /// Diagonal, cross and anti-diagonal, three by three.
    #[must_use]
    pub fn lecture_features() -> Stack {
        Stack::from_fn([3, 3, 3], |f, y, x| mark(FeatureName::ALL[f].draws(y, x)))
    }

    /// Draws or erases a cell; `false` if there is no such cell.
    pub fn brush(&mut self, row: usize, col: usize, brush: Brush) -> bool {
        self.drawing.set(0, row, col, mark(brush == Brush::Draw))
    }

    /// An empty drawing.
    pub fn clear(&mut self) {
        let [rows, cols] = self.drawing.size();
        self.drawing = Stack::from_fn([1, rows, cols], |_, _, _| BACKGROUND);
    }

    /// A square drawing of another size, clamped to what the scene offers: cells that fit are kept, new
    /// ones are empty, and the stored X is drawn anew.
    pub fn resize(&mut self, size: usize) {
        let size = size.clamp(limits::SMALLEST, limits::SIZE);
        self.drawing = drawings::fitted(&self.drawing, size);
        self.reference = drawings::x(size);
    }
}

pub(super) fn mark(drawn: bool) -> f64 {
    if drawn { INK } else { BACKGROUND }
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
    fn a_brush_draws_and_erases_inside_the_drawing_only() {
        let mut params = Params::default();
        assert!(params.brush(0, 8, Brush::Draw));
        assert_eq!(params.drawing.get(0, 0, 8), Some(INK));
        assert!(params.brush(0, 8, Brush::Erase));
        assert_eq!(params, Params::default());
        assert!(!params.brush(9, 0, Brush::Draw));
        params.clear();
        assert!(params.drawing.values().iter().all(|v| *v == BACKGROUND));
    }

    #[test]
    fn another_size_keeps_the_drawing_and_draws_the_stored_x_anew() {
        let mut params = Params::default();
        params.resize(11);
        assert_eq!(params.drawing.get(0, 1, 2), Some(INK));
        assert_eq!(params.drawing.get(0, 10, 10), Some(BACKGROUND));
        assert_eq!(params.reference.size(), [11, 11]);
        assert_eq!(params.reference.get(0, 9, 9), Some(INK));
        params.resize(usize::MAX);
        assert_eq!(params.drawing.size(), [limits::SIZE; 2]);
        params.resize(0);
        assert_eq!(params.drawing.size(), [limits::SMALLEST; 2]);
    }
}
