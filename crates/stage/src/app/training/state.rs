//! The parts of what the page knows of a training.

use std::rc::Rc;

use super::Settings;

/// What the run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// No run yet.
    #[default]
    Idle,
    /// Run was pressed; the worker or the first images are still on their way.
    Waiting,
    /// Steps are made.
    Running,
    /// Stopped by the person, to go on.
    Paused,
    /// All epochs are done.
    Finished,
    /// It cannot go on, as a notice says.
    Failed,
}

impl Phase {
    /// Whether pause is what the person may want.
    pub fn is_running(self) -> bool {
        matches!(self, Phase::Waiting | Phase::Running)
    }
}

/// Numbers of the last report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readouts {
    /// Steps made.
    pub step: u64,
    /// Steps of the whole run, 0 while it has no end.
    pub total_steps: u64,
    /// Epochs done, with the share of the current one.
    pub epoch: f64,
    /// Time spent in steps, in milliseconds.
    pub elapsed_ms: f64,
    /// Images used per second of training, lately.
    pub images_per_second: f64,
    /// Learning rate of the last step.
    pub learning_rate: f64,
}

/// What is known of the worker itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Machine {
    /// The kernel set it runs.
    pub kernels: Option<String>,
    /// Bytes of weights, optimiser state and working memory.
    pub memory_bytes: Option<u64>,
    /// Workers that share in the run.
    pub workers: Option<u32>,
    /// Checksum of all weights.
    pub checksum: Option<String>,
    /// Numbers the network learns.
    pub parameters: Option<u64>,
    /// Multiply-adds to read one image.
    pub multiply_adds: Option<u64>,
    /// Images per second at full speed, once it was seen with this network.
    pub full_speed: Option<f64>,
}

/// How much of the data has arrived, in images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DataProgress {
    /// Training images here.
    pub train: u32,
    /// Training images in all, 0 while unknown.
    pub train_total: u32,
    /// Test images here.
    pub test: u32,
    /// Test images in all, 0 while unknown.
    pub test_total: u32,
}

/// The network on the test images.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// After how many steps.
    pub step: u64,
    /// Images read right.
    pub right: u32,
    /// Images read.
    pub total: u32,
    /// Mean cross-entropy.
    pub loss: f64,
    /// `counts[truth][read]`.
    pub counts: Rc<Vec<Vec<u32>>>,
    /// What it was surest of, and wrong; surest first.
    pub mistakes: Rc<Vec<Mistake>>,
}

impl Evaluation {
    /// Share read right.
    pub fn accuracy(&self) -> f64 {
        f64::from(self.right) / f64::from(self.total.max(1))
    }
}

/// A test image that was read wrongly.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// Its number in the test set, from 0.
    pub index: u32,
    /// What it is.
    pub truth: u8,
    /// What was read.
    pub read: u8,
    /// Probability of what was read.
    pub probability: f32,
    /// 28 x 28 grey values, once they are here.
    pub image: Option<Rc<[u8]>>,
}

/// An image of the test set.
#[derive(Debug, Clone, PartialEq)]
pub struct TestImage {
    /// Its number in the test set, from 0.
    pub index: u32,
    /// What it is.
    pub truth: u8,
    /// 28 x 28 grey values.
    pub image: Rc<[u8]>,
}

/// A training of an earlier visit that can go on.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedRun {
    /// Steps made.
    pub step: u64,
    /// Its settings.
    pub settings: Settings,
}

/// Something the person has to know; it stays until dismissed.
#[derive(Debug, Clone, PartialEq)]
pub enum TrainingNotice {
    /// The worker ended and was started anew.
    WorkerDied {
        /// Trap or silence, in words.
        why: String,
        /// Step of the snapshot it went on from.
        resumed_at: Option<u64>,
    },
    /// A worker that shared in the training ended; it goes on.
    CrewEnded {
        /// Trap or silence, in words.
        why: String,
    },
    /// The worker cannot be started.
    WorkerLost {
        /// The browser's reason.
        why: String,
    },
    /// A file of images was damaged or missing.
    Shard {
        /// Its name.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// The loss is no longer a number.
    NotFinite {
        /// At which step.
        step: u64,
        /// First layer with such a number.
        layer: String,
        /// A learning rate to try.
        hint: f64,
    },
    /// A command was refused.
    Failed {
        /// Why.
        why: String,
    },
}
