use super::axis::{Axis, MOST_CELLS, Window, checked, signed};
use super::{AxisError, Reach};

/// Geometry of a transposed convolution along one spatial axis. Sizes are in cells.
///
/// ```text
/// out_size = (in_size - 1) * stride - 2 * padding + span + output_padding
/// position = cell * stride - padding + tap * dilation
/// ```
///
/// Where a convolution gathers, this scatters: each *input* cell stamps the kernel onto the output.
/// It is the adjoint of a convolution that goes the other way, and is kept as that convolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransposedAxis {
    /// From this axis's output back to its input.
    adjoint: Axis,
    output_padding: usize,
}

impl TransposedAxis {
    /// # Errors
    /// A size of zero, an output padding that reaches both stride and dilation, an empty output.
    pub fn new(
        in_size: usize,
        window: Window,
        padding: usize,
        output_padding: usize,
    ) -> Result<Self, AxisError> {
        let window = checked(in_size, window, padding)?;
        let Window { stride, dilation, .. } = window;
        if output_padding >= stride && output_padding >= dilation {
            return Err(AxisError::OutputPaddingTooLarge { output_padding, stride, dilation });
        }
        let stamped = signed(in_size - 1)
            .checked_mul(signed(stride))
            .and_then(|n| n.checked_add(signed(window.span() + output_padding)))
            .filter(|&stamped| stamped <= signed(MOST_CELLS))
            .ok_or(AxisError::TooLarge { most: MOST_CELLS })?;
        let out_size = stamped - 2 * signed(padding);
        if out_size < 1 {
            return Err(AxisError::NoOutput { out_size });
        }
        let adjoint = Axis::adjoint(out_size.unsigned_abs(), window, padding, in_size);
        Ok(Self { adjoint, output_padding })
    }

    /// Cells of the input: one stamp each.
    #[must_use]
    pub fn in_size(&self) -> usize {
        self.adjoint.out_size()
    }

    /// Cells of the output, at least 1.
    #[must_use]
    pub fn out_size(&self) -> usize {
        self.adjoint.in_size()
    }

    /// Kernel size, stride and dilation of the stamp.
    #[must_use]
    pub fn window_shape(&self) -> Window {
        self.adjoint.window_shape()
    }

    /// Cells cut off at both ends of the output.
    #[must_use]
    pub fn padding(&self) -> usize {
        self.adjoint.pad_before()
    }

    /// Extra cells at the end of the output.
    #[must_use]
    pub fn output_padding(&self) -> usize {
        self.output_padding
    }

    /// Where input cell `cell` stamps each tap: [`Reach::source`] is the *output* cell, `None`
    /// where the padding cuts it off.
    pub fn stamp(&self, cell: usize) -> impl Iterator<Item = Reach> + use<> {
        self.adjoint.window(cell)
    }

    /// Every stamp on output cell `out` as `(input cell, tap)`, input cells in order.
    pub fn stamps_on(&self, out: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        self.adjoint.uses(out)
    }
}
