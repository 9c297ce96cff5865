//! The figures of the linear layer: from the input to the loss, and each of the gradients behind it.

use kernelwalk_text as say;

use super::head::{PROBABILITY, TARGET};
use super::layer::Of;
use super::picture::Painter;
use super::strip::letter;
use crate::frame::{CellId, Grid, Role};
use crate::lab::{Layout, Sign};

impl Painter<'_> {
    /// The grids of the figure and how they stand.
    pub(super) fn head_figure(&self) -> (Vec<Grid>, Layout) {
        let (grid, sign) = (Layout::Grid, Layout::Sign);
        let [classes, inputs] = self.plan.params().linear.counts();
        let x = || self.flat(Role::Input, 0, say::grid_input(), [1, inputs]);
        let w = || self.flat(Role::Weight, 0, say::grid_weight(), [classes, inputs]);
        let b = || self.flat(Role::Bias, 0, say::grid_bias(), [1, classes]);
        let (dz, result) = (self.sent_back(), self.gradient());
        let row = |[first, second]: [Sign; 2]| {
            Layout::Row(vec![grid(0), sign(first), grid(1), sign(second), grid(2)])
        };
        match self.plan.params().of() {
            Of::Z => {
                let z = self.flat(Role::Output, 0, say::back_logits(), [1, classes]);
                let p = self.flat(Role::Partial, PROBABILITY, say::back_softmax(), [1, classes]);
                let y = self.flat(Role::Partial, TARGET, say::back_target(), [1, classes]);
                let ahead = [
                    grid(0),
                    sign(Sign::Times),
                    grid(1),
                    sign(Sign::TurnedPlus),
                    grid(2),
                    sign(Sign::Equals),
                    grid(3),
                ];
                let back = [grid(4), sign(Sign::Minus), grid(5), sign(Sign::Equals), grid(6)];
                let layout = Layout::Stack(vec![Layout::Row(ahead.into()), Layout::Row(back.into())]);
                (vec![x(), w(), b(), z, p, y, result], layout)
            }
            Of::X => (vec![dz, w(), result], row([Sign::Times, Sign::Equals])),
            Of::W => (vec![self.upright(), x(), result], row([Sign::Times, Sign::Equals])),
            Of::B => {
                let below = Layout::Stack(vec![grid(1), grid(2)]);
                (vec![dz, result, b()], Layout::Row(vec![grid(0), sign(Sign::Arrow), below]))
            }
        }
    }

    /// A grid of the layer as it is.
    fn flat(&self, role: Role, channel: usize, name: String, size: [usize; 2]) -> Grid {
        let symbol = letter(self.plan, CellId::new(role, channel, 0, 0));
        let editable = matches!(role, Role::Input | Role::Weight | Role::Bias);
        Grid { editable, ..Grid::plain(name, symbol, (role, channel), size, |cell| self.mark(cell)) }
    }

    /// What the loss sends back to the logits.
    fn sent_back(&self) -> Grid {
        self.flat(Role::GradOutput, 0, say::back_upstream(), self.plan.out_size())
    }

    /// The same as a column: a row for each class, as the weight has.
    fn upright(&self) -> Grid {
        let mut grid = Grid { name: say::back_upstream_upright(), ..self.sent_back() };
        grid.marks = grid.marks.into_iter().flatten().map(|mark| vec![mark]).collect();
        grid
    }
}
