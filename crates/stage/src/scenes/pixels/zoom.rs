//! From the whole picture down to single numbers.

use crate::image::Region;

/// Sides of the number grid that can be chosen.
pub const SIDES: [usize; 8] = [4, 6, 8, 10, 12, 16, 24, 32];

/// How much of a pixel can be read at this zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// A grid of grey cells; the number appears on hover.
    Colours,
    /// A number in every cell.
    Numbers,
}

/// Numbers in cells up to this side, as the cell sizes of the design allow.
const NUMBERS: usize = 12;

/// What the cells of this region show.
#[must_use]
pub fn detail(region: Region) -> Detail {
    if region.rows.max(region.cols) <= NUMBERS { Detail::Numbers } else { Detail::Colours }
}

/// The sides of [`SIDES`] that fit into a picture, smallest first; its own shorter side if none does.
#[must_use]
pub fn sides(size: [usize; 2]) -> Vec<usize> {
    let shorter = size[0].min(size[1]);
    let fitting: Vec<usize> = SIDES.into_iter().filter(|side| *side <= shorter).collect();
    if fitting.is_empty() { vec![shorter] } else { fitting }
}

/// A part of the picture in fractions of pixels: what is on screen while zooming.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Lens {
    pub row: f64,
    pub col: f64,
    pub rows: f64,
    pub cols: f64,
}

/// What is on screen at moment `t` of a zoom: the whole picture at 0, the region at 1.
///
/// ```text
/// rows(t) = whole^(1 - t) * region^t        the magnification grows evenly
/// row(t)  = region.row * (whole - rows(t)) / (whole - region)
/// ```
///
/// So the lens always holds the region and never leaves the picture. A function of `t` alone: scrubbing back
/// is exact.
#[must_use]
pub fn lens([rows, cols]: [usize; 2], region: Region, t: f64) -> Lens {
    let region = region.inside([rows, cols]);
    let t = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) };
    let along = |whole: usize, start: usize, part: usize| {
        if t == 1.0 || whole == part {
            return (start as f64, part as f64);
        }
        let (whole, start, part) = (whole as f64, start as f64, part as f64);
        let size = whole * (part / whole).powf(t);
        (start * (whole - size) / (whole - part), size)
    };
    let ((row, height), (col, width)) =
        (along(rows, region.row, region.rows), along(cols, region.col, region.cols));
    Lens { row, col, rows: height, cols: width }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_zoom_begins_with_the_picture_and_ends_with_the_region() {
        let region = Region { row: 9, col: 8, rows: 12, cols: 12 };
        let at = |t| lens([28, 28], region, t);
        assert_eq!(at(0.0), Lens { row: 0.0, col: 0.0, rows: 28.0, cols: 28.0 });
        assert_eq!(at(1.0), Lens { row: 9.0, col: 8.0, rows: 12.0, cols: 12.0 });
        assert_eq!(at(f64::NAN), at(0.0));
        assert_eq!(detail(region), Detail::Numbers);
    }

    #[test]
    fn only_sides_that_fit_are_offered() {
        assert_eq!(sides([28, 28]), [4, 6, 8, 10, 12, 16, 24]);
        assert_eq!(sides([3, 90]), [3]);
    }

    proptest! {
        #[test]
        fn the_lens_holds_the_region_and_stays_in_the_picture(
            size in [1..99_usize, 1..99_usize], row in 0..99_usize, side in 1..40_usize, t in -0.5..1.5,
        ) {
            let region = Region { row, col: row / 2, rows: side, cols: side }.inside(size);
            let lens = lens(size, region, t);
            let slack = 1e-9;
            prop_assert!(lens.row >= 0.0 && lens.row <= region.row as f64 + slack);
            prop_assert!(lens.row + lens.rows + slack >= (region.row + region.rows) as f64);
            prop_assert!(lens.row + lens.rows <= size[0] as f64 + slack);
            prop_assert!(lens.col + lens.cols <= size[1] as f64 + slack);
        }
    }
}
