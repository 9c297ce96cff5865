use kernelwalk_nn::ops::adaptive::AdaptivePool2d;
use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::max_pool2d::MaxPool2d;
use kernelwalk_nn::ops::pool::BoundPool;
use kernelwalk_nn::shape::ShapeError;
use ndarray::{Array4, ArrayView4};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::check::{agrees, noise};

/// Checks the gradient of a pooling of an input `[2, 2, 6, 5]`.
fn check<B>(what: &str, bind: B)
where
    B: for<'a> Fn(ArrayView4<'a, f64>) -> Result<BoundPool<'a, f64>, ShapeError>,
{
    let x: Array4<f64> = noise(1, (2, 2, 6, 5));
    let run = |x: &Array4<f64>| bind(x.view()).expect("a legal setting").forward();
    let upstream: Array4<f64> = noise(2, run(&x).dim());
    let gradient = bind(x.view())
        .and_then(|pool| pool.backward(upstream.view()))
        .expect("a gradient of the output's shape");
    assert_eq!(agrees(&x, &gradient, |x| (run(x) * &upstream).sum()), Ok(()), "{what}");
}

#[test]
fn every_setting_of_max_pooling_has_the_right_gradient() {
    for (kernel_size, padding) in [([2, 2], [1, 0]), ([3, 2], [0, 1]), ([1, 4], [0, 2]), ([3, 3], [1, 1])] {
        for stride in [[1, 1], [2, 3], [4, 2]] {
            for dilation in [[1, 1], [2, 1]] {
                for ceil_mode in [false, true] {
                    let params = MaxPool2d { kernel_size, stride, padding, dilation, ceil_mode };
                    check(&format!("{params:?}"), |x| params.bind(x));
                }
            }
        }
    }
}

#[test]
fn every_setting_of_average_pooling_has_the_right_gradient() {
    for (kernel_size, padding) in [([2, 2], [1, 0]), ([3, 2], [0, 1]), ([1, 4], [0, 2]), ([3, 3], [1, 1])] {
        for stride in [[1, 1], [2, 3], [4, 2]] {
            for ceil_mode in [false, true] {
                for (count_include_pad, divisor_override) in
                    [(true, None), (false, None), (true, Some(3)), (false, Some(5))]
                {
                    let params = AvgPool2d {
                        kernel_size,
                        stride,
                        padding,
                        ceil_mode,
                        count_include_pad,
                        divisor_override,
                    };
                    check(&format!("{params:?}"), |x| params.bind(x));
                }
            }
        }
    }
}

#[test]
fn adaptive_pooling_has_the_right_gradient_also_where_windows_overlap_or_repeat() {
    for output_size in [[1, 1], [6, 5], [3, 2], [5, 4], [10, 6], [2, 5]] {
        let params = AdaptivePool2d { output_size };
        check(&format!("average {params:?}"), |x| params.bind_average(x));
        check(&format!("maximum {params:?}"), |x| params.bind_maximum(x));
    }
}
