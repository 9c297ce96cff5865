//! The losses.

use kernelwalk_nn::kernel::loss as kernel;
use kernelwalk_nn::ops::argument::ArgumentError;
use kernelwalk_nn::ops::cross_entropy::{CrossEntropy, Target};
use kernelwalk_nn::ops::cross_entropy::{
    LogitTrace, cross_entropy as forward, cross_entropy_backward, cross_entropy_traces,
};
use kernelwalk_nn::ops::loss::{CellLoss, Reduction};
use ndarray::{Array1, ArrayD};

use super::{Job, Outputs, tensor};
use crate::file::{Data, Tensor};
use crate::reader::{Reader, Refusal, refuse};

struct CrossEntropyJob {
    x: ArrayD<f32>,
    target: TargetArray,
    weight: Option<Array1<f32>>,
    grad_out: Option<ArrayD<f32>>,
    ignore_index: i64,
    label_smoothing: f64,
    reduction: Reduction,
}

enum TargetArray {
    Classes(ArrayD<i64>),
    Probabilities(ArrayD<f32>),
}

pub(super) fn cross_entropy(mut reader: Reader<'_>, probabilities: bool) -> Result<Box<dyn Job>, Refusal> {
    let x = reader.array("x")?;
    if x.ndim() < 2 {
        return refuse(format!("input x has {} axes, at least 2 are offered", x.ndim()));
    }
    let target = if probabilities {
        // Probabilities have no class number to be ignored.
        reader.params.only("ignore_index", &(-100).into())?;
        TargetArray::Probabilities(reader.array("target")?)
    } else {
        TargetArray::Classes(reader.classes("target")?)
    };
    let job = CrossEntropyJob {
        x,
        target,
        weight: reader.optional_array1("weight")?,
        grad_out: reader.optional_array("grad_out")?,
        ignore_index: if probabilities { -100 } else { reader.params.integer("ignore_index", Some(-100))? },
        label_smoothing: reader.params.number("label_smoothing", Some(0.0))?,
        reduction: reader.params.reduction()?,
    };
    reader.finish(&["y", "grad_x"])?;
    Ok(Box::new(job))
}

impl CrossEntropyJob {
    fn target(&self) -> Target<'_, f32> {
        match &self.target {
            TargetArray::Classes(classes) => Target::Classes(classes.view()),
            TargetArray::Probabilities(shares) => Target::Probabilities(shares.view()),
        }
    }

    fn options(&self) -> CrossEntropy<'_, f32> {
        CrossEntropy {
            weight: self.weight.as_ref().map(|weight| weight.view()),
            ignore_index: self.ignore_index,
            label_smoothing: self.label_smoothing,
            reduction: self.reduction,
        }
    }

    fn run(&self) -> Result<Outputs, ArgumentError> {
        let (target, options) = (self.target(), self.options());
        let y = forward(self.x.view(), &target, &options)?;
        let grad_out = self.grad_out.as_ref().map(|grad| grad.view());
        let grad_x = cross_entropy_backward(self.x.view(), &target, &options, grad_out)?;
        Ok(Outputs::from([("y", tensor(&y)), ("grad_x", tensor(&grad_x))]))
    }

    fn trace(&self) -> Result<Outputs, ArgumentError> {
        let grad_out = self.grad_out.as_ref().map(|grad| grad.view());
        let traces = cross_entropy_traces(self.x.view(), &self.target(), &self.options(), grad_out)?;
        Ok(Outputs::from([("grad_x", tensor(&traces.map(grad_of_logit)))]))
    }
}

/// The gradient of a logit from its parts: the one beside them would agree whatever they are.
pub(super) fn grad_of_logit(logit: &LogitTrace<f32>) -> f32 {
    logit.grad / logit.divisor * (logit.probability * logit.mass - logit.target)
}

impl Job for CrossEntropyJob {
    fn reference(&self) -> Result<Outputs, String> {
        self.run().map_err(|why| why.to_string())
    }

    fn traced(&self) -> Option<Result<Outputs, String>> {
        Some(self.trace().map_err(|why| why.to_string()))
    }

    /// Training uses the mean over rows, every class alike, nothing ignored.
    fn fast(&self) -> Option<Result<Outputs, String>> {
        let TargetArray::Classes(target) = &self.target else { return None };
        let plain = self.weight.is_none() && self.grad_out.is_none();
        let ignores = target.iter().any(|&class| class == self.ignore_index);
        let mean_of_rows = self.x.ndim() == 2 && self.reduction == Reduction::Mean;
        if !plain || ignores || !mean_of_rows || self.run().is_err() {
            return None;
        }
        let labels: Option<Vec<u8>> = target.iter().map(|&class| u8::try_from(class).ok()).collect();
        let (labels, logits) = (labels?, self.x.as_slice()?);
        let (mut grad_x, smoothing) = (vec![0.0; logits.len()], self.label_smoothing as f32);
        let batch = kernel::cross_entropy(logits, &labels, self.x.shape()[1], smoothing, &mut grad_x);
        let loss = (batch.loss / labels.len() as f64) as f32;
        Some(Ok(Outputs::from([
            ("y", Tensor { shape: vec![], data: Data::F32(vec![loss]) }),
            ("grad_x", Tensor { shape: self.x.shape().to_vec(), data: Data::F32(grad_x) }),
        ])))
    }
}

struct CellLossJob {
    x: ArrayD<f32>,
    target: ArrayD<f32>,
    grad_out: Option<ArrayD<f32>>,
    loss: CellLoss,
    reduction: Reduction,
}

pub(super) fn cell_loss(mut reader: Reader<'_>, op: &str) -> Result<Box<dyn Job>, Refusal> {
    let loss = match op {
        "mse_loss" => CellLoss::Mse,
        "l1_loss" => CellLoss::L1,
        "smooth_l1_loss" => {
            let beta = reader.params.number("beta", Some(1.0))?;
            if beta <= 0.0 {
                return refuse(format!("param beta = {beta} is not offered, only numbers above 0"));
            }
            CellLoss::SmoothL1 { beta }
        }
        _ => CellLoss::BceWithLogits,
    };
    let job = CellLossJob {
        x: reader.array("x")?,
        target: reader.array("target")?,
        grad_out: reader.optional_array("grad_out")?,
        loss,
        reduction: reader.params.reduction()?,
    };
    reader.finish(&["y", "grad_x"])?;
    Ok(Box::new(job))
}

impl Job for CellLossJob {
    fn reference(&self) -> Result<Outputs, String> {
        let run = || {
            let (x, target) = (self.x.view(), self.target.view());
            let y = self.loss.forward(x.clone(), target.clone(), self.reduction)?;
            let grad_out = self.grad_out.as_ref().map(|grad| grad.view());
            let grad_x = self.loss.backward(x, target, self.reduction, grad_out)?;
            Ok(Outputs::from([("y", tensor(&y)), ("grad_x", tensor(&grad_x))]))
        };
        run().map_err(|why: ArgumentError| why.to_string())
    }
}
