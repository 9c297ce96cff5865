//! The convolution scene: a kernel slides over an input, and every number can be changed and traced.

mod code;
mod edit;
mod formula;
mod inspect;
mod outcome;
mod params;
mod picture;
mod plan;
mod presets;

use kernelwalk_nn::shape::ShapeError;

pub use code::{Program, program};
pub use edit::{Axes, PasteError, fill, paste, random, resize_input, resize_kernel, set_cell, value};
pub use formula::{Formula, Sides, Token, TokenKind, formulas};
pub use inspect::{Inspector, NeverRead, Subject, UseRow, WhyNever, inspect};
pub use outcome::{Fix, FixChange, Leftover, Outcome, Preview, fixes, outcome};
pub use params::{Params, Stack, StackError, limits};
pub use plan::Plan;
pub use presets::{Border, PRESETS, Preset};

use crate::frame::{Frame, View};
use crate::scene::{Beat, Cue, CueKind, Scene};

/// The convolution scene.
#[derive(Debug)]
pub struct Convolution;

impl Scene for Convolution {
    const ID: &'static str = "convolution";
    type Params = Params;
    type Plan = Plan;
    type Error = ShapeError;

    fn plan(params: &Params) -> Result<Plan, ShapeError> {
        Plan::new(params)
    }

    fn duration(plan: &Plan) -> Beat {
        Beat::at(plan.cells(), 0, 1)
    }

    fn cues(plan: &Plan) -> Vec<Cue> {
        let [channels, rows, cols] = plan.out_shape();
        let starts = (0..channels).flat_map(|c| (0..rows).map(move |y| (c, y)));
        let named = starts.map(|(c, y)| {
            let kind = match (c, y) {
                (0, 0) => CueKind::FirstWindow,
                (c, 0) => CueKind::Channel(c),
                (_, y) => CueKind::Row(y),
            };
            Cue { at: Beat::at((c * rows + y) * cols, 0, 1), kind }
        });
        named.chain([Cue { at: Self::duration(plan), kind: CueKind::End }]).collect()
    }

    fn frame(plan: &Plan, t: Beat, view: &View) -> Frame {
        picture::frame(plan, t, view)
    }
}
