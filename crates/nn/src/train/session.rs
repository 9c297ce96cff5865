//! The state machine behind a training: commands and images in, events out, one step at a time.

mod answers;

use super::group::{Leader, Peers, Share, Verdict};
use super::protocol::{Command, CurvePoint, Event, Failure, FailureKind, Generation, Pace};
use super::run::{Run, Trained};
use super::snapshot::Snapshot;
use super::test_pass::TestPass;
use crate::data::{ImageStore, SampleShape};
use crate::graph::Weights;
use crate::kernel::KERNEL_SET;

/// Steps between two points of the curves, if no report is asked for earlier.
const STEPS_PER_POINT: u64 = 8;
/// Points kept between two reports; further steps then share the last ones.
const MOST_POINTS: usize = 512;

/// What [`Session::step`] did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StepReport {
    /// Nothing is to be done until a command arrives.
    Idle,
    /// The images for the next step have not arrived.
    Waiting {
        /// Of this split,
        split: crate::data::Split,
        /// so many must be there.
        images: usize,
    },
    /// What can be done of the step is done; the shares of other members are missing.
    Exchanging,
    /// One mini-batch was trained on.
    Trained {
        /// Images in it.
        images: usize,
        /// Its mean loss.
        loss: f32,
    },
    /// A slice of the test set was classified.
    Tested {
        /// Images done.
        done: usize,
        /// Images in all.
        total: usize,
    },
    /// The step went wrong; an [`Event::Failed`] waits.
    Failed,
}

/// Sums since the last point of the curves.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    steps: u64,
    images: u64,
    loss: f64,
    correct: u64,
}

/// A training without clock and thread. The owner calls [`Session::step`] as often as the
/// [`Session::pace`] allows, passes commands to [`Session::handle`] and images to
/// [`Session::train_images`], and sends out what [`Session::take_events`] gives.
///
/// The same configuration and images give the same bits, however the images arrive and however the
/// calls are timed.
#[derive(Debug)]
pub struct Session {
    build_id: String,
    train: ImageStore,
    test: ImageStore,
    totals: [usize; 2],
    run: Option<Run>,
    leader: Leader,
    generation: Generation,
    running: bool,
    once: bool,
    pace: Pace,
    stop_after: Option<u32>,
    finishing: bool,
    testing: Option<TestPass>,
    tally: Tally,
    points: Vec<CurvePoint>,
    events: Vec<Event>,
}

impl Session {
    /// A session for images of `shape` with labels `0..classes`; `totals` are the training and the
    /// test images that there will be once all have arrived.
    #[must_use]
    pub fn new(build_id: impl Into<String>, shape: SampleShape, classes: u8, totals: [usize; 2]) -> Self {
        Self {
            build_id: build_id.into(),
            train: ImageStore::new(shape, classes),
            test: ImageStore::new(shape, classes),
            totals,
            run: None,
            leader: Leader::default(),
            generation: Generation::default(),
            running: false,
            once: false,
            pace: Pace::Full,
            stop_after: None,
            finishing: false,
            testing: None,
            tally: Tally::default(),
            points: Vec::with_capacity(MOST_POINTS),
            events: Vec::new(),
        }
    }

    /// Where training images are put as they arrive.
    pub fn train_images(&mut self) -> &mut ImageStore {
        &mut self.train
    }

    /// Where test images are put as they arrive.
    pub fn test_images(&mut self) -> &mut ImageStore {
        &mut self.test
    }

    /// Training and test images there will be.
    #[must_use]
    pub fn totals(&self) -> [usize; 2] {
        self.totals
    }

