//! Edits of the grids: one cell, all of a grid, a pasted table, another size.

use super::{Params, Stack, limits};
use crate::frame::{CellId, Role};
use crate::number::{self, Typed};

/// Rows, columns, or both at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axes {
    /// The height.
    Rows,
    /// The width.
    Columns,
    /// Both sides alike.
    Both,
}

impl Axes {
    /// `pair` with `value` along these axes.
    #[must_use]
    pub fn put(self, pair: [usize; 2], value: usize) -> [usize; 2] {
        match self {
            Axes::Rows => [value, pair[1]],
            Axes::Columns => [pair[0], value],
            Axes::Both => [value, value],
        }
    }
}

/// The number in an editable cell.
#[must_use]
pub fn value(params: &Params, cell: CellId) -> Option<f64> {
    let (row, col) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
    match cell.role {
        Role::Input => params.x.get(cell.channel, row, col),
        Role::Weight => params.w.get(cell.channel, row, col),
        Role::Bias => {
            (row == 0 && col < params.out_channels()).then(|| params.b.get(col).copied().unwrap_or(0.0))
        }
        Role::Output => None,
    }
}

/// Writes a number into an editable cell; `false` if there is no such cell.
pub fn set_cell(params: &mut Params, cell: CellId, number: f64) -> bool {
    let (Ok(row), Ok(col)) = (usize::try_from(cell.row), usize::try_from(cell.col)) else { return false };
    if value(params, cell).is_none() || !number.is_finite() {
        return false;
    }
    match cell.role {
        Role::Input => params.x.set(cell.channel, row, col, number),
        Role::Weight => params.w.set(cell.channel, row, col, number),
        Role::Bias => {
            let wanted = params.out_channels().max(params.b.len());
            params.b.resize(wanted, 0.0);
            params.b[col] = number + 0.0;
            true
        }
        Role::Output => false,
    }
}

/// Writes `number` into every cell of a tensor.
pub fn fill(params: &mut Params, role: Role, number: f64) {
    each(params, role, |_| number);
}

/// Fills a tensor with whole numbers from a seed: 0 to 3 for the input, -2 to 2 for weight and bias.
pub fn random(params: &mut Params, role: Role, seed: u64) {
    let mut state = seed;
    let range = if role == Role::Input { 0..=3 } else { -2..=2 };
    let (low, many) = (*range.start(), (range.end() - range.start() + 1) as u64);
    each(params, role, |_| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (low + (mixed(state) % many) as i32).into()
    });
}

