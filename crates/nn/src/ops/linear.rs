//! The fully connected layer.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::argument::{ArgumentError, same_shape, same_size};
use crate::real::Real;

/// Every output is a weighted sum of all inputs.
///
/// `y[n, o] = bias[o] + Σ_i x[n, i] · weight[o, i]`
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, in_features]` |
/// | `weight` | `[out_features, in_features]` |
/// | `bias` | `[out_features]`, or none |
/// | result | `[n, out_features]` |
///
/// # Errors
/// If the sizes do not fit.
///
/// Agrees with `torch.nn.functional.linear`: the parity fixtures.
pub fn linear<T: Real>(
    x: ArrayView2<'_, T>,
    weight: ArrayView2<'_, T>,
    bias: Option<ArrayView1<'_, T>>,
) -> Result<Array2<T>, ArgumentError> {
    same_size("the last axis of x", x.ncols(), "weight", weight.ncols())?;
    let mut y = x.dot(&weight.t());
    if let Some(bias) = bias {
        same_size("bias", bias.len(), "weight", weight.nrows())?;
        y += &bias;
    }
    Ok(y)
}

/// Gradients of [`linear`].
#[derive(Clone, Debug, PartialEq)]
pub struct LinearGrads<T> {
    /// `[n, in_features]`.
    pub grad_input: Array2<T>,
    /// `[out_features, in_features]`.
    pub grad_weight: Array2<T>,
    /// `[out_features]`.
    pub grad_bias: Array1<T>,
}

/// Gradients of [`linear`] from the gradient of its output.
///
/// `grad_input[n, i] = Σ_o grad_out[n, o] · weight[o, i]`,
/// `grad_weight[o, i] = Σ_n grad_out[n, o] · x[n, i]`, `grad_bias[o] = Σ_n grad_out[n, o]`
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, in_features]` |
/// | `weight` | `[out_features, in_features]` |
/// | `grad_out` | `[n, out_features]` |
///
/// # Errors
/// If the sizes do not fit.
pub fn linear_backward<T: Real>(
    x: ArrayView2<'_, T>,
    weight: ArrayView2<'_, T>,
    grad_out: ArrayView2<'_, T>,
) -> Result<LinearGrads<T>, ArgumentError> {
    same_size("the last axis of x", x.ncols(), "weight", weight.ncols())?;
    same_shape("grad_out", grad_out.shape(), &[x.nrows(), weight.nrows()])?;
    Ok(LinearGrads {
        grad_input: grad_out.dot(&weight),
        grad_weight: grad_out.t().dot(&x),
        grad_bias: grad_out.sum_axis(Axis(0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{arr1, arr2};

    #[test]
    fn an_output_is_the_weighted_sum_of_its_row_plus_the_bias() {
        let x = arr2(&[[1.0, 2.0, 3.0]]);
        let weight = arr2(&[[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]]);
        let y = linear(x.view(), weight.view(), Some(arr1(&[10.0, 20.0]).view())).expect("sizes fit");
        assert_eq!(y, arr2(&[[8.0, 25.5]]));
        let grads = linear_backward(x.view(), weight.view(), arr2(&[[1.0, 2.0]]).view()).expect("sizes fit");
        assert_eq!(grads.grad_input, arr2(&[[5.0, 2.0, 0.0]]));
        assert_eq!(grads.grad_weight, arr2(&[[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]]));
        assert_eq!(grads.grad_bias, arr1(&[1.0, 2.0]));
    }

    #[test]
    fn sizes_that_do_not_fit_are_named() {
        let x = arr2(&[[1.0, 2.0]]);
        let weight = arr2(&[[1.0, 0.0, -1.0]]);
        let error = linear(x.view(), weight.view(), None).expect_err("2 is not 3");
        assert_eq!(error.to_string(), "the last axis of x has 2, but weight needs 3");
        let bias = arr1(&[1.0, 2.0]);
        assert!(linear(weight.view(), weight.view(), Some(bias.view())).is_err());
        assert!(linear_backward(weight.view(), weight.view(), x.view()).is_err());
    }
}
