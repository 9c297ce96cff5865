//! Settings worth looking at, one tap away.

use kernelwalk_text as say;

use super::layer::{Layer, Of};
use super::linear::Linear;
use super::params::Params;
use crate::lab::{Preset, Setup, Stack, edit};

/// All of them, in the order of the menu.
pub const PRESETS: &[Preset] = &[
    Preset { id: "lecture", name: say::preset_lecture, setup: || Setup::from(&Params::default()) },
    Preset { id: "weight", name: say::back_preset_weight, setup: || Setup::from(&weight()) },
    Preset { id: "bias", name: say::back_preset_bias, setup: || Setup::from(&bias()) },
    Preset { id: "stride", name: say::back_preset_stride, setup: || Setup::from(&stride()) },
    Preset { id: "leftover", name: say::back_preset_leftover, setup: || Setup::from(&leftover()) },
    Preset { id: "dilation", name: say::back_preset_dilation, setup: || Setup::from(&dilation()) },
    Preset { id: "max", name: say::back_preset_max, setup: || Setup::from(&max()) },
    Preset { id: "mean", name: say::back_preset_mean, setup: || Setup::from(&mean()) },
    Preset { id: "relu", name: say::back_preset_relu, setup: || Setup::from(&relu()) },
    Preset { id: "softmax", name: say::back_preset_softmax, setup: || Setup::from(&linear(Of::Z, 1)) },
    Preset { id: "outer", name: say::back_preset_outer, setup: || Setup::from(&linear(Of::W, 1)) },
    Preset { id: "sure", name: say::back_preset_sure, setup: || Setup::from(&linear(Of::X, 0)) },
];

fn random(side: usize, [low, high]: [i32; 2], seed: u64) -> Stack {
    let mut draw = edit::drawing(low, high, seed);
    Stack::from_fn([1, side, side], |_, _, _| draw())
}

fn weight() -> Params {
    Params { of: Of::W, ..Params::default() }
}

fn bias() -> Params {
    Params { of: Of::B, b: 1.0, ..Params::default() }
}

fn stride() -> Params {
    Params { stride: [2, 2], padding: [1, 1], ..Params::default() }
}

/// The last row and column of the input have no part in the output, so their gradient is exactly 0.
fn leftover() -> Params {
    let dy = Stack::of([[1.0, -1.0], [2.0, 1.0]]);
    Params { x: random(6, [0, 3], 3), dy, stride: [2, 2], ..Params::default() }
}

fn dilation() -> Params {
    Params { x: random(7, [0, 3], 5), dilation: [2, 2], ..Params::default() }
}

/// The lecture's input has several largest numbers in most windows.
fn max() -> Params {
    Params { layer: Layer::Max, ..Params::default() }
}

fn mean() -> Params {
    let dy = Stack::of([[4.0, -4.0], [0.0, 8.0]]);
    Params {
        layer: Layer::Mean,
        x: random(4, [0, 9], 7),
        dy,
        kernel: [2, 2],
        stride: [2, 2],
        ..Params::default()
    }
}

/// Three classes, of which the layer favours the first.
fn linear(of: Of, target: usize) -> Params {
    Params { layer: Layer::Linear, of, linear: Linear { target, ..Linear::default() }, ..Params::default() }
}

fn relu() -> Params {
    let x = Stack::of([[2.0, -1.0, 0.0, 3.0], [-2.0, 1.0, 4.0, -3.0], [0.0, 0.5, -0.5, 1.0]]);
    let dy = Stack::of([[1.0, 2.0, 3.0, -1.0], [-2.0, 1.0, 0.0, 4.0], [2.0, -3.0, 1.0, 1.0]]);
    Params { layer: Layer::Relu, x, dy, ..Params::default() }
}
