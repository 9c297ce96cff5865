//! Scaling down by area means, in whole numbers, so that no brightness is lost to rounding on the way.

/// How one pixel of the old axis is dealt out: `left` units to new pixel `to`, `right` units to the one after.
#[derive(Debug, Clone, Copy)]
struct Share {
    to: usize,
    left: u32,
    right: u32,
}

/// The shares of an axis of `old` pixels that becomes `new <= old` pixels.
///
/// Lengths are counted in units of which an old pixel has `new` and a new pixel has `old`: all edges fall on
/// whole units. A new pixel is at least as wide as an old one, so that an old one meets two at most.
fn shares(old: usize, new: usize) -> Vec<Share> {
    let share = |at: usize| {
        let (from, end) = (at * new, (at + 1) * new);
        let to = from / old;
        let left = ((to + 1) * old).min(end) - from;
        Share { to, left: left as u32, right: (new - left) as u32 }
    };
    (0..old).map(share).collect()
}

/// The size, `[rows, columns]`, of a picture whose longer side is at most `longest`, sides in proportion.
#[must_use]
pub fn fitted([rows, cols]: [usize; 2], longest: usize) -> [usize; 2] {
    let longer = rows.max(cols);
    if longer <= longest {
        return [rows, cols];
    }
    let side = |side: usize| ((side * longest + longer / 2) / longer).max(1);
    [side(rows), side(cols)]
}

/// Planes of another size, each new pixel the mean of the area it covers:
///
/// ```text
/// new[Y, X] = sum over y, x of old[y, x] * overlap(y, Y) * overlap(x, X) / (area of a new pixel), rounded
/// ```
///
/// `read(y, row)` writes row `y` of the old picture into `row`: its planes side by side, `planes * columns`
/// bytes. So an upload of 50 megapixels needs one row of room, not three planes.
pub(super) fn reduced(
    planes: usize,
    [old_rows, old_cols]: [usize; 2],
    [rows, cols]: [usize; 2],
    mut read: impl FnMut(usize, &mut [u8]),
) -> Vec<u8> {
    let (down, across) = (shares(old_rows, rows), shares(old_cols, cols));
    let mut row = vec![0; planes * old_cols];
    // One place more than pixels: what the last pixel passes on to the right is nothing.
    let mut narrow = vec![0_u32; cols + 1];
    let mut sums = vec![0_u64; planes * (rows + 1) * cols];
    for (y, share) in down.iter().enumerate() {
        read(y, &mut row);
        for (plane, values) in row.chunks_exact(old_cols).enumerate() {
            narrow.fill(0);
            for (value, part) in values.iter().zip(&across) {
                narrow[part.to] += u32::from(*value) * part.left;
                narrow[part.to + 1] += u32::from(*value) * part.right;
            }
            let start = (plane * (rows + 1) + share.to) * cols;
            let (upper, lower) = sums[start..start + 2 * cols].split_at_mut(cols);
            for ((upper, lower), value) in upper.iter_mut().zip(lower).zip(&narrow) {
                *upper += u64::from(*value) * u64::from(share.left);
                *lower += u64::from(*value) * u64::from(share.right);
            }
        }
    }
    let area = (old_rows * old_cols) as u64;
    let plane = |sums: &[u64]| sums[..rows * cols].iter().map(|s| ((s + area / 2) / area) as u8).collect();
    sums.chunks_exact((rows + 1) * cols).flat_map(|sums| -> Vec<u8> { plane(sums) }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scaled(values: &[u8], old: [usize; 2], new: [usize; 2]) -> Vec<u8> {
        reduced(1, old, new, |y, row| row.copy_from_slice(&values[y * old[1]..][..old[1]]))
    }

    #[test]
    fn a_new_pixel_is_the_mean_of_what_it_covers() {
        assert_eq!(scaled(&[0, 10, 20, 255, 100, 60], [2, 3], [1, 1]), [74]);
        assert_eq!(scaled(&[0, 100, 200, 40, 60, 80, 20, 20], [2, 4], [1, 2]), [60, 70]);
        // Three become two: the middle one is halved.
        assert_eq!(scaled(&[30, 90, 150], [1, 3], [1, 2]), [50, 130]);
    }

    #[test]
    fn sides_keep_their_proportion_and_never_vanish() {
        assert_eq!(fitted([480, 640], 640), [480, 640]);
        assert_eq!(fitted([3000, 4000], 640), [480, 640]);
        assert_eq!(fitted([1, 5000], 640), [1, 640]);
    }

    /// The mean as the definition says it, in floats.
    fn slow(values: &[u8], old: [usize; 2], new: [usize; 2]) -> Vec<f64> {
        let overlap = |at: usize, to: usize, d: usize| {
            let (step, from) = (old[d] as f64 / new[d] as f64, to as f64 * old[d] as f64 / new[d] as f64);
            ((at as f64 + 1.0).min(from + step) - (at as f64).max(from)).max(0.0) / step
        };
        let cell = |i: usize| {
            let each = values.iter().enumerate().map(|(at, v)| {
                f64::from(*v) * overlap(at / old[1], i / new[1], 0) * overlap(at % old[1], i % new[1], 1)
            });
            each.sum()
        };
        (0..new[0] * new[1]).map(cell).collect()
    }

    proptest! {
        #[test]
        fn whole_numbers_give_the_definitions_mean(
            old in [1..24_usize, 1..24_usize], share in [0.0..1.0, 0.0..1.0], seed: u64,
        ) {
            let new = [0, 1].map(|d| (old[d] as f64 * share[d]) as usize + 1).map(|n: usize| n);
            let new = [new[0].min(old[0]), new[1].min(old[1])];
            let values: Vec<u8> =
                (0..old[0] * old[1]).map(|i| (seed.wrapping_mul(2 * i as u64 + 1) >> 50) as u8).collect();
            for (fast, slow) in scaled(&values, old, new).iter().zip(slow(&values, old, new)) {
                prop_assert!((f64::from(*fast) - slow).abs() <= 0.5 + 1e-9, "{fast} {slow}");
            }
        }
    }
}
