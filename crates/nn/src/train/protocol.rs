//! What the page and the training worker say to each other: plain data, encoded by whoever owns
//! the channel (postcard keeps every message below a kilobyte but for its arrays).
//!
//! Every [`Command::Configure`] carries a [`Generation`]; every event about a run repeats it, so
//! that a reply to a run which the user has already reset is recognised and dropped.

use serde::{Deserialize, Serialize};

use super::RunConfig;

/// Number of a run, raised by the page with every [`Command::Configure`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Generation(pub u32);

impl Generation {
    /// The generation after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// How fast to train.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// As fast as the machine can.
    #[default]
    Full,
    /// So many steps each second, so that people can watch.
    StepsPerSecond(f32),
}

/// An order from the page to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// The first message: which build the page is.
    Hello {
        /// Build id of the page; a worker of another build must not be used.
        build_id: String,
    },
    /// Throw the current run away and set up a new one, paused at step 0.
    Configure {
        /// The new run's number.
        generation: Generation,
        /// Everything that determines it.
        config: Box<RunConfig>,
    },
    /// Train until told otherwise.
    Run {
        /// How fast.
        pace: Pace,
    },
    /// Stop after the current step.
    Pause,
    /// Train one step, then pause.
    StepOnce,
    /// Change the speed of a run, running or not.
    SetPace(Pace),
    /// Change the base learning rate from the next step on.
    SetLearningRate(f64),
    /// Measure on the whole test set, a slice at a time; answered by [`Event::Tested`].
    Evaluate,
    /// Classify one picture and show what happens inside; answered by [`Event::Probed`].
    Probe {
        /// Repeated in the answer.
        id: u32,
        /// The picture as the data set stores it, rows first: 784 bytes for MNIST.
        pixels: Vec<u8>,
    },
    /// Ask for the first layer's filters; answered by [`Event::Filters`].
    ShowFilters,
    /// Ask for everything needed to continue; answered by [`Event::SnapshotTaken`].
    Snapshot,
    /// Continue from a snapshot, paused; answered by [`Event::Configured`].
    Restore {
        /// The run's number from now on.
        generation: Generation,
        /// What [`Event::SnapshotTaken`] carried.
        bytes: Vec<u8>,
    },
    /// Pause, test and say [`Event::Finished`] after so many epochs; `None` trains on for ever.
    StopAfter {
        /// Passes over the training set, counted from the run's start.
        epochs: Option<u32>,
    },
}

/// One point of the training curves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Steps done.
    pub step: u64,
    /// Images seen, repetitions counted.
    pub images_seen: u64,
    /// Mean loss over the steps since the last point.
    pub loss: f32,
    /// Share of the same images that were classified correctly before they were trained on.
    pub accuracy: f32,
}

/// Training progress, at most a few times a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Which run.
    pub generation: Generation,
    /// Steps done.
    pub step: u64,
    /// Passes over the training set completed.
    pub epoch: u32,
    /// Images seen, repetitions counted.
    pub images_seen: u64,
    /// Images in one pass.
    pub images_per_epoch: u64,
    /// Loss of the last step.
    pub loss: f32,
    /// Exponential mean of the loss, corrected for its start (decay 0.98).
    pub smoothed: f32,
    /// Exponential mean of the share classified correctly (decay 0.98).
    pub train_accuracy: f32,
    /// Speed as measured by the worker; 0 while unknown.
    pub images_per_second: f32,
    /// Learning rate of the last step.
    pub learning_rate: f64,
    /// Curve points since the last report.
    pub points: Vec<CurvePoint>,
}

/// One test image that the network got wrong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mistake {
    /// Index in the test set.
    pub index: u32,
    /// What it is.
    pub label: u8,
    /// What the network took it for.
    pub predicted: u8,
    /// Probability that the network gave to its answer.
    pub confidence: f32,
}

/// Result of a pass over the test set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// Which run.
    pub generation: Generation,
    /// After how many steps.
    pub step: u64,
    /// Images classified correctly.
    pub correct: u32,
    /// Images tested.
    pub total: u32,
    /// Mean loss.
    pub loss: f32,
    /// `(correct, total)` for each class.
    pub per_class: Vec<(u32, u32)>,
    /// `confusion[label * classes + predicted]`, in images.
    pub confusion: Vec<u32>,
    /// The mistakes the network was surest of, surest first, at most [`super::MOST_MISTAKES`].
    pub mistakes: Vec<Mistake>,
    /// Checksum of the weights that were tested.
    pub checksum: u32,
}

/// Feature maps of one layer for one picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Maps {
    /// The layer's id in the graph.
    pub node: String,
    /// Number of maps.
    pub channels: u32,
    /// Rows of each.
    pub height: u32,
    /// Columns of each.
    pub width: u32,
    /// All values, map after map, row after row.
    pub values: Vec<f32>,
}

