//! The convolution scene's part of the model.

use std::rc::Rc;

use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};

use super::history::{EditKey, History};
use super::playhead::{Measure, Playhead, Speed, StepSize, Toward};
use crate::frame::{CellId, Frame, Role, View};
use crate::number::{self, Refused, Typed};
use crate::scene::{Beat, Scene};
use crate::scenes::convolution::{
    self as scene, Axes, Border, Convolution, FixChange, Outcome, PRESETS, Params, PasteError, Plan, Program,
};
use crate::share::ConvLink;

/// Something that happened in the convolution scene.
#[derive(Debug, Clone, PartialEq)]
pub enum ConvMsg {
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
    /// Another size of the input, in cells.
    InputSized(Axes, usize),
    /// Another size of the kernel, in cells.
    KernelSized(Axes, usize),
    /// Another stride.
    StrideChosen(Axes, usize),
    /// Another padding, on both sides each.
    PaddingChosen(Axes, usize),
    /// Another dilation.
    DilationChosen(Axes, usize),
    /// Another filling of the padding.
    PaddingModeChosen(PaddingMode),
    /// Valid, same, full.
    BorderChosen(Border),
    /// A named setting, by its place in [`PRESETS`].
    PresetChosen(usize),
    /// A way out of a leftover or impossible setting.
    FixChosen(FixChange),
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
}

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

/// Something to be said beside the grids, until the next edit.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// A pasted table was not taken.
    Paste(PasteError),
    /// A border is not offered for this kernel.
    NoRoomForBorder(Border),
}

/// The scene as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvState {
    pub(super) params: Params,
    pub(super) shown: Rc<Plan>,
    pub(super) problem: Option<ShapeError>,
    pub(super) pin: Option<CellId>,
    pub(super) playhead: Playhead,
    pub(super) history: History<Params>,
    pub(super) drafts: Vec<Draft>,
    pub(super) note: Option<Note>,
    changes: Vec<(CellId, f64)>,
    change_count: u64,
}

impl Default for ConvState {
    fn default() -> Self {
        let params = Params::default();
        let plan = Plan::new(&params).expect("the lecture's example has an output, as a test says");
        Self {
            params,
            shown: Rc::new(plan),
            problem: None,
            pin: None,
            playhead: Playhead::default(),
            history: History::default(),
            drafts: Vec::new(),
            note: None,
            changes: Vec::new(),
            change_count: 0,
        }
    }
}

impl ConvState {
    /// What the controls show: also of an impossible setting.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The picture's plan: of the last valid parameters.
    #[must_use]
    pub fn plan(&self) -> &Rc<Plan> {
        &self.shown
    }

    /// Why the parameters have no output, if they have none.
    #[must_use]
    pub fn problem(&self) -> Option<&ShapeError> {
        self.problem.as_ref()
    }

    /// What the parameters come to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.problem.clone().map_or_else(|| self.shown.outcome(), Outcome::Impossible)
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

