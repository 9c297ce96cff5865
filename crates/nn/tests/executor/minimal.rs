//! Rows of three and five taps, which are filtered with fewer products than they have.

use kernelwalk_nn::graph::{Conv2d, Graph, Kernels, Op, Pool, infer};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::kernels::{assert_close, pass, seeded};

proptest! {
    #![proptest_config(seeded(200))]

    #[test]
    fn rows_with_fewer_products_agree_with_the_plain_loops(
        (channels, out) in (4..=13usize, 4..=20usize),
        (kh, five, padding) in (1..=5usize, any::<bool>(), [0..=3usize, 0..=3usize]),
        size in [5..=18usize, 5..=18usize],
        (window, stride, pooled, relu) in ([1..=3usize, 1..=3usize], [1..=4usize, 1..=4usize], any::<bool>(), any::<bool>()),
        n in 1..=2usize,
    ) {
        let conv = Conv2d { kernel_size: [kh, if five { 5 } else { 3 }], padding, ..Conv2d::of(out, 1) };
        let pool = Pool { kernel_size: window, stride, ..Pool::of(1) };
        // Behind another convolution, so that there is a gradient by the input.
        let graph = Graph::new("rows")
            .then("input", Op::Input { shape: [2, size[0], size[1]] })
            .then("first", Op::Conv2d(Conv2d::of(channels, 1)))
            .then("conv", Op::Conv2d(conv));
        let graph = if relu { graph.then("relu", Op::Relu) } else { graph };
        let graph = if pooled { graph.then("pool", Op::MaxPool2d(pool)) } else { graph };
        let Ok(net) = infer(&graph.then("flatten", Op::Flatten)) else { return Ok(()) };
        let plain = pass(&net, Kernels::Plain, n);
        for kernels in [Kernels::Fused, Kernels::Apart] {
            let fast = pass(&net, kernels, n);
            assert_close("y", &fast.y, &plain.y);
            assert_close("gradients", &fast.grads, &plain.grads);
        }
    }
}
