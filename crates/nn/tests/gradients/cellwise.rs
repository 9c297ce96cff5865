//! Activations, softmax, linear, losses, normalisation, dropout and joins.

use kernelwalk_nn::ops::activation::Activation;
use kernelwalk_nn::ops::batch_norm::{BatchNorm, batch_norm, batch_norm_backward};
use kernelwalk_nn::ops::cross_entropy::{CrossEntropy, Target, cross_entropy, cross_entropy_backward};
use kernelwalk_nn::ops::dropout::{dropout, dropout_backward, dropout_mask};
use kernelwalk_nn::ops::join::{add, add_backward, concat, concat_backward, flatten, flatten_backward};
use kernelwalk_nn::ops::join::{multiply, multiply_backward, one_minus, one_minus_backward};
use kernelwalk_nn::ops::linear::{linear, linear_backward};
use kernelwalk_nn::ops::loss::{CellLoss, Reduction};
use kernelwalk_nn::ops::softmax::{log_softmax, log_softmax_backward, softmax, softmax_backward};
use ndarray::{Array1, Array2, ArrayD, IxDyn};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::check::{agrees, noise};

fn tensor(seed: u64, shape: &[usize]) -> ArrayD<f64> {
    noise(seed, IxDyn(shape))
}

const REDUCTIONS: [Reduction; 3] = [Reduction::None, Reduction::Mean, Reduction::Sum];

#[test]
fn every_activation_has_the_right_slope_between_its_corners() {
    // Three times the noise covers both sides of hardswish's corners; none is hit exactly.
    let x = tensor(1, &[3, 4, 5]) * 3.5;
    let upstream = tensor(2, &[3, 4, 5]);
    for activation in Activation::ALL {
        let gradient = activation.backward(x.view(), upstream.view()).expect("same shape");
        let loss = |x: &ArrayD<f64>| (activation.forward(x.view()) * &upstream).sum();
        assert_eq!(agrees(&x, &gradient, loss), Ok(()), "{activation:?}");
    }
}

#[test]
fn softmax_and_its_logarithm_have_the_right_gradient_along_every_axis() {
    let x = tensor(1, &[3, 4, 2]) * 2.0;
    let upstream = tensor(2, &[3, 4, 2]);
    for dim in 0..3 {
        let y = softmax(x.view(), dim).expect("an axis");
        let gradient = softmax_backward(y.view(), dim, upstream.view()).expect("fits");
        let loss = |x: &ArrayD<f64>| (softmax(x.view(), dim).expect("an axis") * &upstream).sum();
        assert_eq!(agrees(&x, &gradient, loss), Ok(()), "softmax along {dim}");

        let y = log_softmax(x.view(), dim).expect("an axis");
        let gradient = log_softmax_backward(y.view(), dim, upstream.view()).expect("fits");
        let loss = |x: &ArrayD<f64>| (log_softmax(x.view(), dim).expect("an axis") * &upstream).sum();
        assert_eq!(agrees(&x, &gradient, loss), Ok(()), "log_softmax along {dim}");
    }
}

#[test]
fn linear_has_the_right_gradients() {
    let (x, weight): (Array2<f64>, Array2<f64>) = (noise(1, (4, 3)), noise(2, (5, 3)));
    let (bias, upstream): (Array1<f64>, Array2<f64>) = (noise(3, 5), noise(4, (4, 5)));
    let run = |x: &Array2<f64>, weight: &Array2<f64>, bias: &Array1<f64>| {
        (linear(x.view(), weight.view(), Some(bias.view())).expect("fits") * &upstream).sum()
    };
    let grads = linear_backward(x.view(), weight.view(), upstream.view()).expect("fits");
    assert_eq!(agrees(&x, &grads.grad_input, |x| run(x, &weight, &bias)), Ok(()));
    assert_eq!(agrees(&weight, &grads.grad_weight, |weight| run(&x, weight, &bias)), Ok(()));
    assert_eq!(agrees(&bias, &grads.grad_bias, |bias| run(&x, &weight, bias)), Ok(()));
}

