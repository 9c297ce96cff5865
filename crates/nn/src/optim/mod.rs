//! Optimisers and learning-rate schedules, with the names, defaults and arithmetic of `torch.optim`.
//!
//! [`Optimizer`] is the setting (plain data, serialisable), [`OptimizerState`] what an optimiser
//! remembers between steps, [`Schedule`] which learning rate is in force at which step. The
//! arithmetic of one step is two functions over slices, [`sgd`] and [`adam`]; a faster twin takes
//! the same [`SgdStep`] or [`AdamStep`] and must give the same numbers.

mod schedule;
mod state;
mod update;

pub use schedule::{Anneal, Schedule, ScheduleError};
pub use state::{OptimizerState, Slot};
pub use update::{AdamStep, SgdStep, Update, adam, sgd};

use serde::{Deserialize, Serialize};

/// Which optimiser, with its hyper-parameters. The learning rate is given anew at every step, so
/// that a [`Schedule`] or a slider can change it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Optimizer {
    /// Stochastic gradient descent, plain or with momentum.
    Sgd(Sgd),
    /// Adam; weight decay is added to the gradient.
    Adam(Adam),
    /// Adam with decoupled weight decay: the weights shrink by `lr * weight_decay` on their own.
    AdamW(Adam),
}

/// Hyper-parameters of `torch.optim.SGD`.
///
/// ```text
/// g   = grad + weight_decay * param
/// buf = g                                        in the first step
///       momentum * buf + (1 - dampening) * g     in every later one
/// d   = g + momentum * buf                       with nesterov
///       buf                                      with momentum
///       g                                        without
/// param -= lr * d
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sgd {
    /// Share of the previous direction that is kept, at least 0.
    pub momentum: f64,
    /// How much of the new gradient the momentum buffer leaves out.
    pub dampening: f64,
    /// Look ahead along the momentum buffer; needs momentum and no dampening.
    pub nesterov: bool,
    /// Strength of the pull towards zero, at least 0.
    pub weight_decay: f64,
}

/// Hyper-parameters of `torch.optim.Adam` and `torch.optim.AdamW`.
///
/// ```text
/// param *= 1 - lr * weight_decay                     AdamW
/// g      = grad + weight_decay * param               Adam
/// m = beta1 * m + (1 - beta1) * g
/// v = beta2 * v + (1 - beta2) * g²
/// s = max of all v so far with amsgrad, otherwise v
/// param -= lr / (1 - beta1^t) * m / (sqrt(s) / sqrt(1 - beta2^t) + eps)
/// ```
///
/// `t` counts steps from 1. Source: Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019 for
/// the decoupled decay; Reddi et al. 2018 for amsgrad.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    /// Decay of the two running averages, each in `[0, 1)`.
    pub betas: (f64, f64),
    /// Added to the denominator, at least 0.
    pub eps: f64,
    /// Strength of the pull towards zero. 0 by default here; `torch.optim.AdamW` says 0.01.
    pub weight_decay: f64,
    /// Divide by the largest second moment seen so far.
    pub amsgrad: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Self { betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.0, amsgrad: false }
    }
}

/// Why a setting of an optimiser or a step of it is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OptimError {
    /// A number outside of its range.
    #[error("{name} is {value}, but it must be {range}")]
    OutOfRange {
        /// PyTorch's name of the hyper-parameter.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What would be accepted, in words.
        range: &'static str,
    },
    /// Nesterov with nothing to look ahead along.
    #[error("nesterov needs a momentum above 0 and a dampening of 0")]
    NesterovNeedsMomentum,
    /// A snapshot that belongs to other parameters.
    #[error("the optimiser's state is for {expected} numbers in parameter {index}, not for {actual}")]
    Length {
        /// Which parameter, counted from 0.
        index: usize,
        /// Numbers the state was made for.
        expected: usize,
        /// Numbers that were given.
        actual: usize,
    },
    /// A snapshot with more or fewer parameters.
    #[error("the optimiser's state is for {expected} parameters, not for {actual}")]
    Count {
        /// Parameters the state was made for.
        expected: usize,
        /// Parameters that were given.
        actual: usize,
    },
}

impl Optimizer {
    /// SGD with momentum, the rest at its default.
    #[must_use]
    pub fn sgd(momentum: f64) -> Self {
        Self::Sgd(Sgd { momentum, ..Sgd::default() })
    }

    /// Adam with PyTorch's defaults.
    #[must_use]
    pub fn adam() -> Self {
        Self::Adam(Adam::default())
    }

    /// AdamW with PyTorch's defaults, weight decay 0.01 among them.
    #[must_use]
    pub fn adamw() -> Self {
        Self::AdamW(Adam { weight_decay: 0.01, ..Adam::default() })
    }

