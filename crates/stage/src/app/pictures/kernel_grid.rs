//! The kernel as a grid that can be edited, and the edits.

use kernelwalk_text as say;

use super::Trouble;
use crate::app::{Draft, DraftState};
use crate::frame::{CellId, Frame, Grid, Mark, MarkState, Role, Tap, TermStrip};
use crate::lab::{Layout, PasteError};
use crate::number::{self, IN_CELLS, Typed};
use crate::palette::{Range, tap_style};
use crate::scenes::image_filters::{Kernel, KernelError};

/// The kernel as a picture of its own.
pub(super) fn frame(kernel: &Kernel, drafts: &[Draft]) -> Frame {
    alone(grid(kernel, drafts))
}

/// A picture of one grid.
pub(super) fn alone(grid: Grid) -> Frame {
    let active = CellId::new(grid.role, 0, 0, 0);
    Frame {
        grids: vec![grid],
        layout: Layout::Grid(0),
        asides: None,
        terms: TermStrip::empty(active),
        also: None,
        active,
        range: Range::new(1.0, true),
        dimmed: false,
        progress: (0, 0),
    }
}

/// The numbers of the kernel as written, before they are divided.
fn grid(kernel: &Kernel, drafts: &[Draft]) -> Grid {
    let [rows, cols] = kernel.size();
    let mark = |y: usize, x: usize| {
        let number = kernel.numbers()[y * cols + x];
        let cell = CellId::new(Role::Weight, 0, y as i32, x as i32);
        let state = MarkState {
            zero: number == 0.0,
            tap: Some(Tap { index: y * cols + x, ky: y, kx: x, style: tap_style([y, x], [rows, cols]) }),
            pending: drafts.iter().any(|draft| draft.cell == cell),
            ..MarkState::default()
        };
        Mark {
            cell,
            value: Some(number),
            text: number::show(number, IN_CELLS),
            data: number::machine(number),
            state,
        }
    };
    Grid {
        editable: true,
        marks: (0..rows).map(|y| (0..cols).map(|x| mark(y, x)).collect()).collect(),
        ..Grid::empty(say::grid_weight(), "W", Role::Weight, [rows, cols])
    }
}

/// Row and column of a cell of the kernel.
fn place(kernel: &Kernel, cell: CellId) -> Option<[usize; 2]> {
    let at = [usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?];
    let [rows, cols] = kernel.size();
    (cell.role == Role::Weight && at[0] < rows && at[1] < cols).then_some(at)
}

/// The number in a cell.
pub(super) fn value(kernel: &Kernel, cell: CellId) -> Option<f64> {
    let [row, col] = place(kernel, cell)?;
    kernel.numbers().get(row * kernel.size()[1] + col).copied()
}

/// The kernel with a number written into a cell; what is no cell changes nothing.
pub(super) fn with(kernel: &Kernel, cell: CellId, number: f64) -> Result<Kernel, KernelError> {
    place(kernel, cell).map_or_else(|| Ok(kernel.clone()), |at| kernel.with(at, number))
}

/// A typed text: a number, or what is the matter with it.
pub(super) fn read(cell: CellId, text: String) -> Result<f64, Draft> {
    let state = match number::parse(&text) {
        Typed::Number(number) => return Ok(number),
        Typed::Pending => DraftState::Pending,
        Typed::Refused(why) => DraftState::Refused(why),
    };
    Err(Draft { cell, text, state })
}

/// What a table written into the kernel at a cell gives.
pub(super) fn pasted(kernel: &Kernel, at: CellId, text: &str) -> Result<Kernel, Trouble> {
    let [row, col] = place(kernel, at).ok_or(Trouble::Paste(PasteError::NotEditable))?;
    let table = crate::lab::edit::table(text).map_err(Trouble::Paste)?;
    let [rows, cols] = kernel.size();
    let (size, room) = ([table.len(), table[0].len()], [rows - row, cols - col]);
    if size[0] > room[0] || size[1] > room[1] {
        return Err(Trouble::Paste(PasteError::TooLarge { table: size, room }));
    }
    let mut changed = kernel.clone();
    for (y, numbers) in table.iter().enumerate() {
        for (x, number) in numbers.iter().enumerate() {
            changed = changed.with([row + y, col + x], *number).map_err(|_| Trouble::Number)?;
        }
    }
    Ok(changed)
}
