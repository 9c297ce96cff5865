//! The three outcomes of a setting: exact, leftover, impossible.

use kernelwalk_nn::shape::{Direction, Plane, Rounding, ShapeError};

/// What a setting comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The windows end exactly at the padded edge.
    Exact,
    /// The division leaves something over, along one or both directions.
    Leftover(Vec<Leftover>),
    /// There is no output.
    Impossible(ShapeError),
}

/// What the floor in the formula drops along one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Leftover {
    /// Rows or columns.
    pub direction: Direction,
    /// The arithmetic; its `Display` shows it.
    pub rounding: Rounding,
    /// Rows or columns after the last window, none if only padding is left over.
    pub lost: Vec<usize>,
}

/// What windows on this plane leave over.
#[must_use]
pub fn of_plane(plane: &Plane) -> Outcome {
    let axes = [(Direction::Rows, plane.rows()), (Direction::Columns, plane.columns())];
    let leftovers: Vec<Leftover> = axes
        .into_iter()
        .filter(|(_, axis)| !axis.rounding().is_exact())
        .map(|(direction, axis)| {
            let end = axis.start(axis.out_size() - 1) + axis.span() as isize;
            let lost = axis.never_read().into_iter().filter(|cell| *cell as isize >= end).collect();
            Leftover { direction, rounding: axis.rounding(), lost }
        })
        .collect();
    if leftovers.is_empty() { Outcome::Exact } else { Outcome::Leftover(leftovers) }
}
