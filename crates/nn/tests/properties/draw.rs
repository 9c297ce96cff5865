//! How settings and numbers are drawn.

use std::ops::RangeInclusive;

use kernelwalk_nn::ops::conv_transpose2d::ConvTranspose2d;
use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::ops::trace::Cell;
use kernelwalk_nn::shape::{Padding, PaddingMode};
use ndarray::Array4;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// Legal settings that every law of an operation is tried on. In a browser fewer: it is the same code.
pub(crate) const SETTINGS: u32 = if cfg!(target_arch = "wasm32") { 150 } else { 1_000 };

/// The same draws in every run: a failure in CI is a failure at the desk.
pub(crate) fn seeded(cases: u32) -> Config {
    let rng_seed = RngSeed::Fixed(5_2016);
    // Settings that no window fits do not count as cases.
    Config {
        cases,
        rng_seed,
        failure_persistence: None,
        max_global_rejects: 100 * cases,
        ..Config::default()
    }
}

/// What was bound, or a case that does not count.
pub(crate) fn legal<T, E: ToString>(bound: Result<T, E>) -> Result<T, TestCaseError> {
    bound.map_err(|why| TestCaseError::reject(why.to_string()))
}

pub(crate) fn pair(range: RangeInclusive<usize>) -> [RangeInclusive<usize>; 2] {
    [range.clone(), range]
}

/// Every cell of a tensor, in order.
pub(crate) fn cells(shape: [usize; 4]) -> Vec<Cell> {
    ndarray::indices(shape).into_iter().map(|(n, c, y, x)| Cell { n, c, y, x }).collect()
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
pub(crate) struct Drawn<P = Conv2d> {
    pub(crate) params: P,
    pub(crate) x: Array4<f64>,
    pub(crate) weight: Array4<f64>,
}

/// Any convolution, rectangular and grouped, with up to 2 samples of 4 channels of 7x7 cells.
pub(crate) fn convolutions() -> impl Strategy<Value = Drawn> {
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

/// Any transposed convolution, rectangular and grouped, with up to 2 samples of 4 channels of 5x5 cells.
pub(crate) fn transposed_convolutions() -> impl Strategy<Value = Drawn<ConvTranspose2d>> {
    let settings = (pair(1..=4), pair(0..=3), pair(0..=3), pair(1..=3), 1..=2usize);
    let sizes = (1..=2usize, 1..=2usize, 1..=2usize, pair(1..=5), pair(1..=4));
    let fits = (settings, sizes).prop_filter_map("the output has cells", |(settings, sizes)| {
        let (stride, padding, output_padding, dilation, groups) = settings;
        let (samples, in_per_group, out_per_group, [h, w], [kh, kw]) = sizes;
        let params = ConvTranspose2d { stride, padding, output_padding, dilation, groups };
        let channels = in_per_group * groups;
        let (x, weight) = ([samples, channels, h, w], [channels, out_per_group, kh, kw]);
        params.output_shape(x, weight, None).ok().map(|_| (params, x, weight))
    });
    fits.prop_flat_map(|(params, x, weight)| {
        (integers(x), integers(weight)).prop_map(move |(x, weight)| Drawn { params, x, weight })
    })
}
