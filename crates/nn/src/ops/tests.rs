//! Known results of the windowed operations.

mod backward;

use ndarray::{Array1, Array4, ArrayView4, Axis as Dim, array};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::adaptive::{AdaptivePool2d, adaptive_avg_pool2d, adaptive_max_pool2d};
use super::avg_pool2d::{AvgPool2d, avg_pool2d};
use super::conv_transpose2d::{ConvTranspose2d, conv_transpose2d};
use super::conv2d::{Conv2d, conv2d};
use super::max_pool2d::{MaxPool2d, max_pool2d, max_pool2d_backward};
use super::trace::{Cell, Pooled, Tap};
use crate::shape::Padding;

/// One sample of one channel.
fn plane<const W: usize>(rows: &[[f64; W]]) -> Array4<f64> {
    Array4::from_shape_fn((1, 1, rows.len(), W), |(_, _, y, x)| rows[y][x])
}

fn lecture_input() -> Array4<f64> {
    plane(&[
        [3., 3., 2., 1., 0.],
        [0., 0., 1., 3., 1.],
        [3., 1., 2., 2., 3.],
        [2., 0., 0., 2., 2.],
        [2., 0., 0., 0., 1.],
    ])
}

fn lecture_kernel() -> Array4<f64> {
    plane(&[[0., 1., 2.], [2., 2., 0.], [0., 1., 2.]])
}

fn at(y: usize, x: usize) -> Cell {
    Cell { n: 0, c: 0, y, x }
}

fn rounded(x: ArrayView4<'_, f64>) -> Array4<f64> {
    x.mapv(|x| (x * 10.0).round() / 10.0)
}

#[test]
fn the_lectures_convolution_gives_the_lectures_numbers() {
    let padded = Conv2d { stride: [2, 2], padding: Padding::Explicit([1, 1]), ..Conv2d::default() };
    let table = [
        (Conv2d::default(), [[12., 12., 17.], [10., 17., 19.], [9., 6., 14.]]),
        (padded, [[6., 17., 3.], [8., 17., 13.], [6., 4., 4.]]),
    ];
    for (params, expected) in table {
        let y = conv2d(lecture_input().view(), lecture_kernel().view(), None, &params);
        assert_eq!(y, Ok(plane(&expected)), "{params:?}");
    }
}

#[test]
fn an_output_cell_is_traced_term_by_term() {
    let (x, w, b) = (lecture_input(), lecture_kernel(), array![0.5]);
    let conv = Conv2d::default().bind(x.view(), w.view(), Some(b.view())).expect("a legal setting");
    let trace = conv.trace(at(1, 0)).expect("an output cell");
    let sum: Vec<(f64, f64)> = trace.terms.iter().map(|term| (term.value, term.weight)).collect();
    assert_eq!(
        sum,
        [(0., 0.), (0., 1.), (1., 2.), (3., 2.), (1., 2.), (2., 0.), (2., 0.), (0., 1.), (0., 2.)]
    );
    assert_eq!((trace.bias, trace.total), (Some(0.5), 10.5));
    assert_eq!(conv.trace(at(3, 0)), None);
}

#[test]
fn a_weight_is_used_once_per_output_cell() {
    let (x, w) = (lecture_input(), lecture_kernel());
    let conv = Conv2d::default().bind(x.view(), w.view(), None).expect("a legal setting");
    let uses = conv.uses_of_weight(Tap { oc: 0, ic: 0, ky: 0, kx: 2 });
    let products: Vec<f64> = uses.iter().map(|used| used.term.product).collect();
    assert_eq!(products, [4., 2., 0., 2., 6., 2., 4., 4., 6.]);
    assert_eq!(conv.uses_of_weight(Tap { oc: 1, ic: 0, ky: 0, kx: 0 }), []);
    assert_eq!(conv.uses_of_input(at(2, 2)).len(), 9);
    assert_eq!(conv.uses_of_input(at(0, 0)).len(), 1);
    assert_eq!(conv.uses_of_input(at(9, 0)), []);
}

