//! Plan, moment and view to a picture: the gradient that arrives, what it passes, and what comes out behind.

use kernelwalk_text as say;

use super::asides::asides;
use super::layer::{Layer, Of};
use super::plan::{Plan, place};
use super::strip::{letter, of_cell};
use super::sums::won;
use crate::frame::{
    CellId, Frame, Grid, Mark, MarkState, Role, Tap, TermState, TermStrip, View, Window, Winner,
};
use crate::lab::{Layout, Sign};
use crate::number::IN_CELLS;
use crate::palette::TapStyle;
use crate::scene::{Beat, Moment};

pub(super) fn frame(plan: &Plan, t: Beat, view: &View) -> Frame {
    let moment = t.split(plan.cells(), plan.terms_per_cell());
    let active = plan.output_cell(moment.cell);
    let painter = Painter::new(plan, moment, active, view);
    let (mut grids, layout) = painter.figure();
    let asides = asides(plan, &mut grids);
    let finished = moment.cell + usize::from(moment.done == plan.terms_per_cell());
    Frame {
        grids,
        layout,
        asides: Some(asides),
        terms: painter.strip,
        also: None,
        active,
        range: plan.range(),
        dimmed: view.dimmed,
        progress: (finished, plan.cells()),
    }
}

pub(super) struct Painter<'a> {
    pub(super) plan: &'a Plan,
    view: &'a View,
    moment: Moment,
    active: CellId,
    /// The number whose sum is shown: what the person points at, else where the window stands.
    focus: CellId,
    strip: TermStrip,
    reads: Option<Vec<Vec<usize>>>,
    /// Cells that share a product with the hovered or pinned one, and through which tap.
    links: Vec<(CellId, Tap)>,
}

impl<'a> Painter<'a> {
    fn new(plan: &'a Plan, moment: Moment, active: CellId, view: &'a View) -> Self {
        let chosen = [view.hover, view.pin].into_iter().flatten();
        let focus = chosen.into_iter().find(|cell| plan.output_index(*cell).is_some()).unwrap_or(active);
        // Sums at the edge may have fewer products than the longest; whole is whole.
        let whole = focus != active || moment.done == plan.terms_per_cell();
        let done = if whole { usize::MAX } else { moment.done };
        let strip = of_cell(plan, focus, done, IN_CELLS);
        let pointed = view.hover.or(view.pin).filter(|cell| *cell != focus);
        let links = pointed.map(|cell| links(plan, cell)).unwrap_or_default();
        Self { plan, view, moment, active, focus, strip, reads: plan.reads(), links }
    }

    /// The grids of the figure and how they stand.
    fn figure(&self) -> (Vec<Grid>, Layout) {
        let (grid, sign) = (Layout::Grid, Layout::Sign);
        let row = |signs: [Sign; 2]| {
            let [first, second] = signs;
            Layout::Row(vec![grid(0), sign(first), grid(1), sign(second), grid(2)])
        };
        let product = row([Sign::Star, Sign::Equals]);
        match (self.plan.params().layer, self.plan.params().of()) {
            (Layer::Linear, _) => self.head_figure(),
            (Layer::Conv, Of::X) => (vec![self.stretched(), self.turned(), self.gradient()], product),
            (Layer::Conv, Of::W) => (vec![self.padded_input(), self.upstream(), self.gradient()], product),
            (Layer::Conv, Of::B) => {
                let below = Layout::Stack(vec![grid(1), grid(2)]);
                let layout = Layout::Row(vec![grid(0), sign(Sign::Arrow), below]);
                (vec![self.upstream(), self.gradient(), self.bias()], layout)
            }
            _ => {
                let grids = vec![self.upstream(), self.plain_input(), self.gradient()];
                (grids, row([Sign::Gap, Sign::Arrow]))
            }
        }
    }

    /// Where the window lies; between two stops while it glides.
    pub(super) fn window(&self) -> Option<Window> {
        let at = |cell: CellId| {
            let sum = self.plan.sum(cell)?;
            let (first, last) = (sum.terms.first()?.at, sum.terms.last()?.at);
            let [rows, cols] = [0, 1].map(|d| usize::try_from(last[d] - first[d] + 1).unwrap_or(1));
            Some(Window { row: first[0] as f64, col: first[1] as f64, rows, cols })
        };
        let window = at(self.focus)?;
        let start = |window: Window| [window.row, window.col];
        let from =
            |before| at(self.plan.output_cell(before)).filter(|_| self.focus == self.active).map(start);
        let [row, col] = self.moment.glided(self.view, start(window), from);
        Some(Window { row, col, ..window })
    }

