//! Batch normalisation.

use ndarray::{Array1, ArrayD, ArrayView1, ArrayViewD, Axis};

use super::argument::{ArgumentError, rank_at_least, same_shape, same_size};
use crate::real::Real;

/// Options and fixed inputs of [`batch_norm`].
#[derive(Clone, Debug)]
pub struct BatchNorm<'a, T> {
    /// Scale per channel, `[c]`; none means 1.
    pub weight: Option<ArrayView1<'a, T>>,
    /// Shift per channel, `[c]`; none means 0.
    pub bias: Option<ArrayView1<'a, T>>,
    /// Normalise by the statistics of this batch (training) or by the running ones (evaluation).
    pub training: bool,
    /// Share of this batch in the new running statistics; PyTorch's default is 0.1.
    pub momentum: f64,
    /// Added to the variance; PyTorch's default is 1e-5.
    pub eps: f64,
}

impl<T> Default for BatchNorm<'_, T> {
    fn default() -> Self {
        Self { weight: None, bias: None, training: true, momentum: 0.1, eps: 1e-5 }
    }
}

/// What [`batch_norm`] returns.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNormOutput<T> {
    /// Shape of `x`.
    pub y: ArrayD<T>,
    /// What was subtracted, `[c]`.
    pub mean: Array1<T>,
    /// `1 / sqrt(variance + eps)`, what was multiplied by, `[c]`.
    pub inv_std: Array1<T>,
    /// Running mean after this batch (unchanged in evaluation), `[c]`.
    pub running_mean: Array1<T>,
    /// Running variance after this batch (unchanged in evaluation), `[c]`.
    pub running_var: Array1<T>,
}

/// Gradients of [`batch_norm`].
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNormGrads<T> {
    /// Shape of `x`.
    pub grad_input: ArrayD<T>,
    /// `[c]`.
    pub grad_weight: Array1<T>,
    /// `[c]`.
    pub grad_bias: Array1<T>,
}

/// Brings every channel to mean 0 and variance 1, then scales and shifts it.
///
/// ```text
/// y = (x − mean) / sqrt(var + eps) · weight + bias
/// ```
///
/// In training, mean and variance are those of the channel over batch and space; the biased variance
/// (divided by m) normalises, the unbiased one (divided by m − 1) enters the running statistics:
/// `running = (1 − momentum) · running + momentum · batch`. In evaluation the running ones normalise.
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, c]` or `[n, c, h, w]` |
/// | `running_mean`, `running_var` | `[c]` |
///
/// # Errors
/// If the sizes do not fit, or training meets a single value per channel.
///
/// Source: Ioffe and Szegedy 2015, algorithm 1. Agrees with `torch.nn.functional.batch_norm`: the
/// parity fixtures.
pub fn batch_norm<T: Real>(
    x: ArrayViewD<'_, T>,
    running_mean: ArrayView1<'_, T>,
    running_var: ArrayView1<'_, T>,
    options: &BatchNorm<'_, T>,
) -> Result<BatchNormOutput<T>, ArgumentError> {
    check(x.shape(), options)?;
    let channels = x.shape()[CHANNEL];
    same_size("running_mean", running_mean.len(), "x", channels)?;
    same_size("running_var", running_var.len(), "x", channels)?;
    let mut mean = running_mean.to_owned();
    let mut var = running_var.to_owned();
    let (mut running_mean, mut running_var) = (mean.clone(), var.clone());
    if options.training {
        let (keep, take) = (T::of(1.0 - options.momentum), T::of(options.momentum));
        for (channel, values) in x.axis_iter(Axis(CHANNEL)).enumerate() {
            let m = values.len();
            let centre = values.sum() / T::count(m);
            let squares: T = values.iter().map(|&x| (x - centre) * (x - centre)).sum();
            mean[channel] = centre;
            var[channel] = squares / T::count(m);
            running_mean[channel] = keep * running_mean[channel] + take * centre;
            running_var[channel] = keep * running_var[channel] + take * squares / T::count(m - 1);
        }
    }
    let inv_std = var.mapv(|v| T::one() / (v + T::of(options.eps)).sqrt());
    let mut y = x.to_owned();
    for (channel, mut values) in y.axis_iter_mut(Axis(CHANNEL)).enumerate() {
        let scale = inv_std[channel] * options.weight_of(channel);
        let shift = options.bias.map_or(T::zero(), |bias| bias[channel]);
        values.mapv_inplace(|x| (x - mean[channel]) * scale + shift);
    }
    Ok(BatchNormOutput { y, mean, inv_std, running_mean, running_var })
}

/// Gradients of [`batch_norm`] from the gradient of its output.
///
/// With `z = (x − mean) · inv_std` and `g = grad_out`, per channel of `m` values:
/// `grad_weight = Σ g · z`, `grad_bias = Σ g`, and
///
/// ```text
/// grad_input = weight · inv_std · (g − (Σ g + z · Σ g·z) / m)    training: the statistics depend on x
/// grad_input = weight · inv_std · g                              evaluation: they are constants
/// ```
///
/// | argument | |
/// |---|---|
/// | `x` | as given to [`batch_norm`] |
/// | `mean`, `inv_std` | as it returned them, `[c]` |
/// | `grad_out` | shape of `x` |
///
/// # Errors
/// If the sizes do not fit.
pub fn batch_norm_backward<T: Real>(
    x: ArrayViewD<'_, T>,
    mean: ArrayView1<'_, T>,
    inv_std: ArrayView1<'_, T>,
    options: &BatchNorm<'_, T>,
    grad_out: ArrayViewD<'_, T>,
) -> Result<BatchNormGrads<T>, ArgumentError> {
    check(x.shape(), options)?;
    same_shape("grad_out", grad_out.shape(), x.shape())?;
    let channels = x.shape()[CHANNEL];
    same_size("mean", mean.len(), "x", channels)?;
    same_size("inv_std", inv_std.len(), "x", channels)?;
    let mut grad_input = grad_out.to_owned();
    let (mut grad_weight, mut grad_bias) = (Array1::zeros(channels), Array1::zeros(channels));
    for channel in 0..channels {
        let z = x.index_axis(Axis(CHANNEL), channel).mapv(|x| (x - mean[channel]) * inv_std[channel]);
        let mut g = grad_input.index_axis_mut(Axis(CHANNEL), channel);
        let (sum, dot) = (g.sum(), (&g * &z).sum());
        grad_weight[channel] = dot;
        grad_bias[channel] = sum;
        let scale = options.weight_of(channel) * inv_std[channel];
        let m = T::count(z.len());
        let training = options.training;
        g.zip_mut_with(&z, |g, &z| {
            *g = scale * if training { *g - (sum + z * dot) / m } else { *g };
        });
    }
    Ok(BatchNormGrads { grad_input, grad_weight, grad_bias })
}

