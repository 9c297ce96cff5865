//! Plan, moment and view to a picture: one input, two summaries of the same window.

use kernelwalk_nn::ops::trace::{PoolTerm, PoolTrace, Pooled};
use kernelwalk_text as say;

use super::plan::{AVERAGE, MAX, Plan};
use crate::frame::{
    Aside, Asides, CellId, Frame, Grid, Mark, MarkState, Role, Tap, Term, TermState, TermStrip, View, Window,
    Winner,
};
use crate::lab::{Layout, Sign};
use crate::number::{self, IN_CELLS};
use crate::palette::TapStyle;
use crate::scene::{Beat, Moment};

pub(super) fn frame(plan: &Plan, t: Beat, view: &View) -> Frame {
    let moment = t.split(plan.cells(), plan.terms_per_cell());
    let painter = Painter::new(plan, moment, view);
    let mut grids = vec![painter.input(), painter.output(MAX), painter.output(AVERAGE)];
    let layout = Layout::Row(vec![
        Layout::Grid(0),
        Layout::Sign(Sign::Arrow),
        Layout::Grid(1),
        Layout::Sign(Sign::Gap),
        Layout::Grid(2),
    ]);
    let asides = asides(plan, &mut grids);
    let finished = moment.cell + usize::from(moment.done == plan.terms_per_cell());
    let active = plan.output_cell(painter.focus.channel, moment.cell);
    let Painter { strips: [max, mean], .. } = painter;
    Frame {
        grids,
        layout,
        asides,
        terms: max,
        also: Some(mean),
        active,
        range: plan.range(),
        dimmed: view.dimmed,
        progress: (finished, plan.cells()),
    }
}

/// What is done with the cells of a window, with `done` of them seen.
pub(super) fn strip(trace: &PoolTrace<f64>, output: CellId, done: usize, decimals: usize) -> TermStrip {
    let complete = done >= trace.terms.len();
    let so_far = |many: usize| taken_together(&trace.terms[..many], trace.pooled);
    let terms = trace.terms.iter().enumerate().map(|(i, term)| {
        let state = match i + 1 {
            n if n == done && !complete => TermState::Current,
            n if n <= done => TermState::Done,
            _ => TermState::ToCome,
        };
        let input = CellId::new(Role::Input, 0, term.at[0] as i32, term.at[1] as i32);
        Term {
            input,
            weight: input,
            tap: tap(term),
            padding: term.source.is_none(),
            value: shown(term, decimals),
            factor: String::new(),
            product: shown(term, decimals),
            running: written(so_far(i + 1), decimals),
            state,
        }
    });
    let total = if complete { trace.total } else { so_far(done) };
    TermStrip {
        symbol: "Y",
        name: if output.channel == MAX { say::pool_max() } else { say::pool_average() },
        caption: say::pool_terms(),
        progress: match trace.pooled {
            _ if !complete => say::pool_seen(done, trace.terms.len()),
            Pooled::Maximum { .. } => say::pool_first(),
            Pooled::Average { divisor } => {
                say::pool_divided(number::show(so_far(trace.terms.len()), decimals), divisor)
            }
        },
        output,
        terms: terms.collect(),
        done: done.min(trace.terms.len()),
        bias: None,
        total,
        total_text: written(total, decimals),
        approximate: complete && total.is_finite() && !number::is_exact(total, decimals),
    }
}

/// The largest so far, or the sum so far: an average is divided at the end.
fn taken_together(terms: &[PoolTerm<f64>], pooled: Pooled) -> f64 {
    let values = terms.iter().map(|term| term.value);
    match pooled {
        Pooled::Maximum { .. } => values.fold(f64::NEG_INFINITY, f64::max),
        Pooled::Average { .. } => values.sum::<f64>() + 0.0,
    }
}

/// A window's cell as text. Outside of the input there is minus infinity for a maximum and 0 for an average.
fn shown(term: &PoolTerm<f64>, decimals: usize) -> String {
    written(term.value, decimals)
}

fn written(number: f64, decimals: usize) -> String {
    if number == f64::NEG_INFINITY { "−∞".to_owned() } else { number::show(number, decimals) }
}