    /// The last moment.
    #[must_use]
    pub fn duration(&self) -> Beat {
        Convolution::duration(&self.shown)
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

    /// Something to be said beside the grids.
    #[must_use]
    pub fn note(&self) -> Option<&Note> {
        self.note.as_ref()
    }

    /// Rises with every edit that changed outputs: restarts the flash.
    #[must_use]
    pub fn change_count(&self) -> u64 {
        self.change_count
    }

    /// The view for [`ConvState::frame`], with what is hovered.
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

    /// The picture now.
    #[must_use]
    pub fn frame(&self, view: &View, reduced_motion: bool) -> Frame {
        Convolution::frame(&self.shown, self.playhead.shown(self.measure(), reduced_motion), view)
    }

    /// The PyTorch program of the parameters, with what it prints.
    #[must_use]
    pub fn program(&self) -> Program {
        let plan: Result<&Plan, &ShapeError> = match &self.problem {
            None => Ok(&self.shown),
            Some(why) => Err(why),
        };
        scene::program(&self.params, plan)
    }

    /// What a link to this state holds.
    #[must_use]
    pub fn link(&self) -> ConvLink {
        ConvLink { params: self.params.clone(), t: self.playhead.t(), pin: self.pin }
    }

    pub(super) fn measure(&self) -> Measure {
        let [_, _, row] = self.shown.out_shape();
        Measure { cells: self.shown.cells(), terms: self.shown.terms_per_cell(), row }
    }

    /// Takes over what a link holds. An impossible setting shows the picture of the default.
    pub(super) fn open(&mut self, link: ConvLink) {
        if link.params != self.params {
            self.history.record(self.params.clone(), EditKey::Single);
            if Plan::new(&link.params).is_err() {
                self.shown = Self::default().shown;
            }
            self.params = link.params;
            self.settle();
        }
        self.changes.clear();
        self.playhead.scrub(link.t, self.measure());
        self.pin = link.pin.filter(|cell| self.shown.value(*cell).is_some());
    }

    /// Changes the parameters as one step of the history; `false` if that changes nothing.
    pub(super) fn edit(&mut self, key: EditKey, change: impl FnOnce(&mut Params)) -> bool {
        self.note = None;
        let before = self.params.clone();
        change(&mut self.params);
        if self.params == before {
            return false;
        }
        self.history.record(before, key);
        self.settle();
        true
    }

    /// Computes everything anew. Without an output the last picture stays.
    pub(super) fn settle(&mut self) {
        let params = &self.params;
        self.drafts.retain(|draft| scene::value(params, draft.cell).is_some());
        match Plan::new(params) {
            Ok(plan) => {
                let before = self.measure();
                self.changes = changes(&self.shown, &plan);
                self.change_count += u64::from(!self.changes.is_empty());
                self.shown = Rc::new(plan);
                self.problem = None;
                self.playhead.fit(before, self.measure());
                self.pin = self.pin.filter(|cell| self.shown.value(*cell).is_some());
            }
            Err(why) => {
                self.problem = Some(why);
                self.playhead.stop();
            }
        }
    }

    pub(super) fn restore(&mut self, params: Option<Params>) -> bool {
        let Some(params) = params else { return false };
        self.params = params;
        self.drafts.clear();
        self.note = None;
        self.settle();
        true
    }

    pub(super) fn typed(&mut self, cell: CellId, text: String) -> bool {
        self.drafts.retain(|draft| draft.cell != cell);
        let state = match number::parse(&text) {
            Typed::Number(number) => {
                return self.edit(EditKey::Cell(cell), |params| {
                    scene::set_cell(params, cell, number);
                });
            }
            Typed::Pending => DraftState::Pending,
            Typed::Refused(why) => DraftState::Refused(why),
        };
        if scene::value(&self.params, cell).is_some() {
            self.drafts.push(Draft { cell, text, state });
        }
        false
    }

    pub(super) fn nudge(&mut self, cell: CellId, by: f64) -> bool {
        self.drafts.retain(|draft| draft.cell != cell);
        let Some(now) = scene::value(&self.params, cell) else { return false };
        // Tenths of tenths would show the errors of binary fractions: nine decimals are enough.
        let next = ((now + by) * 1e9).round() / 1e9;
        next.is_finite()
            && self.edit(EditKey::Cell(cell), |params| {
                scene::set_cell(params, cell, next.clamp(-number::LARGEST, number::LARGEST));
            })
    }

    pub(super) fn paste(&mut self, at: CellId, text: &str) -> bool {
        let mut pasted = self.params.clone();
        match scene::paste(&mut pasted, at, text) {
            Ok(()) => self.edit(EditKey::Single, |params| *params = pasted),
            Err(why) => {
                self.note = Some(Note::Paste(why));
                false
            }
        }
    }

    pub(super) fn border(&mut self, border: Border) -> bool {
        match border.padding(&self.params) {
            Some(padding) => self.edit(EditKey::Single, |params| params.padding = padding),
            None => {
                self.note = Some(Note::NoRoomForBorder(border));
                false
            }
        }
    }

    pub(super) fn preset(&mut self, place: usize) -> bool {
        let Some(preset) = PRESETS.get(place) else { return false };
        self.drafts.clear();
        self.edit(EditKey::Single, |params| *params = (preset.params)())
    }
}

/// A padding with one number changed; what the words `same` and `valid` stood for is lost then.
pub(super) fn pad(padding: Padding, axes: Axes, value: usize) -> Padding {
    let now = match padding {
        Padding::Explicit(p) => p,
        Padding::Same | Padding::Valid => [value, value],
    };
    Padding::Explicit(axes.put(now, value))
}

/// Outputs that are not what they were, and by how much.
fn changes(before: &Plan, now: &Plan) -> Vec<(CellId, f64)> {
    if before.out_shape() != now.out_shape() {
        return Vec::new();
    }
    let pairs = before.output().iter().zip(now.output().iter()).enumerate();
    pairs.filter(|(_, (a, b))| a != b).map(|(i, (a, b))| (now.output_cell(i), b - a)).collect()
}