/// Checks the gradient of a cross-entropy for all reductions.
fn check_cross_entropy(
    what: &str,
    x: &ArrayD<f64>,
    target: &Target<'_, f64>,
    options: &CrossEntropy<'_, f64>,
) {
    for reduction in REDUCTIONS {
        let options = CrossEntropy { reduction, ..options.clone() };
        let run = |x: &ArrayD<f64>| cross_entropy(x.view(), target, &options).expect("fits");
        let upstream = tensor(9, run(x).shape());
        let gradient =
            cross_entropy_backward(x.view(), target, &options, Some(upstream.view())).expect("fits");
        let loss = |x: &ArrayD<f64>| (run(x) * &upstream).sum();
        assert_eq!(agrees(x, &gradient, loss), Ok(()), "{what}, {reduction:?}");
    }
}

#[test]
fn every_setting_of_cross_entropy_has_the_right_gradient() {
    let weight = noise::<_, ndarray::Ix1>(5, 3).mapv(|w| w + 1.5);
    for (shape, positions) in [(&[4, 3][..], &[4][..]), (&[2, 3, 2, 2], &[2, 2, 2])] {
        let x = tensor(1, shape) * 2.0;
        let count: usize = positions.iter().product();
        let classes = (0..count as i64).map(|at| at * 2 % 3).collect();
        let classes = ArrayD::from_shape_vec(IxDyn(positions), classes).expect("as many");
        let shares = softmax(tensor(2, shape).view(), 1).expect("axis 1");
        for weight in [None, Some(weight.view())] {
            for label_smoothing in [0.0, 0.2] {
                for ignore_index in [-100, 2] {
                    let options =
                        CrossEntropy { weight, ignore_index, label_smoothing, reduction: Reduction::Mean };
                    let what = format!("{shape:?} {options:?}");
                    check_cross_entropy(&what, &x, &Target::Classes(classes.view()), &options);
                    check_cross_entropy(&what, &x, &Target::Probabilities(shares.view()), &options);
                }
            }
        }
    }
}

#[test]
fn every_loss_of_single_cells_has_the_right_gradient() {
    let (x, target) = (tensor(1, &[3, 4]) * 3.0, tensor(2, &[3, 4]).mapv(f64::abs));
    for loss in [CellLoss::Mse, CellLoss::L1, CellLoss::SmoothL1 { beta: 0.7 }, CellLoss::BceWithLogits] {
        for reduction in REDUCTIONS {
            let run = |x: &ArrayD<f64>| loss.forward(x.view(), target.view(), reduction).expect("same shape");
            let upstream = tensor(3, run(&x).shape());
            let gradient =
                loss.backward(x.view(), target.view(), reduction, Some(upstream.view())).expect("fits");
            let total = |x: &ArrayD<f64>| (run(x) * &upstream).sum();
            assert_eq!(agrees(&x, &gradient, total), Ok(()), "{loss:?} {reduction:?}");
        }
    }
}

#[test]
fn batch_norm_has_the_right_gradients_in_training_and_evaluation() {
    let (mean, var): (Array1<f64>, Array1<f64>) = (noise(5, 3), noise(6, 3).mapv(|v: f64| v + 1.5));
    let (weight, bias): (Array1<f64>, Array1<f64>) = (noise(7, 3), noise(8, 3));
    for shape in [&[5, 3][..], &[2, 3, 3, 2]] {
        for training in [true, false] {
            let (x, upstream) = (tensor(1, shape), tensor(2, shape));
            let run = |x: &ArrayD<f64>, weight: &Array1<f64>, bias: &Array1<f64>| {
                let (weight, bias) = (Some(weight.view()), Some(bias.view()));
                let options = BatchNorm { weight, bias, training, ..BatchNorm::default() };
                let out = batch_norm(x.view(), mean.view(), var.view(), &options).expect("fits");
                let (centre, scale) = (out.mean.view(), out.inv_std.view());
                let grads = batch_norm_backward(x.view(), centre, scale, &options, upstream.view());
                ((out.y * &upstream).sum(), grads.expect("fits"))
            };
            let (_, grads) = run(&x, &weight, &bias);
            let what = format!("{shape:?}, training: {training}");
            assert_eq!(agrees(&x, &grads.grad_input, |x| run(x, &weight, &bias).0), Ok(()), "{what}");
            assert_eq!(agrees(&weight, &grads.grad_weight, |w| run(&x, w, &bias).0), Ok(()), "{what}");
            assert_eq!(agrees(&bias, &grads.grad_bias, |b| run(&x, &weight, b).0), Ok(()), "{what}");
        }
    }
}

