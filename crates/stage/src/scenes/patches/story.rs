//! What the inspector says of a pixel, a weight or a unit.

use kernelwalk_text as say;

use super::asides::wiring_name;
use super::picture::{place, tap, weight_name};
use super::wired::Wired;
use super::{Connection, GROWTH, Wiring, growth};
use crate::frame::{CellId, Role};
use crate::lab::{Entry, Inspector, Row, Section, Table, never};
use crate::number::{self, grouped};
use crate::text;

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(wired: &Wired, cell: CellId) -> Option<Inspector> {
    let value = say::patch_connections(number::show(wired.value(cell)?, 0));
    let at = say::cell_position(cell.row, cell.col);
    let (symbol, place, mut sections) = match cell.role {
        Role::Input => ("X", say::patch_place_pixel(at), pixel(wired, cell)),
        Role::Weight => ("W", say::place_weight(at), weight(wired, cell)),
        _ => ("Y", say::patch_place_unit(at), unit(wired, cell)),
    };
    sections.extend([Section::Text(say::patch_growth_line()), Section::Table(grown(wired))]);
    let index = if cell.role == Role::Weight { text::index(cell) } else { text::place(cell) };
    Some(Inspector { cell, symbol, index, value, place, sections, map: None })
}

fn pixel(wired: &Wired, cell: CellId) -> Vec<Section> {
    let connections = wired.connections(cell);
    let into = Section::GoesInto(say::patch_goes_into(connections.len(), wired.plan().units()));
    if connections.is_empty() {
        let reasons = never(wired.plan().plane(), [cell.row, cell.col]);
        let told = reasons.iter().map(|why| Section::Text(text::never(why)));
        return [into, Section::Text(say::never_read_title())].into_iter().chain(told).collect();
    }
    vec![into, Section::Table(table(wired, &connections, true))]
}

fn weight(wired: &Wired, cell: CellId) -> Vec<Section> {
    let connections = wired.connections(cell);
    let told = match wired.wiring() {
        Wiring::Shared => say::patch_weight_shared(connections.len()),
        Wiring::Local | Wiring::Dense => say::patch_weight_own(),
    };
    vec![
        Section::GoesInto(say::patch_goes_into(connections.len(), wired.plan().units())),
        Section::Text(told),
        Section::Table(table(wired, &connections, true)),
    ]
}

fn unit(wired: &Wired, cell: CellId) -> Vec<Section> {
    let connections = wired.connections(cell);
    let made = match wired.wiring() {
        Wiring::Dense => say::patch_made_dense(connections.len()),
        Wiring::Local => say::patch_made_local(connections.len()),
        Wiring::Shared => say::patch_made_shared(connections.len()),
    };
    vec![Section::MadeFrom(made), Section::Table(table(wired, &connections, false))]
}

/// Connections, each with its weight; of a pixel or a weight with the unit they end at.
fn table(wired: &Wired, connections: &[Connection], units: bool) -> Table {
    let row = |connection: &Connection| {
        let weight = wired.weight(connection);
        let name = Entry::Text(weight_name(connection));
        let mut entries = vec![Entry::Cell("X", place(connection.cell)), name];
        if wired.wiring() == Wiring::Shared {
            entries.push(Entry::Tap(tap(wired, weight)));
        }
        if units {
            entries.push(Entry::Cell("Y", place(connection.unit)));
        }
        Row { entries, about: units.then(|| wired.unit(connection)), total: false }
    };
    let mut heads = vec![say::patch_column_pixel(), say::patch_column_weight()];
    if wired.wiring() == Wiring::Shared {
        heads.push(say::column_through());
    }
    if units {
        heads.push(say::patch_column_unit());
    }
    Table { name: say::patch_table(), heads, rows: connections.iter().map(row).collect() }
}

/// The weights of all three wirings on larger inputs.
fn grown(wired: &Wired) -> Table {
    let row = |grown: super::Grown| {
        let side = grown.in_size;
        let mut entries = vec![Entry::Text(text::size([side, side]))];
        match grown.counts {
            Ok(counts) => entries.extend(counts.map(|count| Entry::Text(grouped(count.weights)))),
            Err(_) => entries.push(Entry::Text(say::formula_none())),
        }
        Row { entries, about: None, total: side == wired.plan().params().in_size }
    };
    let heads = [say::patch_column_input()].into_iter().chain(Wiring::ALL.map(wiring_name)).collect();
    let mut sizes = GROWTH.to_vec();
    let now = wired.plan().params().in_size;
    if !sizes.contains(&now) {
        sizes[0] = now;
    }
    Table {
        name: say::patch_growth(),
        heads,
        rows: growth(wired.plan().params(), &sizes).into_iter().map(row).collect(),
    }
}
