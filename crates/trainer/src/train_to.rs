//! Training against the clock in the worker's own turns: never more than one piece of work at once,
//! so that messages are heard and signs of life go on.

use kernelwalk_nn::data::Split;
use kernelwalk_nn::train::protocol::Command;
use kernelwalk_nn::train::race::{Race, Task, Turn};
use kernelwalk_nn::train::recipes::Recipe;
use kernelwalk_nn::train::{Session, StepReport};
use kernelwalk_wire::{Notice, RaceJob};

/// Time between two standings, in milliseconds.
const STANDING_MS: f64 = 100.0;

/// A race that was ordered.
#[derive(Debug)]
pub struct Racing {
    id: u32,
    race: Race,
    told_ms: f64,
    /// What it waits for.
    waiting: Option<Split>,
}

/// What a piece of work came to.
#[derive(Debug, PartialEq)]
pub enum Progress {
    /// More is to be done.
    Worked,
    /// Images have to arrive first, or what other members send.
    Waiting,
    /// It has ended; this says how.
    Ended(Box<Notice>),
}

impl Racing {
    /// Takes an order on.
    ///
    /// # Errors
    /// The answer to an order that cannot be carried out.
    pub fn new(job: RaceJob) -> Result<Self, Notice> {
        let RaceJob { id, preset, aim, overrides, seed, targets } = job;
        let recipe = Recipe::of(aim, preset).with(&overrides);
        match Race::new(Task { recipe, seed, targets }) {
            Ok(race) => Ok(Self { id, race, told_ms: 0.0, waiting: None }),
            Err(why) => Err(Notice::RaceFailed { id, why }),
        }
    }

    /// Which order it is.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Members of the group that it is for.
    pub fn members(&self) -> usize {
        self.race.members()
    }

    /// Whether test images should come before more training images.
    pub fn wants_test(&self) -> bool {
        self.waiting == Some(Split::Test)
    }

    /// Whether it waits for images.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Does one piece of work; `step` is how a step is made.
    pub fn work(
        &mut self,
        session: &mut Session,
        clock: fn() -> f64,
        step: impl FnOnce(&mut Session) -> StepReport,
    ) -> Progress {
        let turn = self.race.step_by(session, clock, step);
        self.waiting = None;
        let (id, standing) = (self.id, self.race.standing());
        match turn {
            Turn::Worked => Progress::Worked,
            Turn::Exchanging => Progress::Waiting,
            Turn::Waiting(split, _) => {
                self.waiting = Some(split);
                Progress::Waiting
            }
            Turn::Over => {
                let standing = standing.clone();
                quiet(session);
                Progress::Ended(Box::new(Notice::RaceOver { id, standing }))
            }
            Turn::Failed(why) => {
                quiet(session);
                Progress::Ended(Box::new(Notice::RaceFailed { id, why }))
            }
        }
    }

    /// How far it is, if that has not been told lately.
    pub fn standing(&mut self, now: f64) -> Option<Notice> {
        if now - self.told_ms < STANDING_MS {
            return None;
        }
        self.told_ms = now;
        Some(Notice::RaceStanding { id: self.id, standing: self.race.standing().clone() })
    }

    /// Ends it before its time; the answer to its order.
    pub fn cut_short(&self, session: Option<&mut Session>, why: &str) -> Notice {
        if let Some(session) = session {
            quiet(session);
        }
        Notice::RaceFailed { id: self.id, why: format!("the training was stopped: {why}") }
    }
}

/// Whether a race cannot go on beside this command.
pub fn disturbs(command: &Command) -> bool {
    !matches!(
        command,
        Command::Hello { .. }
            | Command::SetPace(_)
            | Command::Probe { .. }
            | Command::ShowFilters
            | Command::Snapshot
    )
}

/// Pauses. The page has not asked for the race's run as such: nothing is to be said about it.
fn quiet(session: &mut Session) {
    session.handle(Command::Pause);
    session.report(0.0);
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::data::SampleShape;
    use kernelwalk_nn::train::recipes::{Aim, Overrides};
    use kernelwalk_nn::zoo::Preset;

    use super::*;
    use crate::testing::{clock, images, pass};

    fn session() -> Session {
        let mut session = Session::new("", SampleShape::MNIST, 10, [200, 150]);
        *session.train_images() = images(200);
        *session.test_images() = images(150);
        session
    }

    fn job(steps: u32) -> RaceJob {
        let overrides =
            Overrides { steps: Some(steps), eval_every: Some(4), batch: Some(16), ..Overrides::default() };
        RaceJob { id: 9, preset: Preset::Tiny, aim: Aim::P95, overrides, seed: 3, targets: vec![0.0, 1.0] }
    }

    #[test]
    fn a_race_ends_with_its_recipe_and_tells_its_standing_now_and_then() {
        let (mut session, mut racing) = (session(), Racing::new(job(10)).expect("sound"));
        let (mut pieces, mut told) = (0, 0);
        let over = loop {
            pieces += 1;
            told += usize::from(racing.standing(pass(0.0)).is_some());
            match racing.work(&mut session, clock, Session::step) {
                Progress::Worked => {}
                Progress::Ended(notice) => break *notice,
                Progress::Waiting => panic!("all images are there"),
            }
        };
        // Ten steps, and three looks in slices of 100 of 150 images.
        assert_eq!(pieces, 16);
        assert_eq!(told, 1, "a few milliseconds are one standing");
        let Notice::RaceOver { id: 9, standing } = over else { panic!("{over:?}") };
        assert_eq!((standing.steps, standing.of), (10, 10));
        assert_eq!(standing.reached[0].1.map(|reached| reached.steps), Some(4));
        assert!(standing.sec > 0.0);
    }

    #[test]
    fn an_order_that_cannot_be_carried_out_is_answered_at_once() {
        let refused = Racing::new(job(1)).map(|racing| racing.id());
        let Err(Notice::RaceFailed { id: 9, why }) = refused else { panic!("{refused:?}") };
        assert!(why.contains("two steps or more"), "{why}");
    }

    #[test]
    fn what_is_not_there_is_waited_for() {
        let mut empty = Session::new("", SampleShape::MNIST, 10, [200, 150]);
        let mut racing = Racing::new(job(10)).expect("sound");
        assert_eq!(racing.work(&mut empty, clock, Session::step), Progress::Waiting);
        assert!(racing.wants_test() && racing.is_waiting());
        assert_eq!(racing.work(&mut session(), clock, Session::step), Progress::Worked);
        assert!(!racing.is_waiting());
    }
}
