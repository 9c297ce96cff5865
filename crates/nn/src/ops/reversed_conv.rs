//! Convolutions run backwards, number by number.

use ndarray::{ArrayView4, Axis as Dim};

use super::conv_transpose2d::BoundConvTranspose2d;
use super::conv2d::BoundConv2d;
use super::nudge::Nudge;
use super::shape4;
use super::trace::{Cell, Factor, FlippedTerm, GradOf, GradTerm, GradTrace, GradUse, Tap, Trace, Use};
use crate::real::Real;
use crate::shape::Axis;

/// A convolution or a transposed convolution with its numbers and the gradient of its output in hand:
/// shapes checked, nothing computed yet.
///
/// Every gradient is a sum over the products of the forward pass that its number took part in. Of a
/// convolution, with `iy = oy * stride - padding + ky * dilation` and `ix` likewise:
///
/// ```text
/// grad_input[n, c, iy, ix]      = sum over oc, oy, ox of grad_output[n, oc, oy, ox] * weight[oc, ic, ky, kx]
/// grad_weight[oc, ic, ky, kx]   = sum over n, oy, ox of grad_output[n, oc, oy, ox] * x[n, c, iy, ix]
/// grad_bias[oc]                 = sum over n, oy, ox of grad_output[n, oc, oy, ox]
/// ```
///
/// Over the outputs in order, the taps of `grad_input` run from the last to the first: the kernel is
/// flipped. For `grad_weight` it is the positions that advance: nothing is flipped.
///
/// | tensor | shape |
/// |---|---|
/// | `grad_output` | `[n, out_channels, oh, ow]` |
/// | `grad_input` | that of `x` |
/// | `grad_weight` | that of `weight` |
/// | `grad_bias` | `[out_channels]` |
///
/// Agrees with PyTorch's autograd (the parity fixtures, op `conv2d` and `conv_transpose2d`, traced).
#[derive(Debug, Clone)]
pub struct ReversedConv<'a, T> {
    pub(super) conv: Conv<'a, T>,
    pub(super) grad_output: ArrayView4<'a, T>,
}

/// Either kind: what they can be asked is the same.
#[derive(Debug, Clone)]
pub(super) enum Conv<'a, T> {
    Plain(BoundConv2d<'a, T>),
    Transposed(BoundConvTranspose2d<'a, T>),
}

impl<T: Real> ReversedConv<'_, T> {
    /// How a gradient came about; `None` if there is no such number.
    ///
    /// A cell that padding repeats also gets what its copies get: those terms name the copy's place.
    /// Zeros in the padding get nothing, but a weight that met them has a term with the product 0.
    #[must_use]
    pub fn trace(&self, of: GradOf) -> Option<GradTrace<T>> {
        if !self.has(of) {
            return None;
        }
        let terms = match of {
            GradOf::Input(cell) => {
                self.conv.uses_of_input(cell).iter().map(|used| self.to_input(used)).collect()
            }
            GradOf::Weight(tap) => {
                self.conv.uses_of_weight(tap).iter().map(|used| self.to_weight(used)).collect()
            }
            GradOf::Bias(c) => {
                let outputs = self.grad_output.index_axis(Dim(1), c);
                outputs.indexed_iter().map(|((n, y, x), _)| self.to_bias(Cell { n, c, y, x })).collect()
            }
        };
        Some(GradTrace::new(of, terms))
    }

    /// Every gradient that the gradient of an output cell is a part of: of the input cells of its
    /// window, then of the weights of its filter, both in the order of its sum, then of its bias;
    /// empty if there is no such cell.
    #[must_use]
    pub fn uses(&self, output: Cell) -> Vec<GradUse<T>> {
        let Some(trace) = self.conv.trace(output) else { return Vec::new() };
        let used = || trace.terms.iter().map(|&term| Use { output, term });
        let inputs = used().filter_map(|used| {
            let to = GradOf::Input(used.term.source?);
            Some(GradUse { to, term: self.to_input(&used) })
        });
        let weights =
            used().map(|used| GradUse { to: GradOf::Weight(used.term.tap), term: self.to_weight(&used) });
        let bias = GradUse { to: GradOf::Bias(output.c), term: self.to_bias(output) };
        inputs.chain(weights).chain([bias]).collect()
    }

    /// The sum behind `grad_input` as a full correlation: the window of the flipped kernel over the
    /// stretched gradient, tap by tap as one reads it, zeros included, filter after filter.
    ///
    /// `at` is `[row, column]` in input coordinates, of a cell or of a place in the padding: what the
    /// place of a copy gets belongs to the cell. `None` outside of both, and for a transposed
    /// convolution, whose gradient is an ordinary convolution of `grad_output`.
    #[must_use]
    pub fn full_correlation(&self, n: usize, c: usize, at: [isize; 2]) -> Option<Vec<FlippedTerm<T>>> {
        let Conv::Plain(conv) = &self.conv else { return None };
        if !(Cell { n, c, y: 0, x: 0 }).is_in(shape4(&conv.x)) {
            return None;
        }
        let rows = flipped(conv.plane().rows(), at[0])?;
        let columns = flipped(conv.plane().columns(), at[1])?;
        let (filters, ic) = conv.readers(c);
        let mut terms = Vec::with_capacity(filters.len() * rows.len() * columns.len());
        for oc in filters {
            for row in &rows {
                for column in &columns {
                    let output = row.out.zip(column.out).map(|(y, x)| Cell { n, c: oc, y, x });
                    let grad = output.map_or(T::zero(), |cell| self.grad_output[cell.index()]);
                    let tap = Tap { oc, ic, ky: row.tap, kx: column.tap };
                    let weight = conv.weight[[oc, ic, row.tap, column.tap]];
                    let at = [row.at, column.at];
                    terms.push(FlippedTerm { at, output, tap, grad, weight, product: grad * weight });
                }
            }
        }
        Some(terms)
    }

    /// `L = sum(grad_output * output)`: the loss that has these gradients.
    #[must_use]
    pub fn loss(&self) -> T {
        (self.conv.forward() * self.grad_output).sum()
    }

    /// The loss with one number moved by `by` both ways; a bias that is not there counts as 0. `None`
    /// if there is no such number, or if `by` is 0 or not finite.
    #[must_use]
    pub fn nudge(&self, of: GradOf, by: T) -> Option<Nudge<T>> {
        if !self.has(of) {
            return None;
        }
        Nudge::measure(by, |by| self.loss_moved(of, by))
    }

    fn loss_moved(&self, of: GradOf, by: T) -> T {
        match of {
            GradOf::Input(cell) => {
                let mut x = self.conv.x().to_owned();
                x[cell.index()] += by;
                (self.conv.with(x.view(), self.conv.weight().reborrow()).forward() * self.grad_output).sum()
            }
            GradOf::Weight(tap) => {
                let mut weight = self.conv.weight().to_owned();
                weight[self.conv.place(tap).index()] += by;
                (self.conv.with(self.conv.x().reborrow(), weight.view()).forward() * self.grad_output).sum()
            }
            GradOf::Bias(c) => {
                let mut y = self.conv.forward();
                y.index_axis_mut(Dim(1), c).mapv_inplace(|y| y + by);
                (y * self.grad_output).sum()
            }
        }
    }

    fn has(&self, of: GradOf) -> bool {
        match of {
            GradOf::Input(cell) => cell.is_in(shape4(self.conv.x())),
            GradOf::Weight(tap) => self.conv.place(tap).is_in(shape4(self.conv.weight())),
            GradOf::Bias(c) => c < self.grad_output.dim().1,
        }
    }

    fn to_input(&self, used: &Use<T>) -> GradTerm<T> {
        let by = Factor::Weight { tap: used.term.tap, at: used.term.at };
        self.term(used.output, by, used.term.weight)
    }

    fn to_weight(&self, used: &Use<T>) -> GradTerm<T> {
        let by = Factor::Value { source: used.term.source, at: used.term.at };
        self.term(used.output, by, used.term.value)
    }

    fn to_bias(&self, output: Cell) -> GradTerm<T> {
        self.term(output, Factor::One, T::one())
    }

    fn term(&self, output: Cell, by: Factor, factor: T) -> GradTerm<T> {
        let grad = self.grad_output[output.index()];
        GradTerm { output, grad, by, factor, product: grad * factor }
    }
}

