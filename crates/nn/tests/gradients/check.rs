//! The finite-difference check.

use ndarray::{Array, Dimension, ShapeBuilder};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Nudge of a number. With losses near 1, rounding costs about 1e-16 / 1e-5 = 1e-11 and the cubic
/// term of a smooth function about 1e-10.
const NUDGE: f64 = 1e-5;

/// Allowed difference, relative to the larger of 1 and the gradient: a thousand times the errors
/// above, a thousandth of the smallest mistake worth the name.
const TOLERANCE: f64 = 1e-6;

/// Compares `gradient` with `(loss(x + nudge) - loss(x - nudge)) / (2 * nudge)`, cell by cell.
pub(crate) fn agrees<D: Dimension>(
    x: &Array<f64, D>,
    gradient: &Array<f64, D>,
    loss: impl Fn(&Array<f64, D>) -> f64,
) -> Result<(), String> {
    if x.shape() != gradient.shape() {
        return Err(format!("a gradient of shape {:?} for {:?}", gradient.shape(), x.shape()));
    }
    let mut nudged = x.as_standard_layout().into_owned();
    for (i, &claimed) in gradient.iter().enumerate() {
        let mut loss_at = |by: f64| {
            let cell = &mut nudged.as_slice_mut().expect("standard layout")[i];
            let kept = *cell;
            *cell += by;
            let value = loss(&nudged);
            nudged.as_slice_mut().expect("standard layout")[i] = kept;
            value
        };
        let measured = (loss_at(NUDGE) - loss_at(-NUDGE)) / (2.0 * NUDGE);
        let wrong = (measured - claimed).abs() > TOLERANCE * claimed.abs().max(1.0);
        if wrong || !claimed.is_finite() {
            return Err(format!("cell {i} of {:?}: {claimed} claimed, {measured} measured", x.shape()));
        }
    }
    Ok(())
}

/// Numbers between -1 and 1 without pattern, the same ones for the same seed everywhere. No two in
/// a tensor are closer than a nudge, so that a maximum cannot change hands.
pub(crate) fn noise<Sh, D>(seed: u64, shape: Sh) -> Array<f64, D>
where
    Sh: ShapeBuilder<Dim = D>,
    D: Dimension,
{
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut taken = Vec::new();
    Array::from_shape_simple_fn(shape, || {
        loop {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let x = (state >> 40) as f64 / f64::from(1 << 23) - 1.0;
            if taken.iter().all(|&other: &f64| (other - x).abs() > 4.0 * NUDGE) {
                taken.push(x);
                return x;
            }
        }
    })
}

#[test]
fn a_right_gradient_passes_and_a_slightly_wrong_one_does_not() {
    let x: Array<f64, ndarray::Ix1> = noise(1, 5);
    let loss = |x: &Array<f64, ndarray::Ix1>| x.iter().map(|x| x.powi(3)).sum();
    let gradient = x.mapv(|x| 3.0 * x * x);
    assert_eq!(agrees(&x, &gradient, loss), Ok(()));
    for i in 0..5 {
        let mut wrong = gradient.clone();
        wrong[i] += 1e-4;
        assert!(agrees(&x, &wrong, loss).is_err(), "an error in cell {i} went unnoticed");
    }
    assert!(agrees(&x, &noise(2, 4), loss).is_err(), "another shape went unnoticed");
}
