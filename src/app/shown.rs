//! What is on screen of a scene of the laboratory: the picture, what follows from the settings alone, and what is said
//! beside the picture. Each is computed when it changes, and not once per animation frame.

use std::rc::Rc;

use kernelwalk_stage::app::{DraftState, LabState};
use kernelwalk_stage::frame::{CellId, Frame, View};
use kernelwalk_stage::lab::{Desk, Guess, Setup};
use kernelwalk_stage::scene::{Beat, Moment};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::text;

use crate::views::lab::inspector::Story;
use crate::views::parts::Same;

/// Everything the scene shows.
pub(super) struct Shown {
    pub(super) frame: Rc<Frame>,
    /// What the picture is of.
    pub(super) at: (Moment, View),
    /// The picture whose sums are shown.
    pub(super) sums: Rc<Frame>,
    desk_of: (SceneId, Setup, Speech),
    pub(super) desk: Same<Desk>,
    pub(super) remarks: Vec<String>,
    pub(super) beside: Beside,
}

/// What is said beside a picture: while time goes on, of the picture before.
pub(super) struct Beside {
    pub(super) frame: Rc<Frame>,
    pub(super) t: Beat,
    story_of: ((CellId, bool), Same<Desk>, Option<Guess>),
    pub(super) story: Same<Story>,
}

impl Shown {
    pub(super) fn new(lab: &LabState, frame: Frame, at: (Moment, View)) -> Self {
        let frame = Rc::new(frame);
        let desk = Same::from(lab.desk());
        let selected = selected(lab, at.1.hover, &frame);
        let beside = Beside {
            frame: frame.clone(),
            t: lab.playhead().t(),
            story_of: (selected, desk.clone(), lab.guess().cloned()),
            story: story(lab, selected.0),
        };
        let desk_of = (lab.lab().id(), lab.setup().clone(), speech(lab));
        Self { sums: frame.clone(), frame, at, desk_of, desk, remarks: remarks(lab), beside }
    }

    /// Shows this picture; says whether it is another one.
    pub(super) fn draw(&mut self, lab: &LabState, frame: Frame, at: (Moment, View)) -> bool {
        self.at = at;
        self.remarks = remarks(lab);
        let (scene, setup, said) = &self.desk_of;
        if (*scene, setup, said) != (lab.lab().id(), lab.setup(), &speech(lab)) {
            self.desk_of = (lab.lab().id(), lab.setup().clone(), speech(lab));
            self.desk = lab.desk().into();
        }
        let changed = frame != *self.frame;
        if changed {
            self.frame = Rc::new(frame);
        }
        changed
    }

    /// Shows the sums of the picture that is shown.
    pub(super) fn add_up(&mut self) {
        self.sums = self.frame.clone();
    }

    /// Says what there is to say of the picture that is shown; says whether that is something else.
    pub(super) fn tell(&mut self, lab: &LabState) -> bool {
        let Self { frame, at: (_, view), desk, beside, .. } = self;
        let selected = selected(lab, view.hover, frame);
        let (of, with, guess) = &beside.story_of;
        let same_story = (*of, with, guess.as_ref()) == (selected, desk, lab.guess());
        if !same_story {
            beside.story_of = (selected, desk.clone(), lab.guess().cloned());
            beside.story = story(lab, selected.0);
        }
        beside.t = lab.playhead().t();
        let same_picture = Rc::ptr_eq(&beside.frame, frame);
        beside.frame = frame.clone();
        !(same_story && same_picture)
    }
}

/// The cell that the panel tells of, and whether it stays.
fn selected(lab: &LabState, hover: Option<CellId>, frame: &Frame) -> (CellId, bool) {
    (lab.pin().or(hover).unwrap_or(frame.active), lab.pin().is_some())
}

fn story(lab: &LabState, cell: CellId) -> Same<Story> {
    Story { facts: lab.inspect(cell), alone: lab.alone(cell) }.into()
}

/// The language, how many outputs are hidden, and whether ways out are known.
type Speech = (&'static str, usize, bool);

fn speech(lab: &LabState) -> Speech {
    let hidden = lab.guess().map_or(0, |guess| guess.hidden.len());
    (kernelwalk_text::language(), hidden, lab.knows_ways_out())
}

/// What is the matter with something typed or pasted. An unfinished number is marked in its cell only.
fn remarks(lab: &LabState) -> Vec<String> {
    let refused = lab.drafts().iter().filter(|d| matches!(d.state, DraftState::Refused(_)));
    let drafts = refused.map(|d| text::draft(d, lab.value(d.cell).unwrap_or(0.0)));
    lab.note().map(text::paste).into_iter().chain(drafts).collect()
}
