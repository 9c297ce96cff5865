//! How settings and numbers are drawn.

use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::shape::{Padding, PaddingMode};
use ndarray::Array4;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// The same draws in every run: a failure in CI is a failure at the desk.
pub(crate) fn seeded(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(5_2016), failure_persistence: None, ..Config::default() }
}

/// Small integers, so that sums of products are exact in any order and results can be compared with
/// `==`.
pub(crate) fn integers(shape: [usize; 4]) -> impl Strategy<Value = Array4<f64>> {
    let len = shape.iter().product::<usize>();
    prop::collection::vec(-9i32..=9, len).prop_map(move |numbers| {
        Array4::from_shape_vec(shape, numbers.into_iter().map(f64::from).collect())
            .expect("as many as asked for")
    })
}

pub(crate) fn modes() -> impl Strategy<Value = PaddingMode> {
    use PaddingMode::{Circular, Reflect, Replicate, Zeros};
    prop::sample::select(vec![Zeros, Reflect, Replicate, Circular])
}

/// A convolution that fits, with its numbers.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    pub(crate) params: Conv2d,
    pub(crate) x: Array4<f64>,
    pub(crate) weight: Array4<f64>,
}

/// Any convolution, rectangular and grouped, with up to 2 samples of 4 channels of 7x7 cells.
pub(crate) fn convolutions() -> impl Strategy<Value = Drawn> {
    let pair = |range: std::ops::RangeInclusive<usize>| [range.clone(), range];
    let settings = (pair(1..=4), pair(0..=3), modes(), pair(1..=3), 1..=2usize, any::<bool>());
    let sizes = (1..=2usize, 1..=2usize, 1..=2usize, pair(1..=7), pair(1..=4));
    let fits = (settings, sizes).prop_filter_map("the window fits", |(settings, sizes)| {
        let (stride, padding, padding_mode, dilation, groups, same) = settings;
        let (samples, out_per_group, slices, [h, w], [kh, kw]) = sizes;
        let padding = if same && stride == [1, 1] { Padding::Same } else { Padding::Explicit(padding) };
        let params = Conv2d { stride, padding, padding_mode, dilation, groups };
        let (x, weight) = ([samples, slices * groups, h, w], [out_per_group * groups, slices, kh, kw]);
        params.output_shape(x, weight, None).ok().map(|_| (params, x, weight))
    });
    fits.prop_flat_map(|(params, x, weight)| {
        (integers(x), integers(weight)).prop_map(move |(x, weight)| Drawn { params, x, weight })
    })
}
