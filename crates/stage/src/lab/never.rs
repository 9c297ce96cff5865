//! Why a cell is never read.

use kernelwalk_nn::shape::{Axis, Direction, Plane};

/// Why no window reads a row or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNever {
    /// It lies behind the last window; one more would have to reach `needs`, and the padded input ends
    /// before it. The floor in the formula drops that window.
    BehindTheLastWindow {
        /// The row or column one more window would need.
        needs: isize,
        /// Number of the window that does not exist, from 1.
        window: usize,
    },
    /// The stride steps over it.
    SteppedOver {
        /// The stride.
        stride: usize,
    },
    /// It falls between the taps of every window.
    BetweenTaps {
        /// The dilation.
        dilation: usize,
    },
    /// Padding cuts all that it is scattered to off a transposed convolution's output, whatever the direction.
    CutOff,
}

/// Why no window reads the cell in this row and column, along the directions that are to blame; empty if one does.
#[must_use]
pub fn never(plane: &Plane, [row, col]: [i32; 2]) -> Vec<(Direction, WhyNever)> {
    let axes = [(Direction::Rows, plane.rows(), row), (Direction::Columns, plane.columns(), col)];
    axes.into_iter().filter_map(|(direction, axis, at)| Some((direction, why(axis, at)?))).collect()
}

fn why(axis: &Axis, cell: i32) -> Option<WhyNever> {
    if axis.use_counts().get(usize::try_from(cell).ok()?) != Some(&0) {
        return None;
    }
    let (span, cell) = (axis.span() as isize, cell as isize);
    let covers = |out: usize| (axis.start(out)..axis.start(out) + span).contains(&cell);
    let next = axis.out_size();
    Some(if cell >= axis.start(next - 1) + span {
        WhyNever::BehindTheLastWindow { needs: axis.start(next) + span - 1, window: next + 1 }
    } else if (0..next).any(covers) {
        WhyNever::BetweenTaps { dilation: axis.dilation() }
    } else {
        WhyNever::SteppedOver { stride: axis.stride() }
    })
}