#[test]
fn a_cell_that_no_window_reads_has_gradient_zero_and_no_uses() {
    let x = Array4::from_elem((1, 1, 1, 10), 1.0);
    let w = Array4::from_elem((1, 1, 1, 3), 2.0);
    let conv = Conv2d { stride: [1, 2], ..Conv2d::default() };
    let conv = conv.bind(x.view(), w.view(), None).expect("a legal setting");
    let grad = conv.backward(Array4::ones(conv.output_shape()).view()).expect("the output's shape");
    assert_eq!(grad.grad_input.iter().copied().collect::<Vec<_>>(), [2., 2., 4., 2., 4., 2., 4., 2., 2., 0.]);
    assert_eq!(conv.uses_of_input(at(0, 9)), []);
}

#[test]
fn the_bias_is_added_once_per_output_channel_after_the_channel_sum() {
    let x = Array4::from_elem((1, 3, 2, 2), 1.0);
    let w = Array4::from_elem((2, 3, 2, 2), 1.0);
    let y = conv2d(x.view(), w.view(), Some(array![0.25, -1.0].view()), &Conv2d::default());
    assert_eq!(y.map(|y| y.iter().copied().collect::<Vec<_>>()), Ok(vec![12.25, 11.0]));
}

#[test]
fn groups_do_not_see_each_other() {
    let mut x = Array4::zeros((1, 4, 1, 1));
    x[[0, 3, 0, 0]] = 1.0;
    let w = Array4::from_elem((2, 2, 1, 1), 5.0);
    let y = conv2d(x.view(), w.view(), None, &Conv2d { groups: 2, ..Conv2d::default() });
    assert_eq!(y.map(|y| y.iter().copied().collect::<Vec<_>>()), Ok(vec![0.0, 5.0]));
}

#[test]
fn mismatched_tensors_are_refused_in_pytorchs_words() {
    let refusal = |x: [usize; 4], w: [usize; 4], bias: Option<usize>, groups| {
        let (x, w): (Array4<f64>, Array4<f64>) = (Array4::zeros(x), Array4::zeros(w));
        let bias: Option<Array1<f64>> = bias.map(Array1::zeros);
        let params = Conv2d { groups, ..Conv2d::default() };
        let error = conv2d(x.view(), w.view(), bias.as_ref().map(|b| b.view()), &params);
        error.expect_err("an illegal setting").torch_message().unwrap_or_default()
    };
    let table = [
        (
            refusal([1, 3, 5, 5], [1, 1, 3, 3], None, 1),
            "Given groups=1, weight of size [1, 1, 3, 3], expected input[1, 3, 5, 5] to have 1 channels, \
             but got 3 channels instead",
        ),
        (
            refusal([1, 2, 5, 5], [3, 1, 3, 3], None, 2),
            "Given groups=2, expected weight to be divisible by 2 at dimension 0, \
             but got weight of size [[3, 1, 3, 3]] instead",
        ),
        (
            refusal([1, 2, 5, 5], [1, 1, 3, 3], None, 2),
            "Given groups=2, expected weight to be at least 2 at dimension 0, \
             but got weight of size [1, 1, 3, 3] instead",
        ),
        (
            refusal([1, 1, 5, 5], [1, 1, 3, 3], Some(2), 1),
            "Given weight of size [1, 1, 3, 3], expected bias to be 1-dimensional with 1 elements, \
             but got bias of size [2] instead",
        ),
        (refusal([1, 1, 5, 5], [1, 1, 3, 3], None, 0), "non-positive groups is not supported"),
    ];
    for (message, expected) in table {
        assert_eq!(message, expected);
    }
}

