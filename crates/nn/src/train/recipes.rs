//! Recipes: everything about a run, chosen for one aim. How they were found, and what each needs, is
//! in `docs/recipes.md`; `cargo xtask recipes` searches and reports.
//!
//! Each schedule is fitted to its length: a warm-up, a peak, and a way down that ends with the run.

use serde::{Deserialize, Serialize};

use super::{Model, RunConfig};
use crate::data::{Augmentation, Elastic};
use crate::graph::Initialisation;
use crate::optim::{Adam, Anneal, Optimizer, Schedule, Sgd};
use crate::zoo::{self, Preset};

/// What a recipe is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Aim {
    /// 95 % of the test images as early as possible.
    P95,
    /// 97 %.
    P97,
    /// 98 %.
    P98,
    /// 99 %.
    P99,
    /// The best accuracy that a minute of training on one worker gives; with a net of its own, [`zoo::wide`].
    Minute,
}

impl Aim {
    /// Every aim, shortest first.
    pub const ALL: [Self; 5] = [Self::P95, Self::P97, Self::P98, Self::P99, Self::Minute];

    /// The name in links and calls.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P95 => "0.95",
            Self::P97 => "0.97",
            Self::P98 => "0.98",
            Self::P99 => "0.99",
            Self::Minute => "60s",
        }
    }

    /// The aim with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aim| aim.name() == name)
    }

    /// The share of test images that the recipe reaches, with every seed that was tried.
    #[must_use]
    pub fn promise(self) -> f64 {
        match self {
            Self::P95 => 0.95,
            Self::P97 => 0.97,
            Self::P98 => 0.98,
            Self::P99 => 0.99,
            Self::Minute => 0.994,
        }
    }
}

/// Everything about a run but its seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Which network.
    pub model: Model,
    /// Images per step, shared out among the workers.
    pub batch: usize,
    /// As [`RunConfig::members`].
    pub members: usize,
    /// Length of the run; the schedule ends with it.
    pub steps: u64,
    /// Peak of the learning rate.
    pub lr: f64,
    /// Share of the steps in which the learning rate rises.
    pub warm_up: f64,
    /// Peak over start.
    pub start: f64,
    /// Peak over end.
    pub end: f64,
    /// Shape of the way up and down.
    pub anneal: Anneal,
    /// Which optimiser.
    pub optimizer: Optimizer,
    /// As [`RunConfig::label_smoothing`].
    pub label_smoothing: f32,
    /// As [`RunConfig::clip_norm`].
    pub clip_norm: Option<f32>,
    /// As [`RunConfig::averaging`].
    pub averaging: f32,
    /// As [`RunConfig::initialisation`].
    pub initialisation: Initialisation,
    /// As [`RunConfig::augmentation`].
    pub augmentation: Augmentation,
    /// Steps between two looks at the test set.
    pub eval_every: u64,
}

/// Names of the ways of a learning rate.
pub const ANNEALS: [(&str, Anneal); 2] = [("cos", Anneal::Cos), ("linear", Anneal::Linear)];

/// Names of optimisers, with the settings people mean by them.
pub const OPTIMIZERS: [(&str, Optimizer); 5] = [
    ("sgd", Optimizer::Sgd(PLAIN)),
    ("momentum", Optimizer::Sgd(Sgd { momentum: 0.9, ..PLAIN })),
    ("nesterov", Optimizer::Sgd(Sgd { momentum: 0.9, nesterov: true, ..PLAIN })),
    ("adam", Optimizer::Adam(ADAM)),
    ("adamw", Optimizer::AdamW(Adam { weight_decay: 0.01, ..ADAM })),
];
const PLAIN: Sgd = Sgd { momentum: 0.0, dampening: 0.0, nesterov: false, weight_decay: 0.0 };
const ADAM: Adam = Adam { betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.0, amsgrad: false };

/// Names of initial weights.
pub const INITIALISATIONS: [(&str, Initialisation); 2] =
    [("torch", Initialisation::Torch), ("he", Initialisation::He)];

