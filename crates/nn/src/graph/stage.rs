//! One step of an executor: an operation with its working memory, on whole batches.

use std::ops::Range;

use rand_pcg::Pcg32;

use super::executor::{Kernels, Setup};
use super::{BatchNorm, Conv2d, Inferred, Op, Pool, Shape, Weights};
use crate::kernel::{Memory, conv, gemm, generic, norm, pointwise, tapwise};
use crate::shape::Plane;

/// What a stage computes.
#[derive(Debug, Clone)]
pub(super) enum Kernel {
    Input,
    Fused { geometry: conv::Geometry, space: Box<conv::Workspace>, packed: u64 },
    Tapwise { taps: Box<tapwise::Tapwise>, packed: u64 },
    Conv { conv: Conv2d, plane: Plane },
    MaxPool { plane: Plane },
    AvgPool { pool: Pool, plane: Plane },
    GlobalAvg,
    GlobalMax,
    Relu,
    Leaky(f32),
    Sigmoid,
    Tanh,
    Norm { norm: BatchNorm, statistics: norm::Statistics, running: Range<usize> },
    Linear,
    Flatten,
    Add,
    Multiply,
    Concat,
    Dropout(f32),
    OneMinus,
}

/// One stage. Layers that run fused share one.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) kernel: Kernel,
    /// The layers it covers, in the order in which they run; it puts out the result of the last.
    pub(super) layers: Vec<usize>,
    /// Stages it reads.
    pub(super) inputs: Vec<usize>,
    /// What each of them puts out for one image.
    pub(super) reads: Vec<Shape>,
    pub(super) shape: Shape,
    /// Weight and bias in the parameters.
    pub(super) ranges: [Range<usize>; 2],
}

/// What a stage reads in the backward pass, beside the gradient.
pub(super) struct Saved<'a> {
    pub(super) inputs: &'a [&'a [f32]],
    pub(super) output: &'a [f32],
    pub(super) notes: &'a [f32],
}

/// What a stage writes in the forward pass.
pub(super) struct Written<'a> {
    pub(super) output: &'a mut [f32],
    /// What the backward pass wants to know: winners, masks. Empty when not training.
    pub(super) notes: &'a mut [f32],
}

impl Stage {
    /// Numbers to remember per image until the backward pass.
    pub(super) fn notes_len(&self) -> usize {
        match &self.kernel {
            Kernel::Fused { geometry, .. } => geometry.winners_len(),
            Kernel::MaxPool { .. } | Kernel::GlobalMax | Kernel::Dropout(_) => self.shape.len(),
            _ => 0,
        }
    }

    pub(super) fn backward_reads_inputs(&self) -> bool {
        matches!(
            self.kernel,
            Kernel::Fused { .. }
                | Kernel::Tapwise { .. }
                | Kernel::Conv { .. }
                | Kernel::Leaky(_)
                | Kernel::Norm { .. }
                | Kernel::Linear
                | Kernel::Multiply
        )
    }

    pub(super) fn backward_reads_output(&self) -> bool {
        matches!(self.kernel, Kernel::Fused { .. } | Kernel::Relu | Kernel::Sigmoid | Kernel::Tanh)
    }

    /// The layer whose result it puts out.
    pub(super) fn layer(&self) -> usize {
        self.layers.last().copied().unwrap_or_default()
    }

    pub(super) fn has_parameters(&self) -> bool {
        !self.ranges[0].is_empty()
    }

