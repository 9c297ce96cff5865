//! Weight sharing: one grid wired three ways, with every connection named and every weight counted.

mod asides;
mod code;
mod count;
mod desk;
mod params;
mod picture;
mod plan;
mod setup;
mod story;
mod strip;
mod wired;
mod wiring;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use count::{Count, Factor, GROWTH, Grown, What, counts, growth};
pub use params::{Params, limits};
pub use plan::Plan;
pub use setup::{FIELDS, LAB_PRESETS, Settings, field};
pub use wired::Wired;
pub use wiring::{Connection, WeightId, Wiring};

use super::SceneId;
use crate::frame::{CellId, Frame, View};
use crate::lab::{self, Alone, Desk, Field, Inspector, Lab, Measure, Outcome, Setup};
use crate::scene::{Beat, Cue, CueKind};

/// The scene of weight sharing.
#[derive(Debug)]
pub struct Patches;

impl Lab for Patches {
    fn id(&self) -> SceneId {
        SceneId::PATCHES
    }

    fn lede(&self) -> String {
        say::patch_lede()
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn usual(&self) -> Setup {
        Setup::from(&Settings { params: Params::default(), wiring: Wiring::Shared })
    }

    fn presets(&self) -> &'static [lab::Preset] {
        LAB_PRESETS
    }

    fn plan(&self, setup: &Setup) -> Result<Rc<dyn lab::Plan>, ShapeError> {
        Ok(Rc::new(Wired::new(&Settings::from(setup))?))
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Settings::from(setup))
    }
}

impl lab::Plan for Wired {
    fn measure(&self) -> Measure {
        let [_, row] = self.plan().plane().out_size();
        Measure { cells: self.plan().units(), terms: self.each(), row, channel: 0 }
    }

    fn cues(&self) -> Vec<Cue> {
        let [rows, cols] = self.plan().plane().out_size();
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
        strip::narration(frame)
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        Wired::value(self, cell)
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        let cells = (0..self.plan().units()).map(|index| self.unit_cell(index));
        cells.filter_map(|cell| Some((cell, Wired::value(self, cell)?))).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        Wired::outcome(self)
    }

    /// Connections count 1 each: the sum is how many the unit has.
    fn alone(&self, output: CellId) -> Option<Alone> {
        let [rows, cols] = self.weight_size();
        let window = Alone::new([1, rows, cols], &vec![(1.0, 1.0); rows * cols])?;
        let bias = Wired::value(self, output)? - (rows * cols) as f64;
        Some(Alone { bias: (bias != 0.0).then_some(bias), ..window })
            .filter(|_| self.unit_index(output).is_some())
    }
}
