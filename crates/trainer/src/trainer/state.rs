//! What a worker has on its hands, and what it does next.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use kernelwalk_nn::train::protocol::{Command, Event};
use kernelwalk_nn::train::{Session, StepReport};
use kernelwalk_wire::{BenchJob, Notice, RooflineJob};

use super::wanted::Wanted;
use crate::clock::{Pacer, now};
use crate::crew::{self, Crew};
use crate::feed::Progress;
use crate::speed::Speed;
use crate::train_to::{Progress as RaceProgress, Racing};

/// Everything that orders, images and turns change.
#[derive(Default)]
pub(super) struct State {
    /// There is none before the manifest says what the images are.
    pub(super) session: Option<Session>,
    /// Commands that came before that.
    pub(super) early: Vec<Command>,
    pub(super) base: Option<String>,
    /// `None` while fetching.
    pub(super) idle_feed: Option<Progress>,
    pub(super) wanted: Wanted,
    pub(super) bench: Option<BenchJob>,
    pub(super) roofline: Option<RooflineJob>,
    pub(super) race: Option<Racing>,
    /// What is to be said at the end of a turn.
    pub(super) notices: Vec<Notice>,
    pub(super) measuring: bool,
    /// The other members, if this worker leads a group.
    pub(super) crew: Option<Rc<RefCell<Crew>>>,
    pub(super) pacer: Option<Pacer>,
    pub(super) timer: Option<Timeout>,
    pub(super) speed: Speed,
    pub(super) reported_ms: f64,
    pub(super) beat_ms: f64,
}

/// What came of looking for work.
pub(super) enum Work {
    /// A piece was done; there may be more.
    Done,
    /// There is some, but not before so many milliseconds.
    Later(f64),
    /// There is none until something arrives.
    Nothing,
}

impl State {
    /// The crew is another one, or gone.
    pub(super) fn part(&mut self) {
        if let Some(session) = &mut self.session {
            session.part();
        }
    }

    /// Does one piece of work.
    pub(super) fn work(&mut self, time: f64) -> Work {
        let Some(session) = &mut self.session else { return Work::Nothing };
        if let Some(race) = &mut self.race {
            let crew = self.crew.as_ref();
            // The clock does not run while its crew gathers.
            if race.members() > 1 && crew.is_none_or(|crew| crew.borrow().members() != race.members()) {
                return Work::Nothing;
            }
            return match race.work(session, now, |session| crew::step(session, crew)) {
                RaceProgress::Worked => Work::Done,
                RaceProgress::Waiting => Work::Nothing,
                RaceProgress::Ended(notice) => {
                    self.race = None;
                    self.notices.push(*notice);
                    // A measurement may be waiting for the end.
                    Work::Later(1.0)
                }
            };
        }
        if !session.is_busy() {
            return Work::Nothing;
        }
        // No pace slows a test down; but while a test waits for images, training keeps its pace.
        let totals = session.totals();
        let testing =
            session.is_testing() && (!session.is_running() || session.test_images().len() == totals[1]);
        let wait = self.pacer.map_or(0.0, |pacer| pacer.wait(time));
        if !testing && wait > 0.0 {
            return Work::Later(wait);
        }
        match crew::step(session, self.crew.as_ref()) {
            StepReport::Trained { images, .. } => {
                let now = now();
                self.speed.trained(images, now);
                if let Some(pacer) = &mut self.pacer {
                    pacer.stepped(now);
                }
                Work::Done
            }
            StepReport::Tested { .. } => {
                self.speed.reset();
                Work::Done
            }
            // Images that arrive wake the loop.
            StepReport::Waiting { .. } => {
                self.speed.reset();
                Work::Nothing
            }
            StepReport::Idle | StepReport::Exchanging | StepReport::Failed => Work::Nothing,
        }
    }

    /// Progress since the last report, if there was any.
    pub(super) fn report(&mut self, time: f64) -> Option<Event> {
        self.reported_ms = time;
        let speed = self.speed.images_per_second();
        self.session.as_mut()?.report(speed)
    }
}
