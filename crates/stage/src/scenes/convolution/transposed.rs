//! The transposed convolution, written as an ordinary one so that everything else needs to know one kind only.

use kernelwalk_nn::ops::conv_transpose2d::ConvTranspose2d;
use kernelwalk_nn::ops::trace::Cell;
use kernelwalk_nn::shape::{Axis, AxisError, Direction, Padding, PaddingMode, ShapeError};

use super::{Params, Plan};
use crate::frame::{CellId, Role};
use crate::lab::Stack;

/// Most rows and columns that are read or made: a stride multiplies, and the page has to draw them.
const MOST: usize = 48;

impl Params {
    /// The ordinary convolution that computes the same, and the place on the spread input where its own input begins.
    ///
    /// A transposed one has the turned kernel slide over the input with `stride - 1` zeros between its cells and zeros
    /// around it. What padding cuts off the output is as many zeros fewer around the input, and then cells of it.
    ///
    /// # Errors
    /// Where PyTorch refuses, and where there would be too much to draw.
    pub fn gathered(&self) -> Result<(Self, [isize; 2]), ShapeError> {
        if !self.transposed {
            return Ok((self.clone(), [0, 0]));
        }
        let (kernel, padding) = (self.w.size(), self.shown_padding());
        let conv = ConvTranspose2d {
            stride: self.stride,
            padding,
            output_padding: self.output_padding,
            dilation: self.dilation,
            groups: self.groups,
        };
        let out = conv.plane(self.input_shape(), kernel)?.out_size();
        let reach = [0, 1].map(|d| self.dilation[d] * (kernel[d] - 1));
        let [rows, cols] = [0, 1].map(|d| out[d] + reach[d]);
        if rows.max(cols) > MOST {
            let direction = if rows > MOST { Direction::Rows } else { Direction::Columns };
            return Err(ShapeError::Axis {
                direction,
                error: AxisError::TooLarge { most: MOST },
                torch: None,
            });
        }
        let from = [0, 1].map(|d| padding[d] as isize - reach[d] as isize);
        let read = |c, y, x| {
            let [y, x] = self.spread([y as isize + from[0], x as isize + from[1]])?;
            self.x.get(c, y, x)
        };
        let conv = Self {
            x: Stack::from_fn([self.x.channels(), rows, cols], |c, y, x| read(c, y, x).unwrap_or(0.0)),
            stride: [1, 1],
            padding: Padding::Explicit([0, 0]),
            flip: !self.flip,
            transposed: false,
            ..self.clone()
        };
        Ok((conv, from))
    }

    /// How much padding in numbers; `same` shows what it comes to where both sides are alike.
    #[must_use]
    pub fn shown_padding(&self) -> [usize; 2] {
        match self.padding {
            Padding::Explicit(pair) => pair,
            Padding::Valid => [0, 0],
            Padding::Same => [0, 1].map(|d| self.dilation[d] * (self.w.size()[d] - 1) / 2),
        }
    }

    /// The same without what a transposed one does not know. Padding is cut off, so there is nothing to fill: PyTorch takes
    /// numbers and zeros only.
    pub(super) fn known(self) -> Self {
        if !self.transposed {
            return self;
        }
        let padding = Padding::Explicit(self.shown_padding());
        Self { padding, padding_mode: PaddingMode::Zeros, ..self }
    }

    /// The input cell in a place of the spread input; `None` where a zero stands.
    pub(super) fn spread(&self, at: [isize; 2]) -> Option<[usize; 2]> {
        let along = |d: usize| (0..self.x.size()[d]).find(|cell| (cell * self.stride[d]) as isize == at[d]);
        Some([along(0)?, along(1)?])
    }
}

impl Plan {
    /// What is read at a position on stage: itself, or a zero that is nobody's; `None` where there is no such position.
    pub(super) fn spread_source(&self, cell: CellId) -> Option<Option<CellId>> {
        let has = |at: Cell| self.params.x.get(at.c, at.y, at.x).is_some();
        let known = cell.role == Role::Aside || Self::place(cell).is_some_and(has);
        known.then(|| Some(cell).filter(|cell| cell.role == Role::Input))
    }

    /// Where the convolution reads an input cell, if it does.
    pub(super) fn read_at(&self, cell: CellId) -> Option<Cell> {
        let at = Self::place(cell)?;
        if !self.params.transposed {
            return Some(at);
        }
        let along =
            |d: usize, at: usize| usize::try_from((at * self.params.stride[d]) as isize - self.from[d]).ok();
        Some(Cell { y: along(0, at.y)?, x: along(1, at.x)?, ..at })
    }

    /// The cell on stage at a place of the input, which is spread where the convolution is transposed.
    #[must_use]
    pub fn on_stage(&self, channel: usize, at: [isize; 2]) -> CellId {
        let cell = |role, [y, x]: [isize; 2]| CellId::new(role, channel, y as i32, x as i32);
        if !self.params.transposed {
            return cell(Role::Input, at);
        }
        match self.params.spread(at) {
            Some(own) => cell(Role::Input, own.map(|n| n as isize)),
            None => cell(Role::Aside, at),
        }
    }

    /// Where the window of an output begins on the input on stage.
    #[must_use]
    pub fn start(&self, output: CellId) -> [isize; 2] {
        let (rows, cols) = (self.plane.rows(), self.plane.columns());
        [rows.start(output.row as usize) + self.from[0], cols.start(output.col as usize) + self.from[1]]
    }

    /// Cells before the input on stage, its own with the zeros between them, and cells behind it.
    #[must_use]
    pub fn shown(&self, axis: &Axis, d: usize) -> [usize; 3] {
        if !self.params.transposed {
            return [axis.pad_before(), axis.in_size(), axis.pad_after()];
        }
        let size = (self.params.x.size()[d] - 1) * self.params.stride[d] + 1;
        let end = self.from[d] + axis.in_size() as isize - size as isize;
        [-self.from[d], size as isize, end].map(|n| usize::try_from(n).unwrap_or(0))
    }
}

#[cfg(test)]
#[path = "transposed_tests.rs"]
mod tests;
