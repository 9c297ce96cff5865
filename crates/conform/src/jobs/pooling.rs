//! The poolings.

use kernelwalk_nn::graph::Pool;
use kernelwalk_nn::ops::adaptive::AdaptivePool2d;
use kernelwalk_nn::ops::adaptive::{adaptive_avg_pool2d, adaptive_avg_pool2d_backward};
use kernelwalk_nn::ops::adaptive::{adaptive_max_pool2d, adaptive_max_pool2d_backward};
use kernelwalk_nn::ops::avg_pool2d::{AvgPool2d, avg_pool2d as average, avg_pool2d_backward};
use kernelwalk_nn::ops::max_pool2d::{MaxPool2d, max_pool2d as maximum, max_pool2d_backward};
use kernelwalk_nn::ops::pool::{BoundPool, MaxPooled};
use kernelwalk_nn::ops::trace::{Cell, GradOf};
use kernelwalk_nn::shape::ShapeError;
use ndarray::Array4;

use super::{Job, Outputs, fast, needs_grad_out, tensor};
use crate::file::{Data, Tensor};
use crate::reader::{Reader, Refusal};

struct Pooling {
    x: Array4<f32>,
    grad_out: Option<Array4<f32>>,
    kind: Kind,
}

enum Kind {
    Max(MaxPool2d),
    Avg(AvgPool2d),
    AdaptiveMax(AdaptivePool2d),
    AdaptiveAvg(AdaptivePool2d),
}

pub(super) fn max_pool2d(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let params = &mut reader.params;
    let kernel_size = params.pair("kernel_size", None)?;
    let kind = Kind::Max(MaxPool2d {
        kernel_size,
        stride: params.pair("stride", Some(kernel_size))?,
        padding: params.pair("padding", Some([0, 0]))?,
        dilation: params.pair("dilation", Some([1, 1]))?,
        ceil_mode: params.flag("ceil_mode", Some(false))?,
    });
    tensors(reader, kind)
}

pub(super) fn avg_pool2d(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let params = &mut reader.params;
    let kernel_size = params.pair("kernel_size", None)?;
    let divisor = |divisor: u64| {
        usize::try_from(divisor)
            .map_err(|_| Refusal(format!("param divisor_override = {divisor} is too large")))
    };
    let kind = Kind::Avg(AvgPool2d {
        kernel_size,
        stride: params.pair("stride", Some(kernel_size))?,
        padding: params.pair("padding", Some([0, 0]))?,
        ceil_mode: params.flag("ceil_mode", Some(false))?,
        count_include_pad: params.flag("count_include_pad", Some(true))?,
        divisor_override: match params.value("divisor_override") {
            None => None,
            Some(_) => Some(divisor(params.count("divisor_override", None)?)?),
        },
    });
    tensors(reader, kind)
}

pub(super) fn adaptive_pool2d(mut reader: Reader<'_>, maximum: bool) -> Result<Box<dyn Job>, Refusal> {
    let params = AdaptivePool2d { output_size: reader.params.pair("output_size", None)? };
    tensors(reader, if maximum { Kind::AdaptiveMax(params) } else { Kind::AdaptiveAvg(params) })
}

fn tensors(mut reader: Reader<'_>, kind: Kind) -> Result<Box<dyn Job>, Refusal> {
    let job = Pooling { x: reader.array4("x")?, grad_out: reader.optional_array4("grad_out")?, kind };
    needs_grad_out(&reader, job.grad_out.is_some())?;
    let names = ["y", "grad_x", "indices"];
    let has_indices = matches!(job.kind, Kind::Max(_) | Kind::AdaptiveMax(_));
    reader.finish(if has_indices { &names } else { &names[..2] })?;
    Ok(Box::new(job))
}

impl Pooling {
    fn backward(&self, grad_out: &Array4<f32>) -> Result<Array4<f32>, ShapeError> {
        let (x, grad_out) = (self.x.view(), grad_out.view());
        match &self.kind {
            Kind::Max(params) => max_pool2d_backward(x, grad_out, params),
            Kind::Avg(params) => avg_pool2d_backward(x, grad_out, params),
            Kind::AdaptiveMax(params) => adaptive_max_pool2d_backward(x, grad_out, params),
            Kind::AdaptiveAvg(params) => adaptive_avg_pool2d_backward(x, grad_out, params),
        }
    }

