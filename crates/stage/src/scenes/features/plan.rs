use kernelwalk_nn::ops::conv2d::{BoundConv2d, Conv2d};
use kernelwalk_nn::ops::max_pool2d::{MaxPool2d, max_pool2d};
use kernelwalk_nn::ops::trace::{Cell, PoolTrace, Tap, Trace, Use};
use kernelwalk_nn::shape::ShapeError;
use ndarray::Array4;

use super::pixels::{Pixels, compare_pixels};
use super::vote::{Best, Vote};
use super::{Params, Pooling};
use crate::lab::Stack;
use crate::palette::Range;

/// A cell of a match map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which feature's map.
    pub feature: usize,
    /// Row of the map, and of the window's upper edge in the drawing.
    pub row: usize,
    /// Column of the map, and of the window's left edge in the drawing.
    pub col: usize,
}

/// How the score of a place came about: `score = trace.total / taps`.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The products and their sum.
    pub trace: Trace<f64>,
    /// What the sum is divided by.
    pub taps: usize,
    /// The score.
    pub score: f64,
}

/// Everything numeric of this scene, computed once for its parameters.
///
/// The score of a place is the mean of the products of the feature and the window under it,
/// `sum(x * w) / taps`, as the lecture does it: a convolution, divided by the number of taps. Of 1 and -1,
/// equal cells give 1 and different ones -1, so that 1 is a perfect match, -1 its negative, and the same
/// rule on the whole drawing is the score pixel by pixel. Other numbers are taken as they are and may leave
/// that range.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    params: Params,
    x: Array4<f64>,
    w: Array4<f64>,
    /// The match maps, `[1, features, rows, columns]`.
    scores: Array4<f64>,
    /// What is kept of them, `[1, features, rows, columns]`.
    pooled: Array4<f64>,
    vote: Vote,
    pixels: Pixels,
}

impl Plan {
    /// Searches the drawing.
    ///
    /// # Errors
    /// Features that are larger than the drawing.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let pixels = compare_pixels(&params.drawing, &params.reference());
        let x = array(&params.drawing, |channels| [1, channels]);
        let w = array(&params.features, |slices| [slices, 1]);
        let taps = (w.dim().2 * w.dim().3) as f64;
        let scores = Conv2d::default().bind(x.view(), w.view(), None)?.forward().mapv(|sum| sum / taps);
        let pool = pool(params.pooling, [scores.dim().2, scores.dim().3]);
        let pooled = max_pool2d(scores.view(), &pool)?.output;
        let bests = (0..scores.dim().1).map(|feature| best(&scores, &pooled, feature)).collect();
        let vote = Vote::of(bests, params.threshold());
        Ok(Self { params: params.clone(), x, w, scores, pooled, vote, pixels })
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The match maps, `[1, features, rows, columns]`.
    #[must_use]
    pub fn scores(&self) -> &Array4<f64> {
        &self.scores
    }

    /// What pooling keeps of them, `[1, features, rows, columns]`.
    #[must_use]
    pub fn pooled(&self) -> &Array4<f64> {
        &self.pooled
    }

    /// The features' answer.
    #[must_use]
    pub fn vote(&self) -> &Vote {
        &self.vote
    }

    /// The comparison pixel by pixel.
    #[must_use]
    pub fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// Whether the pixels say that it is an X; the threshold is the features'.
    #[must_use]
    pub fn pixels_say_x(&self) -> bool {
        self.pixels.score >= self.params.threshold()
    }

    /// Cells of a feature, and products in every score.
    #[must_use]
    pub fn taps(&self) -> usize {
        self.w.dim().2 * self.w.dim().3
    }

    /// `[rows, columns]` of every match map.
    #[must_use]
    pub fn map_size(&self) -> [usize; 2] {
        [self.scores.dim().2, self.scores.dim().3]
    }

    /// Cells of all match maps.
    #[must_use]
    pub fn places(&self) -> usize {
        self.scores.len()
    }

    /// The place number `index`, map by map, in reading order.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<Place> {
        let [rows, cols] = self.map_size();
        let place = Place { feature: index / (rows * cols), row: index / cols % rows, col: index % cols };
        (index < self.places()).then_some(place)
    }

    /// The score of a place.
    #[must_use]
    pub fn score(&self, place: Place) -> Option<f64> {
        self.scores.get(cell(place).index()).copied()
    }

    /// How the score of a place came about, term by term.
    #[must_use]
    pub fn trace(&self, place: Place) -> Option<Match> {
        let trace = self.bound()?.trace(cell(place))?;
        Some(Match { trace, taps: self.taps(), score: self.score(place)? })
    }

    /// Every product that a cell of the drawing takes part in, map by map.
    #[must_use]
    pub fn uses_of_cell(&self, row: usize, col: usize) -> Vec<Use<f64>> {
        let at = Cell { n: 0, c: 0, y: row, x: col };
        self.bound().map(|bound| bound.uses_of_input(at)).unwrap_or_default()
    }

    /// Every product that a cell of a feature takes part in.
    #[must_use]
    pub fn uses_of_tap(&self, feature: usize, ky: usize, kx: usize) -> Vec<Use<f64>> {
        let tap = Tap { oc: feature, ic: 0, ky, kx };
        self.bound().map(|bound| bound.uses_of_weight(tap)).unwrap_or_default()
    }

    /// How a pooled cell came about: the scores it chose from, and the winner.
    #[must_use]
    pub fn pool_trace(&self, place: Place) -> Option<PoolTrace<f64>> {
        pool(self.params.pooling, self.map_size()).bind(self.scores.view()).ok()?.trace(cell(place))
    }

    /// Range of the maps' colours: no score can leave it. From -1 to 1 for drawings of 1 and -1.
    #[must_use]
    pub fn range(&self) -> Range {
        let largest = |values: &Array4<f64>| values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        let filters = self.w.outer_iter().map(|f| f.iter().map(|v| v.abs()).sum::<f64>());
        let weights = filters.fold(0.0, f64::max);
        Range::new(weights * largest(&self.x) / self.taps() as f64, true)
    }

    fn bound(&self) -> Option<BoundConv2d<'_, f64>> {
        Conv2d::default().bind(self.x.view(), self.w.view(), None).ok()
    }
}

/// The numbers of a stack; `shape` says which of a tensor's first two axes its grids are.
fn array(stack: &Stack, shape: impl Fn(usize) -> [usize; 2]) -> Array4<f64> {
    let [n, c] = shape(stack.channels());
    let [rows, cols] = stack.size();
    Array4::from_shape_fn([n, c, rows, cols], |(n, c, y, x)| stack.get(n + c, y, x).unwrap_or(0.0))
}

fn pool(pooling: Pooling, map: [usize; 2]) -> MaxPool2d {
    match pooling {
        Pooling::Best => MaxPool2d::tiles(map),
        Pooling::Tiles => MaxPool2d { ceil_mode: true, ..MaxPool2d::tiles([2, 2]) },
    }
}

/// The largest number that pooling kept, and where it stands in the map.
fn best(scores: &Array4<f64>, pooled: &Array4<f64>, feature: usize) -> Best {
    let map = |of: &Array4<f64>| {
        of.index_axis(ndarray::Axis(0), 0).index_axis(ndarray::Axis(0), feature).to_owned()
    };
    let score = map(pooled).iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let places = map(scores).indexed_iter().filter(|(_, v)| **v == score).map(|((y, x), _)| [y, x]).collect();
    Best { score, places }
}

fn cell(place: Place) -> Cell {
    Cell { n: 0, c: place.feature, y: place.row, x: place.col }
}
