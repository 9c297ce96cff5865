//! Settings worth looking at, one tap away.

use kernelwalk_text as say;

use super::Params;
use crate::lab::{Preset, Setup, Stack, edit};
use crate::scenes::convolution;

/// All of them, in the order of the menu.
pub const PRESETS: &[Preset] = &[
    Preset { id: "lecture", name: say::channels_preset_lecture, setup: || Setup::from(&Params::default()) },
    Preset { id: "colour", name: say::channels_preset_colour, setup: || Setup::from(&colour()) },
    Preset { id: "green", name: say::channels_preset_green, setup: || Setup::from(&green()) },
    Preset { id: "grey", name: say::channels_preset_grey, setup: || Setup::from(&grey()) },
    Preset { id: "mixing", name: say::channels_preset_mixing, setup: || Setup::from(&mixing()) },
    Preset { id: "grouped", name: say::channels_preset_grouped, setup: || Setup::from(&grouped()) },
    Preset { id: "depthwise", name: say::channels_preset_depthwise, setup: || Setup::from(&depthwise()) },
];

/// Edges, a corner, a blur: slices in which one sees what they answer to.
const SLICES: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [1.0, 0.0, -1.0]],
    [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]],
    [[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]],
    [[0.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 0.0]],
];

fn random(channels: usize, side: usize, seed: u64) -> Stack {
    let mut draw = edit::drawing(0, 3, seed);
    Stack::from_fn([channels, side, side], |_, _, _| draw())
}

/// Red enters from the left, blue from the right; the filter answers where one gives way to the other.
fn colour() -> Params {
    let x = Stack::from_fn([3, 4, 4], |channel, y, x| match channel {
        0 => [3.0, 3.0, 0.0, 0.0][x],
        1 => f64::from(u8::from(y == 1)),
        _ => [0.0, 0.0, 2.0, 2.0][x],
    });
    let w = Stack::from_fn([3, 3, 3], |slice, y, x| match slice {
        0 => SLICES[0][y][x],
        1 => SLICES[3][y][x],
        _ => -SLICES[0][y][x],
    });
    Params {
        conv: convolution::Params { x, w, b: vec![0.0], ..convolution::Params::default() },
        ..Params::default()
    }
}

/// What green alone adds: the line it draws, and nothing of where red gives way to blue.
fn green() -> Params {
    colour().turned(0).turned(2)
}

/// A network's first layer on a grey picture: one channel in, one slice in each filter.
fn grey() -> Params {
    let w = Stack::from_fn([4, 3, 3], |slice, y, x| SLICES[slice][y][x]);
    Params {
        conv: convolution::Params { w, b: vec![0.0; 4], ..convolution::Params::default() },
        ..Params::default()
    }
}

/// Every weight is one number: outputs are mixtures of channels, and no cell sees its neighbours.
fn mixing() -> Params {
    let weights = [1.0, 1.0, 1.0, 1.0, 0.0, -1.0];
    let w = Stack::from_fn([6, 1, 1], |slice, _, _| weights[slice]);
    let conv =
        convolution::Params { x: random(3, 3, 8), w, b: vec![0.0, 1.0], ..convolution::Params::default() };
    Params { conv, ..Params::default() }
}

/// Two halves that do not see each other, with half of the weights.
fn grouped() -> Params {
    let w = Stack::from_fn([8, 3, 3], |slice, y, x| SLICES[(slice + slice / 4) % 4][y][x]);
    let conv = convolution::Params {
        x: random(4, 4, 12),
        w,
        b: vec![0.0, 1.0, 0.0, -1.0],
        groups: 2,
        ..convolution::Params::default()
    };
    Params { conv, ..Params::default() }
}

/// Every channel has a filter to itself: nothing is summed over channels.
fn depthwise() -> Params {
    let w = Stack::from_fn([3, 3, 3], |slice, y, x| SLICES[slice][y][x]);
    let conv = convolution::Params {
        x: random(3, 5, 6),
        w,
        b: vec![0.0; 3],
        groups: 3,
        ..convolution::Params::default()
    };
    Params { conv, ..Params::default() }
}