impl<'a, T: Real> Conv<'a, T> {
    fn x(&self) -> &ArrayView4<'a, T> {
        match self {
            Self::Plain(conv) => &conv.x,
            Self::Transposed(conv) => &conv.x,
        }
    }

    fn weight(&self) -> &ArrayView4<'a, T> {
        match self {
            Self::Plain(conv) => &conv.weight,
            Self::Transposed(conv) => &conv.weight,
        }
    }

    /// Where a tap stands in the weight.
    fn place(&self, Tap { oc, ic, ky, kx }: Tap) -> Cell {
        match self {
            Self::Plain(_) => Cell::from([oc, ic, ky, kx]),
            Self::Transposed(_) => Cell::from([ic, oc, ky, kx]),
        }
    }

    /// The same geometry over other numbers of the same shapes.
    fn with<'b>(&self, x: ArrayView4<'b, T>, weight: ArrayView4<'b, T>) -> Conv<'b, T>
    where
        'a: 'b,
    {
        match self {
            Self::Plain(conv) => Conv::Plain(conv.with(x, weight)),
            Self::Transposed(conv) => Conv::Transposed(conv.with(x, weight)),
        }
    }

    fn forward(&self) -> ndarray::Array4<T> {
        match self {
            Self::Plain(conv) => conv.forward(),
            Self::Transposed(conv) => conv.forward(),
        }
    }

    fn trace(&self, output: Cell) -> Option<Trace<T>> {
        match self {
            Self::Plain(conv) => conv.trace(output),
            Self::Transposed(conv) => conv.trace(output),
        }
    }

    fn uses_of_input(&self, cell: Cell) -> Vec<Use<T>> {
        match self {
            Self::Plain(conv) => conv.uses_of_input(cell),
            Self::Transposed(conv) => conv.uses_of_input(cell),
        }
    }

    fn uses_of_weight(&self, tap: Tap) -> Vec<Use<T>> {
        match self {
            Self::Plain(conv) => conv.uses_of_weight(tap),
            Self::Transposed(conv) => conv.uses_of_weight(tap),
        }
    }
}

/// One tap of the flipped kernel along one axis.
struct Flipped {
    tap: usize,
    /// Position in the stretched gradient.
    at: isize,
    /// The output that stands there.
    out: Option<usize>,
}

/// The flipped kernel along one axis, as it lies for the gradient of the place `at`; `None` if `at` is
/// neither in the input nor in its padding.
fn flipped(axis: &Axis, at: isize) -> Option<Vec<Flipped>> {
    let before = axis.pad_before() as isize;
    if at < -before || at - (axis.in_size() as isize) >= axis.pad_after() as isize {
        return None;
    }
    let lay = |tap: usize| Flipped {
        tap,
        at: at + before - (tap * axis.dilation()) as isize,
        out: (0..axis.out_size()).find(|&out| axis.position(out, tap) == at),
    };
    Some((0..axis.kernel_size()).rev().map(lay).collect())
}