    /// How fast steps are to be made.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Whether training steps are being made.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running
    }

    /// Whether [`Session::step`] has something to do, images permitting.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.running || self.testing.is_some()
    }

    /// Whether the next [`Session::step`] continues a test, which no pace slows down.
    #[must_use]
    pub fn is_testing(&self) -> bool {
        self.testing.is_some()
    }

    /// The run's number.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The weights of the run.
    #[must_use]
    pub fn weights(&self) -> Option<&Weights> {
        self.run.as_ref().map(|run| &run.state.weights)
    }

    /// Events since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Carries out one command and returns all events up to now.
    pub fn handle(&mut self, command: Command) -> Vec<Event> {
        match command {
            Command::Hello { .. } => {
                let (build_id, kernel_set) = (self.build_id.clone(), KERNEL_SET.to_owned());
                self.events.push(Event::Hello { build_id, kernel_set });
            }
            Command::Configure { generation, config } => {
                self.forget(generation);
                match Run::new(generation, *config, self.totals[0], &self.train) {
                    Ok(run) => self.ready(run),
                    Err(why) => self.fail(FailureKind::Configuration, why.to_string()),
                }
            }
            Command::Restore { generation, bytes } => {
                self.forget(generation);
                self.restore(generation, &bytes);
            }
            Command::SetPace(pace) => self.pace = pace,
            Command::StopAfter { epochs } => self.stop_after = epochs,
            other if self.run.is_none() => {
                let what = format!("There is no run yet; configure one before {}.", name(&other));
                self.fail(FailureKind::Command, what);
            }
            Command::Run { pace } => {
                self.pace = pace;
                self.once = false;
                self.set_running(true);
            }
            Command::StepOnce => {
                self.once = true;
                self.set_running(true);
            }
            Command::Pause => self.set_running(false),
            Command::SetLearningRate(lr) => self.set_learning_rate(lr),
            Command::Evaluate => self.start_test(),
            Command::Probe { id, pixels } => self.probe(id, &pixels),
            Command::ShowFilters => {
                let filters = self.filters();
                self.events.extend(filters);
            }
            Command::Snapshot => self.snapshot(),
        }
        self.take_events()
    }

    /// Does one piece of work: a slice of a test that was asked for, else one training step.
    ///
    /// A training step allocates nothing. The slices of all members are computed here, one after the other.
    pub fn step(&mut self) -> StepReport {
        self.advance(None)
    }

    /// As [`Session::step`] at the head of a group of [`Session::members`]: the same bits, with the work shared.
    pub fn step_with(&mut self, peers: &mut dyn Peers) -> StepReport {
        self.advance(Some(peers))
    }

    /// Members that the run's steps are cut for.
    #[must_use]
    pub fn members(&self) -> usize {
        self.run.as_ref().map_or(1, |run| run.config.members)
    }

    /// The group has ended or is another one: its members know nothing of this session.
    pub fn part(&mut self) {
        self.leader.part(self.run.as_mut());
    }

    /// What to do with another member's share.
    #[must_use]
    pub fn verdict(&self, share: &Share) -> Verdict {
        self.run.as_ref().map_or(Verdict::Never, |run| self.leader.verdict(run, share))
    }

    /// Takes a share whose verdict was [`Verdict::Now`]; `read` writes its numbers and says whether it could.
    pub fn receive(&mut self, share: Share, read: impl FnOnce(&mut [f32]) -> bool) {
        if let Some(run) = &mut self.run {
            Leader::receive(run, share, read);
        }
    }

    fn advance(&mut self, peers: Option<&mut dyn Peers>) -> StepReport {
        let Some(run) = &mut self.run else { return StepReport::Idle };
        if let Some(pass) = &mut self.testing {
            let images = pass.needs();
            if self.test.len() < images {
                // Training goes on while the test images are on their way.
                if !self.running {
                    return StepReport::Waiting { split: crate::data::Split::Test, images };
                }
            } else {
                let report = pass.advance(run, &self.test);
                let (done, total) = (pass.done, pass.total);
                if let Some(report) = report {
                    self.testing = None;
                    self.events.push(Event::Tested(report));
                    self.finish();
                }
                return StepReport::Tested { done, total };
            }
        }
        if !self.running {
            return StepReport::Idle;
        }
        let images = run.needs(self.totals[0]);
        if self.totals[0] == 0 || self.train.len() < images {
            return StepReport::Waiting { split: crate::data::Split::Train, images };
        }
        let trained = match run.config.members {
            1 => Some(run.train(&self.train, self.totals[0])),
            _ => self.leader.step(run, &self.train, self.totals[0], peers),
        };
        match trained {
            None => StepReport::Exchanging,
            Some(trained) => self.stepped(trained),
        }
    }

    fn stepped(&mut self, trained: Result<Trained, Failure>) -> StepReport {
        match trained {
            Ok(trained) => {
                self.after(trained);
                StepReport::Trained { images: trained.images, loss: trained.loss }
            }
            Err(failure) => {
                self.set_running(false);
                self.tally = Tally::default();
                self.events.push(Event::Failed(failure));
                StepReport::Failed
            }
        }
    }

    fn forget(&mut self, generation: Generation) {
        self.generation = generation;
        self.run = None;
        self.leader.part(None);
        self.running = false;
        self.once = false;
        self.finishing = false;
        self.stop_after = None;
        self.testing = None;
        self.tally = Tally::default();
        self.points.clear();
        self.events.clear();
    }

    fn ready(&mut self, run: Run) {
        self.events.push(Event::Configured {
            generation: self.generation,
            step: run.state.progress.step,
            parameters: run.net().parameter_count() as u64,
            multiply_adds: run.net().multiply_adds(),
            memory_bytes: run.bytes(),
            members: run.config.members as u32,
        });
        self.run = Some(run);
    }

    fn restore(&mut self, generation: Generation, bytes: &[u8]) {
        let total = self.totals[0];
        let restored = Snapshot::read(bytes).map_err(|why| why.to_string()).and_then(|snapshot| {
            let stop_after = snapshot.stop_after;
            let run = Run::new(generation, snapshot.config.clone(), total, &self.train);
            let mut run = run.map_err(|why| why.to_string())?;
            snapshot.restore(&mut run, total).map_err(|why| why.to_string())?;
            Ok((run, stop_after))
        });
        match restored {
            Ok((run, stop_after)) => {
                self.stop_after = stop_after;
                self.ready(run);
            }
            Err(what) => self.fail(FailureKind::Snapshot, what),
        }
    }

    fn fail(&mut self, kind: FailureKind, what: String) {
        let step = self.run.as_ref().map_or(0, |run| run.state.progress.step);
        let generation = self.generation;
        let failure = Failure { generation, kind, what, step, layer: None, recoverable: self.run.is_some() };
        self.events.push(Event::Failed(failure));
    }

    fn set_running(&mut self, running: bool) {
        if self.running != running {
            self.running = running;
            self.events.push(Event::Running { generation: self.generation, running });
        }
    }

    fn set_learning_rate(&mut self, lr: f64) {
        match (crate::optim::validate_lr(lr), &mut self.run) {
            (Ok(()), Some(run)) => {
                run.config.learning_rate = lr;
                // A share that is under way names the old one.
                self.leader.part(Some(run));
            }
            (Err(why), _) => self.fail(FailureKind::Command, why.to_string()),
            (Ok(()), None) => {}
        }
    }

    fn start_test(&mut self) {
        let Some(run) = &mut self.run else { return };
        self.testing = Some(TestPass::new(run, self.totals[1]));
        let total = self.totals[1] as u32;
        self.events.push(Event::Testing { generation: self.generation, done: 0, total });
    }

    fn after(&mut self, trained: Trained) {
        self.tally.steps += 1;
        self.tally.images += trained.images as u64;
        self.tally.loss += f64::from(trained.loss) * trained.images as f64;
        self.tally.correct += trained.correct as u64;
        if self.tally.steps >= STEPS_PER_POINT && self.points.len() < MOST_POINTS {
            self.add_point();
        }
        let ends = self.run.as_ref().is_some_and(|run| {
            let progress = &run.state.progress;
            let stops = self.stop_after.is_some_and(|stop| progress.epoch >= stop);
            (trained.epoch_done && stops) || run.config.last_step.is_some_and(|last| progress.step >= last)
        });
        if ends {
            self.set_running(false);
            self.finishing = true;
            self.start_test();
        } else if self.once {
            self.once = false;
            self.set_running(false);
        }
    }

    fn add_point(&mut self) {
        let Some(progress) = self.run.as_ref().map(|run| &run.state.progress) else { return };
        if self.tally.steps == 0 {
            return;
        }
        let images = self.tally.images as f64;
        self.points.push(CurvePoint {
            step: progress.step,
            images_seen: progress.images_seen,
            loss: (self.tally.loss / images) as f32,
            accuracy: (self.tally.correct as f64 / images) as f32,
        });
        self.tally = Tally::default();
    }

    fn finish(&mut self) {
        let Some(run) = self.run.as_ref().filter(|_| self.finishing) else { return };
        self.finishing = false;
        let checksum = run.state.weights.checksum();
        let (step, epoch) = (run.state.progress.step, run.state.progress.epoch);
        self.events.push(Event::Finished { generation: self.generation, step, epoch, checksum });
    }
}

fn name(command: &Command) -> &'static str {
    match command {
        Command::Run { .. } | Command::StepOnce => "training",
        Command::Pause => "pausing",
        Command::Evaluate => "testing",
        Command::Probe { .. } => "classifying",
        Command::Snapshot => "taking a snapshot",
        _ => "that",
    }
}
