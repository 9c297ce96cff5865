//! The backward scene: what training sends back through a layer, number by number.

mod asides;
mod check;
mod code;
mod desk;
mod grids;
mod head;
mod head_desk;
mod head_figure;
mod head_story;
#[cfg(test)]
mod head_tests;
mod layer;
mod linear;
mod params;
mod picture;
mod plan;
mod presets;
mod reverse;
mod step;
mod story;
mod strip;
mod sums;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use layer::{Layer, Of};
pub use linear::Linear;
pub use params::{FIELDS, Params, field, limits};
pub use plan::Plan;
pub use presets::PRESETS;
pub use step::Step;
pub use sums::{Multiplier, Product, Sum};

use super::SceneId;
use crate::frame::{CellId, Frame, Role, View};
use crate::lab::{
    self, Alone, Desk, Field, Inspector, Lab, Measure, Outcome, Preset, Setup, Value, of_plane,
};
use crate::scene::{Beat, Cue, CueKind};

/// The backward scene.
#[derive(Debug)]
pub struct Backward;

impl Lab for Backward {
    fn id(&self) -> SceneId {
        SceneId::BACKWARD
    }

    fn lede(&self) -> String {
        say::back_lede()
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

    fn places(&self, setup: &Setup, field: usize) -> usize {
        if field == field::LINEAR_B { Params::from(setup).linear.counts()[0] } else { 1 }
    }

    fn counts(&self, setup: &Setup, field: usize) -> bool {
        use field::{B, DY, LINEAR_B, LINEAR_W, LINEAR_X, W, X};
        match Params::from(setup).layer {
            Layer::Linear => ![X, W, B, DY].contains(&field),
            _ => ![LINEAR_X, LINEAR_W, LINEAR_B].contains(&field),
        }
    }

    fn agree(&self, setup: &mut Setup) {
        self.settle(setup, field::DY);
    }

    fn settle(&self, setup: &mut Setup, _field: usize) {
        let settled = Params::from(&*setup).settled();
        let Linear { x, w, b, target } = settled.linear;
        setup.put(field::DY, Value::Grids(settled.dy));
        setup.put(field::LINEAR_X, Value::Grids(x));
        setup.put(field::LINEAR_W, Value::Grids(w));
        setup.put(field::LINEAR_B, Value::Numbers(b));
        setup.put(field::TARGET, Value::Whole(target));
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Params::from(setup))
    }
}

impl lab::Plan for Plan {
    fn measure(&self) -> Measure {
        let (_, [_, row]) = self.hero();
        Measure { cells: self.cells(), terms: self.terms_per_cell(), row, channel: 0 }
    }

    fn cues(&self) -> Vec<Cue> {
        let (_, [rows, cols]) = self.hero();
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
        Plan::value(self, cell)
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        let cells = (0..self.cells()).map(|index| self.output_cell(index));
        cells.filter_map(|cell| Some((cell, Plan::value(self, cell)?))).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        self.plane().map_or(Outcome::Exact, of_plane)
    }

    /// Backwards, too, a number is a sum of products: the turned kernel on the stretched gradient, the arriving gradient on
    /// the input, shares side by side.
    fn alone(&self, output: CellId) -> Option<Alone> {
        let terms = self.sum(output)?.terms;
        let products: Vec<_> = terms.iter().map(|term| (term.value, term.factor.number())).collect();
        let [rows, cols] = match output.role {
            Role::GradInput if self.params().layer == Layer::Conv => self.params().w.size(),
            Role::GradWeight | Role::GradBias => self.out_size(),
            _ => [1, products.len()],
        };
        Alone::new([1, rows, cols], &products).or_else(|| Alone::row(&products))
    }
}
