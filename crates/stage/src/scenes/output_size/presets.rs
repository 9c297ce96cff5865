//! Settings worth looking at, one tap away.

use serde::{Deserialize, Serialize};

use super::{Pad, Side};

/// How the border is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// No padding.
    Valid,
    /// The output is as large as the input (stride 1 only).
    Same,
    /// Every tap reaches every cell: padding of the window's span without one cell.
    Full,
}

impl Framing {
    /// All of them, in the order of the control.
    pub const ALL: [Framing; 3] = [Framing::Valid, Framing::Same, Framing::Full];

    /// The setting with this border. Stride and sizes stay, so that `Same` may be impossible, and says why.
    #[must_use]
    pub fn framed(self, side: Side) -> Side {
        match self {
            Self::Valid => side.padded(0),
            Self::Same => Side { padding: Pad::Same, ..side },
            Self::Full => side.padded(side.window().span() - 1),
        }
    }
}

/// A named setting of height and width alike.
#[derive(Debug)]
pub struct Preset {
    /// Its name in messages, links and tests.
    pub id: &'static str,
    /// What it sets.
    pub side: Side,
}

/// All of them, in the order of the menu.
pub const PRESETS: &[Preset] = &[
    Preset { id: "floor", side: Side::new(10, 4).strided(3).padded(1) },
    Preset { id: "valid", side: Side::new(10, 4) },
    Preset { id: "same", side: Side { padding: Pad::Same, ..Side::new(10, 4) } },
    Preset { id: "full", side: Side::new(10, 4).padded(3) },
    Preset { id: "stride", side: Side::new(5, 3).strided(2).padded(1) },
    Preset { id: "leftover", side: Side::new(10, 3).strided(2) },
    Preset { id: "gaps", side: Side::new(10, 2).strided(4) },
    Preset { id: "dilation", side: Side::new(10, 3).dilated(3) },
    Preset { id: "alexnet", side: Side::new(224, 11).strided(4).padded(2) },
    Preset { id: "resnet", side: Side::new(224, 7).strided(2).padded(3) },
    Preset { id: "impossible", side: Side::new(4, 7).padded(1) },
];
