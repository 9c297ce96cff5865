//! Edits of the grids: one cell, all of a grid, a pasted table, another size.

use super::{Kind, Lab, Setup, Stack, Value};
use crate::frame::{CellId, Role};
use crate::number::{self, Typed};

/// The field that holds the cells of a tensor.
fn field_of(lab: &dyn Lab, setup: &Setup, role: Role) -> Option<(usize, &'static Kind)> {
    let fields = lab.fields().iter().enumerate();
    let mut fields = fields.map(|(at, field)| (at, &field.kind));
    fields.find(|(at, kind)| kind.role() == Some(role) && lab.counts(setup, *at))
}

/// The number in an editable cell.
#[must_use]
pub fn value(lab: &dyn Lab, setup: &Setup, cell: CellId) -> Option<f64> {
    let (row, col) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
    let (field, _) = field_of(lab, setup, cell.role)?;
    match setup.get(field)? {
        Value::Grids(stack) => stack.get(cell.channel, row, col),
        Value::Numbers(numbers) => {
            let place = cell.channel + col;
            let inside = row == 0 && place < lab.places(setup, field);
            inside.then(|| numbers.get(place).copied().unwrap_or(0.0))
        }
        Value::Pair(_) | Value::Whole(_) | Value::Word(_) => None,
    }
}

/// Writes a number into an editable cell; `false` if there is no such cell.
pub fn set_cell(lab: &dyn Lab, setup: &mut Setup, cell: CellId, number: f64) -> bool {
    let (Ok(row), Ok(col)) = (usize::try_from(cell.row), usize::try_from(cell.col)) else { return false };
    if value(lab, setup, cell).is_none() || !number.is_finite() {
        return false;
    }
    let Some((field, _)) = field_of(lab, setup, cell.role) else { return false };
    if let Some(stack) = setup.grids_mut(field) {
        return stack.set(cell.channel, row, col, number);
    }
    let mut numbers = setup.numbers(field).to_vec();
    numbers.resize(lab.places(setup, field).max(numbers.len()), 0.0);
    // Adding zero turns -0 into 0.
    numbers[cell.channel + col] = number + 0.0;
    setup.put(field, Value::Numbers(numbers));
    true
}

/// Writes `number` into every cell of a tensor.
pub fn fill(lab: &dyn Lab, setup: &mut Setup, role: Role, number: f64) {
    each(lab, setup, role, |_| number);
}

/// Fills a tensor with whole numbers that a seed draws from its field's range.
pub fn random(lab: &dyn Lab, setup: &mut Setup, role: Role, seed: u64) {
    let Some((_, Kind::Grids { random, .. } | Kind::Numbers { random, .. })) = field_of(lab, setup, role)
    else {
        return;
    };
    let mut draw = drawing(*random.start(), *random.end(), seed);
    each(lab, setup, role, |_| draw());
}

/// Whole numbers from `low` to `high`, one after the other.
pub fn drawing(low: i32, high: i32, seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    let many = u64::from(high.abs_diff(low)) + 1;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        f64::from(low) + (mixed(state) % many) as f64
    }
}

