//! Two-dimensional convolution (cross-correlation, as in every deep-learning library).

use std::ops::Range;

use ndarray::{Array1, Array4, ArrayView1, ArrayView4, Axis as Dim};
use serde::{Deserialize, Serialize};

use super::reversed_conv::{Conv, ReversedConv};
use super::trace::{Cell, Tap, Term, Trace, Use};
use super::{check_gradient, shape4, sum};
use crate::real::Real;
use crate::shape::{Padding, PaddingMode, Plane, ShapeError, Window};

/// The settings of a convolution, named as in PyTorch; pairs are `[rows, columns]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conv2d {
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// How much padding there is.
    pub padding: Padding,
    /// What it is filled with.
    pub padding_mode: PaddingMode,
    /// Cells from one tap to the next.
    pub dilation: [usize; 2],
    /// Channels are dealt into this many groups that do not see each other.
    pub groups: usize,
}

impl Default for Conv2d {
    fn default() -> Self {
        Self {
            stride: [1, 1],
            padding: Padding::default(),
            padding_mode: PaddingMode::Zeros,
            dilation: [1, 1],
            groups: 1,
        }
    }
}

impl Conv2d {
    /// Geometry over an input `[n, c, h, w]` with a kernel `[kh, kw]`.
    ///
    /// # Errors
    /// A window that cannot be laid over this input.
    pub fn plane(&self, input: [usize; 4], kernel: [usize; 2]) -> Result<Plane, ShapeError> {
        let window =
            |d: usize| Window { kernel_size: kernel[d], stride: self.stride[d], dilation: self.dilation[d] };
        Plane::convolution(input, [window(0), window(1)], self.padding, self.padding_mode)
    }

    /// Shape of the output, from the shapes of the input, the weight and the bias.
    ///
    /// # Errors
    /// Channels, groups or bias that do not match, a window that does not fit.
    pub fn output_shape(
        &self,
        input: [usize; 4],
        weight: [usize; 4],
        bias: Option<usize>,
    ) -> Result<[usize; 4], ShapeError> {
        let [h, w] = self.check(input, weight, bias)?.out_size();
        Ok([input[0], weight[0], h, w])
    }

    fn check(&self, input: [usize; 4], weight: [usize; 4], bias: Option<usize>) -> Result<Plane, ShapeError> {
        let groups = self.groups;
        let [out_channels, slices, kh, kw] = weight;
        if groups == 0 {
            return Err(ShapeError::ZeroGroups);
        }
        if out_channels < groups || out_channels % groups != 0 {
            return Err(ShapeError::GroupsDoNotDivide { groups, weight });
        }
        let expected = slices.saturating_mul(groups);
        if input[1] != expected {
            return Err(ShapeError::Channels { groups, weight, input, expected, transposed: false });
        }
        if let Some(got) = bias
            && got != out_channels
        {
            return Err(ShapeError::Bias { weight, expected: out_channels, got, transposed: false });
        }
        self.plane(input, [kh, kw])
    }

    /// The convolution of these numbers, ready to be run, reversed and asked about.
    ///
    /// | argument | shape |
    /// |---|---|
    /// | `x` | `[n, in_channels, h, w]` |
    /// | `weight` | `[out_channels, in_channels / groups, kh, kw]` |
    /// | `bias` | `[out_channels]` |
    ///
    /// # Errors
    /// Those of [`Conv2d::output_shape`].
    pub fn bind<'a, T: Real>(
        &self,
        x: ArrayView4<'a, T>,
        weight: ArrayView4<'a, T>,
        bias: Option<ArrayView1<'a, T>>,
    ) -> Result<BoundConv2d<'a, T>, ShapeError> {
        let plane = self.check(shape4(&x), shape4(&weight), bias.as_ref().map(|b| b.len()))?;
        let out_per_group = weight.dim().0 / self.groups;
        Ok(BoundConv2d { x, weight, bias, plane, out_per_group })
    }
}

