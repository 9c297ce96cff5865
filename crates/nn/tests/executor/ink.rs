//! Pictures that are mostly paper, of which only the ink is multiplied.

use kernelwalk_nn::graph::{Conv2d, Graph, Inferred, Kernels, Op, Pool, Weights, infer};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::kernels::{assert_close, number, pass_on, seeded};

/// A picture with ink in so many of a hundred cells, in every image elsewhere.
fn ink(percent: u32, at: usize) -> f32 {
    let drawn = number(at + 12_345).abs() * 100.0 < percent as f32;
    if drawn { number(at) } else { 0.0 }
}

/// `channels` by `size`, a convolution, perhaps ReLU, perhaps a max-pooling whose windows may overlap.
fn network(
    channels: usize,
    size: [usize; 2],
    conv: Conv2d,
    relu: bool,
    pool: Option<Pool>,
) -> Option<Inferred> {
    let graph = Graph::new("picture")
        .then("input", Op::Input { shape: [channels, size[0], size[1]] })
        .then("conv", Op::Conv2d(conv));
    let graph = if relu { graph.then("relu", Op::Relu) } else { graph };
    let graph = match pool {
        Some(pool) => graph.then("pool", Op::MaxPool2d(pool)),
        None => graph,
    };
    infer(&graph.then("flatten", Op::Flatten)).ok()
}

type Drawn = ([usize; 2], Conv2d, bool, Option<Pool>);

fn settings() -> impl Strategy<Value = Drawn> {
    let pair = |range: std::ops::RangeInclusive<usize>| [range.clone(), range];
    let conv = (1..=19usize, pair(1..=5), pair(0..=3));
    let pool = (pair(1..=3), pair(1..=4));
    (pair(5..=16), conv, any::<bool>(), any::<bool>(), pool).prop_map(
        |(size, (out, kernel_size, padding), relu, pooled, (window, stride))| {
            let conv = Conv2d { kernel_size, padding, ..Conv2d::of(out, 1) };
            let pool = Pool { kernel_size: window, stride, ..Pool::of(1) };
            (size, conv, relu, pooled.then_some(pool))
        },
    )
}

proptest! {
    #![proptest_config(seeded(300))]

    #[test]
    fn a_picture_of_ink_and_paper_agrees_with_the_plain_loops(
        (size, conv, relu, pool) in settings(),
        percent in 0..=35u32,
        n in 1..=3usize,
    ) {
        let Some(net) = network(1, size, conv, relu, pool) else { return Ok(()) };
        let outcome = |kernels| pass_on(&net, Weights::initial(&net, 5), kernels, n, |at| ink(percent, at));
        let plain = outcome(Kernels::Plain);
        for kernels in [Kernels::Fused, Kernels::Apart] {
            let fast = outcome(kernels);
            assert_close("y", &fast.y, &plain.y);
            assert_close("gradients", &fast.grads, &plain.grads);
        }
    }

    /// A second channel of nothing sends the same picture down the dense path, and adds nothing to any sum.
    #[test]
    fn ink_alone_gives_the_bits_of_every_product(
        (size, conv, relu, pool) in settings(),
        percent in 0..=35u32,
    ) {
        let Some(alone) = network(1, size, conv, relu, pool) else { return Ok(()) };
        let beside = network(2, size, conv, relu, pool).expect("as sound as with one channel");
        let weights = Weights::initial(&alone, 5);
        let mut padded = Weights::initial(&beside, 5);
        padded.params_mut().fill(0.0);
        let taps = conv.kernel_size[0] * conv.kernel_size[1];
        let [one, two] = [&alone, &beside].map(|net| Weights::ranges(net, 1));
        for filter in 0..conv.out_channels {
            let from = &weights.params()[one[0].start + filter * taps..][..taps];
            padded.params_mut()[two[0].start + 2 * filter * taps..][..taps].copy_from_slice(from);
        }
        padded.params_mut()[two[1].clone()].copy_from_slice(&weights.params()[one[1].clone()]);
        let picture = |at: usize| ink(percent, at);
        let sparse = pass_on(&alone, weights, Kernels::Fused, 1, picture);
        let every_second = |at: usize| if at.is_multiple_of(2) { picture(at / 2) } else { 0.0 };
        let dense = pass_on(&beside, padded, Kernels::Fused, 1, every_second);
        let bits = |y: &[f32]| y.iter().map(|y| y.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&sparse.y), bits(&dense.y));
    }
}

#[test]
fn a_blank_picture_puts_out_the_bias_and_teaches_nothing_else() {
    let conv = Conv2d::of(5, 3).padded(1);
    let net = network(1, [8, 8], conv, false, Some(Pool::of(2))).expect("sound");
    let weights = Weights::initial(&net, 5);
    let [w, b] = Weights::ranges(&net, 1);
    let bias = weights.params()[b.clone()].to_vec();
    let blank = pass_on(&net, weights, Kernels::Fused, 2, |_| 0.0);
    for (at, y) in blank.y.iter().enumerate() {
        // Flattened channel by channel: 16 pooled cells each.
        assert_eq!(*y, bias[at / 16 % 5]);
    }
    assert!(blank.grads[w].iter().all(|&grad| grad == 0.0));
    assert!(blank.grads[b].iter().all(|&grad| grad != 0.0));
}
