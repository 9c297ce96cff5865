//! What the inspector says of a stop, of a cell of the input, and of a setting that could be taken.

use kernelwalk_nn::shape::Direction;
use kernelwalk_text as say;

use super::asides::{name, note, size_name};
use super::picture::{output, position};
use super::strip::start;
use super::{Laid, Setting};
use crate::frame::CellId;
use crate::lab::{CellMap, Entry, Inspector, Row, Section, Table};
use crate::text;

/// More counts than this would be too small to be read.
const MAPPED: usize = 14;

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(laid: &Laid, cell: CellId) -> Option<Inspector> {
    let number = laid.number(cell)?;
    let told = |symbol, index: String, value: String, place: String, sections| Inspector {
        cell,
        symbol,
        index,
        value,
        place,
        sections,
        map: None,
    };
    let in_row = |at: usize| format!("[{at}]");
    if let Some(out) = laid.stop_of(cell) {
        let stop = laid.side().stops.stops.get(out)?;
        let value = say::outsize_range(position(stop.start), position(stop.end));
        let place = say::outsize_place_stop(out + 1, laid.side().fit.out_size);
        return Some(told("Y", in_row(out), value, place, covered(laid, out)));
    }
    if let Some(at) = laid.place_of(cell) {
        let counts = laid.side().axis.use_counts();
        let value = say::outsize_read_times(counts[at]);
        let map = (counts.len() <= MAPPED).then(|| CellMap {
            title: say::read_map_title(),
            remark: say::read_map_never(counts.iter().filter(|n| **n == 0).count(), counts.len()),
            numbers: vec![counts],
            at: Some(cell),
        });
        return Some(Inspector {
            map,
            ..told("X", in_row(at), value, say::outsize_place_cell(at), read(laid, at))
        });
    }
    if let Some(setting) = laid.setting(cell) {
        let shown = if setting.fit.is_ok() { number.to_string() } else { say::formula_none() };
        return Some(told("", name(laid, setting), shown, note(setting), offered(setting)));
    }
    if let Some(along) = laid.size_of(cell) {
        let rounding = &laid.plan().side([Direction::Rows, Direction::Columns][along]).fit.rounding;
        let why = vec![Section::Text(text::rounding(rounding))];
        return Some(told("", size_name(cell).to_owned(), number.to_string(), say::outsize_map(), why));
    }
    let (index, sections) = link(laid, laid.link_of(cell)?);
    Some(told("", index, number.to_string(), text::size([number; 2]), sections))
}

/// What the window of a stop covers.
fn covered(laid: &Laid, out: usize) -> Vec<Section> {
    let side = laid.side();
    let row = |reach: kernelwalk_nn::shape::Reach| {
        let what =
            if reach.source.is_some() { say::outsize_term_cell() } else { say::outsize_term_padding() };
        let entries = [reach.tap.to_string(), position(reach.at), what].map(Entry::Text).into();
        Row { entries, about: None, total: false }
    };
    let table = Table {
        name: say::made_from(),
        heads: vec![say::outsize_column_tap(), say::outsize_column_position(), say::outsize_column_what()],
        rows: side.axis.window(out).map(row).collect(),
    };
    let begins = side.stops.stops.get(out).map(|stop| say::outsize_start(start(laid, stop)));
    vec![Section::MadeFrom(begins.unwrap_or_default()), Section::Table(table)]
}

/// Which stops read a cell, or why none does.
fn read(laid: &Laid, at: usize) -> Vec<Section> {
    let side = laid.side();
    if let Some(unread) = side.fit.unread().iter().find(|unread| unread.cell == at) {
        let reason = text::never(&(laid.settings().along, unread.why));
        return vec![Section::Text(say::never_read_title()), Section::Text(reason)];
    }
    let row = |(out, tap): (usize, usize)| Row {
        entries: vec![Entry::Cell("Y", format!("[{out}]")), Entry::Text(tap.to_string())],
        about: Some(output(out)),
        total: false,
    };
    let rows: Vec<Row> = side.axis.uses(at).map(row).collect();
    let into = Section::GoesInto(say::outsize_goes_into(rows.len(), side.fit.out_size));
    let heads = vec![say::column_output(), say::outsize_column_tap()];
    vec![into, Section::Table(Table { name: say::goes_into(), heads, rows })]
}

/// A setting of the map: its arithmetic, and what it costs.
fn offered(setting: &Setting) -> Vec<Section> {
    let told = match &setting.fit {
        Ok(fit) => text::rounding(&fit.rounding),
        Err(why) => text::along(why),
    };
    vec![Section::Text(told), Section::Text(say::outsize_press())]
}

/// A layer of the chain: how much of the input it sees.
fn link(laid: &Laid, link: usize) -> (String, Vec<Section>) {
    let Some((reached, _)) = laid.layer(link) else {
        return (say::outsize_chain_input(), vec![Section::Text(say::outsize_field_input())]);
    };
    let before = link.checked_sub(1).and_then(|before| laid.layer(before));
    let (field, jump) = before.map_or((1, 1), |(before, _)| (before.field, before.jump));
    let layer = &reached.layer;
    let wider = format!("{field} + ({} − 1) · {jump} = {}", reached.axis.span(), reached.field);
    let farther = format!("{jump} · {} = {}", layer.stride, reached.jump);
    let sections = vec![
        Section::Text(text::rounding(&reached.fit.rounding)),
        Section::Heading(say::outsize_line_field()),
        Section::Text(say::outsize_field(wider)),
        Section::Heading(say::outsize_line_jump()),
        Section::Text(say::outsize_jump(farther)),
        Section::Text(say::outsize_first(position(reached.first))),
        Section::Text(say::outsize_press()),
    ];
    (layer.name.to_string(), sections)
}
