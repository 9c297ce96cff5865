use std::collections::BTreeMap;

use kernelwalk_nn::ops::adaptive::AdaptivePool2d;
use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::max_pool2d::{MaxPool2d, max_pool2d};
use kernelwalk_nn::ops::pool::BoundPool;
use kernelwalk_nn::ops::trace::{Cell, GradOf, GradTerm, PoolUse, Pooled};
use ndarray::Array4;
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::draw::{SETTINGS, cells, integers, legal, pair, seeded};

fn pictures() -> impl Strategy<Value = Array4<f64>> {
    (1..=2usize, 1..=2usize, 1..=8usize, 1..=8usize).prop_flat_map(|(n, c, h, w)| integers([n, c, h, w]))
}

fn max_pools() -> impl Strategy<Value = MaxPool2d> {
    (pair(1..=4), pair(1..=4), pair(0..=2), pair(1..=3), any::<bool>()).prop_map(
        |(kernel_size, stride, padding, dilation, ceil_mode)| MaxPool2d {
            kernel_size,
            stride,
            padding,
            dilation,
            ceil_mode,
        },
    )
}

fn avg_pools() -> impl Strategy<Value = AvgPool2d> {
    let divisor = prop::option::of(1..=5usize);
    (pair(1..=4), pair(1..=4), pair(0..=2), any::<bool>(), any::<bool>(), divisor).prop_map(
        |(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)| AvgPool2d {
            kernel_size,
            stride,
            padding,
            ceil_mode,
            count_include_pad,
            divisor_override,
        },
    )
}

/// Traces add up to the output, and uses are the traces read the other way.
fn accounts_are_consistent(x: &Array4<f64>, pool: &BoundPool<'_, f64>) -> Result<(), TestCaseError> {
    let (y, mut uses) = (pool.forward(), BTreeMap::<Cell, Vec<_>>::new());
    for output in cells(pool.output_shape()) {
        let trace = pool.trace(output).expect("an output cell");
        prop_assert_eq!(trace.total, y[output.index()]);
        let inside = || trace.terms.iter().filter(|term| term.source.is_some());
        match trace.pooled {
            Pooled::Maximum { .. } => {
                let largest = inside().map(|term| term.value).fold(f64::NEG_INFINITY, f64::max);
                prop_assert_eq!(trace.total, largest);
                prop_assert_eq!(
                    inside().map(|term| term.share).sum::<f64>(),
                    f64::from(u8::from(inside().count() > 0))
                );
            }
            Pooled::Average { divisor } => {
                let sum: f64 = inside().map(|term| term.value).sum();
                prop_assert_eq!(trace.total, sum / divisor as f64);
                prop_assert!(inside().all(|term| term.share == 1.0 / divisor as f64));
            }
        }
        for term in trace.terms {
            if let Some(cell) = term.source {
                uses.entry(cell).or_default().push(PoolUse { output, term });
            }
        }
    }
    for cell in cells(x.dim().into()) {
        prop_assert_eq!(pool.uses_of_input(cell), uses.remove(&cell).unwrap_or_default());
    }
    prop_assert!(uses.is_empty());
    Ok(())
}

/// Traced gradients are those of the backward pass, add up shares of outputs, and are the uses of the
/// outputs read the other way.
fn gradients_are_consistent(x: &Array4<f64>, pool: &BoundPool<'_, f64>) -> Result<(), TestCaseError> {
    let upstream = pool.forward().mapv(|y| if y.is_finite() { 1.0 + y % 3.0 } else { 1.0 });
    let gradient = pool.backward(upstream.view()).expect("the output's shape");
    let back = pool.reverse(upstream.view()).expect("the output's shape");
    let mut passed = BTreeMap::<GradOf, Vec<GradTerm<f64>>>::new();
    for output in cells(pool.output_shape()) {
        for used in back.uses(output) {
            passed.entry(used.to).or_default().push(used.term);
        }
    }
    for cell in cells(x.dim().into()) {
        let trace = back.trace(GradOf::Input(cell)).expect("a cell of the input");
        prop_assert_eq!(trace.total, gradient[cell.index()]);
        prop_assert_eq!(trace.terms.iter().map(|term| term.product).sum::<f64>(), trace.total);
        for term in &trace.terms {
            prop_assert_eq!(term.grad, upstream[term.output.index()]);
            prop_assert_eq!(term.product, term.grad * term.factor);
        }
        prop_assert_eq!(trace.terms, passed.remove(&trace.of).unwrap_or_default());
    }
    prop_assert!(passed.is_empty());
    Ok(())
}

fn consistent(x: &Array4<f64>, pool: &BoundPool<'_, f64>) -> Result<(), TestCaseError> {
    accounts_are_consistent(x, pool)?;
    gradients_are_consistent(x, pool)
}

proptest! {
    #![proptest_config(seeded(SETTINGS))]

    #[test]
    fn max_pooling_accounts_for_every_number(x in pictures(), params in max_pools()) {
        let pool = legal(params.bind(x.view()))?;
        consistent(&x, &pool)?;
        let pooled = max_pool2d(x.view(), &params).expect("it was bound");
        prop_assert_eq!(&pooled.output, &pool.forward());
        let width = x.dim().3;
        for ((n, c, y, x_), &index) in pooled.indices.indexed_iter() {
            if let Ok(flat) = usize::try_from(index) {
                prop_assert_eq!(x[[n, c, flat / width, flat % width]], pooled.output[[n, c, y, x_]]);
            }
        }
    }

    #[test]
    fn average_pooling_accounts_for_every_number(x in pictures(), params in avg_pools()) {
        let pool = legal(params.bind(x.view()))?;
        consistent(&x, &pool)?;
    }

    #[test]
    fn adaptive_pooling_accounts_for_every_number(x in pictures(), output_size in pair(1..=9)) {
        let params = AdaptivePool2d { output_size };
        consistent(&x, &params.bind_average(x.view()).expect("legal sizes"))?;
        consistent(&x, &params.bind_maximum(x.view()).expect("legal sizes"))?;
    }

    #[test]
    fn the_average_of_a_constant_picture_is_the_constant(params in avg_pools(), h in 1..=8usize, w in 1..=8usize) {
        let params = AvgPool2d { count_include_pad: false, divisor_override: None, ..params };
        let x = Array4::from_elem((1, 1, h, w), 3.0);
        let pool = legal(params.bind(x.view()))?;
        prop_assert!(pool.forward().iter().all(|&y| y == 3.0));
    }
}
