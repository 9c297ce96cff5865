//! Carries out what the train scene asks for: the worker, the storage, the snapshots.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use kernelwalk_nn::data::Split;
use kernelwalk_nn::train::protocol::{Command, Event, Generation};
use kernelwalk_stage::app::training::{
    Kept, SavedRun, Settings, TestImage, Training, TrainingEffect, TrainingMsg,
};
use kernelwalk_wire::{Notice, Order};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::snapshots::{self, Saved};
use super::storage;
use super::worker_link::{LinkEvent, WorkerLink};

/// Where the form and the drawing are kept, per tab.
const KEY: &str = "kernelwalk.train";
/// Input has settled after so many milliseconds without another change.
const SETTLED_MS: u32 = 400;

/// The train scene's hands. Nothing is loaded before the scene asks for it.
pub struct Trainer {
    on_msg: Callback<TrainingMsg>,
    link: Option<WorkerLink>,
    shared: Rc<Shared>,
    timer: Option<Timeout>,
    _leaving: Option<EventListener>,
}

/// What callbacks need as well.
#[derive(Default)]
struct Shared {
    /// The state that is to be kept once input has settled.
    unsaved: RefCell<Option<Training>>,
    /// A training of an earlier visit.
    found: RefCell<Option<Saved>>,
    /// Settings of the run, to be stored beside its snapshots.
    run: Cell<Option<Settings>>,
    saving: Cell<bool>,
}

impl Trainer {
    /// Does nothing until the first effect.
    pub fn new(on_msg: Callback<TrainingMsg>) -> Self {
        let shared = Rc::new(Shared::default());
        let leaving = web_sys::window().map(|window| {
            let shared = Rc::clone(&shared);
            EventListener::new(&window, "pagehide", move |_| shared.flush())
        });
        Self { on_msg, link: None, shared, timer: None, _leaving: leaving }
    }

    /// Carries out one effect; `training` is the state it came from.
    pub fn run(&mut self, effect: TrainingEffect, training: &Training) {
        self.shared.run.set(training.run);
        match effect {
            TrainingEffect::StartTrainer => self.start(),
            TrainingEffect::Send(command) => self.order(Order::Train(command)),
            TrainingEffect::FetchSample { digit, after } => self.order(Order::FindSample { digit, after }),
            TrainingEffect::FetchImages(indices) => self.order(Order::Images { split: Split::Test, indices }),
            TrainingEffect::Keep => self.keep(training),
            TrainingEffect::ContinueSaved(generation) => self.continue_saved(generation),
            TrainingEffect::ForgetSaved => {
                self.shared.found.take();
                spawn_local(snapshots::forget());
            }
        }
    }

    fn order(&self, order: Order) {
        if let Some(link) = &self.link {
            link.send(order);
        }
    }

    fn start(&mut self) {
        if self.link.is_some() {
            return;
        }
        let (on_msg, shared) = (self.on_msg.clone(), Rc::clone(&self.shared));
        self.link = Some(WorkerLink::start(move |event| hear(event, &shared, &on_msg)));
        let kept = storage::load(storage::session().as_ref(), KEY);
        // What cannot be read was written by another version: the scene starts afresh.
        if let Some(kept) = kept.and_then(|text| serde_json::from_str::<Kept>(&text).ok()) {
            self.on_msg.emit(TrainingMsg::KeptRead(Box::new(kept)));
        }
        let (on_msg, shared) = (self.on_msg.clone(), Rc::clone(&self.shared));
        spawn_local(async move {
            if let Some(saved) = snapshots::load().await
                && let Ok(settings) = serde_json::from_str(&saved.note)
                && saved.step > 0
            {
                let step = saved.step;
                shared.found.replace(Some(saved));
                on_msg.emit(TrainingMsg::SavedFound(SavedRun { step, settings }));
            }
            snapshots::prune().await;
        });
    }

    fn keep(&mut self, training: &Training) {
        self.shared.unsaved.replace(Some(training.clone()));
        let shared = Rc::clone(&self.shared);
        self.timer = Some(Timeout::new(SETTLED_MS, move || shared.flush()));
    }

    fn continue_saved(&self, generation: Generation) {
        if let Some(saved) = self.shared.found.take() {
            self.order(Order::Train(Command::Restore { generation, bytes: saved.bytes }));
        }
    }
}

impl Shared {
    fn flush(&self) {
        if let Some(training) = self.unsaved.take()
            && let Ok(text) = serde_json::to_string(&training.kept())
        {
            // A browser that takes nothing loses a reload's comfort, not the work on screen.
            storage::save(storage::session().as_ref(), KEY, &text);
        }
    }

    /// Keeps a snapshot for the next visit; one that comes while another is being written is left
    /// out, the next follows soon.
    fn save(self: &Rc<Self>, step: u64, bytes: Vec<u8>) {
        let Some(note) = self.run.get().and_then(|run| serde_json::to_string(&run).ok()) else { return };
        if self.saving.replace(true) {
            return;
        }
        let shared = Rc::clone(self);
        spawn_local(async move {
            snapshots::save(&Saved { step, note, bytes }).await;
            shared.saving.set(false);
        });
    }
}

fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

fn hear(event: LinkEvent, shared: &Rc<Shared>, on_msg: &Callback<TrainingMsg>) {
    let msg = match event {
        LinkEvent::Notice(notice) => match *notice {
            Notice::Train(mut event) => {
                if let Event::SnapshotTaken { bytes, step, .. } = &mut event {
                    // The page only shows that it was taken; the bytes go to the storage.
                    shared.save(*step, std::mem::take(bytes));
                }
                TrainingMsg::TrainerReported(Box::new(event), now())
            }
            Notice::Image(image) => TrainingMsg::ImageArrived(TestImage {
                index: image.index,
                truth: image.label,
                image: image.pixels.into(),
            }),
            Notice::ShardRefetched { file, why, .. } => TrainingMsg::ShardRefetched { file, why },
            // The benchmark has a worker of its own.
            Notice::Benched { .. }
            | Notice::BenchFailed { .. }
            | Notice::Alone { .. }
            | Notice::Roofline { .. }
            | Notice::RaceStanding { .. }
            | Notice::RaceOver { .. }
            | Notice::RaceFailed { .. } => return,
        },
        LinkEvent::Restarted { why, resumed_at } => TrainingMsg::TrainerRestarted { why, resumed_at },
        LinkEvent::Alone { why } => TrainingMsg::CrewEnded { why },
        LinkEvent::Lost { why } => TrainingMsg::TrainerLost { why },
    };
    on_msg.emit(msg);
}
