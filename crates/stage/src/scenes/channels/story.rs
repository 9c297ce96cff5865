//! A cell's links in words and tables, for the inspector.

use kernelwalk_text as say;

use super::Plan;
use super::strip::{self, Progress};
use crate::frame::{CellId, Role, TermStrip};
use crate::lab::{CellMap, Entry, Inspector, Row, Section, Table};
use crate::number::{self, IN_INSPECTOR};
use crate::scenes::convolution::{Subject, UseRow, subject};
use crate::text;

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(plan: &Plan, cell: CellId) -> Option<Inspector> {
    let value = number::show_all(plan.value(cell)?);
    let (symbol, index, place) = name(plan, cell)?;
    let reads = plan.all().reads();
    let never = reads.iter().flatten().filter(|n| **n == 0).count();
    let remark = match never {
        0 => say::read_map_line(),
        _ => say::read_map_never(never, reads.iter().map(Vec::len).sum::<usize>()),
    };
    let at = (cell.role == Role::Input).then_some(cell);
    let map = at.map(|_| CellMap { title: say::read_map_title(), numbers: reads, remark, at });
    Some(Inspector { cell, symbol, index, value, place, sections: sections(plan, cell)?, map })
}

/// A cell's place with its channel; of a weight in PyTorch's order.
fn index(plan: &Plan, cell: CellId) -> String {
    let place = text::place(cell);
    match cell.role {
        Role::Weight => {
            let (filter, part) = (cell.channel / plan.slices(), cell.channel % plan.slices());
            format!("[{filter}, {part}, {}", &place[1..])
        }
        Role::Bias => format!("[{}]", cell.channel),
        _ => format!("[{}, {}", cell.channel, &place[1..]),
    }
}

/// Its letter, its index, and where it is in words.
fn name(plan: &Plan, cell: CellId) -> Option<(&'static str, String, String)> {
    let CellId { channel, row, col, .. } = cell;
    let place = say::cell_position(row, col);
    Some(match cell.role {
        Role::Input => {
            let place = say::channels_place_of(channel, row, col);
            let padding = plan.all().source(cell)? != Some(cell);
            let named = if padding { say::place_padding(place) } else { say::place_input(place) };
            ("X", index(plan, cell), named)
        }
        Role::Weight => {
            let (filter, part) = (channel / plan.slices(), channel % plan.slices());
            ("W", index(plan, cell), say::channels_place_weight(filter, part, place))
        }
        Role::Bias => ("b", index(plan, cell), say::place_bias(channel)),
        Role::Partial => {
            let output = plan.output_of(cell)?;
            let from = plan.channel_of(channel);
            ("", say::channels_from(from), say::channels_part_of(from, output.channel, place))
        }
        _ => ("Y", index(plan, cell), say::place_output(say::channels_place_of(channel, row, col))),
    })
}

fn sections(plan: &Plan, cell: CellId) -> Option<Vec<Section>> {
    use Section::{GoesInto, MadeFrom, Table, Text};
    let set = || MadeFrom(say::value_you_set());
    Some(match cell.role {
        Role::Output => made(plan, cell)?,
        Role::Partial => added(plan, cell)?,
        Role::Bias => {
            let [_, rows, cols] = plan.out_shape();
            vec![set(), Text(say::bias_added(rows * cols))]
        }
        _ => {
            let mut told = match subject(plan.all(), cell)? {
                Subject::Input { uses, outputs, per_unit, never } if never.is_empty() => vec![
                    set(),
                    GoesInto(say::goes_into_of(outputs.0, outputs.1)),
                    Table(table(plan, &uses, false)),
                    Text(say::raise_by_one(per_unit)),
                ],
                Subject::Input { never, .. } => {
                    let why = never.iter().map(|why| Text(text::never(why)));
                    [set(), Text(say::never_read_title())].into_iter().chain(why).collect()
                }
                Subject::Padding { uses, .. } => vec![
                    MadeFrom(say::value_padding_zero()),
                    GoesInto(say::goes_into_times(uses.len())),
                    Table(table(plan, &uses, false)),
                ],
                Subject::Weight { uses } => vec![
                    set(),
                    GoesInto(say::goes_into_times(uses.len())),
                    Text(say::weight_sharing(uses.len())),
                    Table(table(plan, &uses, true)),
                ],
                Subject::Output { .. } | Subject::Bias { .. } => return None,
            };
            let channel =
                if cell.role == Role::Weight { plan.channel_of(cell.channel) } else { cell.channel };
            told.extend(plan.params().is_off(channel).then(|| Text(say::channels_is_off(channel))));
            told
        }
    })
}

