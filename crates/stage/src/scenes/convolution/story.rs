//! A cell's links in words and tables, for the inspector.

use kernelwalk_text as say;

use super::Plan;
use super::inspect::{Subject, UseRow, subject};
use crate::frame::{CellId, Role, TermStrip};
use crate::lab::{CellMap, Entry, Inspector, Row, Section, Table};
use crate::{number, text};

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(plan: &Plan, cell: CellId) -> Option<Inspector> {
    let subject = subject(plan, cell)?;
    let (symbol, place) = name(cell, &subject);
    let reads = plan.reads();
    let never = reads.iter().flatten().filter(|n| **n == 0).count();
    let remark = match never {
        0 => say::read_map_line(),
        _ => say::read_map_never(never, reads.iter().map(Vec::len).sum::<usize>()),
    };
    let at = (cell.role == Role::Input).then_some(cell);
    Some(Inspector {
        cell,
        symbol,
        index: if cell.role == Role::Bias { format!("[{}]", cell.col) } else { text::index(cell) },
        value: number::show_all(plan.value(cell)?),
        place,
        sections: sections(&subject),
        map: Some(CellMap { title: say::read_map_title(), numbers: reads, remark, at }),
    })
}

fn name(cell: CellId, subject: &Subject) -> (&'static str, String) {
    let place = say::cell_position(cell.row, cell.col);
    match (cell.role, subject) {
        (Role::Input, Subject::Padding { .. }) => ("X", say::place_padding(place)),
        (Role::Weight, _) => ("W", say::place_weight(place)),
        (Role::Bias, _) => ("b", say::place_bias(cell.col)),
        (Role::Output, _) => ("Y", say::place_output(place)),
        _ => ("X", say::place_input(place)),
    }
}

fn sections(subject: &Subject) -> Vec<Section> {
    use Section::{GoesInto, MadeFrom, Text};
    match subject {
        Subject::Output { made_from } => {
            vec![MadeFrom(say::products_of(made_from.terms.len())), Section::Table(sum(made_from))]
        }
        Subject::Input { uses, outputs, per_unit, never } => {
            let mut told =
                vec![MadeFrom(say::value_you_set()), GoesInto(say::goes_into_of(outputs.0, outputs.1))];
            if never.is_empty() {
                told.extend([Section::Table(table(uses, false)), Text(say::raise_by_one(per_unit.as_str()))]);
            } else {
                told.push(Text(say::never_read_title()));
                told.extend(never.iter().map(|why| Text(text::never(why))));
            }
            told
        }
        Subject::Padding { repeats, uses } => {
            let made = match repeats {
                Some(cell) => say::value_padding_repeats(say::cell_position(cell.row, cell.col)),
                None => say::value_padding_zero(),
            };
            vec![
                MadeFrom(made),
                GoesInto(say::goes_into_times(uses.len())),
                Section::Table(table(uses, false)),
            ]
        }
        Subject::Weight { uses } => vec![
            MadeFrom(say::value_you_set()),
            GoesInto(say::goes_into_times(uses.len())),
            Text(say::weight_sharing(uses.len())),
            Section::Table(table(uses, true)),
        ],
        Subject::Bias { outputs, .. } => {
            vec![MadeFrom(say::value_you_set()), Text(say::bias_added(*outputs))]
        }
    }
}

/// The products one cell takes part in. What one weight multiplies is named instead of the weight.
fn table(uses: &[UseRow], by_input: bool) -> Table {
    let through = if by_input { say::column_input() } else { say::column_through() };
    let row = |used: &UseRow| Row {
        entries: vec![
            Entry::Cell("Y", text::place(used.output)),
            if by_input { Entry::Cell("X", text::place(used.input)) } else { Entry::Tap(used.tap) },
            Entry::Text(format!("{} × {}", used.value, used.factor)),
            Entry::Text(used.product.clone()),
            Entry::Text(used.total.clone()),
        ],
        about: Some(used.output),
        total: false,
    };
    Table {
        name: say::goes_into(),
        heads: vec![
            say::column_output(),
            through,
            say::column_product(),
            say::column_adds(),
            say::column_of(),
        ],
        rows: uses.iter().map(row).collect(),
    }
}

/// The position that is read; the zeros of a spread input are nobody's.
fn from(cell: CellId) -> Entry {
    if cell.role == Role::Aside { Entry::Text("0".to_owned()) } else { Entry::Cell("X", text::place(cell)) }
}

/// The products behind one output, and what they add up to.
fn sum(strip: &TermStrip) -> Table {
    let row = |entries, total| Row { entries, about: None, total };
    let terms = strip.terms.iter().map(|term| {
        let product = Entry::Text(format!("{} × {}", term.value, term.factor));
        let adds = Entry::Text(term.product.clone());
        row(vec![from(term.input), Entry::Tap(term.tap), product, adds], false)
    });
    let empty = || Entry::Text(String::new());
    let bias = strip.bias.iter().map(|(_, bias)| {
        row(vec![Entry::Text(say::grid_bias()), empty(), empty(), Entry::Text(bias.clone())], false)
    });
    let equals = if strip.approximate { "≈" } else { "=" };
    let total = vec![empty(), empty(), Entry::Text(equals.to_owned()), Entry::Text(strip.total_text.clone())];
    Table {
        name: say::made_from(),
        heads: vec![say::column_input(), say::column_through(), say::column_product(), say::column_adds()],
        rows: terms.chain(bias).chain([row(total, true)]).collect(),
    }
}