/// The moment in words.
pub(super) fn narration(frame: &Frame) -> String {
    let strip = &frame.terms;
    let (row, column) = (strip.output.row, strip.output.col);
    match strip.terms.iter().find(|term| term.state == TermState::Current) {
        Some(term) => say::narration_pool_term(
            say::cell_position(row, column),
            strip.done,
            strip.terms.len(),
            term.value.as_str(),
            strip.total_text.as_str(),
        ),
        None if !strip.complete() => say::narration_start(row, column),
        None => {
            let mean = frame.also.as_ref().map_or("", |mean| mean.total_text.as_str());
            say::narration_pool(row, column, strip.total_text.as_str(), mean)
        }
    }
}

pub(super) fn tap(term: &PoolTerm<f64>) -> Tap {
    Tap { index: 0, ky: term.tap[0], kx: term.tap[1], style: TapStyle::Plain }
}

struct Painter<'a> {
    plan: &'a Plan,
    view: &'a View,
    moment: Moment,
    /// The output whose window is shown: what the person points at, else where the window stands.
    focus: CellId,
    strips: [TermStrip; 2],
    trace: Option<PoolTrace<f64>>,
    reads: Vec<Vec<usize>>,
    /// Outputs whose window holds the input cell that is pointed at.
    linked: Vec<CellId>,
}

impl<'a> Painter<'a> {
    fn new(plan: &'a Plan, moment: Moment, view: &'a View) -> Self {
        let active = plan.output_cell(MAX, moment.cell);
        let chosen = [view.hover, view.pin].into_iter().flatten();
        let focus = chosen.into_iter().find(|c| plan.output_index(*c).is_some()).unwrap_or(active);
        let here = plan.output_index(focus) == Some(moment.cell);
        let of = |pooling: usize| plan.trace(CellId { channel: pooling, ..focus });
        let strip_of = |pooling: usize| {
            let output = CellId { channel: pooling, ..focus };
            let trace = of(pooling)?;
            // Windows at the edge may hold fewer cells than the largest; whole is whole.
            let whole = !here || moment.done == plan.terms_per_cell();
            let done = if whole { trace.terms.len() } else { moment.done.min(trace.terms.len()) };
            Some(strip(&trace, output, done, IN_CELLS))
        };
        let strips = [MAX, AVERAGE].map(|p| strip_of(p).unwrap_or_else(|| TermStrip::empty(focus)));
        let pointed = view.hover.or(view.pin).filter(|cell| cell.role == Role::Input);
        let linked = pointed.map_or_else(Vec::new, |cell| {
            let at = |used: &kernelwalk_nn::ops::trace::PoolUse<f64>| {
                CellId::new(Role::Output, MAX, used.output.y as i32, used.output.x as i32)
            };
            plan.uses(MAX, cell).iter().map(at).collect()
        });
        Self { plan, view, moment, focus, strips, trace: of(MAX), reads: plan.reads(), linked }
    }

    fn input(&self) -> Grid {
        let [rows, cols] = self.plan.params().x.size();
        let padding = self.plan.around();
        let along = |before: usize, size: usize, after: usize| -(before as i32)..(size + after) as i32;
        let marks = along(padding.top, rows, padding.bottom).map(|y| {
            let cells = along(padding.left, cols, padding.right);
            cells.map(|x| self.input_mark(CellId::new(Role::Input, 0, y, x))).collect()
        });
        Grid {
            name: say::grid_input(),
            symbol: "X",
            editable: true,
            role: Role::Input,
            channel: 0,
            of_channels: 1,
            rows,
            cols,
            padding,
            marks: marks.collect(),
            window: self.window(),
        }
    }

    fn window(&self) -> Option<Window> {
        let at = |cell: CellId| {
            let trace = self.plan.trace(cell)?;
            let ([first, .., last] | [first @ last]) = &trace.terms[..] else { return None };
            Some((first.at, last.at))
        };
        let start = |at: [isize; 2]| at.map(|n| n as f64);
        let (first, last) = at(self.focus)?;
        let here = self.plan.output_index(self.focus) == Some(self.moment.cell);
        let from = |before| at(self.plan.output_cell(MAX, before)).filter(|_| here).map(|(at, _)| start(at));
        let [row, col] = self.moment.glided(self.view, start(first), from);
        let [rows, cols] = [0, 1].map(|d| (last[d] - first[d] + 1) as usize);
        Some(Window { row, col, rows, cols })
    }

