//! Two-dimensional maximum pooling.

use ndarray::{Array4, ArrayView4};
use serde::{Deserialize, Serialize};

use super::pool::{BoundPool, MaxPooled, Rule, Windows};
use super::shape4;
use crate::real::Real;
use crate::shape::{Plane, ShapeError, Window};

/// The settings of a maximum pooling, named as in PyTorch; pairs are `[rows, columns]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaxPool2d {
    /// Cells of the window.
    pub kernel_size: [usize; 2],
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// Minus infinity around the input, at most half of the window's span.
    pub padding: [usize; 2],
    /// Cells from one tap to the next.
    pub dilation: [usize; 2],
    /// Whether a last window that runs past the edge is kept.
    pub ceil_mode: bool,
}

impl MaxPool2d {
    /// Windows of this size side by side, without padding: PyTorch's defaults.
    #[must_use]
    pub fn tiles(kernel_size: [usize; 2]) -> Self {
        Self { kernel_size, stride: kernel_size, padding: [0, 0], dilation: [1, 1], ceil_mode: false }
    }

    /// Geometry over an input `[n, c, h, w]`.
    ///
    /// # Errors
    /// A window that cannot be laid over this input.
    pub fn plane(&self, input: [usize; 4]) -> Result<Plane, ShapeError> {
        let window = |d: usize| Window {
            kernel_size: self.kernel_size[d],
            stride: self.stride[d],
            dilation: self.dilation[d],
        };
        Plane::pooling(input, [window(0), window(1)], self.padding, self.ceil_mode)
    }

    /// The pooling of these numbers, ready to be run, reversed and asked about.
    ///
    /// # Errors
    /// Those of [`MaxPool2d::plane`].
    pub fn bind<'a, T: Real>(&self, x: ArrayView4<'a, T>) -> Result<BoundPool<'a, T>, ShapeError> {
        let windows = Windows::Sliding(self.plane(shape4(&x))?);
        Ok(BoundPool { x, windows, rule: Rule::Maximum })
    }
}

/// Maximum pooling: every output cell is the largest value in its window.
///
/// ```text
/// y[n, c, oy, ox] = max over ky, kx of x[n, c, iy, ix]
/// iy = oy * stride - padding + ky * dilation,  ix likewise;  outside the input: minus infinity
/// ```
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, c, h, w]` |
/// | result | `[n, c, oh, ow]`, twice: the maxima and where they stood |
///
/// # Errors
/// A window that cannot be laid over this input.
///
/// Agrees with `torch.nn.functional.max_pool2d`, NaN included (parity fixtures, op `max_pool2d`).
pub fn max_pool2d<T: Real>(x: ArrayView4<'_, T>, params: &MaxPool2d) -> Result<MaxPooled<T>, ShapeError> {
    Ok(params.bind(x)?.forward_with_indices())
}

/// Gradient with respect to the input: each output's gradient goes to the winner of its window.
///
/// # Errors
/// Those of [`max_pool2d`], and a `grad_output` that has not the output's shape.
pub fn max_pool2d_backward<T: Real>(
    x: ArrayView4<'_, T>,
    grad_output: ArrayView4<'_, T>,
    params: &MaxPool2d,
) -> Result<Array4<T>, ShapeError> {
    params.bind(x)?.backward(grad_output)
}
