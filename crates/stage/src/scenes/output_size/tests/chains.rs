//! Chains of layers.

use kernelwalk_nn::shape::{AxisError, ShapeError};
use proptest::prelude::*;

use super::super::*;

fn walk(network: Network) -> Walk {
    network.chain().walk().expect("a preset is sound")
}

#[test]
fn alexnet_goes_from_224_to_6_and_sees_195_cells() {
    let walk = walk(Network::AlexNet);
    assert_eq!(walk.sizes(), [224, 55, 27, 27, 13, 13, 13, 13, 6]);
    let of = |f: fn(&Reached) -> usize| walk.layers.iter().map(f).collect::<Vec<usize>>();
    assert_eq!(of(|l| l.field), [11, 19, 51, 67, 99, 131, 163, 195]);
    assert_eq!(of(|l| l.jump), [4, 8, 8, 16, 16, 16, 16, 32]);
    let firsts: Vec<isize> = walk.layers.iter().map(|l| l.first).collect();
    assert_eq!(firsts, [-2, -2, -18, -18, -34, -50, -66, -66]);
    assert_eq!(walk.layers[0].fit.reading, Reading::OnlyPadding { positions: 1 });
    assert!(walk.layers[1..].iter().all(|l| l.fit.is_exact()));
}

#[test]
fn vgg16_halves_five_times_and_sees_212_cells() {
    let walk = walk(Network::Vgg16);
    let pools: Vec<&Reached> = walk.layers.iter().filter(|l| l.layer.kind != LayerKind::Conv).collect();
    assert_eq!(pools.iter().map(|l| l.fit.out_size).collect::<Vec<_>>(), [112, 56, 28, 14, 7]);
    assert_eq!(walk.layers.len(), 18);
    assert_eq!(pools.last().map(|l| (l.field, l.jump)), Some((212, 32)));
    assert!(walk.layers.iter().all(|l| l.fit.is_exact()));
}

#[test]
fn the_two_resnet50s_have_the_same_sizes_and_see_427_and_483_cells() {
    for (network, field) in [(Network::ResNet50, 427), (Network::ResNet50Paper, 483)] {
        let walk = walk(network);
        assert_eq!(walk.layers.len(), 50, "conv1, maxpool and 16 blocks of 3");
        let after =
            |name: &str| walk.layers.iter().rfind(|l| l.layer.name.starts_with(name)).map(|l| l.fit.out_size);
        let stages = ["conv1", "maxpool", "layer1", "layer2", "layer3", "layer4"].map(after);
        assert_eq!(stages, [112, 56, 56, 28, 14, 7].map(Some));
        assert_eq!(walk.layers.last().map(|l| (l.field, l.jump)), Some((field, 32)));
    }
    let strided = |network: Network| -> Vec<String> {
        let layers = network.chain().layers.into_iter().filter(|l| l.stride == 2).skip(2);
        layers.map(|l| l.name.into_owned()).collect()
    };
    assert_eq!(strided(Network::ResNet50), ["layer2.0.conv2", "layer3.0.conv2", "layer4.0.conv2"]);
    assert_eq!(strided(Network::ResNet50Paper), ["layer2.0.conv1", "layer3.0.conv1", "layer4.0.conv1"]);
}

#[test]
fn a_stride_in_a_one_by_one_convolution_leaves_cells_unread() {
    let unread = |network: Network| walk(network).layers.iter().any(|l| !l.fit.unread().is_empty());
    assert!(unread(Network::ResNet50Paper) && !unread(Network::ResNet50));
}

#[test]
fn lenet5_ends_in_one_cell_that_sees_the_whole_digit() {
    let walk = walk(Network::LeNet5);
    assert_eq!(walk.sizes(), [32, 28, 14, 10, 5, 1]);
    let last = walk.layers.last().expect("five layers");
    assert_eq!((last.field, last.field_of(0), last.field_of(1)), (32, Some(0..32), None));
    assert_eq!(last.centre(), 15.5);
}

