//! Known gradients, number by number.

use ndarray::{Array4, array};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{at, lecture_input, lecture_kernel, plane};
use crate::ops::avg_pool2d::AvgPool2d;
use crate::ops::conv_transpose2d::ConvTranspose2d;
use crate::ops::conv2d::Conv2d;
use crate::ops::max_pool2d::MaxPool2d;
use crate::ops::reversed_conv::ReversedConv;
use crate::ops::trace::{Factor, GradOf, GradTrace, Tap};
use crate::shape::{Padding, PaddingMode};

fn tap(ky: usize, kx: usize) -> Tap {
    Tap { oc: 0, ic: 0, ky, kx }
}

fn one_to_nine() -> Array4<f64> {
    plane(&[[1., 2., 3.], [4., 5., 6.], [7., 8., 9.]])
}

/// `grad * factor` of every term.
fn products(trace: &GradTrace<f64>) -> Vec<(f64, f64)> {
    trace.terms.iter().map(|term| (term.grad, term.factor)).collect()
}

fn weights_of(trace: &GradTrace<f64>) -> Vec<Tap> {
    let tap = |by| if let Factor::Weight { tap, .. } = by { Some(tap) } else { None };
    trace.terms.iter().filter_map(|term| tap(term.by)).collect()
}

#[test]
fn the_kernel_lies_flipped_on_the_gradient_for_an_input_but_not_for_a_weight() {
    let (x, w, grad) = (lecture_input(), lecture_kernel(), one_to_nine());
    let conv = Conv2d::default().bind(x.view(), w.view(), None).expect("a legal setting");
    let back = conv.reverse(grad.view()).expect("the output's shape");

    let input = back.trace(GradOf::Input(at(2, 2))).expect("a cell of the input");
    let flipped: Vec<Tap> = (0..3).rev().flat_map(|ky| (0..3).rev().map(move |kx| tap(ky, kx))).collect();
    assert_eq!(weights_of(&input), flipped);
    let by_hand = 2. * 1. + 1. * 2. + 0. * 3. + 0. * 4. + 2. * 5. + 2. * 6. + 2. * 7. + 1. * 8. + 0. * 9.;
    assert_eq!(input.total, by_hand);

    let weight = back.trace(GradOf::Weight(tap(0, 2))).expect("a tap");
    let met = [(1., 2.), (2., 1.), (3., 0.), (4., 1.), (5., 3.), (6., 1.), (7., 2.), (8., 2.), (9., 3.)];
    assert_eq!((products(&weight), weight.total), (met.to_vec(), 86.));
    let bias = back.trace(GradOf::Bias(0)).expect("one output channel");
    assert_eq!((bias.terms.len(), bias.total), (9, 45.));
}

#[test]
fn a_cell_that_no_window_reads_has_no_terms_and_a_gradient_of_plus_zero() {
    let (x, w) = (Array4::from_elem((1, 1, 1, 10), 1.0), Array4::from_elem((1, 1, 1, 3), -2.0_f64));
    let conv = Conv2d { stride: [1, 2], ..Conv2d::default() };
    let conv = conv.bind(x.view(), w.view(), None).expect("a legal setting");
    let grad = Array4::ones(conv.output_shape());
    let trace = conv.reverse(grad.view()).ok().and_then(|back| back.trace(GradOf::Input(at(0, 9))));
    let trace = trace.expect("a cell of the input");
    assert!(trace.terms.is_empty() && trace.total == 0.0 && trace.total.is_sign_positive());
}

#[test]
fn the_full_correlation_has_zeros_between_gradients_that_a_stride_drew_apart() {
    let (x, w, grad) = (plane(&[[0.; 5]]), plane(&[[1., 10., 100.]]), plane(&[[2., 3.]]));
    let conv = Conv2d { stride: [1, 2], ..Conv2d::default() };
    let conv = conv.bind(x.view(), w.view(), None).expect("a legal setting");
    let back = conv.reverse(grad.view()).expect("the output's shape");
    let window = |x: isize| -> Vec<(isize, f64, f64)> {
        let terms = back.full_correlation(0, 0, [0, x]).expect("a place in the input");
        terms.iter().map(|term| (term.at[1], term.grad, term.weight)).collect()
    };
    assert_eq!(window(0), [(-2, 0., 100.), (-1, 0., 10.), (0, 2., 1.)]);
    assert_eq!(window(2), [(0, 2., 100.), (1, 0., 10.), (2, 3., 1.)]);
    assert_eq!(window(4), [(2, 3., 100.), (3, 0., 10.), (4, 0., 1.)]);
    for (n, c, x) in [(0, 0, -1), (0, 0, 5), (0, 1, 0), (1, 0, 0)] {
        assert_eq!(back.full_correlation(n, c, [0, x]), None);
    }
}

