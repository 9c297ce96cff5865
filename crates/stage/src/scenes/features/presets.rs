//! Drawings worth looking at, one tap away.

use kernelwalk_text as say;

use super::{Params, drawings};
use crate::lab::{Preset, Setup, Stack};

/// All of them, in the order of the menu.
pub const LAB_PRESETS: &[Preset] = &[
    Preset { id: "deformed", name: say::feat_drawing_deformed, setup: || of(drawings::deformed) },
    Preset { id: "x", name: say::feat_drawing_x, setup: || of(drawings::x) },
    Preset { id: "shifted", name: say::feat_drawing_shifted, setup: || of(drawings::shifted) },
    Preset { id: "shrunk", name: say::feat_drawing_shrunk, setup: || of(drawings::shrunk) },
    Preset { id: "rotated", name: say::feat_drawing_rotated, setup: || of(drawings::rotated) },
    Preset { id: "thick", name: say::feat_drawing_thick, setup: || of(drawings::thick) },
    Preset { id: "plus", name: say::feat_drawing_plus, setup: || of(drawings::plus) },
    Preset { id: "o", name: say::feat_drawing_o, setup: || of(drawings::o) },
    Preset { id: "noise", name: say::feat_drawing_noise, setup: || of(drawings::noise) },
];

/// The usual settings with this drawing.
fn of(drawing: fn(usize) -> Stack) -> Setup {
    Setup::from(&Params { drawing: drawing(9), ..Params::default() })
}

/// What a drawing is called.
pub(super) fn name(id: &str) -> String {
    LAB_PRESETS.iter().find(|preset| preset.id == id).map_or_else(String::new, |preset| (preset.name)())
}
