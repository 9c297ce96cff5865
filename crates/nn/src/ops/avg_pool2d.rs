//! Two-dimensional average pooling.

use ndarray::{Array4, ArrayView4};
use serde::{Deserialize, Serialize};

use super::pool::{BoundPool, Rule, Windows};
use super::shape4;
use crate::real::Real;
use crate::shape::{Plane, ShapeError, Window};

/// The settings of an average pooling, named as in PyTorch; pairs are `[rows, columns]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvgPool2d {
    /// Cells of the window.
    pub kernel_size: [usize; 2],
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// Zeros around the input, at most half of the window.
    pub padding: [usize; 2],
    /// Whether a last window that runs past the edge is kept. What hangs over is never counted.
    pub ceil_mode: bool,
    /// Whether padding counts as cells.
    pub count_include_pad: bool,
    /// Divide by this number instead of the number of cells.
    pub divisor_override: Option<usize>,
}

impl AvgPool2d {
    /// Windows of this size side by side, without padding: PyTorch's defaults.
    #[must_use]
    pub fn tiles(kernel_size: [usize; 2]) -> Self {
        Self {
            kernel_size,
            stride: kernel_size,
            padding: [0, 0],
            ceil_mode: false,
            count_include_pad: true,
            divisor_override: None,
        }
    }

    /// Geometry over an input `[n, c, h, w]`.
    ///
    /// # Errors
    /// A window that cannot be laid over this input, a divisor of 0.
    pub fn plane(&self, input: [usize; 4]) -> Result<Plane, ShapeError> {
        if self.divisor_override == Some(0) {
            return Err(ShapeError::ZeroDivisor);
        }
        let window = |d: usize| Window::of(self.kernel_size[d]).with_stride(self.stride[d]);
        Plane::pooling(input, [window(0), window(1)], self.padding, self.ceil_mode)
    }

    /// The pooling of these numbers, ready to be run, reversed and asked about.
    ///
    /// # Errors
    /// Those of [`AvgPool2d::plane`].
    pub fn bind<'a, T: Real>(&self, x: ArrayView4<'a, T>) -> Result<BoundPool<'a, T>, ShapeError> {
        let windows = Windows::Sliding(self.plane(shape4(&x))?);
        let Self { count_include_pad, divisor_override, .. } = *self;
        Ok(BoundPool { x, windows, rule: Rule::Average { count_include_pad, divisor_override } })
    }
}

/// Average pooling: every output cell is the mean of its window.
///
/// ```text
/// y[n, c, oy, ox] = (sum over ky, kx of x[n, c, iy, ix]) / divisor
/// iy = oy * stride - padding + ky,  ix likewise;  outside the input: 0
/// divisor = divisor_override, or else the window's cells in input and padding (count_include_pad),
///           or else its cells in the input
/// ```
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, c, h, w]` |
/// | result | `[n, c, oh, ow]` |
///
/// # Errors
/// A window that cannot be laid over this input, a divisor of 0.
///
/// Agrees with `torch.nn.functional.avg_pool2d` (parity fixtures, op `avg_pool2d`).
pub fn avg_pool2d<T: Real>(x: ArrayView4<'_, T>, params: &AvgPool2d) -> Result<Array4<T>, ShapeError> {
    Ok(params.bind(x)?.forward())
}

/// Gradient with respect to the input: each output's gradient is spread over its window.
///
/// # Errors
/// Those of [`avg_pool2d`], and a `grad_output` that has not the output's shape.
pub fn avg_pool2d_backward<T: Real>(
    x: ArrayView4<'_, T>,
    grad_output: ArrayView4<'_, T>,
    params: &AvgPool2d,
) -> Result<Array4<T>, ShapeError> {
    params.bind(x)?.backward(grad_output)
}
