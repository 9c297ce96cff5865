use kernelwalk_nn::graph::{
    Conv2d, Executor, Graph, Inferred, Kernels, Op, Phase, Pool, Setup, Weights, infer,
};
use kernelwalk_nn::ops::conv2d::{self, conv2d, conv2d_backward};
use kernelwalk_nn::ops::linear::{linear, linear_backward};
use kernelwalk_nn::ops::max_pool2d::{MaxPool2d, max_pool2d, max_pool2d_backward};
use kernelwalk_nn::shape::{Padding, PaddingMode};
use ndarray::{Array1, Array2, Array4};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use rand_pcg::Pcg32;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Sums of up to a few hundred products of numbers below 1 in `f32`, in two orders.
const TOLERANCE: f32 = 2e-5;

/// Legal settings that the kernels are tried on. In a browser fewer: it is the same code.
const SETTINGS: u32 = if cfg!(target_arch = "wasm32") { 300 } else { 1_000 };

pub(crate) fn seeded(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(1_998), failure_persistence: None, ..Config::default() }
}

/// Numbers that look random and never repeat soon.
pub(crate) fn number(at: usize) -> f32 {
    ((at as f32 * 12.9898 + 4.1).sin() * 43_758.547).fract()
}

pub(crate) struct Outcome {
    pub(crate) y: Vec<f32>,
    pub(crate) grads: Vec<f32>,
}

/// One forward and backward pass of `n` images of made-up numbers, the gradient of the output made up too.
pub(crate) fn pass(net: &Inferred, kernels: Kernels, n: usize) -> Outcome {
    pass_on(net, Weights::initial(net, 5), kernels, n, number)
}

/// The same with these weights, for images whose numbers are `pixel(index)`.
pub(crate) fn pass_on(
    net: &Inferred,
    mut weights: Weights,
    kernels: Kernels,
    n: usize,
    pixel: impl Fn(usize) -> f32,
) -> Outcome {
    let mut executor = Executor::new(net, Setup { kernels, ..Setup::training(n) });
    executor.input_mut().iter_mut().enumerate().for_each(|(at, x)| *x = pixel(at));
    executor.forward(&mut weights, n, Phase::Train(&mut Pcg32::new(3, 4)));
    let y = executor.logits().to_vec();
    let upstream: Vec<f32> = (0..y.len()).map(|at| number(at + 77)).collect();
    executor.set_output_gradient(&upstream);
    executor.backward(&weights);
    Outcome { y, grads: executor.gradients().to_vec() }
}

pub(crate) fn assert_close(what: &str, actual: &[f32], expected: &[f32]) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(1.0_f32, |most, x| most.max(x.abs()));
    for (at, (a, e)) in actual.iter().zip(expected).enumerate() {
        assert!((a - e).abs() <= TOLERANCE * scale, "{what}[{at}]: {a} instead of {e}");
    }
}

/// A convolution behind another (so that there is a gradient by the input), then perhaps ReLU and a
/// max-pooling, then a flatten.
fn networks() -> impl Strategy<Value = Graph> {
    let pair = |range: std::ops::RangeInclusive<usize>| [range.clone(), range];
    let conv = (1..=19usize, pair(1..=5), pair(1..=3), pair(0..=3), pair(1..=2), 0..8usize, any::<bool>());
    let pool = (pair(1..=3), pair(0..=2), any::<bool>(), any::<bool>());
    let input = (1..=2usize, 5..=14usize, 5..=14usize, 1..=9usize);
    (input, conv, pool).prop_filter_map("the windows fit", |(input, conv, pool)| {
        let (channels, h, w, middle) = input;
        let (out, kernel_size, stride, padding, dilation, special, bias) = conv;
        // Most draws take the fast path; some dilate or group.
        let dilation = if special == 0 { dilation } else { [1; 2] };
        let groups = if special == 1 && out % 2 == 0 { 2 } else { 1 };
        let conv = Conv2d { out_channels: out, kernel_size, stride, padding, dilation, groups, bias };
        let (pool_size, more, relu, pooled) = pool;
        let graph = Graph::new("drawn")
            .then("input", Op::Input { shape: [channels, h, w] })
            .then("first", Op::Conv2d(Conv2d::of(middle * groups, 3).padded(1)))
            .then("conv", Op::Conv2d(conv));
        let graph = if relu { graph.then("relu", Op::Relu) } else { graph };
        let stride = [pool_size[0] + more[0], pool_size[1] + more[1]];
        let pool = Pool { kernel_size: pool_size, stride, ..Pool::of(1) };
        let graph = if pooled { graph.then("pool", Op::MaxPool2d(pool)) } else { graph };
        let graph = graph.then("flatten", Op::Flatten);
        infer(&graph).is_ok().then_some(graph)
    })
}

