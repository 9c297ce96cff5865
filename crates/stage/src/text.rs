//! Frames and outcomes in words and in ASCII: the live region, notes, snapshots.

mod ascii;
mod refusal;

use kernelwalk_nn::shape::{Direction, Padding, Rounding};
use kernelwalk_text as say;

pub use ascii::ascii;
pub(crate) use refusal::along;
pub use refusal::refusal;

use crate::app::{Draft, DraftState, Notice};
use crate::frame::{CellId, Frame, TermState};
use crate::lab::{Leftover, PasteError, Program, WhyNever};
use crate::number::{self, IN_CELLS, LARGEST, Refused};
use crate::scenes::convolution::{Fix, FixChange, Preview};
use crate::share::{LinkNotice, LinkProblem};

/// Sums longer than this are told by their total: nobody follows more products by ear.
const LONGEST_SUM: usize = 25;

/// What stands on stage at this moment, in one sentence or three short ones.
#[must_use]
pub fn narration(frame: &Frame) -> String {
    let strip = &frame.terms;
    let (row, column) = (strip.output.row, strip.output.col);
    let told = match strip.terms.iter().find(|t| t.state == TermState::Current) {
        Some(term) => say::narration_term(
            say::cell_position(row, column),
            strip.done,
            strip.terms.len(),
            bare(&term.value),
            bare(&term.factor),
            term.product.as_str(),
            strip.total_text.as_str(),
        ),
        None if !strip.complete() => say::narration_start(row, column),
        None => say::narration_cell(row, column, sum(frame), total(frame)),
    };
    let many_channels = frame.of(crate::frame::Role::Output).count() > 1;
    if many_channels { format!("{} {told}", say::narration_channel(strip.output.channel)) } else { told }
}

fn total(frame: &Frame) -> String {
    let text = &frame.terms.total_text;
    if frame.terms.approximate { say::narration_approximately(text.as_str()) } else { text.clone() }
}

fn sum(frame: &Frame) -> String {
    let strip = &frame.terms;
    let bias = strip.bias.iter().map(|(_, text)| text.clone());
    if strip.terms.len() > LONGEST_SUM {
        let sum: Vec<String> = [say::products_of(strip.terms.len())].into_iter().chain(bias).collect();
        return sum.join(" + ");
    }
    let products = strip.terms.iter().map(|t| format!("{} × {}", t.value, t.factor));
    products.chain(bias).collect::<Vec<_>>().join(" + ")
}

/// A factor without the brackets it has inside a sum.
fn bare(text: &str) -> &str {
    text.trim_start_matches('(').trim_end_matches(')')
}

/// `2`, or `2 × 1` where the sides differ.
pub(crate) fn pair([h, w]: [usize; 2]) -> String {
    if h == w { h.to_string() } else { size([h, w]) }
}

/// `5 × 5`, rows first.
pub(crate) fn size([h, w]: [usize; 2]) -> String {
    format!("{h} × {w}")
}

fn arithmetic(left: &Leftover) -> String {
    rounding(&left.rounding)
}

/// The arithmetic of a size with the minus that people read: `(10 − 3)/2 = 3.5, floor 3, + 1 = 4`.
pub(crate) fn rounding(rounding: &Rounding) -> String {
    rounding.to_string().replace('-', "\u{2212}").replace('~', "≈")
}

/// What the floor drops, one sentence for each direction, or one where both are alike.
#[must_use]
pub fn leftover(left: &[Leftover]) -> Vec<String> {
    match left {
        [rows, columns] if rows.rounding == columns.rounding => {
            let what = lost(rows);
            let both = if rows.lost.is_empty() { what } else { format!("{what}, {}", lost(columns)) };
            vec![say::leftover_sentence(arithmetic(rows), both)]
        }
        sides => sides.iter().map(one_side).collect(),
    }
}

fn one_side(side: &Leftover) -> String {
    let name = match side.direction {
        Direction::Rows => say::output_height(),
        Direction::Columns => say::output_width(),
    };
    say::leftover_side_sentence(name, arithmetic(side), lost(side))
}

fn lost(left: &Leftover) -> String {
    match (left.lost.len(), left.direction) {
        (0, _) => say::leftover_padding_only(),
        (1, Direction::Rows) => say::leftover_last_row(),
        (1, Direction::Columns) => say::leftover_last_column(),
        (n, Direction::Rows) => say::leftover_rows(n),
        (n, Direction::Columns) => say::leftover_columns(n),
    }
}

