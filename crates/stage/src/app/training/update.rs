//! How what the person does changes a training.

use std::rc::Rc;

use kernelwalk_nn::data::digit::{Grey, prepare};
use kernelwalk_nn::train::protocol::Command;

use super::recipe::Own;
use super::{
    BankKind, Curve, Draft, Drawing, Kept, Phase, Readouts, Settings, Training, TrainingEffect, TrainingMsg,
};

/// One picture at a time is with the worker; a newer one waits until the answer is back, so that a
/// quick hand cannot fill the worker's queue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Probing {
    pub(super) id: u32,
    pub(super) in_flight: bool,
    pub(super) stale: bool,
}

type Effects = Vec<TrainingEffect>;

fn send(command: Command) -> TrainingEffect {
    TrainingEffect::Send(command)
}

impl Training {
    /// Takes a fact; returns what has to be done about it.
    pub fn update(&mut self, msg: TrainingMsg) -> Effects {
        match msg {
            TrainingMsg::Opened => self.open(),
            TrainingMsg::KeptRead(kept) => {
                let Kept { draft, drawing, pace } = *kept;
                self.pace = pace;
                // A link that says something wins over what was kept.
                if self.draft == Draft::default() {
                    self.draft = draft;
                }
                let mut effects = self.form_changed();
                effects.extend(self.redraw(|now| *now = drawing));
                effects
            }
            TrainingMsg::LinkOpened(draft) => {
                self.draft = draft;
                self.form_changed()
            }
            TrainingMsg::SavedFound(saved) => {
                self.saved = Some(saved);
                Vec::new()
            }
            TrainingMsg::SavedContinued => self.continue_saved(),
            TrainingMsg::SavedForgotten => {
                self.saved = None;
                vec![TrainingEffect::ForgetSaved]
            }
            TrainingMsg::PresetChosen(preset) => {
                self.draft.preset = preset;
                self.form_changed()
            }
            TrainingMsg::OptimiserChosen(optimiser) => {
                self.draft.choose_optimiser(optimiser);
                self.form_changed()
            }
            TrainingMsg::ScheduleChosen(schedule) => {
                self.draft.choose_schedule(schedule);
                self.form_changed()
            }
            TrainingMsg::RecipeChosen(aim) => {
                self.draft.choose_recipe(aim);
                self.form_changed()
            }
            TrainingMsg::RecipeOptimiserChosen => {
                self.draft.give_back(Own::OPTIMISER);
                self.form_changed()
            }
            TrainingMsg::RecipeScheduleChosen => {
                self.draft.give_back(Own::SCHEDULE);
                self.form_changed()
            }
            TrainingMsg::WorkersChosen(workers) => {
                self.draft.workers = workers;
                self.form_changed()
            }
            TrainingMsg::MachineSeen { workers } => {
                self.automatic_workers = workers;
                Vec::new()
            }
            TrainingMsg::FieldWritten(field, text) => {
                self.draft.write(field, &text);
                self.form_changed()
            }
            TrainingMsg::SettingsKept => {
                if let Some(run) = self.run {
                    self.draft.fill_in(&run, self.automatic_workers);
                }
                vec![TrainingEffect::Keep]
            }
            TrainingMsg::NoticeDismissed(n) => {
                if n < self.notices.len() {
                    self.notices.remove(n);
                }
                Vec::new()
            }
            TrainingMsg::ScaleFitted(kind) => {
                if let Some(bank) = self.bank(kind) {
                    self.bounds[kind as usize] = bank.fitting_bound();
                }
                Vec::new()
            }
            msg @ (TrainingMsg::RunPressed
            | TrainingMsg::PausePressed
            | TrainingMsg::StepPressed
            | TrainingMsg::ResetPressed
            | TrainingMsg::PaceChosen(_)
            | TrainingMsg::TestPressed) => self.transport(&msg),
            msg @ (TrainingMsg::ToolChosen(_)
            | TrainingMsg::StrokeBegan(_)
            | TrainingMsg::StrokeWentOn(_)
            | TrainingMsg::StrokeUndone
            | TrainingMsg::PadCleared
            | TrainingMsg::SampleChosen(_)
            | TrainingMsg::DrawingChosen
            | TrainingMsg::ImageArrived(_)) => self.picture(msg),
            reported => self.report(reported),
        }
    }

    fn open(&mut self) -> Effects {
        let mut effects = vec![TrainingEffect::StartTrainer];
        if self.run.is_none() {
            effects.extend(self.configure());
        }
        effects
    }

    /// Sets up a new run with the form's settings; with the last good ones while the form is unfinished.
    fn configure(&mut self) -> Effects {
        let automatic = self.automatic_workers;
        let settings = self.draft.settings(automatic).ok().or(self.run);
        let Some(settings) = settings.or_else(|| Draft::default().settings(automatic).ok()) else {
            return Vec::new();
        };
        let config = settings.config(self.training_images());
        self.begin(settings);
        vec![
            send(Command::Configure { generation: self.generation, config: Box::new(config) }),
            send(Command::StopAfter { epochs: settings.stop_after() }),
        ]
    }