/// The answer to [`Command::Probe`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probed {
    /// Which run.
    pub generation: Generation,
    /// As in the command.
    pub id: u32,
    /// After how many steps.
    pub step: u64,
    /// What the last layer says, one number per class.
    pub logits: Vec<f32>,
    /// Softmax of the logits.
    pub probabilities: Vec<f32>,
    /// What each layer makes of the picture, in the order of the graph (convolution before its
    /// activation, activation, pooling, ...); layers without rows and columns are left out.
    pub layers: Vec<Maps>,
}

/// The filters of the first convolution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filters {
    /// Which run.
    pub generation: Generation,
    /// After how many steps.
    pub step: u64,
    /// The layer's id in the graph.
    pub node: String,
    /// `[out_channels, in_channels / groups, kernel height, kernel width]`.
    pub shape: [u32; 4],
    /// The weight in that order.
    pub weight: Vec<f32>,
    /// One number per filter; empty where there is none.
    pub bias: Vec<f32>,
}

/// What kind of failure, for the page to put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The configuration cannot be built or trained.
    Configuration,
    /// Numbers left the range of `f32`.
    Diverged,
    /// A command that does not fit: no run yet, a picture of another size, unreadable bytes.
    Command,
    /// A snapshot that cannot be restored.
    Snapshot,
    /// The data cannot be had.
    Data,
}

/// Something went wrong; the session is alive and paused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Which run.
    pub generation: Generation,
    /// What kind.
    pub kind: FailureKind,
    /// One plain English sentence that says what happened and what to do.
    pub what: String,
    /// Steps done.
    pub step: u64,
    /// The layer in which it showed first, where that is known.
    pub layer: Option<String>,
    /// Whether a snapshot from before the failure is at hand ([`Command::Snapshot`] gives it).
    pub recoverable: bool,
}

/// A statement from the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Answer to the page's hello.
    Hello {
        /// Build id of the worker.
        build_id: String,
        /// `scalar`, `simd128` or `relaxed`; see [`crate::kernel::KERNEL_SET`].
        kernel_set: String,
    },
    /// A run stands ready at `step`.
    Configured {
        /// Which run.
        generation: Generation,
        /// Steps done: 0, or more after a restore.
        step: u64,
        /// Numbers that are trained.
        parameters: u64,
        /// Multiply-adds to classify one picture.
        multiply_adds: u64,
        /// Bytes of weights, optimiser state and working memory.
        memory_bytes: u64,
        /// Workers that can share in it.
        members: u32,
    },
    /// Data that have arrived.
    DataProgress {
        /// Training images at hand.
        train_images: u32,
        /// Training images there are.
        train_total: u32,
        /// Test images at hand.
        test_images: u32,
        /// Test images there are.
        test_total: u32,
        /// Bytes fetched.
        bytes: u64,
        /// Bytes there are to fetch.
        bytes_total: u64,
    },
    /// Training progress.
    Report(Report),
    /// First-layer filters.
    Filters(Filters),
    /// A test is under way.
    Testing {
        /// Which run.
        generation: Generation,
        /// Images done.
        done: u32,
        /// Images in all.
        total: u32,
    },
    /// Test results.
    Tested(TestReport),
    /// A classified picture.
    Probed(Probed),
    /// Everything needed to continue.
    SnapshotTaken {
        /// Which run.
        generation: Generation,
        /// Opaque; give it to [`Command::Restore`].
        bytes: Vec<u8>,
        /// Steps done.
        step: u64,
        /// Checksum of the weights.
        checksum: u32,
    },
    /// The epochs asked for are done and tested.
    Finished {
        /// Which run.
        generation: Generation,
        /// Steps done.
        step: u64,
        /// Epochs done.
        epoch: u32,
        /// Checksum of the weights.
        checksum: u32,
    },
    /// The session went from training to paused or back.
    Running {
        /// Which run.
        generation: Generation,
        /// Whether steps are being made.
        running: bool,
    },
    /// Something went wrong.
    Failed(Failure),
    /// The worker lives.
    Heartbeat,
}

impl Event {
    /// The run this event is about; `None` for those about the worker itself.
    #[must_use]
    pub fn generation(&self) -> Option<Generation> {
        match self {
            Self::Hello { .. } | Self::DataProgress { .. } | Self::Heartbeat => None,
            Self::Configured { generation, .. }
            | Self::Testing { generation, .. }
            | Self::SnapshotTaken { generation, .. }
            | Self::Finished { generation, .. }
            | Self::Running { generation, .. } => Some(*generation),
            Self::Report(report) => Some(report.generation),
            Self::Filters(filters) => Some(filters.generation),
            Self::Tested(tested) => Some(tested.generation),
            Self::Probed(probed) => Some(probed.generation),
            Self::Failed(failure) => Some(failure.generation),
        }
    }
}