proptest! {
    #![proptest_config(seeded(SETTINGS))]

    #[test]
    fn fused_and_separate_kernels_agree_with_the_plain_loops(graph in networks(), n in 1..=3usize) {
        let net = infer(&graph).expect("drawn to be sound");
        let plain = pass(&net, Kernels::Plain, n);
        for kernels in [Kernels::Fused, Kernels::Apart] {
            let fast = pass(&net, kernels, n);
            assert_close("y", &fast.y, &plain.y);
            assert_close("gradients", &fast.grads, &plain.grads);
        }
    }

    #[test]
    fn a_fused_block_agrees_with_the_reference_operations(
        (out, ci, size, k) in (1..=17usize, 1..=5usize, 6..=13usize, 1..=5usize),
        (stride, padding, pool) in (1..=2usize, 0..=2usize, 1..=2usize),
    ) {
        let conv = Conv2d { stride: [stride; 2], ..Conv2d::of(out, k).padded(padding) };
        let graph = Graph::new("block")
            .then("input", Op::Input { shape: [ci, size, size + 1] })
            .then("conv", Op::Conv2d(conv))
            .then("relu", Op::Relu)
            .then("pool", Op::MaxPool2d(Pool::of(pool)))
            .then("flatten", Op::Flatten);
        let net = infer(&graph).map_err(|why| TestCaseError::reject(why.to_string()))?;
        let fast = pass(&net, Kernels::Fused, 1);
        let weights = Weights::initial(&net, 5);
        let [w, b] = Weights::ranges(&net, 1).map(|range| weights.params()[range].to_vec());
        let x = Array4::from_shape_fn((1, ci, size, size + 1), |(_, c, y, x)| {
            number((y * (size + 1) + x) * ci + c)
        });
        let weight = Array4::from_shape_vec((out, ci, k, k), w).expect("PyTorch's order");
        let params = conv2d::Conv2d {
            stride: [stride; 2],
            padding: Padding::Explicit([padding; 2]),
            padding_mode: PaddingMode::Zeros,
            dilation: [1; 2],
            groups: 1,
        };
        let z = conv2d(x.view(), weight.view(), Some(Array1::from(b).view()), &params).expect("it fits");
        let rectified = z.mapv(|z| z.max(0.0));
        let tiles = MaxPool2d::tiles([pool; 2]);
        let pooled = max_pool2d(rectified.view(), &tiles).expect("it fits");
        assert_close("y", &fast.y, &pooled.output.iter().copied().collect::<Vec<_>>());

        let mut upstream = pooled.output.clone();
        upstream.iter_mut().enumerate().for_each(|(at, g)| *g = number(at + 77));
        let back = max_pool2d_backward(rectified.view(), upstream.view(), &tiles).expect("it fits");
        let back = ndarray::Zip::from(&back).and(&z).map_collect(|&g, &z| if z > 0.0 { g } else { 0.0 });
        let grads = conv2d_backward(x.view(), weight.view(), back.view(), &params).expect("it fits");
        let expected: Vec<f32> = grads.grad_weight.iter().chain(grads.grad_bias.iter()).copied().collect();
        assert_close("gradients", &fast.grads, &expected);
    }

    #[test]
    fn linear_layers_agree_with_the_reference(n in 1..=9usize, fan_in in 1..=37usize, out in 1..=13usize) {
        let values = |count: usize, from: usize| (from..from + count).map(number).collect::<Vec<f32>>();
        let (x, w, b) = (values(n * fan_in, 0), values(out * fan_in, 1_000), values(out, 9_000));
        let g = values(n * out, 5_000);
        let [mut y, mut gx] = [vec![0.0; n * out], vec![0.0; n * fan_in]];
        let [mut gw, mut gb] = [vec![0.0; out * fan_in], vec![0.0; out]];
        let sizes = [n, fan_in, out];
        kernelwalk_nn::kernel::gemm::linear(&x, &w, &b, &mut y, sizes);
        kernelwalk_nn::kernel::gemm::linear_backward([&x, &w, &g], Some(&mut gx), &mut gw, &mut gb, sizes);
        let matrix = |rows: usize, values: &[f32]| {
            Array2::from_shape_vec((rows, values.len() / rows), values.to_vec()).expect("whole rows")
        };
        let (x, w, g, b) = (matrix(n, &x), matrix(out, &w), matrix(n, &g), Array1::from(b));
        let expected = linear(x.view(), w.view(), Some(b.view())).expect("it fits");
        assert_close("y", &y, &expected.iter().copied().collect::<Vec<_>>());
        let grads = linear_backward(x.view(), w.view(), g.view()).expect("it fits");
        assert_close("grad_x", &gx, &grads.grad_input.iter().copied().collect::<Vec<_>>());
        assert_close("grad_weight", &gw, &grads.grad_weight.iter().copied().collect::<Vec<_>>());
        assert_close("grad_bias", &gb, &grads.grad_bias.iter().copied().collect::<Vec<_>>());
    }
}