#[test]
fn a_cell_also_gets_what_its_copies_in_the_padding_get() {
    let (x, w, grad) = (plane(&[[1., 2., 3.]]), plane(&[[1., 10., 100.]]), plane(&[[1., 2., 3.]]));
    let of_cell = |padding_mode, cell| {
        let padding = Padding::Explicit([0, 1]);
        let conv = Conv2d { padding, padding_mode, ..Conv2d::default() };
        let conv = conv.bind(x.view(), w.view(), None).expect("a legal setting");
        let back = conv.reverse(grad.view()).expect("the output's shape");
        let trace = back.trace(GradOf::Input(at(0, cell))).expect("a cell of the input");
        let place = |by| if let Factor::Weight { at, .. } = by { at[1] } else { isize::MIN };
        let terms = trace.terms.iter().map(|term| (place(term.by), term.grad, term.factor));
        (terms.collect::<Vec<_>>(), trace.total)
    };
    let own = [(0, 1., 10.), (0, 2., 1.)];
    assert_eq!(of_cell(PaddingMode::Zeros, 0), (own.to_vec(), 12.));
    let copy_before = [(-1, 1., 1.), (0, 1., 10.), (0, 2., 1.)];
    assert_eq!(of_cell(PaddingMode::Replicate, 0), (copy_before.to_vec(), 13.));
    let copy_after = [(0, 1., 10.), (0, 2., 1.), (3, 3., 100.)];
    assert_eq!(of_cell(PaddingMode::Circular, 0), (copy_after.to_vec(), 312.));
    let both = [(-1, 1., 1.), (1, 1., 100.), (1, 2., 10.), (1, 3., 1.), (3, 3., 100.)];
    assert_eq!(of_cell(PaddingMode::Reflect, 1), (both.to_vec(), 424.));
}

#[test]
fn an_output_passes_its_gradient_to_its_window_its_filter_and_its_bias() {
    let (x, w, grad) = (lecture_input(), lecture_kernel(), one_to_nine());
    let conv = Conv2d { padding: Padding::Explicit([1, 1]), stride: [2, 2], ..Conv2d::default() };
    let conv = conv.bind(x.view(), w.view(), None).expect("a legal setting");
    let back = conv.reverse(grad.view()).expect("the output's shape");
    let uses = back.uses(at(0, 0));
    let count = |of: fn(&GradOf) -> bool| uses.iter().filter(|used| of(&used.to)).count();
    assert_eq!(count(|to| matches!(to, GradOf::Input(_))), 4, "of nine cells, five are padding");
    assert_eq!(count(|to| matches!(to, GradOf::Weight(_))), 9);
    assert_eq!((uses[0].to, uses[0].term.product), (GradOf::Input(at(0, 0)), 2.));
    assert_eq!(uses.last().map(|used| (used.to, used.term.product)), Some((GradOf::Bias(0), 1.)));
    assert_eq!(back.uses(at(3, 0)), []);
}

#[test]
fn the_nudge_of_any_number_of_a_convolution_finds_its_gradient() {
    let (x, w, b, grad) = (lecture_input(), lecture_kernel(), array![0.5], one_to_nine());
    let conv = Conv2d::default().bind(x.view(), w.view(), Some(b.view())).expect("a legal setting");
    let back = conv.reverse(grad.view()).expect("the output's shape");
    assert_eq!(back.loss(), (conv.forward() * &grad).sum());
    for of in [GradOf::Input(at(2, 2)), GradOf::Weight(tap(0, 2)), GradOf::Bias(0)] {
        let gradient = back.trace(of).expect("a number of the convolution").total;
        let nudge = back.nudge(of, 0.5).expect("a number of the convolution");
        assert_eq!(nudge.loss_above, back.loss() + 0.5 * gradient, "{of:?}");
        assert_eq!(nudge.loss_below, back.loss() - 0.5 * gradient, "{of:?}");
        assert_eq!(nudge.quotient, gradient, "{of:?}");
    }
}

