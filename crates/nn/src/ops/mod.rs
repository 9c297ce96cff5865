//! Reference operations: forward, backward and trace, obviously right.
//!
//! One file per operation. These are the oracle of the fast kernels and what the scenes explain:
//! every windowed operation can name the terms of an output cell, the uses of an input cell and the
//! uses of a weight, and its forward and backward passes are sums over those same terms. Reversed,
//! that is with the gradient of its output in hand, it can name the terms of every gradient and what
//! each output's gradient becomes a part of, and can nudge a number to check its gradient.

#![allow(clippy::needless_pass_by_value, reason = "an array view is a reference already")]

use ndarray::ArrayView4;

use crate::real::Real;
use crate::shape::ShapeError;

pub mod activation;
pub mod adaptive;
pub mod argument;
pub mod avg_pool2d;
pub mod batch_norm;
pub mod classifier;
pub mod conv2d;
pub mod conv_transpose2d;
pub mod cross_entropy;
pub mod dropout;
pub mod join;
pub mod linear;
pub mod loss;
pub mod max_pool2d;
pub mod nudge;
pub mod pool;
pub mod reversed_conv;
pub mod reversed_pool;
pub mod softmax;
pub mod trace;

#[cfg(test)]
mod tests;

/// The shape of a tensor `[n, c, h, w]`.
fn shape4<T>(x: &ArrayView4<'_, T>) -> [usize; 4] {
    let (n, c, h, w) = x.dim();
    [n, c, h, w]
}

/// The sum of these numbers, in this order; 0 if there are none, or if all are 0 or -0, where
/// `Iterator::sum`, which starts from -0, would say -0.
fn sum<T: Real>(numbers: impl Iterator<Item = T>) -> T {
    numbers.fold(T::zero(), |sum, number| sum + number)
}

fn check_gradient<T>(expected: [usize; 4], grad_output: &ArrayView4<'_, T>) -> Result<(), ShapeError> {
    let got = shape4(grad_output);
    if got == expected { Ok(()) } else { Err(ShapeError::Gradient { expected, got }) }
}
