//! Everything the scene shows of one setting: the search, what pooling kept, and the same test on other drawings.

use kernelwalk_nn::ops::trace::{Cell, Use};
use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::series::{Compared, Point, compare, series};
use super::{FeatureName, Params, Place, Plan};
use crate::frame::{CellId, Role, Winner};
use crate::lab::Stack;

/// The plan of the scene.
#[derive(Debug, Clone)]
pub struct Search {
    plan: Plan,
    /// For each place, whether pooling keeps it, or keeps an earlier one that is as large.
    kept: Vec<Option<Winner>>,
    series: Vec<Point>,
    others: Vec<Compared>,
}

impl Search {
    /// Searches the drawing, and all that it is compared with.
    ///
    /// # Errors
    /// Features that are larger than the drawing.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let plan = Plan::new(params)?;
        let kept = kept(&plan);
        Ok(Self { kept, series: series(params)?, others: compare(params)?, plan })
    }

    /// The search itself.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Both scores along the deformation.
    #[must_use]
    pub fn series(&self) -> &[Point] {
        &self.series
    }

    /// Both scores of other drawings.
    #[must_use]
    pub fn others(&self) -> &[Compared] {
        &self.others
    }

    /// Features searched for.
    #[must_use]
    pub fn features(&self) -> usize {
        self.plan.params().features.channels()
    }

    /// Places of each map.
    #[must_use]
    pub fn places_each(&self) -> usize {
        self.plan.places() / self.features()
    }

    /// The output cell with this number, map by map in reading order.
    #[must_use]
    pub fn output_cell(&self, index: usize) -> CellId {
        let place = self.plan.place(index).unwrap_or(Place { feature: 0, row: 0, col: 0 });
        CellId::new(Role::Output, place.feature, place.row as i32, place.col as i32)
    }

    /// The place of an output cell.
    #[must_use]
    pub fn place(&self, cell: CellId) -> Option<Place> {
        let (row, col) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        let place = Place { feature: cell.channel, row, col };
        (cell.role == Role::Output && self.plan.score(place).is_some()).then_some(place)
    }

    /// The number of an output cell, map by map in reading order.
    #[must_use]
    pub fn output_index(&self, cell: CellId) -> Option<usize> {
        let Place { feature, row, col } = self.place(cell)?;
        let [rows, cols] = self.plan.map_size();
        Some((feature * rows + row) * cols + col)
    }

    /// The number in a cell.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        let params = self.plan.params();
        let (row, col) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        match cell.role {
            Role::Input => params.drawing.get(cell.channel, row, col),
            Role::Weight => params.features.get(cell.channel, row, col),
            Role::Output => self.plan.score(self.place(cell)?),
            _ => None,
        }
    }

    /// Whether pooling keeps a score.
    #[must_use]
    pub fn kept(&self, cell: CellId) -> Option<Winner> {
        *self.kept.get(self.output_index(cell)?)?
    }

    /// Every product that a cell of the drawing or of a feature takes part in.
    #[must_use]
    pub fn uses(&self, cell: CellId) -> Vec<Use<f64>> {
        let (Ok(row), Ok(col)) = (usize::try_from(cell.row), usize::try_from(cell.col)) else {
            return Vec::new();
        };
        match cell.role {
            Role::Input => self.plan.uses_of_cell(row, col),
            Role::Weight => self.plan.uses_of_tap(cell.channel, row, col),
            _ => Vec::new(),
        }
    }

    /// What a feature is called: by what it looks like, or by its number once it was changed.
    #[must_use]
    pub fn name(&self, feature: usize) -> String {
        let (now, usual) = (&self.plan.params().features, Params::lecture_features());
        let slice = |of: &Stack| {
            let cells = of.rows() * of.cols();
            of.values().get(feature * cells..(feature + 1) * cells).map(<[f64]>::to_vec)
        };
        match FeatureName::ALL
            .get(feature)
            .filter(|_| now.size() == usual.size() && slice(now) == slice(&usual))
        {
            Some(FeatureName::Diagonal) => say::feat_diagonal(),
            Some(FeatureName::Cross) => say::feat_cross(),
            Some(FeatureName::AntiDiagonal) => say::feat_anti_diagonal(),
            None => say::feat_numbered(feature + 1),
        }
    }
}

/// The cell of the drawing or of a map that a trace names.
pub(super) fn cell(role: Role, at: Cell) -> CellId {
    CellId::new(role, at.c, at.y as i32, at.x as i32)
}

fn kept(plan: &Plan) -> Vec<Option<Winner>> {
    let [rows, cols] = plan.map_size();
    let mut kept = vec![None; plan.places()];
    for ((_, feature, row, col), best) in plan.pooled().indexed_iter() {
        let Some(trace) = plan.pool_trace(Place { feature, row, col }) else { continue };
        let winner = trace.winner().map(|at| (at.y, at.x));
        for at in trace.terms.iter().filter(|term| term.value == *best).filter_map(|term| term.source) {
            let first = Some((at.y, at.x)) == winner;
            kept[(feature * rows + at.y) * cols + at.x] =
                Some(if first { Winner::First } else { Winner::Tie });
        }
    }
    kept
}
