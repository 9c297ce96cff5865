//! Adaptive pooling: the output size is given, the windows follow from it.

use ndarray::{Array4, ArrayView4};
use serde::{Deserialize, Serialize};

use super::pool::{BoundPool, MaxPooled, Rule, Windows};
use super::shape4;
use crate::real::Real;
use crate::shape::{AdaptivePlane, ShapeError};

/// The settings of an adaptive pooling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdaptivePool2d {
    /// `[rows, columns]` of the output; `[1, 1]` is global pooling.
    pub output_size: [usize; 2],
}

impl AdaptivePool2d {
    /// Geometry over an input `[n, c, h, w]`.
    ///
    /// # Errors
    /// An input or an output without cells.
    pub fn plane(&self, input: [usize; 4]) -> Result<AdaptivePlane, ShapeError> {
        AdaptivePlane::new(input, self.output_size)
    }

    /// The adaptive average of these numbers, ready to be run, reversed and asked about.
    ///
    /// # Errors
    /// Those of [`AdaptivePool2d::plane`].
    pub fn bind_average<'a, T: Real>(&self, x: ArrayView4<'a, T>) -> Result<BoundPool<'a, T>, ShapeError> {
        self.bind(x, Rule::Average { count_include_pad: false, divisor_override: None })
    }

    /// The adaptive maximum of these numbers, ready to be run, reversed and asked about.
    ///
    /// # Errors
    /// Those of [`AdaptivePool2d::plane`].
    pub fn bind_maximum<'a, T: Real>(&self, x: ArrayView4<'a, T>) -> Result<BoundPool<'a, T>, ShapeError> {
        self.bind(x, Rule::Maximum)
    }

    fn bind<'a, T: Real>(&self, x: ArrayView4<'a, T>, rule: Rule) -> Result<BoundPool<'a, T>, ShapeError> {
        let windows = Windows::Adaptive(self.plane(shape4(&x))?);
        Ok(BoundPool { x, windows, rule })
    }
}

/// Adaptive average pooling: the input is covered by as many windows as outputs are asked for, and
/// each is averaged.
///
/// ```text
/// y[n, c, oy, ox] = mean of x[n, c, iy, ix] over
///     floor(oy * h / oh) <= iy < ceil((oy + 1) * h / oh),  ix likewise
/// ```
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, c, h, w]` |
/// | result | `[n, c, oh, ow]` |
///
/// # Errors
/// An input or an output without cells.
///
/// Agrees with `torch.nn.functional.adaptive_avg_pool2d` (parity fixtures, op `adaptive_avg_pool2d`).
pub fn adaptive_avg_pool2d<T: Real>(
    x: ArrayView4<'_, T>,
    params: &AdaptivePool2d,
) -> Result<Array4<T>, ShapeError> {
    Ok(params.bind_average(x)?.forward())
}

/// Gradient of [`adaptive_avg_pool2d`] with respect to the input.
///
/// # Errors
/// Those of [`adaptive_avg_pool2d`], and a `grad_output` that has not the output's shape.
pub fn adaptive_avg_pool2d_backward<T: Real>(
    x: ArrayView4<'_, T>,
    grad_output: ArrayView4<'_, T>,
    params: &AdaptivePool2d,
) -> Result<Array4<T>, ShapeError> {
    params.bind_average(x)?.backward(grad_output)
}

/// Adaptive maximum pooling: the largest value of each window of [`adaptive_avg_pool2d`].
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, c, h, w]` |
/// | result | `[n, c, oh, ow]`, twice: the maxima and where they stood |
///
/// # Errors
/// An input or an output without cells.
///
/// Agrees with `torch.nn.functional.adaptive_max_pool2d` (parity fixtures, op `adaptive_max_pool2d`).
pub fn adaptive_max_pool2d<T: Real>(
    x: ArrayView4<'_, T>,
    params: &AdaptivePool2d,
) -> Result<MaxPooled<T>, ShapeError> {
    Ok(params.bind_maximum(x)?.forward_with_indices())
}

/// Gradient of [`adaptive_max_pool2d`] with respect to the input.
///
/// # Errors
/// Those of [`adaptive_max_pool2d`], and a `grad_output` that has not the output's shape.
pub fn adaptive_max_pool2d_backward<T: Real>(
    x: ArrayView4<'_, T>,
    grad_output: ArrayView4<'_, T>,
    params: &AdaptivePool2d,
) -> Result<Array4<T>, ShapeError> {
    params.bind_maximum(x)?.backward(grad_output)
}
