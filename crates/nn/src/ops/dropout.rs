//! Dropout with an explicit mask.

use ndarray::{ArrayD, ArrayViewD, IxDyn, Zip};

use super::argument::{ArgumentError, same_shape};
use crate::real::Real;

/// Which cells survive: each with probability `1 − p`, decided by the seed and the cell's position
/// alone, so that the same seed gives the same mask in any order of evaluation.
///
/// | argument | |
/// |---|---|
/// | `shape` | of the tensor to be thinned |
/// | `p` | probability that a cell is dropped, in `[0, 1]` |
/// | `seed` | one per layer and step |
/// | result | `true` where the cell is kept |
///
/// # Errors
/// If `p` is not between 0 and 1.
pub fn dropout_mask(shape: &[usize], p: f64, seed: u64) -> Result<ArrayD<bool>, ArgumentError> {
    check(p)?;
    let mut index = 0;
    Ok(ArrayD::from_shape_simple_fn(IxDyn(shape), || {
        let keep = uniform(seed, index) >= p;
        index += 1;
        keep
    }))
}

/// Drops the masked cells and scales up the rest, so that the expected value stays.
///
/// `y = x / (1 − p)` where `keep`, else 0. With `p = 1` everything is 0.
///
/// | argument | shape |
/// |---|---|
/// | `x`, `keep` | any, the same |
/// | `p` | the probability the mask was drawn with |
///
/// Its gradient is the same function of `grad_out`: see [`dropout_backward`].
///
/// # Errors
/// If the shapes differ or `p` is not between 0 and 1.
///
/// Source: Srivastava et al. 2014, in the inverted form of `torch.nn.functional.dropout`.
pub fn dropout<T: Real>(
    x: ArrayViewD<'_, T>,
    keep: ArrayViewD<'_, bool>,
    p: f64,
) -> Result<ArrayD<T>, ArgumentError> {
    check(p)?;
    same_shape("the mask", keep.shape(), x.shape())?;
    let scale = if p == 1.0 { T::zero() } else { T::of(1.0 / (1.0 - p)) };
    Ok(Zip::from(x).and(keep).map_collect(|&x, &keep| if keep { x * scale } else { T::zero() }))
}

/// Gradient of [`dropout`] with respect to its input: what was dropped gets none, the rest is scaled alike.
///
/// # Errors
/// As [`dropout`].
pub fn dropout_backward<T: Real>(
    grad_out: ArrayViewD<'_, T>,
    keep: ArrayViewD<'_, bool>,
    p: f64,
) -> Result<ArrayD<T>, ArgumentError> {
    dropout(grad_out, keep, p)
}

/// A number in `[0, 1)` for cell `index` under `seed`: SplitMix64 (Steele, Lea and Flood 2014) with the
/// cell as its counter.
#[must_use]
pub fn uniform(seed: u64, index: u64) -> f64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    // The seed is mixed once by itself: seeds that differ by STEP must not give shifted masks.
    let mixed = mix(mix(seed.wrapping_add(STEP)).wrapping_add(STEP.wrapping_mul(index.wrapping_add(1))));
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn check(p: f64) -> Result<(), ArgumentError> {
    if (0.0..=1.0).contains(&p) {
        Ok(())
    } else {
        Err(ArgumentError::OutOfRange { name: "p", value: p, range: "between 0 and 1" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr1;

    #[test]
    fn the_seed_decides_the_mask() {
        let mask = |seed| dropout_mask(&[4, 25], 0.5, seed).expect("valid");
        assert_eq!(mask(7), mask(7));
        assert_ne!(mask(7), mask(8));
    }

    #[test]
    fn about_the_asked_share_is_dropped() {
        for p in [0.0, 0.1, 0.5, 0.9, 1.0] {
            let mask = dropout_mask(&[100, 100], p, 3).expect("valid");
            let dropped = mask.iter().filter(|&&keep| !keep).count() as f64 / 1e4;
            // Three standard deviations of 10,000 draws are at most 0.015.
            assert!((dropped - p).abs() <= 0.015, "{p}: {dropped}");
        }
    }

    #[test]
    fn survivors_are_scaled_so_that_the_mean_stays() {
        let (x, keep) = (arr1(&[1.0, 2.0, 3.0]).into_dyn(), arr1(&[true, false, true]).into_dyn());
        let y = dropout(x.view(), keep.view(), 0.75).expect("fits");
        assert_eq!(y, arr1(&[4.0, 0.0, 12.0]).into_dyn());
        assert_eq!(dropout_backward(x.view(), keep.view(), 0.75).expect("fits"), y);
    }

    #[test]
    fn dropping_everything_gives_zeros_and_not_nan() {
        let x = arr1(&[1.0, 2.0]).into_dyn();
        let keep = dropout_mask(&[2], 1.0, 0).expect("valid");
        assert_eq!(dropout(x.view(), keep.view(), 1.0).expect("fits"), arr1(&[0.0, 0.0]).into_dyn());
    }

    #[test]
    fn a_share_beyond_one_is_refused() {
        let error = dropout_mask(&[2], 1.5, 0).expect_err("no such share");
        assert_eq!(error.to_string(), "p is 1.5, but it must be between 0 and 1");
        assert!(dropout_mask(&[2], f64::NAN, 0).is_err());
    }
}