#[test]
fn a_transposed_convolution_stamps_the_kernel() {
    let x = plane(&[[1., 10.]]);
    let w = plane(&[[1., 2., 3.]]);
    let stamp = |stride, padding, output_padding| {
        let params = ConvTranspose2d {
            stride: [1, stride],
            padding: [0, padding],
            output_padding: [0, output_padding],
            ..ConvTranspose2d::default()
        };
        conv_transpose2d(x.view(), w.view(), None, &params).map(|y| y.iter().copied().collect::<Vec<_>>())
    };
    assert_eq!(stamp(1, 0, 0), Ok(vec![1., 12., 23., 30.]));
    assert_eq!(stamp(2, 0, 0), Ok(vec![1., 2., 13., 20., 30.]));
    assert_eq!(stamp(2, 1, 1), Ok(vec![2., 13., 20., 30.]));
    assert_eq!(stamp(4, 0, 3), Ok(vec![1., 2., 3., 0., 10., 20., 30., 0., 0., 0.]));
}

#[test]
fn nothing_and_minus_nothing_add_up_to_zero_not_to_minus_zero() {
    let (x, w) = (plane(&[[0., 0.]]), plane(&[[-1., -2.]]));
    let y = conv2d(x.view(), w.view(), None, &Conv2d::default()).expect("a legal setting");
    let stamps = ConvTranspose2d { stride: [1, 4], ..ConvTranspose2d::default() };
    let stamped = conv_transpose2d(x.view(), w.view(), None, &stamps).expect("a legal setting");
    assert!(y.iter().chain(&stamped).all(|y| *y == 0.0 && y.is_sign_positive()), "{y} {stamped}");
}

#[test]
fn the_lectures_pooling_gives_the_lectures_numbers() {
    let x = lecture_input();
    let average = AvgPool2d { stride: [1, 1], ..AvgPool2d::tiles([3, 3]) };
    let maximum = MaxPool2d { stride: [1, 1], ..MaxPool2d::tiles([3, 3]) };
    let y = avg_pool2d(x.view(), &average).expect("a legal setting");
    assert_eq!(rounded(y.view()), plane(&[[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]]));
    let y = max_pool2d(x.view(), &maximum).expect("a legal setting");
    assert_eq!(y.output, plane(&[[3., 3., 3.], [3., 3., 3.], [3., 2., 3.]]));
    assert_eq!(y.indices.iter().copied().collect::<Vec<_>>(), [0, 1, 8, 10, 8, 8, 10, 12, 14]);
}

#[test]
fn of_equal_maxima_the_first_wins_and_gets_the_whole_gradient() {
    let x = plane(&[[1., 7.], [7., 7.]]);
    let params = MaxPool2d::tiles([2, 2]);
    let pooled = max_pool2d(x.view(), &params).expect("a legal setting");
    assert_eq!(pooled.indices[[0, 0, 0, 0]], 1);
    let grad = max_pool2d_backward(x.view(), plane(&[[4.]]).view(), &params);
    assert_eq!(grad, Ok(plane(&[[0., 4.], [0., 0.]])));
}

