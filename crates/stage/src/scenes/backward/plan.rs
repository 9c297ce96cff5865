use kernelwalk_nn::ops::cross_entropy::LogitTrace;
use kernelwalk_nn::ops::trace::{Cell, GradOf, Tap};
use kernelwalk_nn::shape::{self, Plane, ShapeError};
use ndarray::{Array1, Array4, Axis};

use super::head::traced;
use super::layer::{Layer, Of};
use super::params::Params;
use crate::frame::{CellId, Role};
use crate::lab::Stack;
use crate::palette::Range;

/// Everything numeric of a layer that is run backwards, computed once for its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    params: Params,
    pub(super) x: Array4<f64>,
    pub(super) w: Array4<f64>,
    pub(super) b: Array1<f64>,
    pub(super) dy: Array4<f64>,
    /// The class that is right, where there are any.
    pub(super) target: Array1<i64>,
    /// Each logit, and how its gradient came about.
    pub(super) logits: Vec<(f64, LogitTrace<f64>)>,
    plane: Option<Plane>,
    grads: [Array4<f64>; 3],
    terms: usize,
    range: Range,
}

impl Plan {
    /// Computes every gradient.
    ///
    /// # Errors
    /// Where the parameters have no output, so that no gradient can arrive.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let (plane, out) = (params.plane()?, params.out_size()?);
        let empty = || Array4::zeros([0; 4]);
        let linear = (params.layer == Layer::Linear).then_some(&params.linear);
        let target = params.linear.target as i64;
        let mut plan = Self {
            x: array(linear.map_or(&params.x, |linear| &linear.x)),
            w: array(linear.map_or(&params.w, |linear| &linear.w)),
            b: Array1::from(linear.map_or_else(|| vec![params.b], |linear| linear.b.clone())),
            dy: array(&params.dy.resized(out)),
            target: Array1::from(vec![target]),
            logits: Vec::new(),
            params: params.clone(),
            plane,
            grads: [empty(), empty(), empty()],
            terms: 1,
            range: Range::new(0.0, true),
        };
        if linear.is_some() {
            plan.logits = plan.classifier().map(|layer| traced(&layer)).unwrap_or_default();
            let sent = plan.logits.iter().map(|(_, trace)| trace.gradient);
            plan.dy = Array1::from_iter(sent).insert_axis(Axis(0)).insert_axis(Axis(0)).insert_axis(Axis(0));
        }
        let total = |role, place| plan.trace(plan.named(role, place)).map_or(0.0, |trace| trace.total);
        let dx = Array4::from_shape_fn(plan.x.dim(), |(_, _, y, x)| total(Role::GradInput, [y, x]));
        let dw = Array4::from_shape_fn(plan.w.dim(), |(_, _, y, x)| total(Role::GradWeight, [y, x]));
        let db = Array4::from_shape_fn([1, 1, 1, plan.b.len()], |(_, _, _, x)| total(Role::GradBias, [0, x]));
        plan.grads = [dx, dw, db];
        let sums: Vec<_> = (0..plan.cells()).filter_map(|i| plan.sum(plan.output_cell(i))).collect();
        plan.terms = sums.iter().map(|sum| sum.terms.len()).max().unwrap_or(1).max(1);
        let most = sums.iter().map(|sum| sum.terms.iter().map(|term| term.product.abs()).sum());
        plan.range = Range::new(most.fold(0.0, f64::max), true);
        Ok(plan)
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Geometry of the windows; `None` where every number goes its own way.
    #[must_use]
    pub fn plane(&self) -> Option<&Plane> {
        self.plane.as_ref()
    }

    /// The number of the layer that stands in this place of a tensor, or whose gradient does.
    fn named(&self, role: Role, [y, x]: [usize; 2]) -> GradOf {
        match role {
            _ if self.params.layer == Layer::Linear => Self::layer_number(role, [y, x]),
            Role::Input | Role::GradInput => GradOf::Input(Cell { n: 0, c: 0, y, x }),
            Role::Weight | Role::GradWeight => GradOf::Weight(Tap { oc: 0, ic: 0, ky: y, kx: x }),
            _ => GradOf::Bias(0),
        }
    }