/// SplitMix64's output function (Steele, Lea, Flood 2014): neighbouring seeds give unlike grids.
fn mixed(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn each(params: &mut Params, role: Role, mut f: impl FnMut(usize) -> f64) {
    let mut refill = |stack: &Stack| {
        let [rows, cols] = stack.size();
        let place = |c, y, x| (c * rows + y) * cols + x;
        Stack::from_fn([stack.channels(), rows, cols], |c, y, x| f(place(c, y, x)))
    };
    match role {
        Role::Input => params.x = refill(&params.x),
        Role::Weight => params.w = refill(&params.w),
        Role::Bias => params.b = (0..params.out_channels()).map(f).collect(),
        Role::Output => {}
    }
}

/// An input of another size; numbers that fit are kept, new cells are 0. Clamped to what the scene offers.
pub fn resize_input(params: &mut Params, [rows, cols]: [usize; 2]) {
    params.x = params.x.resized([rows.clamp(1, limits::SIZE), cols.clamp(1, limits::SIZE)]);
}

/// A kernel of another size, likewise.
pub fn resize_kernel(params: &mut Params, [rows, cols]: [usize; 2]) {
    params.w = params.w.resized([rows.clamp(1, limits::KERNEL), cols.clamp(1, limits::KERNEL)]);
}

/// Why a pasted table was not taken; nothing was changed.
#[derive(Debug, Clone, PartialEq)]
pub enum PasteError {
    /// There was no text.
    Empty,
    /// A row is longer or shorter than the first; counted from 1.
    Ragged {
        /// Which row.
        row: usize,
        /// Its cells.
        cells: usize,
        /// Cells of the first row.
        expected: usize,
    },
    /// The table reaches past the grid.
    TooLarge {
        /// `[rows, columns]` of the table.
        table: [usize; 2],
        /// `[rows, columns]` from the chosen cell to the grid's end.
        room: [usize; 2],
    },
    /// A cell is no number within limits; row and column counted from 1.
    NotANumber {
        /// Row of the table.
        row: usize,
        /// Column of the table.
        col: usize,
        /// What stands there.
        text: String,
    },
    /// The chosen cell takes no numbers.
    NotEditable,
}

/// Writes a tab-separated table into the grid, its first cell at `at`: all of it, or nothing.
///
/// # Errors
/// Where the table is ragged, too large, or holds something else than numbers.
pub fn paste(params: &mut Params, at: CellId, text: &str) -> Result<(), PasteError> {
    let table = table(text)?;
    let room = room(params, at)?;
    let size = [table.len(), table[0].len()];
    if size[0] > room[0] || size[1] > room[1] {
        return Err(PasteError::TooLarge { table: size, room });
    }
    for (y, row) in table.iter().enumerate() {
        for (x, number) in row.iter().enumerate() {
            set_cell(params, CellId { row: at.row + y as i32, col: at.col + x as i32, ..at }, *number);
        }
    }
    Ok(())
}

fn room(params: &Params, at: CellId) -> Result<[usize; 2], PasteError> {
    value(params, at).ok_or(PasteError::NotEditable)?;
    let [rows, cols] = match at.role {
        Role::Input => params.x.size(),
        Role::Weight => params.w.size(),
        Role::Bias | Role::Output => [1, params.out_channels()],
    };
    Ok([rows - at.row as usize, cols - at.col as usize])
}

/// Most characters that are read of a pasted text: far more than the largest grid needs.
const LONGEST_PASTE: usize = 100_000;

fn table(text: &str) -> Result<Vec<Vec<f64>>, PasteError> {
    let text: String = text.chars().take(LONGEST_PASTE).collect();
    let rows: Vec<&str> = text.trim_matches(['\n', '\r']).lines().collect();
    if text.trim().is_empty() || rows.is_empty() {
        return Err(PasteError::Empty);
    }
    let expected = rows[0].split('\t').count();
    let mut table = Vec::new();
    for (y, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = row.split('\t').collect();
        if cells.len() != expected {
            return Err(PasteError::Ragged { row: y + 1, cells: cells.len(), expected });
        }
        let number = |(x, text): (usize, &&str)| match number::parse(text) {
            Typed::Number(number) => Ok(number),
            _ => {
                let text = text.trim().chars().take(20).collect();
                Err(PasteError::NotANumber { row: y + 1, col: x + 1, text })
            }
        };
        table.push(cells.iter().enumerate().map(number).collect::<Result<Vec<f64>, _>>()?);
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: i32, col: i32) -> CellId {
        CellId::new(Role::Input, 0, row, col)
    }

    #[test]
    fn a_pasted_table_lands_with_its_corner_on_the_cell() {
        let mut params = Params::default();
        assert_eq!(paste(&mut params, at(3, 3), "7\t8\r\n-9\t\u{2212}1,5\r\n"), Ok(()));
        assert_eq!(params.x.get(0, 3, 4), Some(8.0));
        assert_eq!(params.x.get(0, 4, 3), Some(-9.0));
        assert_eq!(params.x.get(0, 4, 4), Some(-1.5));
        assert_eq!(params.x.get(0, 2, 2), Some(2.0), "the rest stays");
    }

    #[test]
    fn what_cannot_be_pasted_changes_nothing() {
        let cases = [
            ("", PasteError::Empty),
            ("\n\n", PasteError::Empty),
            ("1\t2\n3", PasteError::Ragged { row: 2, cells: 1, expected: 2 }),
            ("1\t2\t3", PasteError::TooLarge { table: [1, 3], room: [2, 2] }),
            ("1\t?", PasteError::NotANumber { row: 1, col: 2, text: "?".to_owned() }),
            ("NaN", PasteError::NotANumber { row: 1, col: 1, text: "NaN".to_owned() }),
            ("1\t", PasteError::NotANumber { row: 1, col: 2, text: String::new() }),
        ];
        for (text, why) in cases {
            let mut params = Params::default();
            assert_eq!(paste(&mut params, at(3, 3), text), Err(why), "{text:?}");
            assert_eq!(params, Params::default(), "{text:?}");
        }
        let output = CellId::new(Role::Output, 0, 0, 0);
        assert_eq!(paste(&mut Params::default(), output, "1"), Err(PasteError::NotEditable));
    }

    #[test]
    fn the_same_seed_gives_the_same_grid_and_another_seed_another() {
        let grid = |seed| {
            let mut params = Params::default();
            random(&mut params, Role::Input, seed);
            params.x
        };
        assert_eq!(grid(7), grid(7));
        assert_ne!(grid(7), grid(8));
        assert!(grid(7).values().iter().all(|v| (0.0..=3.0).contains(v) && v.fract() == 0.0));
    }

    #[test]
    fn writing_one_bias_gives_every_output_channel_one() {
        let mut params = Params { w: Stack::from_fn([3, 3, 3], |_, _, _| 1.0), ..Params::default() };
        assert!(set_cell(&mut params, CellId::new(Role::Bias, 0, 0, 1), -2.0));
        assert_eq!(params.b, [0.0, -2.0, 0.0]);
        assert!(!set_cell(&mut params, CellId::new(Role::Bias, 0, 0, 3), 1.0));
    }
}
