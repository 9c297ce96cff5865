//! The convolution scene: a kernel slides over an input, and every number can be changed and traced.

mod code;
mod desk;
mod fixes;
mod formula;
mod inspect;
mod params;
mod picture;
mod plan;
mod presets;
mod story;
mod transposed;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use code::program;
pub use desk::ways_out;
pub use fixes::{Fix, FixChange, Preview, fixes};
pub use formula::formulas;
pub use inspect::{Subject, UseRow, subject};
pub use params::{FIELDS, MODES, Params, field, limits};
pub use plan::Plan;
pub use presets::{Border, PRESETS};

use super::SceneId;
use crate::frame::{CellId, Frame, View};
use crate::lab::{self, Desk, Field, Inspector, Lab, Measure, Outcome, Preset, Setup};
use crate::scene::{Beat, Cue, CueKind};

/// The convolution scene.
#[derive(Debug)]
pub struct Convolution;

impl Lab for Convolution {
    fn id(&self) -> SceneId {
        SceneId::CONVOLUTION
    }

    fn lede(&self) -> String {
        say::convolution_lede()
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

    fn places(&self, setup: &Setup, _field: usize) -> usize {
        Params::from(setup).out_channels()
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Params::from(setup))
    }
}

impl lab::Plan for Plan {
    fn measure(&self) -> Measure {
        let [_, _, row] = self.out_shape();
        Measure { cells: self.cells(), terms: self.terms_per_cell(), row, channel: 0 }
    }

    fn cues(&self) -> Vec<Cue> {
        let [channels, rows, cols] = self.out_shape();
        let starts = (0..channels).flat_map(|c| (0..rows).map(move |y| (c, y)));
        let named = starts.map(|(c, y)| {
            let kind = match (c, y) {
                (0, 0) => CueKind::FirstWindow,
                (c, 0) => CueKind::Channel(c),
                (_, y) => CueKind::Row(y),
            };
            Cue { at: Beat::at((c * rows + y) * cols, 0, 1), kind }
        });
        named.chain([Cue { at: self.measure().end(), kind: CueKind::End }]).collect()
    }

    fn frame(&self, t: Beat, view: &View) -> Frame {
        picture::frame(self, t, view)
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        Plan::value(self, cell)
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        let cells = (0..self.cells()).map(|index| self.output_cell(index));
        cells.zip(self.output().iter().copied()).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        Plan::outcome(self)
    }
}
