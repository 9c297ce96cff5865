use kernelwalk_nn::ops::conv2d::BoundConv2d;
use kernelwalk_nn::ops::trace::{Cell, Tap, Trace, Use};
use kernelwalk_nn::shape::{Plane, ShapeError};
use ndarray::{Array1, Array4, Axis};

use super::Params;
use crate::frame::{CellId, Role};
use crate::palette::Range;

/// Everything numeric of a convolution, computed once for its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub(super) params: Params,
    /// The ordinary convolution that computes it, and where its input begins on the spread one.
    conv: Params,
    pub(super) from: [isize; 2],
    x: Array4<f64>,
    w: Array4<f64>,
    b: Option<Array1<f64>>,
    y: Array4<f64>,
    pub(super) plane: Plane,
    range: Range,
}

impl Plan {
    /// Computes the output and everything around it.
    ///
    /// # Errors
    /// Where the parameters have no output.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let (conv_params, from) = params.gathered()?;
        let given = params;
        let params = &conv_params;
        params.output_shape()?;
        // The shapes come from the stacks themselves, so the numbers always fill them.
        let array = |shape: [usize; 4], values: &[f64]| {
            let [_, channels, rows, cols] = shape;
            Array4::from_shape_fn(shape, |(n, c, y, x)| values[((n * channels + c) * rows + y) * cols + x])
        };
        let x = array(params.input_shape(), params.x.values());
        let mut w = array(params.weight_shape(), params.w.values());
        if params.flip {
            w.invert_axis(Axis(2));
            w.invert_axis(Axis(3));
        }
        let b = (!params.b.is_empty()).then(|| Array1::from(params.b.clone()));
        let conv = params.conv();
        let bound = conv.bind(x.view(), w.view(), b.as_ref().map(|b| b.view()))?;
        let (y, plane) = (bound.forward(), conv.plane(params.input_shape(), params.w.size())?);
        let range = range(params, &x, &w);
        let params = given.clone();
        Ok(Self { params, x, w, b, y, plane, range, conv: conv_params, from })
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Geometry of the windows.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// The output, `[1, out_channels, oh, ow]`.
    #[must_use]
    pub fn output(&self) -> &Array4<f64> {
        &self.y
    }

    /// Range of the output's colours: no output can leave it.
    #[must_use]
    pub fn range(&self) -> Range {
        self.range
    }

    /// `[out_channels, rows, columns]` of the output.
    #[must_use]
    pub fn out_shape(&self) -> [usize; 3] {
        let (_, c, h, w) = self.y.dim();
        [c, h, w]
    }

