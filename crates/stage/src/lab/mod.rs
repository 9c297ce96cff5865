//! The laboratory: one engine for every scene in which numbers in grids make other numbers.
//!
//! A scene is one implementation of [`Lab`]: which fields it has, and how a [`Setup`] becomes a [`Plan`], everything
//! numeric computed once. Links, controls, history, spreadsheet editing, time, pictures on screen, words for those who
//! listen and the tests iterate what it says of itself; none of them knows a scene by name.

mod alone;
mod desk;
pub mod edit;
mod formula;
mod inspect;
mod layout;
mod never;
mod outcome;
pub mod predict;
mod setup;
mod stack;
pub(crate) mod torch;

use std::fmt::Debug;
use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;

pub use alone::Alone;
pub use desk::{
    Choice, Control, Desk, Fix, Formula, Offer, Program, Target, Token, TokenKind, WaysOut, ways_out,
};
pub use edit::PasteError;
pub use formula::{Side, formulas};
pub use inspect::{CellMap, Entry, Inspector, Row, Section, Table};
pub use layout::{Bar, Bracket, Choices, Layout, Line, Lines, Sign, Stop, Stops};
pub use never::{WhyNever, never};
pub use outcome::{Leftover, Outcome, of_axes, of_plane};
pub use predict::{Guess, Riddle, Rules};
pub use setup::{Axes, Field, Kind, Setup, Value};
pub use stack::{Stack, StackError};

use crate::frame::{CellId, Frame, View};
use crate::scene::{Beat, Cue};
use crate::scenes::SceneId;
use crate::text;

/// A scene of the laboratory.
pub trait Lab: Debug + Sync {
    /// Its entry in the registry.
    fn id(&self) -> SceneId;
    /// The sentence under its title.
    fn lede(&self) -> String;
    /// What can be set, in the order of its links.
    fn fields(&self) -> &'static [Field];
    /// What is set before anybody has set anything; it has a plan.
    fn usual(&self) -> Setup;
    /// Settings worth looking at, one tap away.
    fn presets(&self) -> &'static [Preset];
    /// Computes everything.
    ///
    /// # Errors
    /// Where the settings describe nothing that can be computed.
    fn plan(&self, setup: &Setup) -> Result<Rc<dyn Plan>, ShapeError>;
    /// How many numbers a field of numbers has a place for.
    fn places(&self, _setup: &Setup, _field: usize) -> usize {
        0
    }
    /// Whether a field counts with these settings: two may hold the same tensor in turn.
    fn counts(&self, _setup: &Setup, _field: usize) -> bool {
        true
    }
    /// Brings the other fields in line after `field` was changed.
    fn settle(&self, _setup: &mut Setup, _field: usize) {}
    /// Brings fields that say the same thing in line, where a link says different things.
    fn agree(&self, _setup: &mut Setup) {}
    /// Everything that stands beside the picture.
    fn desk(&self, setup: &Setup) -> Desk;
}

/// Everything numeric of a scene, computed once for its settings.
pub trait Plan {
    /// Steps of its animation.
    fn measure(&self) -> Measure;
    /// Named stops in order of time.
    fn cues(&self) -> Vec<Cue>;
    /// The picture at a moment: same input, equal frame.
    fn frame(&self, t: Beat, view: &View) -> Frame;
    /// What a picture of this plan shows, in one sentence or three short ones.
    fn narration(&self, frame: &Frame) -> String {
        text::narration(frame)
    }
    /// The number in a cell; of padding what is read there. `None` if there is no such cell.
    fn value(&self, cell: CellId) -> Option<f64>;
    /// Every number that is computed, in the order in which it is computed.
    fn outputs(&self) -> Vec<(CellId, f64)>;
    /// What there is to say about a cell; `None` if it is not on stage.
    fn inspect(&self, cell: CellId) -> Option<Inspector>;
    /// What the settings come to.
    fn outcome(&self) -> Outcome;
    /// An output's window by itself, to be looked at in the scene `convolution`; `None` where it is there already.
    fn alone(&self, _output: CellId) -> Option<Alone> {
        None
    }
    /// The settings that a press on a cell takes; `None` if it selects the cell.
    fn choice(&self, _cell: CellId) -> Option<Setup> {
        None
    }
    /// What is asked where to hide the numbers of the outputs would not hide them; `None` where it does.
    fn riddle(&self) -> Option<Rc<dyn Riddle>> {
        None
    }
}

/// How long an animation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Output cells.
    pub cells: usize,
    /// Terms in each.
    pub terms: usize,
    /// Output cells in a row.
    pub row: usize,
    /// Terms of one channel, where outputs are summed channel by channel and a step may be one of them; else 0.
    pub channel: usize,
}

impl Measure {
    /// The last moment.
    #[must_use]
    pub fn end(self) -> Beat {
        Beat::at(self.cells, 0, 1)
    }
}

/// A named setting.
#[derive(Debug)]
pub struct Preset {
    /// Its name in messages and tests.
    pub id: &'static str,
    /// Its name on screen.
    pub name: fn() -> String,
    /// What it sets.
    pub setup: fn() -> Setup,
}
