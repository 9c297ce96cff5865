use serde::{Deserialize, Serialize};

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
