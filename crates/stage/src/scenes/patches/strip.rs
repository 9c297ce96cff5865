//! The connections of a unit in a row, and the moment in words.

use kernelwalk_text as say;

use super::picture::{place, tap, weight_name};
use super::wired::Wired;
use crate::frame::{CellId, Frame, Term, TermState, TermStrip};

/// The connections of a unit with `done` of them made.
pub(super) fn strip(wired: &Wired, unit: CellId, done: usize) -> TermStrip {
    let connections = wired.connections(unit);
    let each = connections.len();
    let complete = done >= each;
    let terms = connections.iter().enumerate().map(|(i, connection)| {
        let weight = wired.weight(connection);
        let state = match i + 1 {
            n if n == done && !complete => TermState::Current,
            n if n <= done => TermState::Done,
            _ => TermState::ToCome,
        };
        Term {
            input: wired.pixel(connection),
            weight,
            tap: tap(wired, weight),
            padding: false,
            value: place(connection.cell),
            factor: String::new(),
            product: weight_name(connection),
            running: place(connection.cell),
            state,
        }
    });
    let before = wired.unit_index(unit).unwrap_or_default();
    let weights = wired.weights_after(before, done);
    TermStrip {
        symbol: "Y",
        name: String::new(),
        caption: say::patch_terms(),
        progress: say::patch_so_far(before * each + done.min(each)),
        output: unit,
        terms: terms.collect(),
        done: done.min(each),
        bias: None,
        total: weights as f64,
        total_text: say::patch_weights(weights),
        approximate: false,
    }
}

/// The moment in words.
pub(super) fn narration(frame: &Frame) -> String {
    let strip = &frame.terms;
    let unit = say::cell_position(strip.output.row, strip.output.col);
    match strip.terms.iter().find(|term| term.state == TermState::Current) {
        Some(term) => say::patch_narration_line(
            unit,
            strip.done,
            strip.terms.len(),
            term.value.as_str(),
            term.product.as_str(),
            strip.total_text.as_str(),
        ),
        None if !strip.complete() => say::patch_narration_start(unit),
        None => say::patch_narration_unit(unit, strip.terms.len(), strip.total_text.as_str()),
    }
}
