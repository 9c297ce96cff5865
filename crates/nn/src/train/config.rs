//! Everything that determines a run.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::group::MOST_MEMBERS;
use crate::data::Augmentation;
use crate::data::augment::AugmentError;
use crate::graph::{Graph, GraphError, Initialisation};
use crate::optim::{Anneal, OptimError, Optimizer, Schedule, ScheduleError, validate_lr};
use crate::zoo::Preset;

/// Largest mini-batch: beyond it the working memory of a step outgrows a tab.
const LARGEST_BATCH: usize = 1024;

/// Which network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// One known by name.
    Preset(Preset),
    /// One written out.
    Graph(Graph),
}

impl Model {
    /// The network's description.
    #[must_use]
    pub fn graph(&self) -> Graph {
        match self {
            Self::Preset(preset) => preset.graph(),
            Self::Graph(graph) => graph.clone(),
        }
    }
}

/// How a byte becomes a number: `(byte / 255 - mean) / deviation`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Normalisation {
    /// Subtracted, in units of full ink.
    pub mean: f32,
    /// Divided by, in units of full ink.
    pub deviation: f32,
}

impl Normalisation {
    /// Bytes to `0..=1`.
    pub const UNIT: Self = Self { mean: 0.0, deviation: 1.0 };
    /// Mean 0 and deviation 1 over the pixels of MNIST's training set, rounded as is customary.
    pub const MNIST: Self = Self { mean: 0.1307, deviation: 0.3081 };
    /// Paper stays 0 and MNIST's pixels get deviation 1: what padding adds is paper too, and products with paper need
    /// not be computed. It learns as well as [`Self::MNIST`]: `docs/performance.md`.
    pub const INK: Self = Self { mean: 0.0, deviation: 0.3081 };

    /// The number for each of the 256 bytes.
    #[must_use]
    pub fn table(self) -> [f32; 256] {
        std::array::from_fn(|byte| (byte as f32 / 255.0 - self.mean) / self.deviation)
    }
}

/// Everything that determines a run: the same configuration on the same data with the same kernel
/// set gives the same bits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunConfig {
    /// Which network.
    pub model: Model,
    /// Which optimiser.
    pub optimizer: Optimizer,
    /// Base learning rate, per step.
    pub learning_rate: f64,
    /// How the learning rate changes; its steps are mini-batches.
    pub schedule: Schedule,
    /// Images per step and member.
    pub batch_size: usize,
    /// Slices in which each step's `members * batch_size` images are computed, at once where there are as many workers.
    /// Normalisations measure and dropout drops in each slice by itself. See [`super::group`].
    #[serde(default = "one")]
    pub members: usize,
    /// Seed of initial weights, order and dropout.
    pub seed: u64,
    /// How pixels become numbers.
    pub normalisation: Normalisation,
    /// Share of the target that is spread over all classes, in `[0, 1)`; PyTorch's `label_smoothing`.
    #[serde(default)]
    pub label_smoothing: f32,
    /// Largest norm of all gradients together, as `torch.nn.utils.clip_grad_norm_`; `None`: any.
    #[serde(default)]
    pub clip_norm: Option<f32>,
    /// Ids of layers whose parameters stay as they are. Running statistics go on, as in PyTorch.
    #[serde(default)]
    pub frozen: Vec<String>,
    /// How training images are changed before each use.
    #[serde(default)]
    pub augmentation: Augmentation,
    /// Share of the past in an exponential mean of the weights, in `[0, 1)`. Tests and probes then use
    /// the mean; in step `t` the share is at most `(1 + t) / (10 + t)`. 0: the weights themselves.
    #[serde(default)]
    pub averaging: f32,
    /// How weights start.
    #[serde(default)]
    pub initialisation: Initialisation,
    /// Steps after which the run is tested and has ended; `None`: until it is stopped.
    #[serde(default)]
    pub last_step: Option<u64>,
}

fn one() -> usize {
    1
}

impl Default for RunConfig {
    fn default() -> Self {
        Self::one_epoch(Preset::Tiny)
    }
}

impl RunConfig {
    /// One epoch of MNIST with Adam and one cycle of the learning rate, batch 32, seed 1.
    ///
    /// The learning rate rises for a fifth of the 1,875 steps from a tenth of its peak and falls to a
    /// hundredth of where it started. On all 60,000 MNIST images `tiny` then classifies 98.7 % of the
    /// 10,000 test images correctly: `docs/performance.md`.
    #[must_use]
    pub fn one_epoch(preset: Preset) -> Self {
        let max_lr = match preset {
            Preset::Tiny => 8e-3,
            Preset::Lenet5 => 4e-3,
        };
        let schedule = Schedule::OneCycle {
            max_lr,
            total_steps: 1_875,
            pct_start: 0.2,
            anneal: Anneal::Cos,
            div_factor: 10.0,
            final_div_factor: 100.0,
        };
        Self { learning_rate: max_lr, schedule, ..Self::plain(preset) }
    }

    /// Adam at a constant 0.001, batch 32, seed 1: what most tutorials start with, and what the
    /// benchmark measures.
    #[must_use]
    pub fn plain(preset: Preset) -> Self {
        Self {
            model: Model::Preset(preset),
            optimizer: Optimizer::adam(),
            learning_rate: 1e-3,
            schedule: Schedule::Constant,
            batch_size: 32,
            members: 1,
            seed: 1,
            normalisation: Normalisation::INK,
            label_smoothing: 0.0,
            clip_norm: None,
            frozen: Vec::new(),
            augmentation: Augmentation::default(),
            averaging: 0.0,
            initialisation: Initialisation::Torch,
            last_step: None,
        }
    }

