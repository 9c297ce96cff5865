//! Colours as names of steps and hues. The colours themselves are in the style sheet; here is which cell
//! gets which.

/// Strengths of fill, in percent, for the columns of a kernel of 10 to 25 taps.
pub const STRENGTHS: [u8; 5] = [8, 17, 26, 35, 44];

/// Hues for the rows of such a kernel, as places in the nine hues a to i: a b e g h.
const ROW_HUES: [u8; 5] = [0, 1, 4, 6, 7];

/// How a tap is told apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TapStyle {
    /// Kernels up to nine taps: a hue of its own, 0 to 8, and a letter, a to i.
    Letter {
        /// 0 to 8.
        hue: u8,
        /// `a` to `i`.
        letter: char,
    },
    /// Kernels up to five by five: the row picks the hue, the column the strength of its fill.
    RowAndColumn {
        /// 0 to 8.
        hue: u8,
        /// Percent.
        strength: u8,
    },
    /// Larger kernels: no standing colour; the tap in question is outlined and carries its place.
    Plain,
}

/// The style of the tap `[ky, kx]` in a kernel of `kh` by `kw`.
#[must_use]
pub fn tap_style([ky, kx]: [usize; 2], [kh, kw]: [usize; 2]) -> TapStyle {
    if kh * kw <= 9 {
        let hue = (ky * kw + kx) as u8;
        TapStyle::Letter { hue, letter: char::from(b'a' + hue) }
    } else if kh <= 5 && kw <= 5 {
        TapStyle::RowAndColumn { hue: ROW_HUES[ky], strength: STRENGTHS[kx] }
    } else {
        TapStyle::Plain
    }
}

/// A range of values that is symmetric about 0, for colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    bound: f64,
    signed: bool,
}

impl Range {
    /// From `-bound` to `bound`; drawn from 0 where nothing can be negative.
    #[must_use]
    pub fn new(bound: f64, signed: bool) -> Self {
        Self { bound: if bound.is_finite() { bound.abs() } else { f64::MAX }, signed }
    }

    /// The largest value that has a colour of its own.
    #[must_use]
    pub fn bound(self) -> f64 {
        self.bound
    }

    /// Whether negative values can occur: the key then shows both sides.
    #[must_use]
    pub fn signed(self) -> bool {
        self.signed
    }

    /// The colour step of a value: 0 for zero, up to 5 either side, nonzero values at least 1.
    #[must_use]
    pub fn step(self, value: f64) -> i8 {
        if value == 0.0 || value.is_nan() {
            return 0;
        }
        if self.bound == 0.0 {
            return if value > 0.0 { 5 } else { -5 };
        }
        let size = (value.abs() / self.bound * 5.0).ceil().clamp(1.0, 5.0) as i8;
        if value > 0.0 { size } else { -size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_taps_have_a_letter_each_in_reading_order() {
        assert_eq!(tap_style([1, 1], [3, 3]), TapStyle::Letter { hue: 4, letter: 'e' });
        assert_eq!(tap_style([2, 2], [3, 3]), TapStyle::Letter { hue: 8, letter: 'i' });
        assert_eq!(tap_style([0, 6], [1, 7]), TapStyle::Letter { hue: 6, letter: 'g' });
    }

    #[test]
    fn up_to_five_by_five_rows_pick_hues_and_columns_strengths() {
        assert_eq!(tap_style([4, 0], [5, 5]), TapStyle::RowAndColumn { hue: 7, strength: 8 });
        assert_eq!(tap_style([0, 4], [5, 5]), TapStyle::RowAndColumn { hue: 0, strength: 44 });
    }

    #[test]
    fn larger_kernels_have_no_standing_colour() {
        assert_eq!(tap_style([6, 6], [7, 7]), TapStyle::Plain);
        assert_eq!(tap_style([0, 0], [2, 7]), TapStyle::Plain);
    }

    #[test]
    fn steps_are_symmetric_and_only_zero_is_colourless() {
        let range = Range::new(30.0, true);
        for (value, step) in [(0.0, 0), (-0.0, 0), (0.1, 1), (6.0, 1), (6.1, 2), (30.0, 5), (99.0, 5)] {
            assert_eq!(range.step(value), step, "{value}");
            assert_eq!(range.step(-value), -step, "-{value}");
        }
    }
}
