//! The positions under the window in a row, and the moment in words.

use kernelwalk_text as say;

use super::picture::{PLAIN, output, position};
use super::{Laid, Stop};
use crate::frame::{CellId, Frame, Role, Tap, Term, TermState, TermStrip};

/// The positions under the window of the stop that is looked at.
pub(super) fn strip(laid: &Laid, stop: &Stop, whole: bool) -> TermStrip {
    let axis = &laid.side().axis;
    let state = if whole { TermState::Done } else { TermState::ToCome };
    let term = |(index, reach): (usize, kernelwalk_nn::shape::Reach)| {
        let input = CellId::new(Role::Input, 0, 0, reach.at as i32);
        let padding = reach.source.is_none();
        Term {
            input,
            weight: input,
            tap: Tap { index, kx: index, ..PLAIN },
            padding,
            value: position(reach.at),
            factor: String::new(),
            product: position(reach.at),
            running: if padding { say::outsize_term_padding() } else { say::outsize_term_cell() },
            state,
        }
    };
    let terms: Vec<Term> = axis.window(stop.out).enumerate().map(term).collect();
    TermStrip {
        caption: say::outsize_terms(),
        progress: say::outsize_start(start(laid, stop)),
        done: if whole { terms.len() } else { 0 },
        terms,
        total: stop.start as f64,
        total_text: say::outsize_range(position(stop.start), position(stop.end)),
        ..TermStrip::empty(output(stop.out))
    }
}

/// Where the window of a stop begins: `2 · 3 − 1 = 5`.
pub(super) fn start(laid: &Laid, stop: &Stop) -> String {
    let axis = &laid.side().axis;
    let product = format!("{} · {}", stop.out, axis.stride());
    let less = if axis.pad_before() > 0 { format!(" − {}", axis.pad_before()) } else { String::new() };
    format!("{product}{less} = {}", position(stop.start))
}

/// The moment in words.
pub(super) fn narration(laid: &Laid, frame: &Frame) -> String {
    let stops = &laid.side().stops.stops;
    let Some(stop) = laid.stop_of(frame.terms.output).and_then(|out| stops.get(out)) else {
        return String::new();
    };
    let (from, to) = (position(stop.start), position(stop.end));
    if frame.terms.complete() {
        say::outsize_narration(stop.out + 1, stops.len(), from, to, stop.out)
    } else {
        say::outsize_narration_start(stop.out + 1, stops.len(), from, to)
    }
}
