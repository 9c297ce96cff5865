//! Activations, softmax and linear.

use kernelwalk_nn::kernel::{gemm, pointwise};
use kernelwalk_nn::ops::activation::Activation;
use kernelwalk_nn::ops::argument::ArgumentError;
use kernelwalk_nn::ops::linear as dense;
use kernelwalk_nn::ops::softmax as probabilities;
use kernelwalk_nn::ops::trace::{Cell, GradOf, Tap};
use ndarray::{Array1, Array2, ArrayD};

use super::convolution::total;
use super::{Job, Outputs, needs_grad_out, tensor};
use crate::file::{Data, Tensor};
use crate::reader::{Reader, Refusal, refuse};

/// The activation of this name, with PyTorch's defaults.
pub(super) fn activation_named(op: &str) -> Option<Activation> {
    Activation::ALL.into_iter().find(|activation| name(activation) == op)
}

fn name(activation: &Activation) -> &'static str {
    match activation {
        Activation::Relu => "relu",
        Activation::LeakyRelu { .. } => "leaky_relu",
        Activation::Relu6 => "relu6",
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        Activation::Elu { .. } => "elu",
        Activation::Gelu => "gelu",
        Activation::GeluTanh => "gelu_tanh",
        Activation::Silu => "silu",
        Activation::Softplus { .. } => "softplus",
        Activation::Hardswish => "hardswish",
    }
}

pub(super) fn activation(
    mut reader: Reader<'_>,
    mut activation: Activation,
) -> Result<Box<dyn Job>, Refusal> {
    let params = &mut reader.params;
    match &mut activation {
        Activation::LeakyRelu { negative_slope } => {
            *negative_slope = params.number("negative_slope", Some(*negative_slope))?;
        }
        Activation::Elu { alpha } => *alpha = params.number("alpha", Some(*alpha))?,
        Activation::Softplus { beta, threshold } => {
            *beta = params.number("beta", Some(*beta))?;
            *threshold = params.number("threshold", Some(*threshold))?;
        }
        _ => {}
    }
    one_tensor(reader, Kind::Activation(activation))
}

pub(super) fn softmax(mut reader: Reader<'_>, logarithm: bool) -> Result<Box<dyn Job>, Refusal> {
    let dim = reader.params.integer("dim", None)?;
    one_tensor(reader, Kind::Softmax { dim, logarithm })
}

fn one_tensor(mut reader: Reader<'_>, mut kind: Kind) -> Result<Box<dyn Job>, Refusal> {
    let (x, grad_out) = (reader.array("x")?, reader.optional_array("grad_out")?);
    if let Kind::Softmax { dim, .. } = &mut kind {
        let rank = x.ndim() as i64;
        if rank == 0 || *dim < -rank || *dim >= rank {
            return refuse(format!("param dim = {dim} does not fit an input of {rank} axes"));
        }
        *dim = dim.rem_euclid(rank);
    }
    needs_grad_out(&reader, grad_out.is_some())?;
    reader.finish(&["y", "grad_x"])?;
    Ok(Box::new(OneTensor { x, grad_out, kind }))
}

enum Kind {
    Activation(Activation),
    Softmax { dim: i64, logarithm: bool },
}

struct OneTensor {
    x: ArrayD<f32>,
    grad_out: Option<ArrayD<f32>>,
    kind: Kind,
}

impl OneTensor {
    fn run(&self) -> Result<Outputs, ArgumentError> {
        let (x, grad_out) = (self.x.view(), self.grad_out.as_ref().map(|grad| grad.view()));
        let (y, grad_x) = match &self.kind {
            Kind::Activation(activation) => {
                let y = activation.forward(x.clone());
                (y, grad_out.map(|grad| activation.backward(x, grad)).transpose()?)
            }
            &Kind::Softmax { dim, logarithm: false } => {
                let y = probabilities::softmax(x, dim as usize)?;
                let backward = |grad| probabilities::softmax_backward(y.view(), dim as usize, grad);
                let grad_x = grad_out.map(backward).transpose()?;
                (y, grad_x)
            }
            &Kind::Softmax { dim, logarithm: true } => {
                let y = probabilities::log_softmax(x, dim as usize)?;
                let backward = |grad| probabilities::log_softmax_backward(y.view(), dim as usize, grad);
                let grad_x = grad_out.map(backward).transpose()?;
                (y, grad_x)
            }
        };
        let mut outputs = Outputs::from([("y", tensor(&y))]);
        outputs.extend(grad_x.map(|grad| ("grad_x", tensor(&grad))));
        Ok(outputs)
    }
}