    fn bind(&self) -> Result<BoundPool<'_, f32>, ShapeError> {
        match &self.kind {
            Kind::Max(params) => params.bind(self.x.view()),
            Kind::Avg(params) => params.bind(self.x.view()),
            Kind::AdaptiveMax(params) => params.bind_maximum(self.x.view()),
            Kind::AdaptiveAvg(params) => params.bind_average(self.x.view()),
        }
    }

    fn trace(&self, grad_out: &Array4<f32>) -> Result<Outputs, ShapeError> {
        let back = self.bind()?.reverse(grad_out.view())?;
        let grad_x = Array4::from_shape_fn(self.x.dim(), |(n, c, y, x)| {
            // Every cell has a trace; were one missing, NaN equals nothing.
            back.trace(GradOf::Input(Cell { n, c, y, x })).map_or(f32::NAN, |trace| trace.total)
        });
        Ok(Outputs::from([("grad_x", tensor(&grad_x))]))
    }

    fn run(&self) -> Result<Outputs, ShapeError> {
        let x = self.x.view();
        let mut outputs = match &self.kind {
            Kind::Max(params) => with_indices(&maximum(x, params)?),
            Kind::AdaptiveMax(params) => with_indices(&adaptive_max_pool2d(x, params)?),
            Kind::Avg(params) => Outputs::from([("y", tensor(&average(x, params)?))]),
            Kind::AdaptiveAvg(params) => Outputs::from([("y", tensor(&adaptive_avg_pool2d(x, params)?))]),
        };
        if let Some(grad_out) = &self.grad_out {
            outputs.insert("grad_x", tensor(&self.backward(grad_out)?));
        }
        Ok(outputs)
    }
}

fn with_indices(pooled: &MaxPooled<f32>) -> Outputs {
    // A plane of more cells than an i32 counts does not fit into a case file.
    let indices = pooled.indices.iter().map(|&index| i32::try_from(index).unwrap_or(i32::MAX)).collect();
    let indices = Tensor { shape: pooled.indices.shape().to_vec(), data: Data::I32(indices) };
    Outputs::from([("y", tensor(&pooled.output)), ("indices", indices)])
}

impl Job for Pooling {
    fn reference(&self) -> Result<Outputs, String> {
        self.run().map_err(|why| why.to_string())
    }

    fn traced(&self) -> Option<Result<Outputs, String>> {
        self.grad_out.as_ref().map(|grad_out| self.trace(grad_out).map_err(|why| why.to_string()))
    }

    fn fast(&self) -> Option<Result<Outputs, String>> {
        let (x, grad_out) = (self.x.view(), self.grad_out.as_ref().map(|grad| grad.view()));
        let shape = self.x.dim().into();
        let map = match &self.kind {
            Kind::Max(params) => fast::max_pool(&params.plane(shape).ok()?, x, grad_out),
            // Of the ways to count, the layers of a network offer PyTorch's default.
            Kind::Avg(params) if params.count_include_pad && params.divisor_override.is_none() => {
                let AvgPool2d { kernel_size, stride, padding, ceil_mode, .. } = *params;
                let pool = Pool { kernel_size, stride, padding, dilation: [1, 1], ceil_mode };
                fast::avg_pool(&pool, &params.plane(shape).ok()?, x, grad_out)
            }
            Kind::AdaptiveAvg(AdaptivePool2d { output_size: [1, 1] }) => fast::global_average(x, grad_out),
            Kind::Avg(_) | Kind::AdaptiveMax(_) | Kind::AdaptiveAvg(_) => return None,
        };
        let mut outputs = Outputs::from([("y", tensor(&map.y))]);
        outputs.extend(map.grad_x.map(|grad| ("grad_x", tensor(&grad))));
        if let Some(winners) = map.winners {
            // The kernels keep winners as floats, exact up to 2^24 cells.
            let cells = winners.iter().map(|&cell| cell as i32).collect();
            let indices = Tensor { shape: winners.shape().to_vec(), data: Data::I32(cells) };
            outputs.insert("indices", indices);
        }
        Some(Ok(outputs))
    }
}
