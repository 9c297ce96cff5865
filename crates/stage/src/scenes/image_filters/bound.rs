//! The ends of a response's colours.

use super::Response;

/// Largest share of the values other than 0 that [`Bound::robust`] leaves beyond the ends.
const MOST_BEYOND: f64 = 0.03;
/// First digits of a bound: few, so that the printed number is easy to read.
const DIGITS: [f64; 9] = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];

/// The value whose colour is the strongest, on both sides of 0. It is chosen when picture or kernel change
/// and then stays: a camera's frames, or an edit, never rescale the colours.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Bound(f32);

/// How many of the values lie beyond the ends and are drawn as if they lay on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clipped {
    /// Below the lower end.
    pub below: usize,
    /// Above the upper end.
    pub above: usize,
    /// All values.
    pub of: usize,
}

impl Clipped {
    /// Share of all values, 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        (self.below + self.above) as f64 / self.of.max(1) as f64
    }

    fn count(values: &[f32], low: f32, high: f32) -> Self {
        let (mut below, mut above) = (0, 0);
        for value in values {
            below += usize::from(*value < low);
            above += usize::from(*value > high);
        }
        Self { below, above, of: values.len() }
    }

    /// What a view from 0 to 255 cuts off: values that round to less than black or more than white.
    #[must_use]
    pub fn plain(values: &[f32]) -> Self {
        Self::count(values, -0.5, 255.5)
    }
}

impl Bound {
    /// A bound of one's own; what is no positive number becomes 1.
    #[must_use]
    pub fn new(bound: f32) -> Self {
        Self(if bound.is_finite() && bound > 0.0 { bound } else { 1.0 })
    }

    /// The largest response there can be to pixels from 0 to 255: known before anything is computed, but
    /// photos seldom come near it, and their edges stay pale.
    #[must_use]
    pub fn worst(kernel: &super::Kernel) -> Self {
        Self::new((kernel.reach() * 255.0) as f32)
    }

    /// The smallest easy number that leaves at most three hundredths of the values other than 0 beyond it.
    ///
    /// A single sharp edge does not make all others pale, and areas that are exactly 0 do not count: a line
    /// drawn on an empty pad has a scale as if there were no pad around it.
    #[must_use]
    pub fn robust(values: &[f32]) -> Self {
        let (mut largest, mut present) = (0.0_f32, 0);
        for value in values {
            largest = largest.max(value.abs());
            present += usize::from(*value != 0.0);
        }
        if largest <= 0.0 {
            return Self(1.0);
        }
        let most = (present as f64 * MOST_BEYOND) as usize;
        let beyond = |bound: f32| values.iter().filter(|value| value.abs() > bound).count();
        let mut bound = largest;
        // Downwards from the largest value; a thousandth of it is the end, however many lie below.
        for easier in easy_below(f64::from(largest)) {
            if beyond(easier) > most {
                break;
            }
            bound = easier;
        }
        Self(bound)
    }

    /// The number printed at the key's ends.
    #[must_use]
    pub fn get(self) -> f32 {
        self.0
    }

    /// What lies beyond the ends.
    #[must_use]
    pub fn clipped(self, values: &[f32]) -> Clipped {
        Clipped::count(values, -self.0, self.0)
    }

    /// The ends that suit a response.
    #[must_use]
    pub fn of(response: &Response) -> Self {
        Self::robust(response.values())
    }
}

/// Easy numbers from just above `largest` down to a thousandth of it.
fn easy_below(largest: f64) -> impl Iterator<Item = f32> {
    let mut decade = 1.0;
    while decade > largest {
        decade /= 10.0;
    }
    while decade * 10.0 <= largest {
        decade *= 10.0;
    }
    let above = DIGITS.iter().position(|digit| digit * decade >= largest).unwrap_or(DIGITS.len());
    let count = DIGITS.len();
    // Place `above` is the first that is not smaller; ten times the decade follows the last digit.
    (0..=3 * count).map(move |down| {
        let place = (above + 3 * count - down) as i32;
        let (tens, digit) = (place / count as i32 - 3, place as usize % count);
        // Divided rather than multiplied by a fraction: 4 / 10 is nearer to 0.4 than 4 * 0.1.
        let power = decade * 10_f64.powi(tens.max(0));
        (DIGITS[digit] * power / 10_f64.powi((-tens).max(0))) as f32
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn easy_numbers_go_down_from_the_largest_value() {
        let first = |largest| easy_below(largest).take(4).collect::<Vec<_>>();
        assert_eq!(first(905.0), [1000.0, 800.0, 600.0, 500.0]);
        assert_eq!(first(400.0), [400.0, 300.0, 250.0, 200.0]);
        assert_eq!(first(0.11), [0.15, 0.1, 0.08, 0.06]);
    }

    #[test]
    fn a_few_sharp_edges_do_not_make_the_others_pale() {
        let mut values = vec![0.0; 900];
        values.extend((0..100).map(|i| if i < 3 { -2000.0 } else { 35.0 }));
        let bound = Bound::robust(&values);
        assert_eq!(bound, Bound(40.0));
        assert_eq!(bound.clipped(&values), Clipped { below: 3, above: 0, of: 1000 });
        assert_eq!(bound.clipped(&values).share(), 0.003);
    }

    #[test]
    fn a_response_of_nothing_has_a_bound_all_the_same() {
        assert_eq!(Bound::robust(&[]), Bound(1.0));
        assert_eq!(Bound::robust(&[0.0; 9]), Bound(1.0));
        assert_eq!(Bound::new(f32::NAN), Bound(1.0));
        assert_eq!(Bound::new(-3.0), Bound(1.0));
    }

    #[test]
    fn plain_pictures_are_clipped_at_black_and_white() {
        let found = Clipped::plain(&[-0.6, -0.5, 0.0, 255.5, 255.6, 300.0]);
        assert_eq!(found, Clipped { below: 1, above: 2, of: 6 });
    }

    proptest! {
        #[test]
        fn at_most_three_hundredths_of_what_is_not_zero_lie_beyond(
            values in prop::collection::vec(prop_oneof![Just(0.0_f32), -3000.0..3000_f32, -2.0..2_f32], 1..400),
        ) {
            let bound = Bound::robust(&values);
            let present = values.iter().filter(|v| **v != 0.0).count();
            prop_assert!(bound.clipped(&values).share() * values.len() as f64 <= present as f64 * 0.03 + 1e-9);
            prop_assert!(bound.get() > 0.0);
        }
    }
}
