//! The main path of ResNet-50, with torchvision's names.

use super::Layer;

/// Blocks of the four stages.
const BLOCKS: [usize; 4] = [3, 4, 6, 3];

/// Which convolution of a stage's first block has the stride.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strided {
    /// The first 1x1, as in the paper.
    First,
    /// The 3x3, as in torchvision.
    Middle,
}

pub(super) fn layers(strided: Strided) -> Vec<Layer> {
    let stem = [Layer::conv("conv1", 7, 2, 3), Layer::pool("maxpool", 3, 2, 1)];
    let blocks = BLOCKS.into_iter().enumerate().flat_map(|(at, blocks)| {
        // The pooling has halved the size already where the first stage begins.
        (0..blocks).flat_map(move |nth| block(at + 1, nth, if at > 0 && nth == 0 { 2 } else { 1 }, strided))
    });
    stem.into_iter().chain(blocks).collect()
}

/// A bottleneck: 1x1, 3x3, 1x1. The shortcut sees less than it and has the same size.
fn block(stage: usize, nth: usize, stride: usize, strided: Strided) -> [Layer; 3] {
    let of = |which| if strided == which { stride } else { 1 };
    let name = |conv: usize| format!("layer{stage}.{nth}.conv{conv}");
    [
        Layer::conv(name(1), 1, of(Strided::First), 0),
        Layer::conv(name(2), 3, of(Strided::Middle), 1),
        Layer::conv(name(3), 1, 1, 0),
    ]
}
