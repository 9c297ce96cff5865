//! A scene of the laboratory as it stands: settings, picture, time, history, and what was typed.

mod guess;

use std::fmt;
use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;

use super::history::{EditKey, History};
use super::playhead::{Playhead, Speed, StepSize, Toward};
use crate::frame::{CellId, Frame, Role, View};
use crate::lab::{
    Axes, Desk, Guess, Inspector, Lab, Measure, Offer, Outcome, PasteError, Plan, Setup, Target, Value,
    WaysOut, edit,
};
use crate::number::{self, Refused, Typed};
use crate::scene::{Beat, Moment};
use crate::share::LabLink;

/// Something that happened in a scene of the laboratory.
#[derive(Debug, Clone, PartialEq)]
pub enum LabMsg {
    /// Play, or pause.
    PlayPressed,
    /// One step of the chosen size; pauses.
    Stepped(Toward),
    /// One step of this size, whatever is chosen; pauses.
    SteppedBy(StepSize, Toward),
    /// The timeline was moved.
    Scrubbed(Beat),
    /// To the first moment.
    HomePressed,
    /// To the last moment.
    EndPressed,
    /// Another size of step.
    StepSizeChosen(StepSize),
    /// Start over at the end, or not.
    LoopToggled,
    /// Other numbers for rows, columns or both.
    PairChosen(Target, Axes, usize),
    /// Another number for a field.
    WholeChosen(usize, usize),
    /// Something that the desk offered.
    Taken(Offer),
    /// A named setting, by its place in the list.
    PresetChosen(usize),
    /// The text in an editable cell changed.
    CellTyped(CellId, String),
    /// The text stands.
    CellCommitted(CellId),
    /// The text is taken back.
    CellReverted(CellId),
    /// The number was dragged or turned by so much.
    CellNudged(CellId, f64),
    /// Every cell of a tensor gets this number.
    Filled(Role, f64),
    /// A tensor is filled with numbers from this seed.
    Randomised(Role, u64),
    /// The pen wrote this number into a cell; the stroke goes on until it is lifted.
    Drawn(CellId, f64),
    /// The pen was lifted.
    PenLifted,
    /// A table was pasted, its first cell here.
    Pasted(CellId, String),
    /// The cell stays selected; the pinned cell again releases it.
    Pinned(CellId),
    /// Nothing stays selected.
    Unpinned,
    /// Undo.
    UndoPressed,
    /// Redo.
    RedoPressed,
    /// The program is wanted on the clipboard.
    CodeCopied,
    /// A hidden output is to be shown; `None` for all of them.
    Asked(Option<CellId>),
}

/// Decimals of a number that is pointed at; pinned, it has all of them.
const PREVIEW: usize = 3;

/// A text in a cell that is no number.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The cell.
    pub cell: CellId,
    /// What was typed.
    pub text: String,
    /// What is the matter with it.
    pub state: DraftState,
}

/// What is the matter with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// It may become a number.
    Pending,
    /// It will not.
    Refused(Refused),
}

/// A picture and the settings it is of.
#[derive(Clone)]
struct Shown {
    setup: Setup,
    plan: Rc<dyn Plan>,
}

impl fmt::Debug for Shown {
    /// The settings say it all. To write plans would draw the writing of all tensors into the page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.setup.fmt(f)
    }
}

/// The scene as it stands.
#[derive(Debug, Clone)]
pub struct LabState {
    lab: &'static dyn Lab,
    pub(super) setup: Setup,
    shown: Shown,
    pub(super) problem: Option<ShapeError>,
    pub(super) pin: Option<CellId>,
    pub(super) playhead: Playhead,
    pub(super) history: History<Setup>,
    pub(super) drafts: Vec<Draft>,
    pub(super) note: Option<PasteError>,
    changes: Vec<(CellId, f64)>,
    change_count: u64,
    pub(super) guess: Option<Guess>,
    pub(super) ways_out: Option<WaysOut>,
}