    /// The forward pass of `n` images. `rng` is there while training.
    pub(super) fn forward(
        &mut self,
        inputs: &[&[f32]],
        to: Written<'_>,
        weights: &mut Weights,
        n: usize,
        rng: Option<&mut Pcg32>,
    ) {
        let (params, running_all, version) = weights.split();
        let [weight, bias] = self.ranges.clone().map(|range| &params[range]);
        let (reads, out) = (self.reads.first().copied(), self.shape.len());
        let channels = reads.map_or(1, Shape::channels);
        let Written { output: y, notes } = to;
        let x: &[f32] = inputs.first().copied().unwrap_or(&[]);
        match &mut self.kernel {
            Kernel::Input => {}
            Kernel::Fused { geometry, space, packed } => {
                if *packed != version {
                    space.pack(geometry, weight, bias);
                    *packed = version;
                }
                conv::forward(geometry, space, x, y, notes);
            }
            Kernel::Tapwise { taps, packed } => {
                if *packed != version {
                    taps.pack(weight);
                    *packed = version;
                }
                taps.forward(x, bias, y);
            }
            Kernel::Conv { conv, plane } => {
                let convolution = generic::Convolution { conv, plane, in_channels: channels };
                for (x, y) in x.chunks_exact(x.len() / n).zip(y.chunks_exact_mut(out)) {
                    convolution.forward(x, weight, bias, y);
                }
            }
            Kernel::MaxPool { .. } | Kernel::GlobalMax => {
                for (image, (x, y)) in x.chunks_exact(x.len() / n).zip(y.chunks_exact_mut(out)).enumerate() {
                    let notes = if notes.is_empty() { &mut [] } else { &mut notes[image * out..][..out] };
                    match &self.kernel {
                        Kernel::MaxPool { plane } => generic::max_pool(plane, channels, x, y, notes),
                        _ => generic::global_max(channels, x, y, notes),
                    }
                }
            }
            Kernel::AvgPool { .. } | Kernel::GlobalAvg | Kernel::Flatten => {
                for (x, y) in x.chunks_exact(x.len() / n).zip(y.chunks_exact_mut(out)) {
                    match &self.kernel {
                        Kernel::AvgPool { pool, plane } => {
                            generic::Average { pool, plane, channels }.forward(x, y);
                        }
                        Kernel::GlobalAvg => generic::global_average(channels, x, y),
                        _ => match reads {
                            Some(Shape::Maps(_)) => generic::flatten(channels, x, y),
                            _ => y.copy_from_slice(x),
                        },
                    }
                }
            }
            Kernel::Relu => pointwise::map(x, y, pointwise::relu),
            Kernel::Leaky(slope) => pointwise::map(x, y, |x| if x > 0.0 { x } else { *slope * x }),
            Kernel::Sigmoid => pointwise::map(x, y, pointwise::sigmoid),
            Kernel::Tanh => pointwise::map(x, y, f32::tanh),
            Kernel::OneMinus => pointwise::map(x, y, |x| 1.0 - x),
            Kernel::Norm { norm, statistics, running } => {
                let running = &mut running_all[running.clone()];
                if rng.is_some() {
                    statistics.measure(x, norm.eps, norm.momentum, running);
                } else {
                    statistics.recall(norm.eps, running);
                }
                statistics.forward(x, weight, bias, y);
            }
            Kernel::Linear => gemm::linear(x, weight, bias, y, [n, x.len() / n, out]),
            Kernel::Add => {
                y.copy_from_slice(x);
                inputs[1..].iter().for_each(|x| pointwise::add(x, y));
            }
            Kernel::Multiply => {
                y.copy_from_slice(x);
                for x in &inputs[1..] {
                    y.iter_mut().zip(*x).for_each(|(y, x)| *y *= x);
                }
            }
            Kernel::Concat => {
                let (mut first, row) = (0, self.shape.channels());
                for (x, shape) in inputs.iter().zip(&self.reads) {
                    let width = shape.channels();
                    for (x, y) in x.chunks_exact(width).zip(y.chunks_exact_mut(row)) {
                        y[first..first + width].copy_from_slice(x);
                    }
                    first += width;
                }
            }
            Kernel::Dropout(p) => match rng {
                Some(rng) if !notes.is_empty() => pointwise::dropout(*p, rng, x, y, notes),
                _ => y.copy_from_slice(x),
            },
        }
    }

    /// The backward pass towards input `which`; parameters get theirs together with the first.
    pub(super) fn backward(
        &mut self,
        which: usize,
        saved: &Saved<'_>,
        [grad_y, params]: [&[f32]; 2],
        mut grad_x: Option<&mut [f32]>,
        grads: &mut [f32],
        n: usize,
    ) {
        let weight = &params[self.ranges[0].clone()];
        let [w, b] = self.ranges.clone();
        let (grad_weight, grad_bias) = grads[w.start..b.end].split_at_mut(w.len());
        let out = self.shape.len();
        let channels = self.reads.first().map_or(1, |shape| shape.channels());
        let x: &[f32] = saved.inputs.first().copied().unwrap_or(&[]);
        match &mut self.kernel {
            Kernel::Input => {}
            Kernel::Fused { geometry, space, .. } => {
                let gradients = conv::Gradients {
                    out: &saved.output[..n * out],
                    winners: &saved.notes[..n * geometry.winners_len()],
                    grad_out: grad_y,
                    grad_image: grad_x,
                    grad_weight,
                    grad_bias,
                };
                conv::backward(geometry, space, gradients);
            }
            Kernel::Tapwise { taps, .. } => taps.backward([x, grad_y], grad_x, grad_weight, grad_bias),
            Kernel::Conv { conv, plane } => {
                let convolution = generic::Convolution { conv, plane, in_channels: channels };
                let per_image = x.len() / n;
                for (image, grad_y) in grad_y.chunks_exact(out).enumerate() {
                    let from = image * per_image..(image + 1) * per_image;
                    convolution.add_grad_weight(&x[from.clone()], grad_y, grad_weight, grad_bias);
                    if let Some(grad_x) = grad_x.as_deref_mut() {
                        convolution.add_grad_input(weight, grad_y, &mut grad_x[from]);
                    }
                }
            }
            Kernel::Norm { statistics, .. } => {
                statistics.backward([x, weight, grad_y], grad_x, grad_weight, grad_bias);
            }
            Kernel::Linear => {
                gemm::linear_backward(
                    [x, weight, grad_y],
                    grad_x,
                    grad_weight,
                    grad_bias,
                    [n, x.len() / n, out],
                );
            }
            _ => {
                if let Some(grad_x) = grad_x {
                    self.backward_plain(which, saved, grad_y, grad_x, n);
                }
            }
        }
    }

