//! How each cell of the picture looks at a moment.

use kernelwalk_nn::ops::trace::Trace;

use super::Plan;
use super::strip::{self, Progress, tap};
use crate::frame::{CellId, Mark, MarkState, Role, Tap, TermState, TermStrip, View};
use crate::number::IN_CELLS;
use crate::palette::TapStyle;
use crate::scene::Moment;

pub(super) struct Painter<'a> {
    pub plan: &'a Plan,
    pub view: &'a View,
    pub moment: Moment,
    /// The output the window stands at.
    pub active: CellId,
    /// The output whose sum is shown: what the person points at, else the active one.
    pub focus: CellId,
    /// How far the output in focus is.
    pub progress: Progress,
    pub trace: Option<Trace<f64>>,
    /// The products of the slice in focus.
    pub strip: TermStrip,
    /// Input positions under the window in other channels of the output in focus.
    others: Vec<CellId>,
    reads: Vec<Vec<usize>>,
    /// Cells that share a product with the hovered or pinned one, and through which tap.
    links: Vec<(CellId, Tap)>,
    /// The sum so far in the active output, also while another is looked at.
    so_far: f64,
}

impl<'a> Painter<'a> {
    pub(super) fn new(plan: &'a Plan, moment: Moment, view: &'a View) -> Self {
        let active = plan.all().output_cell(moment.cell);
        let now = Progress::new(plan, moment.done);
        let chosen = [view.hover, view.pin].into_iter().flatten();
        let pointed = chosen.filter_map(|cell| Some((cell, plan.output_of(cell)?))).next();
        let focus = pointed.map_or(active, |(_, output)| output);
        let mut progress = if focus == active { now } else { Progress::new(plan, plan.terms_per_cell()) };
        // Who points at what a slice adds sees its products; they are all there once they are shown as done.
        if let Some((cell, _)) = pointed.filter(|(cell, _)| cell.role == Role::Partial) {
            progress.part = cell.channel % plan.slices();
        }
        let trace = plan.trace(focus);
        let strip = match &trace {
            Some(trace) => strip::of_slice(plan, trace, focus, progress, IN_CELLS),
            None => TermStrip::empty(focus),
        };
        let other =
            |input: CellId| strip.terms.first().is_none_or(|term| term.input.channel != input.channel);
        let products = trace.iter().flat_map(|trace| &trace.terms);
        let others =
            products.map(|product| plan.all().input_of(product)).filter(|input| other(*input)).collect();
        let linking = view.hover.or(view.pin).filter(|cell| plan.output_of(*cell).is_none());
        let links = linking.map(|cell| links(plan, cell)).unwrap_or_default();
        let so_far = plan.trace(active).map_or(0.0, |trace| strip::so_far(plan, &trace, active, now));
        let reads = plan.all().reads();
        Self { plan, view, moment, active, focus, progress, trace, strip, others, reads, links, so_far }
    }

    /// Whether the filter in focus sees an input channel.
    pub(super) fn reads(&self, channel: usize) -> bool {
        let slices = (0..self.plan.slices()).map(|part| self.plan.part_of(self.focus, part).channel);
        slices.into_iter().any(|slice| self.plan.channel_of(slice) == channel)
    }

    pub(super) fn mark(&self, cell: CellId) -> Mark {
        let number = self.plan.value(cell);
        let mut state = self.view.state(cell, &self.links);
        let mut value = number;
        let mut partial = None;
        match cell.role {
            Role::Input => self.paint_input(cell, &mut state),
            Role::Weight => self.paint_weight(cell, &mut state),
            Role::Bias => {
                let added = self.progress.done == self.plan.terms_per_cell();
                state.current = added && cell.channel == self.focus.channel;
            }
            _ => (value, partial) = self.paint_sum(cell, number, &mut state),
        }
        state.zero = value == Some(0.0);
        Mark::new(cell, value, partial, state)
    }

    fn paint_input(&self, cell: CellId, state: &mut MarkState) {
        let source = self.plan.all().source(cell).flatten();
        state.padding = source != Some(cell);
        state.repeats = source.filter(|s| *s != cell);
        state.left_out = self.plan.params().is_off(cell.channel);
        if !state.padding {
            state.reads = Some(self.reads[cell.row as usize][cell.col as usize]);
        }
        if let Some(term) = self.strip.terms.iter().find(|term| term.input == cell) {
            state.tap = Some(term.tap);
            state.times = Some(term.factor.clone());
            state.current = term.state == TermState::Current;
        } else if self.others.contains(&cell) {
            state.tap = Some(Tap { style: TapStyle::Plain, ..tap(self.plan, 0, 0) });
        }
    }

    /// The slice whose products are added has its hues; the others wait.
    fn paint_weight(&self, cell: CellId, state: &mut MarkState) {
        if let Some(term) = self.strip.terms.iter().find(|term| term.weight == cell) {
            state.tap = Some(term.tap);
            state.current = term.state == TermState::Current;
        }
    }

    /// Marks an output, or what a slice adds to one; its number if it is there by now, else what there is of it.
    fn paint_sum(
        &self,
        cell: CellId,
        number: Option<f64>,
        state: &mut MarkState,
    ) -> (Option<f64>, Option<f64>) {
        let plan = self.plan;
        let Some(output) = plan.output_of(cell) else { return (None, None) };
        let Some(index) = plan.all().output_index(output) else { return (None, None) };
        let part = (cell.role == Role::Partial).then(|| cell.channel % plan.slices());
        state.left_out = part.is_some() && plan.left_out(cell.channel);
        state.active = output == self.active;
        let now = Progress::new(plan, self.moment.done);
        let (done, all) = match part {
            Some(part) => (now.of_part(plan, part), plan.taps()),
            None => (now.done, plan.terms_per_cell()),
        };
        let computed = index < self.moment.cell || (state.active && done == all);
        if computed {
            state.step = number.map(|number| plan.range().step(number));
            return (number, None);
        }
        if !state.active || done == 0 {
            return (None, None);
        }
        state.partial = Some((done, all));
        let trace = || plan.trace(output);
        let so_far = match part {
            Some(part) => trace().map(|trace| strip::added(plan, &trace, part, done)),
            None => Some(self.so_far),
        };
        (None, so_far)
    }
}

/// Everything a cell shares a product with, and what a slice adds that has it in it.
fn links(plan: &Plan, cell: CellId) -> Vec<(CellId, Tap)> {
    let mut found = Vec::new();
    for used in plan.uses(cell) {
        let tap = tap(plan, used.term.tap.ky, used.term.tap.kx);
        let at = used.output;
        let output = CellId::new(Role::Output, at.c, at.y as i32, at.x as i32);
        let other = match cell.role {
            Role::Weight => plan.all().input_of(&used.term),
            _ => plan.all().weight_of(used.term.tap),
        };
        for linked in [output, plan.part_of(output, used.term.tap.ic), other] {
            if !found.contains(&(linked, tap)) {
                found.push((linked, tap));
            }
        }
    }
    if cell.role == Role::Bias {
        let outputs = (0..plan.all().cells()).map(|index| plan.all().output_cell(index));
        // The bias has no tap; the first stands for "linked".
        found.extend(outputs.filter(|o| o.channel == cell.channel).map(|o| (o, tap(plan, 0, 0))));
    }
    found
}
