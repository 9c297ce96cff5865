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

/// A count in groups of three digits: `11,274`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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
    float(&format!("{x:.decimals$}")).unwrap_or(x)
}

/// Whether the number as it stands on screen is the number itself.
#[must_use]
pub fn is_exact(x: f64, decimals: usize) -> bool {
    rounded(x, decimals) == x
}

/// Whether the parts, as rounded on screen, add up to the total as rounded on screen.
#[must_use]
pub fn closes(parts: impl IntoIterator<Item = f64>, total: f64, decimals: usize) -> bool {
    let sum: f64 = parts.into_iter().map(|x| rounded(x, decimals)).sum();
    rounded(sum - rounded(total, decimals), decimals + 2) == 0.0
}

/// The float nearest to a decimal number: sign, digits with a point, exponent. `None` for anything else, "inf" and "NaN"
/// among it; a number beyond all floats is infinite.
///
/// The standard library's reader needs tables of 10 KB that no compression makes smaller, a twentieth of the page.
#[must_use]
pub fn float(text: &str) -> Option<f64> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, whole(exponent)?),
        None => (text, 0),
    };
    let (negative, number) = sign(number);
    let (integer, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if integer.len() + fraction.len() == 0 || !digits(integer) || !digits(fraction) {
        return None;
    }
    // The reader wants no zeros that say nothing.
    let (integer, fraction) = (integer.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let size: f64 =
        minimal_lexical::parse_float(integer.as_bytes().iter(), fraction.as_bytes().iter(), exponent);
    Some(if negative { -size } else { size })
}

/// A whole exponent; what is out of all bounds stays so.
fn whole(text: &str) -> Option<i32> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size = digits.trim_start_matches('0').get(..5).unwrap_or(digits).parse().unwrap_or(99_999);
    Some(if negative { -size } else { size })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
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
    if let Some(x) = float(&text) {
        let too_large = x.abs() > LARGEST;
        return if too_large { Typed::Refused(Refused::TooLarge) } else { Typed::Number(x + 0.0) };
    }
    // "1e" and "1e-" are on the way to a number.
    let stem = digits.trim_end_matches(['+', '-']).trim_end_matches(['e', 'E']);
    let started = stem.len() < digits.len() && digits.len() - stem.len() <= 2 && float(stem).is_some();
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
    fn counts_stand_in_groups_of_three() {
        let cases =
            [(0, "0"), (999, "999"), (1_000, "1,000"), (11_274, "11,274"), (618_218_496, "618,218,496")];
        for (count, text) in cases {
            assert_eq!(grouped(count), text);
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

    #[test]
    fn floats_are_read_as_the_standard_library_reads_them() {
        let texts = [
            "0",
            "-0",
            "+1.5",
            "1.",
            ".5",
            "00.500",
            "1e5",
            "1E-5",
            "1e+05",
            "0.1",
            "0.30000000000000004",
            "1e308",
            "1e309",
            "-1e999",
            "1e-400",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0e99999",
            "2.2250738585072011e-308",
            "9007199254740993",
            "123456789012345678901234567890",
            "0.000000000000000000000000000001234567890123456789",
            "5e-324",
            "2.47e-324",
            "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977",
        ];
        for text in texts {
            assert_eq!(float(text).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
        }
        for text in [
            "", "-", ".", "e5", "1e", "1e+", "--1", "+-1", "1.2.3", "inf", "NaN", "1_0", "0x1", "1e1.5",
            "\u{661}",
        ] {
            assert_eq!(float(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_float_comes_back_from_its_text(bits in proptest::num::u64::ANY, decimals in 0..40_usize) {
            let x = f64::from_bits(bits);
            if x.is_finite() {
                for text in [format!("{x}"), format!("{x:e}"), format!("{x:.decimals$}"), format!("{x:.decimals$e}")] {
                    proptest::prop_assert_eq!(float(&text).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{}", text);
                }
            }
        }
    }
}
