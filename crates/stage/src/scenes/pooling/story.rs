//! A cell's part in both poolings, for the inspector.

use kernelwalk_nn::ops::trace::Pooled;
use kernelwalk_text as say;

use super::plan::{AVERAGE, MAX, Plan};
use crate::frame::{CellId, Role};
use crate::lab::{CellMap, Entry, Inspector, Row, Section, Table, never};
use crate::number::{self, IN_INSPECTOR};
use crate::text;

/// What there is to say about a cell; `None` if it is not on stage.
pub(super) fn inspect(plan: &Plan, cell: CellId) -> Option<Inspector> {
    let value = number::show_all(plan.value(cell)?);
    let place = say::cell_position(cell.row, cell.col);
    let input = cell.role == Role::Input;
    let wins = plan.wins();
    let never = wins.iter().flatten().filter(|n| **n == 0).count();
    let remark = say::pool_wins_line(never, wins.iter().map(Vec::len).sum::<usize>());
    Some(Inspector {
        cell,
        symbol: if input { "X" } else { "Y" },
        index: text::place(cell),
        value,
        place: if input { say::place_input(place) } else { say::place_output(place) },
        sections: if input { held(plan, cell) } else { made(plan, cell)? },
        map: Some(CellMap {
            title: say::pool_wins_title(),
            numbers: wins,
            remark,
            at: input.then_some(cell),
        }),
    })
}

/// Which windows hold an input cell, where their maximum is, and what comes back from each.
fn held(plan: &Plan, cell: CellId) -> Vec<Section> {
    let (max, mean) = (plan.uses(MAX, cell), plan.uses(AVERAGE, cell));
    let made = Section::MadeFrom(say::value_you_set());
    if max.is_empty() {
        let reasons = plan.plane().map(|plane| never(plane, [cell.row, cell.col])).unwrap_or_default();
        let told = reasons.iter().map(|why| Section::Text(text::never(why)));
        return [made, Section::Text(say::never_read_title())].into_iter().chain(told).collect();
    }
    let row = |(max, mean): (
        &kernelwalk_nn::ops::trace::PoolUse<f64>,
        &kernelwalk_nn::ops::trace::PoolUse<f64>,
    )| {
        let output = CellId::new(Role::Output, MAX, max.output.y as i32, max.output.x as i32);
        let winner = plan.trace(output).and_then(|trace| trace.winner());
        let here = max.term.share != 0.0;
        let whose = match winner {
            Some(_) if here => say::pool_here(),
            Some(at) => say::pool_elsewhere(format!("[{}, {}]", at.y, at.x)),
            None => String::new(),
        };
        Row {
            entries: vec![
                Entry::Cell("Y", text::place(output)),
                Entry::Text(whose),
                Entry::Text(if here { "1" } else { "0" }.to_owned()),
                Entry::Text(share(mean.term.share)),
            ],
            about: Some(output),
            total: false,
        }
    };
    let wins = max.iter().filter(|used| used.term.share != 0.0).count();
    let table = Table {
        name: say::goes_into(),
        heads: vec![
            say::column_output(),
            say::pool_column_max(),
            say::pool_column_share_max(),
            say::pool_column_share_mean(),
        ],
        rows: max.iter().zip(&mean).map(row).collect(),
    };
    let into = Section::GoesInto(say::pool_held(max.len(), wins));
    vec![made, into, Section::Table(table), Section::Text(say::pool_shares())]
}

/// A part of a gradient as people write it: `1/9`.
fn share(part: f64) -> String {
    let divisor = part.recip();
    if part > 0.0 && divisor > 1.5 { format!("1/{divisor:.0}") } else { number::show(part, 0) }
}

/// The cells of an output's window.
fn made(plan: &Plan, cell: CellId) -> Option<Vec<Section>> {
    let trace = plan.trace(cell)?;
    let what = match trace.pooled {
        Pooled::Maximum { .. } => say::pool_made_max(trace.terms.len()),
        Pooled::Average { divisor } => say::pool_made_mean(divisor),
    };
    let row = |term: &kernelwalk_nn::ops::trace::PoolTerm<f64>| {
        let at = CellId::new(Role::Input, 0, term.at[0] as i32, term.at[1] as i32);
        let value = match term.source {
            Some(_) => number::show(term.value, IN_INSPECTOR),
            None => say::pool_outside(),
        };
        let share = share(term.share);
        Row {
            entries: vec![Entry::Cell("X", text::place(at)), Entry::Text(value), Entry::Text(share)],
            about: None,
            total: matches!(trace.pooled, Pooled::Maximum { .. }) && term.share != 0.0,
        }
    };
    let table = Table {
        name: say::made_from(),
        heads: vec![say::pool_column_cell(), say::pool_column_value(), say::pool_column_share()],
        rows: trace.terms.iter().map(row).collect(),
    };
    Some(vec![Section::MadeFrom(what), Section::Table(table)])
}