    /// PyTorch's class name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sgd(_) => "SGD",
            Self::Adam(_) => "Adam",
            Self::AdamW(_) => "AdamW",
        }
    }

    /// Checks every hyper-parameter.
    ///
    /// # Errors
    /// The first one that is out of its range, by PyTorch's name.
    pub fn validate(&self) -> Result<(), OptimError> {
        match self {
            Self::Sgd(sgd) => {
                at_least_zero("momentum", sgd.momentum)?;
                at_least_zero("weight_decay", sgd.weight_decay)?;
                finite("dampening", sgd.dampening)?;
                if sgd.nesterov && (sgd.momentum <= 0.0 || sgd.dampening != 0.0) {
                    return Err(OptimError::NesterovNeedsMomentum);
                }
                Ok(())
            }
            Self::Adam(adam) | Self::AdamW(adam) => {
                below_one("betas[0]", adam.betas.0)?;
                below_one("betas[1]", adam.betas.1)?;
                at_least_zero("eps", adam.eps)?;
                at_least_zero("weight_decay", adam.weight_decay)
            }
        }
    }
}

/// Checks a learning rate.
///
/// # Errors
/// [`OptimError::OutOfRange`] if it is negative or not finite.
pub fn validate_lr(lr: f64) -> Result<(), OptimError> {
    at_least_zero("lr", lr)
}

fn finite(name: &'static str, value: f64) -> Result<(), OptimError> {
    if value.is_finite() {
        Ok(())
    } else {
        Err(OptimError::OutOfRange { name, value, range: "a finite number" })
    }
}

fn at_least_zero(name: &'static str, value: f64) -> Result<(), OptimError> {
    if value.is_finite() && value >= 0.0 {
        Ok(())
    } else {
        Err(OptimError::OutOfRange { name, value, range: "a finite number, 0 or more" })
    }
}

fn below_one(name: &'static str, value: f64) -> Result<(), OptimError> {
    if (0.0..1.0).contains(&value) {
        Ok(())
    } else {
        Err(OptimError::OutOfRange { name, value, range: "at least 0 and below 1" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_out_of_range_setting_is_named() {
        let adam = |f: fn(&mut Adam)| {
            let mut a = Adam::default();
            f(&mut a);
            Optimizer::Adam(a)
        };
        let table = [
            (Optimizer::sgd(-0.1), "momentum is -0.1, but it must be a finite number, 0 or more"),
            (
                Optimizer::Sgd(Sgd { weight_decay: f64::NAN, ..Sgd::default() }),
                "weight_decay is NaN, but it must be a finite number, 0 or more",
            ),
            (
                Optimizer::Sgd(Sgd { dampening: f64::INFINITY, ..Sgd::default() }),
                "dampening is inf, but it must be a finite number",
            ),
            (
                Optimizer::Sgd(Sgd { nesterov: true, ..Sgd::default() }),
                "nesterov needs a momentum above 0 and a dampening of 0",
            ),
            (
                Optimizer::Sgd(Sgd { nesterov: true, momentum: 0.9, dampening: 0.1, weight_decay: 0.0 }),
                "nesterov needs a momentum above 0 and a dampening of 0",
            ),
            (adam(|a| a.betas.0 = 1.0), "betas[0] is 1, but it must be at least 0 and below 1"),
            (adam(|a| a.betas.1 = -0.5), "betas[1] is -0.5, but it must be at least 0 and below 1"),
            (adam(|a| a.eps = -1.0), "eps is -1, but it must be a finite number, 0 or more"),
        ];
        for (optimizer, message) in table {
            assert_eq!(optimizer.validate().expect_err(message).to_string(), message);
        }
        for fine in [Optimizer::sgd(0.9), Optimizer::adam(), Optimizer::adamw()] {
            assert_eq!(fine.validate(), Ok(()));
        }
        assert!(validate_lr(-1e-3).is_err() && validate_lr(0.1).is_ok());
    }

    #[test]
    fn settings_survive_json_and_postcard() {
        for optimizer in [Optimizer::sgd(0.9), Optimizer::adam(), Optimizer::adamw()] {
            let json = serde_json::to_string(&optimizer).expect("plain data");
            assert_eq!(serde_json::from_str::<Optimizer>(&json).expect(&json), optimizer);
            let bytes = postcard::to_allocvec(&optimizer).expect("plain data");
            assert_eq!(postcard::from_bytes::<Optimizer>(&bytes).expect("own bytes"), optimizer);
        }
        let short: Optimizer = serde_json::from_str(r#"{"sgd":{"momentum":0.9}}"#).expect("defaults fill in");
        assert_eq!(short, Optimizer::sgd(0.9));
        assert!(serde_json::from_str::<Optimizer>(r#"{"sgd":{"momentun":0.9}}"#).is_err());
    }
}
