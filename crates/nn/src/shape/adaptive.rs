use std::ops::Range;

use super::AxisError;

/// Geometry of adaptive pooling along one spatial axis. Sizes are in cells.
///
/// ```text
/// window(out) = [floor(out * in_size / out_size), ceil((out + 1) * in_size / out_size))
/// ```
///
/// The windows cover every cell; they overlap where the sizes do not divide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdaptiveAxis {
    in_size: usize,
    out_size: usize,
}

impl AdaptiveAxis {
    /// # Errors
    /// A size of zero.
    pub fn new(in_size: usize, out_size: usize) -> Result<Self, AxisError> {
        if in_size == 0 {
            return Err(AxisError::EmptyInput);
        }
        if out_size == 0 {
            return Err(AxisError::NoOutput { out_size: 0 });
        }
        Ok(Self { in_size, out_size })
    }

    /// Cells of the input.
    #[must_use]
    pub fn in_size(&self) -> usize {
        self.in_size
    }

    /// Cells of the output, as asked for.
    #[must_use]
    pub fn out_size(&self) -> usize {
        self.out_size
    }

    /// The input cells that output `out` is made from, at least one.
    #[must_use]
    pub fn window(&self, out: usize) -> Range<usize> {
        // In 64 bits: the product of two sizes may exceed a 32-bit usize.
        let edge = |n: usize| n as u64 * self.in_size as u64;
        let start = edge(out) / self.out_size as u64;
        let end = edge(out + 1).div_ceil(self.out_size as u64);
        start as usize..end as usize
    }

    /// The outputs whose window holds input cell `cell`.
    pub fn uses(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let axis = *self;
        (0..axis.out_size).filter(move |&out| axis.window(out).contains(&cell))
    }
}
