//! Settings worth looking at, one tap away.

use kernelwalk_text as say;

use super::Params;
use crate::lab::{Preset, Setup, Stack, edit};

/// All of them, in the order of the menu.
pub const PRESETS: &[Preset] = &[
    Preset { id: "lecture", name: say::preset_lecture, setup: || Setup::from(&Params::default()) },
    Preset { id: "tiles", name: say::pool_preset_tiles, setup: || Setup::from(&tiles()) },
    Preset { id: "overlap", name: say::pool_preset_overlap, setup: || Setup::from(&overlap()) },
    Preset { id: "padding", name: say::pool_preset_padding, setup: || Setup::from(&padding()) },
    Preset { id: "ceil", name: say::pool_preset_ceil, setup: || Setup::from(&ceil()) },
    Preset { id: "global", name: say::pool_preset_global, setup: || Setup::from(&global()) },
    Preset { id: "adaptive", name: say::pool_preset_adaptive, setup: || Setup::from(&adaptive()) },
];

fn random(side: usize, seed: u64) -> Stack {
    let mut draw = edit::drawing(0, 9, seed);
    Stack::from_fn([1, side, side], |_, _, _| draw())
}

fn tiles() -> Params {
    Params { x: random(6, 2), kernel: [2, 2], stride: [2, 2], ..Params::default() }
}

fn overlap() -> Params {
    Params { x: random(7, 4), stride: [2, 2], ..Params::default() }
}

fn padding() -> Params {
    Params { padding: [1, 1], ..Params::default() }
}

fn ceil() -> Params {
    Params { x: random(6, 5), stride: [2, 2], ceil_mode: true, ..Params::default() }
}

fn global() -> Params {
    Params { output: Some([1, 1]), ..Params::default() }
}

fn adaptive() -> Params {
    Params { x: random(7, 6), output: Some([3, 3]), ..Params::default() }
}
