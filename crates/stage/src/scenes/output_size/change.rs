//! Settings one number away from the present one that leave nothing over.

use super::{Fit, Side, Variable};

/// One number changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which number.
    pub variable: Variable,
    /// What it becomes.
    pub to: usize,
    /// The setting with it.
    pub side: Side,
    /// What it comes to: an exact fit.
    pub fit: Fit,
}

/// The order in which changes are offered: what costs least first.
const OFFERED: [Variable; 5] =
    [Variable::Stride, Variable::Padding, Variable::Kernel, Variable::Input, Variable::Dilation];

/// For each number of the setting the nearest other one that makes the fit exact, the smaller one of two
/// that are equally near; none if the fit is exact already.
#[must_use]
pub fn one_change_away(side: Side) -> Vec<Change> {
    let side = side.clamped();
    if side.fit().is_ok_and(|fit| fit.is_exact()) {
        return Vec::new();
    }
    OFFERED.into_iter().filter_map(|variable| nearest(side, variable)).collect()
}

fn nearest(side: Side, variable: Variable) -> Option<Change> {
    let now = side.get(variable);
    let from = now.unwrap_or(variable.least());
    let around = (0..=variable.most()).flat_map(|off| [from.checked_sub(off), from.checked_add(off)]);
    let legal = (variable.least()..=variable.most(), now);
    around.flatten().filter(|to| legal.0.contains(to) && Some(*to) != legal.1).find_map(|to| {
        let side = side.with(variable, to);
        let fit = side.fit().ok().filter(Fit::is_exact)?;
        Some(Change { variable, to, side, fit })
    })
}
