use kernelwalk_nn::ops::pool::BoundPool;
use kernelwalk_nn::ops::trace::{Cell, PoolTrace, PoolUse};
use kernelwalk_nn::shape::{Axis, Plane, ShapeError};
use ndarray::Array4;

use super::Params;
use crate::frame::{CellId, Padding, Role};
use crate::palette::Range;

/// The two poolings, as channels of the output.
pub const MAX: usize = 0;
/// See [`MAX`].
pub const AVERAGE: usize = 1;

/// Both poolings of one input, computed once for the parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    params: Params,
    x: Array4<f64>,
    plane: Option<Plane>,
    outputs: [Array4<f64>; 2],
    terms: usize,
}

impl Plan {
    /// Computes maximum and average.
    ///
    /// # Errors
    /// Where the windows cannot be laid over the input.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let [rows, cols] = params.x.size();
        let values = params.x.values();
        let x = Array4::from_shape_fn([1, 1, rows, cols], |(_, _, y, x)| values[y * cols + x]);
        let plane = match params.output {
            None => Some(params.max().plane([1, 1, rows, cols])?),
            Some(_) => None,
        };
        let outputs = [bound(params, &x, MAX)?.forward(), bound(params, &x, AVERAGE)?.forward()];
        let mut plan = Self { params: params.clone(), x, plane, outputs, terms: 1 };
        let sizes = (0..plan.cells()).filter_map(|i| plan.trace(plan.output_cell(MAX, i)));
        plan.terms = sizes.map(|trace| trace.terms.len()).max().unwrap_or(1);
        Ok(plan)
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Geometry of windows that slide; `None` where they follow from the output's size.
    #[must_use]
    pub fn plane(&self) -> Option<&Plane> {
        self.plane.as_ref()
    }

    /// `[rows, columns]` of each output.
    #[must_use]
    pub fn out_size(&self) -> [usize; 2] {
        let (_, _, h, w) = self.outputs[MAX].dim();
        [h, w]
    }

    /// Windows, each of which gives a maximum and an average.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.outputs[MAX].len()
    }

    /// Cells in the largest window.
    #[must_use]
    pub fn terms_per_cell(&self) -> usize {
        self.terms
    }

    /// The output of one of the poolings with this number in reading order.
    #[must_use]
    pub fn output_cell(&self, pooling: usize, index: usize) -> CellId {
        let [_, w] = self.out_size();
        CellId::new(Role::Output, pooling, (index / w) as i32, (index % w) as i32)
    }

    /// The number of an output in reading order.
    #[must_use]
    pub fn output_index(&self, cell: CellId) -> Option<usize> {
        let [h, w] = self.out_size();
        let (y, x) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        let inside = cell.role == Role::Output && cell.channel < 2 && y < h && x < w;
        inside.then_some(y * w + x)
    }

    /// The number in a cell; `None` in the padding, which has none.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        let (y, x) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        match cell.role {
            Role::Input if cell.channel == 0 => self.x.get([0, 0, y, x]).copied(),
            Role::Output => self.outputs.get(cell.channel)?.get([0, 0, y, x]).copied(),
            _ => None,
        }
    }

    /// How an output came about.
    #[must_use]
    pub fn trace(&self, output: CellId) -> Option<PoolTrace<f64>> {
        self.output_index(output)?;
        let at = Cell { n: 0, c: 0, y: output.row as usize, x: output.col as usize };
        bound(&self.params, &self.x, output.channel).ok()?.trace(at)
    }

    /// Every window of a pooling that holds an input cell, outputs in order.
    #[must_use]
    pub fn uses(&self, pooling: usize, cell: CellId) -> Vec<PoolUse<f64>> {
        let (Ok(y), Ok(x)) = (usize::try_from(cell.row), usize::try_from(cell.col)) else {
            return Vec::new();
        };
        let pool = bound(&self.params, &self.x, pooling).ok();
        pool.map_or_else(Vec::new, |pool| pool.uses_of_input(Cell { n: 0, c: 0, y, x }))
    }

    /// How many windows hold an input cell.
    #[must_use]
    pub fn reads(&self) -> Vec<Vec<usize>> {
        self.counted(|plan, cell| plan.uses(MAX, cell).len())
    }

    /// In how many windows an input cell is the maximum.
    #[must_use]
    pub fn wins(&self) -> Vec<Vec<usize>> {
        self.counted(|plan, cell| plan.uses(MAX, cell).iter().filter(|used| used.term.share != 0.0).count())
    }

    fn counted(&self, count: impl Fn(&Self, CellId) -> usize) -> Vec<Vec<usize>> {
        let [rows, cols] = self.params.x.size();
        let cell = |y: usize, x: usize| CellId::new(Role::Input, 0, y as i32, x as i32);
        (0..rows).map(|y| (0..cols).map(|x| count(self, cell(y, x))).collect()).collect()
    }

    /// Positions outside of the input that windows reach: padding, and after it what hangs over.
    #[must_use]
    pub fn around(&self) -> Padding {
        let Some(plane) = &self.plane else { return Padding::default() };
        let after = |axis: &Axis| {
            let end = axis.start(axis.out_size() - 1) + axis.span() as isize - axis.in_size() as isize;
            axis.pad_after().max(usize::try_from(end).unwrap_or(0))
        };
        let (rows, cols) = (plane.rows(), plane.columns());
        Padding { top: rows.pad_before(), left: cols.pad_before(), bottom: after(rows), right: after(cols) }
    }

    /// Range of both outputs' colours: neither can leave that of the input.
    #[must_use]
    pub fn range(&self) -> Range {
        let largest = self.x.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        Range::new(largest, self.x.iter().any(|v| *v < 0.0))
    }

    /// The same with the picture moved to the right by one; zeros enter on the left.
    #[must_use]
    pub fn shifted(&self) -> Option<Self> {
        let [rows, cols] = self.params.x.size();
        let old = &self.params.x;
        let moved = |_, y: usize, x: usize| x.checked_sub(1).and_then(|x| old.get(0, y, x)).unwrap_or(0.0);
        let x = crate::lab::Stack::from_fn([1, rows, cols], moved);
        Self::new(&Params { x, ..self.params.clone() }).ok()
    }

    /// The input, and the outputs of both poolings.
    #[must_use]
    pub fn maps(&self) -> [&Array4<f64>; 3] {
        [&self.x, &self.outputs[MAX], &self.outputs[AVERAGE]]
    }
}

fn bound<'a>(params: &Params, x: &'a Array4<f64>, pooling: usize) -> Result<BoundPool<'a, f64>, ShapeError> {
    match (params.adaptive(), pooling) {
        (Some(adaptive), MAX) => adaptive.bind_maximum(x.view()),
        (Some(adaptive), _) => adaptive.bind_average(x.view()),
        (None, MAX) => params.max().bind(x.view()),
        (None, _) => params.average().bind(x.view()),
    }
}
