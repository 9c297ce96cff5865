//! A whole network through the reference operations, in `f64`: the slow twin of the executor's plain loops.

use kernelwalk_nn::graph::{Inferred, Layer, Op, Pool, Shape, Weights};
use kernelwalk_nn::kernel::pointwise::unit;
use kernelwalk_nn::ops::activation::Activation;
use kernelwalk_nn::ops::adaptive::AdaptivePool2d;
use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::batch_norm::{BatchNorm, batch_norm, batch_norm_backward};
use kernelwalk_nn::ops::conv2d::{Conv2d, conv2d, conv2d_backward};
use kernelwalk_nn::ops::dropout::{dropout, dropout_backward};
use kernelwalk_nn::ops::join::{
    add, add_backward, concat, concat_backward, flatten, flatten_backward, multiply, multiply_backward,
    one_minus, one_minus_backward,
};
use kernelwalk_nn::ops::linear::{linear, linear_backward};
use kernelwalk_nn::ops::max_pool2d::MaxPool2d;
use kernelwalk_nn::ops::pool::BoundPool;
use kernelwalk_nn::shape::{Padding, PaddingMode, Plane};
use ndarray::{Array1, Array4, ArrayD, ArrayView4, Ix2, Ix4, IxDyn};
use rand_pcg::Pcg32;

type Tensor = ArrayD<f64>;

/// What one pass forward and backward found.
pub(crate) struct Twin {
    /// `[n, features]`.
    pub(crate) y: Vec<f64>,
    /// As in `Weights::params`.
    pub(crate) grads: Vec<f64>,
    /// As in `Weights::running`, after the pass.
    pub(crate) running: Vec<f64>,
    /// The closest call of all ReLUs and maxima, and the smallest deviation of a normalised channel, relative to the size of
    /// the numbers: below rounding errors, the network has no gradient that two computations could agree on.
    pub(crate) margin: f64,
}

/// A forward pass of a network that trains.
pub(crate) struct Pass<'a> {
    net: &'a Inferred,
    params: Vec<f64>,
    running: Vec<f64>,
    values: Vec<Tensor>,
    /// Per layer: mean and scale of a normalisation.
    statistics: Vec<[Array1<f64>; 2]>,
    /// Per layer: what a dropout kept.
    kept: Vec<ArrayD<bool>>,
    margin: f64,
}

/// Forward and backward; `input` is `[n, h, w, c]`, and `rng` as given to the executor.
pub(crate) fn run(
    net: &Inferred,
    weights: &Weights,
    input: &[f32],
    n: usize,
    rng: &mut Pcg32,
    upstream: &[f32],
) -> Twin {
    let wide = |numbers: &[f32]| numbers.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
    let [c, h, w] = net.input();
    let input = Array4::from_shape_vec((n, h, w, c), wide(input)).expect("n pictures");
    let mut pass = Pass {
        net,
        params: wide(weights.params()),
        running: wide(weights.running()),
        values: vec![input.permuted_axes([0, 3, 1, 2]).as_standard_layout().into_owned().into_dyn()],
        statistics: vec![Default::default(); net.layers.len()],
        kept: vec![ArrayD::default(IxDyn(&[0])); net.layers.len()],
        margin: f64::INFINITY,
    };
    for at in 1..net.layers.len() {
        let y = pass.forward(at, n, rng);
        pass.values.push(y);
    }
    let y = &pass.values[net.layers.len() - 1];
    let upstream = ArrayD::from_shape_vec(y.shape(), wide(upstream)).expect("a number per output");
    let grads = pass.backward(upstream);
    Twin { y: y.iter().copied().collect(), grads, running: pass.running, margin: pass.margin }
}

fn maps(x: &Tensor) -> ArrayView4<'_, f64> {
    x.view().into_dimensionality::<Ix4>().expect("maps")
}

fn activation(op: &Op) -> Activation {
    match op {
        Op::Sigmoid => Activation::Sigmoid,
        Op::Tanh => Activation::Tanh,
        Op::LeakyRelu { negative_slope } => {
            Activation::LeakyRelu { negative_slope: f64::from(*negative_slope) }
        }
        _ => Activation::Relu,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "an array view is a reference already")]
