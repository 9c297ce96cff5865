//! The grids of the figure that are given: the gradient that arrives, the input, the weight, the bias.

use kernelwalk_text as say;

use super::picture::Painter;
use super::strip::symbol;
use crate::frame::{CellId, Grid, Mark, Padding, Role};

/// A grid without cells, to be filled.
pub(super) fn empty(role: Role, name: String, [rows, cols]: [usize; 2]) -> Grid {
    Grid {
        name,
        symbol: symbol(role),
        editable: matches!(role, Role::Input | Role::Weight | Role::Bias | Role::GradOutput),
        role,
        channel: 0,
        of_channels: 1,
        rows,
        cols,
        padding: Padding::default(),
        marks: Vec::new(),
        window: None,
    }
}

impl Painter<'_> {
    /// Positions from the first to the last, before 0 and behind the last cell those of the padding.
    fn within(
        &self,
        size: [usize; 2],
        padding: Padding,
        at: impl Fn([isize; 2]) -> CellId,
    ) -> Vec<Vec<Mark>> {
        let along = |before: usize, size: usize, after: usize| -(before as isize)..(size + after) as isize;
        let rows = along(padding.top, size[0], padding.bottom);
        let cols = || along(padding.left, size[1], padding.right);
        rows.map(|y| cols().map(|x| self.mark(at([y, x]))).collect()).collect()
    }

    /// The gradient that arrives as the window of the turned kernel sees it: with zeros between its numbers where
    /// the stride left cells out, and rings of zeros around it.
    pub(super) fn stretched(&self) -> Grid {
        let plan = self.plan;
        let (out, step) = (plan.out_size(), plan.step());
        let size = [0, 1].map(|d| (out[d] - 1) * step[d] + 1);
        let padding = self.rings(size);
        let name = if step == [1, 1] { say::back_upstream() } else { say::back_upstream_stretched() };
        Grid {
            padding,
            marks: self.within(size, padding, |at| plan.upstream(at)),
            window: self.window(),
            ..empty(Role::GradOutput, name, out)
        }
    }

    /// How far the window reaches beyond the stretched gradient.
    fn rings(&self, size: [usize; 2]) -> Padding {
        let plan = self.plan;
        let first = plan.sum(plan.output_cell(0)).and_then(|sum| Some(sum.terms.first()?.at));
        let last = plan.sum(plan.output_cell(plan.cells() - 1)).and_then(|sum| Some(sum.terms.last()?.at));
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        let before = |d: usize| usize::try_from(-first[d]).unwrap_or(0);
        let after = |d: usize| usize::try_from(last[d] + 1 - size[d] as isize).unwrap_or(0);
        Padding { top: before(0), left: before(1), bottom: after(0), right: after(1) }
    }

    /// The gradient that arrives, by itself.
    pub(super) fn upstream(&self) -> Grid {
        let out = self.plan.out_size();
        let at = |[y, x]: [isize; 2]| CellId::new(Role::GradOutput, 0, y as i32, x as i32);
        let marks = self.within(out, Padding::default(), at);
        Grid { marks, ..empty(Role::GradOutput, say::back_upstream(), out) }
    }

    /// The kernel turned by half a turn: every weight still goes by its own place and letter.
    pub(super) fn turned(&self) -> Grid {
        let size @ [rows, cols] = self.plan.params().w.size();
        let at = |y: usize, x: usize| CellId::new(Role::Weight, 0, y as i32, x as i32);
        let row = |y: usize| (0..cols).rev().map(|x| self.mark(at(y, x))).collect();
        let marks = (0..rows).rev().map(row).collect();
        Grid { marks, ..empty(Role::Weight, say::back_turned(), size) }
    }

    /// The input with the padding that the layer gave it, under the window of a weight's gradient.
    pub(super) fn padded_input(&self) -> Grid {
        let [vertical, horizontal] = self.plan.params().padding;
        let padding = Padding { top: vertical, left: horizontal, bottom: vertical, right: horizontal };
        Grid { padding, window: self.window(), ..self.input(padding) }
    }

    /// The input, which decides where the gradient goes.
    pub(super) fn plain_input(&self) -> Grid {
        self.input(Padding::default())
    }

    fn input(&self, padding: Padding) -> Grid {
        let size = self.plan.params().x.size();
        let at = |[y, x]: [isize; 2]| CellId::new(Role::Input, 0, y as i32, x as i32);
        Grid { marks: self.within(size, padding, at), ..empty(Role::Input, say::grid_input(), size) }
    }

    /// The bias, which has no part in its own gradient.
    pub(super) fn bias(&self) -> Grid {
        let marks = vec![vec![self.mark(CellId::new(Role::Bias, 0, 0, 0))]];
        Grid { marks, ..empty(Role::Bias, say::grid_bias(), [1, 1]) }
    }
}