/// What is wanted otherwise than the recipe has it; `None` keeps the recipe's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the field of `Recipe` with its name")]
pub struct Overrides {
    pub batch: Option<u32>,
    pub steps: Option<u32>,
    pub lr: Option<f64>,
    pub warm_up: Option<f64>,
    pub start: Option<f64>,
    pub end: Option<f64>,
    pub anneal: Option<Anneal>,
    pub optimizer: Option<Optimizer>,
    pub label_smoothing: Option<f32>,
    pub clip_norm: Option<f32>,
    pub averaging: Option<f32>,
    pub initialisation: Option<Initialisation>,
    pub shift: Option<u8>,
    pub rotation: Option<f32>,
    pub scale: Option<f32>,
    pub elastic_amplitude: Option<f32>,
    pub elastic_smoothness: Option<f32>,
    pub eval_every: Option<u32>,
    pub threads: Option<u32>,
}

impl Recipe {
    /// The recipe for `aim`. A minute has a net of its own whatever the preset.
    #[must_use]
    pub fn of(aim: Aim, preset: Preset) -> Self {
        let lenet = preset == Preset::Lenet5;
        let base = Self {
            model: Model::Preset(preset),
            batch: 32,
            members: 1,
            steps: 0,
            lr: if lenet { 6e-3 } else { 1e-2 },
            warm_up: 0.2,
            start: 10.0,
            end: 1000.0,
            anneal: Anneal::Cos,
            optimizer: Optimizer::adam(),
            label_smoothing: 0.0,
            clip_norm: None,
            averaging: 0.0,
            initialisation: Initialisation::Torch,
            augmentation: Augmentation::default(),
            eval_every: 10,
        };
        let quick = Self {
            batch: 8,
            lr: if lenet { 6e-3 } else { 8.2e-3 },
            anneal: Anneal::Linear,
            end: 100.0,
            optimizer: adam(0.8, 0.98),
            label_smoothing: 0.1,
            ..base.clone()
        };
        let long = Self {
            warm_up: 0.1,
            start: 5.0,
            optimizer: adam(0.9, 0.99),
            averaging: 0.95,
            label_smoothing: 0.05,
            augmentation: Augmentation { shift: 1, rotation: 6.0, scale: 0.06, elastic: Elastic::default() },
            eval_every: 200,
            ..base.clone()
        };
        match aim {
            Aim::P95 if lenet => Self { steps: 350, ..quick },
            Aim::P97 if lenet => Self { steps: 900, lr: 5e-3, eval_every: 25, ..quick },
            Aim::P98 if lenet => Self { steps: 1_900, lr: 4e-3, averaging: 0.9, eval_every: 50, ..quick },
            Aim::P95 => Self { steps: 275, ..quick },
            Aim::P97 => Self { steps: 700, lr: 6e-3, eval_every: 25, ..quick },
            Aim::P98 => Self { steps: 1_750, lr: 5e-3, averaging: 0.9, eval_every: 50, ..quick },
            Aim::P99 if lenet => Self { steps: 5_000, lr: 4e-3, ..long },
            Aim::P99 => Self {
                batch: 48,
                steps: 9_400,
                lr: 9e-3,
                label_smoothing: 0.0,
                averaging: 0.98,
                augmentation: Augmentation {
                    shift: 1,
                    rotation: 5.0,
                    scale: 0.05,
                    ..Augmentation::default()
                },
                eval_every: 300,
                ..long
            },
            Aim::Minute => Self {
                model: Model::Graph(zoo::wide()),
                steps: 15_000,
                lr: 4e-3,
                averaging: 0.98,
                augmentation: Augmentation {
                    shift: 1,
                    rotation: 8.0,
                    scale: 0.08,
                    elastic: Elastic { amplitude: 1.0, smoothness: 7.0 },
                },
                eval_every: 1_000,
                ..long
            },
        }
    }

