//! The sum behind one number of a gradient, and the moment in words.

use kernelwalk_text as say;

use super::head::PROBABILITY;
use super::layer::Layer;
use super::plan::Plan;
use super::sums::Sum;
use crate::frame::{CellId, Frame, Role, Term, TermState, TermStrip};
use crate::number;
use crate::text;

/// Sums longer than this are told by their total: nobody follows more products by ear.
const LONGEST_SUM: usize = 25;

/// A sum with `done` of its products added.
pub(super) fn strip(sum: &Sum, output: CellId, done: usize, decimals: usize) -> TermStrip {
    let count = sum.terms.len();
    let done = done.min(count);
    let complete = done == count;
    let mut running = 0.0;
    let terms = sum.terms.iter().enumerate().map(|(i, term)| {
        running += term.product;
        let state = match i + 1 {
            n if n == done && !complete => TermState::Current,
            n if n <= done => TermState::Done,
            _ => TermState::ToCome,
        };
        Term {
            input: term.read,
            weight: term.by,
            tap: term.tap,
            padding: term.empty,
            value: number::show_factor(term.value, decimals),
            factor: term.factor.text(decimals),
            product: number::show(term.product, decimals),
            running: number::show(running, decimals),
            state,
        }
    });
    let terms = terms.collect();
    let parts = || sum.terms.iter().take(done).map(|term| term.product);
    let total = if complete { sum.total } else { parts().sum::<f64>() + 0.0 };
    TermStrip {
        caption: say::terms_caption(),
        progress: match count {
            0 => say::back_unread(),
            _ if complete => say::back_all(count),
            _ => say::so_far(done, count),
        },
        terms,
        done,
        total,
        total_text: number::show(total, decimals),
        approximate: !number::closes(parts(), total, decimals),
        ..TermStrip::empty(output)
    }
}

/// The letter of a tensor.
pub(super) fn symbol(role: Role) -> &'static str {
    match role {
        Role::Input => "X",
        Role::Weight => "W",
        Role::Bias => "b",
        Role::Output => "Y",
        Role::GradOutput => "dY",
        Role::GradInput => "dX",
        Role::GradWeight => "dW",
        Role::GradBias => "db",
        Role::Partial | Role::Aside | Role::Choice => "",
    }
}

/// The letter of a cell's tensor in this layer: what a linear layer makes here are logits.
pub(super) fn letter(plan: &Plan, cell: CellId) -> &'static str {
    match (plan.params().layer, cell.role, cell.channel) {
        (Layer::Linear, Role::GradOutput, _) => "dZ",
        (Layer::Linear, Role::Output, _) => "Z",
        (Layer::Linear, Role::Partial, PROBABILITY) => "p",
        (Layer::Linear, Role::Partial, _) => "y",
        _ => symbol(cell.role),
    }
}

/// Letter and place of a cell: `dX[3, 3]`.
pub(super) fn name(plan: &Plan, cell: CellId) -> String {
    format!("{}{}", letter(plan, cell), text::place(cell))
}

/// The moment in words.
pub(super) fn narration(frame: &Frame) -> String {
    let strip = &frame.terms;
    let (row, column) = (strip.output.row, strip.output.col);
    let at = say::back_narration_at(strip.symbol, say::cell_position(row, column));
    let bare = |text: &str| text.trim_start_matches('(').trim_end_matches(')').to_owned();
    match strip.terms.iter().find(|term| term.state == TermState::Current) {
        Some(term) => say::back_narration_term(
            at,
            strip.done,
            strip.terms.len(),
            // What nothing multiplies is multiplied by 1.
            bare(&term.value),
            if term.factor.is_empty() { "1".to_owned() } else { bare(&term.factor) },
            term.product.as_str(),
            strip.total_text.as_str(),
        ),
        None if !strip.complete() => say::back_narration_start(at),
        None if strip.terms.iter().all(|term| term.padding) => say::back_narration_unread(at),
        None => say::back_narration_cell(at, written(strip), total(strip)),
    }
}

fn total(strip: &TermStrip) -> String {
    let text = strip.total_text.as_str();
    if strip.approximate { say::narration_approximately(text) } else { text.to_owned() }
}

/// The products that are not 0 by themselves: nobody follows rings of zeros by ear.
fn written(strip: &TermStrip) -> String {
    let product = |term: &Term| match term.factor.as_str() {
        "" => term.value.clone(),
        factor => format!("{} × {factor}", term.value),
    };
    let heard: Vec<String> = strip.terms.iter().filter(|term| !term.padding).map(product).collect();
    if heard.len() > LONGEST_SUM {
        return say::products_of(strip.terms.len());
    }
    heard.join(" + ")
}

/// The sum behind a cell, in the picture.
pub(super) fn of_cell(plan: &Plan, cell: CellId, done: usize, decimals: usize) -> TermStrip {
    match plan.sum(cell) {
        Some(sum) => TermStrip { symbol: letter(plan, cell), ..strip(&sum, cell, done, decimals) },
        None => TermStrip::empty(cell),
    }
}
