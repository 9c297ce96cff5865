//! Plan, moment and view to a picture.

use kernelwalk_nn::ops::trace::{Term as Product, Trace};
use kernelwalk_text as say;

use super::Plan;
use crate::frame::{
    CellId, Frame, Grid, Mark, MarkState, Padding, Role, Tap, Term, TermState, TermStrip, View, Window,
};
use crate::lab::{Layout, Sign};
use crate::number::{self, IN_CELLS};
use crate::palette::tap_style;
use crate::scene::{Beat, Moment};

pub(super) fn frame(plan: &Plan, t: Beat, view: &View) -> Frame {
    let moment = t.split(plan.cells(), plan.terms_per_cell());
    let active = plan.output_cell(moment.cell);
    let scene = Painter::new(plan, moment, active, view);
    let [out_channels, rows, cols] = plan.out_shape();
    let params = plan.params();
    let inputs = (0..params.x.channels()).map(|c| scene.input(c));
    let of_weights = params.w.channels();
    let weights = (0..of_weights).map(|c| scene.plain(Role::Weight, c, of_weights, params.w.size()));
    let bias = std::iter::once(scene.plain(Role::Bias, 0, 1, [1, out_channels]));
    let outputs = (0..out_channels).map(|c| scene.plain(Role::Output, c, out_channels, [rows, cols]));
    let (of_inputs, of_weights) = (params.x.channels(), params.w.channels());
    let layout = layout([of_inputs, of_weights, out_channels]);
    let finished = moment.cell + usize::from(moment.done == plan.terms_per_cell());
    Frame {
        grids: inputs.chain(weights).chain(bias).chain(outputs).collect(),
        layout,
        asides: None,
        terms: scene.strip,
        also: None,
        active,
        range: plan.range(),
        dimmed: view.dimmed,
        progress: (finished, plan.cells()),
    }
}

/// Input, weight above bias, output, side by side.
fn layout([inputs, weights, outputs]: [usize; 3]) -> Layout {
    let stack = |from: usize, many: usize| Layout::Stack((from..from + many).map(Layout::Grid).collect());
    Layout::Row(vec![
        stack(0, inputs),
        Layout::Sign(Sign::Star),
        stack(inputs, weights + 1),
        Layout::Sign(Sign::Equals),
        stack(inputs + weights + 1, outputs),
    ])
}

/// The tap of a product: a weight keeps its hue and its letter, also where the turned kernel applies it elsewhere.
pub(super) fn tap_of(plan: &Plan, product: &Product<f64>) -> Tap {
    let weight = plan.weight_of(product.tap);
    tap(plan, weight.row as usize, weight.col as usize)
}

/// The tap at a position of the kernel.
fn tap(plan: &Plan, ky: usize, kx: usize) -> Tap {
    let [kh, kw] = plan.params().w.size();
    Tap { index: ky * kw + kx, ky, kx, style: tap_style([ky, kx], [kh, kw]) }
}

/// The output cell whose sum is shown: what the person points at, else where the window stands.
fn focus(plan: &Plan, active: CellId, view: &View) -> CellId {
    let chosen = [view.hover, view.pin].into_iter().flatten();
    chosen.into_iter().find(|c| plan.output_index(*c).is_some()).unwrap_or(active)
}

