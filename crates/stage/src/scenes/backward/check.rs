//! A gradient checked by finite difference: one number nudged both ways, and the two losses.

use kernelwalk_text as say;

use super::layer::Layer;
use super::plan::Plan;
use super::strip::name;
use crate::frame::{CellId, Role};
use crate::lab::{Entry, Row, Section, Table};
use crate::number;

/// How far a number is moved.
const NUDGE: f64 = 0.01;
/// Decimals of losses and quotients.
const DECIMALS: usize = 4;
/// A difference below this is rounding.
const ROUNDING: f64 = 1e-4;

/// The check of the gradient that stands in a cell or belongs to it; nothing for other cells.
pub(super) fn check(plan: &Plan, cell: CellId) -> Vec<Section> {
    told(plan, cell).unwrap_or_default()
}

fn told(plan: &Plan, cell: CellId) -> Option<Vec<Section>> {
    let [number, gradient] = cells(cell)?;
    let nudge = match plan.grad_of(gradient) {
        Some(of) => plan.nudge(of, NUDGE)?,
        None => plan.nudge_logit(usize::try_from(gradient.col).ok()?, NUDGE)?,
    };
    let traced = plan.value(gradient)?;
    let now = plan.value(number)?;
    let shown = |x: f64| number::show(x, DECIMALS);
    let row = |what: String, number: String, total: bool| Row {
        entries: vec![Entry::Text(what), Entry::Text(number)],
        about: None,
        total,
    };
    let (at, by) = (number::show_all(now), number::show_all(NUDGE));
    let table = Table {
        name: say::back_check(),
        heads: vec![say::back_check_nudge(name(plan, number)), say::back_check_loss()],
        rows: vec![
            row(format!("{at} + {by}"), shown(nudge.loss_above), false),
            row(format!("{at} − {by}"), shown(nudge.loss_below), false),
            row(say::back_check_quotient(number::show_all(2.0 * NUDGE)), shown(nudge.quotient), false),
            row(say::back_check_traced(name(plan, gradient)), shown(traced), true),
        ],
    };
    let apart = (nudge.quotient - traced).abs();
    let verdict = if apart < ROUNDING {
        say::back_check_agree(number::show_all(ROUNDING))
    } else if plan.params().layer == Layer::Linear {
        say::back_check_curved(shown(apart))
    } else {
        say::back_check_corner(shown(apart))
    };
    Some(vec![Section::Heading(say::back_check()), Section::Table(table), Section::Text(verdict)])
}

/// The number that is nudged, and its gradient, where a cell holds one of them.
fn cells(cell: CellId) -> Option<[CellId; 2]> {
    let pairs = [
        [Role::Input, Role::GradInput],
        [Role::Weight, Role::GradWeight],
        [Role::Bias, Role::GradBias],
        [Role::Output, Role::GradOutput],
    ];
    let pair = pairs.into_iter().find(|pair| pair.contains(&cell.role))?;
    Some(pair.map(|role| CellId { role, ..cell }))
}
