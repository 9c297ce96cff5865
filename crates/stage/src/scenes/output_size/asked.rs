//! The sizes as they are asked for: until the output's is known the window stands at its first stop, since everything
//! else of the picture would say it.

use std::rc::Rc;

use kernelwalk_text as say;

use super::asides::{asked, padded};
use super::laid::{CHAIN, SIZE};
use super::{Laid, picture};
use crate::frame::{CellId, Frame, Role, View};
use crate::lab::predict::UNKNOWN;
use crate::lab::{Desk, Inspector, Measure, Outcome, Plan, Riddle, Section, Setup, TokenKind};
use crate::scene::{Beat, Cue, CueKind};
use crate::text;

/// The scene while sizes are to be predicted.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    laid: Rc<Laid>,
    /// What is not known yet, sorted.
    hidden: Vec<CellId>,
}

impl Asked {
    /// Nothing is hidden so far.
    pub(super) fn new(laid: &Laid) -> Self {
        Self { laid: Rc::new(laid.clone()), hidden: Vec::new() }
    }

    fn hides(&self, cell: CellId) -> bool {
        self.hidden.binary_search(&cell).is_ok()
    }

    /// Whether the window may move.
    fn is_measured(&self) -> bool {
        self.hidden.iter().all(|cell| cell.channel != SIZE)
    }

    /// Whether a cell of the scene is on stage as long as something is hidden.
    fn shows(&self, cell: CellId) -> bool {
        let laid = &self.laid;
        let stop = || laid.stop_of(cell).is_some_and(|out| out == 0 || self.is_measured());
        let asked = || laid.link_of(cell).is_some() || laid.size_of(cell).is_some();
        self.hidden.is_empty() || laid.place_of(cell).is_some() || asked() || stop()
    }

    /// The setting without what it comes to.
    fn setting(&self) -> String {
        let sides = self.laid.settings().sides;
        let numbers = |number: fn(super::Side) -> usize| text::pair(sides.map(number));
        let [rows, columns] = sides.map(padded);
        let padding = if rows == columns { rows } else { format!("{rows}, {columns}") };
        say::outsize_ask(
            text::size(sides.map(|side| side.in_size)),
            numbers(|side| side.kernel_size),
            numbers(|side| side.stride),
            padding,
            numbers(|side| side.dilation),
        )
    }
}

impl Riddle for Asked {
    fn cells(&self) -> Vec<CellId> {
        let row = |channel, cols: std::ops::Range<usize>| {
            cols.map(move |col| CellId::new(Role::Choice, channel, 0, col as i32))
        };
        // The chain begins with its input, which is given.
        let layers = 1..self.laid.walk().layers.len() + 1;
        row(CHAIN, layers).chain(row(SIZE, 0..self.laid.sizes())).collect()
    }

    fn plan(&self, hidden: &[CellId]) -> Rc<dyn Plan> {
        Rc::new(Self { laid: self.laid.clone(), hidden: hidden.to_vec() })
    }

    fn veil(&self, desk: &mut Desk, hidden: &[CellId]) {
        // It says what the first layers of two chains come to.
        let telling = say::outsize_note_floor();
        desk.notes.retain(|note| hidden.is_empty() || *note != telling);
        if hidden.iter().all(|cell| cell.channel != SIZE) {
            return;
        }
        let tokens = desk.formulas.iter_mut().flat_map(|formula| &mut formula.tokens);
        for token in tokens.filter(|token| token.kind == TokenKind::Result) {
            UNKNOWN.clone_into(&mut token.value);
        }
        // What is left over, and what would not leave it, comes with the size.
        desk.outcome = Outcome::Exact;
        desk.verdict = [say::outsize_asked_verdict(), say::outsize_asked_how()];
        desk.fixes.clear();
        desk.spoken = self.setting();
    }
}

impl Plan for Asked {
    fn measure(&self) -> Measure {
        let first = Measure { cells: 1, terms: 1, row: 1, channel: 0 };
        if self.is_measured() { self.laid.measure() } else { first }
    }

    fn cues(&self) -> Vec<Cue> {
        let end = self.measure().end();
        vec![Cue { at: Beat::START, kind: CueKind::FirstWindow }, Cue { at: end, kind: CueKind::End }]
    }

    fn frame(&self, t: Beat, view: &View) -> Frame {
        let laid = &self.laid;
        let mut frame =
            if self.is_measured() { laid.frame(t, view) } else { picture::unmoved(laid, t, view) };
        if !self.hidden.is_empty() {
            frame.grids.retain(|grid| grid.role != Role::Choice);
            frame.asides = Some(asked(laid, view, &self.hidden, &mut frame.grids));
        }
        frame
    }

    fn narration(&self, frame: &Frame) -> String {
        if self.is_measured() { self.laid.narration(frame) } else { self.setting() }
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        self.laid.value(cell).filter(|_| self.shows(cell))
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        if self.is_measured() { self.laid.outputs() } else { Vec::new() }
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        let mut told = self.laid.inspect(cell).filter(|_| self.shows(cell))?;
        if self.hides(cell) {
            // The place of a layer is its size along both sides.
            told.place = say::outsize_map();
        }
        if self.hides(CellId { col: cell.col - 1, ..cell }) {
            // Its arithmetic begins with what the layer before it leaves.
            told.sections.clear();
        }
        if !self.hidden.is_empty() {
            told.sections.retain(|section| *section != Section::Text(say::outsize_press()));
        }
        if !self.is_measured() {
            if let Some(at) = self.laid.place_of(cell) {
                // How often it is read says how many windows there are.
                (told.value, told.map) = (at.to_string(), None);
            } else if self.laid.stop_of(cell).is_some() {
                told.place = say::outsize_place_first();
            }
        }
        Some(told)
    }

    fn outcome(&self) -> Outcome {
        if self.is_measured() { self.laid.outcome() } else { Outcome::Exact }
    }

    /// A layer is given what the one before it leaves, and taking its numbers would say that.
    fn choice(&self, cell: CellId) -> Option<Setup> {
        self.laid.choice(cell).filter(|_| self.hidden.is_empty())
    }

    fn riddle(&self) -> Option<Rc<dyn Riddle>> {
        Some(Rc::new(self.clone()))
    }
}
