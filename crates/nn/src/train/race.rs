//! A run against the clock: train by a recipe, look at the test set now and then, and note when each
//! target was first reached.
//!
//! It drives the very [`Session`] that the train scene uses, one piece of work at a time. The owner
//! gives the time; what passes while the test set is classified does not count.

use serde::{Deserialize, Serialize};

use super::protocol::{Command, Event, Pace};
use super::recipes::Recipe;
use super::{Session, StepReport};
use crate::data::Split;

/// What is to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// How.
    pub recipe: Recipe,
    /// Seed of the run.
    pub seed: u64,
    /// Shares of the test set to be reached, in `0..=1`.
    pub targets: Vec<f64>,
}

/// When a look at the test set first found a target reached.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reached {
    /// Seconds of training.
    pub sec: f64,
    /// Steps of training.
    pub steps: u64,
    /// Passes over the training set, with fraction.
    pub epochs: f64,
}

/// A look at the test set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Steps of training before it.
    pub steps: u64,
    /// Seconds of training before it.
    pub sec: f64,
    /// Share of the test images classified correctly.
    pub accuracy: f64,
}

/// How far a race is, and in the end what it came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Each target and when it was reached; `None`: not yet.
    pub reached: Vec<(f64, Option<Reached>)>,
    /// Share of the test images classified correctly, at the best look; 0 before the first.
    pub best: f64,
    /// The same at the last look.
    pub last: f64,
    /// Steps done.
    pub steps: u64,
    /// Steps there will be.
    pub of: u64,
    /// Seconds of training.
    pub sec: f64,
    /// The latest looks at the test set, at most [`MOST_LOOKS`].
    pub looks: Vec<Look>,
}

/// Looks that are remembered: more than any recipe has, and few enough to be told again and again.
pub const MOST_LOOKS: usize = 256;

/// What [`Race::step`] did.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// So many images of a split must have arrived first.
    Waiting(Split, usize),
    /// The shares of other members are missing.
    Exchanging,
    /// One piece of work: a training step, or a slice of a test.
    Worked,
    /// The recipe is at its end.
    Over,
    /// It cannot go on: why, in a sentence.
    Failed(String),
}

/// A race under way.
#[derive(Debug)]
pub struct Race {
    task: Task,
    standing: Standing,
    images_seen: u64,
    epochs: f64,
    /// Since when time counts, in milliseconds; `None` while it does not.
    running_since: Option<f64>,
    started: bool,
}

impl Race {
    /// A race that has yet to begin.
    ///
    /// # Errors
    /// What is wrong with the task, in a sentence.
    pub fn new(task: Task) -> Result<Self, String> {
        let Recipe { steps, eval_every, .. } = task.recipe;
        if steps < 2 || eval_every == 0 {
            return Err(
                "a recipe needs two steps or more, and a look at the test set every step or less often"
                    .into(),
            );
        }
        if let Some(target) = task.targets.iter().find(|target| !(0.0..=1.0).contains(*target)) {
            return Err(format!("the target {target} is no share: use numbers from 0 to 1"));
        }
        task.recipe.config(task.seed).validate().map_err(|why| why.to_string())?;
        let reached = task.targets.iter().map(|&target| (target, None)).collect();
        let looks = Vec::with_capacity(MOST_LOOKS);
        let standing = Standing { reached, best: 0.0, last: 0.0, steps: 0, of: steps, sec: 0.0, looks };
        Ok(Self { task, standing, images_seen: 0, epochs: 0.0, running_since: None, started: false })
    }

    /// How far it is.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Members of the group that it is for.
    #[must_use]
    pub fn members(&self) -> usize {
        self.task.recipe.members
    }

    /// Does one piece of work. Begins once all images have arrived, so that no line is measured.
    /// `clock` gives milliseconds.
    pub fn step(&mut self, session: &mut Session, clock: impl Fn() -> f64) -> Turn {
        self.step_by(session, clock, Session::step)
    }

    /// As [`Race::step`], with another way than [`Session::step`] to make the step.
    pub fn step_by(
        &mut self,
        session: &mut Session,
        clock: impl Fn() -> f64,
        step: impl FnOnce(&mut Session) -> StepReport,
    ) -> Turn {
        if !self.started {
            if let Some(waiting) = missing(session) {
                return waiting;
            }
            if let Err(why) = self.start(session) {
                return Turn::Failed(why);
            }
        }
        if !session.is_testing() && self.running_since.is_none() {
            self.running_since = Some(clock());
        }
        match step(session) {
            StepReport::Trained { images, .. } => {
                self.trained(images, session, clock());
                Turn::Worked
            }
            StepReport::Tested { done, total } if done == total => self.looked(&session.take_events()),
            StepReport::Tested { .. } => Turn::Worked,
            StepReport::Waiting { split, images } => Turn::Waiting(split, images),
            StepReport::Exchanging => Turn::Exchanging,
            StepReport::Failed => Turn::Failed(failure(&session.take_events()).unwrap_or_default()),
            StepReport::Idle => Turn::Failed("the training was stopped".into()),
        }
    }

    fn start(&mut self, session: &mut Session) -> Result<(), String> {
        let config = Box::new(self.task.recipe.config(self.task.seed));
        let generation = session.generation().next();
        let mut events = session.handle(Command::Configure { generation, config });
        events.extend(session.handle(Command::StopAfter { epochs: None }));
        events.extend(session.handle(Command::Run { pace: Pace::Full }));
        self.started = true;
        failure(&events).map_or(Ok(()), Err)
    }

    fn trained(&mut self, images: usize, session: &mut Session, now: f64) {
        let Standing { steps, of, sec, .. } = &mut self.standing;
        *steps += 1;
        self.images_seen += images as u64;
        // From step to step, so that whatever the owner does in between counts.
        *sec += (now - self.running_since.unwrap_or(now)) / 1000.0;
        self.running_since = Some(now);
        if *steps == *of || steps.is_multiple_of(self.task.recipe.eval_every) {
            self.running_since = None;
            session.handle(Command::Evaluate);
            if *steps == *of {
                session.handle(Command::Pause);
            }
            self.epochs = self.images_seen as f64 / session.totals()[0].max(1) as f64;
        }
    }

    fn looked(&mut self, events: &[Event]) -> Turn {
        let tested = events.iter().find_map(|event| match event {
            Event::Tested(report) => Some(f64::from(report.correct) / f64::from(report.total.max(1))),
            _ => None,
        });
        let Some(accuracy) = tested else { return Turn::Failed("the test gave no result".into()) };
        let Standing { reached, best, last, steps, of, sec, looks } = &mut self.standing;
        (*last, *best) = (accuracy, best.max(accuracy));
        if looks.len() == MOST_LOOKS {
            looks.remove(0);
        }
        looks.push(Look { steps: *steps, sec: *sec, accuracy });
        for (target, first) in reached {
            if accuracy >= *target && first.is_none() {
                *first = Some(Reached { sec: *sec, steps: *steps, epochs: self.epochs });
            }
        }
        if steps == of { Turn::Over } else { Turn::Worked }
    }
}

/// Images that have yet to arrive.
fn missing(session: &mut Session) -> Option<Turn> {
    let [train, test] = session.totals();
    if session.test_images().len() < test {
        Some(Turn::Waiting(Split::Test, test))
    } else if session.train_images().len() < train {
        Some(Turn::Waiting(Split::Train, train))
    } else {
        None
    }
}

fn failure(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| match event {
        Event::Failed(failure) => Some(failure.what.clone()),
        _ => None,
    })
}