    /// Checks every number but those of the graph, which [`crate::graph::infer()`] checks.
    ///
    /// # Errors
    /// The first one out of range.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.optimizer.validate()?;
        self.schedule.validate()?;
        validate_lr(self.learning_rate)?;
        if !(1..=LARGEST_BATCH).contains(&self.batch_size) {
            return Err(ConfigError::BatchSize(self.batch_size));
        }
        if !(1..=MOST_MEMBERS).contains(&self.members) {
            return Err(ConfigError::Members(self.members));
        }
        let Normalisation { mean, deviation } = self.normalisation;
        if !(mean.is_finite() && deviation.is_finite() && deviation > 0.0) {
            return Err(ConfigError::Normalisation);
        }
        for (name, value) in [("label smoothing", self.label_smoothing), ("averaging", self.averaging)] {
            if !(0.0..1.0).contains(&value) {
                return Err(ConfigError::Share { name, value });
            }
        }
        if let Some(norm) = self.clip_norm.filter(|norm| !(norm.is_finite() && *norm > 0.0)) {
            return Err(ConfigError::ClipNorm(norm));
        }
        self.augmentation.validate()?;
        Ok(())
    }
}

/// Why a configuration is refused.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ConfigError {
    /// The network.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The optimiser or the learning rate.
    #[error(transparent)]
    Optimizer(#[from] OptimError),
    /// The schedule.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// Too few or too many images per step.
    #[error("a batch of {0} images is not supported; use 1 to {LARGEST_BATCH}")]
    BatchSize(usize),
    /// Too few or too many members.
    #[error("a group of {0} members is not supported; use 1 to {MOST_MEMBERS}")]
    Members(usize),
    /// A deviation of zero or numbers that are none.
    #[error("the normalisation needs a finite mean and a deviation above 0")]
    Normalisation,
    /// A share that is none.
    #[error("the {name} is {value}, but it must be at least 0 and below 1")]
    Share {
        /// Of what.
        name: &'static str,
        /// What was given.
        value: f32,
    },
    /// A norm that no gradient could have.
    #[error("gradients cannot be clipped to a norm of {0}; use a number above 0")]
    ClipNorm(f32),
    /// A layer to freeze that is not there.
    #[error("there is no layer \"{0}\" to freeze")]
    Frozen(String),
    /// The augmentation.
    #[error(transparent)]
    Augmentation(#[from] AugmentError),
    /// More memory than there is.
    #[error(
        "this network needs {needs} to train with batches of {batch}, more than the {most} a tab can be relied on to have; use a smaller batch or a smaller network"
    )]
    Memory {
        /// What it needs, with its unit.
        needs: String,
        /// What there is.
        most: String,
        /// Images per step.
        batch: usize,
    },
    /// The network reads other pictures than the data set has.
    #[error("the network reads pictures of {reads} numbers, but the data set's have {has}")]
    Input {
        /// Numbers that the network reads.
        reads: usize,
        /// Numbers that a picture has.
        has: usize,
    },
    /// The network does not end in one number per class.
    #[error("the network must end in {classes} features, one per class, but ends in {ends}")]
    Output {
        /// Classes of the data set.
        classes: usize,
        /// What the network ends in.
        ends: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_settings_are_refused_in_plain_words() {
        let table = [
            (
                RunConfig { batch_size: 0, ..RunConfig::default() },
                "a batch of 0 images is not supported; use 1 to 1024",
            ),
            (
                RunConfig { members: 9, ..RunConfig::default() },
                "a group of 9 members is not supported; use 1 to 8",
            ),
            (
                RunConfig { learning_rate: -1.0, ..RunConfig::default() },
                "lr is -1, but it must be a finite number, 0 or more",
            ),
            (
                RunConfig {
                    normalisation: Normalisation { mean: 0.0, deviation: 0.0 },
                    ..RunConfig::default()
                },
                "the normalisation needs a finite mean and a deviation above 0",
            ),
            (
                RunConfig { label_smoothing: 1.0, ..RunConfig::default() },
                "the label smoothing is 1, but it must be at least 0 and below 1",
            ),
            (
                RunConfig { averaging: f32::NAN, ..RunConfig::default() },
                "the averaging is NaN, but it must be at least 0 and below 1",
            ),
            (
                RunConfig { clip_norm: Some(0.0), ..RunConfig::default() },
                "gradients cannot be clipped to a norm of 0; use a number above 0",
            ),
            (
                RunConfig {
                    augmentation: Augmentation { shift: 99, ..Augmentation::default() },
                    ..RunConfig::default()
                },
                "the augmentation's shift is 99, but it must be between 0 and 14 pixels",
            ),
        ];
        for (config, message) in table {
            assert_eq!(config.validate().expect_err(message).to_string(), message);
        }
        assert_eq!(RunConfig::default().validate(), Ok(()));
    }

    #[test]
    fn a_configuration_survives_the_wire() {
        let config = RunConfig::one_epoch(Preset::Lenet5);
        let bytes = postcard::to_allocvec(&config).expect("plain data");
        assert_eq!(postcard::from_bytes::<RunConfig>(&bytes).expect("own bytes"), config);
    }

    #[test]
    fn what_a_file_leaves_out_is_switched_off() {
        let config = RunConfig::plain(Preset::Tiny);
        let mut file = serde_json::to_value(&config).expect("plain data");
        let later = ["label_smoothing", "clip_norm", "frozen", "augmentation", "averaging", "initialisation"];
        for field in later {
            assert!(file.as_object_mut().is_some_and(|fields| fields.remove(field).is_some()), "{field}");
        }
        assert_eq!(serde_json::from_value::<RunConfig>(file).expect("defaults fill in"), config);
    }
}