    /// Whether the learning rate goes up and down in straight lines, not along half a cosine.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        matches!(self.anneal, Anneal::Linear)
    }

    /// Whether weights start as He et al. have them, not as PyTorch does.
    #[must_use]
    pub fn starts_as_he(&self) -> bool {
        matches!(self.initialisation, Initialisation::He)
    }

    /// Adam's decays, where they are not PyTorch's defaults.
    #[must_use]
    pub fn own_decays(&self) -> Option<(f64, f64)> {
        match self.optimizer {
            Optimizer::Adam(adam) | Optimizer::AdamW(adam) => Some(adam.betas),
            Optimizer::Sgd(_) => None,
        }
        .filter(|&betas| betas != Adam::default().betas)
    }

    /// The recipe with some fields replaced.
    #[must_use]
    pub fn with(mut self, over: &Overrides) -> Self {
        fn set<T>(field: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *field = value;
            }
        }
        set(&mut self.batch, over.batch.map(|n| n as usize));
        set(&mut self.steps, over.steps.map(u64::from));
        set(&mut self.lr, over.lr);
        set(&mut self.warm_up, over.warm_up);
        set(&mut self.start, over.start);
        set(&mut self.end, over.end);
        set(&mut self.anneal, over.anneal);
        set(&mut self.optimizer, over.optimizer);
        set(&mut self.label_smoothing, over.label_smoothing);
        set(&mut self.clip_norm, over.clip_norm.map(Some));
        set(&mut self.averaging, over.averaging);
        set(&mut self.initialisation, over.initialisation);
        set(&mut self.augmentation.shift, over.shift);
        set(&mut self.augmentation.rotation, over.rotation);
        set(&mut self.augmentation.scale, over.scale);
        set(&mut self.augmentation.elastic.amplitude, over.elastic_amplitude);
        set(&mut self.augmentation.elastic.smoothness, over.elastic_smoothness);
        set(&mut self.eval_every, over.eval_every.map(u64::from));
        set(&mut self.members, over.threads.map(|n| n as usize));
        self
    }

    /// The run this recipe means.
    #[must_use]
    pub fn config(&self, seed: u64) -> RunConfig {
        let schedule = Schedule::OneCycle {
            max_lr: self.lr,
            total_steps: self.steps.max(2),
            pct_start: self.warm_up,
            anneal: self.anneal,
            div_factor: self.start,
            final_div_factor: self.end / self.start,
        };
        RunConfig {
            model: self.model.clone(),
            optimizer: self.optimizer,
            learning_rate: self.lr,
            schedule,
            batch_size: self.batch.div_ceil(self.members.max(1)),
            members: self.members,
            seed,
            label_smoothing: self.label_smoothing,
            clip_norm: self.clip_norm,
            augmentation: self.augmentation,
            averaging: self.averaging,
            initialisation: self.initialisation,
            ..RunConfig::plain(Preset::Tiny)
        }
    }
}

/// Adam with other decays than PyTorch's.
#[must_use]
fn adam(beta1: f64, beta2: f64) -> Optimizer {
    Optimizer::Adam(Adam { betas: (beta1, beta2), ..Adam::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::infer;

    #[test]
    fn every_recipe_is_a_run_that_can_be_made() {
        for (aim, preset) in Aim::ALL.into_iter().flat_map(|aim| Preset::ALL.map(|preset| (aim, preset))) {
            let recipe = Recipe::of(aim, preset);
            let config = recipe.config(7);
            assert_eq!(config.validate(), Ok(()), "{aim:?} {preset:?}");
            assert!(infer(&config.model.graph()).is_ok());
            let lr = |step| config.schedule.lr_at(step, config.learning_rate);
            let peak = (0..recipe.steps).map(lr).fold(0.0, f64::max);
            assert!((peak / recipe.lr - 1.0).abs() < 0.02, "{aim:?} {preset:?} peaks at {peak}");
            assert!((lr(recipe.steps - 1) * recipe.end / recipe.lr - 1.0).abs() < 1e-9);
            assert!(recipe.eval_every > 0 && recipe.steps >= recipe.eval_every);
        }
    }

    #[test]
    fn names_lead_back_to_their_aims() {
        for aim in Aim::ALL {
            assert_eq!(Aim::named(aim.name()), Some(aim));
        }
        assert_eq!(Aim::named("0.5"), None);
    }

    #[test]
    fn what_is_overridden_changes_and_all_else_stays() {
        let recipe = Recipe::of(Aim::P97, Preset::Tiny);
        assert_eq!(recipe.clone().with(&Overrides::default()), recipe);
        let over = Overrides { lr: Some(0.5), shift: Some(3), clip_norm: Some(2.0), ..Overrides::default() };
        let augmentation = Augmentation { shift: 3, ..recipe.augmentation };
        let expected = Recipe { lr: 0.5, clip_norm: Some(2.0), augmentation, ..recipe.clone() };
        assert_eq!(recipe.with(&over), expected);
    }
}
