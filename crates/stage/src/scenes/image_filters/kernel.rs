//! A kernel as people write it: numbers and what all of them are divided by.

use serde::{Deserialize, Serialize};

use super::limits;
use crate::lab::Stack;

/// A kernel of at most [`limits::KERNEL`] rows and columns.
///
/// The weights are `number / divisor`: blurs are whole numbers over their sum, as in print, and stay readable.
/// Private fields: there is at least one number, all are finite and within [`limits::NUMBER`] (those of the
/// library apart), and the divisor is not 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Kernel {
    rows: usize,
    cols: usize,
    numbers: Vec<f64>,
    divisor: f64,
}

/// A kernel as it is stored.
#[derive(Serialize, Deserialize)]
struct Written {
    rows: Vec<Vec<f64>>,
    divisor: f64,
}

/// Why numbers are no kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KernelError {
    /// No row or no number.
    #[error("there are no numbers")]
    Empty,
    /// More rows or columns than are offered.
    #[error("a kernel has at most {most} rows and columns")]
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// Rows of different lengths.
    #[error("the rows have different lengths")]
    Ragged,
    /// A number that is not finite, or too large.
    #[error("a number is not finite or too large")]
    OutOfRange,
    /// Division by 0, or by something that is no number.
    #[error("the divisor must be a finite number other than 0")]
    Divisor,
}

/// What the weights add up to: it decides how a response is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sum {
    /// 0: a flat area gives 0. The response is signed.
    Zero,
    /// 1: a flat area stays as it is. The response is a picture again.
    One,
    /// Anything else.
    Other(f64),
}

impl TryFrom<Written> for Kernel {
    type Error = KernelError;

    fn try_from(written: Written) -> Result<Self, KernelError> {
        Self::custom(&written.rows, written.divisor)
    }
}

impl From<Kernel> for Written {
    fn from(kernel: Kernel) -> Self {
        let rows = kernel.numbers.chunks(kernel.cols).map(<[f64]>::to_vec).collect();
        Self { rows, divisor: kernel.divisor }
    }
}

impl Kernel {
    /// A kernel of these rows, divided by `divisor`.
    ///
    /// # Errors
    /// Sizes or numbers that are out of range.
    pub fn custom(rows: &[Vec<f64>], divisor: f64) -> Result<Self, KernelError> {
        let cols = rows.first().map_or(0, Vec::len);
        if cols == 0 {
            return Err(KernelError::Empty);
        }
        if rows.len().max(cols) > limits::KERNEL {
            return Err(KernelError::TooLarge { most: limits::KERNEL });
        }
        if rows.iter().any(|row| row.len() != cols) {
            return Err(KernelError::Ragged);
        }
        let in_range = |x: &f64| x.abs() <= limits::NUMBER.max(divisor.abs());
        if !rows.iter().flatten().all(in_range) {
            return Err(KernelError::OutOfRange);
        }
        if !(divisor.is_finite() && divisor.abs() >= 1e-3 && divisor.abs() <= 1e7) {
            return Err(KernelError::Divisor);
        }
        let numbers = rows.iter().flatten().map(|x| x + 0.0).collect();
        Ok(Self { rows: rows.len(), cols, numbers, divisor })
    }

    /// A kernel of the library, from whole numbers.
    pub(super) fn of<const H: usize, const W: usize>(rows: [[i32; W]; H]) -> Self {
        Self::from_fn([H, W], 1.0, |y, x| rows[y][x].into())
    }

    /// A kernel from a function of row and column; sizes are clamped to what is offered.
    pub(super) fn from_fn([rows, cols]: [usize; 2], divisor: f64, f: impl Fn(usize, usize) -> f64) -> Self {
        let (rows, cols) = (rows.clamp(1, limits::KERNEL), cols.clamp(1, limits::KERNEL));
        let numbers = (0..rows * cols).map(|i| f(i / cols, i % cols) + 0.0).collect();
        Self { rows, cols, numbers, divisor }
    }

    /// `[rows, columns]`.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.rows, self.cols]
    }

    /// The numbers as written, row by row.
    #[must_use]
    pub fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// What all numbers are divided by.
    #[must_use]
    pub fn divisor(&self) -> f64 {
        self.divisor
    }

    /// The weights, row by row: what PyTorch is given, in its precision.
    pub fn weights(&self) -> impl Iterator<Item = f32> + '_ {
        self.numbers.iter().map(|x| (x / self.divisor) as f32)
    }

    /// The weights as a grid that the scene `convolution` takes.
    #[must_use]
    pub fn stack(&self) -> Stack {
        Stack::from_fn([1, self.rows, self.cols], |_, y, x| self.numbers[y * self.cols + x] / self.divisor)
    }

    /// What the weights add up to. Decimals typed by hand seldom add up exactly: a billionth is forgiven.
    #[must_use]
    pub fn sum(&self) -> Sum {
        let sum: f64 = self.numbers.iter().sum();
        let slack = 1e-9 * self.numbers.iter().map(|x| x.abs()).sum::<f64>();
        if sum.abs() <= slack {
            Sum::Zero
        } else if (sum - self.divisor).abs() <= slack {
            Sum::One
        } else {
            Sum::Other(sum / self.divisor)
        }
    }

    /// The sum of the weights' sizes: a response to pixels from 0 to 255 is at most 255 times that.
    #[must_use]
    pub fn reach(&self) -> f64 {
        self.numbers.iter().map(|x| (x / self.divisor).abs()).sum()
    }

    /// Turned by 180 degrees: cross-correlation with this is the convolution of mathematics.
    #[must_use]
    pub fn turned(&self) -> Self {
        Self { numbers: self.numbers.iter().rev().copied().collect(), ..self.clone() }
    }

    /// With rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self::from_fn([self.cols, self.rows], self.divisor, |y, x| self.numbers[x * self.cols + y])
    }

    /// Of another size, the middle kept in place: what is cut off is lost, new numbers are 0.
    #[must_use]
    pub fn resized(&self, [rows, cols]: [usize; 2]) -> Self {
        let (rows, cols) = (rows.clamp(1, limits::KERNEL), cols.clamp(1, limits::KERNEL));
        // Middles as padding "same" has them: of an even kernel the one before the middle.
        let shift = |old: usize, new: usize| (old - 1) as isize / 2 - (new - 1) as isize / 2;
        let (down, across) = (shift(self.rows, rows), shift(self.cols, cols));
        let at = |y: usize, x: usize| {
            let (y, x) = (y.checked_add_signed(down)?, x.checked_add_signed(across)?);
            (y < self.rows && x < self.cols).then(|| self.numbers[y * self.cols + x])
        };
        Self::from_fn([rows, cols], self.divisor, |y, x| at(y, x).unwrap_or(0.0))
    }

    /// The same with one number changed.
    ///
    /// # Errors
    /// A number out of range; a place that does not exist changes nothing.
    pub fn with(&self, [row, col]: [usize; 2], number: f64) -> Result<Self, KernelError> {
        if !number.is_finite() || number.abs() > limits::NUMBER.max(self.divisor.abs()) {
            return Err(KernelError::OutOfRange);
        }
        let mut changed = self.clone();
        if row < self.rows && col < self.cols {
            changed.numbers[row * self.cols + col] = number + 0.0;
        }
        Ok(changed)
    }
}

#[cfg(test)]
#[path = "kernel_tests.rs"]
mod tests;
