//! Two-dimensional transposed convolution.

use ndarray::{Array1, Array4, ArrayView1, ArrayView4, Axis as Dim};
use serde::{Deserialize, Serialize};

use super::conv2d::Conv2dGradients;
use super::reversed_conv::{Conv, ReversedConv};
use super::trace::{Cell, Tap, Term, Trace, Use};
use super::{check_gradient, shape4, sum};
use crate::real::Real;
use crate::shape::{ShapeError, TransposedPlane, Window};

/// The settings of a transposed convolution, named as in PyTorch; pairs are `[rows, columns]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConvTranspose2d {
    /// Cells between the stamps of neighbouring input cells.
    pub stride: [usize; 2],
    /// Cells cut off at both ends of the output.
    pub padding: [usize; 2],
    /// Cells added at the end of the output.
    pub output_padding: [usize; 2],
    /// Cells from one tap of the stamp to the next.
    pub dilation: [usize; 2],
    /// Channels are dealt into this many groups that do not see each other.
    pub groups: usize,
}

impl Default for ConvTranspose2d {
    fn default() -> Self {
        Self { stride: [1, 1], padding: [0, 0], output_padding: [0, 0], dilation: [1, 1], groups: 1 }
    }
}

impl ConvTranspose2d {
    /// Geometry over an input `[n, c, h, w]` with a kernel `[kh, kw]`.
    ///
    /// # Errors
    /// An output without cells, an output padding that reaches stride and dilation.
    pub fn plane(&self, input: [usize; 4], kernel: [usize; 2]) -> Result<TransposedPlane, ShapeError> {
        let window =
            |d: usize| Window { kernel_size: kernel[d], stride: self.stride[d], dilation: self.dilation[d] };
        TransposedPlane::new(input, [window(0), window(1)], self.padding, self.output_padding)
    }

    /// Shape of the output, from the shapes of the input, the weight and the bias.
    ///
    /// # Errors
    /// Channels, groups or bias that do not match, and those of [`ConvTranspose2d::plane`].
    pub fn output_shape(
        &self,
        input: [usize; 4],
        weight: [usize; 4],
        bias: Option<usize>,
    ) -> Result<[usize; 4], ShapeError> {
        let [h, w] = self.check(input, weight, bias)?.out_size();
        Ok([input[0], weight[1].saturating_mul(self.groups), h, w])
    }

    fn check(
        &self,
        input: [usize; 4],
        weight: [usize; 4],
        bias: Option<usize>,
    ) -> Result<TransposedPlane, ShapeError> {
        let groups = self.groups;
        let [in_channels, out_per_group, kh, kw] = weight;
        if groups == 0 {
            return Err(ShapeError::ZeroGroups);
        }
        if in_channels < groups || in_channels % groups != 0 {
            return Err(ShapeError::GroupsDoNotDivide { groups, weight });
        }
        if input[1] != in_channels {
            return Err(ShapeError::Channels {
                groups,
                weight,
                input,
                expected: in_channels,
                transposed: true,
            });
        }
        let expected = out_per_group.saturating_mul(groups);
        if let Some(got) = bias
            && got != expected
        {
            return Err(ShapeError::Bias { weight, expected, got, transposed: true });
        }
        self.plane(input, [kh, kw])
    }

    /// The transposed convolution of these numbers, ready to be run, reversed and asked about.
    ///
    /// | argument | shape |
    /// |---|---|
    /// | `x` | `[n, in_channels, h, w]` |
    /// | `weight` | `[in_channels, out_channels / groups, kh, kw]` |
    /// | `bias` | `[out_channels]` |
    ///
    /// # Errors
    /// Those of [`ConvTranspose2d::output_shape`].
    pub fn bind<'a, T: Real>(
        &self,
        x: ArrayView4<'a, T>,
        weight: ArrayView4<'a, T>,
        bias: Option<ArrayView1<'a, T>>,
    ) -> Result<BoundConvTranspose2d<'a, T>, ShapeError> {
        let plane = self.check(shape4(&x), shape4(&weight), bias.as_ref().map(|b| b.len()))?;
        Ok(BoundConvTranspose2d { x, weight, bias, plane, groups: self.groups })
    }
}