const CHANNEL: usize = 1;

impl<T: Real> BatchNorm<'_, T> {
    fn weight_of(&self, channel: usize) -> T {
        self.weight.map_or(T::one(), |weight| weight[channel])
    }
}

fn check<T>(shape: &[usize], options: &BatchNorm<'_, T>) -> Result<(), ArgumentError> {
    rank_at_least("x", shape.len(), 2)?;
    let channels = shape[CHANNEL];
    if let Some(weight) = options.weight {
        same_size("weight", weight.len(), "x", channels)?;
    }
    if let Some(bias) = options.bias {
        same_size("bias", bias.len(), "x", channels)?;
    }
    let values = shape.iter().product::<usize>() / channels.max(1);
    if options.training && values < 2 {
        return Err(ArgumentError::OneValuePerChannel { shape: shape.to_vec() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{arr1, arr2};

    #[test]
    fn training_centres_by_the_batch_and_remembers_the_unbiased_variance() {
        let x = arr2(&[[1.0, 10.0], [3.0, 10.0]]).into_dyn();
        let (zero, one) = (arr1(&[0.0, 0.0]), arr1(&[1.0, 1.0]));
        let options = BatchNorm { eps: 0.0, momentum: 0.5, ..BatchNorm::default() };
        let first = x.slice_axis(Axis(1), (0..1).into());
        let out = batch_norm(first, arr1(&[0.0]).view(), arr1(&[1.0]).view(), &options).expect("fits");
        assert_eq!(out.y, arr2(&[[-1.0], [1.0]]).into_dyn());
        assert_eq!((out.running_mean[0], out.running_var[0]), (1.0, 1.5));
        let options = BatchNorm { eps: 1e-5, ..BatchNorm::default() };
        let constant = batch_norm(x.view(), zero.view(), one.view(), &options).expect("fits");
        assert_eq!((constant.y[[0, 1]], constant.y[[1, 1]]), (0.0, 0.0), "a constant channel stays finite");
    }

    #[test]
    fn evaluation_uses_and_keeps_the_running_statistics() {
        let x = arr2(&[[5.0]]).into_dyn();
        let (weight, bias) = (arr1(&[2.0]), arr1(&[1.0]));
        let options = BatchNorm {
            weight: Some(weight.view()),
            bias: Some(bias.view()),
            training: false,
            eps: 0.0,
            ..BatchNorm::default()
        };
        let out = batch_norm(x.view(), arr1(&[3.0]).view(), arr1(&[4.0]).view(), &options).expect("fits");
        assert_eq!(out.y[[0, 0]], 3.0);
        assert_eq!((out.running_mean[0], out.running_var[0]), (3.0, 4.0));
    }

    #[test]
    fn a_single_value_has_no_statistics() {
        let x = arr2(&[[5.0]]).into_dyn();
        let one = arr1(&[1.0]);
        let error =
            batch_norm(x.view(), one.view(), one.view(), &BatchNorm::default()).expect_err("one value");
        assert!(error.to_string().contains("more than one value per channel"), "{error}");
        let two = arr1(&[1.0, 1.0]);
        assert!(batch_norm(x.view(), two.view(), one.view(), &BatchNorm::default()).is_err());
    }
}
