use std::collections::BTreeMap;

use kernelwalk_nn::ops::conv_transpose2d::{ConvTranspose2d, conv_transpose2d};
use kernelwalk_nn::ops::conv2d::{Conv2d, conv2d, conv2d_backward};
use kernelwalk_nn::ops::trace::{Cell, Tap, Trace, Use};
use kernelwalk_nn::shape::{Padding, PaddingMode};
use ndarray::{Array1, Array4, s};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::draw::{
    Drawn, SETTINGS, cells, convolutions, integers, legal, pair, seeded, transposed_convolutions,
};

fn run(drawn: &Drawn) -> Array4<f64> {
    conv2d(drawn.x.view(), drawn.weight.view(), None, &drawn.params).expect("a drawn convolution fits")
}

/// All terms of an operation, by the input cell and by the weight they are a use of.
#[derive(Default)]
struct Uses {
    of_input: BTreeMap<Cell, Vec<Use<f64>>>,
    of_weight: BTreeMap<Tap, Vec<Use<f64>>>,
}

impl Uses {
    fn add(&mut self, trace: Trace<f64>) {
        for term in trace.terms {
            let used = Use { output: trace.output, term };
            self.of_weight.entry(term.tap).or_default().push(used);
            if let Some(cell) = term.source {
                self.of_input.entry(cell).or_default().push(used);
            }
        }
    }
}

