//! What the page knows of a training, and how facts change it.
//!
//! The weights live in the worker; here are the form, the drawing, the bounded curves, and the last
//! of everything the worker reported. [`Training::update`] is pure: it changes the state and returns
//! what has to be done.

mod curve;
mod draft;
mod drawing;
mod events;
mod link;
mod maps;
mod msg;
mod pace;
mod pytorch;
mod recipe;
mod state;
#[cfg(test)]
mod stories;
mod ticks;
mod update;

use std::rc::Rc;

use kernelwalk_nn::data::digit::Digit;
use kernelwalk_nn::train::protocol::Generation;
pub use kernelwalk_nn::train::recipes::Aim;
pub use kernelwalk_nn::zoo::Preset;

pub use curve::{Bucket, Curve};
pub use draft::{Draft, Field, FieldError, OptimiserChoice, ScheduleChoice, Settings, WORKERS};
pub use drawing::{Drawing, Point, Tool};
pub use link::BadParameter;
pub use maps::{Bank, BankKind};
pub use msg::{Kept, TrainingEffect, TrainingMsg};
pub use pace::Pace;
pub use pytorch::pytorch;
pub use recipe::RecipeUse;
pub use state::{
    DataProgress, Evaluation, Machine, Mistake, Phase, Readouts, SavedRun, TestImage, TrainingNotice,
};
pub use ticks::{Ticks, round_up, ticks};

/// Images in MNIST's training set, for settings made before the manifest has arrived.
const MNIST_TRAIN: usize = 60_000;
/// Test results kept for the curve.
const MOST_TESTS: usize = 400;

/// What the page knows of a training.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// The form.
    pub draft: Draft,
    /// Settings of the run whose numbers are shown; `None` before the scene was opened.
    pub run: Option<Settings>,
    /// Number of that run; reports about others are dropped.
    pub generation: Generation,
    /// What the run does.
    pub phase: Phase,
    /// The speed limit.
    pub pace: Pace,
    /// How much of the data is here.
    pub data: DataProgress,
    /// Numbers of the last report.
    pub now: Readouts,
    /// What is known of the worker.
    pub machine: Machine,
    /// How many workers the machine has cores for.
    pub automatic_workers: u8,
    /// Loss of every step.
    pub loss: Rc<Curve>,
    /// Share of each batch that was read right.
    pub accuracy: Rc<Curve>,
    /// Step and accuracy of each test.
    pub test_accuracy: Rc<Vec<(u64, f64)>>,
    /// Step and mean loss of each test.
    pub test_loss: Rc<Vec<(u64, f64)>>,
    /// The last test in full.
    pub evaluation: Option<Rc<Evaluation>>,
    /// Images done and to do of a test under way.
    pub testing: Option<(u32, u32)>,
    /// Step of the last snapshot.
    pub snapshot_step: Option<u64>,
    /// The tool in hand.
    pub tool: Tool,
    /// The drawing.
    pub drawing: Rc<Drawing>,
    /// The drawing on its way to the network; `None` while there is no ink.
    pub digit: Option<Rc<Digit>>,
    /// The test image shown instead of it.
    pub sample: Option<TestImage>,
    /// Probabilities of the ten digits for what is shown.
    pub reading: Option<Rc<[f32]>>,
    /// What the person has to know.
    pub notices: Vec<TrainingNotice>,
    /// A training of an earlier visit.
    pub saved: Option<SavedRun>,
    banks: [Option<Rc<Bank>>; 4],
    bounds: [f32; 4],
    probe: update::Probing,
    /// Clock of the last report while running, to measure the time of training.
    last_report_ms: Option<f64>,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            draft: Draft::default(),
            run: None,
            generation: Generation::default(),
            phase: Phase::Idle,
            pace: Pace::default(),
            data: DataProgress::default(),
            now: Readouts::default(),
            machine: Machine::default(),
            automatic_workers: 1,
            loss: Rc::default(),
            accuracy: Rc::default(),
            test_accuracy: Rc::default(),
            test_loss: Rc::default(),
            evaluation: None,
            testing: None,
            snapshot_step: None,
            tool: Tool::Brush,
            drawing: Rc::default(),
            digit: None,
            sample: None,
            reading: None,
            notices: Vec::new(),
            saved: None,
            banks: Default::default(),
            bounds: BankKind::ALL.map(BankKind::first_bound),
            probe: update::Probing::default(),
            last_report_ms: None,
        }
    }
}

impl Training {
    /// A row of maps, if there is one.
    pub fn bank(&self, kind: BankKind) -> Option<&Rc<Bank>> {
        self.banks[kind as usize].as_ref()
    }

    /// Where the scale of a row of maps ends.
    pub fn bound(&self, kind: BankKind) -> f32 {
        self.bounds[kind as usize]
    }

    /// Whether the form says something else than the run on screen.
    pub fn needs_new_run(&self) -> bool {
        self.draft
            .settings(self.automatic_workers)
            .is_ok_and(|draft| self.run.is_some_and(|run| run != draft))
    }

    /// Last step of the axes: the whole run where it has an end, otherwise round numbers that grow.
    pub fn last_step(&self) -> u64 {
        let reached = self.loss.last_step().max(self.now.step);
        if self.now.total_steps >= reached.max(1) {
            self.now.total_steps
        } else {
            round_up(reached.max(100) as f64) as u64
        }
    }

    /// Upper end of the loss axis: 2.5, a little over ln 10, and more only if the loss grows.
    pub fn loss_top(&self) -> f64 {
        let most = self.loss.buckets().iter().map(|b| b.smooth).fold(0.0, f64::max);
        if most <= 2.5 { 2.5 } else { round_up(most.min(1e6)) }
    }

    /// What the next visit shall find.
    pub fn kept(&self) -> Kept {
        Kept { draft: self.draft.clone(), drawing: Drawing::clone(&self.drawing), pace: self.pace }
    }

    fn training_images(&self) -> usize {
        if self.data.train_total > 0 { self.data.train_total as usize } else { MNIST_TRAIN }
    }
}
