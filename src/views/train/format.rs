//! Numbers of the training page as text. Design rules: groups of three with a comma, a no-break
//! space before a unit, never "-0".

pub(crate) use kernelwalk_stage::number::grouped as whole;

/// A share of 1 as `94.7 %`; what rounds to nothing or to everything without being it keeps a sign.
pub(crate) fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value > 0.0 && value < 0.05 {
        return "<0.1\u{a0}%".into();
    }
    if value < 100.0 && value > 99.95 {
        return ">99.9\u{a0}%".into();
    }
    format!("{value:.1}\u{a0}%")
}

/// A share of 1 without needless decimals: `95 %`, `99.4 %`.
pub(crate) fn percent_short(share: f64) -> String {
    format!("{}\u{a0}%", (share * 1000.0).round() / 10.0)
}

/// Milliseconds as `0.4 s`, `12.3 s` or `2:05`.
pub(crate) fn duration(ms: f64) -> String {
    let seconds = ms.max(0.0) / 1000.0;
    if seconds < 100.0 {
        return format!("{seconds:.1}\u{a0}s");
    }
    format!("{}:{:02}", seconds as u64 / 60, seconds as u64 % 60)
}

/// Bytes as `41.2 MB` (millions of bytes).
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1}\u{a0}MB", bytes as f64 / 1e6)
}

/// A short number of a colour key: `0.5`, `2`, `0.05`.
pub(crate) fn bound(value: f32) -> String {
    format!("{}", (f64::from(value) * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_to_a_certainty() {
        let cases = [(0.0, "0.0"), (0.0001, "<0.1"), (0.947, "94.7"), (0.99999, ">99.9"), (1.0, "100.0")];
        for (share, text) in cases {
            assert_eq!(percent(share), format!("{text}\u{a0}%"));
        }
    }

    #[test]
    fn round_shares_have_no_decimals() {
        assert_eq!([0.95, 0.994].map(percent_short), ["95\u{a0}%", "99.4\u{a0}%"].map(String::from));
    }

    #[test]
    fn long_times_are_read_as_minutes() {
        assert_eq!(duration(412.0), "0.4\u{a0}s");
        assert_eq!(duration(125_400.0), "2:05");
        assert_eq!(duration(-3.0), "0.0\u{a0}s");
    }
}