/// Channel by channel what adds up to an output, and the bias.
fn made(plan: &Plan, output: CellId) -> Option<Vec<Section>> {
    let trace = plan.trace(output)?;
    let whole = Progress::new(plan, plan.terms_per_cell());
    let sum = strip::of_filter(plan, &trace, output, whole, IN_INSPECTOR);
    let weights = |part: usize| {
        let from = part * plan.taps();
        let terms = trace.terms.iter().skip(from).take(plan.taps());
        (part < plan.slices()).then(|| terms.filter(|term| term.weight != 0.0).count())
    };
    let row = |(part, term): (usize, &crate::frame::Term)| Row {
        entries: vec![
            Entry::Text(term.value.clone()),
            Entry::Text(weights(part).map_or_else(String::new, say::channels_nonzero)),
            Entry::Text(term.product.clone()),
        ],
        about: None,
        total: false,
    };
    let equals = if sum.approximate { "≈ " } else { "" };
    let total = Row {
        entries: vec![
            Entry::Text(say::channels_total()),
            Entry::Text(String::new()),
            Entry::Text(format!("{equals}{}", sum.total_text)),
        ],
        about: None,
        total: true,
    };
    let table = Table {
        name: say::made_from(),
        heads: vec![say::channels_column_source(), say::channels_column_weights(), say::column_adds()],
        rows: sum.terms.iter().enumerate().map(row).chain([total]).collect(),
    };
    let products = say::goes_into_times(trace.terms.len());
    let from = if plan.biased() { say::channels_and_bias(products) } else { products };
    let [kh, kw] = plan.params().conv.w.size();
    let [filters, ..] = plan.out_shape();
    let words = say::channels_filter_words(format!("{} × {}", plan.slices(), text::size([kh, kw])), filters);
    let without = !plan.params().all_off().is_empty();
    let with_all = plan.all().value(output).filter(|_| without).map(number::show_all);
    let with_all = with_all.map(|all| Section::Text(say::channels_with_all(all)));
    let told = [Section::MadeFrom(from), Section::Table(table), Section::Text(words)];
    Some(told.into_iter().chain(with_all).collect())
}

/// The products of one slice.
fn added(plan: &Plan, cell: CellId) -> Option<Vec<Section>> {
    let output = plan.output_of(cell)?;
    let trace = plan.trace(output)?;
    let progress =
        Progress { part: cell.channel % plan.slices(), ..Progress::new(plan, plan.terms_per_cell()) };
    let strip = strip::of_slice(plan, &trace, output, progress, IN_INSPECTOR);
    let channel = plan.channel_of(cell.channel);
    let then = if plan.left_out(cell.channel) {
        Section::Text(say::channels_is_off(channel))
    } else {
        Section::GoesInto(format!("Y{}", index(plan, output)))
    };
    Some(vec![
        Section::MadeFrom(say::products_of(strip.terms.len())),
        Section::Table(products(plan, &strip)),
        then,
    ])
}

fn products(plan: &Plan, strip: &TermStrip) -> Table {
    let empty = || Entry::Text(String::new());
    let rows = strip.terms.iter().map(|term| Row {
        entries: vec![
            Entry::Cell("X", index(plan, term.input)),
            Entry::Tap(term.tap),
            Entry::Text(format!("{} × {}", term.value, term.factor)),
            Entry::Text(term.product.clone()),
        ],
        about: None,
        total: false,
    });
    let equals = Entry::Text(if strip.approximate { "≈" } else { "=" }.to_owned());
    let total = vec![empty(), empty(), equals, Entry::Text(strip.total_text.clone())];
    Table {
        name: say::made_from(),
        heads: vec![say::column_input(), say::column_through(), say::column_product(), say::column_adds()],
        rows: rows.chain([Row { entries: total, about: None, total: true }]).collect(),
    }
}

/// The products one cell takes part in, over all filters. What one weight multiplies is named instead of the weight.
fn table(plan: &Plan, uses: &[UseRow], by_input: bool) -> Table {
    let through = |used: &UseRow| if by_input { ("X", used.input) } else { ("W", used.weight) };
    let row = |used: &UseRow| {
        let (letter, cell) = through(used);
        Row {
            entries: vec![
                Entry::Cell("Y", index(plan, used.output)),
                Entry::Cell(letter, index(plan, cell)),
                Entry::Text(format!("{} × {}", used.value, used.factor)),
                Entry::Text(used.product.clone()),
            ],
            about: Some(used.output),
            total: false,
        }
    };
    Table {
        name: say::goes_into(),
        heads: vec![
            say::column_output(),
            if by_input { say::column_input() } else { say::column_through() },
            say::column_product(),
            say::column_adds(),
        ],
        rows: uses.iter().map(row).collect(),
    }
}
