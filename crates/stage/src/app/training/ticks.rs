//! Round numbers for axes and colour keys: 1, 2 or 5 times a power of ten.

/// The smallest round number not below `x`: where a scale ends that must show `x`. 1 for anything
/// that is not a positive finite number.
pub fn round_up(x: f64) -> f64 {
    if !(x.is_finite() && x > 0.0) {
        return 1.0;
    }
    let power = 10f64.powi(x.log10().floor() as i32);
    // The slack keeps a round number, a hair above itself after the division, from the next one.
    let reaches = |lead: &f64| x <= lead * power * (1.0 + 1e-9);
    power * [1.0, 2.0, 5.0].into_iter().find(reaches).unwrap_or(10.0)
}

/// Ticks of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// The places, ascending, all within the axis.
    pub at: Vec<f64>,
    /// Decimals that tell neighbouring ticks apart.
    pub decimals: usize,
}

/// At most `count + 1` ticks from `low` to `high`, at whole multiples of a round distance.
///
/// Returns no ticks for an empty or unbounded axis.
pub fn ticks(low: f64, high: f64, count: usize) -> Ticks {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) || count == 0 {
        return Ticks { at: Vec::new(), decimals: 0 };
    }
    let distance = round_up(span / count as f64);
    let first = (low / distance - 1e-9).ceil() as i64;
    let last = (high / distance + 1e-9).floor() as i64;
    let decimals = (-distance.log10().floor()).max(0.0) as usize;
    // Multiplying keeps 0.3 from becoming 0.30000000000000004 by repeated addition.
    Ticks { at: (first..=last).map(|n| n as f64 * distance).collect(), decimals }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs()
    }

    #[test]
    fn scales_end_on_one_two_or_five() {
        let cases = [
            (0.9, 1.0),
            (1.0, 1.0),
            (1.1, 2.0),
            (2.0, 2.0),
            (2.303, 5.0),
            (5.0, 5.0),
            (5.001, 10.0),
            (0.3, 0.5),
            (0.02, 0.02),
            (0.021, 0.05),
            (1000.0, 1000.0),
            (1876.0, 2000.0),
            (1e-9, 1e-9),
        ];
        for (x, want) in cases {
            assert!(close(round_up(x), want), "round_up({x}) = {}", round_up(x));
        }
    }

    #[test]
    fn a_scale_always_reaches_its_number_and_overshoots_less_than_two_and_a_half_times() {
        for n in 1..20_000 {
            let x = n as f64 * 0.0137;
            let top = round_up(x);
            assert!(top >= x * (1.0 - 1e-9) && top <= x * 2.5 + 1e-9, "{x} -> {top}");
        }
    }

    #[test]
    fn nonsense_gets_a_scale_of_one() {
        for x in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(round_up(x), 1.0);
        }
    }

    #[test]
    fn ticks_are_few_even_and_within_the_axis() {
        for (low, high) in [(0.0, 2.5), (0.0, 100.0), (50.0, 100.0), (0.0, 1875.0), (0.0, 0.003), (-0.3, 0.3)]
        {
            let ticks = ticks(low, high, 5);
            assert!((2..=6).contains(&ticks.at.len()), "{low}..{high}: {ticks:?}");
            assert!(ticks.at.iter().all(|t| *t >= low - 1e-9 && *t <= high + 1e-9));
        }
        assert_eq!(ticks(0.0, 2.5, 5).at, [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]);
        assert_eq!(ticks(0.0, 2.5, 5).decimals, 1);
        assert_eq!(ticks(90.0, 100.0, 5).at, [90.0, 92.0, 94.0, 96.0, 98.0, 100.0]);
    }

    #[test]
    fn an_empty_axis_has_no_ticks() {
        for (low, high) in [(1.0, 1.0), (2.0, 1.0), (0.0, f64::INFINITY), (f64::NAN, 1.0)] {
            assert!(ticks(low, high, 4).at.is_empty());
        }
    }
}
