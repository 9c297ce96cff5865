//! What all poolings share: a window per output cell, reduced to its maximum or its average.

use ndarray::{Array4, ArrayView4};

use super::reversed_pool::ReversedPool;
use super::trace::{Cell, PoolTerm, PoolTrace, PoolUse, Pooled};
use super::{check_gradient, shape4, sum};
use crate::real::Real;
use crate::shape::{AdaptiveAxis, AdaptivePlane, Axis, Plane, Reach, ShapeError};

/// Where the windows lie.
#[derive(Debug, Clone, Copy)]
pub(super) enum Windows {
    Sliding(Plane),
    Adaptive(AdaptivePlane),
}

/// What is done with a window.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    Maximum,
    Average { count_include_pad: bool, divisor_override: Option<usize> },
}

/// A pooling with its numbers in hand: shapes checked, nothing computed yet.
#[derive(Debug, Clone)]
pub struct BoundPool<'a, T> {
    pub(super) x: ArrayView4<'a, T>,
    pub(super) windows: Windows,
    pub(super) rule: Rule,
}

/// A maximum pooling's result.
#[derive(Debug, Clone, PartialEq)]
pub struct MaxPooled<T> {
    /// The maxima, `[n, c, oh, ow]`.
    pub output: Array4<T>,
    /// Where each stood: `y * w + x` in its input plane, the padding not counted; -1 for a window
    /// without any input cell. Of equal maxima the first in reading order.
    pub indices: Array4<i64>,
}

impl<'a, T: Real> BoundPool<'a, T> {
    /// Shape of the output.
    #[must_use]
    pub fn output_shape(&self) -> [usize; 4] {
        let [h, w] = match &self.windows {
            Windows::Sliding(plane) => plane.out_size(),
            Windows::Adaptive(plane) => plane.out_size(),
        };
        [self.x.dim().0, self.x.dim().1, h, w]
    }

    /// The output: `[n, c, oh, ow]`.
    #[must_use]
    pub fn forward(&self) -> Array4<T> {
        Array4::from_shape_fn(self.output_shape(), |(n, c, y, x)| self.account(Cell { n, c, y, x }).total)
    }

    /// The output and where its numbers stood.
    pub(super) fn forward_with_indices(&self) -> MaxPooled<T> {
        let width = self.x.dim().3;
        let mut output = Array4::zeros(self.output_shape());
        let indices = Array4::from_shape_fn(self.output_shape(), |(n, c, y, x)| {
            let account = self.account(Cell { n, c, y, x });
            output[[n, c, y, x]] = account.total;
            account.winner().map_or(-1, |cell| (cell.y * width + cell.x) as i64)
        });
        MaxPooled { output, indices }
    }

    /// Gradient of `sum(y * grad_output)` with respect to the input: every cell gets its share of
    /// each output that it is part of.
    ///
    /// # Errors
    /// A `grad_output` that has not the output's shape.
    pub fn backward(&self, grad_output: ArrayView4<'_, T>) -> Result<Array4<T>, ShapeError> {
        check_gradient(self.output_shape(), &grad_output)?;
        let mut grad_input = Array4::zeros(self.x.dim());
        for ((n, c, y, x), &grad) in grad_output.indexed_iter() {
            for term in self.account(Cell { n, c, y, x }).terms {
                // A loser gets nothing, not 0 times a gradient that may be infinite.
                if let Some(cell) = term.source.filter(|_| term.share != T::zero()) {
                    grad_input[cell.index()] += grad * term.share;
                }
            }
        }
        Ok(grad_input)
    }

