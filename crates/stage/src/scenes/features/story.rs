//! What the inspector says of a cell.

use kernelwalk_nn::ops::trace::Use;
use kernelwalk_text as say;

use super::search::{self, Search};
use super::{presets, strips};
use crate::frame::{CellId, Role, Winner};
use crate::lab::{Entry, Inspector, Row, Section, Table};
use crate::number::{self, IN_INSPECTOR};
use crate::text;

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(search: &Search, cell: CellId) -> Option<Inspector> {
    let value = number::show_all(search.value(cell)?);
    let place = say::cell_position(cell.row, cell.col);
    let (symbol, place) = match cell.role {
        Role::Input => ("X", say::place_input(place)),
        Role::Weight => ("W", say::feat_place(search.name(cell.channel), place)),
        _ => ("Y", say::feat_place_match(search.name(cell.channel), place)),
    };
    let sections = match cell.role {
        Role::Output => score(search, cell),
        _ => used(search, cell),
    };
    let index = if cell.role == Role::Input { text::place(cell) } else { index(cell) };
    Some(Inspector { cell, symbol, index, value, place, sections, map: None })
}

/// Features are told apart also in the first.
fn index(cell: CellId) -> String {
    format!("[{}, {}", cell.channel, &text::place(cell)[1..])
}

/// The products behind a score, and what becomes of it.
fn score(search: &Search, cell: CellId) -> Vec<Section> {
    let strip = strips::sum(search, cell, search.plan().taps(), IN_INSPECTOR);
    let row = |entries, total| Row { entries, about: None, total };
    let mut rows: Vec<Row> = strip
        .terms
        .iter()
        .map(|term| {
            let product = format!("{} × {}", term.value, term.factor);
            let tap = Entry::Cell("W", index(term.weight));
            row(
                vec![
                    Entry::Cell("X", text::place(term.input)),
                    tap,
                    Entry::Text(product),
                    Entry::Text(term.product.clone()),
                ],
                false,
            )
        })
        .collect();
    let empty = || Entry::Text(String::new());
    let equals = if strip.approximate { "≈" } else { "=" };
    let total = format!("{equals} {}", strip.total_text);
    rows.push(row(vec![empty(), empty(), Entry::Text(strip.progress.clone()), Entry::Text(total)], true));
    let kept = match search.kept(cell) {
        Some(Winner::First) => say::feat_kept(),
        Some(Winner::Tie) => say::feat_tied(),
        None => say::feat_dropped(),
    };
    vec![
        Section::MadeFrom(say::feat_made(search.plan().taps())),
        Section::Table(Table {
            name: say::made_from(),
            heads: vec![
                say::column_input(),
                say::column_through(),
                say::column_product(),
                say::column_adds(),
            ],
            rows,
        }),
        Section::GoesInto(say::feat_goes_into()),
        Section::Text(kept),
        Section::Text(say::feat_others()),
        Section::Table(others(search)),
    ]
}

/// The same test on other drawings.
fn others(search: &Search) -> Table {
    let params = search.plan().params();
    let row = |name: String, pixels: f64, features: f64, total: bool| Row {
        entries: vec![
            Entry::Text(name),
            Entry::Text(number::show(pixels, 2)),
            Entry::Text(number::show(features, 2)),
        ],
        about: None,
        total,
    };
    let plan = search.plan();
    let mut rows = vec![row(say::feat_yours(), plan.pixels().score, plan.vote().score, true)];
    let unlike = search
        .others()
        .iter()
        .filter(|other| (other.preset.drawing)(params.drawing.rows()) != params.drawing);
    rows.extend(unlike.map(|other| row(presets::name(other.preset.id), other.pixels, other.features, false)));
    Table {
        name: say::feat_others(),
        heads: vec![say::feat_column_drawing(), say::feat_pixels_short(), say::feat_features()],
        rows,
    }
}

/// Every product that a cell of the drawing or of a feature takes part in.
fn used(search: &Search, cell: CellId) -> Vec<Section> {
    let uses = search.uses(cell);
    let by_input = cell.role == Role::Weight;
    let row = |used: &Use<f64>| {
        let output = search::cell(Role::Output, used.output);
        let tap = used.term.tap;
        let weight = CellId::new(Role::Weight, tap.oc, tap.ky as i32, tap.kx as i32);
        let input = CellId::new(Role::Input, 0, used.term.at[0] as i32, used.term.at[1] as i32);
        let score = search.value(output).map_or_else(String::new, |v| number::show(v, 2));
        Row {
            entries: vec![
                Entry::Cell("Y", index(output)),
                if by_input { Entry::Cell("X", text::place(input)) } else { Entry::Cell("W", index(weight)) },
                Entry::Text(number::show(used.term.product, IN_INSPECTOR)),
                Entry::Text(score),
            ],
            about: Some(output),
            total: false,
        }
    };
    let through = if by_input { say::column_input() } else { say::column_through() };
    let table = Table {
        name: say::goes_into(),
        heads: vec![say::column_output(), through, say::column_adds(), say::feat_column_score()],
        rows: uses.iter().map(row).collect(),
    };
    let mut told = vec![
        Section::MadeFrom(say::value_you_set()),
        Section::GoesInto(say::goes_into_times(uses.len())),
        Section::Table(table),
    ];
    if by_input {
        told.insert(2, Section::Text(say::weight_sharing(uses.len())));
    }
    told
}
