//! The comparison that fails: cell by cell against the stored X.

use crate::lab::Stack;

/// How well a drawing fits the reference without being moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// Cells that hold the same number as the reference.
    pub equal: usize,
    /// `[row, column]` of those that do not, in reading order.
    pub differing: Vec<[usize; 2]>,
    /// `(equal - differing) / all`: 1 if all are equal, -1 if none is. For drawings of 1 and -1 this is the
    /// mean of the products, as in a match map.
    pub score: f64,
}

impl Pixels {
    /// All cells.
    #[must_use]
    pub fn total(&self) -> usize {
        self.equal + self.differing.len()
    }
}

/// Compares a drawing with another one; what lies outside of the other one differs.
#[must_use]
pub fn compare_pixels(drawing: &Stack, reference: &Stack) -> Pixels {
    let [rows, cols] = drawing.size();
    let cells = (0..rows).flat_map(|y| (0..cols).map(move |x| [y, x]));
    let differs = |[y, x]: &[usize; 2]| drawing.get(0, *y, *x) != reference.get(0, *y, *x);
    let differing: Vec<[usize; 2]> = cells.filter(differs).collect();
    let equal = rows * cols - differing.len();
    let score = (equal as f64 - differing.len() as f64) / (rows * cols) as f64;
    Pixels { equal, differing, score }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::params::mark;
    use super::super::{Params, drawings};
    use super::*;

    #[test]
    fn the_deformed_x_equals_the_stored_one_in_62_of_81_cells() {
        let params = Params::default();
        let pixels = compare_pixels(&params.drawing, &params.reference());
        assert_eq!((pixels.equal, pixels.differing.len(), pixels.total()), (62, 19, 81));
        assert_eq!(format!("{:.2}", pixels.score), "0.53");
        assert_eq!(pixels.differing[..3], [[1, 1], [1, 2], [1, 7]]);
    }

    #[test]
    fn a_drawing_differs_wherever_the_other_one_has_no_cell() {
        let pixels = compare_pixels(&drawings::x(9), &drawings::x(8));
        assert!((0..9).all(|n| pixels.differing.contains(&[8, n])));
    }

    proptest! {
        #[test]
        fn the_score_of_plus_and_minus_ones_is_their_mean_product(
            a in prop::collection::vec(any::<bool>(), 42), b in prop::collection::vec(any::<bool>(), 42),
        ) {
            let [a, b] = [a, b].map(|v| Stack::from_fn([1, 6, 7], |_, y, x| mark(v[y * 7 + x])));
            let pixels = compare_pixels(&a, &b);
            let products: f64 = a.values().iter().zip(b.values()).map(|(a, b)| a * b).sum();
            prop_assert_eq!(pixels.score, products / 42.0);
        }
    }
}
