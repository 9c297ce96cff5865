//! A gradient checked by finite difference: one number nudged both ways, and the two losses.

use kernelwalk_nn::ops::trace::GradOf;
use kernelwalk_text as say;

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
    let of = plan.grad_of(cell)?;
    let (nudge, traced) = (plan.nudge(of, NUDGE)?, plan.trace(of)?.total);
    let [number, gradient] = cells(of);
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
        heads: vec![say::back_check_nudge(name(number)), say::back_check_loss()],
        rows: vec![
            row(format!("{at} + {by}"), shown(nudge.loss_above), false),
            row(format!("{at} − {by}"), shown(nudge.loss_below), false),
            row(say::back_check_quotient(number::show_all(2.0 * NUDGE)), shown(nudge.quotient), false),
            row(say::back_check_traced(name(gradient)), shown(traced), true),
        ],
    };
    let apart = (nudge.quotient - traced).abs();
    let verdict = if apart < ROUNDING {
        say::back_check_agree(number::show_all(ROUNDING))
    } else {
        say::back_check_corner(shown(apart))
    };
    Some(vec![Section::Text(say::back_check()), Section::Table(table), Section::Text(verdict)])
}

/// The number that is nudged, and its gradient.
fn cells(of: GradOf) -> [CellId; 2] {
    let at =
        |roles: [Role; 2], y: usize, x: usize| roles.map(|role| CellId::new(role, 0, y as i32, x as i32));
    match of {
        GradOf::Input(cell) => at([Role::Input, Role::GradInput], cell.y, cell.x),
        GradOf::Weight(tap) => at([Role::Weight, Role::GradWeight], tap.ky, tap.kx),
        GradOf::Bias(_) => at([Role::Bias, Role::GradBias], 0, 0),
    }
}