#[test]
fn numbers_that_are_not_there_have_no_gradient() {
    let refuses = |back: ReversedConv<'_, f64>| {
        let nowhere = [GradOf::Input(at(9, 0)), GradOf::Weight(tap(3, 0)), GradOf::Bias(1)];
        nowhere.iter().all(|&of| back.trace(of).is_none() && back.nudge(of, 0.5).is_none())
            && back.nudge(GradOf::Bias(0), 0.0).is_none()
            && back.nudge(GradOf::Bias(0), f64::INFINITY).is_none()
    };
    let (x, w) = (lecture_input(), lecture_kernel());
    let plain = Conv2d::default().bind(x.view(), w.view(), None).expect("a legal setting");
    let stamps = ConvTranspose2d::default().bind(x.view(), w.view(), None).expect("a legal setting");
    let (small, large) = (Array4::ones((1, 1, 3, 3)), Array4::ones((1, 1, 7, 7)));
    assert!(refuses(plain.reverse(small.view()).expect("the output's shape")));
    assert!(refuses(stamps.reverse(large.view()).expect("the output's shape")));
    assert!(plain.reverse(large.view()).is_err() && stamps.reverse(small.view()).is_err());
}

#[test]
fn a_maximum_routes_the_gradient_to_its_winner_and_an_average_spreads_it() {
    let (x, grad) = (plane(&[[1., 7., 2.], [7., 3., 9.]]), plane(&[[4., 8.]]));
    let maximum = MaxPool2d { stride: [1, 1], ..MaxPool2d::tiles([2, 2]) };
    let maximum = maximum.bind(x.view()).expect("a legal setting");
    let back = maximum.reverse(grad.view()).expect("the output's shape");
    let of = |y, x| products(&back.trace(GradOf::Input(at(y, x))).expect("a cell of the input"));
    assert_eq!(of(0, 1), [(4., 1.), (8., 0.)], "the first of two sevens, then behind the nine");
    assert_eq!((of(1, 0), of(1, 2)), (vec![(4., 0.)], vec![(8., 1.)]));
    assert_eq!(back.trace(GradOf::Bias(0)), None);

    let average = AvgPool2d { stride: [1, 1], ..AvgPool2d::tiles([2, 2]) };
    let average = average.bind(x.view()).expect("a legal setting");
    let back = average.reverse(grad.view()).expect("the output's shape");
    let trace = back.trace(GradOf::Input(at(0, 1))).expect("a cell of the input");
    assert_eq!((products(&trace), trace.total), (vec![(4., 0.25), (8., 0.25)], 3.));
    assert_eq!(back.uses(at(0, 1)).len(), 4);
    assert_eq!(back.nudge(GradOf::Input(at(0, 1)), 0.5).map(|nudge| nudge.quotient), Some(3.));
    assert!(average.reverse(x.view()).is_err());
}

#[test]
fn a_loser_gets_nothing_even_of_an_infinite_gradient() {
    let (x, grad) = (plane(&[[1., 2.]]), plane(&[[f64::INFINITY]]));
    let pool = MaxPool2d::tiles([1, 2]).bind(x.view()).expect("a legal setting");
    let back = pool.reverse(grad.view()).expect("the output's shape");
    let total = |x| back.trace(GradOf::Input(at(0, x))).map(|trace| trace.total);
    assert_eq!((total(0), total(1)), (Some(0.0), Some(f64::INFINITY)));
}

#[test]
fn a_nudge_that_lets_another_cell_win_is_no_gradient() {
    let (x, grad) = (plane(&[[2., 1.5]]), plane(&[[1.]]));
    let pool = MaxPool2d::tiles([1, 2]).bind(x.view()).expect("a legal setting");
    let back = pool.reverse(grad.view()).expect("the output's shape");
    let quotient = |by| back.nudge(GradOf::Input(at(0, 0)), by).map(|nudge| nudge.quotient);
    assert_eq!((quotient(0.25), quotient(1.0)), (Some(1.0), Some(0.75)));
}
