//! Learning-rate schedules: which learning rate is in force at which step.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// A learning rate as a function of the step, in closed form: jumping to a step gives what walking
/// there gives. Names and defaults of `torch.optim.lr_scheduler`; what counts as a step (mini-batch
/// or epoch) is the caller's choice, as there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Schedule {
    /// The base learning rate throughout.
    #[default]
    Constant,
    /// `StepLR`: times `gamma` every `step_size` steps.
    Step {
        /// Steps between two drops, at least 1.
        step_size: u64,
        /// Factor of each drop.
        gamma: f64,
    },
    /// `MultiStepLR`: times `gamma` at each milestone.
    MultiStep {
        /// Steps at which it drops; one that is named twice drops twice.
        milestones: Vec<u64>,
        /// Factor of each drop.
        gamma: f64,
    },
    /// `ExponentialLR`: times `gamma` every step.
    Exponential {
        /// Factor per step.
        gamma: f64,
    },
    /// `CosineAnnealingLR`: half a cosine from the base learning rate to `eta_min` in `t_max` steps,
    /// and back up afterwards.
    Cosine {
        /// Steps from top to bottom, at least 1.
        t_max: u64,
        /// The lowest learning rate.
        eta_min: f64,
    },
    /// `OneCycleLR` with two phases and constant momentum (`cycle_momentum=False`): from
    /// `max_lr / div_factor` up to `max_lr`, then down to `max_lr / div_factor / final_div_factor`.
    /// The base learning rate has no part in it. Past `total_steps` it stays at the end.
    OneCycle {
        /// The peak.
        max_lr: f64,
        /// Length of the cycle in steps, at least 2.
        total_steps: u64,
        /// Share of the cycle spent rising, in `[0, 1]`.
        pct_start: f64,
        /// Shape of both phases.
        anneal: Anneal,
        /// Peak over start.
        div_factor: f64,
        /// Start over end.
        final_div_factor: f64,
    },
}

/// How a learning rate gets from one value to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Anneal {
    /// Half a cosine: slow at both ends.
    #[default]
    Cos,
    /// A straight line.
    Linear,
}

/// Why a schedule is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ScheduleError {
    /// A count of steps that is too small.
    #[error("{name} is {value}, but the schedule needs at least {least}")]
    TooFewSteps {
        /// PyTorch's name.
        name: &'static str,
        /// What was given.
        value: u64,
        /// The smallest that works.
        least: u64,
    },
    /// A number outside of its range.
    #[error("{name} is {value}, but it must be {range}")]
    OutOfRange {
        /// PyTorch's name.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What would be accepted, in words.
        range: &'static str,
    },
}

impl Schedule {
    /// One cycle with PyTorch's defaults: 30 % rising, start a 25th of the peak, end a 10,000th of the start.
    #[must_use]
    pub fn one_cycle(max_lr: f64, total_steps: u64) -> Self {
        Self::OneCycle {
            max_lr,
            total_steps,
            pct_start: 0.3,
            anneal: Anneal::Cos,
            div_factor: 25.0,
            final_div_factor: 1e4,
        }
    }

    /// Checks every argument.
    ///
    /// # Errors
    /// The first one that is out of its range, by PyTorch's name.
    pub fn validate(&self) -> Result<(), ScheduleError> {
        match *self {
            Self::Constant => Ok(()),
            Self::Step { step_size, gamma } => {
                at_least("step_size", step_size, 1)?;
                not_negative("gamma", gamma)
            }
            Self::MultiStep { gamma, .. } | Self::Exponential { gamma } => not_negative("gamma", gamma),
            Self::Cosine { t_max, eta_min } => {
                at_least("T_max", t_max, 1)?;
                not_negative("eta_min", eta_min)
            }
            Self::OneCycle { max_lr, total_steps, pct_start, div_factor, final_div_factor, .. } => {
                at_least("total_steps", total_steps, 2)?;
                not_negative("max_lr", max_lr)?;
                positive("div_factor", div_factor)?;
                positive("final_div_factor", final_div_factor)?;
                if (0.0..=1.0).contains(&pct_start) {
                    Ok(())
                } else {
                    Err(ScheduleError::OutOfRange {
                        name: "pct_start",
                        value: pct_start,
                        range: "between 0 and 1",
                    })
                }
            }
        }
    }

    /// The learning rate in force during step `step`, counted from 0, where `base_lr` is the
    /// optimiser's own. The schedule has to be [valid](Self::validate).
    #[must_use]
    pub fn lr_at(&self, step: u64, base_lr: f64) -> f64 {
        match self {
            Self::Constant => base_lr,
            Self::Step { step_size, gamma } => base_lr * power(*gamma, step / (*step_size).max(1)),
            Self::MultiStep { milestones, gamma } => {
                base_lr * power(*gamma, milestones.iter().filter(|&&m| m <= step).count() as u64)
            }
            Self::Exponential { gamma } => base_lr * power(*gamma, step),
            Self::Cosine { t_max, eta_min } => {
                eta_min + (base_lr - eta_min) * (1.0 + (PI * step as f64 / *t_max as f64).cos()) / 2.0
            }
            Self::OneCycle { max_lr, total_steps, pct_start, anneal, div_factor, final_div_factor } => {
                let initial = max_lr / div_factor;
                let last = total_steps.saturating_sub(1) as f64;
                let peak = (pct_start * *total_steps as f64 - 1.0).clamp(0.0, last);
                let at = (step as f64).min(last);
                if at < peak {
                    anneal.between(initial, *max_lr, at / peak)
                } else if at == peak {
                    *max_lr
                } else {
                    anneal.between(*max_lr, initial / final_div_factor, (at - peak) / (last - peak))
                }
            }
        }
    }
}