/// SplitMix64's output function (Steele, Lea, Flood 2014): neighbouring seeds give unlike grids.
fn mixed(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn each(lab: &dyn Lab, setup: &mut Setup, role: Role, mut f: impl FnMut(usize) -> f64) {
    let Some((field, _)) = field_of(lab, setup, role) else { return };
    match setup.grids(field) {
        Some(stack) => {
            let [rows, cols] = stack.size();
            let size = [stack.channels(), rows, cols];
            let refilled = Stack::from_fn(size, |c, y, x| f((c * rows + y) * cols + x));
            setup.put(field, Value::Grids(refilled));
        }
        None => {
            let numbers = (0..lab.places(setup, field)).map(f).collect();
            setup.put(field, Value::Numbers(numbers));
        }
    }
}

/// Grids of another size, clamped to what the scene offers; numbers that fit are kept, new cells are 0.
pub fn resize(lab: &dyn Lab, setup: &mut Setup, field: usize, [rows, cols]: [usize; 2]) {
    let Some(kind) = lab.fields().get(field).map(|field| &field.kind) else { return };
    if let Some(stack) = setup.grids_mut(field) {
        *stack = stack.resized([kind.clamped(rows), kind.clamped(cols)]);
        lab.settle(setup, field);
    }
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
pub fn paste(lab: &dyn Lab, setup: &mut Setup, at: CellId, text: &str) -> Result<(), PasteError> {
    let table = table(text)?;
    let room = room(lab, setup, at)?;
    let size = [table.len(), table[0].len()];
    if size[0] > room[0] || size[1] > room[1] {
        return Err(PasteError::TooLarge { table: size, room });
    }
    for (y, row) in table.iter().enumerate() {
        for (x, number) in row.iter().enumerate() {
            let cell = CellId { row: at.row + y as i32, col: at.col + x as i32, ..at };
            set_cell(lab, setup, cell, *number);
        }
    }
    Ok(())
}

fn room(lab: &dyn Lab, setup: &Setup, at: CellId) -> Result<[usize; 2], PasteError> {
    value(lab, setup, at).ok_or(PasteError::NotEditable)?;
    let (field, _) = field_of(lab, setup, at.role).ok_or(PasteError::NotEditable)?;
    let numbers = || [1, lab.places(setup, field) - at.channel];
    let [rows, cols] = setup.grids(field).map_or_else(numbers, Stack::size);
    Ok([rows - at.row as usize, cols - at.col as usize])
}

/// Most characters that are read of a pasted text: far more than the largest grid needs.
const LONGEST_PASTE: usize = 100_000;

pub(crate) fn table(text: &str) -> Result<Vec<Vec<f64>>, PasteError> {
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
    use crate::scenes::convolution::{Convolution, field};

    fn at(row: i32, col: i32) -> CellId {
        CellId::new(Role::Input, 0, row, col)
    }

    fn input(setup: &Setup, row: usize, col: usize) -> Option<f64> {
        setup.grids(field::X).and_then(|x| x.get(0, row, col))
    }

    #[test]
    fn a_pasted_table_lands_with_its_corner_on_the_cell() {
        let mut setup = Convolution.usual();
        assert_eq!(paste(&Convolution, &mut setup, at(3, 3), "7\t8\r\n-9\t\u{2212}1,5\r\n"), Ok(()));
        assert_eq!(input(&setup, 3, 4), Some(8.0));
        assert_eq!(input(&setup, 4, 3), Some(-9.0));
        assert_eq!(input(&setup, 4, 4), Some(-1.5));
        assert_eq!(input(&setup, 2, 2), Some(2.0), "the rest stays");
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
            let mut setup = Convolution.usual();
            assert_eq!(paste(&Convolution, &mut setup, at(3, 3), text), Err(why), "{text:?}");
            assert_eq!(setup, Convolution.usual(), "{text:?}");
        }
        let output = CellId::new(Role::Output, 0, 0, 0);
        assert_eq!(paste(&Convolution, &mut Convolution.usual(), output, "1"), Err(PasteError::NotEditable));
    }

    #[test]
    fn the_same_seed_gives_the_same_grid_and_another_seed_another() {
        let grid = |seed| {
            let mut setup = Convolution.usual();
            random(&Convolution, &mut setup, Role::Input, seed);
            setup
        };
        assert_eq!(grid(7), grid(7));
        assert_ne!(grid(7), grid(8));
        let drawn = grid(7);
        let values = drawn.grids(field::X).expect("it holds grids").values();
        assert!(values.iter().all(|v| (0.0..=3.0).contains(v) && v.fract() == 0.0));
    }

    #[test]
    fn writing_one_bias_gives_every_output_channel_one() {
        let filters = Stack::from_fn([3, 3, 3], |_, _, _| 1.0);
        let mut setup = Convolution.usual().with(field::W, Value::Grids(filters));
        assert!(set_cell(&Convolution, &mut setup, CellId::new(Role::Bias, 0, 0, 1), -2.0));
        assert_eq!(setup.numbers(field::B), [0.0, -2.0, 0.0]);
        assert!(!set_cell(&Convolution, &mut setup, CellId::new(Role::Bias, 0, 0, 3), 1.0));
    }
}
