//! How a window fits its input: the output size, and what it misses.

use kernelwalk_nn::shape::{Axis, Rounding};

use crate::lab::WhyNever;

/// What becomes of the input's cells.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Every cell is read, and the last window ends at the padded edge.
    Exact,
    /// Every cell is read; the floor drops positions of the padding only.
    OnlyPadding {
        /// How many, after the last window.
        positions: usize,
    },
    /// Every cell is read; with `ceil_mode` the last window reaches past the padded edge.
    Overhang {
        /// By so many positions.
        positions: usize,
    },
    /// Cells that no window reads.
    Unread(Vec<Unread>),
}

/// A cell that no window reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// The row or column.
    pub cell: usize,
    /// What it falls victim to.
    pub why: WhyNever,
}

/// What a setting comes to along one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The output size.
    pub out_size: usize,
    /// The division behind it, with its remainder.
    pub rounding: Rounding,
    /// What becomes of the input's cells.
    pub reading: Reading,
}

/// The quotient in the formula, before it is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotient {
    /// How far the window can travel.
    pub numerator: isize,
    /// What it moves by.
    pub denominator: usize,
}

impl Quotient {
    /// The quotient as a number, for a chart. No output size is made of it.
    #[must_use]
    pub fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl Fit {
    /// The fit of windows that lie so.
    #[must_use]
    pub fn of(axis: &Axis) -> Self {
        Self { out_size: axis.out_size(), rounding: axis.rounding(), reading: reading(axis) }
    }

    /// Whether every cell is read and nothing is left over.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.reading == Reading::Exact
    }

    /// The quotient before it is rounded; plus 1 it is the output size that the floor makes whole.
    #[must_use]
    pub fn quotient(&self) -> Quotient {
        Quotient { numerator: self.rounding.numerator(), denominator: self.rounding.stride }
    }

    /// Cells that no window reads, none if all are read.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        match &self.reading {
            Reading::Unread(cells) => cells,
            Reading::Exact | Reading::OnlyPadding { .. } | Reading::Overhang { .. } => &[],
        }
    }
}

/// The last position that the window of output `out` covers.
pub(super) fn end(axis: &Axis, out: usize) -> isize {
    axis.position(out, axis.kernel_size() - 1)
}

fn reading(axis: &Axis) -> Reading {
    let unread: Vec<Unread> =
        axis.never_read().into_iter().map(|cell| Unread { cell, why: why(axis, cell) }).collect();
    if !unread.is_empty() {
        return Reading::Unread(unread);
    }
    let edge = (axis.in_size() + axis.pad_after()) as isize - 1;
    let over = end(axis, axis.out_size() - 1) - edge;
    let positions = over.unsigned_abs();
    match over {
        0 => Reading::Exact,
        1.. => Reading::Overhang { positions },
        _ => Reading::OnlyPadding { positions },
    }
}

/// Why no window reads a cell.
fn why(axis: &Axis, cell: usize) -> WhyNever {
    let at = cell as isize;
    let next = axis.out_size();
    if at > end(axis, next - 1) {
        WhyNever::BehindTheLastWindow { needs: end(axis, next), window: next + 1 }
    } else if (0..next).any(|out| (axis.start(out)..=end(axis, out)).contains(&at)) {
        WhyNever::BetweenTaps { dilation: axis.dilation() }
    } else {
        WhyNever::SteppedOver { stride: axis.stride() }
    }
}
