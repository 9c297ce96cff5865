//! The page's side of the training worker: starts it, talks to it, and notices when it ends.
//!
//! A worker ends by a trap (an `error` event) or in silence (no sign of life for two seconds while the page itself was
//! awake). Then a new one is started, goes on from the last snapshot, and the app is told.
//!
//! Where a run is cut for several members, a crew of further workers is started beside it. The run begins without waiting
//! for them and goes on without them if one ends: its numbers do not depend on who computes them.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo::timers::callback::Interval;
use kernelwalk_nn::train::group::MOST_MEMBERS;
use kernelwalk_nn::train::protocol::{Command, Event};
use kernelwalk_wire::{Notice, Order, Packet};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

use super::crew::{Change, Crew};
use super::silence::{LOOK_MS, Silence};
use super::worker::{Worker, page_build, resolve};
use super::worker_memory::Memory;

/// Where the images are, seen from the page.
const DATA: &str = "data/mnist/";
/// A worker that dies more often than this within [`DEATHS_WITHIN_MS`] is not started again.
const MOST_DEATHS: usize = 3;
const DEATHS_WITHIN_MS: f64 = 60_000.0;
/// Patience with a worker that has not spoken yet: its files may come over a slow line.
const START_WITHIN_MS: f64 = 60_000.0;

/// What the app hears.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkEvent {
    /// From the worker. Events of a run that was reset are among them; the model drops those.
    Notice(Box<Notice>),
    /// The worker ended, and a new one has started.
    Restarted {
        /// Trap or silence, in words.
        why: String,
        /// Step of the snapshot it goes on from; `None` if there was none yet.
        resumed_at: Option<u64>,
    },
    /// A worker that shared in the training ended; the training goes on.
    Alone {
        /// Trap or silence, in words.
        why: String,
    },
    /// The worker cannot be started (again).
    Lost {
        /// The reason, one or two sentences.
        why: String,
    },
}

/// A worker and the line to it. Dropping it ends the worker.
pub struct WorkerLink {
    inner: Rc<RefCell<Inner>>,
    _watch: Interval,
}

struct Inner {
    kernels: &'static str,
    live: Option<Live>,
    memory: Memory,
    silence: Silence,
    deaths: Vec<f64>,
    /// The workers that share in the training.
    crew: Option<Crew>,
    crew_deaths: Vec<f64>,
    /// What to say once the new worker stands: why the old one ended.
    mourned: Option<String>,
    on_event: Rc<dyn Fn(LinkEvent)>,
}

/// The worker, and what it is to hear once it has spoken.
struct Live {
    worker: Worker,
    greeted: bool,
    started_ms: f64,
    waiting: Vec<(Order, Vec<MessagePort>)>,
}

/// The kernel sets the worker is built for, the best first. Each needs more of the browser than the next.
pub const KERNEL_SETS: [&str; 3] = ["relaxed", "simd128", "scalar"];

/// The best kernel set that this browser can load.
pub fn best_kernels() -> &'static str {
    KERNEL_SETS.into_iter().find(|set| can_load(set)).unwrap_or("scalar")
}

/// Whether this browser can load a kernel set; `false` for one that does not exist.
pub fn can_load(kernels: &str) -> bool {
    // The smallest modules that contain an instruction of the set: (func (result v128) ...), whose body makes vectors of
    // zeros by (i8x16.splat (i32.const 0)) and ends in i8x16.popcnt or f32x4.relaxed_madd.
    const HEAD: [u8; 21] = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 0];
    const SIMD128: &[u8] = &[65, 0, 253, 15, 253, 98];
    const RELAXED: &[u8] = &[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2];
    let body = match kernels {
        "scalar" => return true,
        "simd128" => SIMD128,
        "relaxed" => RELAXED,
        _ => return false,
    };
    let mut module = HEAD.to_vec();
    // The code section: its length, one function, that one's length, no locals, the body and its end.
    let length = body.len() as u8 + 2;
    module[20] = length + 2;
    module.extend([1, length, 0]);
    module.extend(body);
    module.push(11);
    js_sys::WebAssembly::validate(&js_sys::Uint8Array::from(module.as_slice())).unwrap_or(false)
}

impl WorkerLink {
    /// Starts a worker with the best kernel set, which begins to fetch the images at once.
    pub fn start(on_event: impl Fn(LinkEvent) + 'static) -> Self {
        Self::start_with(best_kernels(), on_event)
    }

