//! Workers that measure, and the promises that wait for them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Promise};
use kernelwalk_nn::train::protocol::Event;
use kernelwalk_nn::train::race::Standing;
use kernelwalk_nn::zoo::Preset;
use kernelwalk_wire::{BenchJob, Notice, Order, RaceJob, Roofline, RooflineJob};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::browser::crew;
use crate::browser::worker_link::{KERNEL_SETS, LinkEvent, WorkerLink, best_kernels, can_load};

/// What is to be measured.
#[derive(Clone, Copy)]
pub(super) struct Job {
    pub(super) preset: Preset,
    pub(super) batch: u32,
    pub(super) count: u32,
    pub(super) warm_ms: u32,
    /// Workers that train together, each on `batch` images.
    pub(super) threads: u32,
    pub(super) train: bool,
}

/// A measurement: `count` steps or calls of `images` images took `total_ms`.
#[derive(Clone, Copy)]
pub(super) struct Measurement {
    pub(super) images: u32,
    pub(super) count: u32,
    pub(super) total_ms: f64,
}

impl Measurement {
    pub(super) fn images_per_second(self) -> f64 {
        f64::from(self.images) * f64::from(self.count) / (self.total_ms / 1000.0)
    }

    pub(super) fn ms_each(self) -> f64 {
        self.total_ms / f64::from(self.count)
    }
}

/// One worker per kernel set, started when it is first needed.
#[derive(Default)]
pub(super) struct Runner {
    links: RefCell<BTreeMap<&'static str, WorkerLink>>,
    waiting: Rc<Waiting>,
    next_id: Cell<u32>,
    /// Races under way: whose worker, and which.
    races: RefCell<Vec<(&'static str, u32)>>,
}

/// The promises without an answer yet.
#[derive(Default)]
struct Waiting {
    answers: RefCell<BTreeMap<u32, (Function, Function)>>,
    greeted: RefCell<Vec<(Function, Function)>>,
    info: RefCell<Option<String>>,
    /// Races that are over, until whoever waits takes them.
    over: RefCell<BTreeMap<u32, Standing>>,
    /// Rooflines that have come, likewise.
    rooflines: RefCell<BTreeMap<u32, Roofline>>,
    /// Who wants to see how far a race is.
    watchers: RefCell<BTreeMap<u32, Watcher>>,
}

type Watcher = Rc<dyn Fn(&Standing)>;

impl Runner {
    /// Resolves once a worker has said which kernels it has: version, workers, kernel set.
    pub(super) async fn ready(&self) -> Result<String, JsValue> {
        self.link(best_kernels());
        let known = self.waiting.info.borrow().clone();
        if let Some(info) = known {
            return Ok(info);
        }
        let said = promise(|pair| self.waiting.greeted.borrow_mut().push(pair));
        let info = JsFuture::from(said).await?;
        Ok(info.as_string().unwrap_or_default())
    }

    /// Measures with the named kernel set, or with the best that loads.
    pub(super) async fn measure(&self, kernels: Option<&str>, job: Job) -> Result<Measurement, String> {
        let id = self.take_id();
        let Job { preset, batch, count, warm_ms, threads, train } = job;
        let order = Order::Bench(BenchJob { id, preset, batch, count, threads, warm_ms, train });
        let pair = Array::from(&self.ask(kernels, id, order).await?);
        let number = |n: u32| pair.get(n).as_f64().unwrap_or(f64::NAN);
        Ok(Measurement { images: batch * threads, count: number(0) as u32, total_ms: number(1) })
    }

    /// Trains against the clock; `watch` sees now and then how far it is. `job.id` is set here.
    pub(super) async fn race(
        &self,
        kernels: Option<&str>,
        job: RaceJob,
        watch: impl Fn(&Standing) + 'static,
    ) -> Result<Standing, String> {
        let id = self.take_id();
        let set = loadable(kernels)?;
        self.waiting.watchers.borrow_mut().insert(id, Rc::new(watch));
        self.races.borrow_mut().push((set, id));
        let answer = self.ask(Some(set), id, Order::Race(Box::new(RaceJob { id, ..job }))).await;
        self.races.borrow_mut().retain(|(_, other)| *other != id);
        self.waiting.watchers.borrow_mut().remove(&id);
        let over = self.waiting.over.borrow_mut().remove(&id);
        answer.and_then(|_| over.ok_or_else(|| "the training ended without a result".into()))
    }

    /// Ends the races that are under way; whoever waits for one hears that it was cancelled.
    pub(super) fn cancel_races(&self) {
        for (kernels, id) in self.races.take() {
            if let Some(link) = self.links.borrow().get(kernels) {
                link.send(Order::CancelRace { id });
            }
        }
    }

    /// Times the parts of a training step.
    pub(super) async fn roofline(
        &self,
        kernels: Option<&str>,
        preset: Preset,
        batch: u32,
    ) -> Result<Roofline, String> {
        let id = self.take_id();
        self.ask(kernels, id, Order::Roofline(RooflineJob { id, preset, batch })).await?;
        let roofline = self.waiting.rooflines.borrow_mut().remove(&id);
        roofline.ok_or_else(|| "the measurement ended without a result".into())
    }