#[test]
fn a_layer_that_does_not_fit_is_named() {
    let mut chain = Network::AlexNet.chain();
    chain.in_size = 64;
    // 64 -> 15 -> 7 -> 7 -> 3 -> 3 -> 3 -> 3 -> 1
    assert_eq!(chain.walk().map(|w| w.sizes()), Ok(vec![64, 15, 7, 7, 3, 3, 3, 3, 1]));
    chain.in_size = 48;
    let Err(ChainError::Layer { index, name, in_size, error }) = chain.walk() else { panic!("it fits") };
    assert_eq!((index, name.as_ref(), in_size), (7, "pool5", 2));
    assert!(matches!(
        *error,
        ShapeError::Axis { error: AxisError::KernelTooLarge { span: 3, padded: 2 }, torch: Some(_), .. }
    ));
}

#[test]
fn ceil_mode_keeps_the_last_window_and_says_how_far_it_reaches() {
    let pool = |ceil_mode| Chain {
        in_size: 6,
        layers: vec![Layer { kind: LayerKind::Pool { ceil_mode }, ..Layer::pool("pool", 3, 2, 0) }],
    };
    let of = |ceil_mode| pool(ceil_mode).walk().expect("it fits").layers.remove(0).fit;
    assert_eq!((of(true).out_size, of(true).reading), (3, Reading::Overhang { positions: 1 }));
    assert_eq!((of(false).out_size, of(false).unread().len()), (2, 1));
}

#[test]
fn chains_beyond_the_limits_are_refused_or_cut() {
    let one = |name: &'static str| Layer::conv(name, 1, 32, 0);
    let deep = Chain { in_size: 8, layers: vec![one("a"); limits::LAYERS + 1] };
    let most = limits::LAYERS;
    assert_eq!(deep.walk(), Err(ChainError::TooLong { layers: most + 1, most }));
    assert!(matches!(deep.clone().clamped().walk(), Err(ChainError::Field { index: 3, .. })));
    let large = Chain { in_size: 5000, layers: Vec::new() };
    assert_eq!(large.walk(), Err(ChainError::TooLarge { in_size: 5000, most: limits::CHAIN_SIZE }));
    let wild = Chain { in_size: 8, layers: vec![Layer::conv("wild", 1, 1, usize::MAX)] };
    assert!(matches!(wild.walk(), Err(ChainError::Beyond { index: 0, .. })));
    assert_eq!(wild.clamped().walk().map(|w| w.sizes()), Ok(vec![8, 8 + 2 * limits::PADDING]));
    let empty = Chain { in_size: 8, layers: Vec::new() };
    assert_eq!(empty.walk().map(|w| w.sizes()), Ok(vec![8]));
}

#[test]
fn networks_are_within_the_limits_and_have_names_of_their_own() {
    for network in Network::ALL {
        let chain = network.chain();
        assert_eq!(chain.clone().clamped(), chain, "{}", network.id());
        let names = |name: &str| chain.layers.iter().filter(|l| l.name == name).count();
        assert!(chain.layers.iter().all(|l| names(&l.name) == 1), "{}", network.id());
        assert_eq!(Network::ALL.iter().filter(|n| n.id() == network.id()).count(), 1);
    }
}

fn layers() -> impl Strategy<Value = Vec<Layer>> {
    let layer = (1..5_usize, 1..4_usize, 0..3_usize, 1..3_usize, 0..3_u8).prop_map(|(k, s, p, d, kind)| {
        let layer = Layer { dilation: d, ..Layer::conv("layer", k, s, p) };
        let kinds =
            [LayerKind::Conv, LayerKind::Pool { ceil_mode: false }, LayerKind::Pool { ceil_mode: true }];
        Layer { kind: kinds[usize::from(kind)], ..layer }
    });
    prop::collection::vec(layer, 1..5)
}

/// The first and last input position that an output cell reaches, window by window.
fn reach(layers: &[Reached], out: isize) -> [isize; 2] {
    let Some((last, before)) = layers.split_last() else { return [out, out] };
    let (window, stride) = (last.axis.span() as isize, last.axis.stride() as isize);
    let start = out * stride - last.axis.pad_before() as isize;
    [reach(before, start)[0], reach(before, start + window - 1)[1]]
}

proptest! {
    #[test]
    fn the_receptive_field_is_what_the_windows_reach(in_size in 1..40_usize, layers in layers()) {
        let Ok(walk) = (Chain { in_size, layers }).walk() else { return Ok(()) };
        for depth in 1..=walk.layers.len() {
            let last = &walk.layers[depth - 1];
            for out in 0..last.fit.out_size {
                let [first, end] = reach(&walk.layers[..depth], out as isize);
                prop_assert_eq!(last.field_of(out), Some(first..end + 1));
            }
        }
    }
}