#[test]
fn dropout_passes_the_gradient_of_what_it_kept() {
    let (x, upstream) = (tensor(1, &[4, 5]), tensor(2, &[4, 5]));
    for p in [0.0, 0.3, 1.0] {
        let keep = dropout_mask(&[4, 5], p, 11).expect("a share");
        let gradient = dropout_backward(upstream.view(), keep.view(), p).expect("fits");
        let loss = |x: &ArrayD<f64>| (dropout(x.view(), keep.view(), p).expect("fits") * &upstream).sum();
        assert_eq!(agrees(&x, &gradient, loss), Ok(()), "{p}");
    }
}

#[test]
fn joins_give_each_branch_its_gradient() {
    // The second operand is repeated in every way there is.
    for shape in [&[2, 3, 4][..], &[2, 3, 1], &[1, 3, 1], &[3, 1], &[4], &[1]] {
        let (a, b, upstream) = (tensor(1, &[2, 3, 4]), tensor(2, shape), tensor(3, &[2, 3, 4]));
        let sum = |a: &ArrayD<f64>, b: &ArrayD<f64>| {
            (add(a.view(), b.view()).expect("broadcasts") * &upstream).sum()
        };
        let (grad_a, grad_b) = add_backward(upstream.view(), a.shape(), shape).expect("fits");
        assert_eq!(agrees(&a, &grad_a, |a| sum(a, &b)), Ok(()), "{shape:?}");
        assert_eq!(agrees(&b, &grad_b, |b| sum(&a, b)), Ok(()), "{shape:?}");

        let product = |a: &ArrayD<f64>, b: &ArrayD<f64>| {
            (multiply(a.view(), b.view()).expect("broadcasts") * &upstream).sum()
        };
        let (grad_a, grad_b) = multiply_backward(a.view(), b.view(), upstream.view()).expect("fits");
        assert_eq!(agrees(&a, &grad_a, |a| product(a, &b)), Ok(()), "{shape:?}");
        assert_eq!(agrees(&b, &grad_b, |b| product(&a, b)), Ok(()), "{shape:?}");
    }
}

#[test]
fn what_a_gate_holds_back_has_the_opposite_gradient() {
    let (x, upstream) = (tensor(1, &[2, 3]), tensor(2, &[2, 3]));
    let gradient = one_minus_backward(upstream.view());
    assert_eq!(agrees(&x, &gradient, |x| (one_minus(x.view()) * &upstream).sum()), Ok(()));
}

#[test]
fn concat_and_flatten_hand_the_gradient_back_in_place() {
    let (a, b) = (tensor(1, &[2, 1, 3]), tensor(2, &[2, 4, 3]));
    let upstream = tensor(3, &[2, 5, 3]);
    let joined = |a: &ArrayD<f64>, b: &ArrayD<f64>| {
        (concat(&[a.view(), b.view()], 1).expect("fits") * &upstream).sum()
    };
    let grads = concat_backward(upstream.view(), 1, &[1, 4]).expect("adds up");
    assert_eq!(agrees(&a, &grads[0], |a| joined(a, &b)), Ok(()));
    assert_eq!(agrees(&b, &grads[1], |b| joined(&a, b)), Ok(()));

    let upstream = tensor(4, &[2, 12]);
    let flat = |x: &ArrayD<f64>| (flatten(x.view(), 1).expect("axis 1") * &upstream).sum();
    let gradient = flatten_backward(upstream.view(), b.shape()).expect("as many cells");
    assert_eq!(agrees(&b, &gradient, flat), Ok(()));
}
