//! One window by itself: what lies under it, and what that is multiplied by.

use super::Stack;

/// An output as a convolution of its own, whose input is as large as its kernel. Any window of any scene can be looked at
/// in the scene `convolution` this way: that of a maximum has one weight that is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone {
    /// What lies under the window, one grid for each channel; 0 in the padding.
    pub x: Stack,
    /// What multiplies it, cell by cell.
    pub w: Stack,
    /// What is added at last; `None` where nothing is.
    pub bias: Option<f64>,
}

impl Alone {
    /// Products in reading order, slice by slice, as `(number, factor)`; `None` if there are not as many as places.
    #[must_use]
    pub fn new([channels, rows, cols]: [usize; 3], products: &[(f64, f64)]) -> Option<Self> {
        let fits = channels * rows * cols == products.len() && !products.is_empty();
        let grid = |of: fn(&(f64, f64)) -> f64| {
            Stack::from_fn([channels, rows, cols], |c, y, x| of(&products[(c * rows + y) * cols + x]))
        };
        fits.then(|| Self { x: grid(|product| product.0), w: grid(|product| product.1), bias: None })
    }

    /// Products side by side.
    #[must_use]
    pub fn row(products: &[(f64, f64)]) -> Option<Self> {
        Self::new([1, 1, products.len()], products)
    }
}
