//! The worker itself: hears orders, turns its loop, says what comes of it.

mod state;
mod wanted;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use kernelwalk_nn::data::{Manifest, Shard, ShardError, Split};
use kernelwalk_nn::kernel::KERNEL_SET;
use kernelwalk_nn::train::Session;
use kernelwalk_nn::train::group::Follower;
use kernelwalk_nn::train::protocol::{Command, Event, Failure, FailureKind, Generation};
use kernelwalk_wire::{BenchJob, Notice, Order, RaceJob, WireError};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use self::state::{State, Work};
use crate::bench;
use crate::clock::{Pacer, now};
use crate::crew::Crew;
use crate::feed::{self, Progress, Sink};
use crate::port::{Port, Turns};
use crate::roofline;
use crate::train_to::{self, Racing};

/// A slice of work between two looks at the messages, in milliseconds: with the step that is under
/// way, Pause is heard within about 16.
const SLICE_MS: f64 = 10.0;
/// Time between two reports, in milliseconds.
const REPORT_MS: f64 = 100.0;
/// Time between two signs of life, in milliseconds.
const HEARTBEAT_MS: u32 = 400;

/// Names the build of this worker; empty outside a release.
pub const BUILD_ID: &str = match option_env!("KERNELWALK_BUILD_ID") {
    Some(id) => id,
    None => "",
};

/// A training worker behind a port.
pub struct Trainer {
    port: Port,
    state: RefCell<State>,
    turns: RefCell<Option<Turns>>,
}

impl Trainer {
    /// Serves one port for as long as the worker lives, and says hello.
    ///
    /// # Errors
    /// The browser's, if it lacks message channels.
    pub fn serve(port: Port) -> Result<(), JsValue> {
        let state = State { idle_feed: Some(Progress::default()), ..State::default() };
        let trainer = Rc::new(Self { port, state: RefCell::new(state), turns: RefCell::new(None) });
        let turning = Rc::clone(&trainer);
        trainer.turns.replace(Some(Turns::new(move || turning.turn())?));
        let beating = Rc::clone(&trainer);
        Interval::new(HEARTBEAT_MS, move || {
            beating.beat();
            beating.look();
        })
        .forget();
        let hearing = Rc::clone(&trainer);
        trainer.port.listen(move |order, ports| hearing.hear(order, ports));
        trainer.port.event(Event::Hello { build_id: BUILD_ID.into(), kernel_set: KERNEL_SET.into() });
        Ok(())
    }

    fn hear(self: &Rc<Self>, order: Result<Order, WireError>, ports: Vec<MessagePort>) {
        match order {
            Err(why) => self.fail(FailureKind::Command, why.to_string()),
            Ok(Order::FetchData { base }) => {
                self.state.borrow_mut().base = Some(base);
                self.fetch();
            }
            Ok(Order::Train(command)) => {
                if train_to::disturbs(&command) {
                    self.end_race("another order came in between");
                }
                if matches!(command, Command::Run { .. } | Command::StepOnce) {
                    // A second chance for files that could not be had.
                    self.fetch();
                }
                self.command(command);
            }
            Ok(Order::FindSample { digit, after }) => {
                self.state.borrow_mut().wanted.sample(digit, after);
                self.hand_out();
            }
            Ok(Order::Images { split, indices }) => {
                self.state.borrow_mut().wanted.images(split, indices);
                self.hand_out();
            }
            Ok(Order::Join { member: 0, members }) => self.lead(members as usize, ports),
            Ok(Order::Join { member, members }) => self.follow(member as usize, members as usize, ports),
            Ok(Order::Disband) => self.disband("the workers that were to share in it are gone"),
            Ok(Order::Bench(job)) => self.measure_later(|state| state.bench = Some(job)),
            Ok(Order::Roofline(job)) => self.measure_later(|state| state.roofline = Some(job)),
            Ok(Order::Race(job)) => self.race(*job),
            Ok(Order::CancelRace { id }) => {
                let racing = self.state.borrow().race.as_ref().map(Racing::id);
                if racing == Some(id) {
                    self.end_race("it was cancelled");
                }
            }
        }
    }

    /// Makes room for a measurement. A race is never disturbed: the measurement waits for its end.
    fn measure_later(&self, take: impl FnOnce(&mut State)) {
        if self.state.borrow().race.is_none() {
            self.command(Command::Pause);
        }
        take(&mut self.state.borrow_mut());
        self.ask();
    }

    /// Takes a race on, unless one is under way.
    fn race(self: &Rc<Self>, job: RaceJob) {
        if self.state.borrow().race.is_some() {
            let why = "a training is under way: wait for its end, or cancel it".into();
            return self.port.send(Notice::RaceFailed { id: job.id, why });
        }
        match Racing::new(job) {
            Ok(race) => {
                self.command(Command::Pause);
                self.state.borrow_mut().race = Some(race);
                // A second chance for files that could not be had.
                self.fetch();
                self.ask();
            }
            Err(refusal) => self.port.send(refusal),
        }
    }

