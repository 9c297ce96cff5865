//! Output size: how many stops a window makes, what the floor drops, and what a chain of layers comes to.
//!
//! Everything here is data; what is said about it, and how it is drawn, is the view's. All sizes and stops
//! come from `kernelwalk_nn::shape`.

mod asides;
mod asked;
mod chain;
mod change;
mod code;
mod desk;
mod fit;
mod laid;
mod layer;
mod map;
mod networks;
mod params;
mod picture;
mod plan;
mod presets;
mod resnet;
mod setup;
mod side;
mod staircase;
mod stops;
mod story;
mod strip;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use chain::{ChainError, Reached, Walk};
pub use change::{Change, one_change_away};
pub use fit::{Fit, Quotient, Reading, Unread};
pub use laid::{CHAIN, Laid, MAP, SIZE};
pub use layer::{Chain, Layer, LayerKind};
pub use map::{MapKind, Setting, SizeMap, size_map};
pub use networks::Network;
pub use params::{Params, limits};
pub use plan::{Plan, SidePlan};
pub use presets::{Framing, PRESETS, Preset};
pub use setup::{FIELDS, LAB_PRESETS, NETWORKS, Settings, field};
pub use side::{Pad, Side, Variable};
pub use staircase::{Stair, staircase};
pub use stops::{Dropped, Stop, Stops};

use super::SceneId;
use crate::frame::{CellId, Frame, View};
use crate::lab::{self, Desk, Field, Inspector, Lab, Measure, Outcome, Setup};
use crate::scene::{Beat, Cue, CueKind};

/// The scene of the output size.
#[derive(Debug)]
pub struct OutputSize;

impl Lab for OutputSize {
    fn id(&self) -> SceneId {
        SceneId::OUTPUT_SIZE
    }

    fn lede(&self) -> String {
        say::outsize_lede()
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn usual(&self) -> Setup {
        Setup::from(&Settings::square(Side::default()))
    }

    fn presets(&self) -> &'static [lab::Preset] {
        LAB_PRESETS
    }

    fn plan(&self, setup: &Setup) -> Result<Rc<dyn lab::Plan>, ShapeError> {
        Ok(Rc::new(Laid::new(&Settings::from(setup))?))
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Settings::from(setup))
    }
}

impl lab::Plan for Laid {
    fn measure(&self) -> Measure {
        let cells = self.side().fit.out_size;
        Measure { cells, terms: 1, row: cells, channel: 0 }
    }

    fn cues(&self) -> Vec<Cue> {
        let end = self.measure().end();
        vec![Cue { at: Beat::START, kind: CueKind::FirstWindow }, Cue { at: end, kind: CueKind::End }]
    }

    fn frame(&self, t: Beat, view: &View) -> Frame {
        picture::frame(self, t, view)
    }

    fn narration(&self, frame: &Frame) -> String {
        strip::narration(self, frame)
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        self.number(cell).map(|number| number as f64)
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        (0..self.side().fit.out_size).map(|out| (picture::output(out), out as f64)).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        Laid::outcome(self)
    }

    fn choice(&self, cell: CellId) -> Option<Setup> {
        Laid::choice(self, cell)
    }

    fn riddle(&self) -> Option<Rc<dyn lab::Riddle>> {
        Some(Rc::new(asked::Asked::new(self)))
    }
}
