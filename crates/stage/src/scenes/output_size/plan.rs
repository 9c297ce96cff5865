use kernelwalk_nn::shape::{Axis, Direction, Padding, PaddingMode, Plane, ShapeError};

use super::{Change, Fit, Pad, Params, Side, SizeMap, Stops, one_change_away, size_map};

/// Everything numeric along one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct SidePlan {
    /// The setting.
    pub side: Side,
    /// Where the windows lie.
    pub axis: Axis,
    /// What it comes to.
    pub fit: Fit,
    /// The window's stops.
    pub stops: Stops,
}

impl SidePlan {
    fn of(side: Side, axis: Axis) -> Self {
        Self { side, axis, fit: Fit::of(&axis), stops: Stops::of(&axis) }
    }
}

/// Everything numeric of a setting, computed once for its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    params: Params,
    rows: SidePlan,
    columns: SidePlan,
}

impl Plan {
    /// Lays the windows over the input; settings beyond the scene's limits are clamped. Map, staircase and
    /// chain do not depend on it: they can be drawn where this setting is impossible.
    ///
    /// # Errors
    /// Where there is no output; with PyTorch's words where PyTorch has this setting.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let params = params.clone().clamped();
        let [rows, columns] = axes(params.rows, params.columns)?;
        let (rows, columns) = (SidePlan::of(params.rows, rows), SidePlan::of(params.columns, columns));
        Ok(Self { params, rows, columns })
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// One direction.
    #[must_use]
    pub fn side(&self, direction: Direction) -> &SidePlan {
        match direction {
            Direction::Rows => &self.rows,
            Direction::Columns => &self.columns,
        }
    }

    /// `[height, width]` of the output.
    #[must_use]
    pub fn out_size(&self) -> [usize; 2] {
        [self.rows.fit.out_size, self.columns.fit.out_size]
    }

    /// Cells of the input that no window reads: those of an unread row or column.
    #[must_use]
    pub fn unread_cells(&self) -> usize {
        let read = |side: &SidePlan| side.side.in_size - side.fit.unread().len();
        self.rows.side.in_size * self.columns.side.in_size - read(&self.rows) * read(&self.columns)
    }
}

impl Params {
    /// The map along one direction.
    #[must_use]
    pub fn size_map(&self, direction: Direction) -> SizeMap {
        size_map(self.side(direction), self.map)
    }

    /// The changes of one number that make a direction exact.
    #[must_use]
    pub fn one_change_away(&self, direction: Direction) -> Vec<Change> {
        one_change_away(self.side(direction))
    }
}

/// The axes of both directions. Padding that PyTorch's convolution can be given goes through the plane,
/// which knows its error messages; PyTorch pads unequal ends in a step of its own.
fn axes(rows: Side, columns: Side) -> Result<[Axis; 2], ShapeError> {
    let padding = match (rows.padding, columns.padding) {
        (Pad::Same, Pad::Same) => Some(Padding::Same),
        (Pad::Cells([top, bottom]), Pad::Cells([left, right])) if top == bottom && left == right => {
            Some(Padding::Explicit([top, left]))
        }
        _ => None,
    };
    if let Some(padding) = padding {
        let windows = [rows.window(), columns.window()];
        let input = [1, 1, rows.in_size, columns.in_size];
        let plane = Plane::convolution(input, windows, padding, PaddingMode::Zeros)?;
        return Ok([*plane.rows(), *plane.columns()]);
    }
    let axis = |direction, side: Side| {
        side.axis().map_err(|error| ShapeError::Axis { direction, error, torch: None })
    };
    Ok([axis(Direction::Rows, rows)?, axis(Direction::Columns, columns)?])
}
