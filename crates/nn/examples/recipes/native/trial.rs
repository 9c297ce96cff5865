//! One run of a recipe, through the session that trains in the page.

use std::time::Instant;

use kernelwalk_nn::data::{ImageStore, SampleShape};
use kernelwalk_nn::train::protocol::{Command, Event, Generation, Pace};
use kernelwalk_nn::train::recipes::Recipe;
use kernelwalk_nn::train::{Session, StepReport};

use super::mnist::{self, Images, Part};

/// A session with its images, used for one run after the other.
pub(crate) struct Bench {
    session: Session,
    generation: Generation,
}

/// What a run came to.
pub(crate) struct Outcome {
    /// Images seen and per cent correct, at each look.
    looks: Vec<(u64, f64)>,
    /// Seconds of training alone: of the processor, where the system tells, so that others do not matter.
    pub(crate) seconds: f64,
}

impl Outcome {
    pub(crate) fn last(&self) -> f64 {
        self.looks.last().map_or(0.0, |&(_, accuracy)| accuracy)
    }

    pub(crate) fn best(&self) -> f64 {
        self.looks.iter().fold(0.0, |best, &(_, accuracy)| accuracy.max(best))
    }

    pub(crate) fn images(&self) -> u64 {
        self.looks.last().map_or(0, |&(images, _)| images)
    }

    /// Images seen when a look first found the share `aim`.
    pub(crate) fn first(&self, aim: f64) -> Option<u64> {
        self.looks.iter().find(|&&(_, accuracy)| accuracy >= aim * 100.0 - 1e-9).map(|&(images, _)| images)
    }
}

impl Bench {
    pub(crate) fn new(sets: &[Images; 2], part: Part) -> Result<Self, String> {
        let [train, test] = mnist::split(sets, part).map(|(labels, samples)| {
            ImageStore::from_samples(SampleShape::MNIST, 10, labels, samples).map_err(|why| why.to_string())
        });
        let (train, test) = (train?, test?);
        let mut session = Session::new("", SampleShape::MNIST, 10, [train.len(), test.len()]);
        *session.train_images() = train;
        *session.test_images() = test;
        Ok(Self { session, generation: Generation::default() })
    }

    /// Trains with a look every so many steps and one at the end.
    pub(crate) fn run(&mut self, recipe: &Recipe, seed: u64, every: u64) -> Result<Outcome, String> {
        self.generation = self.generation.next();
        let config = Box::new(recipe.config(seed));
        let events = self.session.handle(Command::Configure { generation: self.generation, config });
        failure(&events)?;
        self.session.handle(Command::Run { pace: Pace::Full });
        let mut outcome = Outcome { looks: Vec::new(), seconds: 0.0 };
        let (mut images, clock) = (0, Instant::now());
        let mut since = seconds(clock);
        for step in 1..=recipe.steps {
            match self.session.step() {
                StepReport::Trained { images: n, .. } => images += n as u64,
                // Too high a learning rate is a result, too.
                _ => break,
            }
            if step % every == 0 || step == recipe.steps {
                outcome.seconds += seconds(clock) - since;
                outcome.looks.push((images, self.look()?));
                since = seconds(clock);
            }
        }
        self.session.handle(Command::Pause);
        Ok(outcome)
    }

    fn look(&mut self) -> Result<f64, String> {
        self.session.handle(Command::Evaluate);
        while self.session.is_testing() {
            self.session.step();
        }
        let events = self.session.take_events();
        let tested = events.iter().find_map(|event| match event {
            Event::Tested(report) => Some(f64::from(report.correct) / f64::from(report.total) * 100.0),
            _ => None,
        });
        tested.ok_or_else(|| "the test gave no result".into())
    }
}

/// Time of this thread on the processor, as Linux counts it; elsewhere since `clock`.
fn seconds(clock: Instant) -> f64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| clock.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

fn failure(events: &[Event]) -> Result<(), String> {
    let failed = events.iter().find_map(|event| match event {
        Event::Failed(failure) => Some(failure.what.clone()),
        _ => None,
    });
    failed.map_or(Ok(()), Err)
}
