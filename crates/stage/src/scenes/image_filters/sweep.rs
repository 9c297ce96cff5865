//! The loops that a camera's pictures need.
//!
//! Plain scalar code: the page is built without vectors. Rows are swept four taps at a time. So a sum is
//! loaded and stored once for four products, the numbers in hand stay in registers, and the loop knows
//! neither borders (the picture lies in a rim of zeros) nor kernel sizes; weights of 0 are left out beforehand.
//! Eight taps at a time are no faster. A blur taken apart into a row and a column would be, but then the sum
//! would not be the one that is explained: products in the order of the trace, to the last bit.

use std::ops::Range;

/// A weight that is not 0, and how far its pixel lies behind the window's first one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tap {
    pub(super) offset: usize,
    pub(super) weight: f32,
}

/// Cross-correlation over a part of one output channel:
///
/// ```text
/// out[y, x] = ((0 + w1 * p1) + w2 * p2) + ...   p = padded[y * pitch + x + offset of the tap]
/// ```
///
/// Products are added one by one in the order of `taps`, whichever part is asked for: a part has the same
/// bits as the whole. `out` has rows of `width`, `padded` rows of `pitch`.
pub(super) fn sweep(
    (padded, pitch): (&[f32], usize),
    taps: &[Tap],
    (rows, cols): (Range<usize>, Range<usize>),
    (out, width): (&mut [f32], usize),
) {
    for y in rows {
        let sums = &mut out[y * width..][cols.clone()];
        sums.fill(0.0);
        let first = y * pitch + cols.start;
        let many = sums.len();
        let of = |tap: &Tap| (tap.weight, &padded[first + tap.offset..][..many]);
        for group in taps.chunks(4) {
            match group {
                [a, b, c, d] => four(sums, [of(a), of(b), of(c), of(d)]),
                [a, b, c] => three(sums, [of(a), of(b), of(c)]),
                rest => rest.iter().for_each(|tap| one(sums, of(tap))),
            }
        }
    }
}

type Line<'a> = (f32, &'a [f32]);

// Kept apart, so that each loop has the registers to itself.
#[inline(never)]
fn four(sums: &mut [f32], [(w0, p0), (w1, p1), (w2, p2), (w3, p3)]: [Line<'_>; 4]) {
    let lines = p0.iter().zip(p1).zip(p2).zip(p3);
    for (sum, (((a, b), c), d)) in sums.iter_mut().zip(lines) {
        *sum = *sum + w0 * a + w1 * b + w2 * c + w3 * d;
    }
}

#[inline(never)]
fn three(sums: &mut [f32], [(w0, p0), (w1, p1), (w2, p2)]: [Line<'_>; 3]) {
    for (sum, ((a, b), c)) in sums.iter_mut().zip(p0.iter().zip(p1).zip(p2)) {
        *sum = *sum + w0 * a + w1 * b + w2 * c;
    }
}

#[inline(never)]
fn one(sums: &mut [f32], (weight, pixels): Line<'_>) {
    for (sum, pixel) in sums.iter_mut().zip(pixels) {
        *sum += weight * pixel;
    }
}
