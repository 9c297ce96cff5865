//! Poolings run backwards, number by number.

use ndarray::ArrayView4;

use super::nudge::Nudge;
use super::pool::BoundPool;
use super::shape4;
use super::trace::{Cell, Factor, GradOf, GradTerm, GradTrace, GradUse, PoolTerm};
use crate::real::Real;

/// A pooling with its numbers and the gradient of its output in hand: shapes checked, nothing computed
/// yet.
///
/// ```text
/// grad_input[n, c, iy, ix] = sum over the windows that hold the cell of grad_output * share
/// share = 1 for the winner of a maximum, 0 for the losers, 1 / divisor in an average
/// ```
///
/// | tensor | shape |
/// |---|---|
/// | `grad_output` | `[n, c, oh, ow]` |
/// | `grad_input` | `[n, c, h, w]` |
///
/// Agrees with PyTorch's autograd (the parity fixtures of the poolings, traced).
#[derive(Debug, Clone)]
pub struct ReversedPool<'a, T> {
    pub(super) pool: BoundPool<'a, T>,
    pub(super) grad_output: ArrayView4<'a, T>,
}

impl<T: Real> ReversedPool<'_, T> {
    /// How the gradient of an input cell came about: a term for every window that holds it, also for
    /// those in which another cell won. `None` if there is no such number; a pooling has no weight
    /// and no bias.
    #[must_use]
    pub fn trace(&self, of: GradOf) -> Option<GradTrace<T>> {
        let cell = self.cell(of)?;
        let uses = self.pool.uses_of_input(cell);
        Some(GradTrace::new(of, uses.iter().map(|used| self.term(used.output, &used.term)).collect()))
    }

    /// Every gradient that the gradient of an output cell is a part of, losers with share 0 included:
    /// the cells of its window, row by row; empty if there is no such output cell.
    #[must_use]
    pub fn uses(&self, output: Cell) -> Vec<GradUse<T>> {
        let window = self.pool.trace(output).map(|trace| trace.terms).unwrap_or_default();
        let passed = |term: &PoolTerm<T>| {
            term.source.map(|cell| GradUse { to: GradOf::Input(cell), term: self.term(output, term) })
        };
        window.iter().filter_map(passed).collect()
    }

    /// `L = sum(grad_output * output)`: the loss that has these gradients. A window that holds no input
    /// cell, and whose maximum is minus infinity therefore, does not count.
    #[must_use]
    pub fn loss(&self) -> T {
        let output = |(n, c, y, x)| self.pool.trace(Cell { n, c, y, x });
        let holds_a_cell = |terms: &[PoolTerm<T>]| terms.iter().any(|term| term.source.is_some());
        self.grad_output
            .indexed_iter()
            .filter_map(|(at, &grad)| Some((output(at)?, grad)))
            .filter(|(trace, _)| holds_a_cell(&trace.terms))
            .fold(T::zero(), |sum, (trace, grad)| sum + grad * trace.total)
    }

    /// The loss with one input cell moved by `by` both ways; `None` if there is no such cell, or if
    /// `by` is 0 or not finite.
    #[must_use]
    pub fn nudge(&self, of: GradOf, by: T) -> Option<Nudge<T>> {
        let cell = self.cell(of)?;
        Nudge::measure(by, |by| {
            let mut x = self.pool.x.to_owned();
            x[cell.index()] += by;
            ReversedPool { pool: self.pool.with(x.view()), grad_output: self.grad_output.reborrow() }.loss()
        })
    }

    fn cell(&self, of: GradOf) -> Option<Cell> {
        match of {
            GradOf::Input(cell) if cell.is_in(shape4(&self.pool.x)) => Some(cell),
            _ => None,
        }
    }

    fn term(&self, output: Cell, term: &PoolTerm<T>) -> GradTerm<T> {
        let (grad, factor) = (self.grad_output[output.index()], term.share);
        // A loser gets nothing, not 0 times a gradient that may be infinite.
        let product = if factor == T::zero() { factor } else { grad * factor };
        GradTerm { output, grad, by: Factor::Share { tap: term.tap }, factor, product }
    }
}
