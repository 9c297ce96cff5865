use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};
use serde::{Deserialize, Serialize};

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 16;
    /// Rows and columns of the kernel.
    pub const KERNEL: usize = 7;
    /// Stride.
    pub const STRIDE: usize = 8;
    /// Padding on a side.
    pub const PADDING: usize = 8;
    /// Dilation.
    pub const DILATION: usize = 4;
    /// Input channels, output channels, groups.
    pub const CHANNELS: usize = 4;
}

/// Grids of one size: the channels of a tensor, or the slices of a weight. Never empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<Vec<f64>>>", into = "Vec<Vec<Vec<f64>>>")]
pub struct Stack {
    rows: usize,
    cols: usize,
    /// Channel by channel, row by row.
    values: Vec<f64>,
}

/// Why grids do not make a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StackError {
    /// No grid, no row, or no cell.
    #[error("there are no cells")]
    Empty,
    /// Rows or grids of different sizes.
    #[error("the rows have different lengths")]
    Ragged,
    /// Something that is no finite number.
    #[error("a cell is no finite number")]
    NotFinite,
}

impl TryFrom<Vec<Vec<Vec<f64>>>> for Stack {
    type Error = StackError;

    fn try_from(grids: Vec<Vec<Vec<f64>>>) -> Result<Self, StackError> {
        let first = grids.first().ok_or(StackError::Empty)?;
        let (rows, cols) = (first.len(), first.first().map_or(0, Vec::len));
        if rows == 0 || cols == 0 {
            return Err(StackError::Empty);
        }
        if grids.iter().any(|g| g.len() != rows || g.iter().any(|r| r.len() != cols)) {
            return Err(StackError::Ragged);
        }
        let values: Vec<f64> = grids.into_iter().flatten().flatten().map(|x| x + 0.0).collect();
        if values.iter().any(|x| !x.is_finite()) {
            return Err(StackError::NotFinite);
        }
        Ok(Self { rows, cols, values })
    }
}

impl From<Stack> for Vec<Vec<Vec<f64>>> {
    fn from(stack: Stack) -> Self {
        let rows = |grid: &[f64]| grid.chunks(stack.cols).map(<[f64]>::to_vec).collect();
        stack.values.chunks(stack.rows * stack.cols).map(rows).collect()
    }
}

impl Stack {
    /// Grids made from a function of channel, row and column; sizes of 0 become 1.
    pub fn from_fn(
        [channels, rows, cols]: [usize; 3],
        mut f: impl FnMut(usize, usize, usize) -> f64,
    ) -> Self {
        let (channels, rows, cols) = (channels.max(1), rows.max(1), cols.max(1));
        let place = |i: usize| (i / (rows * cols), i / cols % rows, i % cols);
        let values = (0..channels * rows * cols)
            .map(|i| {
                let (c, y, x) = place(i);
                f(c, y, x)
            })
            .collect();
        Self { rows, cols, values }
    }

    /// One grid of these rows.
    #[must_use]
    pub fn of<const H: usize, const W: usize>(rows: [[f64; W]; H]) -> Self {
        Self::from_fn([1, H, W], |_, y, x| rows[y][x])
    }

    /// Channels or slices.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.values.len() / (self.rows * self.cols)
    }

    /// Rows of each grid.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of each grid.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// `[rows, columns]`.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.rows, self.cols]
    }

    /// All numbers, channel by channel, row by row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The number at a place, if there is such a place.
    #[must_use]
    pub fn get(&self, channel: usize, row: usize, col: usize) -> Option<f64> {
        let inside = channel < self.channels() && row < self.rows && col < self.cols;
        inside.then(|| self.values[(channel * self.rows + row) * self.cols + col])
    }

    /// Writes a number; `false` if there is no such place or it is no finite number.
    pub fn set(&mut self, channel: usize, row: usize, col: usize, value: f64) -> bool {
        let inside = self.get(channel, row, col).is_some() && value.is_finite();
        if inside {
            // Adding zero turns -0 into 0.
            self.values[(channel * self.rows + row) * self.cols + col] = value + 0.0;
        }
        inside
    }

    /// The same numbers in grids of another size; new cells are 0.
    #[must_use]
    pub fn resized(&self, [rows, cols]: [usize; 2]) -> Self {
        Self::from_fn([self.channels(), rows, cols], |c, y, x| self.get(c, y, x).unwrap_or(0.0))
    }
}

/// Everything that can be set in this scene; pairs are `[rows, columns]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// The input: one grid for each channel.
    pub x: Stack,
    /// The weight: one grid for each slice, in PyTorch's order, output channel slowest.
    pub w: Stack,
    /// One number for each output channel; empty means no bias.
    pub b: Vec<f64>,
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// How much padding.
    pub padding: Padding,
    /// What padding is filled with.
    pub padding_mode: PaddingMode,
    /// Cells from one tap to the next.
    pub dilation: [usize; 2],
    /// Groups of channels that do not see each other.
    pub groups: usize,
}

