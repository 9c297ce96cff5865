//! Both scores side by side: along a deformation, and over other drawings.

use kernelwalk_nn::shape::ShapeError;

use super::drawings::{PRESETS, Preset};
use super::{Params, Plan, limits};
use crate::lab::Stack;

/// The stored X, deformed this far, and what becomes of its scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Number of the step; 0 is the stored X itself.
    pub step: usize,
    /// The drawing.
    pub drawing: Stack,
    /// Its score pixel by pixel.
    pub pixels: f64,
    /// The features' score.
    pub features: f64,
}

/// Both scores in even steps from the stored X as far as the deformation goes; the drawing in `params` gives the size
/// only.
///
/// # Errors
/// Those of [`Plan::new`].
pub fn series(params: &Params) -> Result<Vec<Point>, ShapeError> {
    let point = |step: usize| {
        let plan = Plan::new(&Params { drawing: params.deformed(step), ..params.clone() })?;
        let (pixels, features) = (plan.pixels().score, plan.vote().score);
        Ok(Point { step, drawing: plan.params().drawing.clone(), pixels, features })
    };
    (0..=limits::STEPS).map(point).collect()
}

/// Another drawing under the same test.
#[derive(Debug, Clone)]
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

/// Every preset under the same features; presets are square, and as large as the longer side of the drawing in `params`.
///
/// # Errors
/// Those of [`Plan::new`].
pub fn compare(params: &Params) -> Result<Vec<Compared>, ShapeError> {
    let size = params.drawing.rows().max(params.drawing.cols());
    let compared = |preset: &'static Preset| {
        let plan = Plan::new(&Params { drawing: (preset.drawing)(size), ..params.clone() })?;
        let vote = plan.vote();
        let missing = vote.missing.clone();
        Ok(Compared { preset, pixels: plan.pixels().score, features: vote.score, missing })
    };
    PRESETS.iter().map(compared).collect()
}
