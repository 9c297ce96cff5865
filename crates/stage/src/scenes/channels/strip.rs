//! The two sums behind an output: the products of one slice, and what all slices add, with the bias.

use kernelwalk_nn::ops::trace::{Term as Product, Trace};
use kernelwalk_text as say;

use super::Plan;
use crate::frame::{CellId, Frame, Role, Tap, Term, TermState, TermStrip};
use crate::number;
use crate::palette::{TapStyle, tap_style};
use crate::text;

/// The tap at a position of every slice.
pub(super) fn tap(plan: &Plan, ky: usize, kx: usize) -> Tap {
    let [kh, kw] = plan.params().conv.w.size();
    Tap { index: ky * kw + kx, ky, kx, style: tap_style([ky, kx], [kh, kw]) }
}

/// How far an output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// What is added of it: products of its slices one after the other, then the bias.
    pub done: usize,
    /// The slice that is added now, or was added last.
    pub part: usize,
}

impl Progress {
    /// With `done` terms added.
    pub(super) fn new(plan: &Plan, done: usize) -> Self {
        let part = done.saturating_sub(1) / plan.taps();
        Self { done, part: part.min(plan.slices() - 1) }
    }

    /// Products of a slice that are added.
    pub(super) fn of_part(self, plan: &Plan, part: usize) -> usize {
        self.done.saturating_sub(part * plan.taps()).min(plan.taps())
    }

    fn is_complete(self, plan: &Plan) -> bool {
        self.done == plan.terms_per_cell()
    }
}

/// The products that a slice adds to an output.
fn products<'a>(plan: &Plan, trace: &'a Trace<f64>, part: usize) -> &'a [Product<f64>] {
    let from = part * plan.taps();
    trace.terms.get(from..from + plan.taps()).unwrap_or_default()
}

/// What a slice has added to an output with `done` of its products.
pub(super) fn added(plan: &Plan, trace: &Trace<f64>, part: usize, done: usize) -> f64 {
    products(plan, trace, part).iter().take(done).map(|product| product.product).sum::<f64>() + 0.0
}

/// The sum so far: all slices that are not left out, and at the end the bias.
pub(super) fn so_far(plan: &Plan, trace: &Trace<f64>, output: CellId, progress: Progress) -> f64 {
    if progress.is_complete(plan) {
        return plan.value(output).unwrap_or(0.0);
    }
    let counted = (0..plan.slices()).filter(|part| !plan.left_out(plan.part_of(output, *part).channel));
    counted.map(|part| added(plan, trace, part, progress.of_part(plan, part))).sum::<f64>() + 0.0
}

/// Product by product, what one slice adds to an output.
pub(super) fn of_slice(
    plan: &Plan,
    trace: &Trace<f64>,
    output: CellId,
    progress: Progress,
    decimals: usize,
) -> TermStrip {
    let (part, done) = (progress.part, progress.of_part(plan, progress.part));
    let products = products(plan, trace, part);
    let complete = done == products.len();
    let mut sum = 0.0;
    let terms = products.iter().enumerate().map(|(i, product)| {
        sum += product.product;
        let state = match i + 1 {
            n if n == done && !complete => TermState::Current,
            n if n <= done => TermState::Done,
            _ => TermState::ToCome,
        };
        Term {
            input: plan.all().input_of(product),
            weight: plan.all().weight_of(product.tap),
            tap: tap(plan, product.tap.ky, product.tap.kx),
            padding: product.source.is_none(),
            value: number::show_factor(product.value, decimals),
            factor: number::show_factor(product.weight, decimals),
            product: number::show(product.product, decimals),
            running: number::show(sum, decimals),
            state,
        }
    });
    let terms: Vec<Term> = terms.collect();
    let total = added(plan, trace, part, done);
    let parts = products.iter().take(done).map(|product| product.product);
    TermStrip {
        symbol: "Y",
        name: say::channels_channel(plan.channel_of(plan.part_of(output, part).channel)),
        caption: say::channels_caption(),
        progress: if complete { say::all_terms(done) } else { say::so_far(done, terms.len()) },
        output,
        done,
        bias: None,
        total,
        total_text: number::show(total, decimals),
        approximate: !number::closes(parts, total, decimals),
        terms,
    }
}

/// One of the numbers that add up to an output.
struct Addend {
    cell: CellId,
    name: String,
    adds: f64,
    state: TermState,
}

