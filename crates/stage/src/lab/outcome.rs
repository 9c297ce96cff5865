//! The three outcomes of a setting: exact, leftover, impossible.

use kernelwalk_nn::shape::{Axis, AxisError, Direction, Plane, Rounding, ShapeError};
use kernelwalk_text as say;

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

impl Outcome {
    /// The same in a few words: a heading and a sentence.
    #[must_use]
    pub fn verdict(&self) -> [String; 2] {
        match self {
            Outcome::Exact => [say::verdict_exact(), say::verdict_exact_line()],
            Outcome::Leftover(_) => [say::verdict_leftover(), say::verdict_leftover_line()],
            Outcome::Impossible(why) => {
                let line = match why {
                    ShapeError::Axis { error: AxisError::KernelTooLarge { span, padded }, .. } => {
                        say::verdict_none_line(*span, *padded)
                    }
                    // What else may be wrong is no lack of cells; the note above the figure says it.
                    _ => String::new(),
                };
                [say::verdict_none(), line]
            }
        }
    }
}

/// What windows on this plane leave over.
#[must_use]
pub fn of_plane(plane: &Plane) -> Outcome {
    of_axes([plane.rows(), plane.columns()])
}

/// The same of windows along the height and along the width.
#[must_use]
pub fn of_axes([rows, columns]: [&Axis; 2]) -> Outcome {
    let axes = [(Direction::Rows, rows), (Direction::Columns, columns)];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_window_that_is_too_large_lacks_cells() {
        let of = |error| {
            Outcome::Impossible(ShapeError::Axis { direction: Direction::Rows, error, torch: None }).verdict()
        };
        let [_, line] = of(AxisError::KernelTooLarge { span: 5, padded: 3 });
        assert_eq!(line, "Needs 5 cells, has 3.");
        let [_, line] = of(AxisError::PoolPaddingTooLarge { padding: 3, span: 3 });
        assert_eq!(line, "");
    }
}
