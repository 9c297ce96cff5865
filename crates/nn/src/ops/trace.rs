//! What an operation did, number by number: the one account that highlights, formulas, narration
//! and tests all read.
//!
//! Forward, a [`Trace`] is the sum behind an output cell and a [`Use`] one appearance in such a sum.
//! Backward, a [`GradTrace`] is the sum behind one number of a gradient and a [`GradUse`] one
//! appearance of an output's gradient in such a sum. Of a linear layer, whose tensors are `[n, c]`,
//! every cell is the only one of its channel: `y` and `x`, `ky` and `kx` are 0.

use super::sum;
use crate::real::Real;

/// A cell of a tensor of shape `[n, c, h, w]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Sample.
    pub n: usize,
    /// Channel.
    pub c: usize,
    /// Row.
    pub y: usize,
    /// Column.
    pub x: usize,
}

impl Cell {
    /// The cell as an index into an `Array4`.
    #[must_use]
    pub fn index(self) -> [usize; 4] {
        [self.n, self.c, self.y, self.x]
    }

    /// Whether a tensor of this shape has the cell.
    #[must_use]
    pub fn is_in(self, shape: [usize; 4]) -> bool {
        self.index().iter().zip(shape).all(|(&at, size)| at < size)
    }
}

impl From<[usize; 4]> for Cell {
    fn from([n, c, y, x]: [usize; 4]) -> Self {
        Self { n, c, y, x }
    }
}

/// One position of a weight, of shape `[out_channels, in_channels / groups, kh, kw]` (transposed:
/// `[in_channels, out_channels / groups, kh, kw]`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tap {
    /// Output channel: the filter. Within its group for a transposed convolution.
    pub oc: usize,
    /// Input channel: the slice. Within its group for a convolution.
    pub ic: usize,
    /// Row of the kernel.
    pub ky: usize,
    /// Column of the kernel.
    pub kx: usize,
}

/// One product of a sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term<T> {
    /// `[row, column]` the tap falls on, in input coordinates; outside the input it is padding.
    pub at: [isize; 2],
    /// The input cell that is read; `None` where zero padding stands for it.
    pub source: Option<Cell>,
    /// The weight that is applied.
    pub tap: Tap,
    /// The number read.
    pub value: T,
    /// The number it is multiplied by.
    pub weight: T,
    /// `value * weight`.
    pub product: T,
}

/// How one output cell came about: `total = sum of the products + bias`, added in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<T> {
    /// The output cell.
    pub output: Cell,
    /// The products in the order in which they are summed.
    pub terms: Vec<Term<T>>,
    /// Added once, after the sum; `None` where the operation has no bias.
    pub bias: Option<T>,
    /// The number in the output cell.
    pub total: T,
}

/// One appearance of an input cell or of a weight in an output cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Use<T> {
    /// The output cell whose sum it appears in.
    pub output: Cell,
    /// The term it appears as.
    pub term: Term<T>,
}

/// One cell of a pooling window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolTerm<T> {
    /// `[row, column]` in input coordinates; outside the input it is padding or overhang.
    pub at: [isize; 2],
    /// The input cell; `None` outside the input.
    pub source: Option<Cell>,
    /// `[row, column]` of the kernel.
    pub tap: [usize; 2],
    /// The number that takes part: of a missing cell, minus infinity for a maximum and 0 for an
    /// average.
    pub value: T,
    /// The part of it that is in the result, which is the part of the gradient it gets back: 1 for
    /// the winner of a maximum, `1 / divisor` for a cell that an average counts, 0 for the others.
    pub share: T,
}

/// What a pooling does with the cells of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooled {
    /// The largest value was taken; `winner` indexes the terms. `None` if the window holds no input
    /// cell at all, which taps far apart (dilation) make possible.
    Maximum {
        /// Index into [`PoolTrace::terms`].
        winner: Option<usize>,
    },
    /// The sum was divided.
    Average {
        /// By this number.
        divisor: usize,
    },
}

/// How one output cell of a pooling came about.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolTrace<T> {
    /// The output cell.
    pub output: Cell,
    /// Every cell of the window, row by row.
    pub terms: Vec<PoolTerm<T>>,
    /// What was done with them.
    pub pooled: Pooled,
    /// The number in the output cell.
    pub total: T,
}

/// One appearance of an input cell in a pooling window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolUse<T> {
    /// The output cell the window belongs to.
    pub output: Cell,
    /// The cell's part in it.
    pub term: PoolTerm<T>,
}

/// One number that has a gradient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GradOf {
    /// A cell of the input: its gradient is a cell of `grad_input`.
    Input(Cell),
    /// A tap of the weight: of `grad_weight`.
    Weight(Tap),
    /// The bias of an output channel: of `grad_bias`.
    Bias(usize),
}

/// What the gradient of an output cell is multiplied by on its way back: the slope of the output in
/// the number that the gradient is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// On the way to an input cell: the weight it was multiplied by.
    Weight {
        /// The weight.
        tap: Tap,
        /// `[row, column]` where the tap read the cell, in input coordinates: its own place, or that
        /// of its copy in the padding.
        at: [isize; 2],
    },
    /// On the way to a weight: the number it was multiplied by.
    Value {
        /// The input cell; `None` where zero padding stands for it.
        source: Option<Cell>,
        /// `[row, column]` where the tap read, in input coordinates; outside the input it is padding.
        at: [isize; 2],
    },
    /// On the way to a cell of a pooling window: its share of the result.
    Share {
        /// `[row, column]` of the kernel that holds the cell.
        tap: [usize; 2],
    },
    /// On the way through an activation: its slope.
    Slope,
    /// On the way to a bias, which is added as it is: 1.
    One,
}

/// One product of a gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradTerm<T> {
    /// The output cell that sends its gradient back.
    pub output: Cell,
    /// That gradient: a number of `grad_output`.
    pub grad: T,
    /// What it is multiplied by.
    pub by: Factor,
    /// The number it is multiplied by.
    pub factor: T,
    /// `grad * factor`. Exactly 0 where a pooling gives the cell no share, whatever the gradient.
    pub product: T,
}

/// How one number of a gradient came about: `total = sum of the products`, added in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct GradTrace<T> {
    /// The number that the gradient is for.
    pub of: GradOf,
    /// The products in the order in which they are summed, output cells in order. Empty for a cell
    /// that no window reads.
    pub terms: Vec<GradTerm<T>>,
    /// The gradient; exactly 0 if there are no terms.
    pub total: T,
}

impl<T: Real> GradTrace<T> {
    pub(super) fn new(of: GradOf, terms: Vec<GradTerm<T>>) -> Self {
        let total = sum(terms.iter().map(|term| term.product));
        Self { of, terms, total }
    }
}

/// One appearance of an output's gradient in another gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradUse<T> {
    /// The number whose gradient it is a part of.
    pub to: GradOf,
    /// The part.
    pub term: GradTerm<T>,
}

/// One tap of the flipped kernel as it lies on the stretched gradient: `grad_output` with
/// `stride - 1` zeros inserted between neighbours, and zeros all around.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlippedTerm<T> {
    /// `[row, column]` the tap falls on in the stretched gradient, where the gradient of output row
    /// `oy` stands in row `oy * stride`.
    pub at: [isize; 2],
    /// The output cell whose gradient stands there; `None` for a zero.
    pub output: Option<Cell>,
    /// The weight that is applied, named as in the kernel that is not flipped.
    pub tap: Tap,
    /// The number read: of a zero, 0.
    pub grad: T,
    /// The number it is multiplied by.
    pub weight: T,
    /// `grad * weight`
    pub product: T,
}
