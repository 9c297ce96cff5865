//! What can be set, and how it stands in links.

use kernelwalk_text as say;

use super::params::limits;
use super::{Params, Wiring};
use crate::lab::{Field, Kind, Preset, Setup, Value};

/// Fields in the order of links; see [`FIELDS`].
pub mod field {
    /// Rows and columns of the input.
    pub const SIZE: usize = 0;
    /// Rows and columns of the filter.
    pub const KERNEL: usize = 1;
    /// Cells the filter moves by.
    pub const STRIDE: usize = 2;
    /// How units are connected.
    pub const WIRING: usize = 3;
    /// Whether units have a bias.
    pub const BIAS: usize = 4;
}

/// What can be set.
pub static FIELDS: [Field; 5] = [
    Field { key: "n", kind: Kind::Whole { least: 1, most: limits::SIZE } },
    Field { key: "k", kind: Kind::Whole { least: 1, most: limits::KERNEL } },
    Field { key: "s", kind: Kind::Whole { least: 1, most: limits::STRIDE } },
    Field { key: "wiring", kind: Kind::Word(&["dense", "local", "shared"]) },
    Field { key: "b", kind: Kind::Word(&["no", "yes"]) },
];

/// Everything that is set in the scene: the sizes, and which wiring is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The sizes.
    pub params: Params,
    /// The wiring on stage.
    pub wiring: Wiring,
}

impl From<&Settings> for Setup {
    fn from(of: &Settings) -> Self {
        Self::new(vec![
            Value::Whole(of.params.in_size),
            Value::Whole(of.params.kernel_size),
            Value::Whole(of.params.stride),
            Value::Word(of.wiring as usize),
            Value::Word(usize::from(of.params.bias)),
        ])
    }
}

impl From<&Setup> for Settings {
    fn from(setup: &Setup) -> Self {
        let wiring = setup.word(field::WIRING).and_then(|at| Wiring::ALL.get(at));
        Self {
            // A link may say 0, which is nothing that the controls offer.
            params: Params {
                in_size: setup.whole(field::SIZE).max(1),
                kernel_size: setup.whole(field::KERNEL).max(1),
                stride: setup.whole(field::STRIDE).max(1),
                bias: setup.word(field::BIAS) == Some(1),
            },
            wiring: wiring.copied().unwrap_or(Wiring::Shared),
        }
    }
}

/// The lecture's case wired three ways, then other sizes.
pub const LAB_PRESETS: &[Preset] = &[
    Preset { id: "dense", name: say::patch_preset_dense, setup: || of([8, 4, 2], Wiring::Dense) },
    Preset { id: "local", name: say::patch_preset_local, setup: || of([8, 4, 2], Wiring::Local) },
    Preset { id: "lecture", name: say::patch_preset_lecture, setup: || of([8, 4, 2], Wiring::Shared) },
    Preset { id: "overlap", name: say::patch_preset_overlap, setup: || of([6, 3, 1], Wiring::Shared) },
    Preset { id: "tiles", name: say::patch_preset_tiles, setup: || of([9, 3, 3], Wiring::Shared) },
    Preset { id: "leftover", name: say::patch_preset_leftover, setup: || of([9, 4, 2], Wiring::Shared) },
    Preset { id: "gaps", name: say::patch_preset_gaps, setup: || of([11, 2, 3], Wiring::Local) },
    Preset { id: "pixel", name: say::patch_preset_pixel, setup: || of([5, 1, 1], Wiring::Shared) },
    Preset { id: "whole", name: say::patch_preset_whole, setup: || of([6, 6, 1], Wiring::Local) },
];

fn of([in_size, kernel_size, stride]: [usize; 3], wiring: Wiring) -> Setup {
    Setup::from(&Settings { params: Params { in_size, kernel_size, stride, bias: false }, wiring })
}