    /// The pooling run backwards from this gradient: [`BoundPool::backward`] number by number.
    ///
    /// # Errors
    /// A `grad_output` that has not the output's shape.
    pub fn reverse<'b>(&self, grad_output: ArrayView4<'b, T>) -> Result<ReversedPool<'b, T>, ShapeError>
    where
        'a: 'b,
    {
        check_gradient(self.output_shape(), &grad_output)?;
        Ok(ReversedPool { pool: self.with(self.x.reborrow()), grad_output })
    }

    /// The same windows over other numbers of the same shape.
    pub(super) fn with<'b>(&self, x: ArrayView4<'b, T>) -> BoundPool<'b, T> {
        BoundPool { x, windows: self.windows, rule: self.rule }
    }

    /// How an output cell came about; `None` if there is no such cell.
    #[must_use]
    pub fn trace(&self, output: Cell) -> Option<PoolTrace<T>> {
        output.is_in(self.output_shape()).then(|| self.account(output))
    }

    /// Every window that holds an input cell, outputs in order; empty if there is none.
    #[must_use]
    pub fn uses_of_input(&self, cell: Cell) -> Vec<PoolUse<T>> {
        if !cell.is_in(shape4(&self.x)) {
            return Vec::new();
        }
        let (rows, columns): (Vec<usize>, Vec<usize>) = match &self.windows {
            Windows::Sliding(plane) => (outputs(plane.rows(), cell.y), outputs(plane.columns(), cell.x)),
            Windows::Adaptive(plane) => {
                (plane.rows().uses(cell.y).collect(), plane.columns().uses(cell.x).collect())
            }
        };
        let cells = rows.iter().flat_map(|&y| columns.iter().map(move |&x| Cell { y, x, ..cell }));
        cells
            .flat_map(|output| {
                let terms = self.account(output).terms.into_iter();
                terms.filter(|term| term.source == Some(cell)).map(move |term| PoolUse { output, term })
            })
            .collect()
    }

    /// The window of an output cell and what came of it. Everything above reads this.
    fn account(&self, output: Cell) -> PoolTrace<T> {
        let (rows, columns) = match &self.windows {
            Windows::Sliding(plane) => (sliding(plane.rows(), output.y), sliding(plane.columns(), output.x)),
            Windows::Adaptive(plane) => {
                (adaptive(plane.rows(), output.y), adaptive(plane.columns(), output.x))
            }
        };
        let outside = match self.rule {
            Rule::Maximum => T::neg_infinity(),
            Rule::Average { .. } => T::zero(),
        };
        let mut terms = Vec::with_capacity(rows.len() * columns.len());
        for row in &rows {
            for column in &columns {
                let source = match (row.source, column.source) {
                    (Some(y), Some(x)) => Some(Cell { y, x, ..output }),
                    _ => None,
                };
                let value = source.map_or(outside, |cell| self.x[cell.index()]);
                let (at, tap) = ([row.at, column.at], [row.tap, column.tap]);
                terms.push(PoolTerm { at, source, tap, value, share: T::zero() });
            }
        }
        match self.rule {
            Rule::Maximum => maximum(output, terms),
            Rule::Average { count_include_pad, divisor_override } => {
                let counts = |term: &PoolTerm<T>| {
                    term.source.is_some() || (count_include_pad && self.is_padding(term.at))
                };
                average(output, terms, counts, divisor_override)
            }
        }
    }

    /// Whether a position outside the input is padding; the rest is what `ceil_mode` hangs over.
    fn is_padding(&self, at: [isize; 2]) -> bool {
        let before_end = |axis: &Axis, at: isize| at < (axis.in_size() + axis.pad_after()) as isize;
        match &self.windows {
            Windows::Sliding(plane) => before_end(plane.rows(), at[0]) && before_end(plane.columns(), at[1]),
            Windows::Adaptive(_) => false,
        }
    }
}

impl<T> PoolTrace<T> {
    /// The input cell that a maximum was taken from.
    #[must_use]
    pub fn winner(&self) -> Option<Cell> {
        match self.pooled {
            Pooled::Maximum { winner } => winner.and_then(|term| self.terms[term].source),
            Pooled::Average { .. } => None,
        }
    }
}

/// The first of the largest; NaN counts as larger than everything, as in PyTorch, where the last
/// NaN of a window is the one that is pointed at.
fn maximum<T: Real>(output: Cell, mut terms: Vec<PoolTerm<T>>) -> PoolTrace<T> {
    let mut winner: Option<usize> = None;
    for (i, term) in terms.iter().enumerate().filter(|(_, term)| term.source.is_some()) {
        if winner.is_none_or(|best| term.value > terms[best].value || term.value.is_nan()) {
            winner = Some(i);
        }
    }
    let total = winner.map_or(T::neg_infinity(), |best| {
        terms[best].share = T::one();
        terms[best].value
    });
    PoolTrace { output, terms, pooled: Pooled::Maximum { winner }, total }
}

fn average<T: Real>(
    output: Cell,
    mut terms: Vec<PoolTerm<T>>,
    counts: impl Fn(&PoolTerm<T>) -> bool,
    divisor_override: Option<usize>,
) -> PoolTrace<T> {
    let counted = terms.iter().filter(|term| counts(term)).count();
    let divisor = divisor_override.unwrap_or(counted);
    let sum = sum(terms.iter().map(|term| term.value));
    for term in terms.iter_mut().filter(|term| counts(term)) {
        term.share = T::count(divisor).recip();
    }
    PoolTrace { output, terms, pooled: Pooled::Average { divisor }, total: sum / T::count(divisor) }
}

fn sliding(axis: &Axis, out: usize) -> Vec<Reach> {
    axis.window(out).collect()
}

fn adaptive(axis: &AdaptiveAxis, out: usize) -> Vec<Reach> {
    let cells = axis.window(out).enumerate();
    cells.map(|(tap, cell)| Reach { tap, at: cell as isize, source: Some(cell) }).collect()
}

fn outputs(axis: &Axis, cell: usize) -> Vec<usize> {
    axis.uses(cell).map(|(out, _)| out).collect()
}
