//! Pictures made by a formula: what a filter does to them can be told in advance.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::Picture;

/// A picture made by a formula, grey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// One white pixel on black: a filter answers with its kernel, turned by 180 degrees.
    Impulse,
    /// Dark left, bright right.
    Edge,
    /// Evenly brighter from left to right: first differences are constant, second ones 0.
    Ramp,
    /// Squares of an eighth of the side.
    Checkerboard,
    /// Rings that get finer outwards: every orientation and every wavelength down to two pixels.
    ZonePlate,
}

impl Pattern {
    /// All of them.
    pub const ALL: [Pattern; 5] =
        [Pattern::Impulse, Pattern::Edge, Pattern::Ramp, Pattern::Checkerboard, Pattern::ZonePlate];

    /// The picture, a square of `side` pixels (clamped to the limits).
    #[must_use]
    pub fn picture(self, side: usize) -> Picture {
        let side = side.clamp(1, super::limits::LONGEST_SIDE);
        Picture::grey_from_fn([side, side], |y, x| match self {
            Self::Impulse => u8::from([y, x] == [side / 2, side / 2]) * 255,
            Self::Edge => 64 + u8::from(x >= side / 2) * 128,
            Self::Ramp => (x * 255 / (side - 1).max(1)) as u8,
            Self::Checkerboard => {
                let square = side.div_ceil(8);
                u8::from((y / square + x / square) % 2 == 1) * 255
            }
            Self::ZonePlate => zone_plate([y, x].map(|at| at as f64 - (side / 2) as f64), side as f64),
        })
    }
}

/// `127.5 + 127.5 cos(pi r^2 / side)`: at the middle of an edge, `r = side / 2`, the phase grows by pi a
/// pixel, so that a ring is two pixels wide there, the finest a grid can hold.
fn zone_plate([y, x]: [f64; 2], side: f64) -> u8 {
    (127.5 + 127.5 * (PI * (y * y + x * x) / side).cos()).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_hold_what_their_names_say() {
        let values = |pattern: Pattern, side| pattern.picture(side).values().to_vec();
        assert_eq!(values(Pattern::Impulse, 3), [0, 0, 0, 0, 255, 0, 0, 0, 0]);
        assert_eq!(values(Pattern::Edge, 2), [64, 192, 64, 192]);
        assert_eq!(values(Pattern::Ramp, 4)[..4], [0, 85, 170, 255]);
        assert_eq!(values(Pattern::Ramp, 1), [0]);
        assert_eq!(values(Pattern::Checkerboard, 8)[..9], [0, 255, 0, 255, 0, 255, 0, 255, 255]);
        assert_eq!(values(Pattern::ZonePlate, 64)[32 * 64 + 32], 255);
    }

    #[test]
    fn every_size_has_a_picture() {
        for pattern in Pattern::ALL {
            for side in [0, 1, 2, 33, usize::MAX] {
                let [rows, cols] = pattern.picture(side).size();
                assert_eq!(rows, cols);
            }
        }
    }
}
