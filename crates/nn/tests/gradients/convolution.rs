use kernelwalk_nn::ops::conv_transpose2d::{ConvTranspose2d, conv_transpose2d, conv_transpose2d_backward};
use kernelwalk_nn::ops::conv2d::{Conv2d, conv2d, conv2d_backward};
use kernelwalk_nn::shape::{Padding, PaddingMode};
use ndarray::{Array1, Array4};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::check::{agrees, noise};

const MODES: [PaddingMode; 4] =
    [PaddingMode::Zeros, PaddingMode::Reflect, PaddingMode::Replicate, PaddingMode::Circular];

/// Checks all three gradients for an input `[samples, 4, 5, 4]` and a kernel of 3 rows and 2 columns.
fn check_conv2d(samples: usize, params: &Conv2d) {
    let x: Array4<f64> = noise(1, (samples, 4, 5, 4));
    let weight: Array4<f64> = noise(2, (4, 4 / params.groups, 3, 2));
    let bias: Array1<f64> = noise(3, 4);
    let run = |x: &Array4<f64>, w: &Array4<f64>, b: &Array1<f64>| {
        conv2d(x.view(), w.view(), Some(b.view()), params).expect("a legal setting")
    };
    let upstream: Array4<f64> = noise(4, run(&x, &weight, &bias).dim());
    let g = conv2d_backward(x.view(), weight.view(), upstream.view(), params).expect("a legal setting");

    let checks = [
        agrees(&x, &g.grad_input, |x| (run(x, &weight, &bias) * &upstream).sum()),
        agrees(&weight, &g.grad_weight, |w| (run(&x, w, &bias) * &upstream).sum()),
        agrees(&bias, &g.grad_bias, |b| (run(&x, &weight, b) * &upstream).sum()),
    ];
    assert_eq!(checks, [Ok(()), Ok(()), Ok(())], "{params:?}");
}

#[test]
fn every_combination_of_stride_dilation_groups_and_padding_mode_has_the_right_gradients() {
    for padding_mode in MODES {
        for stride in [[1, 1], [2, 1], [1, 3], [3, 2]] {
            for dilation in [[1, 1], [2, 3]] {
                for groups in [1, 2, 4] {
                    let padding = Padding::Explicit([1, 2]);
                    check_conv2d(1, &Conv2d { stride, padding, padding_mode, dilation, groups });
                }
            }
        }
    }
}

#[test]
fn same_and_valid_padding_have_the_right_gradients() {
    for padding_mode in MODES {
        for padding in [Padding::Same, Padding::Valid] {
            for dilation in [[1, 1], [2, 1], [1, 3]] {
                check_conv2d(1, &Conv2d { padding, padding_mode, dilation, ..Conv2d::default() });
            }
        }
    }
}

#[test]
fn padding_wider_than_the_kernel_has_the_right_gradients() {
    for (padding_mode, widest) in MODES.into_iter().zip([[6, 5], [4, 3], [6, 5], [5, 4]]) {
        let padding = Padding::Explicit(widest);
        check_conv2d(1, &Conv2d { padding, padding_mode, stride: [2, 3], ..Conv2d::default() });
    }
}

#[test]
fn the_samples_of_a_batch_add_their_gradients() {
    check_conv2d(3, &Conv2d { groups: 2, ..Conv2d::default() });
    check_conv_transpose2d(3, &ConvTranspose2d { groups: 2, ..ConvTranspose2d::default() });
}

#[test]
fn transposed_convolution_has_the_right_gradients() {
    let shift = |padding, output_padding| ConvTranspose2d { padding, output_padding, ..Default::default() };
    for stride in [[1, 1], [2, 3], [3, 1]] {
        for dilation in [[1, 1], [2, 1], [3, 2]] {
            for groups in [1, 2] {
                for shifted in [shift([0, 0], [0, 0]), shift([1, 0], [0, 0]), shift([2, 1], [1, 2])] {
                    let mut params = ConvTranspose2d { stride, dilation, groups, ..shifted };
                    for d in 0..2 {
                        params.output_padding[d] =
                            params.output_padding[d].min(stride[d].max(dilation[d]) - 1);
                    }
                    check_conv_transpose2d(1, &params);
                }
            }
        }
    }
}

/// Checks all three gradients for an input `[samples, 4, 3, 4]` and a stamp of 3 rows and 2 columns.
fn check_conv_transpose2d(samples: usize, params: &ConvTranspose2d) {
    let x: Array4<f64> = noise(1, (samples, 4, 3, 4));
    let weight: Array4<f64> = noise(2, (4, 3, 3, 2));
    let bias: Array1<f64> = noise(3, 3 * params.groups);
    let run = |x: &Array4<f64>, w: &Array4<f64>, b: &Array1<f64>| {
        conv_transpose2d(x.view(), w.view(), Some(b.view()), params).expect("a legal setting")
    };
    let upstream: Array4<f64> = noise(4, run(&x, &weight, &bias).dim());
    let g =
        conv_transpose2d_backward(x.view(), weight.view(), upstream.view(), params).expect("a legal setting");

    let checks = [
        agrees(&x, &g.grad_input, |x| (run(x, &weight, &bias) * &upstream).sum()),
        agrees(&weight, &g.grad_weight, |w| (run(&x, w, &bias) * &upstream).sum()),
        agrees(&bias, &g.grad_bias, |b| (run(&x, &weight, b) * &upstream).sum()),
    ];
    assert_eq!(checks, [Ok(()), Ok(()), Ok(())], "{params:?}");
}