/// That a change still leaves something over, with its arithmetic.
pub(crate) fn does_not_help(left: &[Leftover]) -> String {
    say::fix_does_not_help(left.first().map(arithmetic).unwrap_or_default())
}

/// The name of a fix and what comes of it.
#[must_use]
pub fn fix(fix: &Fix) -> (String, String) {
    let name = match fix.change {
        FixChange::Stride(n) => say::fix_stride(pair(n)),
        FixChange::Input(n) => say::fix_input(size(n)),
        FixChange::Kernel(n) => say::fix_kernel(pair(n)),
        FixChange::Padding(Padding::Explicit(n)) => say::fix_padding(pair(n)),
        FixChange::Padding(Padding::Same) => say::fix_padding_same(),
        FixChange::Padding(Padding::Valid) => say::fix_padding_valid(),
        FixChange::FullPadding(n) => say::fix_padding_full(pair(n)),
        FixChange::ZeroPadding => say::fix_mode(),
        FixChange::Dilation(n) => say::fix_dilation(pair(n)),
        FixChange::OutputPadding(n) => say::fix_output_padding(pair(n)),
        FixChange::Bare => say::fix_bare(),
        FixChange::OneGroup => say::fix_groups(),
        FixChange::Slices(n) => say::fix_slices(n),
        FixChange::Biases(n) => say::fix_biases(n),
        FixChange::Plain => say::fix_plain(),
    };
    let preview = match &fix.preview {
        Preview::Exact(n) => say::fix_exact(size(*n)),
        Preview::Leftover(_, left) => does_not_help(left),
        Preview::Impossible => say::formula_none(),
    };
    (name, preview)
}

/// What is the matter with a text in a cell; `value` is the number that the sums use meanwhile.
#[must_use]
pub fn draft(draft: &Draft, value: f64) -> String {
    let text = draft.text.as_str();
    match draft.state {
        DraftState::Pending => say::typed_pending(number::show(value, IN_CELLS)),
        DraftState::Refused(Refused::NotANumber) => say::typed_not_a_number(text, number::show(-0.5, 1)),
        DraftState::Refused(Refused::TooLarge) => {
            say::typed_too_large(text, number::show(-LARGEST, 0), number::show(LARGEST, 0))
        }
    }
}

/// Why a pasted table was not taken.
#[must_use]
pub fn paste(why: &PasteError) -> String {
    match why {
        PasteError::Empty => say::paste_empty(),
        PasteError::Ragged { row, cells, expected } => say::paste_ragged(*row, *cells, *expected),
        PasteError::TooLarge { table, room } => say::paste_too_large(table[0], table[1], room[0], room[1]),
        PasteError::NotANumber { row, col, text } => say::paste_not_a_number(text.as_str(), *row, *col),
        PasteError::NotEditable => say::paste_not_editable(),
    }
}

/// Something the person has to know.
#[must_use]
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Link(LinkNotice { key, what: LinkProblem::Bad }) => say::link_bad_value(key.as_str()),
        Notice::Link(LinkNotice { key, what: LinkProblem::Clamped }) => say::link_clamped(key.as_str()),
    }
}

/// A program to be copied: what it prints follows as comments.
#[must_use]
pub fn program(program: &Program) -> String {
    let output = program.output.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n");
    program.source.clone() + &output.collect::<String>()
}

/// Why a cell is never read.
#[must_use]
pub fn never((direction, why): &(Direction, WhyNever)) -> String {
    let direction = match direction {
        Direction::Rows => say::direction_rows(),
        Direction::Columns => say::direction_columns(),
    };
    match *why {
        WhyNever::BehindTheLastWindow { needs, window } => say::never_behind(window, direction, needs as f64),
        WhyNever::SteppedOver { stride } => say::never_stepped(stride, direction),
        WhyNever::BetweenTaps { dilation } => say::never_between(direction, dilation),
        WhyNever::CutOff => say::never_cut_off(),
    }
}

/// Row and column in brackets: `[1, 3]`.
#[must_use]
pub fn place(cell: CellId) -> String {
    let number = |n: i32| number::show(f64::from(n), 0);
    format!("[{}, {}]", number(cell.row), number(cell.col))
}

/// The same with the channel, from the second on: `[1, 0, 3]`.
#[must_use]
pub fn index(cell: CellId) -> String {
    match cell.channel {
        0 => place(cell),
        channel => format!("[{channel}, {}", &place(cell)[1..]),
    }
}