    /// Stages without parameters.
    fn backward_plain(&self, which: usize, saved: &Saved<'_>, grad_y: &[f32], grad_x: &mut [f32], n: usize) {
        let (out, per_image) = (self.shape.len(), grad_x.len() / n);
        let channels = self.reads.first().map_or(1, |shape| shape.channels());
        let images = || grad_y.chunks_exact(out).enumerate();
        match &self.kernel {
            Kernel::MaxPool { .. } | Kernel::GlobalMax => {
                for (image, grad_y) in images() {
                    let grad_x = &mut grad_x[image * per_image..][..per_image];
                    generic::max_pool_backward(channels, &saved.notes[image * out..][..out], grad_y, grad_x);
                }
            }
            Kernel::AvgPool { pool, plane } => {
                for (image, grad_y) in images() {
                    let grad_x = &mut grad_x[image * per_image..][..per_image];
                    generic::Average { pool, plane, channels }.add_grad_input(grad_y, grad_x);
                }
            }
            Kernel::GlobalAvg => {
                for (image, grad_y) in images() {
                    let grad_x = &mut grad_x[image * per_image..][..per_image];
                    generic::global_average_backward(channels, grad_y, grad_x);
                }
            }
            Kernel::Flatten if matches!(self.reads[0], Shape::Maps(_)) => {
                for (image, grad_y) in images() {
                    generic::flatten_backward(
                        channels,
                        grad_y,
                        &mut grad_x[image * per_image..][..per_image],
                    );
                }
            }
            Kernel::Relu => {
                pointwise::map_backward(saved.output, grad_y, grad_x, |y| if y > 0.0 { 1.0 } else { 0.0 });
            }
            Kernel::Leaky(slope) => {
                let derivative = |x| if x > 0.0 { 1.0 } else { *slope };
                pointwise::map_backward(saved.inputs[0], grad_y, grad_x, derivative);
            }
            Kernel::Sigmoid => pointwise::map_backward(saved.output, grad_y, grad_x, |y| y * (1.0 - y)),
            Kernel::Tanh => pointwise::map_backward(saved.output, grad_y, grad_x, |y| 1.0 - y * y),
            Kernel::OneMinus => pointwise::map_backward(grad_y, grad_y, grad_x, |_| -1.0),
            Kernel::Dropout(_) => pointwise::map_backward(saved.notes, grad_y, grad_x, |mask| mask),
            Kernel::Multiply => {
                for (at, grad_x) in grad_x.iter_mut().enumerate() {
                    let others = saved.inputs.iter().enumerate().filter(|(input, _)| *input != which);
                    *grad_x += others.fold(grad_y[at], |product, (_, x)| product * x[at]);
                }
            }
            Kernel::Concat => {
                let first: usize = self.reads[..which].iter().map(|shape| shape.channels()).sum();
                let width = self.reads[which].channels();
                let rows = grad_y.chunks_exact(self.shape.channels());
                for (grad_y, grad_x) in rows.zip(grad_x.chunks_exact_mut(width)) {
                    pointwise::add(&grad_y[first..first + width], grad_x);
                }
            }
            _ => pointwise::add(grad_y, grad_x),
        }
    }
}

