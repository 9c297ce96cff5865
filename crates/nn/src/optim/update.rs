//! The arithmetic of one step over the numbers of one parameter.

use super::Optimizer;
use crate::real::Real;

/// One step of an [`Optimizer`] with everything that depends on the step's number worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update {
    /// For [`sgd`].
    Sgd(SgdStep),
    /// For [`adam`].
    Adam(AdamStep),
}

/// Coefficients of one SGD step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdStep {
    /// Learning rate in force.
    pub lr: f64,
    /// Share of the buffer that is kept; 0 means that there is no buffer.
    pub momentum: f64,
    /// Share of the gradient that enters the buffer: 1 in the first step, then `1 - dampening`.
    pub intake: f64,
    /// Look ahead along the buffer.
    pub nesterov: bool,
    /// Added to the gradient times the parameter.
    pub weight_decay: f64,
}

/// Coefficients of one Adam or AdamW step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamStep {
    /// Decay of the mean of gradients.
    pub beta1: f64,
    /// Decay of the mean of squared gradients.
    pub beta2: f64,
    /// `lr / (1 - beta1^t)`.
    pub step_size: f64,
    /// `sqrt(1 - beta2^t)`.
    pub bias_correction2_sqrt: f64,
    /// Added to the denominator.
    pub eps: f64,
    /// Added to the gradient times the parameter; 0 for AdamW.
    pub weight_decay: f64,
    /// What the parameter is multiplied by first: `1 - lr * weight_decay` for AdamW, else 1.
    pub shrink: f64,
    /// Whether the largest second moment so far divides.
    pub amsgrad: bool,
}

impl Optimizer {
    /// The coefficients of step `t`, counted from 1, at learning rate `lr`.
    ///
    /// Worked out in `f64` as PyTorch does, also where the parameters are `f32`.
    #[must_use]
    pub fn update_at(&self, t: u64, lr: f64) -> Update {
        match *self {
            Self::Sgd(s) => Update::Sgd(SgdStep {
                lr,
                momentum: s.momentum,
                intake: if t <= 1 { 1.0 } else { 1.0 - s.dampening },
                nesterov: s.nesterov,
                weight_decay: s.weight_decay,
            }),
            Self::Adam(a) => Update::Adam(adam_step(a, t, lr, a.weight_decay, 1.0)),
            Self::AdamW(a) => Update::Adam(adam_step(a, t, lr, 0.0, 1.0 - lr * a.weight_decay)),
        }
    }
}

fn adam_step(adam: super::Adam, t: u64, lr: f64, weight_decay: f64, shrink: f64) -> AdamStep {
    // A beta below 1 to the power of i32::MAX is 0 already: saturating changes nothing.
    let t = i32::try_from(t.max(1)).unwrap_or(i32::MAX);
    let (beta1, beta2) = adam.betas;
    AdamStep {
        beta1,
        beta2,
        step_size: lr / (1.0 - beta1.powi(t)),
        bias_correction2_sqrt: (1.0 - beta2.powi(t)).sqrt(),
        eps: adam.eps,
        weight_decay,
        shrink,
        amsgrad: adam.amsgrad,
    }
}

/// One step of stochastic gradient descent on one parameter; the formula stands at
/// [`Sgd`](super::Sgd).
///
/// | argument | length | |
/// |---|---|---|
/// | `param` | n | changed in place |
/// | `grad` | n | gradient of the loss |
/// | `buf` | n, or 0 where `momentum` is 0 | momentum buffer, zeros before the first step |
///
/// Agrees with `torch.optim.SGD`: the `optim` cases of the parity fixtures.
///
/// # Panics
/// If the lengths differ.
pub fn sgd<T: Real>(step: &SgdStep, param: &mut [T], grad: &[T], buf: &mut [T]) {
    assert_eq!(param.len(), grad.len(), "one gradient for each number");
    let (lr, momentum) = (T::of(step.lr), T::of(step.momentum));
    let (intake, weight_decay) = (T::of(step.intake), T::of(step.weight_decay));
    if step.momentum == 0.0 {
        for (p, &g) in param.iter_mut().zip(grad) {
            *p -= lr * (g + weight_decay * *p);
        }
        return;
    }
    assert_eq!(param.len(), buf.len(), "one buffer cell for each number");
    for ((p, &g), b) in param.iter_mut().zip(grad).zip(buf) {
        let g = g + weight_decay * *p;
        *b = momentum * *b + intake * g;
        let direction = if step.nesterov { g + momentum * *b } else { *b };
        *p -= lr * direction;
    }
}

/// One step of Adam or AdamW on one parameter; the formula stands at [`Adam`](super::Adam).
///
/// | argument | length | |
/// |---|---|---|
/// | `param` | n | changed in place |
/// | `grad` | n | gradient of the loss |
/// | `mean` | n | running mean of gradients, zeros before the first step |
/// | `square` | n | running mean of squared gradients, zeros before the first step |
/// | `square_max` | n with amsgrad, else 0 | largest `square` so far, zeros before the first step |
///
/// Agrees with `torch.optim.Adam` and `AdamW`: the `optim` cases of the parity fixtures.
///
/// # Panics
/// If the lengths differ.
pub fn adam<T: Real>(
    step: &AdamStep,
    param: &mut [T],
    grad: &[T],
    mean: &mut [T],
    square: &mut [T],
    square_max: &mut [T],
) {
    let n = param.len();
    assert!(grad.len() == n && mean.len() == n && square.len() == n, "one cell for each number");
    assert!(!step.amsgrad || square_max.len() == n, "amsgrad keeps one maximum for each number");
    let (beta1, beta2) = (T::of(step.beta1), T::of(step.beta2));
    let (intake1, intake2) = (T::of(1.0 - step.beta1), T::of(1.0 - step.beta2));
    let (weight_decay, shrink) = (T::of(step.weight_decay), T::of(step.shrink));
    let (step_size, root, eps) = (T::of(step.step_size), T::of(step.bias_correction2_sqrt), T::of(step.eps));
    for i in 0..n {
        let p = param[i] * shrink;
        let g = grad[i] + weight_decay * p;
        mean[i] = beta1 * mean[i] + intake1 * g;
        square[i] = beta2 * square[i] + intake2 * g * g;
        let moment = if step.amsgrad {
            square_max[i] = square_max[i].max(square[i]);
            square_max[i]
        } else {
            square[i]
        };
        param[i] = p - step_size * mean[i] / (moment.sqrt() / root + eps);
    }
}
