//! The fully connected layer.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, ArrayView4, Axis};

use super::argument::{ArgumentError, same_shape, same_size};
use super::conv2d::{BoundConv2d, Conv2d};
use super::reversed_conv::ReversedConv;
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

/// The linear layer of these numbers, ready to be asked about term by term.
///
/// It is the convolution of pictures of one cell with kernels of one tap: `x` as `[n, in_features, 1,
/// 1]`, `weight` as `[out_features, in_features, 1, 1]`. Cells and taps are named accordingly.
///
/// # Errors
/// Those of [`linear`], and a layer without outputs.
pub fn bind<'a, T: Real>(
    x: ArrayView2<'a, T>,
    weight: ArrayView2<'a, T>,
    bias: Option<ArrayView1<'a, T>>,
) -> Result<BoundConv2d<'a, T>, ArgumentError> {
    same_size("the last axis of x", x.ncols(), "weight", weight.ncols())?;
    if let Some(bias) = bias {
        same_size("bias", bias.len(), "weight", weight.nrows())?;
    }
    Ok(Conv2d::default().bind(one_cell(x), one_cell(weight), bias)?)
}

/// The linear layer run backwards from this gradient: [`linear_backward`] number by number.
///
/// # Errors
/// Those of [`linear_backward`], and a layer without outputs.
pub fn reverse<'a, T: Real>(
    x: ArrayView2<'a, T>,
    weight: ArrayView2<'a, T>,
    bias: Option<ArrayView1<'a, T>>,
    grad_out: ArrayView2<'a, T>,
) -> Result<ReversedConv<'a, T>, ArgumentError> {
    let bound = bind(x, weight, bias)?;
    same_shape("grad_out", grad_out.shape(), &[x.nrows(), weight.nrows()])?;
    Ok(bound.reverse(one_cell(grad_out))?)
}

fn one_cell<T>(rows: ArrayView2<'_, T>) -> ArrayView4<'_, T> {
    rows.insert_axis(Axis(2)).insert_axis(Axis(3))
}

#[cfg(test)]
mod tests {
    use super::super::trace::{Cell, Factor, GradOf, Tap};
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

    #[test]
    fn a_gradient_names_the_outputs_it_comes_from() {
        let x = arr2(&[[1.0, 2.0, 3.0], [0.0, 5.0, -1.0]]);
        let weight = arr2(&[[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]]);
        let grad = arr2(&[[1.0, 2.0], [3.0, -1.0]]);
        let layer = reverse(x.view(), weight.view(), None, grad.view()).expect("sizes fit");
        let sum_of = |of| {
            let trace = layer.trace(of).expect("a number of the layer");
            let parts: Vec<_> = trace.terms.iter().map(|term| (term.grad, term.factor)).collect();
            (parts, trace.total)
        };
        let cell = |n, c| Cell { n, c, y: 0, x: 0 };
        let tap = Tap { oc: 1, ic: 2, ky: 0, kx: 0 };
        assert_eq!(sum_of(GradOf::Input(cell(0, 0))), (vec![(1.0, 1.0), (2.0, 2.0)], 5.0));
        assert_eq!(sum_of(GradOf::Weight(tap)), (vec![(2.0, 3.0), (-1.0, -1.0)], 7.0));
        assert_eq!(sum_of(GradOf::Bias(0)), (vec![(1.0, 1.0), (3.0, 1.0)], 4.0));
        let used = layer.uses(cell(1, 1));
        assert_eq!(used.len(), 7, "three inputs, three weights, one bias");
        assert_eq!(used[5].term.by, Factor::Value { source: Some(cell(1, 2)), at: [0, 0] });
        assert_eq!(layer.trace(GradOf::Bias(2)), None);
    }

    #[test]
    fn a_layer_that_cannot_be_run_cannot_be_reversed() {
        let (x, weight) = (arr2(&[[1.0, 2.0]]), arr2(&[[1.0, 0.0]]));
        let short = arr2(&[[1.0]]);
        assert!(reverse(x.view(), short.view(), None, short.view()).is_err());
        assert!(reverse(x.view(), weight.view(), Some(arr1(&[1.0, 2.0]).view()), short.view()).is_err());
        assert!(reverse(x.view(), weight.view(), None, weight.view()).is_err());
        assert!(reverse(x.view(), weight.view(), None, short.view()).is_ok());
        let nothing = Array2::<f64>::zeros((0, 2));
        assert!(bind(x.view(), nothing.view(), None).is_err());
    }
}
