//! What can be set, and how it stands in links.

use super::params::limits;
use super::{Kind, Params, Pooling};
use crate::frame::Role;
use crate::lab::{self, Field, Setup, Value};

/// Fields in the order of links; see [`FIELDS`].
pub mod field {
    /// The drawing.
    pub const X: usize = 0;
    /// The features.
    pub const W: usize = 1;
    /// How much of a match map is kept.
    pub const POOLING: usize = 2;
    /// From how many percent on it is an X.
    pub const PERCENT: usize = 3;
    /// Which way the stored X is deformed.
    pub const KIND: usize = 4;
    /// How many steps it was taken that way.
    pub const STEP: usize = 5;
    /// What a press does in the drawing.
    pub const PEN: usize = 6;
}

/// What can be set.
pub static FIELDS: [Field; 7] = [
    Field {
        key: "x",
        kind: lab::Kind::Grids { role: Role::Input, channels: 1, side: limits::SIZE, random: -1..=1 },
    },
    Field {
        key: "w",
        kind: lab::Kind::Grids {
            role: Role::Weight,
            channels: limits::FEATURES,
            side: limits::FEATURE,
            random: -1..=1,
        },
    },
    Field { key: "pool", kind: lab::Kind::Word(&["best", "tiles"]) },
    Field { key: "from", kind: lab::Kind::Whole { least: 50, most: 100 } },
    Field { key: "by", kind: lab::Kind::Word(&["shift", "shrink", "rotate", "shear", "bend", "noise"]) },
    Field { key: "step", kind: lab::Kind::Whole { least: 0, most: limits::STEPS } },
    Field { key: "press", kind: lab::Kind::Word(&["draw", "select"]) },
];

impl From<&Params> for Setup {
    fn from(p: &Params) -> Self {
        Self::new(vec![
            Value::Grids(p.drawing.clone()),
            Value::Grids(p.features.clone()),
            Value::Word(usize::from(p.pooling == Pooling::Tiles)),
            Value::Whole(p.percent),
            Value::Word(p.kind as usize),
            Value::Whole(p.step),
            Value::Word(usize::from(!p.pen)),
        ])
    }
}

impl From<&Setup> for Params {
    fn from(setup: &Setup) -> Self {
        let usual = Params::default();
        let tiles = setup.word(field::POOLING) == Some(1);
        Self {
            drawing: setup.grids(field::X).cloned().unwrap_or(usual.drawing),
            features: setup.grids(field::W).cloned().unwrap_or(usual.features),
            pooling: if tiles { Pooling::Tiles } else { Pooling::Best },
            percent: setup.whole(field::PERCENT),
            kind: setup.word(field::KIND).and_then(|at| Kind::ALL.get(at)).copied().unwrap_or(usual.kind),
            step: setup.whole(field::STEP),
            pen: setup.word(field::PEN) != Some(1),
        }
    }
}
