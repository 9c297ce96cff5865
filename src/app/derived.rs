//! What follows from the settings alone, computed once per setting and not once per animation frame.

use std::rc::Rc;

use kernelwalk_stage::app::{DraftState, LabState};
use kernelwalk_stage::lab::{Desk, Setup};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::text;

/// Everything the stage shows besides the picture.
pub(super) struct Derived {
    of: (SceneId, Setup, &'static str, [bool; 2]),
    pub(super) desk: Rc<Desk>,
    pub(super) remarks: Vec<String>,
}

impl Derived {
    pub(super) fn new(lab: &LabState) -> Self {
        Self { of: key(lab), desk: Rc::new(lab.desk()), remarks: remarks(lab) }
    }

    /// Computes anew what may have changed.
    pub(super) fn refresh(&mut self, lab: &LabState) {
        if self.of == key(lab) {
            self.remarks = remarks(lab);
        } else {
            *self = Self::new(lab);
        }
    }
}

fn key(lab: &LabState) -> (SceneId, Setup, &'static str, [bool; 2]) {
    let veiled = lab.guess().is_some_and(|guess| !guess.hidden.is_empty());
    (lab.lab().id(), lab.setup().clone(), kernelwalk_text::language(), [veiled, lab.knows_ways_out()])
}

/// What is the matter with something typed or pasted. An unfinished number is marked in its cell only.
fn remarks(lab: &LabState) -> Vec<String> {
    let refused = lab.drafts().iter().filter(|d| matches!(d.state, DraftState::Refused(_)));
    let drafts = refused.map(|d| text::draft(d, lab.value(d.cell).unwrap_or(0.0)));
    lab.note().map(text::paste).into_iter().chain(drafts).collect()
}
