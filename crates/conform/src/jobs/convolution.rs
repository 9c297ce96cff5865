//! `conv2d` and `conv_transpose2d`.

use kernelwalk_nn::graph;
use kernelwalk_nn::ops::conv_transpose2d::conv_transpose2d_backward;
use kernelwalk_nn::ops::conv_transpose2d::{ConvTranspose2d, conv_transpose2d as transposed_forward};
use kernelwalk_nn::ops::conv2d::{Conv2d, Conv2dGradients, conv2d as forward, conv2d_backward};
use kernelwalk_nn::ops::reversed_conv::ReversedConv;
use kernelwalk_nn::ops::trace::{GradOf, Tap};
use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};
use ndarray::{Array1, Array4};

use super::{Job, Outputs, fast, needs_grad_out, tensor};
use crate::reader::{Reader, Refusal, pair_of, refuse};

/// Either convolution: their tensors have the same names.
struct Convolution {
    x: Array4<f32>,
    weight: Array4<f32>,
    bias: Option<Array1<f32>>,
    grad_out: Option<Array4<f32>>,
    kind: Kind,
}

enum Kind {
    Plain(Conv2d),
    Transposed(ConvTranspose2d),
}

pub(super) fn conv2d(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let params = &mut reader.params;
    let kind = Kind::Plain(Conv2d {
        stride: params.pair("stride", Some([1, 1]))?,
        padding: match params.value("padding") {
            None => Padding::default(),
            Some(value) => match value.as_str() {
                Some("same") => Padding::Same,
                Some("valid") => Padding::Valid,
                _ => match pair_of(value) {
                    Some(padding) => Padding::Explicit(padding),
                    None => return refuse(format!("param padding = {value} is not offered")),
                },
            },
        },
        padding_mode: match params.word("padding_mode", Some("zeros"))? {
            "zeros" => PaddingMode::Zeros,
            "reflect" => PaddingMode::Reflect,
            "replicate" => PaddingMode::Replicate,
            "circular" => PaddingMode::Circular,
            other => return refuse(format!("param padding_mode = {other:?} is not offered")),
        },
        dilation: params.pair("dilation", Some([1, 1]))?,
        groups: groups(&mut reader)?,
    });
    tensors(reader, kind)
}

pub(super) fn conv_transpose2d(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let params = &mut reader.params;
    let kind = Kind::Transposed(ConvTranspose2d {
        stride: params.pair("stride", Some([1, 1]))?,
        padding: params.pair("padding", Some([0, 0]))?,
        output_padding: params.pair("output_padding", Some([0, 0]))?,
        dilation: params.pair("dilation", Some([1, 1]))?,
        groups: groups(&mut reader)?,
    });
    // A module's argument that only has this one value for transposed convolutions.
    reader.params.only("padding_mode", &"zeros".into())?;
    tensors(reader, kind)
}

fn groups(reader: &mut Reader<'_>) -> Result<usize, Refusal> {
    let groups = reader.params.count("groups", Some(1))?;
    usize::try_from(groups).map_err(|_| Refusal(format!("param groups = {groups} is too large")))
}

fn tensors(mut reader: Reader<'_>, kind: Kind) -> Result<Box<dyn Job>, Refusal> {
    let job = Convolution {
        x: reader.array4("x")?,
        weight: reader.array4("weight")?,
        bias: reader.optional_array1("bias")?,
        grad_out: reader.optional_array4("grad_out")?,
        kind,
    };
    needs_grad_out(&reader, job.grad_out.is_some())?;
    let names = ["y", "grad_x", "grad_weight", "grad_bias"];
    reader.finish(if job.bias.is_some() { &names } else { &names[..3] })?;
    Ok(Box::new(job))
}

impl Convolution {
    fn forward(&self) -> Result<Array4<f32>, ShapeError> {
        let (x, weight, bias) = (self.x.view(), self.weight.view(), self.bias.as_ref().map(|b| b.view()));
        match &self.kind {
            Kind::Plain(params) => forward(x, weight, bias, params),
            Kind::Transposed(params) => transposed_forward(x, weight, bias, params),
        }
    }

    fn backward(&self, grad_out: &Array4<f32>) -> Result<Conv2dGradients<f32>, ShapeError> {
        let (x, weight, grad_out) = (self.x.view(), self.weight.view(), grad_out.view());
        match &self.kind {
            Kind::Plain(params) => conv2d_backward(x, weight, grad_out, params),
            Kind::Transposed(params) => conv_transpose2d_backward(x, weight, grad_out, params),
        }
    }