impl Default for Params {
    /// The lecture's example.
    fn default() -> Self {
        Self {
            x: Stack::of([
                [3.0, 3.0, 2.0, 1.0, 0.0],
                [0.0, 0.0, 1.0, 3.0, 1.0],
                [3.0, 1.0, 2.0, 2.0, 3.0],
                [2.0, 0.0, 0.0, 2.0, 2.0],
                [2.0, 0.0, 0.0, 0.0, 1.0],
            ]),
            w: Stack::of([[0.0, 1.0, 2.0], [2.0, 2.0, 0.0], [0.0, 1.0, 2.0]]),
            b: Vec::new(),
            stride: [1, 1],
            padding: Padding::Explicit([0, 0]),
            padding_mode: PaddingMode::Zeros,
            dilation: [1, 1],
            groups: 1,
        }
    }
}

impl Params {
    /// The settings without the numbers.
    #[must_use]
    pub fn conv(&self) -> Conv2d {
        Conv2d {
            stride: self.stride,
            padding: self.padding,
            padding_mode: self.padding_mode,
            dilation: self.dilation,
            groups: self.groups,
        }
    }

    /// Shape of the input, `[1, c, h, w]`.
    #[must_use]
    pub fn input_shape(&self) -> [usize; 4] {
        [1, self.x.channels(), self.x.rows(), self.x.cols()]
    }

    /// Shape of the weight, `[out_channels, in_channels / groups, kh, kw]`.
    ///
    /// Slices that cannot be dealt out so are one filter each: `nn` then says what does not match.
    #[must_use]
    pub fn weight_shape(&self) -> [usize; 4] {
        let (slices, channels) = (self.w.channels(), self.x.channels());
        let per_filter = channels.checked_div(self.groups).filter(|n| *n > 0 && channels % self.groups == 0);
        let per_filter = per_filter.filter(|n| slices % n == 0).unwrap_or(1);
        [slices / per_filter, per_filter, self.w.rows(), self.w.cols()]
    }

    /// Output channels.
    #[must_use]
    pub fn out_channels(&self) -> usize {
        self.weight_shape()[0]
    }

    /// Shape of the output, `[1, out_channels, oh, ow]`.
    ///
    /// # Errors
    /// Where these settings have no output.
    pub fn output_shape(&self) -> Result<[usize; 4], ShapeError> {
        let bias = (!self.b.is_empty()).then_some(self.b.len());
        self.conv().output_shape(self.input_shape(), self.weight_shape(), bias)
    }

    /// Padding that lets every tap reach every cell, `dilation * (kernel_size - 1)` on each side, if the
    /// scene offers that much.
    #[must_use]
    pub fn full_padding(&self) -> Option<[usize; 2]> {
        let side = |d: usize| self.dilation[d] * (self.w.size()[d] - 1);
        let full = [side(0), side(1)];
        full.iter().all(|p| *p <= limits::PADDING).then_some(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resizing_keeps_the_numbers_that_fit_and_fills_with_zeros() {
        let grid = Stack::of([[1.0, 2.0], [3.0, 4.0]]).resized([1, 3]);
        assert_eq!(grid, Stack::of([[1.0, 2.0, 0.0]]));
    }

    #[test]
    fn a_stack_refuses_ragged_empty_and_unreal_grids() {
        let stack = |grids: Vec<Vec<Vec<f64>>>| Stack::try_from(grids);
        assert_eq!(stack(vec![]), Err(StackError::Empty));
        assert_eq!(stack(vec![vec![vec![]]]), Err(StackError::Empty));
        assert_eq!(stack(vec![vec![vec![1.0], vec![1.0, 2.0]]]), Err(StackError::Ragged));
        assert_eq!(stack(vec![vec![vec![f64::NAN]]]), Err(StackError::NotFinite));
    }

    #[test]
    fn output_channels_are_slices_over_input_channels_of_a_group() {
        let mut params =
            Params { x: Stack::from_fn([4, 5, 5], |_, _, _| 1.0), groups: 2, ..Params::default() };
        params.w = Stack::from_fn([8, 3, 3], |_, _, _| 1.0);
        assert_eq!(params.weight_shape(), [4, 2, 3, 3]);
        assert_eq!(params.output_shape(), Ok([1, 4, 3, 3]));
    }

    #[test]
    fn slices_that_cannot_be_dealt_out_are_refused_by_the_numerics() {
        let two_channels = Params { x: Stack::from_fn([2, 5, 5], |_, _, _| 1.0), ..Params::default() };
        assert!(matches!(two_channels.output_shape(), Err(ShapeError::Channels { .. })));
        let two_groups = Params { groups: 2, ..Params::default() };
        assert!(matches!(two_groups.output_shape(), Err(ShapeError::GroupsDoNotDivide { .. })));
        let no_groups = Params { groups: 0, ..Params::default() };
        assert!(matches!(no_groups.output_shape(), Err(ShapeError::ZeroGroups)));
    }
}
