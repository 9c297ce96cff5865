//! The pooling scene: one window, two summaries, and what a shift by one changes.

mod code;
mod desk;
mod params;
mod picture;
mod plan;
mod presets;
mod story;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use params::{FIELDS, Params, field, limits};
pub use plan::{AVERAGE, MAX, Plan};
pub use presets::PRESETS;

use super::SceneId;
use crate::frame::{CellId, Frame, View};
use crate::lab::{self, Desk, Field, Inspector, Lab, Measure, Outcome, Preset, Setup};
use crate::scene::{Beat, Cue, CueKind};

/// The pooling scene.
#[derive(Debug)]
pub struct Pooling;

impl Lab for Pooling {
    fn id(&self) -> SceneId {
        SceneId::POOLING
    }

    fn lede(&self) -> String {
        say::pool_lede()
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn usual(&self) -> Setup {
        Setup::from(&Params::default())
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn plan(&self, setup: &Setup) -> Result<Rc<dyn lab::Plan>, ShapeError> {
        Ok(Rc::new(Plan::new(&Params::from(setup))?))
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Params::from(setup))
    }
}

impl lab::Plan for Plan {
    fn measure(&self) -> Measure {
        let [_, row] = self.out_size();
        Measure { cells: self.cells(), terms: self.terms_per_cell(), row, channel: 0 }
    }

    fn cues(&self) -> Vec<Cue> {
        let [rows, cols] = self.out_size();
        let starts = (0..rows).map(|y| {
            let kind = if y == 0 { CueKind::FirstWindow } else { CueKind::Row(y) };
            Cue { at: Beat::at(y * cols, 0, 1), kind }
        });
        starts.chain([Cue { at: self.measure().end(), kind: CueKind::End }]).collect()
    }

    fn frame(&self, t: Beat, view: &View) -> Frame {
        picture::frame(self, t, view)
    }

    fn narration(&self, frame: &Frame) -> String {
        picture::narration(frame)
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        Plan::value(self, cell)
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        let both = |index| [MAX, AVERAGE].map(|pooling| self.output_cell(pooling, index));
        let cells = (0..self.cells()).flat_map(both);
        cells.filter_map(|cell| Some((cell, Plan::value(self, cell)?))).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        desk::outcome(self)
    }
}
