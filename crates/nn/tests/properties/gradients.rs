use std::collections::BTreeMap;

use kernelwalk_nn::ops::activation::Activation;
use kernelwalk_nn::ops::conv2d::Conv2dGradients;
use kernelwalk_nn::ops::cross_entropy::{
    CrossEntropy, Target, cross_entropy_backward, cross_entropy_nudge, cross_entropy_traces,
};
use kernelwalk_nn::ops::linear::{self, linear_backward};
use kernelwalk_nn::ops::loss::Reduction;
use kernelwalk_nn::ops::reversed_conv::ReversedConv;
use kernelwalk_nn::ops::trace::{Cell, Factor, GradOf, GradTerm, Tap};
use ndarray::{Array1, Array2, Array4, Axis};
use proptest::prelude::*;
use proptest::sample::Index;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::draw::{SETTINGS, cells, convolutions, integers, seeded, transposed_convolutions};

/// A gradient to start from: the output, made small and odd.
fn upstream(y: &Array4<f64>) -> Array4<f64> {
    y.mapv(|y| (y + 3.0) % 7.0)
}

/// Every number that has a gradient, with the gradient that the backward pass gives it; `[oc, ic]` or
/// `[ic, oc]` are the first two indices of the weight.
fn expected(grads: &Conv2dGradients<f64>, tap: fn([usize; 4]) -> Tap) -> Vec<(GradOf, f64)> {
    let inputs =
        grads.grad_input.indexed_iter().map(|(at, &grad)| (GradOf::Input(<[_; 4]>::from(at).into()), grad));
    let weights = grads.grad_weight.indexed_iter().map(|(at, &grad)| (GradOf::Weight(tap(at.into())), grad));
    let biases = grads.grad_bias.indexed_iter().map(|(c, &grad)| (GradOf::Bias(c), grad));
    inputs.chain(weights).chain(biases).collect()
}

/// Traced gradients are those of the backward pass, add up in the order they name, and are the uses of
/// the outputs read the other way.
fn consistent(
    back: &ReversedConv<'_, f64>,
    grad_output: &Array4<f64>,
    expected: &[(GradOf, f64)],
) -> Result<(), TestCaseError> {
    let mut passed = BTreeMap::<GradOf, Vec<GradTerm<f64>>>::new();
    for output in cells(grad_output.dim().into()) {
        for used in back.uses(output) {
            passed.entry(used.to).or_default().push(used.term);
        }
    }
    for &(of, gradient) in expected {
        let trace = back.trace(of).expect("a number of the operation");
        prop_assert_eq!((trace.of, trace.total), (of, gradient));
        prop_assert_eq!(trace.terms.iter().map(|term| term.product).sum::<f64>(), gradient);
        for term in &trace.terms {
            prop_assert_eq!(term.grad, grad_output[term.output.index()]);
            prop_assert_eq!(term.product, term.grad * term.factor);
        }
        prop_assert_eq!(trace.terms, passed.remove(&of).unwrap_or_default());
    }
    prop_assert!(passed.is_empty());
    Ok(())
}

/// Nudging finds the gradient: exactly, since the numbers are whole and the loss is a straight line.
fn nudged(
    back: &ReversedConv<'_, f64>,
    expected: &[(GradOf, f64)],
    which: &[Index],
) -> Result<(), TestCaseError> {
    for index in which {
        let &(of, gradient) = index.get(expected);
        let nudge = back.nudge(of, 0.5).expect("a number of the operation");
        prop_assert_eq!((nudge.quotient, nudge.loss_above + nudge.loss_below), (gradient, 2.0 * back.loss()));
    }
    Ok(())
}

/// Rows of made-up whole numbers.
fn rows(shape: (usize, usize)) -> impl Strategy<Value = Array2<f64>> {
    integers([shape.0, shape.1, 1, 1])
        .prop_map(move |numbers| numbers.remove_axis(Axis(3)).remove_axis(Axis(2)))
}