fn bind<'x>(op: &Op, x: ArrayView4<'x, f64>) -> BoundPool<'x, f64> {
    let all = AdaptivePool2d { output_size: [1, 1] };
    let bound = match op {
        Op::MaxPool2d(Pool { kernel_size, stride, padding, dilation, ceil_mode }) => {
            let [kernel_size, stride, padding, dilation] = [*kernel_size, *stride, *padding, *dilation];
            MaxPool2d { kernel_size, stride, padding, dilation, ceil_mode: *ceil_mode }.bind(x)
        }
        Op::AvgPool2d(pool) => AvgPool2d {
            stride: pool.stride,
            padding: pool.padding,
            ceil_mode: pool.ceil_mode,
            ..AvgPool2d::tiles(pool.kernel_size)
        }
        .bind(x),
        Op::GlobalMaxPool2d => all.bind_maximum(x),
        _ => all.bind_average(x),
    };
    bound.expect("inferred to fit")
}

fn convolution(layer: &Layer) -> Conv2d {
    let Op::Conv2d(conv) = &layer.op else { panic!("{} is no convolution", layer.id) };
    Conv2d {
        stride: conv.stride,
        padding: Padding::Explicit(conv.padding),
        padding_mode: PaddingMode::Zeros,
        dilation: conv.dilation,
        groups: conv.groups,
    }
}