    fn take_id(&self) -> u32 {
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        id
    }

    /// Sends an order to the worker with the named kernel set, or the best that loads, and waits for the answer.
    async fn ask(&self, kernels: Option<&str>, id: u32, order: Order) -> Result<JsValue, String> {
        let kernels = loadable(kernels)?;
        let answer = promise(|pair| {
            self.waiting.answers.borrow_mut().insert(id, pair);
        });
        self.link(kernels);
        if let Some(link) = self.links.borrow().get(kernels) {
            link.send(order);
        }
        JsFuture::from(answer).await.map_err(|why| words(&why))
    }

    fn link(&self, kernels: &'static str) {
        if !self.links.borrow().contains_key(kernels) {
            let waiting = Rc::downgrade(&self.waiting);
            let link = WorkerLink::start_with(kernels, move |event| hear(&waiting, event));
            self.links.borrow_mut().insert(kernels, link);
        }
    }
}

/// The named kernel set if this browser can load it; the best one if none is named.
fn loadable(kernels: Option<&str>) -> Result<&'static str, String> {
    let Some(name) = kernels else { return Ok(best_kernels()) };
    match KERNEL_SETS.into_iter().find(|set| *set == name) {
        Some(set) if can_load(set) => Ok(set),
        Some(set) => Err(format!("this browser cannot load the kernels {set:?}: use \"scalar\"")),
        None => Err(format!("there are no kernels {name:?}: use one of {KERNEL_SETS:?}")),
    }
}

fn promise(keep: impl FnOnce((Function, Function))) -> Promise {
    let mut keep = Some(keep);
    Promise::new(&mut |resolve, reject| {
        if let Some(keep) = keep.take() {
            keep((resolve, reject));
        }
    })
}

fn hear(waiting: &Weak<Waiting>, event: LinkEvent) {
    let Some(waiting) = waiting.upgrade() else { return };
    match event {
        LinkEvent::Notice(notice) => match *notice {
            Notice::Train(Event::Hello { kernel_set, .. }) => {
                let workers = match crew::automatic() {
                    1 => "1 worker".to_owned(),
                    several => format!("{several} workers"),
                };
                let info = format!("kernelwalk {}, {workers}, {kernel_set}", env!("CARGO_PKG_VERSION"));
                for (resolve, _) in waiting.greeted.take() {
                    settle(&resolve, &JsValue::from_str(&info));
                }
                waiting.info.replace(Some(info));
            }
            Notice::Benched { id, count, total_ms } => {
                let pair = Array::of2(&JsValue::from(count), &JsValue::from(total_ms));
                answer(&waiting, id, Ok(&pair));
            }
            Notice::RaceStanding { id, standing } => {
                // Cloned, so that a watcher may start something new.
                let watcher = waiting.watchers.borrow().get(&id).cloned();
                if let Some(watch) = watcher {
                    watch(&standing);
                }
            }
            Notice::RaceOver { id, standing } => {
                waiting.over.borrow_mut().insert(id, standing);
                answer(&waiting, id, Ok(&JsValue::UNDEFINED));
            }
            Notice::Roofline { id, roofline } => {
                waiting.rooflines.borrow_mut().insert(id, roofline);
                answer(&waiting, id, Ok(&JsValue::UNDEFINED));
            }
            Notice::BenchFailed { id, why } | Notice::RaceFailed { id, why } => {
                answer(&waiting, id, Err(&why));
            }
            _ => {}
        },
        // A measurement that this ends is answered by the worker that leads.
        LinkEvent::Alone { .. } => {}
        LinkEvent::Restarted { why, .. } | LinkEvent::Lost { why } => {
            let ids: Vec<u32> = waiting.answers.borrow().keys().copied().collect();
            for id in ids {
                answer(&waiting, id, Err(&format!("the worker stopped: {why}")));
            }
            for (_, reject) in waiting.greeted.take() {
                settle(&reject, &js_sys::Error::new(&why));
            }
        }
    }
}

fn answer(waiting: &Waiting, id: u32, answer: Result<&JsValue, &str>) {
    let Some((resolve, reject)) = waiting.answers.borrow_mut().remove(&id) else { return };
    match answer {
        Ok(value) => settle(&resolve, value),
        Err(why) => settle(&reject, &js_sys::Error::new(why)),
    }
}

/// The settling functions of a promise do not throw.
fn settle(function: &Function, value: &JsValue) {
    let _ = function.call1(&JsValue::NULL, value);
}

fn words(error: &JsValue) -> String {
    use wasm_bindgen::JsCast as _;
    let error = error.dyn_ref::<js_sys::Error>();
    error.map_or_else(
        || "the measurement ended without an answer".into(),
        |error| String::from(error.message()),
    )
}

#[cfg(test)]
mod tests {
    use super::Measurement;

    #[test]
    fn rates_follow_from_count_batch_and_time() {
        let measured = Measurement { images: 32, count: 100, total_ms: 400.0 };
        assert_eq!(measured.images_per_second(), 8_000.0);
        assert_eq!(measured.ms_each(), 4.0);
    }
}
