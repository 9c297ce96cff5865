//! What follows from the settings alone, computed once per setting and not once per animation frame.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_stage::app::ConvState;
use kernelwalk_stage::scenes::convolution::{Fix, Formula, Outcome, Params, Program, fixes, formulas, value};
use kernelwalk_stage::text;

/// Everything the stage shows besides the picture.
pub(super) struct Derived {
    params: Params,
    problem: Option<ShapeError>,
    language: &'static str,
    pub(super) outcome: Outcome,
    pub(super) fixes: Vec<Fix>,
    pub(super) formulas: Vec<Formula>,
    pub(super) program: Program,
    pub(super) remarks: Vec<String>,
}

impl Derived {
    pub(super) fn new(conv: &ConvState) -> Self {
        Self {
            params: conv.params().clone(),
            problem: conv.problem().cloned(),
            language: kernelwalk_text::language(),
            outcome: conv.outcome(),
            fixes: fixes(conv.params()),
            formulas: formulas(conv.params()),
            program: conv.program(),
            remarks: remarks(conv),
        }
    }

    /// Computes anew what may have changed.
    pub(super) fn refresh(&mut self, conv: &ConvState) {
        let same = self.params == *conv.params()
            && self.problem.as_ref() == conv.problem()
            && self.language == kernelwalk_text::language();
        if same {
            self.remarks = remarks(conv);
        } else {
            *self = Self::new(conv);
        }
    }
}

/// What is the matter with something typed or pasted. An unfinished number is marked in its cell only.
fn remarks(conv: &ConvState) -> Vec<String> {
    let refused =
        conv.drafts().iter().filter(|d| matches!(d.state, kernelwalk_stage::app::DraftState::Refused(_)));
    let drafts = refused.map(|d| text::draft(d, value(conv.params(), d.cell).unwrap_or(0.0)));
    conv.note().map(text::note).into_iter().chain(drafts).collect()
}
