//! Numbers as text. On screen: U+2212 for minus, integers stay integers, never "-0". For machines: plain
//! ASCII that reads back as the same number.

/// Decimals of a fraction in a cell.
pub const IN_CELLS: usize = 2;
/// Decimals of a fraction in the inspector.
pub const IN_INSPECTOR: usize = 3;

const MINUS: char = '\u{2212}';
/// Above this a fraction is not told apart from its neighbours, and exponents are easier to read.
const LONGEST: f64 = 1e9;

/// The number as people read it, with at most `decimals` decimals: `12`, `−1.50`, `0.00`.
#[must_use]
pub fn show(x: f64, decimals: usize) -> String {
    let x = if x == 0.0 { 0.0 } else { x };
    let text = if x.abs() >= LONGEST {
        format!("{x:.2e}")
    } else if x.fract() == 0.0 {
        format!("{x:.0}")
    } else {
        format!("{x:.decimals$}")
    };
    // A tiny negative number rounds to "-0.00".
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        Some(rest) => {
            let mut signed = String::from(MINUS);
            signed.push_str(&rest.replace('-', "\u{2212}"));
            signed
        }
        None => text.replace('-', "\u{2212}"),
    }
}

/// All digits, as people read them: what a pinned cell shows.
#[must_use]
pub fn show_all(x: f64) -> String {
    machine(x).replace('-', "\u{2212}")
}

/// A difference with its sign: `+2`, `−0.50`.
#[must_use]
pub fn show_signed(x: f64, decimals: usize) -> String {
    let text = show(x, decimals);
    if x > 0.0 { format!("+{text}") } else { text }
}

/// A number as a factor inside a sum: negative ones in brackets.
#[must_use]
pub fn show_factor(x: f64, decimals: usize) -> String {
    let text = show(x, decimals);
    if text.starts_with(MINUS) { format!("({text})") } else { text }
}

/// Plain ASCII that reads back as exactly this number; never `-0`.
#[must_use]
pub fn machine(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let (plain, short) = (format!("{x}"), format!("{x:e}"));
    if plain.len() > 17 && short.len() < plain.len() { short } else { plain }
}

/// The number as it stands on screen, as a number again: formatting rounds halves to even, so that no
/// other rounding would do.
fn rounded(x: f64, decimals: usize) -> f64 {
    format!("{x:.decimals$}").parse().unwrap_or(x)
}

/// Whether the parts, as rounded on screen, add up to the total as rounded on screen.
#[must_use]
pub fn closes(parts: impl IntoIterator<Item = f64>, total: f64, decimals: usize) -> bool {
    let sum: f64 = parts.into_iter().map(|x| rounded(x, decimals)).sum();
    rounded(sum - rounded(total, decimals), decimals + 2) == 0.0
}

/// Numbers that may be typed into a cell are no larger than this: products and sums stay exact enough to
/// be shown, and a cell can hold the text.
pub const LARGEST: f64 = 1e6;

/// What a person typed where a number belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Typed {
    /// A number.
    Number(f64),
    /// Nothing, a sign, a point: still being typed.
    Pending,
    /// Not a number, and no beginning of one.
    Refused(Refused),
}

/// Why a text is not taken as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Letters, two points, `NaN`.
    NotANumber,
    /// Beyond [`LARGEST`], or too large for a float.
    TooLarge,
}

/// Reads what was typed: comma or point, ASCII or true minus, spaces around.
#[must_use]
pub fn parse(text: &str) -> Typed {
    let text = text.trim().replace(MINUS, "-").replace(',', ".");
    let digits = text.trim_start_matches(['+', '-']);
    if digits.is_empty() || digits == "." {
        return if text.len() - digits.len() <= 1 {
            Typed::Pending
        } else {
            Typed::Refused(Refused::NotANumber)
        };
    }
    // Rust also reads "inf", "nan" and "infinity", which are no numbers for a cell.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Typed::Refused(Refused::NotANumber);
    }
    if let Ok(x) = text.parse::<f64>() {
        let too_large = x.abs() > LARGEST;
        return if too_large { Typed::Refused(Refused::TooLarge) } else { Typed::Number(x + 0.0) };
    }
    // "1e" and "1e-" are on the way to a number.
    let stem = digits.trim_end_matches(['+', '-']).trim_end_matches(['e', 'E']);
    let started = stem.len() < digits.len() && digits.len() - stem.len() <= 2 && stem.parse::<f64>().is_ok();
    if started { Typed::Pending } else { Typed::Refused(Refused::NotANumber) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_stay_integers_and_fractions_have_fixed_decimals() {
        for (x, text) in [
            (3.0, "3"),
            (-3.0, "\u{2212}3"),
            (0.5, "0.50"),
            (-1.0 / 3.0, "\u{2212}0.33"),
            (-0.0, "0"),
            (-0.001, "0.00"),
            (1e12, "1.00e12"),
            (-1e-12, "0.00"),
        ] {
            assert_eq!(show(x, IN_CELLS), text, "{x}");
        }
    }

    #[test]
    fn machine_numbers_read_back_exactly() {
        for x in [0.1, -2.5, 1e-300, 123_456.789, 1.0 / 3.0, -1e22, f64::MIN_POSITIVE] {
            assert_eq!(machine(x).parse::<f64>().map(f64::to_bits), Ok(x.to_bits()), "{x}");
            assert!(machine(x).is_ascii());
        }
        assert_eq!(machine(-0.0), "0");
        assert_eq!(machine(-2.0), "-2");
    }

    #[test]
    fn unfinished_numbers_are_pending() {
        for text in ["", " ", "-", "+", ".", "-.", "\u{2212}", "1e", "1e-", "2.5E+"] {
            assert_eq!(parse(text), Typed::Pending, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_and_never_nan() {
        for text in ["NaN", "inf", "-inf", "abc", "1.2.3", "--", "1e5x", "0x10", "e5"] {
            assert_eq!(parse(text), Typed::Refused(Refused::NotANumber), "{text:?}");
        }
        for text in ["1e999", "-1e999", "1000001"] {
            assert_eq!(parse(text), Typed::Refused(Refused::TooLarge), "{text:?}");
        }
    }

    #[test]
    fn numbers_are_read_with_comma_point_and_either_minus() {
        for (text, x) in [("3", 3.0), (" -2,5 ", -2.5), ("\u{2212}1", -1.0), (".5", 0.5), ("1e3", 1000.0)] {
            assert_eq!(parse(text), Typed::Number(x), "{text:?}");
        }
        assert_eq!(parse("-0"), Typed::Number(0.0));
        let Typed::Number(zero) = parse("-0") else { panic!("not read") };
        assert!(zero.is_sign_positive());
    }

    #[test]
    fn a_sum_of_rounded_thirds_does_not_close() {
        let third = 1.0 / 3.0;
        assert!(!closes([third, third, third], 1.0, 2));
        assert!(!closes([0.125, 0.125], 0.25, 2), "0.12 + 0.12 is not 0.25");
        assert!(closes([0.25, 0.5], 0.75, 2));
        assert!(closes([1.0, 2.0, 4.0], 7.0, 2));
    }
}