impl Anneal {
    fn between(self, start: f64, end: f64, share: f64) -> f64 {
        match self {
            Self::Cos => end + (start - end) / 2.0 * ((PI * share).cos() + 1.0),
            Self::Linear => (end - start) * share + start,
        }
    }
}

fn power(gamma: f64, exponent: u64) -> f64 {
    gamma.powi(i32::try_from(exponent).unwrap_or(i32::MAX))
}

fn at_least(name: &'static str, value: u64, least: u64) -> Result<(), ScheduleError> {
    if value >= least { Ok(()) } else { Err(ScheduleError::TooFewSteps { name, value, least }) }
}

fn not_negative(name: &'static str, value: f64) -> Result<(), ScheduleError> {
    if value.is_finite() && value >= 0.0 {
        Ok(())
    } else {
        Err(ScheduleError::OutOfRange { name, value, range: "a finite number, 0 or more" })
    }
}

fn positive(name: &'static str, value: f64) -> Result<(), ScheduleError> {
    if value.is_finite() && value > 0.0 {
        Ok(())
    } else {
        Err(ScheduleError::OutOfRange { name, value, range: "a finite number above 0" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lrs(schedule: &Schedule, steps: u64) -> Vec<f64> {
        (0..steps).map(|step| schedule.lr_at(step, 1.0)).collect()
    }

    #[test]
    fn staircases_drop_where_they_say() {
        assert_eq!(lrs(&Schedule::Constant, 3), [1.0, 1.0, 1.0]);
        let step = Schedule::Step { step_size: 2, gamma: 0.5 };
        assert_eq!(lrs(&step, 5), [1.0, 1.0, 0.5, 0.5, 0.25]);
        let multi = Schedule::MultiStep { milestones: vec![1, 3, 3], gamma: 0.5 };
        assert_eq!(lrs(&multi, 5), [1.0, 0.5, 0.5, 0.125, 0.125]);
        assert_eq!(lrs(&Schedule::Exponential { gamma: 0.5 }, 3), [1.0, 0.5, 0.25]);
    }

    #[test]
    fn a_cosine_ends_at_the_bottom_and_comes_back() {
        let cosine = Schedule::Cosine { t_max: 4, eta_min: 0.2 };
        let lr = |step| cosine.lr_at(step, 1.0);
        assert!((lr(0) - 1.0).abs() < 1e-12 && (lr(2) - 0.6).abs() < 1e-12 && (lr(4) - 0.2).abs() < 1e-12);
        assert!((lr(6) - 0.6).abs() < 1e-12);
    }

    #[test]
    fn one_cycle_rises_to_the_peak_and_falls_to_the_end() {
        // torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=10): the peak is at 0.3 * 10 - 1.
        let cycle = Schedule::one_cycle(1.0, 10);
        let lr = |step| cycle.lr_at(step, 0.5);
        assert!((lr(0) - 0.04).abs() < 1e-12 && (lr(1) - 0.52).abs() < 1e-12);
        assert!((lr(2) - 1.0).abs() < 1e-12 && (lr(9) - 4e-6).abs() < 1e-12);
        assert_eq!(lr(9), lr(1_000), "past the end it stays");
        assert!((3..9).all(|step| lr(step) > lr(step + 1)));
    }

    #[test]
    fn a_cycle_without_a_rise_starts_at_the_peak() {
        for pct_start in [0.0, 0.1, 0.05, 1.0] {
            let cycle = Schedule::OneCycle {
                max_lr: 1.0,
                total_steps: 10,
                pct_start,
                anneal: Anneal::Linear,
                div_factor: 10.0,
                final_div_factor: 10.0,
            };
            assert!(lrs(&cycle, 12).iter().all(|lr| lr.is_finite()), "{pct_start}");
            assert!(pct_start > 0.1 || cycle.lr_at(0, 0.0) == 1.0);
        }
    }

    #[test]
    fn impossible_schedules_are_refused_by_name() {
        let table = [
            (
                Schedule::Step { step_size: 0, gamma: 0.1 },
                "step_size is 0, but the schedule needs at least 1",
            ),
            (Schedule::Cosine { t_max: 0, eta_min: 0.0 }, "T_max is 0, but the schedule needs at least 1"),
            (
                Schedule::Exponential { gamma: f64::NAN },
                "gamma is NaN, but it must be a finite number, 0 or more",
            ),
            (Schedule::one_cycle(1.0, 1), "total_steps is 1, but the schedule needs at least 2"),
            (Schedule::one_cycle(-1.0, 9), "max_lr is -1, but it must be a finite number, 0 or more"),
        ];
        for (schedule, message) in table {
            assert_eq!(schedule.validate().expect_err(message).to_string(), message);
        }
        assert_eq!(Schedule::one_cycle(0.01, 100).validate(), Ok(()));
    }

    #[test]
    fn schedules_survive_postcard() {
        let multi = Schedule::MultiStep { milestones: vec![3, 7], gamma: 0.1 };
        for schedule in [Schedule::Constant, multi, Schedule::one_cycle(0.01, 100)] {
            let bytes = postcard::to_allocvec(&schedule).expect("plain data");
            assert_eq!(postcard::from_bytes::<Schedule>(&bytes).expect("own bytes"), schedule);
        }
    }
}
