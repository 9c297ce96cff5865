//! Both scores side by side: along a deformation, and over other drawings.

use super::drawings::{PRESETS, Preset};
use super::{Deformation, Params, Plan, PlanError, limits};
use crate::lab::Stack;

/// The stored X, deformed this far, and what becomes of its scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Number of the step; 0 is the stored X itself.
    pub step: usize,
    /// The deformation so far.
    pub deformation: Deformation,
    /// The drawing.
    pub drawing: Stack,
    /// Its score pixel by pixel.
    pub pixels: f64,
    /// The features' score.
    pub features: f64,
}

/// Both scores in `steps` even steps from the stored X to `far`; the drawing in `params` plays no part.
///
/// # Errors
/// Those of [`Plan::new`].
pub fn series(params: &Params, far: Deformation, steps: usize) -> Result<Vec<Point>, PlanError> {
    let steps = steps.clamp(1, limits::STEPS);
    let point = |step: usize| {
        let deformation = far.part(step as f64 / steps as f64);
        let drawing = deformation.applied(&params.reference);
        let plan = Plan::new(&Params { drawing, ..params.clone() })?;
        let (pixels, features) = (plan.pixels().score, plan.vote().score);
        Ok(Point { step, deformation, drawing: plan.params().drawing.clone(), pixels, features })
    };
    (0..=steps).map(point).collect()
}

/// Another drawing under the same test.
#[derive(Debug)]
pub struct Compared {
    /// Which drawing.
    pub preset: &'static Preset,
    /// Its score pixel by pixel.
    pub pixels: f64,
    /// The features' score.
    pub features: f64,
    /// Features it lacks.
    pub missing: Vec<usize>,
}

/// Every preset under the same features and the same reference, which has to be square for that; the
/// drawing in `params` plays no part.
///
/// # Errors
/// Those of [`Plan::new`].
pub fn compare(params: &Params) -> Result<Vec<Compared>, PlanError> {
    let size = params.reference.rows().min(limits::SIZE);
    let compared = |preset: &'static Preset| {
        let plan = Plan::new(&Params { drawing: (preset.drawing)(size), ..params.clone() })?;
        let vote = plan.vote();
        let missing = vote.missing.clone();
        Ok(Compared { preset, pixels: plan.pixels().score, features: vote.score, missing })
    };
    PRESETS.iter().map(compared).collect()
}