/// What each slice adds, or has added so far, and the bias.
fn addends(plan: &Plan, trace: &Trace<f64>, output: CellId, progress: Progress) -> Vec<Addend> {
    let state = |done: usize, all: usize| match done {
        0 => TermState::ToCome,
        done if done == all => TermState::Done,
        _ => TermState::Current,
    };
    let slices = (0..plan.slices()).map(|part| {
        let (cell, done) = (plan.part_of(output, part), progress.of_part(plan, part));
        let channel = plan.channel_of(cell.channel);
        let (name, adds) = if plan.left_out(cell.channel) {
            (say::channels_channel_off(channel), 0.0)
        } else {
            (say::channels_channel(channel), added(plan, trace, part, done))
        };
        Addend { cell, name, adds, state: state(done, plan.taps()) }
    });
    let bias = trace.bias.map(|adds| Addend {
        cell: plan.bias_of(output.channel),
        name: say::channels_bias(),
        adds,
        state: state(usize::from(progress.is_complete(plan)), 1),
    });
    slices.chain(bias).collect()
}

/// Slice by slice, then the bias: what adds up to an output.
pub(super) fn of_filter(
    plan: &Plan,
    trace: &Trace<f64>,
    output: CellId,
    progress: Progress,
    decimals: usize,
) -> TermStrip {
    let addends = addends(plan, trace, output, progress);
    let mut sum = 0.0;
    let terms = addends.iter().enumerate().map(|(part, addend)| {
        sum += addend.adds;
        // Of what is to come nothing is known yet, but for the bias.
        let known = addend.state != TermState::ToCome || addend.cell.role == Role::Bias;
        Term {
            input: addend.cell,
            weight: addend.cell,
            tap: Tap { index: part, ky: 0, kx: 0, style: TapStyle::Plain },
            padding: false,
            value: addend.name.clone(),
            factor: String::new(),
            product: if known { number::show(addend.adds, decimals) } else { "…".to_owned() },
            running: number::show(sum, decimals),
            state: addend.state,
        }
    });
    let terms: Vec<Term> = terms.collect();
    let complete = progress.is_complete(plan);
    let total = so_far(plan, trace, output, progress);
    let begun = addends.iter().filter(|addend| addend.state != TermState::ToCome).map(|addend| addend.adds);
    TermStrip {
        symbol: "Y",
        name: say::channels_all(),
        caption: say::channels_all_caption(),
        progress: if complete {
            say::channels_output()
        } else {
            say::so_far(progress.done, plan.terms_per_cell())
        },
        output,
        done: terms.iter().filter(|term| term.state == TermState::Done).count(),
        bias: None,
        total,
        total_text: number::show(total, decimals),
        approximate: !number::closes(begun, total, decimals),
        terms,
    }
}

/// The moment in words.
pub(super) fn narration(plan: &Plan, frame: &Frame) -> String {
    let strip = &frame.terms;
    let Some(all) = &frame.also else { return text::narration(frame) };
    let output = strip.output;
    let place = say::channels_place(output.channel, output.row, output.col);
    if all.complete() {
        let adds = |term: &Term| say::channels_narration_adds(term.value.as_str(), term.product.as_str());
        let parts: Vec<String> = all.terms.iter().map(adds).collect();
        let total = if all.approximate {
            say::narration_approximately(all.total_text.as_str())
        } else {
            all.total_text.clone()
        };
        return say::channels_narration_cell(place, parts.join(", "), total);
    }
    let channel = strip.name.as_str();
    match strip.terms.iter().find(|term| term.state == TermState::Current) {
        Some(term) => {
            let (done, count) = (strip.done, plan.taps());
            let [value, weight] = [&term.value, &term.factor].map(|text| bare(text));
            let product = say::channels_narration_product(value, weight, term.product.as_str());
            say::channels_narration_term(place, channel, done, count, product, strip.total_text.as_str())
        }
        None if strip.done == 0 => say::channels_narration_start(place),
        None => {
            let (adds, total) = (strip.total_text.as_str(), all.total_text.as_str());
            say::channels_narration_channel(place, channel, adds, total)
        }
    }
}

/// A factor without the brackets it has inside a sum.
fn bare(text: &str) -> &str {
    text.trim_start_matches('(').trim_end_matches(')')
}