    /// Starts a worker with a given kernel set, for measurements.
    pub fn start_with(kernels: &'static str, on_event: impl Fn(LinkEvent) + 'static) -> Self {
        let inner = Rc::new(RefCell::new(Inner {
            kernels,
            live: None,
            memory: Memory::default(),
            silence: Silence::new(now()),
            deaths: Vec::new(),
            crew: None,
            crew_deaths: Vec::new(),
            mourned: None,
            on_event: Rc::new(on_event),
        }));
        launch(&inner);
        let watched = Rc::downgrade(&inner);
        let watch = Interval::new(LOOK_MS, move || look(&watched));
        Self { inner, _watch: watch }
    }

    /// Sends an order; kept until the worker can hear it.
    pub fn send(&self, order: Order) {
        let threads = match &order {
            Order::Bench(job) => job.threads,
            Order::Race(job) => job.overrides.threads.unwrap_or(1),
            _ => 1,
        };
        if (2..=MOST_MEMBERS as u32).contains(&threads) {
            gather(&self.inner, threads as usize);
        }
        let mut inner = self.inner.borrow_mut();
        inner.memory.sent(&order);
        inner.pass_on(order);
    }

    /// Sends a command to the training session.
    pub fn command(&self, command: Command) {
        self.send(Order::Train(command));
    }
}

impl Inner {
    fn pass_on(&mut self, order: Order) {
        self.pass_on_with(order, Vec::new());
    }

    fn pass_on_with(&mut self, order: Order, ports: Vec<MessagePort>) {
        let Some(live) = &mut self.live else { return };
        if live.greeted {
            live.worker.post(order, &ports);
        } else {
            live.waiting.push((order, ports));
        }
    }
}

fn now() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or_else(js_sys::Date::now, |clock| clock.now())
}

fn launch(inner: &Rc<RefCell<Inner>>) {
    if let Err(error) = try_launch(inner) {
        lose(inner, &format!("The browser refuses to start it: {}.", words(&error)));
    }
}

fn try_launch(inner: &Rc<RefCell<Inner>>) -> Result<(), JsValue> {
    let kernels = inner.borrow().kernels;
    let heard = Rc::downgrade(inner);
    let on_message = move |data: JsValue| {
        if let Some(inner) = heard.upgrade() {
            hear(&inner, &data);
        }
    };
    let failed = Rc::downgrade(inner);
    let on_end = move |why: String| {
        if let Some(inner) = failed.upgrade() {
            ended(&inner, &why);
        }
    };
    let worker = Worker::start(kernels, on_message, on_end)?;
    let waiting = vec![(Order::FetchData { base: resolve(DATA)? }, Vec::new())];
    let live = Live { worker, greeted: false, started_ms: now(), waiting };
    inner.borrow_mut().live = Some(live);
    Ok(())
}

fn hear(inner: &Rc<RefCell<Inner>>, data: &JsValue) {
    inner.borrow_mut().silence.heard();
    let notice = match Packet::from_js(data).and_then(Packet::unpack::<Notice>) {
        Ok(notice) => notice,
        Err(why) => return lose(inner, &format!("{why}.")),
    };
    if let Notice::Train(Event::Hello { build_id, .. }) = &notice
        && !greet(inner, build_id)
    {
        return;
    }
    let (tell, ask) = {
        let mut inner = inner.borrow_mut();
        let ask = inner.memory.heard(&notice, now());
        (Rc::clone(&inner.on_event), ask)
    };
    if let Some(order) = ask {
        inner.borrow_mut().pass_on(order);
    }
    match &notice {
        Notice::Train(Event::Configured { members, .. }) => gather(inner, *members as usize),
        Notice::Alone { why } => return crew_ended(inner, why),
        _ => {}
    }
    if !matches!(notice, Notice::Train(Event::Heartbeat)) {
        tell(LinkEvent::Notice(Box::new(notice)));
    }
}

/// The worker has spoken: from now on it hears. Says whether it is one to work with.
fn greet(inner: &Rc<RefCell<Inner>>, worker_build: &str) -> bool {
    if worker_build != page_build() {
        lose(inner, "The site was updated while this page was open.");
        return false;
    }
    let mut state = inner.borrow_mut();
    let mourned = state.mourned.take();
    let (resumed_at, again) = match &mourned {
        Some(_) => state.memory.revive(),
        None => (None, Vec::new()),
    };
    if let Some(live) = &mut state.live {
        live.greeted = true;
        let again = again.into_iter().map(|order| (order, Vec::new()));
        for (order, ports) in live.waiting.drain(..).chain(again) {
            live.worker.post(order, &ports);
        }
    }
    let tell = Rc::clone(&state.on_event);
    drop(state);
    if let Some(why) = mourned {
        tell(LinkEvent::Restarted { why, resumed_at });
    }
    true
}

