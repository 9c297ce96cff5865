//! `batch_norm`.

use kernelwalk_nn::kernel::norm::Statistics;
use kernelwalk_nn::ops::argument::ArgumentError;
use kernelwalk_nn::ops::batch_norm::{BatchNorm, batch_norm as forward, batch_norm_backward};
use ndarray::{Array1, Array4, ArrayD, Axis, Ix4};

use super::fast::{cells, put};
use super::{Job, Outputs, needs_grad_out, tensor};
use crate::reader::{Reader, Refusal, refuse};

struct BatchNormJob {
    x: ArrayD<f32>,
    weight: Option<Array1<f32>>,
    bias: Option<Array1<f32>>,
    running_mean: Array1<f32>,
    running_var: Array1<f32>,
    grad_out: Option<ArrayD<f32>>,
    training: bool,
    momentum: f64,
    eps: f64,
}

pub(super) fn batch_norm(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let x = reader.array("x")?;
    if !matches!(x.ndim(), 2 | 4) {
        return refuse(format!("input x has {} axes, 2 or 4 are offered", x.ndim()));
    }
    let job = BatchNormJob {
        x,
        weight: reader.optional_array1("weight")?,
        bias: reader.optional_array1("bias")?,
        running_mean: reader.array1("running_mean")?,
        running_var: reader.array1("running_var")?,
        grad_out: reader.optional_array("grad_out")?,
        // False is the default of the function, which this format follows, unlike the module's.
        training: reader.params.flag("training", Some(false))?,
        momentum: reader.params.number("momentum", Some(0.1))?,
        eps: reader.params.number("eps", Some(1e-5))?,
    };
    needs_grad_out(&reader, job.grad_out.is_some())?;
    let mut names = vec!["y", "grad_x", "running_mean", "running_var"];
    names.extend(job.weight.is_some().then_some("grad_weight"));
    names.extend(job.bias.is_some().then_some("grad_bias"));
    reader.finish(&names)?;
    Ok(Box::new(job))
}

impl BatchNormJob {
    fn run(&self) -> Result<Outputs, ArgumentError> {
        let options = BatchNorm {
            weight: self.weight.as_ref().map(|weight| weight.view()),
            bias: self.bias.as_ref().map(|bias| bias.view()),
            training: self.training,
            momentum: self.momentum,
            eps: self.eps,
        };
        let x = self.x.view();
        let out = forward(x.clone(), self.running_mean.view(), self.running_var.view(), &options)?;
        let mut outputs = Outputs::from([
            ("y", tensor(&out.y)),
            ("running_mean", tensor(&out.running_mean)),
            ("running_var", tensor(&out.running_var)),
        ]);
        if let Some(grad_out) = &self.grad_out {
            let (mean, inv_std) = (out.mean.view(), out.inv_std.view());
            let grads = batch_norm_backward(x, mean, inv_std, &options, grad_out.view())?;
            outputs.insert("grad_x", tensor(&grads.grad_input));
            outputs.insert("grad_weight", tensor(&grads.grad_weight));
            outputs.insert("grad_bias", tensor(&grads.grad_bias));
        }
        Ok(outputs)
    }
}

impl Job for BatchNormJob {
    fn reference(&self) -> Result<Outputs, String> {
        self.run().map_err(|why| why.to_string())
    }

    /// The layer of a network: maps, a weight and a bias, a batch being measured.
    fn fast(&self) -> Option<Result<Outputs, String>> {
        let (weight, bias) = (self.weight.as_ref()?.as_slice()?, self.bias.as_ref()?.as_slice()?);
        if !self.training || self.run().is_err() {
            return None;
        }
        let maps = |array: &ArrayD<f32>| array.clone().into_dimensionality::<Ix4>().ok();
        let batch = |maps: &Array4<f32>| maps.axis_iter(Axis(0)).flat_map(cells).collect::<Vec<f32>>();
        let like_x = |numbers: &[f32], maps: &Array4<f32>| {
            let mut array = Array4::zeros(maps.dim());
            let image = numbers.len() / maps.dim().0;
            numbers.chunks_exact(image).enumerate().for_each(|(n, cells)| put(&mut array, n, cells));
            tensor(&array)
        };
        let x_maps = maps(&self.x)?;
        let (x, channels) = (batch(&x_maps), weight.len());
        let mut running: Vec<f32> = self.running_mean.iter().chain(&self.running_var).copied().collect();
        let mut statistics = Statistics::new(channels);
        statistics.measure(&x, self.eps as f32, self.momentum as f32, &mut running);
        let mut y = vec![0.0; x.len()];
        statistics.forward(&x, weight, bias, &mut y);
        let var = Array1::from(running.split_off(channels));
        let mut outputs = Outputs::from([
            ("y", like_x(&y, &x_maps)),
            ("running_mean", tensor(&Array1::from(running))),
            ("running_var", tensor(&var)),
        ]);
        if let Some(grad_out) = &self.grad_out {
            let grad_y = batch(&maps(grad_out)?);
            let mut grad_x = vec![0.0; x.len()];
            let (mut grad_weight, mut grad_bias) = (Array1::zeros(channels), Array1::zeros(channels));
            let (to_weight, to_bias) = (grad_weight.as_slice_mut()?, grad_bias.as_slice_mut()?);
            statistics.backward([&x, weight, &grad_y], Some(&mut grad_x), to_weight, to_bias);
            outputs.insert("grad_x", like_x(&grad_x, &x_maps));
            outputs.insert("grad_weight", tensor(&grad_weight));
            outputs.insert("grad_bias", tensor(&grad_bias));
        }
        Some(Ok(outputs))
    }
}