/// A linear layer: input, weight and the gradient of the output.
fn linear_layers() -> impl Strategy<Value = [Array2<f64>; 3]> {
    (1..=4usize, 1..=6usize, 1..=6usize).prop_flat_map(|(n, fan_in, out)| {
        [rows((n, fan_in)).boxed(), rows((out, fan_in)).boxed(), rows((n, out)).boxed()]
    })
}

/// Logits of up to five positions of up to six classes, with a class for each position.
fn logits() -> impl Strategy<Value = (Array2<f64>, Array1<i64>)> {
    (1..=5usize, 1..=6usize).prop_flat_map(|(n, classes)| {
        let targets = prop::collection::vec(0..classes as i64, n).prop_map(Array1::from);
        (rows((n, classes)).prop_map(|x| x / 4.0), targets)
    })
}

fn indices(count: usize) -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), count)
}

proptest! {
    #![proptest_config(seeded(SETTINGS))]

    #[test]
    fn the_traced_gradients_of_a_convolution_are_those_of_its_backward_pass(drawn in convolutions(), which in indices(3)) {
        let conv = drawn.params.bind(drawn.x.view(), drawn.weight.view(), None).expect("it fits");
        let grad_output = upstream(&conv.forward());
        let grads = conv.backward(grad_output.view()).expect("the output's shape");
        let back = conv.reverse(grad_output.view()).expect("the output's shape");
        let expected = expected(&grads, |[oc, ic, ky, kx]| Tap { oc, ic, ky, kx });
        consistent(&back, &grad_output, &expected)?;
        nudged(&back, &expected, &which)?;
        for (of, gradient) in expected {
            if let GradOf::Input(Cell { y, x, .. }) = of && conv.plane().use_counts()[[y, x]] == 0 {
                prop_assert!(gradient == 0.0 && back.trace(of).is_some_and(|trace| trace.terms.is_empty()));
            }
        }
    }

    #[test]
    fn the_full_correlation_of_a_cell_and_of_its_copies_is_its_trace_with_zeros_between(drawn in convolutions()) {
        let conv = drawn.params.bind(drawn.x.view(), drawn.weight.view(), None).expect("it fits");
        let grad_output = upstream(&conv.forward());
        let back = conv.reverse(grad_output.view()).expect("the output's shape");
        let axes = [conv.plane().rows(), conv.plane().columns()];
        let [rows, columns] = axes.map(|axis| -(axis.pad_before() as isize)..(axis.in_size() + axis.pad_after()) as isize);
        for cell in cells(drawn.x.dim().into()) {
            let trace = back.trace(GradOf::Input(cell)).expect("a cell of the input");
            let mut met = 0;
            for y in rows.clone().filter(|&y| axes[0].source(y) == Some(cell.y)) {
                for x in columns.clone().filter(|&x| axes[1].source(x) == Some(cell.x)) {
                    let window = back.full_correlation(cell.n, cell.c, [y, x]).expect("a place in the padded input");
                    prop_assert_eq!(window.len(), drawn.weight.len() / drawn.weight.dim().1 / drawn.params.groups);
                    let here = |term: &&GradTerm<f64>| matches!(term.by, Factor::Weight { at, .. } if at == [y, x]);
                    let expected = trace.terms.iter().filter(here).map(|term| (term.output, term.product));
                    let found = window.iter().filter_map(|term| Some((term.output?, term.product)));
                    met += found.clone().count();
                    prop_assert!(found.eq(expected), "{:?} at {:?}", cell, (y, x));
                    for term in window {
                        let output = term.output.map(|cell| [cell.y, cell.x]);
                        let stands = |output: [usize; 2]| [0, 1].map(|d| (output[d] * axes[d].stride()) as isize);
                        prop_assert!(output.is_none_or(|output| stands(output) == term.at));
                        prop_assert_eq!(term.product, term.grad * term.weight);
                    }
                }
            }
            prop_assert_eq!(met, trace.terms.len());
        }
    }

    #[test]
    fn the_traced_gradients_of_a_transposed_convolution_are_those_of_its_backward_pass(
        drawn in transposed_convolutions(), which in indices(3),
    ) {
        let conv = drawn.params.bind(drawn.x.view(), drawn.weight.view(), None).expect("it fits");
        let grad_output = upstream(&conv.forward());
        let grads = conv.backward(grad_output.view()).expect("the output's shape");
        let back = conv.reverse(grad_output.view()).expect("the output's shape");
        let expected = expected(&grads, |[ic, oc, ky, kx]| Tap { oc, ic, ky, kx });
        consistent(&back, &grad_output, &expected)?;
        nudged(&back, &expected, &which)?;
    }

    #[test]
    fn the_traced_gradients_of_a_linear_layer_are_those_of_its_backward_pass(
        [x, weight, grad_out] in linear_layers(), which in indices(3),
    ) {
        let (x, weight, grad_out) = (x.view(), weight.view(), grad_out.view());
        let grads = linear_backward(x, weight, grad_out).expect("sizes fit");
        let back = linear::reverse(x, weight, None, grad_out).expect("sizes fit");
        let inner = |[oc, ic]: [usize; 2]| Tap { oc, ic, ky: 0, kx: 0 };
        let inputs = grads.grad_input.indexed_iter().map(|((n, c), &g)| (GradOf::Input(Cell { n, c, y: 0, x: 0 }), g));
        let weights = grads.grad_weight.indexed_iter().map(|(at, &g)| (GradOf::Weight(inner(at.into())), g));
        let biases = grads.grad_bias.indexed_iter().map(|(c, &g)| (GradOf::Bias(c), g));
        let expected: Vec<_> = inputs.chain(weights).chain(biases).collect();
        consistent(&back, &grad_out.insert_axis(Axis(2)).insert_axis(Axis(3)).to_owned(), &expected)?;
        nudged(&back, &expected, &which)?;
    }

    #[test]
    fn the_traced_gradient_of_an_activation_is_that_of_its_backward_pass(x in -8.0..8.0f64, grad in -8.0..8.0f64) {
        let one = |number| ndarray::arr1(&[number]).into_dyn();
        let cell = Cell { n: 0, c: 0, y: 0, x: 0 };
        for activation in Activation::ALL {
            let gradient = activation.backward(one(x).view(), one(grad).view()).expect("the same shape")[0];
            let trace = activation.grad_trace(cell, x, grad);
            prop_assert_eq!(trace.total, gradient);
            prop_assert_eq!(trace.terms.iter().map(|term| term.grad * term.factor).sum::<f64>(), gradient);
        }
    }

    #[test]
    fn the_gradient_of_a_logit_is_made_of_its_parts_and_is_found_by_nudging(
        (x, classes) in logits(), ignored in any::<bool>(), smoothing in 0.0..1.0f64, which in any::<Index>(),
        reduction in prop::sample::select(vec![Reduction::None, Reduction::Mean, Reduction::Sum]),
    ) {
        let (x, classes) = (x.into_dyn(), classes.into_dyn());
        let weight = Array1::from_shape_fn(x.shape()[1], |class| 1.0 + class as f64 / 4.0);
        let options = CrossEntropy {
            weight: Some(weight.view()),
            ignore_index: if ignored && classes.len() > 1 && classes.iter().any(|&c| c != classes[0]) { classes[0] } else { -100 },
            label_smoothing: smoothing,
            reduction,
        };
        let target = Target::Classes(classes.view());
        let gradient = cross_entropy_backward(x.view(), &target, &options, None).expect("fits");
        let traces = cross_entropy_traces(x.view(), &target, &options, None).expect("fits");
        for (logit, &gradient) in traces.iter().zip(&gradient) {
            let by_hand = logit.grad / logit.divisor * (logit.probability * logit.mass - logit.target);
            prop_assert!((by_hand - gradient).abs() < 1e-12 && logit.gradient == gradient);
        }
        let at = which.index(x.len());
        let index = [at / x.shape()[1], at % x.shape()[1]];
        let nudge = cross_entropy_nudge(x.view(), &target, &options, &index, 1e-4).expect("fits");
        let nudge = nudge.expect("a logit and a nudge");
        prop_assert!((nudge.quotient - gradient[&index[..]]).abs() < 1e-6, "{:?} at {:?}", nudge, index);
    }
}
