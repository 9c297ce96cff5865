//! A cell's part in what is sent back, for the inspector.

use kernelwalk_text as say;

use super::check::check;
use super::head::PROBABILITY;
use super::head_story::ahead;
use super::layer::Layer;
use super::plan::Plan;
use super::strip::{letter, name};
use super::sums::{Product, Sum};
use crate::frame::{CellId, Role};
use crate::lab::{CellMap, Entry, Inspector, Row, Section, Table, never};
use crate::number::{self, IN_INSPECTOR};
use crate::palette::TapStyle;
use crate::text;

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(plan: &Plan, cell: CellId) -> Option<Inspector> {
    let value = number::show_all(plan.value(cell)?);
    let place = say::cell_position(cell.row, cell.col);
    let of_input = matches!(cell.role, Role::Input | Role::GradInput);
    let place = match cell.role {
        Role::Input => say::place_input(place),
        Role::Weight => say::place_weight(place),
        Role::Bias => say::grid_bias(),
        Role::Output => say::back_place_logit(cell.col),
        Role::Partial if cell.channel == PROBABILITY => say::back_place_softmax(cell.col),
        Role::Partial => say::back_place_target(cell.col),
        Role::GradOutput => say::back_arrives(name(plan, CellId { role: Role::Output, ..cell })),
        Role::GradInput => say::back_means(name(plan, CellId { role: Role::Input, ..cell })),
        Role::GradWeight => say::back_means(name(plan, CellId { role: Role::Weight, ..cell })),
        _ => say::back_means(name(plan, CellId { role: Role::Bias, ..cell })),
    };
    let mut sections = match (ahead(plan, cell), plan.sum(cell)) {
        (Some(told), _) => told,
        (None, Some(sum)) => made(plan, cell, &sum),
        (None, None) => given(plan, cell),
    };
    if matches!(cell.role, Role::Output) {
        sections.extend(check(plan, cell));
    }
    sections.extend(table(plan, cell).filter(|_| cell.role != Role::Output));
    Some(Inspector {
        cell,
        symbol: letter(plan, cell),
        index: text::place(cell),
        value,
        place,
        sections,
        map: plan.reads().filter(|_| of_input).map(|reads| map(reads, cell)),
    })
}

fn map(reads: Vec<Vec<usize>>, cell: CellId) -> CellMap {
    let never = reads.iter().flatten().filter(|n| **n == 0).count();
    let all = reads.iter().map(Vec::len).sum::<usize>();
    let remark = if never == 0 { say::back_read_line() } else { say::read_map_never(never, all) };
    CellMap { title: say::read_map_title(), numbers: reads, remark, at: Some(cell) }
}

/// Where a gradient comes from, and its check.
fn made(plan: &Plan, cell: CellId, sum: &Sum) -> Vec<Section> {
    let met = sum.terms.iter().filter(|term| !term.empty).count();
    let count = sum.terms.len();
    let from = if met == count { say::back_products(count) } else { say::back_made(count, count - met) };
    let mut told = vec![Section::MadeFrom(from)];
    let unread = if cell.role == Role::GradInput { reasons(plan, cell) } else { Vec::new() };
    if unread.is_empty() {
        told.push(Section::Text(why(plan, cell, met)));
    } else {
        told.push(Section::Text(say::never_read_title()));
        told.extend(unread);
    }
    told.extend(check(plan, cell));
    told
}

fn reasons(plan: &Plan, cell: CellId) -> Vec<Section> {
    let found = plan.plane().map(|plane| never(plane, [cell.row, cell.col])).unwrap_or_default();
    found.iter().map(|why| Section::Text(text::never(why))).collect()
}

fn why(plan: &Plan, cell: CellId, met: usize) -> String {
    match (plan.params().layer, cell.role) {
        (Layer::Conv, Role::GradInput) => {
            say::back_why_input(name(plan, CellId { role: Role::Input, ..cell }), met)
        }
        (Layer::Conv, Role::GradWeight) => {
            say::back_why_weight(name(plan, CellId { role: Role::Weight, ..cell }), met)
        }
        (Layer::Conv, _) => say::back_why_bias(),
        (Layer::Max, _) => say::back_why_max(),
        (Layer::Mean, _) => say::back_why_mean(),
        (Layer::Relu, _) => say::back_why_relu(),
        (Layer::Linear, Role::GradOutput) => say::back_why_logit(),
        (Layer::Linear, Role::GradInput) => say::back_why_linear_input(met),
        (Layer::Linear, Role::GradWeight) => say::back_why_linear_weight(),
        (Layer::Linear, _) => say::back_why_linear_bias(),
    }
}

/// A number that was set: an arriving gradient, or one that has a gradient of its own.
fn given(plan: &Plan, cell: CellId) -> Vec<Section> {
    let mut told = vec![Section::MadeFrom(say::value_you_set())];
    let uses = plan.uses(cell).len();
    if uses > 0 && cell.role != Role::Bias {
        told.push(Section::GoesInto(say::goes_into_times(uses)));
    }
    if cell.role == Role::Input {
        told.extend(reasons(plan, cell));
    }
    told.extend(check(plan, cell));
    told
}

/// The products behind a gradient, or those of the figure that a given number takes part in.
fn table(plan: &Plan, cell: CellId) -> Option<Section> {
    let gradient = plan.sum(cell).is_some();
    let products: Vec<(CellId, Product)> = match plan.sum(cell) {
        Some(sum) => sum.terms.into_iter().filter(|term| !term.empty).map(|term| (cell, term)).collect(),
        None => plan.uses(cell),
    };
    if products.is_empty() || cell.role == Role::Bias {
        return None;
    }
    let lettered = products.iter().any(|(_, term)| term.tap.style != TapStyle::Plain);
    let row = |(output, term): &(CellId, Product)| {
        let about = if gradient { term.read } else { *output };
        let factor = term.factor.text(IN_INSPECTOR);
        let product = match factor.as_str() {
            "" => number::show(term.value, IN_INSPECTOR),
            factor => format!("{} × {factor}", number::show_factor(term.value, IN_INSPECTOR)),
        };
        let mut entries = vec![Entry::Cell(letter(plan, about), text::place(about))];
        entries.extend(lettered.then_some(Entry::Tap(term.tap)));
        entries.extend([Entry::Text(product), Entry::Text(number::show(term.product, IN_INSPECTOR))]);
        Row { entries, about: (!gradient).then_some(*output), total: false }
    };
    let first = if gradient { say::back_column_from() } else { say::back_column_to() };
    let through = lettered.then(say::column_through);
    let heads = [first].into_iter().chain(through).chain([say::column_product(), say::column_adds()]);
    Some(Section::Table(Table {
        name: if gradient { say::made_from() } else { say::goes_into() },
        heads: heads.collect(),
        rows: products.iter().map(row).collect(),
    }))
}
