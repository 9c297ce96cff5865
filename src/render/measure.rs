//! Where things stand in the figure, counted in cells: how large a cell wants to be, and the two wedges.

use kernelwalk_stage::frame::{CellId, Frame, Grid, Role, Winner};

/// Size of a cell that suits grids of `side` rows or columns, in CSS pixels; the style sheet shrinks it to fit.
pub fn wanted_cell(side: usize, lecture: bool) -> u32 {
    let (desk, hall) = match side {
        0..=5 => (58, 98),
        6..=7 => (44, 84),
        8..=12 => (34, 56),
        13..=20 => (24, 36),
        _ => (16, 24),
    };
    if lecture { hall } else { desk }
}

/// Rows and columns of a grid with its padding.
pub fn padded(grid: &Grid) -> (usize, usize) {
    (grid.marks.len(), grid.marks.first().map_or(0, Vec::len))
}

/// Rows and columns of cells that a grid takes in the figure. Several biases side by side stand below the weight, and the
/// column is centred.
pub fn taken(grid: &Grid) -> [usize; 2] {
    let (rows, cols) = padded(grid);
    if grid.role == Role::Bias { [3, 0] } else { [rows, cols] }
}

/// The same where captions take room of their own: under three cells, or two under a single one, they are wider than the grid.
pub fn captioned(grid: &Grid) -> [usize; 2] {
    let (rows, cols) = padded(grid);
    [rows, cols.max(if grid.role == Role::Bias { 2 } else { 3 })]
}

/// A quadrilateral from the right edge of one grid to the left edge of the next. `left` is counted in cells
/// from the left edge of the grid it starts at; rows are counted from the middle of the figure, downwards.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wedge {
    /// Cells from the left edge of its grid to where the wedge begins.
    pub left: f64,
    /// Cells between there and the right edge of that grid, or cells it reaches into the next.
    pub inside: f64,
    /// Top and bottom at its left end.
    pub from: (f64, f64),
    /// Top and bottom at its right end.
    pub to: (f64, f64),
}

/// From the window on the input to the kernel.
pub fn input_wedge(input: &Grid, weight: &Grid) -> Option<Wedge> {
    let window = input.window?;
    let (rows, cols) = padded(input);
    let top = window.row + input.padding.top as f64 - rows as f64 / 2.0;
    let left = window.col + input.padding.left as f64 + window.cols as f64;
    let half = weight.rows as f64 / 2.0;
    Some(Wedge { left, inside: cols as f64 - left, from: (top, top + window.rows as f64), to: (-half, half) })
}

/// From the kernel to the output cell in focus.
pub fn output_wedge(frame: &Frame, weight: &Grid, output: &Grid) -> Wedge {
    let half = weight.rows as f64 / 2.0;
    let top = f64::from(frame.active.row) - output.rows as f64 / 2.0;
    Wedge { left: 0.0, inside: f64::from(frame.active.col), from: (-half, half), to: (top, top + 1.0) }
}

/// The way from the cell that a maximum was taken from to its output, along lines between cells and never over a number.
/// Counted in cells: columns from the left edge of each grid, rows from the middle of the figure, downwards.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Thread {
    /// Where it leaves the winner, and the columns of its grid.
    pub from: (f64, f64),
    /// The line below the winner, and the line above the output.
    pub lines: (f64, f64),
    /// The column at which it ends.
    pub to: f64,
}

/// The thread of the first input and the first output of the picture, once the winner is known.
pub fn thread(frame: &Frame) -> Option<Thread> {
    let (input, output) = (frame.of(Role::Input).next()?, frame.of(Role::Output).next()?);
    let marks = input.marks.iter().flatten();
    let winner =
        marks.map(|mark| (mark.cell, mark.state.winner)).find(|(_, won)| *won == Some(Winner::First))?.0;
    let (rows, cols) = padded(input);
    let (row, col) = (winner.row + input.padding.top as i32, winner.col + input.padding.left as i32);
    Some(Thread {
        from: (f64::from(col) + 0.5, cols as f64),
        lines: (
            f64::from(row) + 1.0 - rows as f64 / 2.0,
            f64::from(frame.terms.output.row) - output.rows as f64 / 2.0,
        ),
        to: f64::from(frame.terms.output.col),
    })
}

/// The grids on stage: the one the window lies on, the one that multiplies it, and the one of the cell in focus.
pub fn in_focus(frame: &Frame) -> Option<(&Grid, &Grid, &Grid)> {
    let of = |cell: CellId| frame.grids.iter().find(|g| g.role == cell.role && g.channel == cell.channel);
    let term = frame.terms.terms.first()?;
    let input = frame.grids.iter().find(|g| g.window.is_some()).or_else(|| of(term.input))?;
    Some((input, of(term.weight)?, of(frame.active)?))
}