    fn input_mark(&self, cell: CellId) -> Mark {
        let value = self.plan.value(cell);
        let mut state = self.view.state(cell, &[]);
        state.padding = value.is_none();
        state.zero = value == Some(0.0);
        if !state.padding {
            state.reads = Some(self.reads[cell.row as usize][cell.col as usize]);
        }
        let terms = &self.strips[MAX].terms;
        if let Some(term) = terms.iter().find(|term| term.input == cell) {
            state.tap = Some(term.tap);
            state.current = term.state == TermState::Current;
            state.winner = self.winner(cell);
        }
        Mark::new(cell, value, None, state)
    }

    /// Once the whole window was seen: the first of the largest was taken.
    fn winner(&self, cell: CellId) -> Option<Winner> {
        let trace = self.trace.as_ref().filter(|_| self.strips[MAX].complete())?;
        let won = trace.winner()?;
        if (won.y as i32, won.x as i32) == (cell.row, cell.col) {
            return Some(Winner::First);
        }
        (self.plan.value(cell) == Some(trace.total)).then_some(Winner::Tie)
    }

    fn output(&self, pooling: usize) -> Grid {
        let name = if pooling == MAX { say::pool_max() } else { say::pool_average() };
        Grid::plain(name, "Y", (Role::Output, pooling), self.plan.out_size(), |cell| self.output_mark(cell))
    }

    fn output_mark(&self, cell: CellId) -> Mark {
        let index = self.plan.output_index(cell).unwrap_or_default();
        let mut state = self.view.state(cell, &[]);
        let terms = self.plan.terms_per_cell();
        let Moment { cell: at, done, .. } = self.moment;
        state.active = index == at;
        state.partial = (state.active && done > 0 && done < terms).then_some((done, terms));
        if self.linked.contains(&CellId { channel: MAX, ..cell }) {
            state.linked = vec![Tap { index: 0, ky: 0, kx: 0, style: TapStyle::Plain }];
        }
        let computed = index < at || (index == at && done == terms);
        let value = self.plan.value(cell).filter(|_| computed);
        state.zero = value == Some(0.0);
        state.step = value.map(|value| self.plan.range().step(value));
        Mark::new(cell, value, None, state)
    }
}

/// Pictures moved by one, without pooling and with each: how many numbers change, and by how much.
fn asides(plan: &Plan, grids: &mut Vec<Grid>) -> Option<Asides> {
    let moved = plan.shifted()?;
    let titles = [say::pool_none(), say::pool_max(), say::pool_average()];
    let pairs = plan.maps().into_iter().zip(moved.maps());
    let aside = |(at, (title, (before, after))): (usize, (String, _))| {
        let (before, after): (&ndarray::Array4<f64>, &ndarray::Array4<f64>) = (before, after);
        let first = grids.len();
        let differs = |y: usize, x: usize| before[[0, 0, y, x]] != after[[0, 0, y, x]];
        grids.push(small(plan, 2 * at, say::shift_before(title.as_str()), before, |_, _| false));
        grids.push(small(plan, 2 * at + 1, say::shift_after(title.as_str()), after, differs));
        let changed = before.iter().zip(after).filter(|(a, b)| a != b).count();
        let mean =
            before.iter().zip(after).map(|(a, b)| (a - b).abs()).sum::<f64>() / before.len().max(1) as f64;
        let row = vec![Layout::Grid(first), Layout::Sign(Sign::Arrow), Layout::Grid(first + 1)];
        let remark = [say::shift_mean(number::show(mean, 2)), say::shift_changed(changed, before.len())];
        Aside { title, layout: Layout::Row(row), remark }
    };
    let parts = titles.into_iter().zip(pairs).enumerate().map(aside).collect();
    Some(Asides { title: [say::shift_title(), say::shift_line()], parts })
}

fn small(
    plan: &Plan,
    channel: usize,
    name: String,
    map: &ndarray::Array4<f64>,
    differs: impl Fn(usize, usize) -> bool,
) -> Grid {
    let (_, _, rows, cols) = map.dim();
    let mark = |cell: CellId| {
        let (y, x) = (cell.row as usize, cell.col as usize);
        let value = map[[0, 0, y, x]];
        let step = Some(plan.range().step(value));
        let state = MarkState { step, differs: differs(y, x), ..MarkState::default() };
        Mark::new(cell, Some(value), None, state)
    };
    Grid::plain(name, "", (Role::Aside, channel), [rows, cols], mark)
}