impl Job for OneTensor {
    fn reference(&self) -> Result<Outputs, String> {
        self.run().map_err(|why| why.to_string())
    }

    fn traced(&self) -> Option<Result<Outputs, String>> {
        let (Kind::Activation(activation), Some(grad_out)) = (&self.kind, &self.grad_out) else {
            return None;
        };
        if grad_out.shape() != self.x.shape() {
            return None;
        }
        let cells = self.x.iter().zip(grad_out).enumerate();
        let totals = cells.map(|(x, (&value, &grad))| {
            activation.grad_trace(Cell { n: 0, c: 0, y: 0, x }, value, grad).total
        });
        let grad_x = Tensor { shape: self.x.shape().to_vec(), data: Data::F32(totals.collect()) };
        Some(Ok(Outputs::from([("grad_x", grad_x)])))
    }

    fn fast(&self) -> Option<Result<Outputs, String>> {
        let Kind::Activation(activation) = &self.kind else { return None };
        let (x, mut y) = (self.x.as_slice()?, vec![0.0; self.x.len()]);
        match activation {
            Activation::Relu => pointwise::map(x, &mut y, pointwise::relu),
            Activation::Sigmoid => pointwise::map(x, &mut y, pointwise::sigmoid),
            Activation::Tanh => pointwise::map(x, &mut y, f32::tanh),
            _ => return None,
        }
        let like_x = |numbers| Tensor { shape: self.x.shape().to_vec(), data: Data::F32(numbers) };
        let mut outputs = Outputs::new();
        if let Some(grad_out) = self.grad_out.as_ref().and_then(|grad| grad.as_slice()) {
            let mut grad_x = vec![0.0; y.len()];
            match activation {
                Activation::Relu => {
                    pointwise::map_backward(&y, grad_out, &mut grad_x, |y| f32::from(u8::from(y > 0.0)));
                }
                Activation::Sigmoid => {
                    pointwise::map_backward(&y, grad_out, &mut grad_x, |y| y * (1.0 - y));
                }
                _ => pointwise::map_backward(&y, grad_out, &mut grad_x, |y| 1.0 - y * y),
            }
            outputs.insert("grad_x", like_x(grad_x));
        }
        outputs.insert("y", like_x(y));
        Some(Ok(outputs))
    }
}

/// A linear layer; leading axes of `x` are one long batch axis here and come back in the results.
struct Linear {
    leading: Vec<usize>,
    x: Array2<f32>,
    weight: Array2<f32>,
    bias: Option<Array1<f32>>,
    grad_out: Option<Array2<f32>>,
}

pub(super) fn linear(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let x = reader.array("x")?;
    let Some((_, leading)) = x.shape().split_last() else {
        return refuse("input x has 0 axes, at least 1 is offered");
    };
    let leading = leading.to_vec();
    let grad_out = reader.optional_array("grad_out")?;
    let job = Linear {
        x: flat("x", &leading, x)?,
        weight: reader.array2("weight")?,
        bias: reader.optional_array1("bias")?,
        grad_out: grad_out.map(|grad| flat("grad_out", &leading, grad)).transpose()?,
        leading,
    };
    needs_grad_out(&reader, job.grad_out.is_some())?;
    let names = ["y", "grad_x", "grad_weight", "grad_bias"];
    reader.finish(if job.bias.is_some() { &names } else { &names[..3] })?;
    Ok(Box::new(job))
}

