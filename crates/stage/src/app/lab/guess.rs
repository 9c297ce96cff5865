//! Predicting, and windows by themselves: what a scene shows of single outputs.

use super::LabState;
use crate::frame::{CellId, Role};
use crate::lab::{Guess, Rules, Setup};
use crate::scene::Beat;
use crate::scenes::{SceneId, convolution};
use crate::share::{self, LabLink};

impl LabState {
    /// The link that shows an output's window by itself in the scene `convolution`, with its sum complete.
    #[must_use]
    pub fn alone(&self, cell: CellId) -> Option<String> {
        let window = self.plan().alone(cell).filter(|_| !self.hides(cell))?;
        let setup = Setup::from(&convolution::Params::alone(window)?);
        let pin = Some(CellId::new(Role::Output, 0, 0, 0));
        let link = LabLink { setup, t: Beat::at(1, 0, 1), pin };
        let query = share::lab::write(&convolution::Convolution, &link);
        Some(share::print(&share::Link::Lab(SceneId::CONVOLUTION, Some(query))))
    }

    /// Whether a cell is an output that is to be predicted.
    #[must_use]
    pub(in crate::app) fn hides(&self, cell: CellId) -> bool {
        self.guess.as_ref().is_some_and(|guess| guess.hides(cell))
    }

    /// The outputs that are to be predicted, where they are.
    #[must_use]
    pub fn guess(&self) -> Option<&Guess> {
        self.guess.as_ref()
    }

    /// Hides every output, or shows them again.
    pub(in crate::app) fn predict(&mut self, rules: &'static dyn Rules) {
        let before = self.measure();
        let off = self.guess.is_none();
        self.guess = off.then(|| Guess::new(rules, &*self.shown.plan));
        self.changes.clear();
        self.refit(before);
    }

    /// A hidden output is said, or asked for: it stays selected, with the sum behind it below the picture.
    pub(in crate::app) fn answer(&mut self, cell: CellId, said: Option<f64>) -> Option<String> {
        let before = self.measure();
        let guess = self.guess.as_mut().filter(|guess| guess.hides(cell))?;
        let (rules, plan) = (guess.rules, &*self.shown.plan);
        rules.answer(plan, guess, cell, said);
        let verdict = rules.verdict(plan, guess)?.join(" ");
        let now = self.measure();
        self.playhead.fit(before, now);
        if let Some(t) = rules.moment(plan, cell) {
            self.playhead.scrub(t, plan.measure());
        }
        self.pin = Some(cell);
        Some(verdict)
    }
}
