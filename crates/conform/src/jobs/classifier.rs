//! A linear layer and the loss of its logits, as one.

use kernelwalk_nn::kernel::{gemm, loss as kernel};
use kernelwalk_nn::ops::argument::ArgumentError;
use kernelwalk_nn::ops::classifier::Classifier;
use kernelwalk_nn::ops::linear::linear_backward;
use kernelwalk_nn::ops::trace::{Cell, GradOf, Tap};
use ndarray::{Array1, Array2};

use super::loss::grad_of_logit;
use super::{Job, Outputs, tensor};
use crate::file::{Data, Tensor};
use crate::reader::{Reader, Refusal, refuse};

struct ClassifierJob {
    x: Array2<f32>,
    weight: Array2<f32>,
    bias: Array1<f32>,
    target: Array1<i64>,
}

pub(super) fn classifier(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let target = reader.classes("target")?;
    let [pictures] = target.shape() else {
        return refuse(format!("input target has {} axes, 1 is offered", target.ndim()));
    };
    let job = ClassifierJob {
        target: Array1::from_shape_fn(*pictures, |n| target[[n]]),
        x: reader.array2("x")?,
        weight: reader.array2("weight")?,
        bias: reader.array1("bias")?,
    };
    reader.finish(&["y", "logits", "grad_logits", "grad_x", "grad_weight", "grad_bias"])?;
    Ok(Box::new(job))
}

impl ClassifierJob {
    fn bind(&self) -> Result<Classifier<'_, f32>, ArgumentError> {
        Classifier::new(self.x.view(), self.weight.view(), self.bias.view(), self.target.view())
    }

    fn run(&self) -> Result<Outputs, ArgumentError> {
        let found = self.bind()?;
        let grad_logits = found.logit_traces().map(|logit| logit.gradient);
        let grads = linear_backward(self.x.view(), self.weight.view(), grad_logits.view())?;
        Ok(Outputs::from([
            ("y", number(found.loss())),
            ("logits", tensor(&found.logits())),
            ("grad_logits", tensor(&grad_logits)),
            ("grad_x", tensor(&grads.grad_input)),
            ("grad_weight", tensor(&grads.grad_weight)),
            ("grad_bias", tensor(&grads.grad_bias)),
        ]))
    }

    /// The sums are made here, of the terms: a total beside them would agree whatever they are.
    fn trace(&self) -> Result<Outputs, ArgumentError> {
        let found = self.bind()?;
        let logit = |(n, class)| {
            found.logit([n, class]).map_or(f32::NAN, |trace| {
                trace.terms.iter().map(|term| term.value * term.weight).sum::<f32>()
                    + trace.bias.unwrap_or_default()
            })
        };
        let sum = |of| {
            found
                .trace(of)
                .map_or(f32::NAN, |trace| trace.terms.iter().map(|term| term.grad * term.factor).sum::<f32>())
        };
        let grad_logits = found.logit_traces().map(grad_of_logit);
        let input = |(n, c)| sum(GradOf::Input(Cell { n, c, y: 0, x: 0 }));
        let weight = |(oc, ic)| sum(GradOf::Weight(Tap { oc, ic, ky: 0, kx: 0 }));
        Ok(Outputs::from([
            ("logits", tensor(&Array2::from_shape_fn(grad_logits.dim(), logit))),
            ("grad_logits", tensor(&grad_logits)),
            ("grad_x", tensor(&Array2::from_shape_fn(self.x.dim(), input))),
            ("grad_weight", tensor(&Array2::from_shape_fn(self.weight.dim(), weight))),
            ("grad_bias", tensor(&Array1::from_shape_fn(self.bias.dim(), |class| sum(GradOf::Bias(class))))),
        ]))
    }
}

impl Job for ClassifierJob {
    fn reference(&self) -> Result<Outputs, String> {
        self.run().map_err(|why| why.to_string())
    }

    fn traced(&self) -> Option<Result<Outputs, String>> {
        Some(self.trace().map_err(|why| why.to_string()))
    }

    fn fast(&self) -> Option<Result<Outputs, String>> {
        // The reference says what is wrong with sizes that do not fit.
        self.bind().ok()?;
        let labels: Option<Vec<u8>> = self.target.iter().map(|&class| u8::try_from(class).ok()).collect();
        let (labels, x, weight) = (labels?, self.x.as_slice()?, self.weight.as_slice()?);
        let sizes = [self.x.nrows(), self.x.ncols(), self.weight.nrows()];
        let mut logits = Array2::zeros((sizes[0], sizes[2]));
        gemm::linear(x, weight, self.bias.as_slice()?, logits.as_slice_mut()?, sizes);
        let mut grad_logits = Array2::zeros(logits.dim());
        let batch =
            kernel::cross_entropy(logits.as_slice()?, &labels, sizes[2], 0.0, grad_logits.as_slice_mut()?);
        let (mut grad_x, mut grad_weight) = (Array2::zeros(self.x.dim()), Array2::zeros(self.weight.dim()));
        let mut grad_bias = Array1::zeros(self.bias.dim());
        gemm::linear_backward(
            [x, weight, grad_logits.as_slice()?],
            Some(grad_x.as_slice_mut()?),
            grad_weight.as_slice_mut()?,
            grad_bias.as_slice_mut()?,
            sizes,
        );
        Some(Ok(Outputs::from([
            ("y", number((batch.loss / labels.len() as f64) as f32)),
            ("logits", tensor(&logits)),
            ("grad_logits", tensor(&grad_logits)),
            ("grad_x", tensor(&grad_x)),
            ("grad_weight", tensor(&grad_weight)),
            ("grad_bias", tensor(&grad_bias)),
        ])))
    }
}

fn number(number: f32) -> Tensor {
    Tensor { shape: vec![], data: Data::F32(vec![number]) }
}