    fn reverse<'a>(&'a self, grad_out: &'a Array4<f32>) -> Result<ReversedConv<'a, f32>, ShapeError> {
        let (x, weight, grad_out) = (self.x.view(), self.weight.view(), grad_out.view());
        match &self.kind {
            Kind::Plain(params) => params.bind(x, weight, None)?.reverse(grad_out),
            Kind::Transposed(params) => params.bind(x, weight, None)?.reverse(grad_out),
        }
    }

    /// The tap at an index of the weight.
    fn tap(&self, [first, second, ky, kx]: [usize; 4]) -> Tap {
        match &self.kind {
            Kind::Plain(_) => Tap { oc: first, ic: second, ky, kx },
            Kind::Transposed(_) => Tap { oc: second, ic: first, ky, kx },
        }
    }
}

impl Job for Convolution {
    fn reference(&self) -> Result<Outputs, String> {
        let mut outputs = Outputs::new();
        outputs.insert("y", tensor(&self.forward().map_err(|why| why.to_string())?));
        if let Some(grad_out) = &self.grad_out {
            let grads = self.backward(grad_out).map_err(|why| why.to_string())?;
            outputs.insert("grad_x", tensor(&grads.grad_input));
            outputs.insert("grad_weight", tensor(&grads.grad_weight));
            outputs.insert("grad_bias", tensor(&grads.grad_bias));
        }
        Ok(outputs)
    }

    fn traced(&self) -> Option<Result<Outputs, String>> {
        let grad_out = self.grad_out.as_ref()?;
        let back = match self.reverse(grad_out) {
            Ok(back) => back,
            Err(why) => return Some(Err(why.to_string())),
        };
        let input = |at: (usize, usize, usize, usize)| GradOf::Input(<[usize; 4]>::from(at).into());
        let weight = |at: (usize, usize, usize, usize)| GradOf::Weight(self.tap(at.into()));
        Some(Ok(Outputs::from([
            ("grad_x", tensor(&Array4::from_shape_fn(self.x.dim(), |at| total(&back, input(at))))),
            ("grad_weight", tensor(&Array4::from_shape_fn(self.weight.dim(), |at| total(&back, weight(at))))),
            (
                "grad_bias",
                tensor(&Array1::from_shape_fn(grad_out.dim().1, |c| total(&back, GradOf::Bias(c)))),
            ),
        ])))
    }

    fn fast(&self) -> Option<Result<Outputs, String>> {
        let Kind::Plain(params) = &self.kind else { return None };
        let (n, c, h, w) = self.x.dim();
        let (out_channels, _, kh, kw) = self.weight.dim();
        // A case that the reference refuses has no plane; its reason is the reference's.
        let bias = self.bias.as_ref();
        params.output_shape([n, c, h, w], self.weight.dim().into(), bias.map(Array1::len)).ok()?;
        let plane = params.plane([n, c, h, w], [kh, kw]).ok()?;
        let (rows, columns) = (plane.rows(), plane.columns());
        let even = rows.pad_before() == rows.pad_after() && columns.pad_before() == columns.pad_after();
        if params.padding_mode != PaddingMode::Zeros || !even {
            return None;
        }
        let op = graph::Conv2d {
            out_channels,
            kernel_size: [kh, kw],
            stride: params.stride,
            padding: [rows.pad_before(), columns.pad_before()],
            dilation: params.dilation,
            groups: params.groups,
            bias: bias.is_some(),
        };
        let grad_out = self.grad_out.as_ref().map(|grad| grad.view());
        if grad_out.as_ref().is_some_and(|grad| grad.shape()[2..] != plane.out_size()) {
            return None;
        }
        let bias: Vec<f32> = bias.into_iter().flatten().copied().collect();
        let layer = fast::conv2d(&op, &plane, [self.x.view(), self.weight.view()], &bias, grad_out);
        let mut outputs = Outputs::from([("y", tensor(&layer.y))]);
        if let Some(grads) = layer.grads {
            outputs.insert("grad_x", tensor(&grads.x));
            outputs.insert("grad_weight", tensor(&grads.weight));
            outputs.insert("grad_bias", tensor(&grads.bias));
        }
        Some(Ok(outputs))
    }
}

/// A gradient that is traced for every number there is; NaN, which equals nothing, if one is missing.
pub(super) fn total(back: &ReversedConv<'_, f32>, of: GradOf) -> f32 {
    back.trace(of).map_or(f32::NAN, |trace| trace.total)
}