impl Pass<'_> {
    /// Weight and bias, in PyTorch's shapes.
    fn parameters(&self, at: usize) -> Vec<Tensor> {
        let ranges = Weights::ranges(self.net, at);
        let parameters = self.net.layers[at].parameters.iter().zip(ranges);
        parameters
            .map(|(parameter, range)| {
                let numbers = self.params[range].to_vec();
                ArrayD::from_shape_vec(IxDyn(&parameter.shape), numbers).expect("its own shape")
            })
            .collect()
    }

    fn inputs(&self, at: usize) -> Vec<&Tensor> {
        self.net.layers[at].inputs.iter().map(|&input| &self.values[input]).collect()
    }

    fn forward(&mut self, at: usize, n: usize, rng: &mut Pcg32) -> Tensor {
        let layer = &self.net.layers[at];
        let parameters = self.parameters(at);
        let bias = parameters.get(1).map(|bias| bias.view().into_dimensionality().expect("a row"));
        let inputs = self.inputs(at);
        let x = inputs[0];
        let call = closest_call(&layer.op, layer.plane.as_ref(), x);
        let y = match &layer.op {
            Op::Input { .. } => x.clone(),
            Op::Conv2d(_) => conv2d(maps(x), maps(&parameters[0]), bias, &convolution(layer))
                .expect("inferred to fit")
                .into_dyn(),
            Op::MaxPool2d(_) | Op::AvgPool2d(_) | Op::GlobalAvgPool2d | Op::GlobalMaxPool2d => {
                bind(&layer.op, maps(x)).forward().into_dyn()
            }
            Op::Relu | Op::LeakyRelu { .. } | Op::Sigmoid | Op::Tanh => {
                activation(&layer.op).forward(x.view())
            }
            Op::OneMinus => one_minus(x.view()),
            Op::Linear(_) => {
                let matrix = |x: &Tensor| x.clone().into_dimensionality::<Ix2>().expect("a matrix");
                linear(matrix(x).view(), matrix(&parameters[0]).view(), bias).expect("fits").into_dyn()
            }
            Op::Flatten => flatten(x.view(), 1).expect("axis 1"),
            Op::Add => inputs[1..].iter().fold(x.clone(), |sum, x| add(sum.view(), x.view()).expect("fits")),
            Op::Multiply => {
                inputs[1..].iter().fold(x.clone(), |y, x| multiply(y.view(), x.view()).expect("fits"))
            }
            Op::Concat => {
                concat(&inputs.iter().map(|x| x.view()).collect::<Vec<_>>(), 1).expect("heights are equal")
            }
            Op::BatchNorm(_) => return self.normalise(at, &parameters),
            Op::Dropout { p } => {
                let keep = drawn(layer.shape, n, *p, rng);
                let y = dropout(x.view(), keep.view(), f64::from(*p)).expect("a share");
                self.kept[at] = keep;
                y
            }
        };
        self.margin = self.margin.min(call);
        y
    }

    fn normalise(&mut self, at: usize, parameters: &[Tensor]) -> Tensor {
        let layer = &self.net.layers[at];
        let Op::BatchNorm(norm) = &layer.op else { panic!("{} is no normalisation", layer.id) };
        let [weight, bias] = [0, 1].map(|i| parameters[i].view().into_dimensionality().expect("a row"));
        let options = BatchNorm {
            weight: Some(weight),
            bias: Some(bias),
            training: true,
            momentum: f64::from(norm.momentum),
            eps: f64::from(norm.eps),
        };
        let range = Weights::running_range(self.net, at);
        let channels = layer.shape.channels();
        let running = Array1::from(self.running[range.clone()].to_vec());
        let (mean, var) = running.view().split_at(ndarray::Axis(0), channels);
        let x = self.inputs(at)[0];
        let out = batch_norm(x.view(), mean, var, &options).expect("fits");
        // Deviation over size: what is left of its digits.
        let size = x.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
        let least = out.inv_std.iter().map(|scale| 1.0 / scale / size / 100.0).fold(f64::INFINITY, f64::min);
        let moved = out.running_mean.iter().chain(&out.running_var).copied().collect::<Vec<f64>>();
        self.margin = self.margin.min(least);
        self.running[range].copy_from_slice(&moved);
        self.statistics[at] = [out.mean, out.inv_std];
        out.y
    }

    fn backward(&self, upstream: Tensor) -> Vec<f64> {
        let mut grads = vec![0.0; self.params.len()];
        let mut of_values: Vec<Tensor> = self.values.iter().map(|x| Tensor::zeros(x.raw_dim())).collect();
        *of_values.last_mut().expect("an output") = upstream;
        for at in (1..self.net.layers.len()).rev() {
            let (of_inputs, of_parameters) = self.backward_layer(at, &of_values[at]);
            for (&input, grad) in self.net.layers[at].inputs.iter().zip(of_inputs) {
                of_values[input] += &grad;
            }
            for (range, grad) in Weights::ranges(self.net, at).into_iter().zip(of_parameters) {
                grads[range].iter_mut().zip(&grad).for_each(|(to, g)| *to += g);
            }
        }
        grads
    }

    /// Gradients by each input and each parameter.
    fn backward_layer(&self, at: usize, g: &Tensor) -> (Vec<Tensor>, Vec<Tensor>) {
        let layer = &self.net.layers[at];
        let (inputs, parameters) = (self.inputs(at), self.parameters(at));
        let x = inputs[0];
        let alone = |grad: Tensor| (vec![grad], Vec::new());
        match &layer.op {
            Op::Input { .. } => (Vec::new(), Vec::new()),
            Op::Conv2d(_) => {
                let grads = conv2d_backward(maps(x), maps(&parameters[0]), maps(g), &convolution(layer));
                let grads = grads.expect("as forward");
                let of_parameters = [grads.grad_weight.into_dyn(), grads.grad_bias.into_dyn()];
                (
                    vec![grads.grad_input.into_dyn()],
                    of_parameters.into_iter().take(parameters.len()).collect(),
                )
            }
            Op::MaxPool2d(_) | Op::AvgPool2d(_) | Op::GlobalAvgPool2d | Op::GlobalMaxPool2d => {
                alone(bind(&layer.op, maps(x)).backward(maps(g)).expect("as forward").into_dyn())
            }
            Op::Relu | Op::LeakyRelu { .. } | Op::Sigmoid | Op::Tanh => {
                alone(activation(&layer.op).backward(x.view(), g.view()).expect("as forward"))
            }
            Op::OneMinus => alone(one_minus_backward(g.view())),
            Op::Linear(_) => {
                let [x, w, g] =
                    [x, &parameters[0], g].map(|x| x.clone().into_dimensionality::<Ix2>().expect("a matrix"));
                let grads = linear_backward(x.view(), w.view(), g.view()).expect("as forward");
                let of_parameters = [grads.grad_weight.into_dyn(), grads.grad_bias.into_dyn()];
                (
                    vec![grads.grad_input.into_dyn()],
                    of_parameters.into_iter().take(parameters.len()).collect(),
                )
            }
            Op::Flatten => alone(flatten_backward(g.view(), x.shape()).expect("as many")),
            Op::Add => {
                let shape = x.shape();
                let of = |_| add_backward(g.view(), shape, shape).expect("as forward").0;
                (inputs.iter().map(of).collect(), Vec::new())
            }
            Op::Multiply => (product_backward(&inputs, g), Vec::new()),
            Op::Concat => {
                let sizes: Vec<usize> = inputs.iter().map(|x| x.shape()[1]).collect();
                (concat_backward(g.view(), 1, &sizes).expect("as forward"), Vec::new())
            }
            Op::BatchNorm(_) => {
                let [weight, bias] =
                    [0, 1].map(|i| parameters[i].view().into_dimensionality().expect("a row"));
                let options = BatchNorm {
                    weight: Some(weight),
                    bias: Some(bias),
                    training: true,
                    ..BatchNorm::default()
                };
                let [mean, scale] = &self.statistics[at];
                let grads = batch_norm_backward(x.view(), mean.view(), scale.view(), &options, g.view());
                let grads = grads.expect("as forward");
                (vec![grads.grad_input], vec![grads.grad_weight.into_dyn(), grads.grad_bias.into_dyn()])
            }
            Op::Dropout { p } => {
                alone(dropout_backward(g.view(), self.kept[at].view(), f64::from(*p)).expect("as forward"))
            }
        }
    }
}