fn flat(name: &str, leading: &[usize], array: ArrayD<f32>) -> Result<Array2<f32>, Refusal> {
    let rows = leading.iter().product();
    let columns = match array.shape().split_last() {
        Some((&columns, rest)) if rest == leading => columns,
        _ => return refuse(format!("input {name} of shape {:?} does not fit x", array.shape())),
    };
    let numbers = array.into_raw_vec_and_offset().0;
    Array2::from_shape_vec((rows, columns), numbers).map_err(|why| Refusal(format!("input {name}: {why}")))
}

impl Linear {
    fn with_leading_axes(&self, rows: &Array2<f32>) -> Tensor {
        let mut shape = self.leading.clone();
        shape.push(rows.ncols());
        Tensor { shape, data: Data::F32(rows.iter().copied().collect()) }
    }

    fn trace(&self, grad_out: &Array2<f32>) -> Result<Outputs, ArgumentError> {
        let bias = self.bias.as_ref().map(|bias| bias.view());
        let back = dense::reverse(self.x.view(), self.weight.view(), bias, grad_out.view())?;
        let input = |(n, c)| total(&back, GradOf::Input(Cell { n, c, y: 0, x: 0 }));
        let weight = |(oc, ic)| total(&back, GradOf::Weight(Tap { oc, ic, ky: 0, kx: 0 }));
        let bias = |c| total(&back, GradOf::Bias(c));
        Ok(Outputs::from([
            ("grad_x", self.with_leading_axes(&Array2::from_shape_fn(self.x.dim(), input))),
            ("grad_weight", tensor(&Array2::from_shape_fn(self.weight.dim(), weight))),
            ("grad_bias", tensor(&Array1::from_shape_fn(self.weight.nrows(), bias))),
        ]))
    }

    fn run(&self) -> Result<Outputs, ArgumentError> {
        let (x, weight) = (self.x.view(), self.weight.view());
        let y = dense::linear(x, weight, self.bias.as_ref().map(|bias| bias.view()))?;
        let mut outputs = Outputs::from([("y", self.with_leading_axes(&y))]);
        if let Some(grad_out) = &self.grad_out {
            let grads = dense::linear_backward(x, weight, grad_out.view())?;
            outputs.insert("grad_x", self.with_leading_axes(&grads.grad_input));
            outputs.insert("grad_weight", tensor(&grads.grad_weight));
            outputs.insert("grad_bias", tensor(&grads.grad_bias));
        }
        Ok(outputs)
    }
}

impl Job for Linear {
    fn reference(&self) -> Result<Outputs, String> {
        self.run().map_err(|why| why.to_string())
    }

    fn traced(&self) -> Option<Result<Outputs, String>> {
        self.grad_out.as_ref().map(|grad_out| self.trace(grad_out).map_err(|why| why.to_string()))
    }

    fn fast(&self) -> Option<Result<Outputs, String>> {
        // The reference says what is wrong with sizes that do not fit.
        let reference = self.run().ok()?;
        let (x, weight) = (self.x.as_slice()?, self.weight.as_slice()?);
        let bias: Vec<f32> = self.bias.iter().flatten().copied().collect();
        let sizes = [self.x.nrows(), self.x.ncols(), self.weight.nrows()];
        let mut y = Array2::zeros((sizes[0], sizes[2]));
        gemm::linear(x, weight, &bias, y.as_slice_mut()?, sizes);
        let mut outputs = Outputs::from([("y", self.with_leading_axes(&y))]);
        if reference.contains_key("grad_x") {
            let grad_out = self.grad_out.as_ref()?.as_slice()?;
            let (mut grad_x, mut grad_weight) =
                (Array2::zeros(self.x.dim()), Array2::zeros(self.weight.dim()));
            let mut grad_bias = Array1::zeros(bias.len());
            gemm::linear_backward(
                [x, weight, grad_out],
                Some(grad_x.as_slice_mut()?),
                grad_weight.as_slice_mut()?,
                grad_bias.as_slice_mut()?,
                sizes,
            );
            outputs.insert("grad_x", self.with_leading_axes(&grad_x));
            outputs.insert("grad_weight", tensor(&grad_weight));
            outputs.insert("grad_bias", tensor(&grad_bias));
        }
        Some(Ok(outputs))
    }
}
