//! Drawings worth looking at, one tap away. All are square.

use super::deform::Deformation;
use super::params::{BACKGROUND, mark};
use crate::lab::Stack;

/// A drawing known by name.
#[derive(Debug)]
pub struct Preset {
    /// Its name in messages, links and tests.
    pub id: &'static str,
    /// The drawing with so many rows and columns.
    pub drawing: fn(usize) -> Stack,
}

/// All of them, in the order of the menu.
pub const PRESETS: &[Preset] = &[
    Preset { id: "x", drawing: x },
    Preset { id: "shifted", drawing: shifted },
    Preset { id: "shrunk", drawing: shrunk },
    Preset { id: "rotated", drawing: rotated },
    Preset { id: "thick", drawing: thick },
    Preset { id: "deformed", drawing: deformed },
    Preset { id: "plus", drawing: plus },
    Preset { id: "o", drawing: o },
    Preset { id: "noise", drawing: noise },
];

/// The cells of the deformed X in nine by nine, `[row, column]`.
const DEFORMED: [[usize; 2]; 14] = [
    [1, 2],
    [2, 3],
    [2, 8],
    [3, 4],
    [3, 7],
    [4, 4],
    [4, 6],
    [5, 5],
    [6, 3],
    [6, 4],
    [6, 6],
    [7, 2],
    [7, 7],
    [8, 8],
];

fn drawn(size: usize, inked: impl Fn(usize, usize) -> bool) -> Stack {
    Stack::from_fn([1, size, size], |_, y, x| mark(inked(y, x)))
}

/// Two strokes from corner to corner, one cell away from the edge: the stored X.
pub(super) fn x(size: usize) -> Stack {
    let inside = |n: usize| n > 0 && n + 1 < size;
    drawn(size, |y, x| inside(y) && (x == y || x + y + 1 == size))
}

/// The stored X in a drawing of any size, in the middle.
pub(super) fn x_in([rows, cols]: [usize; 2]) -> Stack {
    let side = rows.min(cols);
    let (letter, top, left) = (x(side), (rows - side) / 2, (cols - side) / 2);
    let inside = |y: usize, x: usize| letter.get(0, y.checked_sub(top)?, x.checked_sub(left)?);
    Stack::from_fn([1, rows, cols], |_, y, x| inside(y, x).unwrap_or(BACKGROUND))
}

pub(super) fn shifted(size: usize) -> Stack {
    Deformation { dx: 1, dy: -1, ..Deformation::default() }.applied(&x(size))
}

pub(super) fn shrunk(size: usize) -> Stack {
    Deformation { scale: 0.7, ..Deformation::default() }.applied(&x(size))
}

pub(super) fn rotated(size: usize) -> Stack {
    Deformation { rotate: 12.0, ..Deformation::default() }.applied(&x(size))
}

/// Strokes two cells wide.
pub(super) fn thick(size: usize) -> Stack {
    let thin = x(size);
    let inked = |y, x| thin.get(0, y, x).is_some_and(|v| v > 0.0);
    drawn(size, |y, x| inked(y, x) || x.checked_sub(1).is_some_and(|left| inked(y, left)))
}

/// An X as a hand may draw it: moved, bent, one stroke broken.
pub(super) fn deformed(size: usize) -> Stack {
    drawn(size, |y, x| DEFORMED.contains(&[y, x]))
}

pub(super) fn plus(size: usize) -> Stack {
    let inside = |n: usize| n > 0 && n + 1 < size;
    drawn(size, |y, x| (inside(y) && x == size / 2) || (inside(x) && y == size / 2))
}

/// A ring one cell away from the edge: its cells are less than half a cell off the circle.
pub(super) fn o(size: usize) -> Stack {
    let centre = (size as f64 - 1.0) / 2.0;
    let radius = |y: usize, x: usize| (y as f64 - centre).hypot(x as f64 - centre);
    drawn(size, |y, x| (radius(y, x) - (centre - 1.0)).abs() < 0.5)
}

/// Every cell as a coin falls.
pub(super) fn noise(size: usize) -> Stack {
    Deformation { noise: 0.5, seed: 2, ..Deformation::default() }.applied(&x(size))
}

#[cfg(test)]
mod tests {
    use super::super::params::limits;
    use super::*;

    /// The drawing, one text per row.
    fn rows(drawing: &Stack) -> Vec<String> {
        let row = |y| (0..drawing.cols()).map(move |x| drawing.get(0, y, x).is_some_and(|v| v > 0.0));
        (0..drawing.rows()).map(|y| row(y).map(|ink| if ink { '#' } else { '.' }).collect()).collect()
    }

    #[test]
    fn the_stored_x_has_thirteen_cells_and_stays_off_the_edge() {
        let wanted = [
            ".........",
            ".#.....#.",
            "..#...#..",
            "...#.#...",
            "....#....",
            "...#.#...",
            "..#...#..",
            ".#.....#.",
            ".........",
        ];
        assert_eq!(rows(&x(9)), wanted);
        assert_eq!(rows(&x(6)), ["......", ".#..#.", "..##..", "..##..", ".#..#.", "......"]);
    }

    #[test]
    fn a_ring_is_closed_and_a_thick_x_is_two_cells_wide() {
        assert_eq!(
            rows(&o(9)),
            [
                ".........",
                "...###...",
                "..#...#..",
                ".#.....#.",
                ".#.....#.",
                ".#.....#.",
                "..#...#..",
                "...###...",
                ".........",
            ]
        );
        assert_eq!(rows(&thick(9))[1..4], [".##....##", "..##..##.", "...####.."]);
    }

    #[test]
    fn every_preset_draws_something_of_its_own_in_every_size() {
        for size in 5..=limits::SIZE {
            for preset in PRESETS {
                let drawing = (preset.drawing)(size);
                assert_eq!(drawing.size(), [size, size], "{} {size}", preset.id);
                assert!(drawing.values().iter().any(|v| *v > 0.0), "{} {size}", preset.id);
            }
        }
        for (at, preset) in PRESETS.iter().enumerate() {
            let same = |other: &&Preset| other.id == preset.id || (other.drawing)(9) == (preset.drawing)(9);
            assert_eq!(PRESETS.iter().position(|p| same(&p)), Some(at), "{}", preset.id);
        }
    }
}