    /// An empty page for a new run.
    fn begin(&mut self, settings: Settings) {
        self.generation = self.generation.next();
        if self.run.is_none_or(|run| run.network() != settings.network()) {
            self.machine.full_speed = None;
        }
        self.run = Some(settings);
        self.phase = Phase::Idle;
        self.now =
            Readouts { total_steps: settings.total_steps(self.training_images()), ..Readouts::default() };
        self.loss = Rc::new(Curve::default());
        self.accuracy = Rc::new(Curve::default());
        self.test_accuracy = Rc::default();
        self.test_loss = Rc::default();
        self.evaluation = None;
        self.testing = None;
        self.snapshot_step = None;
        self.machine.checksum = None;
        self.reading = None;
        self.banks = Default::default();
        self.bounds = BankKind::ALL.map(BankKind::first_bound);
        self.probe = Probing { id: self.probe.id, in_flight: false, stale: true };
        self.last_report_ms = None;
    }

    fn continue_saved(&mut self) -> Effects {
        let Some(saved) = self.saved.take() else { return Vec::new() };
        self.draft.fill_in(&saved.settings, self.automatic_workers);
        self.begin(saved.settings);
        self.phase = Phase::Paused;
        vec![
            TrainingEffect::ContinueSaved(self.generation),
            send(Command::StopAfter { epochs: saved.settings.stop_after() }),
            TrainingEffect::Keep,
        ]
    }

    /// Before the first step nothing is lost by taking the new settings at once.
    fn form_changed(&mut self) -> Effects {
        self.draft.follow_recipe();
        let mut effects = vec![TrainingEffect::Keep];
        if self.phase == Phase::Idle && self.run.is_some() && self.needs_new_run() {
            effects.extend(self.configure());
        }
        effects
    }

    fn transport(&mut self, msg: &TrainingMsg) -> Effects {
        match msg {
            TrainingMsg::RunPressed => self.start(),
            TrainingMsg::PausePressed => {
                self.phase = if self.now.step > 0 { Phase::Paused } else { Phase::Idle };
                self.last_report_ms = None;
                vec![send(Command::Pause)]
            }
            TrainingMsg::StepPressed if !self.phase.is_running() && self.phase != Phase::Finished => {
                self.phase = Phase::Paused;
                vec![send(Command::StepOnce)]
            }
            TrainingMsg::ResetPressed => {
                self.notices.clear();
                self.configure()
            }
            TrainingMsg::PaceChosen(pace) => {
                self.pace = *pace;
                vec![send(Command::SetPace(self.pace.into())), TrainingEffect::Keep]
            }
            TrainingMsg::TestPressed if self.testing.is_none() => self.test(),
            _ => Vec::new(),
        }
    }

    /// Run starts, goes on, or begins again where a run has ended.
    fn start(&mut self) -> Effects {
        let mut effects = Vec::new();
        if self.run.is_none() {
            effects.push(TrainingEffect::StartTrainer);
        }
        let over = matches!(self.phase, Phase::Finished | Phase::Failed);
        if over || self.run.is_none() {
            self.notices.clear();
            effects.extend(self.configure());
        }
        self.phase = Phase::Waiting;
        effects.push(send(Command::Run { pace: self.pace.into() }));
        effects
    }

    pub(super) fn test(&mut self) -> Effects {
        if self.data.test_total == 0 || self.data.test < self.data.test_total {
            return Vec::new();
        }
        self.testing = Some((0, self.data.test_total));
        vec![send(Command::Evaluate)]
    }

    fn picture(&mut self, msg: TrainingMsg) -> Effects {
        match msg {
            TrainingMsg::ToolChosen(tool) => {
                self.tool = tool;
                Vec::new()
            }
            TrainingMsg::StrokeBegan(point) => {
                self.sample = None;
                let tool = self.tool;
                self.redraw(|drawing| drawing.begin(tool, point))
            }
            TrainingMsg::StrokeWentOn(points) => {
                self.redraw(|drawing| points.into_iter().for_each(|point| drawing.extend(point)))
            }
            TrainingMsg::StrokeUndone => self.redraw(Drawing::undo),
            TrainingMsg::PadCleared => self.redraw(Drawing::clear),
            TrainingMsg::DrawingChosen => {
                self.sample = None;
                self.probe()
            }
            TrainingMsg::SampleChosen(digit) => {
                let shown = self.sample.as_ref().filter(|sample| sample.truth == digit);
                vec![TrainingEffect::FetchSample { digit, after: shown.map(|sample| sample.index) }]
            }
            TrainingMsg::ImageArrived(image) => self.image_arrived(image),
            _ => Vec::new(),
        }
    }

    fn redraw(&mut self, change: impl FnOnce(&mut Drawing)) -> Effects {
        change(Rc::make_mut(&mut self.drawing));
        let raster = Grey::new(Drawing::SIDE, Drawing::SIDE, self.drawing.raster().to_vec());
        self.digit = raster.ok().as_ref().and_then(prepare).map(Rc::new);
        let mut effects = self.probe();
        effects.push(TrainingEffect::Keep);
        effects
    }

    /// Asks what the network reads, or notes that it has to be asked again.
    pub(super) fn probe(&mut self) -> Effects {
        let pixels = match (&self.sample, &self.digit) {
            (Some(sample), _) => sample.image.to_vec(),
            (None, Some(digit)) => digit.placed.pixels().to_vec(),
            (None, None) => {
                self.reading = None;
                self.banks[1..].fill(None);
                self.probe.stale = false;
                return Vec::new();
            }
        };
        if self.run.is_none() {
            return Vec::new();
        }
        self.probe.stale = self.probe.in_flight;
        if self.probe.in_flight {
            return Vec::new();
        }
        self.probe.in_flight = true;
        self.probe.id = self.probe.id.wrapping_add(1);
        vec![send(Command::Probe { id: self.probe.id, pixels })]
    }
}