    /// Stops a race that is under way and says why.
    fn end_race(&self, why: &str) {
        let mut state = self.state.borrow_mut();
        let State { race, session, .. } = &mut *state;
        if let Some(race) = race.take() {
            self.port.send(race.cut_short(session.as_mut(), why));
        }
    }

    /// From now on others share in the work.
    fn lead(self: &Rc<Self>, members: usize, ports: Vec<MessagePort>) {
        let leading = Rc::clone(self);
        let crew = Crew::open(0, members, ports, move || leading.turn());
        let mut state = self.state.borrow_mut();
        state.crew = Some(crew);
        state.part();
        drop(state);
        self.ask();
    }

    /// From now on this worker computes what the first member asks for.
    fn follow(&self, member: usize, members: usize, ports: Vec<MessagePort>) {
        let following = Rc::new(RefCell::new((Follower::new(member), None::<Rc<RefCell<Crew>>>)));
        let (hearing, port) = (Rc::clone(&following), self.port.clone());
        let crew = Crew::open(member, members, ports, move || {
            let (follower, crew) = &mut *hearing.borrow_mut();
            if let Some(Err(what)) = crew.as_ref().map(|crew| crew.borrow_mut().follow(follower)) {
                let (kind, generation) = (FailureKind::Snapshot, Generation::default());
                let failure = Failure { generation, kind, what, step: 0, layer: None, recoverable: false };
                port.event(Event::Failed(failure));
            }
        });
        following.borrow_mut().1 = Some(crew);
    }

    /// The others are gone: whatever is under way goes on alone.
    fn disband(&self, why: &str) {
        let mut state = self.state.borrow_mut();
        if let Some(crew) = state.crew.take() {
            crew.borrow_mut().give_up(why);
        }
        state.part();
        let waits = state.bench.take_if(|job| job.threads > 1);
        let races = state.race.as_ref().is_some_and(|race| race.members() > 1);
        drop(state);
        if races {
            self.end_race(why);
        }
        if let Some(BenchJob { id, .. }) = waits {
            self.port.send(Notice::BenchFailed { id, why: why.into() });
        }
        self.ask();
    }

    /// Looks whether the others answer.
    fn look(&self) {
        let silent = self.state.borrow().crew.as_ref().is_some_and(|crew| crew.borrow_mut().look());
        if silent {
            let why = "a worker that shares in the training has not answered for two seconds";
            self.disband(why);
            self.port.send(Notice::Alone { why: why.into() });
        }
    }

    fn command(&self, command: Command) {
        let mut state = self.state.borrow_mut();
        let now = now();
        let Some(session) = &mut state.session else {
            state.early.push(command);
            return;
        };
        // An idle session has no run yet when it is told to pause for a measurement: nothing to say.
        if matches!(command, Command::Pause) && !session.is_running() {
            return;
        }
        let was_running = session.is_running();
        let new_run = matches!(command, Command::Configure { .. } | Command::Restore { .. });
        let events = session.handle(command);
        let (running, pace) = (session.is_running(), session.pace());
        if new_run || (running && !was_running) {
            state.speed.reset();
            state.reported_ms = now - REPORT_MS;
        }
        match &mut state.pacer {
            Some(pacer) if was_running && running => pacer.set(pace, now),
            pacer => *pacer = Some(Pacer::new(pace, now)),
        }
        // What was learned before the pause is told before the pause is.
        let last = if was_running && !running { state.report(now) } else { None };
        drop(state);
        last.into_iter().chain(events).for_each(|event| self.port.event(event));
        self.ask();
    }

    fn ask(&self) {
        if let Some(turns) = &*self.turns.borrow() {
            turns.ask();
        }
    }

    /// One slice of work.
    fn turn(self: &Rc<Self>) {
        self.measure();
        let until = now() + SLICE_MS;
        let mut state = self.state.borrow_mut();
        state.timer = None;
        loop {
            let time = now();
            match state.work(time) {
                Work::Done => {
                    if time >= until {
                        self.ask();
                        break;
                    }
                }
                Work::Later(ms) => {
                    let waking = Rc::clone(self);
                    let ms = (ms.ceil() as u32).max(1);
                    state.timer = Some(Timeout::new(ms, move || waking.ask()));
                    break;
                }
                Work::Nothing => break,
            }
        }
        let time = now();
        let standing = state.race.as_mut().and_then(|race| race.standing(time));
        let notices = std::mem::take(&mut state.notices);
        let busy = state.session.as_ref().is_some_and(Session::is_busy);
        let due = state.race.is_none() && (!busy || time - state.reported_ms >= REPORT_MS);
        let report = if due { state.report(time) } else { None };
        let events = state.session.as_mut().map(Session::take_events).unwrap_or_default();
        let beat = time - state.beat_ms >= f64::from(HEARTBEAT_MS);
        drop(state);
        report.into_iter().chain(events).for_each(|event| self.port.event(event));
        standing.into_iter().chain(notices).for_each(|notice| self.port.send(notice));
        if beat {
            self.beat();
        }
    }

