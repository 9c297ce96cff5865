use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::axis::{checked, signed};
use super::{AdaptiveAxis, Axis, AxisError, Direction, ShapeError, TransposedAxis, Window, words};

/// What stands outside the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaddingMode {
    /// Zeros: there is no cell to read from.
    #[default]
    Zeros,
    /// The input mirrored at its edge cell, which is not repeated: `c b | a b c | b a`.
    Reflect,
    /// The edge cell repeated: `a a | a b c | c c`.
    Replicate,
    /// The input from its other end: `b c | a b c | a b`.
    Circular,
}

impl PaddingMode {
    /// The cell of an input of `in_size` cells that is read at position `at`.
    pub(super) fn source(self, at: isize, in_size: usize) -> Option<usize> {
        let size = signed(in_size);
        let cell = if (0..size).contains(&at) {
            at
        } else {
            match self {
                Self::Zeros => return None,
                Self::Reflect if at < 0 => -at,
                Self::Reflect => 2 * (size - 1) - at,
                Self::Replicate => at.clamp(0, size - 1),
                Self::Circular => at.rem_euclid(size),
            }
        };
        Some(cell.unsigned_abs())
    }

    pub(super) fn check(self, in_size: usize, padding: usize) -> Result<(), AxisError> {
        match self {
            Self::Reflect if padding >= in_size => Err(AxisError::ReflectTooLarge { padding, in_size }),
            Self::Circular if padding > in_size => Err(AxisError::CircularTooLarge { padding, in_size }),
            _ => Ok(()),
        }
    }
}

/// How much padding a convolution gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Padding {
    /// `[height, width]` cells on both sides each.
    Explicit([usize; 2]),
    /// As much as makes the output as large as the input (stride 1 only).
    Same,
    /// None.
    Valid,
}

impl Default for Padding {
    fn default() -> Self {
        Self::Explicit([0, 0])
    }
}

/// Geometry of a window over a picture: the rows' axis and the columns' axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plane {
    rows: Axis,
    columns: Axis,
}

impl Plane {
    /// The two axes of a convolution over `input` (`[n, c, h, w]`), windows as `[rows, columns]`.
    ///
    /// # Errors
    /// Those of [`Axis::padded_by`] and [`Axis::same`], for the direction that fails first.
    pub fn convolution(
        input: [usize; 4],
        windows: [Window; 2],
        padding: Padding,
        mode: PaddingMode,
    ) -> Result<Self, ShapeError> {
        let axis = |d: usize| match padding {
            Padding::Explicit(p) => Axis::padded_by(input[2 + d], windows[d], [p[d]; 2], mode),
            Padding::Same => Axis::same(input[2 + d], windows[d], mode),
            Padding::Valid => Axis::padded_by(input[2 + d], windows[d], [0; 2], mode),
        };
        let torch =
            |direction, error: &AxisError| words::convolution(input, windows, padding, direction, error);
        let most = match padding {
            Padding::Explicit(p) => p,
            Padding::Same | Padding::Valid => [0; 2],
        };
        both(|d| checked(input[2 + d], windows[d], most[d]), torch)?;
        let (rows, columns) = both(axis, torch)?;
        Ok(Self { rows, columns })
    }

    /// The two axes of a pooling over `input` (`[n, c, h, w]`), windows as `[rows, columns]`.
    ///
    /// # Errors
    /// Those of [`Axis::pooling`], for the direction that fails first.
    pub fn pooling(
        input: [usize; 4],
        windows: [Window; 2],
        padding: [usize; 2],
        ceil_mode: bool,
    ) -> Result<Self, ShapeError> {
        let axis = |d: usize| Axis::pooling(input[2 + d], windows[d], padding[d], ceil_mode);
        let torch = |direction, error: &AxisError| {
            words::pooling(input, windows, padding, ceil_mode, direction, error)
        };
        both(|d| checked(input[2 + d], windows[d], padding[d]), torch)?;
        let (rows, columns) = both(axis, torch)?;
        Ok(Self { rows, columns })
    }

    /// The axis along the height.
    #[must_use]
    pub fn rows(&self) -> &Axis {
        &self.rows
    }

