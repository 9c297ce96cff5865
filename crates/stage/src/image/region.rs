//! A rectangle of pixels.

use serde::{Deserialize, Serialize};

/// Rows and columns of a picture, counted from 0 at its top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Region {
    pub row: usize,
    pub col: usize,
    pub rows: usize,
    pub cols: usize,
}

impl Region {
    /// All of a picture of this size, `[rows, columns]`.
    #[must_use]
    pub fn whole([rows, cols]: [usize; 2]) -> Self {
        Self { row: 0, col: 0, rows, cols }
    }

    /// A square of `side` around a pixel, moved inside where it would leave the picture, and as large as the
    /// picture where that is smaller. The pixel is in the middle, or just below and right of it if the side
    /// is even.
    #[must_use]
    pub fn around([row, col]: [usize; 2], side: usize, size: [usize; 2]) -> Self {
        let half = side / 2;
        Self { row: row.saturating_sub(half), col: col.saturating_sub(half), rows: side, cols: side }
            .inside(size)
    }

    /// The same rectangle, cut and moved until it lies in a picture of this size: never empty unless the
    /// picture is.
    #[must_use]
    pub fn inside(self, [rows, cols]: [usize; 2]) -> Self {
        let (h, w) = (self.rows.clamp(1, rows.max(1)).min(rows), self.cols.clamp(1, cols.max(1)).min(cols));
        Self { row: self.row.min(rows - h), col: self.col.min(cols - w), rows: h, cols: w }
    }

    /// Whether the pixel lies in it.
    #[must_use]
    pub fn holds(self, [row, col]: [usize; 2]) -> bool {
        row.checked_sub(self.row).is_some_and(|r| r < self.rows)
            && col.checked_sub(self.col).is_some_and(|c| c < self.cols)
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (row, col) = (self.row.min(other.row), self.col.min(other.col));
        let rows = (self.row + self.rows).max(other.row + other.rows) - row;
        Self { row, col, rows, cols: (self.col + self.cols).max(other.col + other.cols) - col }
    }

    /// Its pixels in reading order, as `[row, column]` of the picture.
    pub fn pixels(self) -> impl Iterator<Item = [usize; 2]> {
        let row = move |y| (self.col..self.col + self.cols).map(move |x| [y, x]);
        (self.row..self.row + self.rows).flat_map(row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_square_around_a_pixel_stays_in_the_picture() {
        let at = |row, col, side| Region::around([row, col], side, [28, 28]);
        assert_eq!(at(15, 14, 12), Region { row: 9, col: 8, rows: 12, cols: 12 });
        assert_eq!(at(0, 27, 9), Region { row: 0, col: 19, rows: 9, cols: 9 });
        assert_eq!(at(5, 5, 99), Region::whole([28, 28]));
    }

    proptest! {
        #[test]
        fn any_rectangle_is_brought_inside_and_is_not_empty(
            row: usize, col: usize, rows: usize, cols: usize, size in [1..90_usize, 1..90_usize],
        ) {
            let found = Region { row, col, rows, cols }.inside(size);
            prop_assert!(found.rows >= 1 && found.cols >= 1);
            prop_assert!(found.row + found.rows <= size[0] && found.col + found.cols <= size[1]);
            prop_assert_eq!(found.pixels().count(), found.rows * found.cols);
            prop_assert!(found.pixels().all(|at| found.holds(at)));
            prop_assert_eq!(found.inside(size), found);
        }
    }
}