proptest! {
    #![proptest_config(seeded(SETTINGS))]

    #[test]
    fn convolution_is_linear_in_input_and_weight(drawn in convolutions(), factor in -5i32..=5, seed in 1..100usize) {
        let other = Drawn {
            x: drawn.x.mapv(|x| (x * seed as f64) % 7.0),
            weight: drawn.weight.mapv(|w| (w * seed as f64) % 5.0),
            ..drawn.clone()
        };
        let factor = f64::from(factor);
        let mixed_x = Drawn { x: &drawn.x * factor + &other.x, ..drawn.clone() };
        prop_assert_eq!(run(&mixed_x), run(&drawn) * factor + run(&Drawn { weight: drawn.weight.clone(), ..other.clone() }));
        let mixed_w = Drawn { weight: &drawn.weight * factor + &other.weight, ..drawn.clone() };
        prop_assert_eq!(run(&mixed_w), run(&drawn) * factor + run(&Drawn { x: drawn.x.clone(), ..other }));
    }

    #[test]
    fn the_traced_terms_and_the_bias_add_up_to_the_output(drawn in convolutions()) {
        let bias = Array1::from_shape_fn(drawn.weight.dim().0, |oc| oc as f64 + 0.5);
        let y = conv2d(drawn.x.view(), drawn.weight.view(), Some(bias.view()), &drawn.params).expect("it fits");
        let conv = drawn.params.bind(drawn.x.view(), drawn.weight.view(), Some(bias.view())).expect("it fits");
        for output in cells(conv.output_shape()) {
            let trace = conv.trace(output).expect("an output cell");
            for term in &trace.terms {
                prop_assert_eq!(term.product, term.value * term.weight);
                prop_assert_eq!(term.value, term.source.map_or(0.0, |cell| drawn.x[cell.index()]));
            }
            let sum: f64 = trace.terms.iter().map(|term| term.product).sum();
            prop_assert_eq!(sum + bias[output.c], trace.total);
            prop_assert_eq!(trace.total, y[output.index()]);
        }
    }

    #[test]
    fn uses_are_exactly_the_traces_read_the_other_way(drawn in convolutions()) {
        let conv = drawn.params.bind(drawn.x.view(), drawn.weight.view(), None).expect("it fits");
        let mut uses = Uses::default();
        for output in cells(conv.output_shape()) {
            uses.add(conv.trace(output).expect("an output cell"));
        }
        for cell in cells(drawn.x.dim().into()) {
            let used = conv.uses_of_input(cell);
            // Every filter of the group repeats the window's use of the cell.
            let filters = drawn.weight.dim().0 / drawn.params.groups;
            prop_assert_eq!(used.len(), conv.plane().use_counts()[[cell.y, cell.x]] * filters);
            prop_assert_eq!(used, uses.of_input.remove(&cell).unwrap_or_default());
        }
        for Cell { n: oc, c: ic, y: ky, x: kx } in cells(drawn.weight.dim().into()) {
            let tap = Tap { oc, ic, ky, kx };
            prop_assert_eq!(conv.uses_of_weight(tap), uses.of_weight.remove(&tap).unwrap_or_default());
        }
        prop_assert!(uses.of_input.is_empty() && uses.of_weight.is_empty());
    }

    #[test]
    fn padding_may_as_well_be_written_into_the_input(drawn in convolutions(), p in 0..=3usize) {
        let zeros = |padding| Conv2d { padding, padding_mode: PaddingMode::Zeros, ..drawn.params };
        let (n, c, h, w) = drawn.x.dim();
        let mut padded = Array4::zeros((n, c, h + 2 * p, w + 2 * p));
        padded.slice_mut(s![.., .., p..p + h, p..p + w]).assign(&drawn.x);
        let outside = conv2d(drawn.x.view(), drawn.weight.view(), None, &zeros(Padding::Explicit([p, p])));
        let inside = conv2d(padded.view(), drawn.weight.view(), None, &zeros(Padding::Valid));
        prop_assert_eq!(outside.ok(), inside.ok());
    }

    #[test]
    fn a_shifted_picture_gives_a_shifted_map(x in integers([1, 2, 6, 7]), weight in integers([1, 2, 3, 2]), by in 1..4usize) {
        let full = conv2d(x.view(), weight.view(), None, &Conv2d::default()).expect("it fits");
        let shifted = conv2d(x.slice(s![.., .., .., by..]), weight.view(), None, &Conv2d::default()).expect("it fits");
        prop_assert_eq!(shifted.view(), full.slice(s![.., .., .., by..]));
    }

    #[test]
    fn a_transposed_convolution_is_the_adjoint_of_the_convolution(drawn in convolutions(), padding in pair(0..=3)) {
        let forward = Conv2d { padding: Padding::Explicit(padding), padding_mode: PaddingMode::Zeros, ..drawn.params };
        let (x, weight) = (drawn.x.view(), drawn.weight.view());
        let conv = legal(forward.bind(x, weight, None))?;
        let y = conv.forward().mapv(|y| y % 11.0);
        let left_over = [conv.plane().rows(), conv.plane().columns()].map(|axis| axis.rounding().remainder());
        let Conv2d { stride, dilation, groups, .. } = forward;
        let back = ConvTranspose2d { stride, padding, output_padding: left_over, dilation, groups };

        let transposed = conv_transpose2d(y.view(), weight, None, &back).expect("an adjoint exists");
        prop_assert_eq!((conv.forward() * &y).sum(), (&transposed * &x).sum());
        let gradient = conv2d_backward(x, weight, y.view(), &forward).expect("the output's shape");
        prop_assert_eq!(transposed, gradient.grad_input);
    }

    #[test]
    fn a_transposed_convolution_accounts_for_every_stamp(drawn in transposed_convolutions()) {
        let conv = drawn.params.bind(drawn.x.view(), drawn.weight.view(), None).expect("it fits");
        let (y, mut uses) = (conv.forward(), Uses::default());
        for output in cells(conv.output_shape()) {
            let trace = conv.trace(output).expect("an output cell");
            prop_assert_eq!(trace.terms.iter().map(|term| term.product).sum::<f64>(), y[output.index()]);
            prop_assert_eq!(trace.total, y[output.index()]);
            uses.add(trace);
        }
        for cell in cells(drawn.x.dim().into()) {
            prop_assert_eq!(conv.uses_of_input(cell), uses.of_input.remove(&cell).unwrap_or_default());
        }
        for Cell { n: ic, c: oc, y: ky, x: kx } in cells(drawn.weight.dim().into()) {
            let tap = Tap { oc, ic, ky, kx };
            prop_assert_eq!(conv.uses_of_weight(tap), uses.of_weight.remove(&tap).unwrap_or_default());
        }
        prop_assert!(uses.of_input.is_empty() && uses.of_weight.is_empty());
    }
}
