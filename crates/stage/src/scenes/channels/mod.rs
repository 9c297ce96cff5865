//! The scene of channels: a filter has a slice for every input channel, and what they add is one output map.

mod code;
mod desk;
mod marks;
mod off;
mod params;
mod picture;
mod plan;
mod presets;
mod story;
mod strip;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use off::Off;
pub use params::{FIELDS, Params, field, limits};
pub use plan::Plan;
pub use presets::PRESETS;

use super::SceneId;
use crate::frame::{CellId, Frame, Role, View};
use crate::lab::{self, Alone, Desk, Field, Inspector, Lab, Measure, Outcome, Preset, Setup};
use crate::scene::{Beat, Cue, CueKind};

/// The scene of channels.
#[derive(Debug)]
pub struct Channels;

impl Lab for Channels {
    fn id(&self) -> SceneId {
        SceneId::CHANNELS
    }

    fn lede(&self) -> String {
        say::channels_lede()
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
        Params::from(setup).conv.out_channels()
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Params::from(setup))
    }
}

impl lab::Plan for Plan {
    fn measure(&self) -> Measure {
        let [_, _, row] = self.out_shape();
        Measure { cells: self.all().cells(), terms: self.terms_per_cell(), row, channel: self.taps() }
    }

    fn cues(&self) -> Vec<Cue> {
        let [filters, rows, cols] = self.out_shape();
        let start = |filter| Cue { at: Beat::at(filter * rows * cols, 0, 1), kind: CueKind::Filter(filter) };
        let end = Cue { at: self.measure().end(), kind: CueKind::End };
        (0..filters).map(start).chain([end]).collect()
    }

    fn frame(&self, t: Beat, view: &View) -> Frame {
        picture::frame(self, t, view)
    }

    fn narration(&self, frame: &Frame) -> String {
        strip::narration(self, frame)
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        Plan::value(self, cell)
    }

    /// What each slice adds, then the output.
    fn outputs(&self) -> Vec<(CellId, f64)> {
        let cells = (0..self.all().cells()).map(|index| self.all().output_cell(index));
        let with_parts =
            |output| (0..self.slices()).map(move |part| self.part_of(output, part)).chain([output]);
        let numbers = cells.flat_map(with_parts);
        numbers.filter_map(|cell| Some((cell, Plan::value(self, cell)?))).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        self.all().outcome()
    }

    /// A filter over all its slices, or one slice of it.
    fn alone(&self, output: CellId) -> Option<Alone> {
        let whole = output.role == Role::Output;
        let trace = if whole { self.kept() } else { self.all() }.trace(self.output_of(output)?)?;
        let slice = if whole { 0 } else { output.channel % self.slices() };
        let slices = if whole { self.slices() } else { 1 };
        let terms = trace.terms.chunks(self.taps()).skip(slice).take(slices).flatten();
        let products: Vec<_> = terms.map(|term| (term.value, term.weight)).collect();
        let [rows, cols] = self.params().conv.w.size();
        let bias = self.params().conv.b.get(output.channel).copied().filter(|_| whole);
        Some(Alone { bias, ..Alone::new([slices, rows, cols], &products)? })
    }
}