    /// The axis along the width.
    #[must_use]
    pub fn columns(&self) -> &Axis {
        &self.columns
    }

    /// `[height, width]` of the input.
    #[must_use]
    pub fn in_size(&self) -> [usize; 2] {
        [self.rows.in_size(), self.columns.in_size()]
    }

    /// `[height, width]` of the output.
    #[must_use]
    pub fn out_size(&self) -> [usize; 2] {
        [self.rows.out_size(), self.columns.out_size()]
    }

    /// How often each cell of the input is used, `[height, width]`: 0 marks the cells that no
    /// window reads.
    #[must_use]
    pub fn use_counts(&self) -> Array2<usize> {
        let (rows, columns) = (self.rows.use_counts(), self.columns.use_counts());
        Array2::from_shape_fn((rows.len(), columns.len()), |(y, x)| rows[y] * columns[x])
    }
}

/// Geometry of a transposed convolution over a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransposedPlane {
    rows: TransposedAxis,
    columns: TransposedAxis,
}

impl TransposedPlane {
    /// The two axes for `input` (`[n, c, h, w]`), everything else as `[rows, columns]`.
    ///
    /// # Errors
    /// Those of [`TransposedAxis::new`], for the direction that fails first.
    pub fn new(
        input: [usize; 4],
        windows: [Window; 2],
        padding: [usize; 2],
        output_padding: [usize; 2],
    ) -> Result<Self, ShapeError> {
        let axis = |d: usize| TransposedAxis::new(input[2 + d], windows[d], padding[d], output_padding[d]);
        let torch = |_, error: &AxisError| words::transposed(input, windows, padding, output_padding, error);
        both(|d| checked(input[2 + d], windows[d], padding[d].max(output_padding[d])), torch)?;
        let (rows, columns) = both(axis, torch)?;
        Ok(Self { rows, columns })
    }

    /// The axis along the height.
    #[must_use]
    pub fn rows(&self) -> &TransposedAxis {
        &self.rows
    }

    /// The axis along the width.
    #[must_use]
    pub fn columns(&self) -> &TransposedAxis {
        &self.columns
    }

    /// `[height, width]` of the output.
    #[must_use]
    pub fn out_size(&self) -> [usize; 2] {
        [self.rows.out_size(), self.columns.out_size()]
    }
}

/// Geometry of adaptive pooling over a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdaptivePlane {
    rows: AdaptiveAxis,
    columns: AdaptiveAxis,
}

impl AdaptivePlane {
    /// The two axes from `input` (`[n, c, h, w]`) to `output_size` (`[height, width]`).
    ///
    /// # Errors
    /// Those of [`AdaptiveAxis::new`].
    pub fn new(input: [usize; 4], output_size: [usize; 2]) -> Result<Self, ShapeError> {
        let torch = |direction, error: &AxisError| words::adaptive(input, direction, error);
        let (rows, columns) = both(|d| AdaptiveAxis::new(input[2 + d], output_size[d]), torch)?;
        Ok(Self { rows, columns })
    }

    /// The axis along the height.
    #[must_use]
    pub fn rows(&self) -> &AdaptiveAxis {
        &self.rows
    }

    /// The axis along the width.
    #[must_use]
    pub fn columns(&self) -> &AdaptiveAxis {
        &self.columns
    }

    /// `[height, width]` of the output.
    #[must_use]
    pub fn out_size(&self) -> [usize; 2] {
        [self.rows.out_size(), self.columns.out_size()]
    }
}

/// Does the same for both directions; on failure says for which, in plain words and in PyTorch's.
///
/// Planes call it twice: PyTorch's words for a window that does not fit quote both directions, so
/// the sizes of both must be known to be legal first.
fn both<A>(
    axis: impl Fn(usize) -> Result<A, AxisError>,
    torch: impl Fn(Direction, &AxisError) -> Option<String>,
) -> Result<(A, A), ShapeError> {
    let along = |direction: Direction| {
        axis(direction as usize).map_err(|error| {
            let torch = torch(direction, &error);
            ShapeError::Axis { direction, error, torch }
        })
    };
    Ok((along(Direction::Rows)?, along(Direction::Columns)?))
}
