//! Losses that compare cell by cell, and how a loss is reduced to one number.

use ndarray::{Array0, ArrayD, ArrayViewD, Zip};
use serde::{Deserialize, Serialize};

use super::argument::{ArgumentError, same_shape};
use crate::real::Real;

/// How the losses of all cells become the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reduction {
    /// They stay as they are.
    None,
    /// Their mean, one number.
    #[default]
    Mean,
    /// Their sum, one number.
    Sum,
}

impl Reduction {
    /// Reduces `losses`; `denominator` is what [`Mean`](Self::Mean) divides the sum by.
    #[must_use]
    pub(super) fn reduce<T: Real>(self, losses: ArrayD<T>, denominator: T) -> ArrayD<T> {
        match self {
            Self::None => losses,
            Self::Mean => Array0::from_elem((), losses.sum() / denominator).into_dyn(),
            Self::Sum => Array0::from_elem((), losses.sum()).into_dyn(),
        }
    }

    /// The gradient at every cell of the unreduced losses, from the gradient of the result; no
    /// gradient means 1 everywhere.
    pub(super) fn spread<T: Real>(
        self,
        grad_out: Option<ArrayViewD<'_, T>>,
        shape: &[usize],
        denominator: T,
    ) -> Result<ArrayD<T>, ArgumentError> {
        let result_shape = if self == Self::None { shape } else { &[] };
        let grad = match grad_out {
            Some(grad) => {
                same_shape("grad_out", grad.shape(), result_shape)?;
                grad.to_owned()
            }
            None => ArrayD::ones(result_shape),
        };
        let scale = if self == Self::Mean { T::one() / denominator } else { T::one() };
        Ok(match self {
            Self::None => grad,
            Self::Mean | Self::Sum => ArrayD::from_elem(shape, grad.sum() * scale),
        })
    }
}

/// A loss that compares each cell of a prediction with one of the target; `d = x − target`.
///
/// | name | loss of one cell | its slope |
/// |---|---|---|
/// | `Mse` | d² | 2 d |
/// | `L1` | \|d\| | sign d (0 at 0) |
/// | `SmoothL1` | d² / 2β where \|d\| < β, else \|d\| − β/2 | d / β, else sign d |
/// | `BceWithLogits` | max(x, 0) − x · target + ln(1 + e^−\|x\|) | σ(x) − target |
///
/// Agrees with `mse_loss`, `l1_loss`, `smooth_l1_loss` and `binary_cross_entropy_with_logits` of
/// `torch.nn.functional`: the parity fixtures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellLoss {
    /// Squared error.
    Mse,
    /// Absolute error.
    L1,
    /// Squared error near zero, absolute error further out (Huber).
    SmoothL1 {
        /// Where the two meet, above 0; PyTorch's default is 1.
        beta: f64,
    },
    /// Binary cross-entropy; `x` are logits, `target` probabilities.
    BceWithLogits,
}

impl CellLoss {
    fn value<T: Real>(self, x: T, target: T) -> T {
        let d = x - target;
        match self {
            Self::Mse => d * d,
            Self::L1 => d.abs(),
            Self::SmoothL1 { beta } => {
                let beta = T::of(beta);
                if d.abs() < beta { T::of(0.5) * d * d / beta } else { d.abs() - T::of(0.5) * beta }
            }
            Self::BceWithLogits => x.max(T::zero()) - x * target + (-x.abs()).exp().ln_1p(),
        }
    }

    fn slope<T: Real>(self, x: T, target: T) -> T {
        let d = x - target;
        let sign = if d == T::zero() { d } else { d.signum() };
        match self {
            Self::Mse => d + d,
            Self::L1 => sign,
            Self::SmoothL1 { beta } => {
                let beta = T::of(beta);
                if d.abs() < beta { d / beta } else { sign }
            }
            Self::BceWithLogits => T::one() / (T::one() + (-x).exp()) - target,
        }
    }

    /// The loss of a prediction.
    ///
    /// | argument | shape |
    /// |---|---|
    /// | `x`, `target` | any, the same |
    /// | result | that shape without reduction, else one number (shape `[]`) |
    ///
    /// # Errors
    /// If the shapes differ.
    pub fn forward<T: Real>(
        self,
        x: ArrayViewD<'_, T>,
        target: ArrayViewD<'_, T>,
        reduction: Reduction,
    ) -> Result<ArrayD<T>, ArgumentError> {
        same_shape("target", target.shape(), x.shape())?;
        let losses = Zip::from(&x).and(&target).map_collect(|&x, &t| self.value(x, t));
        Ok(reduction.reduce(losses, T::count(x.len())))
    }

    /// Gradient with respect to `x`; `grad_out` is the gradient of the result, 1 where there is none.
    ///
    /// # Errors
    /// If the shapes do not fit.
    pub fn backward<T: Real>(
        self,
        x: ArrayViewD<'_, T>,
        target: ArrayViewD<'_, T>,
        reduction: Reduction,
        grad_out: Option<ArrayViewD<'_, T>>,
    ) -> Result<ArrayD<T>, ArgumentError> {
        same_shape("target", target.shape(), x.shape())?;
        let mut grad = reduction.spread(grad_out, x.shape(), T::count(x.len()))?;
        Zip::from(&mut grad).and(&x).and(&target).for_each(|g, &x, &t| *g *= self.slope(x, t));
        Ok(grad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr1;

    #[test]
    fn each_reduction_has_its_gradient() {
        let (x, target) = (arr1(&[1.0, 4.0]).into_dyn(), arr1(&[0.0, 1.0]).into_dyn());
        let table = [
            (Reduction::None, vec![1.0, 9.0], vec![2.0, 6.0]),
            (Reduction::Mean, vec![5.0], vec![1.0, 3.0]),
            (Reduction::Sum, vec![10.0], vec![2.0, 6.0]),
        ];
        for (reduction, loss, grad) in table {
            let y = CellLoss::Mse.forward(x.view(), target.view(), reduction).expect("same shape");
            assert_eq!(y.into_iter().collect::<Vec<f64>>(), loss, "{reduction:?}");
            let g = CellLoss::Mse.backward(x.view(), target.view(), reduction, None).expect("same shape");
            assert_eq!(g.into_iter().collect::<Vec<f64>>(), grad, "{reduction:?}");
        }
    }

    #[test]
    fn confident_logits_do_not_overflow() {
        let (x, target) = (arr1(&[1e3_f32, -1e3]).into_dyn(), arr1(&[0.0_f32, 1.0]).into_dyn());
        let y =
            CellLoss::BceWithLogits.forward(x.view(), target.view(), Reduction::None).expect("same shape");
        assert_eq!(y, arr1(&[1e3, 1e3]).into_dyn());
    }

    #[test]
    fn another_shape_is_refused() {
        let (x, target) = (arr1(&[1.0, 4.0]).into_dyn(), arr1(&[0.0]).into_dyn());
        let error = CellLoss::L1.forward(x.view(), target.view(), Reduction::Mean).expect_err("2 is not 1");
        assert_eq!(error.to_string(), "target has the shape [1], but [2] is needed");
    }
}
