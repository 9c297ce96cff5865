//! Smaller figures below: the other gradients, one step with them, and the output that was.

use kernelwalk_text as say;
use ndarray::{Array4, Axis};

use super::head::PROBABILITY;
use super::layer::{Layer, Of};
use super::plan::Plan;
use super::step::Step;
use crate::frame::{Aside, Asides, CellId, Grid, Mark, MarkState, Role};
use crate::lab::{Layout, Sign};
use crate::number;

/// What stands below the figure; its grids are added to those of the frame.
pub(super) fn asides(plan: &Plan, grids: &mut Vec<Grid>) -> Asides {
    let mut desk = Shelf { plan, grids };
    if !plan.params().layer.learns() {
        let parts = vec![desk.forward()];
        return Asides { title: [say::back_forward(), say::back_forward_line()], parts };
    }
    let (linear, of) = (plan.params().layer == Layer::Linear, plan.params().of());
    let ahead = (linear && of != Of::Z).then(|| desk.ahead());
    let others = [Of::X, Of::W, Of::B].into_iter().filter(|other| *other != of);
    let others = others.map(|other| if linear { desk.behind(other) } else { desk.gradient(other) });
    let mut parts: Vec<Aside> = ahead.into_iter().chain(others).collect();
    parts.extend(plan.sgd().map(|step| desk.step(&step)));
    Asides { title: [say::back_others(), say::back_others_line()], parts }
}

struct Shelf<'a> {
    plan: &'a Plan,
    grids: &'a mut Vec<Grid>,
}

impl Shelf<'_> {
    fn gradient(&mut self, of: Of) -> Aside {
        let plan = self.plan;
        let (x, w, dy) = (&plan.x, &plan.w, &plan.dy);
        let (title, factors) = match of {
            Of::X => {
                let mut turned = w.clone();
                turned.invert_axis(Axis(2));
                turned.invert_axis(Axis(3));
                (say::back_dx(), vec![(say::back_upstream(), dy.clone()), (say::back_turned(), turned)])
            }
            Of::W => {
                (say::back_dw(), vec![(say::grid_input(), x.clone()), (say::back_upstream(), dy.clone())])
            }
            Of::B | Of::Z => (say::back_db(), Vec::new()),
        };
        let mut row = Vec::new();
        for (name, factor) in &factors {
            let sign = if row.is_empty() { Sign::Star } else { Sign::Equals };
            row.extend([self.grid(name.clone(), factor, false), Layout::Sign(sign)]);
        }
        row.push(self.grid(title.clone(), plan.grad(of), true));
        Aside { title, layout: Layout::Row(row), remark: Default::default() }
    }

    fn step(&mut self, step: &Step) -> Aside {
        let row = vec![
            self.grid(say::grid_weight(), &self.plan.w, false),
            Layout::Sign(Sign::Minus),
            self.grid(say::back_scaled(), &step.scaled, false),
            Layout::Sign(Sign::Equals),
            self.grid(say::back_stepped(), &step.w, false),
        ];
        let [before, after] = [step.before, step.after].map(shortest);
        let loss = match self.plan.params().layer {
            Layer::Linear => say::back_entropy_falls(before, after),
            _ => say::back_loss_falls(before, after),
        };
        let list = |numbers: &[f64]| numbers.iter().map(|n| shortest(*n)).collect::<Vec<_>>().join(", ");
        let bias = say::back_bias_step(list(&self.plan.b.to_vec()), list(&step.b));
        let title = say::back_step(number::machine(step.rate));
        Aside { title, layout: Layout::Row(row), remark: [loss, bias] }
    }

    /// A gradient of the linear layer.
    fn behind(&mut self, of: Of) -> Aside {
        let title = match of {
            Of::X => say::back_linear_dx(),
            Of::W => say::back_linear_dw(),
            Of::B | Of::Z => say::back_linear_db(),
        };
        let layout = self.grid(title.clone(), self.plan.grad(of), true);
        Aside { title, layout, remark: Default::default() }
    }

    /// The logits, what the softmax makes of them, and the loss.
    fn ahead(&mut self) -> Aside {
        let z = self.plan.forward();
        let class = |of: (usize, usize, usize, usize)| of.3;
        let probability = |class| self.plan.ahead(Role::Partial, PROBABILITY, class).unwrap_or_default();
        let p = Array4::from_shape_fn(z.dim(), |at| probability(class(at)));
        let row = vec![
            self.grid(say::back_logits(), &z, false),
            Layout::Sign(Sign::Arrow),
            self.grid(say::back_softmax(), &p, false),
        ];
        let remark = [say::back_loss_is(shortest(self.plan.loss())), say::back_entropy_how()];
        Aside { title: say::back_forward(), layout: Layout::Row(row), remark }
    }

    fn forward(&mut self) -> Aside {
        let y = self.plan.forward();
        let layout = self.grid(say::grid_output(), &y, false);
        let remark = [say::back_loss_is(shortest(self.plan.loss())), say::back_loss_how()];
        Aside { title: say::grid_output(), layout, remark }
    }

    /// A small grid; coloured where it is a gradient.
    fn grid(&mut self, name: String, numbers: &Array4<f64>, coloured: bool) -> Layout {
        let (_, _, rows, cols) = numbers.dim();
        let place = self.grids.len();
        let range = self.plan.range();
        let mark = |y: usize, x: usize| {
            let value = numbers[[0, 0, y, x]];
            let state = MarkState {
                step: coloured.then(|| range.step(value)),
                zero: value == 0.0,
                ..MarkState::default()
            };
            let cell = CellId::new(Role::Aside, place, y as i32, x as i32);
            Mark { cell, value: Some(value), text: shortest(value), data: number::machine(value), state }
        };
        let grid = Grid {
            channel: place,
            marks: (0..rows).map(|y| (0..cols).map(|x| mark(y, x)).collect()).collect(),
            ..super::grids::empty(Role::Aside, name, [rows, cols])
        };
        self.grids.push(grid);
        Layout::Grid(place)
    }
}

/// A number with at most two decimals, and none that says nothing: small cells have room for few digits.
pub(super) fn shortest(x: f64) -> String {
    let text = number::show(x, 2);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