/// The sum behind an output cell with `done` of its products added.
pub(super) fn strip(
    plan: &Plan,
    trace: &Trace<f64>,
    output: CellId,
    done: usize,
    decimals: usize,
) -> TermStrip {
    let complete = done == trace.terms.len();
    let mut sum = 0.0;
    let terms = trace.terms.iter().enumerate().map(|(i, product)| {
        sum += product.product;
        let state = match i + 1 {
            n if n == done && !complete => TermState::Current,
            n if n <= done => TermState::Done,
            _ => TermState::ToCome,
        };
        Term {
            input: plan.input_of(product),
            weight: plan.weight_of(product.tap),
            tap: tap_of(plan, product),
            padding: product.source.is_none() || plan.input_of(product).role == Role::Aside,
            value: number::show_factor(product.value, decimals),
            factor: number::show_factor(product.weight, decimals),
            product: number::show(product.product, decimals),
            running: number::show(sum, decimals),
            state,
        }
    });
    let terms = terms.collect();
    let parts = || trace.terms.iter().take(done).map(|p| p.product);
    let bias = trace.bias.filter(|_| complete);
    let total = if complete { trace.total } else { parts().sum::<f64>() + 0.0 };
    TermStrip {
        symbol: "Y",
        name: String::new(),
        caption: say::terms_caption(),
        progress: progress(done, trace.terms.len(), bias.map(|b| number::show_factor(b, decimals))),
        output,
        terms,
        done,
        bias: trace.bias.map(|b| (b, number::show_factor(b, decimals))),
        total,
        total_text: number::show(total, decimals),
        approximate: !number::closes(parts().chain(bias), total, decimals),
    }
}

fn progress(done: usize, count: usize, bias: Option<String>) -> String {
    match bias {
        Some(bias) => say::all_terms_and_bias(count, bias),
        None if done == count => say::all_terms(count),
        None => say::so_far(done, count),
    }
}

struct Painter<'a> {
    plan: &'a Plan,
    view: &'a View,
    moment: Moment,
    active: CellId,
    focus: CellId,
    strip: TermStrip,
    reads: Vec<Vec<usize>>,
    /// Cells that share a product with the hovered or pinned one, and through which tap.
    links: Vec<(CellId, Tap)>,
}

impl<'a> Painter<'a> {
    fn new(plan: &'a Plan, moment: Moment, active: CellId, view: &'a View) -> Self {
        let focus = focus(plan, active, view);
        let done = if focus == active { moment.done } else { plan.terms_per_cell() };
        let strip = match plan.trace(focus) {
            Some(trace) => strip(plan, &trace, focus, done, IN_CELLS),
            None => TermStrip::empty(focus),
        };
        let chosen = view.hover.or(view.pin).filter(|c| *c != focus);
        let links = chosen.map(|cell| links(plan, cell)).unwrap_or_default();
        Self { plan, view, moment, active, focus, strip, reads: plan.reads(), links }
    }

    fn input(&self, channel: usize) -> Grid {
        let plane = self.plan.plane();
        let (rows, cols) = (plane.rows(), plane.columns());
        let (rows, cols) = (self.plan.shown(rows, 0), self.plan.shown(cols, 1));
        let padding = Padding { top: rows[0], left: cols[0], bottom: rows[2], right: cols[2] };
        let along = |[before, cells, after]: [usize; 3]| -(before as isize)..(cells + after) as isize;
        let mark = |row, col| self.mark(self.plan.on_stage(channel, [row, col]));
        let [height, width] = self.plan.params().x.size();
        Grid {
            name: say::grid_input(),
            symbol: "X",
            editable: true,
            role: Role::Input,
            channel,
            of_channels: self.plan.params().x.channels(),
            rows: height,
            cols: width,
            padding,
            marks: along(rows).map(|y| along(cols).map(|x| mark(y, x)).collect()).collect(),
            window: self.strip.terms.iter().any(|t| t.input.channel == channel).then(|| self.window()),
        }
    }

    fn plain(&self, role: Role, channel: usize, of_channels: usize, size: [usize; 2]) -> Grid {
        let (name, symbol) = match role {
            Role::Weight => (say::grid_weight(), "W"),
            Role::Bias => (say::grid_bias(), "b"),
            _ => (say::grid_output(), "Y"),
        };
        Grid {
            editable: role != Role::Output,
            of_channels,
            ..Grid::plain(name, symbol, (role, channel), size, |cell| self.mark(cell))
        }
    }