/// Looks whether the worker still lives.
fn look(inner: &Weak<RefCell<Inner>>) {
    let Some(inner) = inner.upgrade() else { return };
    if inner.borrow().crew.as_ref().is_some_and(|crew| crew.is_late(now(), START_WITHIN_MS)) {
        crew_ended(&inner, "it did not start within a minute");
    }
    let why = {
        let mut state = inner.borrow_mut();
        let silent = state.silence.look(now());
        match &state.live {
            Some(live) if live.greeted && silent => "no sign of life for two seconds",
            Some(live) if !live.greeted && now() - live.started_ms > START_WITHIN_MS => {
                "it did not start within a minute"
            }
            _ => return,
        }
    };
    ended(&inner, why);
}

/// The worker is dead: start another one, unless that has become hopeless.
fn ended(inner: &Rc<RefCell<Inner>>, why: &str) {
    let never_spoke = {
        let mut state = inner.borrow_mut();
        let Some(live) = state.live.take() else { return };
        // Its successor gathers a crew of its own.
        state.crew = None;
        let now = now();
        state.silence.heard();
        state.deaths.retain(|at| now - at < DEATHS_WITHIN_MS);
        state.deaths.push(now);
        !live.greeted
    };
    if never_spoke {
        return lose(inner, &format!("It did not start: {why}."));
    }
    if inner.borrow().deaths.len() > MOST_DEATHS {
        return lose(inner, &format!("It stopped again and again: {why}."));
    }
    inner.borrow_mut().mourned = Some(why.to_owned());
    launch(inner);
}

/// Sees to it that a run of so many members has its crew.
fn gather(inner: &Rc<RefCell<Inner>>, members: usize) {
    let kernels = {
        let mut state = inner.borrow_mut();
        if state.crew.as_ref().map_or(1, Crew::members) == members {
            return;
        }
        if state.crew.take().is_some() {
            state.pass_on(Order::Disband);
        }
        state.kernels
    };
    if members < 2 {
        return;
    }
    let changed = Rc::downgrade(inner);
    let crew = Crew::start(kernels, members, now(), move |change| {
        let Some(inner) = changed.upgrade() else { return };
        match change {
            Change::Ready => ready(&inner),
            Change::Ended(why) => crew_ended(&inner, &why),
        }
    });
    match crew {
        Ok(crew) => inner.borrow_mut().crew = Some(crew),
        Err(error) => crew_ended(inner, &words(&error)),
    }
}

/// All of the crew have started: everybody gets their place.
fn ready(inner: &Rc<RefCell<Inner>>) {
    let joined = inner.borrow_mut().crew.as_mut().map(Crew::join);
    match joined {
        Some(Ok((order, ports))) => inner.borrow_mut().pass_on_with(order, ports),
        Some(Err(error)) => crew_ended(inner, &words(&error)),
        None => {}
    }
}

/// One of the crew is dead: the training goes on alone, and a new crew is gathered unless that has become hopeless.
fn crew_ended(inner: &Rc<RefCell<Inner>>, why: &str) {
    let (tell, again) = {
        let mut state = inner.borrow_mut();
        let members = state.crew.take().map(|crew| crew.members());
        state.pass_on(Order::Disband);
        let now = now();
        state.crew_deaths.retain(|at| now - at < DEATHS_WITHIN_MS);
        state.crew_deaths.push(now);
        let hopeful = state.crew_deaths.len() <= MOST_DEATHS;
        (Rc::clone(&state.on_event), members.filter(|_| hopeful))
    };
    tell(LinkEvent::Alone { why: why.to_owned() });
    if let Some(members) = again {
        gather(inner, members);
    }
}

fn lose(inner: &Rc<RefCell<Inner>>, why: &str) {
    let tell = {
        let mut state = inner.borrow_mut();
        (state.live, state.crew) = (None, None);
        Rc::clone(&state.on_event)
    };
    tell(LinkEvent::Lost { why: why.to_owned() });
}

fn words(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