impl PartialEq for LabState {
    /// Equal settings have equal plans.
    fn eq(&self, other: &Self) -> bool {
        let key = |s: &Self| (s.lab.id(), s.pin, s.playhead, s.change_count);
        key(self) == key(other)
            && (&self.setup, &self.shown.setup, &self.problem)
                == (&other.setup, &other.shown.setup, &other.problem)
            && (&self.history, &self.drafts, &self.note) == (&other.history, &other.drafts, &other.note)
            && (&self.changes, &self.guess) == (&other.changes, &other.guess)
    }
}

impl LabState {
    /// A scene with its usual settings; `None` if these have no plan, which a test rules out.
    #[must_use]
    pub fn new(lab: &'static dyn Lab) -> Option<Self> {
        let setup = lab.usual();
        let plan = lab.plan(&setup).ok()?;
        Some(Self {
            lab,
            shown: Shown { setup: setup.clone(), plan },
            setup,
            problem: None,
            pin: None,
            playhead: Playhead::default(),
            history: History::default(),
            drafts: Vec::new(),
            note: None,
            changes: Vec::new(),
            change_count: 0,
            guess: None,
            ways_out: None,
        })
    }

    /// Which scene.
    #[must_use]
    pub fn lab(&self) -> &'static dyn Lab {
        self.lab
    }

    /// What the controls show: also of an impossible setting.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The picture's plan: of the last valid settings, or what stands in for it while outputs are to be predicted.
    #[must_use]
    pub fn plan(&self) -> &dyn Plan {
        let stands_in = self.guess.as_ref().and_then(|guess| guess.plan.as_deref());
        stands_in.unwrap_or(&*self.shown.plan)
    }

    /// The settings that the picture shows.
    #[must_use]
    pub fn shown(&self) -> &Setup {
        &self.shown.setup
    }

    /// Why the settings have no output, if they have none.
    #[must_use]
    pub fn problem(&self) -> Option<&ShapeError> {
        self.problem.as_ref()
    }

    /// What the settings come to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.problem.clone().map_or_else(|| self.plan().outcome(), Outcome::Impossible)
    }

    /// The pinned cell.
    #[must_use]
    pub fn pin(&self) -> Option<CellId> {
        self.pin
    }

    /// Where in time the scene stands.
    #[must_use]
    pub fn playhead(&self) -> &Playhead {
        &self.playhead
    }

    /// Whether there is something to undo, and to redo.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    /// Texts in cells that are no numbers.
    #[must_use]
    pub fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// The number in an editable cell.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        edit::value(self.lab, &self.setup, cell)
    }

    /// Why a pasted table was not taken, until the next edit.
    #[must_use]
    pub fn note(&self) -> Option<&PasteError> {
        self.note.as_ref()
    }

    /// Rises with every edit that changed outputs: restarts the flash.
    #[must_use]
    pub fn change_count(&self) -> u64 {
        self.change_count
    }

    /// The view for [`LabState::frame`], with what is hovered.
    #[must_use]
    pub fn view(&self, hover: Option<CellId>, reduced_motion: bool, speed: Speed) -> View {
        let pace = self.playhead.pace(self.measure(), speed);
        View {
            hover,
            pin: self.pin,
            glide: !reduced_motion && pace <= 4.0,
            changes: self.changes.clone(),
            pending: self.drafts.iter().map(|d| d.cell).collect(),
            dimmed: self.problem.is_some(),
        }
    }

    /// What stands now: with the same settings and the same view, the same moment has the same picture.
    #[must_use]
    pub fn moment(&self, view: &View, reduced_motion: bool) -> Moment {
        let measure = self.measure();
        let moment = self.playhead.shown(measure, reduced_motion).split(measure.cells, measure.terms);
        Moment { glide: if view.glide { moment.glide } else { 1.0 }, ..moment }
    }

    /// The picture now.
    #[must_use]
    pub fn frame(&self, view: &View, reduced_motion: bool) -> Frame {
        let mut frame = self.plan().frame(self.playhead.shown(self.measure(), reduced_motion), view);
        if let Some(guess) = &self.guess {
            guess.rules.veil(&mut frame, self.plan(), guess);
        }
        frame
    }

    /// Everything beside the picture.
    #[must_use]
    pub fn desk(&self) -> Desk {
        let mut desk = self.lab.desk(&self.setup);
        if let Some(ways_out) = self.ways_out.filter(|_| desk.outcome != Outcome::Exact) {
            desk.fixes = ways_out(&self.setup);
        }
        if let Some(guess) = self.guess.as_ref().filter(|guess| !guess.hidden.is_empty()) {
            guess.rules.desk(&mut desk, self.plan(), guess);
        }
        desk
    }

    /// What there is to say about a cell, with all digits if it is pinned; `None` if it is not on stage.
    #[must_use]
    pub fn inspect(&self, cell: CellId) -> Option<Inspector> {
        let mut told = match &self.guess {
            Some(guess) => guess.rules.inspect(self.plan(), cell, guess),
            None => self.plan().inspect(cell),
        }?;
        if let Some(value) = self.plan().value(cell).filter(|_| self.pin != Some(cell))
            && told.value == number::show_all(value)
        {
            told.value = number::show(value, PREVIEW);
        }
        Some(told)
    }

    /// A cell in a sentence: of an output the sum behind it, of another one its number and where it goes.
    pub(super) fn said(&self, cell: CellId) -> Option<String> {
        let (outputs, cells) = (self.plan().outputs(), self.measure().cells);
        let place = outputs.iter().position(|(output, _)| *output == cell).filter(|_| !self.hides(cell));
        if let Some(place) = place {
            let complete = Beat::at(place * cells / outputs.len() + 1, 0, 1);
            return Some(self.narration(&self.plan().frame(complete, &View::default())));
        }
        self.inspect(cell).map(|told| told.said())
    }

    /// What a picture of this scene shows, in words.
    #[must_use]
    pub fn narration(&self, frame: &Frame) -> String {
        match &self.guess {
            Some(guess) => guess.rules.narration(self.plan(), frame, guess),
            None => self.plan().narration(frame),
        }
    }

    /// Whether ways out of its settings are known, where there are some.
    #[must_use]
    pub fn knows_ways_out(&self) -> bool {
        self.ways_out.is_some()
    }

    /// What a link to this state holds.
    #[must_use]
    pub fn link(&self) -> LabLink {
        LabLink { setup: self.setup.clone(), t: self.playhead.t(), pin: self.pin }
    }

    /// How long the animation is.
    #[must_use]
    pub fn measure(&self) -> Measure {
        self.plan().measure()
    }

    /// Takes over what a link holds. An impossible setting shows the picture of the usual one.
    pub(super) fn open(&mut self, mut link: LabLink) {
        self.lab.agree(&mut link.setup);
        if link.setup != self.setup {
            self.history.record(self.setup.clone(), EditKey::Single);
            if self.lab.plan(&link.setup).is_err()
                && let Some(usual) = Self::new(self.lab)
            {
                self.shown = usual.shown;
            }
            self.setup = link.setup;
            self.settle();
        }
        self.changes.clear();
        self.playhead.scrub(link.t, self.measure());
        self.pin = link.pin.filter(|cell| self.plan().value(*cell).is_some());
    }

    /// Changes the settings as one step of the history; `false` if that changes nothing.
    pub(super) fn edit(&mut self, key: EditKey, change: impl FnOnce(&'static dyn Lab, &mut Setup)) -> bool {
        self.note = None;
        let before = self.setup.clone();
        change(self.lab, &mut self.setup);
        if self.setup == before {
            return false;
        }
        self.history.record(before, key);
        self.settle();
        true
    }

    /// Computes everything anew. Without an output the last picture stays.
    pub(super) fn settle(&mut self) {
        let (lab, setup) = (self.lab, &self.setup);
        self.drafts.retain(|draft| edit::value(lab, setup, draft.cell).is_some());
        let before = self.measure();
        match lab.plan(setup) {
            Ok(plan) => {
                self.changes = changes(self.plan(), &*plan);
                self.change_count += u64::from(!self.changes.is_empty());
                self.shown = Shown { setup: setup.clone(), plan };
                self.problem = None;
            }
            Err(why) => {
                self.problem = Some(why);
                self.playhead.stop();
            }
        }
        // A link to an impossible setting changes the picture, too.
        if let Some(guess) = &mut self.guess {
            guess.start_over(&*self.shown.plan);
        }
        self.refit(before);
    }

    /// Brings time and selection in line with another plan.
    fn refit(&mut self, before: Measure) {
        self.playhead.fit(before, self.measure());
        self.pin = self.pin.filter(|cell| self.plan().value(*cell).is_some());
    }

    pub(super) fn restore(&mut self, setup: Option<Setup>) -> bool {
        let Some(setup) = setup else { return false };
        self.setup = setup;
        self.drafts.clear();
        self.note = None;
        self.settle();
        true
    }

    pub(super) fn typed(&mut self, cell: CellId, text: String) -> bool {
        self.drafts.retain(|draft| draft.cell != cell);
        let state = match number::parse(&text) {
            Typed::Number(number) => {
                return self.edit(EditKey::Cell(cell), |lab, setup| {
                    edit::set_cell(lab, setup, cell, number);
                });
            }
            Typed::Pending => DraftState::Pending,
            Typed::Refused(why) => DraftState::Refused(why),
        };
        if self.value(cell).is_some() {
            self.drafts.push(Draft { cell, text, state });
        }
        false
    }

    pub(super) fn nudge(&mut self, cell: CellId, by: f64) -> bool {
        self.drafts.retain(|draft| draft.cell != cell);
        let Some(now) = self.value(cell) else { return false };
        // Tenths of tenths would show the errors of binary fractions: nine decimals are enough.
        let next = ((now + by) * 1e9).round() / 1e9;
        next.is_finite()
            && self.edit(EditKey::Cell(cell), |lab, setup| {
                edit::set_cell(lab, setup, cell, next.clamp(-number::LARGEST, number::LARGEST));
            })
    }

    pub(super) fn paste(&mut self, at: CellId, text: &str) -> bool {
        let mut pasted = self.setup.clone();
        match edit::paste(self.lab, &mut pasted, at, text) {
            Ok(()) => self.edit(EditKey::Single, |_, setup| *setup = pasted),
            Err(why) => {
                self.note = Some(why);
                false
            }
        }
    }

    pub(super) fn preset(&mut self, place: usize) -> bool {
        let Some(preset) = self.lab.presets().get(place) else { return false };
        self.drafts.clear();
        self.edit(EditKey::Single, |_, setup| *setup = (preset.setup)())
    }

    pub(super) fn pair(&mut self, target: Target, axes: Axes, number: usize) -> bool {
        self.edit(EditKey::Single, |lab, setup| match target {
            Target::Size(field) => {
                let now = setup.grids(field).map(crate::lab::Stack::size);
                edit::resize(lab, setup, field, axes.put(now.unwrap_or_default(), number));
            }
            Target::Pair(field) => {
                let Some(kind) = lab.fields().get(field).map(|f| &f.kind) else { return };
                let number = kind.clamped(number);
                // What a word stood for is lost once a number is set.
                let now = setup.pair(field).unwrap_or([number; 2]);
                setup.put(field, Value::Pair(axes.put(now, number)));
                lab.settle(setup, field);
            }
        })
    }

    pub(super) fn whole(&mut self, field: usize, number: usize) -> bool {
        self.edit(EditKey::Single, |lab, setup| {
            let Some(kind) = lab.fields().get(field).map(|f| &f.kind) else { return };
            setup.put(field, Value::Whole(kind.clamped(number)));
            lab.settle(setup, field);
        })
    }
}

/// Outputs that are not what they were, and by how much.
fn changes(before: &dyn Plan, now: &dyn Plan) -> Vec<(CellId, f64)> {
    let (before, now) = (before.outputs(), now.outputs());
    let same = before.len() == now.len() && before.iter().zip(&now).all(|(a, b)| a.0 == b.0);
    if !same {
        return Vec::new();
    }
    let pairs = before.iter().zip(now).filter(|(a, b)| a.1 != b.1);
    pairs.map(|(a, b)| (b.0, b.1 - a.1)).collect()
}
