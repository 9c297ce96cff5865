//! The operations that are offered, one file per family.

mod cellwise;
mod classifier;
mod convolution;
mod fast;
mod loss;
mod norm;
mod optim;
mod pooling;

use std::collections::BTreeMap;

use ndarray::{Array, Dimension};

use crate::file::{Case, Data, Tensor};
use crate::reader::{Reader, Refusal, refuse};

/// Results by name.
pub(crate) type Outputs = BTreeMap<&'static str, Tensor>;

/// A case that was understood completely and can be run.
pub(crate) trait Job {
    /// The results of the reference operations.
    fn reference(&self) -> Result<Outputs, String>;

    /// The results of the fast path; none if there is no fast path for this case.
    fn fast(&self) -> Option<Result<Outputs, String>> {
        None
    }

    /// The gradients, number by number from their traces, and outputs that are traced, too; none where there
    /// are no traces, or where the case has no gradient to start from.
    fn traced(&self) -> Option<Result<Outputs, String>> {
        None
    }
}

/// Understands a case, or says why not.
pub(crate) fn offer(case: &Case) -> Result<Box<dyn Job>, Refusal> {
    let reader = Reader::new(case);
    match case.op.as_str() {
        "conv2d" => convolution::conv2d(reader),
        "conv_transpose2d" => convolution::conv_transpose2d(reader),
        "max_pool2d" => pooling::max_pool2d(reader),
        "avg_pool2d" => pooling::avg_pool2d(reader),
        "adaptive_max_pool2d" => pooling::adaptive_pool2d(reader, true),
        "adaptive_avg_pool2d" => pooling::adaptive_pool2d(reader, false),
        "batch_norm" => norm::batch_norm(reader),
        "softmax" => cellwise::softmax(reader, false),
        "log_softmax" => cellwise::softmax(reader, true),
        "linear" => cellwise::linear(reader),
        "classifier" => classifier::classifier(reader),
        "cross_entropy" => loss::cross_entropy(reader, false),
        "cross_entropy_prob" => loss::cross_entropy(reader, true),
        "mse_loss" | "l1_loss" | "smooth_l1_loss" | "bce_with_logits" => loss::cell_loss(reader, &case.op),
        "optim" => optim::optim(reader),
        other => match cellwise::activation_named(other) {
            Some(activation) => cellwise::activation(reader, activation),
            None => refuse(format!("operation {other} is not offered")),
        },
    }
}

pub(crate) fn tensor<D: Dimension>(array: &Array<f32, D>) -> Tensor {
    Tensor { shape: array.shape().to_vec(), data: Data::F32(array.iter().copied().collect()) }
}

/// The upstream gradient has to be there when a gradient is asked for.
pub(crate) fn needs_grad_out(reader: &Reader<'_>, given: bool) -> Result<(), Refusal> {
    let asked = ["grad_x", "grad_weight", "grad_bias"].into_iter().find(|name| reader.wants(name));
    match asked {
        Some(name) if !given => refuse(format!("output {name} needs the input grad_out")),
        _ => Ok(()),
    }
}