    /// A sign of life. The timer's own may have to wait behind a long queue of turns, so turns give one too.
    fn beat(&self) {
        self.state.borrow_mut().beat_ms = now();
        self.port.event(Event::Heartbeat);
    }

    /// Starts the measurement that was asked for, once its images and its crew are there.
    fn measure(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        let State { session, bench, roofline, race, crew, measuring, .. } = &mut *state;
        let Some(session) = session else { return };
        if *measuring || session.train_images().is_empty() || race.is_some() {
            return;
        }
        let (port, mut beaten) = (self.port.clone(), now());
        let mut alive = move || {
            if now() - beaten >= f64::from(HEARTBEAT_MS) {
                beaten = now();
                port.event(Event::Heartbeat);
            }
        };
        if let Some(job) = roofline.take() {
            self.port.send(roofline::run(job, session.train_images(), now, &mut alive));
        }
        let Some(job) = *bench else { return };
        let fits = |crew: &Rc<RefCell<Crew>>| job.threads as usize == crew.borrow().members();
        let crew = crew.clone().filter(|crew| job.threads > 1 && fits(crew));
        if job.threads > 1 && crew.is_none() {
            return;
        }
        let Ok(images) = bench::first_images(session.train_images()) else { return };
        (*bench, *measuring) = (None, true);
        // The others get what is measured.
        session.part();
        let trainer = Rc::clone(self);
        spawn_local(async move {
            let notice = bench::run(job, images, crew, now, alive).await;
            trainer.state.borrow_mut().measuring = false;
            trainer.port.send(notice);
            trainer.ask();
        });
    }

    /// Sends the images that were asked for and are there.
    fn hand_out(&self) {
        let mut state = self.state.borrow_mut();
        let State { session, wanted, .. } = &mut *state;
        let Some(session) = session else { return };
        wanted.hand_out(session, |image| self.port.send(Notice::Image(image)));
    }

    /// Starts fetching what is missing, unless that is under way.
    fn fetch(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        let Some(base) = state.base.clone() else { return };
        let Some(progress) = state.idle_feed.take() else { return };
        drop(state);
        let trainer = Rc::clone(self);
        spawn_local(async move {
            let progress = feed::run(&base, progress, &*trainer).await;
            trainer.state.borrow_mut().idle_feed = Some(progress);
        });
    }

    fn fail(&self, kind: FailureKind, what: String) {
        let state = self.state.borrow();
        let generation = state.session.as_ref().map_or_else(Generation::default, Session::generation);
        drop(state);
        let failure = Failure { generation, kind, what, step: 0, layer: None, recoverable: false };
        self.port.event(Event::Failed(failure));
    }
}

impl Sink for Trainer {
    fn announced(&self, manifest: &Manifest) {
        let mut state = self.state.borrow_mut();
        if state.session.is_some() {
            return;
        }
        let totals = [manifest.count(Split::Train), manifest.count(Split::Test)];
        state.session = Some(Session::new(BUILD_ID, manifest.shape(), manifest.classes(), totals));
        let early = std::mem::take(&mut state.early);
        drop(state);
        early.into_iter().for_each(|command| self.command(command));
    }

    fn wants_test(&self) -> bool {
        let state = self.state.borrow();
        let racing = state.race.as_ref().is_some_and(Racing::wants_test);
        racing || state.wanted.wants_test() || state.session.as_ref().is_some_and(Session::is_testing)
    }

    fn arrived(&self, split: Split, shard: Shard) -> Result<(), ShardError> {
        let mut state = self.state.borrow_mut();
        if let Some(session) = &mut state.session {
            match split {
                Split::Train => session.train_images().push(shard)?,
                Split::Test => session.test_images().push(shard)?,
            }
        }
        drop(state);
        self.hand_out();
        self.ask();
        Ok(())
    }

    fn progressed(&self, progress: &Progress) {
        let (train, test) = (progress.images(Split::Train), progress.images(Split::Test));
        let (bytes, bytes_total) = progress.bytes();
        self.port.event(Event::DataProgress {
            train_images: train.0 as u32,
            train_total: train.1 as u32,
            test_images: test.0 as u32,
            test_total: test.1 as u32,
            bytes,
            bytes_total,
        });
    }

    fn refetching(&self, file: &str, why: &str, attempt: u32) {
        self.port.send(Notice::ShardRefetched { file: file.into(), why: why.into(), attempt });
    }

    fn gave_up(&self, why: String) {
        if self.state.borrow().race.as_ref().is_some_and(Racing::is_waiting) {
            self.end_race(&why);
        }
        self.fail(FailureKind::Data, why);
    }
}
