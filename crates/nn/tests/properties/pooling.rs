use kernelwalk_nn::ops::adaptive::AdaptivePool2d;
use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::max_pool2d::{MaxPool2d, max_pool2d};
use kernelwalk_nn::ops::pool::BoundPool;
use kernelwalk_nn::ops::trace::{Cell, PoolUse, Pooled};
use ndarray::Array4;
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::draw::{integers, seeded};

fn pair(range: std::ops::RangeInclusive<usize>) -> [std::ops::RangeInclusive<usize>; 2] {
    [range.clone(), range]
}

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

/// Every index of a tensor, in order.
fn cells(shape: [usize; 4]) -> Vec<Cell> {
    ndarray::indices(shape).into_iter().map(|(n, c, y, x)| Cell { n, c, y, x }).collect()
}

/// Traces add up to the output, uses are the traces read the other way, and the gradient hands out
/// what the shares say.
fn accounts_are_consistent(x: &Array4<f64>, pool: &BoundPool<'_, f64>) -> Result<(), TestCaseError> {
    let (y, mut all) = (pool.forward(), Vec::new());
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
        all.extend(trace.terms.into_iter().map(|term| PoolUse { output, term }));
    }
    let upstream = y.mapv(|y| if y.is_finite() { 1.0 + y % 3.0 } else { 1.0 });
    let gradient = pool.backward(upstream.view()).expect("the output's shape");
    let (n, c, h, w) = x.dim();
    for cell in cells([n, c, h, w]) {
        let expected: Vec<_> = all.iter().filter(|used| used.term.source == Some(cell)).copied().collect();
        let share: f64 = expected.iter().map(|used| used.term.share * upstream[used.output.index()]).sum();
        prop_assert!((gradient[cell.index()] - share).abs() < 1e-12);
        prop_assert_eq!(pool.uses_of_input(cell), expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(seeded(200))]

    #[test]
    fn max_pooling_accounts_for_every_number(x in pictures(), params in max_pools()) {
        let Ok(pool) = params.bind(x.view()) else { return Ok(()) };
        accounts_are_consistent(&x, &pool)?;
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
        let Ok(pool) = params.bind(x.view()) else { return Ok(()) };
        accounts_are_consistent(&x, &pool)?;
    }

    #[test]
    fn adaptive_pooling_accounts_for_every_number(x in pictures(), output_size in pair(1..=9)) {
        let params = AdaptivePool2d { output_size };
        accounts_are_consistent(&x, &params.bind_average(x.view()).expect("legal sizes"))?;
        accounts_are_consistent(&x, &params.bind_maximum(x.view()).expect("legal sizes"))?;
    }

    #[test]
    fn the_average_of_a_constant_picture_is_the_constant(params in avg_pools(), h in 1..=8usize, w in 1..=8usize) {
        let params = AvgPool2d { count_include_pad: false, divisor_override: None, ..params };
        let x = Array4::from_elem((1, 1, h, w), 3.0);
        let Ok(pool) = params.bind(x.view()) else { return Ok(()) };
        prop_assert!(pool.forward().iter().all(|&y| y == 3.0));
    }
}
