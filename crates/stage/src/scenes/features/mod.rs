//! "X or X?": a drawing is searched for three small features, and beside it compared pixel by pixel.

mod asides;
mod code;
mod deform;
mod desk;
mod drawings;
mod kind;
mod params;
mod picture;
mod pixels;
mod plan;
mod presets;
mod search;
mod series;
mod setup;
mod story;
mod strips;
mod vote;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

pub use deform::Deformation;
pub use drawings::{PRESETS, Preset};
pub use kind::Kind;
pub use params::{BACKGROUND, FeatureName, INK, Params, Pooling, limits};
pub use pixels::{Pixels, compare_pixels};
pub use plan::{Match, Place, Plan};
pub use presets::LAB_PRESETS;
pub use search::Search;
pub use series::{Compared, Point, compare, series};
pub use setup::{FIELDS, field};
pub use vote::{Best, Vote};

use super::SceneId;
use crate::frame::{CellId, Frame, View};
use crate::lab::{self, Alone, Desk, Field, Inspector, Lab, Measure, Outcome, Setup, Value};
use crate::scene::{Beat, Cue, CueKind};

/// The scene of features.
#[derive(Debug)]
pub struct Features;

impl Lab for Features {
    fn id(&self) -> SceneId {
        SceneId::FEATURES
    }

    fn lede(&self) -> String {
        say::feat_lede()
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn usual(&self) -> Setup {
        Setup::from(&Params::default())
    }

    fn presets(&self) -> &'static [lab::Preset] {
        LAB_PRESETS
    }

    fn plan(&self, setup: &Setup) -> Result<Rc<dyn lab::Plan>, ShapeError> {
        Ok(Rc::new(Search::new(&Params::from(setup))?))
    }

    /// Another step takes the stored X so far; a larger drawing is paper where it is new.
    fn settle(&self, setup: &mut Setup, field: usize) {
        match field {
            field::STEP => {
                let params = Params::from(&*setup);
                setup.put(field::X, Value::Grids(params.deformed(params.step)));
            }
            field::X => desk::papered(setup),
            _ => {}
        }
    }

    fn desk(&self, setup: &Setup) -> Desk {
        desk::desk(&Params::from(setup))
    }
}

impl lab::Plan for Search {
    fn measure(&self) -> Measure {
        let plan = self.plan();
        Measure { cells: plan.places(), terms: plan.taps(), row: plan.map_size()[1], channel: 0 }
    }

    fn cues(&self) -> Vec<Cue> {
        let starts = (0..self.features()).map(|feature| {
            let kind = if feature == 0 { CueKind::FirstWindow } else { CueKind::Channel(feature) };
            Cue { at: Beat::at(feature * self.places_each(), 0, 1), kind }
        });
        starts.chain([Cue { at: self.measure().end(), kind: CueKind::End }]).collect()
    }

    fn frame(&self, t: Beat, view: &View) -> Frame {
        picture::frame(self, t, view)
    }

    fn narration(&self, frame: &Frame) -> String {
        strips::narration(self, frame)
    }

    fn value(&self, cell: CellId) -> Option<f64> {
        Search::value(self, cell)
    }

    fn outputs(&self) -> Vec<(CellId, f64)> {
        let cells = (0..self.plan().places()).map(|index| self.output_cell(index));
        cells.filter_map(|cell| Some((cell, Search::value(self, cell)?))).collect()
    }

    fn inspect(&self, cell: CellId) -> Option<Inspector> {
        story::inspect(self, cell)
    }

    fn outcome(&self) -> Outcome {
        Outcome::Exact
    }

    /// The sum before it is divided by the number of taps.
    fn alone(&self, output: CellId) -> Option<Alone> {
        let terms = self.plan().trace(self.place(output)?)?.trace.terms;
        let products: Vec<_> = terms.iter().map(|term| (term.value, term.weight)).collect();
        let [rows, cols] = self.plan().params().features.size();
        Alone::new([1, rows, cols], &products)
    }
}