/// The stages of a network. Where kernels may fuse, a convolution takes the ReLU and the max-pooling behind it
/// along, if nobody else reads what is in between.
pub(super) fn stages(net: &Inferred, setup: Setup, memory: &mut Memory) -> Vec<Stage> {
    let kernels = setup.kernels;
    let mut readers = vec![Vec::new(); net.layers.len()];
    for (index, layer) in net.layers.iter().enumerate() {
        layer.inputs.iter().for_each(|&input| readers[input].push(index));
    }
    let only_reader = |layer: usize| match readers[layer][..] {
        [reader] if kernels == Kernels::Fused => Some(reader),
        _ => None,
    };
    let mut stages: Vec<Stage> = Vec::new();
    let mut stage_of = vec![usize::MAX; net.layers.len()];
    let mut running = 0;
    for (index, layer) in net.layers.iter().enumerate() {
        if stage_of[index] != usize::MAX {
            continue;
        }
        let reads: Vec<Shape> = layer.inputs.iter().map(|&input| net.layers[input].shape).collect();
        let mut last = index;
        let kernel = match (&layer.op, layer.plane) {
            (Op::Conv2d(conv), Some(plane)) => {
                let relu = only_reader(index).filter(|&next| matches!(net.layers[next].op, Op::Relu));
                let pool = only_reader(relu.unwrap_or(index)).and_then(|next| match &net.layers[next] {
                    super::Layer { op: Op::MaxPool2d(pool), plane: Some(plane), .. } => {
                        Some((next, pool, plane))
                    }
                    _ => None,
                });
                let geometry = |pool: Option<(usize, &Pool, &Plane)>| {
                    let pool = pool.map(|(_, pool, plane)| (pool, plane));
                    conv::Geometry::of(reads[0].channels(), conv, &plane, relu.is_some(), pool)
                };
                let with_pool = pool.and_then(|(at, ..)| Some((geometry(pool)?, Some(at))));
                let fast = with_pool.or_else(|| Some((geometry(None)?, None)));
                match fast.filter(|_| kernels != Kernels::Plain) {
                    Some((geometry, pool)) => {
                        last = pool.or(relu).unwrap_or(index);
                        let space = conv::Workspace::within(memory, &geometry, setup.batch, setup.training);
                        let space = Box::new(space);
                        Kernel::Fused { geometry, space, packed: 0 }
                    }
                    None if kernels == Kernels::Plain => Kernel::Conv { conv: *conv, plane },
                    None => {
                        let channels = reads[0].channels();
                        let taps = tapwise::Tapwise::within(memory, conv, &plane, channels, setup.training);
                        Kernel::Tapwise { taps: Box::new(taps), packed: 0 }
                    }
                }
            }
            (Op::BatchNorm(norm), _) => {
                let channels = layer.shape.channels();
                running += 2 * channels;
                let statistics = norm::Statistics::within(memory, channels);
                Kernel::Norm { norm: *norm, statistics, running: running - 2 * channels..running }
            }
            (op, plane) => plain_kernel(op, plane),
        };
        let mut layers = vec![index];
        while layers.last() != Some(&last) {
            layers.extend(layers.last().map(|&layer| readers[layer][0]));
        }
        layers.iter().for_each(|&layer| stage_of[layer] = stages.len());
        let inputs = layer.inputs.iter().map(|&input| stage_of[input]).collect();
        let ranges = Weights::ranges(net, index);
        stages.push(Stage { kernel, layers, inputs, reads, shape: net.layers[last].shape, ranges });
    }
    stages
}

fn plain_kernel(op: &Op, plane: Option<Plane>) -> Kernel {
    match (op, plane) {
        (Op::MaxPool2d(_), Some(plane)) => Kernel::MaxPool { plane },
        (Op::AvgPool2d(pool), Some(plane)) => Kernel::AvgPool { pool: *pool, plane },
        (Op::GlobalAvgPool2d, _) => Kernel::GlobalAvg,
        (Op::GlobalMaxPool2d, _) => Kernel::GlobalMax,
        (Op::Relu, _) => Kernel::Relu,
        (Op::LeakyRelu { negative_slope }, _) => Kernel::Leaky(*negative_slope),
        (Op::Sigmoid, _) => Kernel::Sigmoid,
        (Op::Tanh, _) => Kernel::Tanh,
        (Op::Linear(_), _) => Kernel::Linear,
        (Op::Flatten, _) => Kernel::Flatten,
        (Op::Add, _) => Kernel::Add,
        (Op::Multiply, _) => Kernel::Multiply,
        (Op::Concat, _) => Kernel::Concat,
        (Op::Dropout { p }, _) => Kernel::Dropout(*p),
        (Op::OneMinus, _) => Kernel::OneMinus,
        // Convolutions and normalisations have been dealt with; windowed operations have a plane.
        (Op::Input { .. } | Op::Conv2d(_) | Op::BatchNorm(_) | Op::MaxPool2d(_) | Op::AvgPool2d(_), _) => {
            Kernel::Input
        }
    }
}