/// Convolution: every output cell is the sum of the products of a window's cells with the taps of
/// a filter, plus the filter's bias.
///
/// ```text
/// y[n, oc, oy, ox] = bias[oc]
///     + sum over ic, ky, kx of weight[oc, ic, ky, kx] * x[n, g * in_channels / groups + ic, iy, ix]
/// iy = oy * stride - padding + ky * dilation,  ix likewise,  g = the group of oc
/// ```
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, in_channels, h, w]` |
/// | `weight` | `[out_channels, in_channels / groups, kh, kw]` |
/// | `bias` | `[out_channels]` |
/// | result | `[n, out_channels, oh, ow]` |
///
/// # Errors
/// Channels, groups or bias that do not match, a window that does not fit.
///
/// Agrees with `torch.nn.functional.conv2d` and `torch.nn.Conv2d` (parity fixtures, op `conv2d`).
pub fn conv2d<T: Real>(
    x: ArrayView4<'_, T>,
    weight: ArrayView4<'_, T>,
    bias: Option<ArrayView1<'_, T>>,
    params: &Conv2d,
) -> Result<Array4<T>, ShapeError> {
    Ok(params.bind(x, weight, bias)?.forward())
}

/// Gradients of a convolution; see [`BoundConv2d::backward`].
///
/// # Errors
/// Those of [`conv2d`], and a `grad_output` that has not the output's shape.
pub fn conv2d_backward<T: Real>(
    x: ArrayView4<'_, T>,
    weight: ArrayView4<'_, T>,
    grad_output: ArrayView4<'_, T>,
    params: &Conv2d,
) -> Result<Conv2dGradients<T>, ShapeError> {
    params.bind(x, weight, None)?.backward(grad_output)
}

/// Gradients of `sum(y * grad_output)`, each of the shape of what it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Conv2dGradients<T> {
    /// With respect to the input.
    pub grad_input: Array4<T>,
    /// With respect to the weight.
    pub grad_weight: Array4<T>,
    /// With respect to the bias, one number per output channel.
    pub grad_bias: Array1<T>,
}

/// A convolution with its numbers in hand: shapes checked, nothing computed yet.
#[derive(Debug, Clone)]
pub struct BoundConv2d<'a, T> {
    pub(super) x: ArrayView4<'a, T>,
    pub(super) weight: ArrayView4<'a, T>,
    pub(super) bias: Option<ArrayView1<'a, T>>,
    plane: Plane,
    out_per_group: usize,
}

impl<'a, T: Real> BoundConv2d<'a, T> {
    /// Geometry of the two spatial axes.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Shape of the output.
    #[must_use]
    pub fn output_shape(&self) -> [usize; 4] {
        let [h, w] = self.plane.out_size();
        [self.x.dim().0, self.weight.dim().0, h, w]
    }

    /// The product that `tap` contributes to an output cell. Everything below is made of these.
    fn term(&self, output: Cell, tap: Tap) -> Term<T> {
        let (rows, columns) = (self.plane.rows(), self.plane.columns());
        let at = [rows.position(output.y, tap.ky), columns.position(output.x, tap.kx)];
        let c = tap.oc / self.out_per_group * self.weight.dim().1 + tap.ic;
        let source = match (rows.source(at[0]), columns.source(at[1])) {
            (Some(y), Some(x)) => Some(Cell { n: output.n, c, y, x }),
            _ => None,
        };
        let value = source.map_or(T::zero(), |cell| self.x[cell.index()]);
        let weight = self.weight[[tap.oc, tap.ic, tap.ky, tap.kx]];
        Term { at, source, tap, value, weight, product: value * weight }
    }

    /// The products that make up an output cell, in the order in which they are summed: input
    /// channels, then rows, then columns of the kernel.
    fn terms(&self, output: Cell) -> impl Iterator<Item = Term<T>> {
        let (_, slices, kh, kw) = self.weight.dim();
        let taps = (0..slices).flat_map(move |ic| {
            (0..kh).flat_map(move |ky| (0..kw).map(move |kx| Tap { oc: output.c, ic, ky, kx }))
        });
        taps.map(move |tap| self.term(output, tap))
    }

    /// The filters that read an input channel, and the slice they read it with.
    pub(super) fn readers(&self, channel: usize) -> (Range<usize>, usize) {
        let slices = self.weight.dim().1;
        let first = channel / slices * self.out_per_group;
        (first..first + self.out_per_group, channel % slices)
    }

    fn total(&self, output: Cell) -> T {
        let sum = sum(self.terms(output).map(|term| term.product));
        self.bias.as_ref().map_or(sum, |bias| sum + bias[output.c])
    }

    /// The output: `[n, out_channels, oh, ow]`.
    #[must_use]
    pub fn forward(&self) -> Array4<T> {
        Array4::from_shape_fn(self.output_shape(), |(n, c, y, x)| self.total(Cell { n, c, y, x }))
    }

    /// Gradients of `sum(y * grad_output)`.
    ///
    /// Read off the forward sum: a product `value * weight` passes the gradient of its output on to
    /// the value, times the weight, and to the weight, times the value. Padding that repeats a cell
    /// passes its share on to that cell; zeros pass nothing on. A cell that no window reads gets
    /// exactly 0.
    ///
    /// # Errors
    /// A `grad_output` that has not the output's shape.
    pub fn backward(&self, grad_output: ArrayView4<'_, T>) -> Result<Conv2dGradients<T>, ShapeError> {
        check_gradient(self.output_shape(), &grad_output)?;
        let mut grad_input = Array4::zeros(self.x.dim());
        let mut grad_weight = Array4::zeros(self.weight.dim());
        for ((n, c, y, x), &grad) in grad_output.indexed_iter() {
            for term in self.terms(Cell { n, c, y, x }) {
                let Tap { oc, ic, ky, kx } = term.tap;
                grad_weight[[oc, ic, ky, kx]] += grad * term.value;
                if let Some(cell) = term.source {
                    grad_input[cell.index()] += grad * term.weight;
                }
            }
        }
        let grad_bias = grad_output.sum_axis(Dim(3)).sum_axis(Dim(2)).sum_axis(Dim(0));
        Ok(Conv2dGradients { grad_input, grad_weight, grad_bias })
    }

    /// The convolution run backwards from this gradient: [`BoundConv2d::backward`] number by number.
    ///
    /// # Errors
    /// A `grad_output` that has not the output's shape.
    pub fn reverse<'b>(&self, grad_output: ArrayView4<'b, T>) -> Result<ReversedConv<'b, T>, ShapeError>
    where
        'a: 'b,
    {
        check_gradient(self.output_shape(), &grad_output)?;
        let conv = Conv::Plain(self.with(self.x.reborrow(), self.weight.reborrow()));
        Ok(ReversedConv { conv, grad_output })
    }

    /// The same geometry over other numbers of the same shapes.
    pub(super) fn with<'b>(&self, x: ArrayView4<'b, T>, weight: ArrayView4<'b, T>) -> BoundConv2d<'b, T>
    where
        'a: 'b,
    {
        let bias = self.bias.map(|bias| bias.reborrow());
        BoundConv2d { x, weight, bias, plane: self.plane, out_per_group: self.out_per_group }
    }

    /// How an output cell came about; `None` if there is no such cell.
    #[must_use]
    pub fn trace(&self, output: Cell) -> Option<Trace<T>> {
        output.is_in(self.output_shape()).then(|| Trace {
            output,
            terms: self.terms(output).collect(),
            bias: self.bias.as_ref().map(|bias| bias[output.c]),
            total: self.total(output),
        })
    }

    /// Every use of an input cell, outputs in order; empty if no window reads it, or there is no
    /// such cell.
    #[must_use]
    pub fn uses_of_input(&self, cell: Cell) -> Vec<Use<T>> {
        if !cell.is_in(shape4(&self.x)) {
            return Vec::new();
        }
        let (filters, ic) = self.readers(cell.c);
        let rows: Vec<(usize, usize)> = self.plane.rows().uses(cell.y).collect();
        let columns: Vec<(usize, usize)> = self.plane.columns().uses(cell.x).collect();
        // Where padding repeats cells, one output uses the cell through several taps: those stay together.
        let same_output = |a: &(usize, usize), b: &(usize, usize)| a.0 == b.0;
        let mut uses = Vec::new();
        let mut put = |oc, (y, ky), (x, kx)| {
            let output = Cell { n: cell.n, c: oc, y, x };
            uses.push(Use { output, term: self.term(output, Tap { oc, ic, ky, kx }) });
        };
        for oc in filters {
            for row in rows.chunk_by(same_output) {
                for column in columns.chunk_by(same_output) {
                    row.iter().for_each(|y| column.iter().for_each(|x| put(oc, *y, *x)));
                }
            }
        }
        uses
    }

    /// Every use of a weight, outputs in order: one per output cell of its filter, also where it
    /// meets padding; empty if there is no such weight.
    #[must_use]
    pub fn uses_of_weight(&self, tap: Tap) -> Vec<Use<T>> {
        let weight = shape4(&self.weight);
        if !Cell::from([tap.oc, tap.ic, tap.ky, tap.kx]).is_in(weight) {
            return Vec::new();
        }
        let [samples, _, height, width] = self.output_shape();
        let outputs = (0..samples).flat_map(|n| {
            (0..height).flat_map(move |y| (0..width).map(move |x| Cell { n, c: tap.oc, y, x }))
        });
        outputs.map(|output| Use { output, term: self.term(output, tap) }).collect()
    }
}
