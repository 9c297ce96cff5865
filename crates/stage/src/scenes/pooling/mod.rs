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
use crate::lab::{self, Alone, Desk, Field, Inspector, Lab, Measure, Outcome, Preset, Setup};
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

    /// Each cell of the window times its share: 1 for the largest, or one part of as many as are counted.
    fn alone(&self, output: CellId) -> Option<Alone> {
        let terms = self.trace(output)?.terms;
        let size = terms.first().zip(terms.last()).map(|(first, last)| {
            [0, 1].map(|d| usize::try_from(last.at[d] - first.at[d] + 1).unwrap_or(1))
        })?;
        // Padding of a maximum is no number, but its share is none either.
        let number = |value: f64| if value.is_finite() { value } else { 0.0 };
        let products: Vec<_> = terms.iter().map(|term| (number(term.value), term.share)).collect();
        Alone::new([1, size[0], size[1]], &products)
    }
}
