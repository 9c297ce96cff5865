//! Filters and feature maps as the page shows them.

use std::rc::Rc;

use super::ticks::round_up;

/// A row of maps on one signed scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankKind {
    /// The weights of the first layer.
    Filters,
    /// The first layer's output before ReLU.
    First,
    /// The first layer's output after ReLU and pooling.
    FirstPooled,
    /// The second layer's output after ReLU and pooling.
    SecondPooled,
}

impl BankKind {
    /// All rows, from the input to the output.
    pub const ALL: [BankKind; 4] =
        [BankKind::Filters, BankKind::First, BankKind::FirstPooled, BankKind::SecondPooled];

    /// Where the scale ends before anybody fits it: weights start within 1/sqrt(fan-in), which is
    /// 0.2 for 5 x 5 taps, and grow; activations follow them, and pixels go up to 2.8.
    pub(super) fn first_bound(self) -> f32 {
        match self {
            BankKind::Filters => 0.5,
            BankKind::First | BankKind::FirstPooled | BankKind::SecondPooled => 5.0,
        }
    }
}

/// Maps of equal size, one per channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Bank {
    values: Rc<[f32]>,
    height: usize,
    width: usize,
}

impl Bank {
    /// Maps of `height` x `width` cells, one behind the other. `None` if the values do not fill
    /// whole maps.
    pub fn new(values: &[f32], height: usize, width: usize) -> Option<Self> {
        let cells = height.checked_mul(width).filter(|cells| *cells > 0)?;
        let whole = !values.is_empty() && values.len().is_multiple_of(cells);
        whole.then(|| Self { values: values.into(), height, width })
    }

    /// The maps in order of channels.
    pub fn maps(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks(self.height * self.width)
    }

    /// How many maps there are.
    pub fn count(&self) -> usize {
        self.values.len() / (self.height * self.width)
    }

    /// Rows of a map.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Columns of a map.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Largest absolute value; values that are not finite do not count.
    pub fn largest(&self) -> f32 {
        self.values.iter().map(|v| v.abs()).filter(|v| v.is_finite()).fold(0.0, f32::max)
    }

    /// Share of the values that a scale to `bound` cannot tell from its end.
    pub fn share_beyond(&self, bound: f32) -> f32 {
        let beyond = self.values.iter().filter(|v| v.abs() > bound).count();
        beyond as f32 / self.values.len() as f32
    }

    /// End of the scale that shows all of these values.
    pub fn fitting_bound(&self) -> f32 {
        round_up(f64::from(self.largest())) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_come_apart_by_channel() {
        let bank = Bank::new(&[1.0, 2.0, 3.0, 4.0, 5.0, -6.0], 1, 3).expect("two whole maps");
        assert_eq!(bank.count(), 2);
        assert_eq!(bank.maps().collect::<Vec<_>>(), [&[1.0, 2.0, 3.0], &[4.0, 5.0, -6.0]]);
        assert_eq!(bank.largest(), 6.0);
        assert_eq!(bank.fitting_bound(), 10.0);
        assert_eq!(bank.share_beyond(4.5), 2.0 / 6.0);
    }

    #[test]
    fn values_that_fill_no_whole_maps_are_refused() {
        assert!(Bank::new(&[1.0; 5], 2, 2).is_none());
        assert!(Bank::new(&[], 2, 2).is_none());
        assert!(Bank::new(&[1.0], 0, 2).is_none());
        assert!(Bank::new(&[1.0], usize::MAX, 2).is_none());
    }
}