    /// `[rows, columns]` of the gradient that arrives.
    #[must_use]
    pub fn out_size(&self) -> [usize; 2] {
        let (_, _, rows, cols) = self.dy.dim();
        [rows, cols]
    }

    /// The tensor whose gradient the figure builds up, and its size.
    #[must_use]
    pub fn hero(&self) -> (Role, [usize; 2]) {
        let size = |tensor: &Array4<f64>| [tensor.dim().2, tensor.dim().3];
        match self.params.of() {
            Of::X => (Role::GradInput, size(&self.x)),
            Of::W => (Role::GradWeight, size(&self.w)),
            Of::B => (Role::GradBias, [1, self.b.len()]),
            Of::Z => (Role::GradOutput, self.out_size()),
        }
    }

    /// A gradient, `[1, 1, rows, columns]`.
    #[must_use]
    pub fn grad(&self, of: Of) -> &Array4<f64> {
        let [dx, dw, db] = &self.grads;
        match of {
            Of::X => dx,
            Of::W => dw,
            Of::B => db,
            Of::Z => &self.dy,
        }
    }

    /// Numbers of the gradient in the figure.
    #[must_use]
    pub fn cells(&self) -> usize {
        let (_, [rows, cols]) = self.hero();
        rows * cols
    }

    /// Products in the longest of their sums.
    #[must_use]
    pub fn terms_per_cell(&self) -> usize {
        self.terms
    }

    /// Range of the figure's colours: no sum of its products can leave it.
    #[must_use]
    pub fn range(&self) -> Range {
        self.range
    }

    /// The number `index` of the gradient in the figure, in reading order.
    #[must_use]
    pub fn output_cell(&self, index: usize) -> CellId {
        let (role, [_, cols]) = self.hero();
        CellId::new(role, 0, (index / cols) as i32, (index % cols) as i32)
    }

    /// Place in reading order of a cell of the gradient in the figure.
    #[must_use]
    pub fn output_index(&self, cell: CellId) -> Option<usize> {
        let (role, [rows, cols]) = self.hero();
        let (y, x) = place(cell)?;
        (cell.role == role && cell.channel == 0 && y < rows && x < cols).then_some(y * cols + x)
    }

    /// The number in a cell; `None` if this layer has no such cell.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        let (y, x) = place(cell)?;
        if matches!(cell.role, Role::Output | Role::Partial) {
            return self.ahead(cell.role, cell.channel, x).filter(|_| y == 0);
        }
        let learns = self.params.layer.learns();
        let tensor = match cell.role {
            _ if cell.channel != 0 => return None,
            Role::Input => &self.x,
            Role::GradOutput => &self.dy,
            Role::GradInput => self.grad(Of::X),
            Role::Weight if learns => &self.w,
            Role::GradWeight if learns => self.grad(Of::W),
            Role::GradBias if learns => self.grad(Of::B),
            Role::Bias if learns && y == 0 => return self.b.get(x).copied(),
            _ => return None,
        };
        tensor.get([0, 0, y, x]).copied()
    }

    /// The number whose gradient, or whose own value, stands in a cell.
    #[must_use]
    pub fn grad_of(&self, cell: CellId) -> Option<GradOf> {
        self.value(cell)?;
        let (y, x) = place(cell)?;
        use Role::{Bias, GradBias, GradInput, GradWeight, Input, Weight};
        let has = matches!(cell.role, Input | GradInput | Weight | GradWeight | Bias | GradBias);
        has.then(|| self.named(cell.role, [y, x]))
    }

    /// How many outputs each input takes part in; `None` where it is always one.
    #[must_use]
    pub fn reads(&self) -> Option<Vec<Vec<usize>>> {
        let plane = self.plane.as_ref()?;
        let along = |axis: &shape::Axis| axis.use_counts();
        let (rows, cols) = (along(plane.rows()), along(plane.columns()));
        Some(rows.iter().map(|r| cols.iter().map(|c| r * c).collect()).collect())
    }
}

fn array(stack: &Stack) -> Array4<f64> {
    let [rows, cols] = stack.size();
    Array4::from_shape_fn([1, 1, rows, cols], |(_, _, y, x)| stack.values()[y * cols + x])
}

/// Row and column of a cell that is not in the padding.
pub(super) fn place(cell: CellId) -> Option<(usize, usize)> {
    Some((usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?))
}