    fn window(&self) -> Window {
        let (rows, cols) = (self.plan.plane().rows(), self.plan.plane().columns());
        let at = |cell: CellId| self.plan.start(cell).map(|n| n as f64);
        let from = |before| {
            let from = self.plan.output_cell(before);
            (self.focus == self.active && from.channel == self.active.channel).then(|| at(from))
        };
        let [row, col] = self.moment.glided(self.view, at(self.focus), from);
        Window { row, col, rows: rows.span(), cols: cols.span() }
    }

    fn mark(&self, cell: CellId) -> Mark {
        let number = self.plan.value(cell);
        let mut state = self.view.state(cell, &self.links);
        let mut value = number;
        match cell.role {
            Role::Input | Role::Aside => self.paint_input(cell, &mut state),
            Role::Weight => {
                let term = self.strip.terms.iter().find(|t| t.weight == cell);
                state.tap = Some(tap(self.plan, cell.row as usize, cell.col as usize));
                state.current = term.is_some_and(|t| t.state == TermState::Current);
            }
            Role::Bias => state.current = self.bias_is_added(cell),
            _ => value = self.paint_output(cell, number, &mut state),
        }
        state.zero = value == Some(0.0);
        let partial = state.partial.map(|_| self.sum_so_far());
        Mark::new(cell, value, partial, state)
    }

    fn paint_input(&self, cell: CellId, state: &mut MarkState) {
        let source = self.plan.source(cell).flatten();
        state.padding = source != Some(cell);
        state.repeats = source.filter(|s| *s != cell);
        if !state.padding {
            state.reads = Some(self.reads[cell.row as usize][cell.col as usize]);
        }
        if let Some(term) = self.strip.terms.iter().find(|t| t.input == cell) {
            state.tap = Some(term.tap);
            state.times = Some(term.factor.clone());
            state.current = term.state == TermState::Current;
        }
    }

    /// Marks an output cell; returns its number if it is computed by now.
    fn paint_output(&self, cell: CellId, number: Option<f64>, state: &mut MarkState) -> Option<f64> {
        let terms = self.plan.terms_per_cell();
        state.active = cell == self.active;
        if state.active {
            state.partial =
                (self.moment.done > 0 && self.moment.done < terms).then_some((self.moment.done, terms));
        }
        let index = self.plan.output_index(cell)?;
        let computed = index < self.moment.cell || (index == self.moment.cell && self.moment.done == terms);
        let value = number.filter(|_| computed)?;
        state.step = Some(self.plan.range().step(value));
        Some(value)
    }

    fn bias_is_added(&self, cell: CellId) -> bool {
        self.strip.bias.is_some() && self.strip.complete() && cell.col as usize == self.focus.channel
    }

    /// The partial sum in the active cell, also while another sum is looked at.
    fn sum_so_far(&self) -> f64 {
        let trace = self.plan.trace(self.active);
        let products = |t: Trace<f64>| t.terms.iter().take(self.moment.done).map(|p| p.product).sum::<f64>();
        trace.map_or(0.0, products) + 0.0
    }
}

/// Everything a cell shares a product with.
fn links(plan: &Plan, cell: CellId) -> Vec<(CellId, Tap)> {
    let mut found = Vec::new();
    for used in plan.uses(cell) {
        let tap = tap_of(plan, &used.term);
        let output = CellId::new(Role::Output, used.output.c, used.output.y as i32, used.output.x as i32);
        let other = match cell.role {
            Role::Weight => plan.input_of(&used.term),
            _ => plan.weight_of(used.term.tap),
        };
        for linked in [(output, tap), (other, tap)] {
            if !found.contains(&linked) {
                found.push(linked);
            }
        }
    }
    if cell.role == Role::Bias {
        let outputs = (0..plan.cells()).map(|i| plan.output_cell(i));
        let mine = outputs.filter(|o| o.channel == cell.col as usize);
        // The bias has no tap; the first stands for "linked".
        found.extend(mine.map(|o| (o, tap(plan, 0, 0))));
    }
    found
}