/// Transposed convolution: every input cell stamps the kernel, times its value, onto the output;
/// where stamps overlap they add up.
///
/// ```text
/// y[n, oc, oy, ox] = bias[oc]
///     + sum over ic of oc's group, iy, ix, ky, kx with
///           oy = iy * stride - padding + ky * dilation,  ox likewise
///       of weight[ic, oc within its group, ky, kx] * x[n, ic, iy, ix]
/// ```
///
/// It is the adjoint of the convolution with the same weight and settings: the map that
/// [`super::conv2d::conv2d_backward`] applies to a gradient.
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, in_channels, h, w]` |
/// | `weight` | `[in_channels, out_channels / groups, kh, kw]` |
/// | `bias` | `[out_channels]` |
/// | result | `[n, out_channels, oh, ow]` |
///
/// # Errors
/// Channels, groups or bias that do not match, an output without cells, an output padding that
/// reaches both stride and dilation.
///
/// Agrees with `torch.nn.functional.conv_transpose2d` (parity fixtures, op `conv_transpose2d`).
pub fn conv_transpose2d<T: Real>(
    x: ArrayView4<'_, T>,
    weight: ArrayView4<'_, T>,
    bias: Option<ArrayView1<'_, T>>,
    params: &ConvTranspose2d,
) -> Result<Array4<T>, ShapeError> {
    Ok(params.bind(x, weight, bias)?.forward())
}

/// Gradients of a transposed convolution; see [`BoundConvTranspose2d::backward`].
///
/// # Errors
/// Those of [`conv_transpose2d`], and a `grad_output` that has not the output's shape.
pub fn conv_transpose2d_backward<T: Real>(
    x: ArrayView4<'_, T>,
    weight: ArrayView4<'_, T>,
    grad_output: ArrayView4<'_, T>,
    params: &ConvTranspose2d,
) -> Result<Conv2dGradients<T>, ShapeError> {
    params.bind(x, weight, None)?.backward(grad_output)
}

/// A transposed convolution with its numbers in hand: shapes checked, nothing computed yet.
#[derive(Debug, Clone)]
pub struct BoundConvTranspose2d<'a, T> {
    pub(super) x: ArrayView4<'a, T>,
    pub(super) weight: ArrayView4<'a, T>,
    pub(super) bias: Option<ArrayView1<'a, T>>,
    plane: TransposedPlane,
    groups: usize,
}

impl<'a, T: Real> BoundConvTranspose2d<'a, T> {
    /// Geometry of the two spatial axes.
    #[must_use]
    pub fn plane(&self) -> &TransposedPlane {
        &self.plane
    }

    /// Shape of the output.
    #[must_use]
    pub fn output_shape(&self) -> [usize; 4] {
        let [h, w] = self.plane.out_size();
        [self.x.dim().0, self.weight.dim().1 * self.groups, h, w]
    }

    /// The product of an input cell and a tap. Everything below is made of these.
    fn term(&self, cell: Cell, oc: usize, [ky, kx]: [usize; 2]) -> Term<T> {
        let value = self.x[cell.index()];
        let weight = self.weight[[cell.c, oc, ky, kx]];
        let at = [cell.y as isize, cell.x as isize];
        let tap = Tap { oc, ic: cell.c, ky, kx };
        Term { at, source: Some(cell), tap, value, weight, product: value * weight }
    }

    /// The products that make up an output cell, in the order in which they are summed: input
    /// channels, then rows, then columns of the input.
    fn terms(&self, output: Cell) -> Vec<Term<T>> {
        let (in_channels, out_per_group, ..) = self.weight.dim();
        let (group, oc) = (output.c / out_per_group, output.c % out_per_group);
        let in_per_group = in_channels / self.groups;
        let rows: Vec<_> = self.plane.rows().stamps_on(output.y).collect();
        let columns: Vec<_> = self.plane.columns().stamps_on(output.x).collect();
        let mut terms = Vec::with_capacity(in_per_group * rows.len() * columns.len());
        for c in group * in_per_group..(group + 1) * in_per_group {
            for &(y, ky) in &rows {
                for &(x, kx) in &columns {
                    terms.push(self.term(Cell { n: output.n, c, y, x }, oc, [ky, kx]));
                }
            }
        }
        terms
    }

    fn total(&self, output: Cell, terms: &[Term<T>]) -> T {
        let sum = sum(terms.iter().map(|term| term.product));
        self.bias.as_ref().map_or(sum, |bias| sum + bias[output.c])
    }

    /// The output: `[n, out_channels, oh, ow]`.
    #[must_use]
    pub fn forward(&self) -> Array4<T> {
        Array4::from_shape_fn(self.output_shape(), |(n, c, y, x)| {
            let output = Cell { n, c, y, x };
            self.total(output, &self.terms(output))
        })
    }

    /// Gradients of `sum(y * grad_output)`, read off the forward sum as in
    /// [`super::conv2d::BoundConv2d::backward`].
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
                grad_weight[[ic, oc, ky, kx]] += grad * term.value;
                if let Some(cell) = term.source {
                    grad_input[cell.index()] += grad * term.weight;
                }
            }
        }
        let grad_bias: Array1<T> = grad_output.sum_axis(Dim(3)).sum_axis(Dim(2)).sum_axis(Dim(0));
        Ok(Conv2dGradients { grad_input, grad_weight, grad_bias })
    }

    /// The transposed convolution run backwards from this gradient:
    /// [`BoundConvTranspose2d::backward`] number by number.
    ///
    /// # Errors
    /// A `grad_output` that has not the output's shape.
    pub fn reverse<'b>(&self, grad_output: ArrayView4<'b, T>) -> Result<ReversedConv<'b, T>, ShapeError>
    where
        'a: 'b,
    {
        check_gradient(self.output_shape(), &grad_output)?;
        let conv = Conv::Transposed(self.with(self.x.reborrow(), self.weight.reborrow()));
        Ok(ReversedConv { conv, grad_output })
    }

    /// The same geometry over other numbers of the same shapes.
    pub(super) fn with<'b>(
        &self,
        x: ArrayView4<'b, T>,
        weight: ArrayView4<'b, T>,
    ) -> BoundConvTranspose2d<'b, T>
    where
        'a: 'b,
    {
        let bias = self.bias.map(|bias| bias.reborrow());
        BoundConvTranspose2d { x, weight, bias, plane: self.plane, groups: self.groups }
    }

    /// How an output cell came about; `None` if there is no such cell. An output cell that no stamp
    /// reaches (between strides, in the output padding) has no terms.
    #[must_use]
    pub fn trace(&self, output: Cell) -> Option<Trace<T>> {
        output.is_in(self.output_shape()).then(|| {
            let terms = self.terms(output);
            let total = self.total(output, &terms);
            Trace { output, terms, bias: self.bias.as_ref().map(|bias| bias[output.c]), total }
        })
    }

    /// Every use of an input cell: its stamp, without what the padding cuts off. Outputs in order.
    #[must_use]
    pub fn uses_of_input(&self, cell: Cell) -> Vec<Use<T>> {
        if !cell.is_in(shape4(&self.x)) {
            return Vec::new();
        }
        let out_per_group = self.weight.dim().1;
        let group = cell.c / (self.weight.dim().0 / self.groups);
        let mut uses = Vec::new();
        for oc in 0..out_per_group {
            for row in self.plane.rows().stamp(cell.y) {
                for column in self.plane.columns().stamp(cell.x) {
                    if let (Some(y), Some(x)) = (row.source, column.source) {
                        let output = Cell { n: cell.n, c: group * out_per_group + oc, y, x };
                        uses.push(Use { output, term: self.term(cell, oc, [row.tap, column.tap]) });
                    }
                }
            }
        }
        uses
    }

    /// Every use of a weight: one per input cell of its channel, without those that the padding
    /// cuts off; empty if there is no such weight. Outputs in order.
    #[must_use]
    pub fn uses_of_weight(&self, tap: Tap) -> Vec<Use<T>> {
        let (samples, _, height, width) = self.x.dim();
        if !Cell::from([tap.ic, tap.oc, tap.ky, tap.kx]).is_in(shape4(&self.weight)) {
            return Vec::new();
        }
        let cells = (0..samples).flat_map(|n| {
            (0..height).flat_map(move |y| (0..width).map(move |x| Cell { n, c: tap.ic, y, x }))
        });
        let of_tap = |used: &Use<T>| used.term.tap == tap;
        cells.flat_map(|cell| self.uses_of_input(cell).into_iter().filter(of_tap)).collect()
    }
}