    /// A cell of a grid that is given or computed; places in a ring of zeros are `None` to the plan.
    pub(super) fn mark(&self, cell: CellId) -> Mark {
        let known = self.plan.value(cell);
        let mut state = self.view.state(cell, &self.links);
        if let Some(term) = self.strip.terms.iter().find(|term| term.input == cell || term.weight == cell) {
            state.current = term.state == TermState::Current;
            state.tap = Some(term.tap);
            state.times = Some(term.factor.clone()).filter(|text| term.input == cell && !text.is_empty());
        }
        let mut value = known;
        match cell.role {
            _ if known.is_none() => {
                state.padding = true;
                value = Some(0.0);
            }
            Role::Weight if self.plan.params().layer == Layer::Conv => {
                state.tap = Some(self.plan.weight_tap(cell.row as usize, cell.col as usize));
            }
            Role::Input => {
                state.reads = self.reads(cell);
                state.winner = self.winner(cell);
            }
            Role::GradOutput if self.plan.hero().0 != Role::GradOutput => {
                state.step = known.map(|value| self.plan.range().step(value));
            }
            Role::GradOutput | Role::GradInput | Role::GradWeight | Role::GradBias => {
                value = self.paint(cell, &mut state);
            }
            _ => {}
        }
        state.zero = value == Some(0.0);
        let partial = state.partial.map(|_| self.so_far());
        Mark::new(cell, value, partial, state)
    }

    fn reads(&self, cell: CellId) -> Option<usize> {
        let (y, x) = place(cell)?;
        self.reads.as_ref()?.get(y)?.get(x).copied()
    }

    fn winner(&self, cell: CellId) -> Option<Winner> {
        match won(self.plan, cell) {
            (true, _) => Some(Winner::First),
            (false, true) => Some(Winner::Tie),
            (false, false) => None,
        }
    }

    /// Marks a number of the gradient; returns it if it is computed by now.
    fn paint(&self, cell: CellId, state: &mut MarkState) -> Option<f64> {
        let terms = self.plan.terms_per_cell();
        let Moment { cell: at, done, .. } = self.moment;
        state.active = cell == self.active;
        state.partial = (state.active && done > 0 && done < terms).then_some((done, terms));
        if cell.role == Role::GradInput {
            state.reads = self.reads(cell);
        }
        let index = self.plan.output_index(cell)?;
        let computed = index < at || (index == at && done == terms);
        let value = self.plan.value(cell).filter(|_| computed)?;
        state.step = Some(self.plan.range().step(value));
        Some(value)
    }

    /// The partial sum in the active cell, also while another sum is looked at.
    fn so_far(&self) -> f64 {
        of_cell(self.plan, self.active, self.moment.done, IN_CELLS).total
    }

    pub(super) fn gradient(&self) -> Grid {
        let (role, size) = self.plan.hero();
        let symbol = letter(self.plan, CellId::new(role, 0, 0, 0));
        Grid::plain(say::back_gradient(), symbol, (role, 0), size, |cell| self.mark(cell))
    }
}

/// Everything a cell shares a product with. Where an input only decides about a gradient, its own is linked.
fn links(plan: &Plan, cell: CellId) -> Vec<(CellId, Tap)> {
    let mut found: Vec<(CellId, Tap)> = Vec::new();
    for (output, term) in plan.uses(cell) {
        let other = if term.read == cell { term.by } else { term.read };
        for linked in [output, other] {
            if linked.role != Role::Aside && !found.contains(&(linked, term.tap)) {
                found.push((linked, term.tap));
            }
        }
    }
    if found.is_empty() && cell.role == Role::Input {
        let tap = Tap { index: 0, ky: 0, kx: 0, style: TapStyle::Plain };
        found.push((CellId { role: Role::GradInput, ..cell }, tap));
    }
    found
}
