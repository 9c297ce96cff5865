//! From logits to probabilities.

use ndarray::{ArrayD, ArrayViewD, ArrayViewMut1};

use super::argument::{ArgumentError, axis, same_shape};
use crate::real::Real;

/// Probabilities along one axis.
///
/// `y[k] = exp(x[k] − m) / Σ_j exp(x[j] − m)` with `m = max x`, which changes nothing and keeps `exp`
/// from overflowing.
///
/// | argument | |
/// |---|---|
/// | `x` | logits, any shape |
/// | `dim` | the axis that sums to 1, counted from 0 |
/// | result | shape of `x` |
///
/// # Errors
/// If there is no such axis.
///
/// Agrees with `torch.nn.functional.softmax`: the parity fixtures.
pub fn softmax<T: Real>(x: ArrayViewD<'_, T>, dim: usize) -> Result<ArrayD<T>, ArgumentError> {
    let axis = axis(dim, x.ndim())?;
    let mut y = x.to_owned();
    for mut lane in y.lanes_mut(axis) {
        let max = maximum(&lane);
        lane.mapv_inplace(|x| (x - max).exp());
        let sum = lane.sum();
        lane.mapv_inplace(|x| x / sum);
    }
    Ok(y)
}

/// Gradient of [`softmax`] with respect to its input, from its output.
///
/// `grad_input[k] = y[k] · (grad_out[k] − Σ_j grad_out[j] · y[j])`
///
/// | argument | |
/// |---|---|
/// | `y` | what [`softmax`] returned |
/// | `dim` | the same axis |
/// | `grad_out` | shape of `y` |
///
/// # Errors
/// If there is no such axis or the shapes differ.
pub fn softmax_backward<T: Real>(
    y: ArrayViewD<'_, T>,
    dim: usize,
    grad_out: ArrayViewD<'_, T>,
) -> Result<ArrayD<T>, ArgumentError> {
    let axis = axis(dim, y.ndim())?;
    same_shape("grad_out", grad_out.shape(), y.shape())?;
    let mut grad = &grad_out * &y;
    for (mut lane, y) in grad.lanes_mut(axis).into_iter().zip(y.lanes(axis)) {
        let sum = lane.sum();
        lane.scaled_add(-sum, &y);
    }
    Ok(grad)
}

/// Logarithm of [`softmax`], without the detour over tiny probabilities.
///
/// `y[k] = x[k] − m − ln Σ_j exp(x[j] − m)` with `m = max x`
///
/// Arguments, errors and source as there (`torch.nn.functional.log_softmax`).
///
/// # Errors
/// If there is no such axis.
pub fn log_softmax<T: Real>(x: ArrayViewD<'_, T>, dim: usize) -> Result<ArrayD<T>, ArgumentError> {
    let axis = axis(dim, x.ndim())?;
    let mut y = x.to_owned();
    for mut lane in y.lanes_mut(axis) {
        let max = maximum(&lane);
        lane.mapv_inplace(|x| x - max);
        let log_sum = lane.mapv(T::exp).sum().ln();
        lane.mapv_inplace(|x| x - log_sum);
    }
    Ok(y)
}

/// Gradient of [`log_softmax`] with respect to its input, from its output.
///
/// `grad_input[k] = grad_out[k] − exp(y[k]) · Σ_j grad_out[j]`
///
/// # Errors
/// If there is no such axis or the shapes differ.
pub fn log_softmax_backward<T: Real>(
    y: ArrayViewD<'_, T>,
    dim: usize,
    grad_out: ArrayViewD<'_, T>,
) -> Result<ArrayD<T>, ArgumentError> {
    let axis = axis(dim, y.ndim())?;
    same_shape("grad_out", grad_out.shape(), y.shape())?;
    let mut grad = grad_out.to_owned();
    for (mut lane, y) in grad.lanes_mut(axis).into_iter().zip(y.lanes(axis)) {
        let sum = lane.sum();
        lane.zip_mut_with(&y, |g, &y| *g -= y.exp() * sum);
    }
    Ok(grad)
}

fn maximum<T: Real>(lane: &ArrayViewMut1<'_, T>) -> T {
    lane.fold(T::neg_infinity(), |max, &x| if x > max { x } else { max })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Axis, arr1, arr2};

    #[test]
    fn probabilities_sum_to_one_along_the_chosen_axis() {
        let x = arr2(&[[0.0, 1.0, -1.0], [3.0, 0.5, 0.25]]).into_dyn();
        for dim in 0..2 {
            let y = softmax(x.view(), dim).expect("an axis");
            assert!(y.sum_axis(Axis(dim)).iter().all(|s: &f64| (s - 1.0).abs() < 1e-12));
            let log = log_softmax(x.view(), dim).expect("an axis");
            assert!((&log.mapv(f64::exp) - &y).iter().all(|d| d.abs() < 1e-12));
        }
    }

    #[test]
    fn huge_logits_neither_overflow_nor_vanish() {
        let x = arr1(&[1e4_f32, 1e4, -1e4]).into_dyn();
        assert_eq!(softmax(x.view(), 0).expect("an axis"), arr1(&[0.5, 0.5, 0.0]).into_dyn());
        let log = log_softmax(x.view(), 0).expect("an axis");
        assert!((log[0] + std::f32::consts::LN_2).abs() < 1e-6 && log[2] < -1.9e4 && log[2].is_finite());
    }

    #[test]
    fn an_axis_that_is_not_there_is_refused() {
        let x = arr1(&[1.0_f32]).into_dyn();
        let error = softmax(x.view(), 1).expect_err("one axis");
        assert_eq!(error.to_string(), "dim is 1, but there are only 1 axes (0 to 0)");
        assert!(log_softmax(x.view(), 3).is_err());
    }
}
