//! Grey from red, green and blue.

/// Weights in units of `1 / 65536`; they add up to 65536, so that white stays 255.
const WEIGHTS: [u32; 3] = [19_595, 38_470, 7_471];

/// How bright a colour is, 0 to 255:
///
/// ```text
/// Y = 0.299 R + 0.587 G + 0.114 B, rounded
/// ```
///
/// Source: ITU-R BT.601-7, section 2.5.1. In whole numbers exactly as Pillow's `convert("L")` does it, so that a
/// number on screen can be checked there; torchvision's `rgb_to_grayscale` differs by at most 1. The values
/// are used as stored, without undoing their gamma, as image libraries do.
#[must_use]
#[inline]
pub fn luminance([red, green, blue]: [u8; 3]) -> u8 {
    let sum = WEIGHTS[0] * u32::from(red)
        + WEIGHTS[1] * u32::from(green)
        + WEIGHTS[2] * u32::from(blue)
        + (1 << 15);
    (sum >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_what_it_is() {
        assert_eq!(WEIGHTS.iter().sum::<u32>(), 1 << 16);
        for v in 0..=255 {
            assert_eq!(luminance([v, v, v]), v);
        }
    }

    #[test]
    fn green_is_brighter_than_red_and_red_than_blue() {
        assert_eq!([[255, 0, 0], [0, 255, 0], [0, 0, 255]].map(luminance), [76, 150, 29]);
    }

    #[test]
    fn the_formula_is_met_within_half_a_step() {
        for (r, g, b) in [(234, 145, 51), (1, 2, 3), (250, 3, 77), (12, 99, 255)] {
            let exact = 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
            assert!((f64::from(luminance([r, g, b])) - exact).abs() <= 0.501, "{r} {g} {b}");
        }
    }
}
