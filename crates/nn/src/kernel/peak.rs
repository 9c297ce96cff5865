//! The most multiply-adds that this build can do here: what the kernels are held against.

use std::hint::black_box;

use super::vector::{F32x4, LANES};

/// Sums that do not wait for each other: two a cycle, each ready after six or seven, and they still fit into sixteen
/// registers. Without SIMD a vector takes four of them.
const SUMS: usize = if cfg!(all(target_arch = "wasm32", not(target_feature = "simd128"))) { 3 } else { 12 };
/// Multiply-adds of each sum in a round.
const EACH: usize = 16;

/// Does nothing but `x = c + a * x` in registers, in the form that the kernels use (fused with relaxed SIMD). Returns the
/// multiply-adds done and a result, so that nobody leaves the work out.
///
/// Divided by the time it takes, this is the peak of the kernel set on this processor.
#[inline(never)]
#[must_use]
pub fn multiply_adds(rounds: u32) -> (u64, f32) {
    // Whole vectors go in and come out unseen: knowing their lanes, the compiler mixes them up.
    let [a, c] = black_box([0.5, 1.0].map(F32x4::splat));
    let mut sums = black_box([F32x4::splat(3.0); SUMS]);
    for _ in 0..rounds {
        for _ in 0..EACH {
            for x in &mut sums {
                *x = c.plus_product(*x, a);
            }
        }
    }
    let result = black_box(sums).into_iter().fold(F32x4::splat(0.0), F32x4::add).sum();
    (u64::from(rounds) * (EACH * SUMS * LANES) as u64, result)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_work_was_done() {
        let (done, result) = multiply_adds(4);
        assert_eq!(done, (4 * EACH * SUMS * LANES) as u64);
        // Each lane goes to 2, the fixed point of 1 + x / 2, and has long been there.
        assert_eq!(result, (2 * SUMS * LANES) as f32);
        assert_eq!(multiply_adds(0).0, 0);
    }
}