/// From the last factor to the first.
fn product_backward(inputs: &[&Tensor], g: &Tensor) -> Vec<Tensor> {
    let mut products = vec![inputs[0].clone()];
    for x in &inputs[1..] {
        let product = multiply(products[products.len() - 1].view(), x.view()).expect("as forward");
        products.push(product);
    }
    let (mut g, mut grads) = (g.clone(), Vec::new());
    for at in (1..inputs.len()).rev() {
        let (rest, of_factor) =
            multiply_backward(products[at - 1].view(), inputs[at].view(), g.view()).expect("as forward");
        grads.push(of_factor);
        g = rest;
    }
    grads.push(g);
    grads.reverse();
    grads
}

/// The mask that the executor draws: cell by cell with channels last.
fn drawn(shape: Shape, n: usize, p: f32, rng: &mut Pcg32) -> ArrayD<bool> {
    let [c, cells] = [shape.channels(), shape.cells()];
    let mut keep = ndarray::Array3::from_elem((n, c, cells), false);
    for image in 0..n {
        for cell in 0..cells {
            for channel in 0..c {
                keep[[image, channel, cell]] = unit(rng) >= p;
            }
        }
    }
    let whole = match shape {
        Shape::Maps([c, h, w]) => vec![n, c, h, w],
        Shape::Features(features) => vec![n, features],
    };
    keep.into_shape_with_order(IxDyn(&whole)).expect("as many")
}

/// Distance of the closest call, relative to the size of the numbers. Zeros are exact in every order of computation.
fn closest_call(op: &Op, plane: Option<&Plane>, x: &Tensor) -> f64 {
    let size = x.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
    let off_zero = x.iter().filter(|&&x| x != 0.0).map(|x| x.abs() / size);
    match (op, plane) {
        (Op::Relu | Op::LeakyRelu { .. }, _) => off_zero.fold(f64::INFINITY, f64::min),
        (Op::MaxPool2d(_), Some(plane)) => {
            let (rows, columns) = (plane.rows(), plane.columns());
            let inside = |axis: &kernelwalk_nn::shape::Axis, out: usize| -> Vec<usize> {
                let at = (0..axis.kernel_size()).map(|tap| axis.position(out, tap));
                at.filter_map(|at| usize::try_from(at).ok()).filter(|&at| at < axis.in_size()).collect()
            };
            let mut least = f64::INFINITY;
            for map in single_maps(x).outer_iter() {
                for oy in 0..rows.out_size() {
                    for ox in 0..columns.out_size() {
                        let (ys, xs) = (inside(rows, oy), inside(columns, ox));
                        let window = ys.iter().flat_map(|&y| xs.iter().map(move |&x| map[[y, x]]));
                        least = least.min(lead(window) / size);
                    }
                }
            }
            least
        }
        (Op::GlobalMaxPool2d, _) => {
            let leads = single_maps(x).outer_iter().map(|map| lead(map.iter().copied())).collect::<Vec<_>>();
            leads.into_iter().fold(f64::INFINITY, f64::min) / size
        }
        _ => f64::INFINITY,
    }
}

/// `[n * c, h, w]`.
fn single_maps(x: &Tensor) -> ndarray::Array3<f64> {
    let (n, c, h, w) = maps(x).dim();
    let numbers = x.iter().copied().collect();
    ndarray::Array3::from_shape_vec((n * c, h, w), numbers).expect("as many")
}

/// By how much the largest leads. Where all ReLUs are off, the first zero wins everywhere.
fn lead(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    match sorted[..] {
        [first, second, ..] if first != 0.0 || second != 0.0 => first - second,
        _ => f64::INFINITY,
    }
}