    /// Output cells.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.y.len()
    }

    /// Products in each output cell.
    #[must_use]
    pub fn terms_per_cell(&self) -> usize {
        let (_, slices, kh, kw) = self.w.dim();
        slices * kh * kw
    }

    /// The output cell number `index` in reading order, channels slowest.
    #[must_use]
    pub fn output_cell(&self, index: usize) -> CellId {
        let [_, h, w] = self.out_shape();
        CellId::new(Role::Output, index / (h * w), (index / w % h) as i32, (index % w) as i32)
    }

    /// The number of an output cell in reading order.
    #[must_use]
    pub fn output_index(&self, cell: CellId) -> Option<usize> {
        let at = Self::place(cell)?;
        let [c, h, w] = self.out_shape();
        let inside = cell.role == Role::Output && at.c < c && at.y < h && at.x < w;
        inside.then(|| (at.c * h + at.y) * w + at.x)
    }

    /// The number in a cell; of padding what is read there. `None` if there is no such cell.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        match cell.role {
            Role::Input | Role::Aside => match self.source(cell)?.map(Self::place) {
                Some(place) => place.and_then(|at| self.params.x.get(at.c, at.y, at.x)),
                None => Some(0.0),
            },
            Role::Weight => {
                let place = Self::place(cell)?;
                self.params.w.get(place.c, place.y, place.x)
            }
            Role::Bias => {
                let place = Self::place(cell)?;
                let inside = place.c == 0 && place.y == 0 && place.x < self.w.dim().0;
                inside.then(|| self.b.as_ref().map_or(0.0, |b| b[place.x]))
            }
            Role::Output => self.y.get(Self::place(cell)?.index()).copied(),
            _ => None,
        }
    }

    /// What is read at an input position: itself inside, what the padding repeats outside, `Some(None)`
    /// where padding is empty, `None` where there is not even padding.
    #[must_use]
    pub fn source(&self, cell: CellId) -> Option<Option<CellId>> {
        if self.params.transposed {
            return self.spread_source(cell);
        }
        let (rows, cols) = (self.plane.rows(), self.plane.columns());
        let on_axis = |at: i32, axis: &kernelwalk_nn::shape::Axis| {
            let at = i64::from(at);
            at >= -(axis.pad_before() as i64) && at < (axis.in_size() + axis.pad_after()) as i64
        };
        if cell.channel >= self.x.dim().1 || !on_axis(cell.row, rows) || !on_axis(cell.col, cols) {
            return None;
        }
        Some(match (rows.source(cell.row as isize), cols.source(cell.col as isize)) {
            (Some(y), Some(x)) => Some(CellId::new(Role::Input, cell.channel, y as i32, x as i32)),
            _ => None,
        })
    }

    /// How an output cell came about.
    #[must_use]
    pub fn trace(&self, output: CellId) -> Option<Trace<f64>> {
        self.output_index(output)?;
        self.bound()?.trace(Self::place(output)?)
    }

    /// Every product an input cell, a position in the padding, or a weight takes part in, outputs in order.
    #[must_use]
    pub fn uses(&self, cell: CellId) -> Vec<Use<f64>> {
        match cell.role {
            Role::Input => match self.source(cell) {
                Some(Some(source)) if source == cell => self.uses_of_input(cell),
                Some(_) => self.uses_of_padding(cell),
                None => Vec::new(),
            },
            Role::Weight => self.uses_of_weight(cell),
            _ => Vec::new(),
        }
    }

    fn uses_of_input(&self, cell: CellId) -> Vec<Use<f64>> {
        let found = self.bound().zip(self.read_at(cell)).map(|(bound, at)| bound.uses_of_input(at));
        found.unwrap_or_default()
    }

    fn uses_of_weight(&self, cell: CellId) -> Vec<Use<f64>> {
        let slices = self.w.dim().1;
        let tap = |at: Cell| {
            let [ky, kx] = self.turned([at.y, at.x]);
            Tap { oc: at.c / slices, ic: at.c % slices, ky, kx }
        };
        let [kh, kw] = self.params.w.size();
        let known = |cell: &Cell| cell.y < kh && cell.x < kw;
        let found = self
            .bound()
            .zip(Self::place(cell).filter(known))
            .map(|(bound, at)| bound.uses_of_weight(tap(at)));
        found.unwrap_or_default()
    }

    /// Outputs whose window lies on a position of the padding.
    fn uses_of_padding(&self, cell: CellId) -> Vec<Use<f64>> {
        let (rows, cols) = (self.plane.rows(), self.plane.columns());
        let reached = |axis: &kernelwalk_nn::shape::Axis, out: i32, at: i32| {
            axis.window(out as usize).any(|reach| reach.at == at as isize)
        };
        (0..self.cells())
            .map(|i| self.output_cell(i))
            .filter(|out| reached(rows, out.row, cell.row) && reached(cols, out.col, cell.col))
            .filter_map(|out| self.trace(out))
            .flat_map(|trace| {
                let output = trace.output;
                trace.terms.into_iter().map(move |term| Use { output, term })
            })
            .filter(|used| self.input_of(&used.term) == cell)
            .collect()
    }

    /// The position on stage that a product reads, be it padding or not.
    #[must_use]
    pub fn input_of(&self, term: &kernelwalk_nn::ops::trace::Term<f64>) -> CellId {
        let (out_channels, slices, _, _) = self.w.dim();
        let group = term.tap.oc / (out_channels / self.params.groups).max(1);
        let channel = group * slices + term.tap.ic;
        self.on_stage(channel, [0, 1].map(|d| term.at[d] + self.from[d]))
    }

    /// The weight on stage that a product applies.
    #[must_use]
    pub fn weight_of(&self, tap: Tap) -> CellId {
        let slice = tap.oc * self.w.dim().1 + tap.ic;
        let [ky, kx] = self.turned([tap.ky, tap.kx]);
        CellId::new(Role::Weight, slice, ky as i32, kx as i32)
    }

    /// Where a weight stands that is applied at this position of the window, and the other way round.
    fn turned(&self, [ky, kx]: [usize; 2]) -> [usize; 2] {
        let [kh, kw] = self.params.w.size();
        if self.conv.flip { [kh - 1 - ky, kw - 1 - kx] } else { [ky, kx] }
    }

    /// How often an input cell is read; the same in every channel. Empty padding is not counted.
    #[must_use]
    pub fn reads(&self) -> Vec<Vec<usize>> {
        let per_group = self.w.dim().0 / self.params.groups.max(1);
        let (rows, cols) = (self.plane.rows().use_counts(), self.plane.columns().use_counts());
        let [height, width] = self.params.x.size();
        let count = |y: usize, x: usize| {
            let at = self.read_at(CellId::new(Role::Input, 0, y as i32, x as i32))?;
            Some(rows.get(at.y)? * cols.get(at.x)? * per_group)
        };
        (0..height).map(|y| (0..width).map(|x| count(y, x).unwrap_or(0)).collect()).collect()
    }

    fn bound(&self) -> Option<BoundConv2d<'_, f64>> {
        let bias = self.b.as_ref().map(|b| b.view());
        self.conv.conv().bind(self.x.view(), self.w.view(), bias).ok()
    }

    pub(super) fn place(cell: CellId) -> Option<Cell> {
        let (y, x) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        Some(Cell { n: 0, c: cell.channel, y, x })
    }
}

/// `sum|w| * max|x| + |b|` of the filter where that is largest.
fn range(params: &Params, x: &Array4<f64>, w: &Array4<f64>) -> Range {
    let largest = x.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let bias = |oc: usize| params.b.get(oc).map_or(0.0, |b| b.abs());
    let bound = |(oc, filter): (usize, ndarray::ArrayView3<'_, f64>)| {
        filter.iter().map(|v| v.abs()).sum::<f64>() * largest + bias(oc)
    };
    let most = w.outer_iter().enumerate().map(bound).fold(0.0, f64::max);
    let signed = x.iter().chain(w).chain(&params.b).any(|v| *v < 0.0);
    Range::new(most, signed)
}