#[test]
fn a_nan_wins_every_maximum_as_in_pytorch() {
    let x = plane(&[[f64::INFINITY, f64::NAN], [7., f64::NAN], [1., 2.]]);
    let params = MaxPool2d { stride: [1, 1], ..MaxPool2d::tiles([2, 2]) };
    let pooled = max_pool2d(x.view(), &params).expect("a legal setting");
    assert!(pooled.output.iter().all(|y| y.is_nan()));
    assert_eq!(pooled.indices.iter().copied().collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn maximum_pooling_pads_with_minus_infinity_not_with_zero() {
    let x = plane(&[[-5., -3.], [-2., -9.]]);
    let params = MaxPool2d { padding: [1, 1], ..MaxPool2d::tiles([2, 2]) };
    let pooled = max_pool2d(x.view(), &params).expect("a legal setting");
    assert_eq!(pooled.output, plane(&[[-5., -3.], [-2., -9.]]));
    assert_eq!(pooled.indices.iter().copied().collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[test]
fn a_dilated_window_that_misses_the_input_points_nowhere() {
    let params = MaxPool2d { padding: [1, 1], dilation: [3, 3], ..MaxPool2d::tiles([2, 2]) };
    let x = plane(&[[1., 2.], [3., 4.]]);
    let pooled = max_pool2d(x.view(), &params).expect("a legal setting");
    assert_eq!((pooled.output[[0, 0, 0, 0]], pooled.indices[[0, 0, 0, 0]]), (f64::NEG_INFINITY, -1));
    let grad = max_pool2d_backward(x.view(), plane(&[[1.]]).view(), &params);
    assert_eq!(grad, Ok(Array4::zeros((1, 1, 2, 2))));
}

#[test]
fn an_average_counts_padding_if_told_but_never_the_overhang_of_ceil_mode() {
    // Three cells in a row, windows of 2 with stride 2 and padding 1: [pad 3] [6 9] and, with
    // ceil_mode, nothing more, since the third would start in the padding.
    let row = plane(&[[3., 6., 9.]]);
    let of = |kernel, padding, ceil_mode, count_include_pad, divisor_override| {
        let params = AvgPool2d {
            padding: [0, padding],
            ceil_mode,
            count_include_pad,
            divisor_override,
            ..AvgPool2d::tiles([1, kernel])
        };
        avg_pool2d(row.view(), &params).map(|y| y.index_axis(Dim(2), 0).iter().copied().collect::<Vec<_>>())
    };
    assert_eq!(of(2, 1, false, true, None), Ok(vec![1.5, 7.5]));
    assert_eq!(of(2, 1, false, false, None), Ok(vec![3.0, 7.5]));
    assert_eq!(of(2, 1, true, true, None), Ok(vec![1.5, 7.5]));
    assert_eq!(of(2, 0, true, true, None), Ok(vec![4.5, 9.0]));
    assert_eq!(of(2, 0, false, true, None), Ok(vec![4.5]));
    assert_eq!(of(2, 0, true, true, Some(4)), Ok(vec![2.25, 2.25]));
    assert!(of(2, 0, true, true, Some(0)).is_err());
}

#[test]
fn the_trace_of_a_pooling_names_winner_and_divisor() {
    let x = lecture_input();
    let maximum = MaxPool2d { stride: [1, 1], ..MaxPool2d::tiles([3, 3]) };
    let maximum = maximum.bind(x.view()).expect("a legal setting");
    let trace = maximum.trace(at(1, 0)).expect("an output cell");
    assert_eq!((trace.winner(), trace.pooled), (Some(at(2, 0)), Pooled::Maximum { winner: Some(3) }));
    let average = AvgPool2d { padding: [1, 1], count_include_pad: false, ..AvgPool2d::tiles([3, 3]) };
    let average = average.bind(x.view()).expect("a legal setting");
    let trace = average.trace(at(0, 0)).expect("an output cell");
    assert_eq!((trace.pooled, trace.total), (Pooled::Average { divisor: 4 }, 1.5));
    assert_eq!(trace.terms.iter().filter(|term| term.share > 0.0).count(), 4);
}

#[test]
fn adaptive_pooling_to_one_cell_is_global_pooling() {
    let x = lecture_input();
    let global = AdaptivePool2d { output_size: [1, 1] };
    let mean = adaptive_avg_pool2d(x.view(), &global).expect("a legal setting");
    assert_eq!(rounded(mean.view()), plane(&[[1.4]]));
    let maximum = adaptive_max_pool2d(x.view(), &global).expect("a legal setting");
    assert_eq!((maximum.output[[0, 0, 0, 0]], maximum.indices[[0, 0, 0, 0]]), (3.0, 0));
    let split = AdaptivePool2d { output_size: [1, 2] };
    let halves = adaptive_max_pool2d(plane(&[[1., 2., 9.], [4., 3., 0.]]).view(), &split);
    assert_eq!(
        halves.map(|y| (y.output, y.indices.into_raw_vec_and_offset().0)),
        Ok((plane(&[[4., 9.]]), vec![3, 2]))
    );
}
