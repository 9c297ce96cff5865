//! Operations on one number at a time, over whole batches.

use rand_core::Rng;

/// `y = f(x)`.
pub fn map(x: &[f32], y: &mut [f32], f: impl Fn(f32) -> f32) {
    y.iter_mut().zip(x).for_each(|(y, &x)| *y = f(x));
}

/// `grad_x += grad_y * slope(saved)`, where `saved` is what the derivative is a function of.
pub fn map_backward(saved: &[f32], grad_y: &[f32], grad_x: &mut [f32], slope: impl Fn(f32) -> f32) {
    for ((grad_x, &grad_y), &saved) in grad_x.iter_mut().zip(grad_y).zip(saved) {
        *grad_x += grad_y * slope(saved);
    }
}

/// `to += from`.
pub fn add(from: &[f32], to: &mut [f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// Whether all numbers are finite.
#[must_use]
pub fn all_finite(x: &[f32]) -> bool {
    const LANES: usize = 16;
    // Zero times a number is zero unless the number is infinite or none. Sums side by side become vectors.
    let mut sums = [0.0_f32; LANES];
    let (whole, rest) = x.as_chunks::<LANES>();
    for x in whole {
        sums.iter_mut().zip(x).for_each(|(sum, x)| *sum += 0.0 * x);
    }
    sums.iter().chain(rest).all(|x| x.is_finite())
}

/// `max(x, 0)`; what is not a number stays one.
#[must_use]
pub fn relu(x: f32) -> f32 {
    if x < 0.0 { 0.0 } else { x }
}

/// `1 / (1 + exp(-x))`.
#[must_use]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Zeros each number with probability `p` and scales the rest by `1 / (1 - p)`; `mask` remembers.
pub fn dropout(p: f32, rng: &mut impl Rng, x: &[f32], y: &mut [f32], mask: &mut [f32]) {
    let keep = 1.0 / (1.0 - p);
    for ((y, &x), mask) in y.iter_mut().zip(x).zip(mask) {
        *mask = if unit(rng) < p { 0.0 } else { keep };
        *y = x * *mask;
    }
}

/// A number in `[0, 1)` with 24 random bits, all that an `f32` there can tell apart.
pub fn unit(rng: &mut impl Rng) -> f32 {
    (rng.next_u32() >> 8) as f32 / 16_777_216.0
}
