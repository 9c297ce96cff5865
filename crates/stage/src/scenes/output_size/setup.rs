//! What can be set, and how it stands in links.

use kernelwalk_nn::shape::Direction;
use kernelwalk_text as say;

use super::{Fit, MapKind, Network, PRESETS, Pad, Params, Side, limits};
use crate::lab::{self, Field, Kind, Setup, Value};

/// Fields in the order of links; see [`FIELDS`].
pub mod field {
    /// Rows and columns of the input.
    pub const INPUT: usize = 0;
    /// Rows and columns of the kernel.
    pub const KERNEL: usize = 1;
    /// The stride.
    pub const STRIDE: usize = 2;
    /// The padding.
    pub const PADDING: usize = 3;
    /// The dilation.
    pub const DILATION: usize = 4;
    /// What the map is drawn over.
    pub const MAP: usize = 5;
    /// Whose layers stand one after another.
    pub const NETWORK: usize = 6;
    /// Which direction is shown where they differ.
    pub const ALONG: usize = 7;
}

/// What can be set.
pub static FIELDS: [Field; 8] = [
    Field { key: "n", kind: Kind::Pair { least: 1, most: limits::SIZE, words: &[] } },
    Field { key: "k", kind: Kind::Pair { least: 1, most: limits::KERNEL, words: &[] } },
    Field { key: "s", kind: Kind::Pair { least: 1, most: limits::STRIDE, words: &[] } },
    Field { key: "p", kind: Kind::Pair { least: 0, most: limits::PADDING, words: &["same"] } },
    Field { key: "d", kind: Kind::Pair { least: 1, most: limits::DILATION, words: &[] } },
    Field { key: "map", kind: Kind::Word(&["sp", "hk"]) },
    Field { key: "net", kind: Kind::Word(&["alexnet", "lenet5", "vgg16", "resnet50", "resnet50_paper"]) },
    Field { key: "along", kind: Kind::Word(&["rows", "columns"]) },
];

/// The networks in the order of their words in links.
pub const NETWORKS: [Network; 5] =
    [Network::AlexNet, Network::LeNet5, Network::Vgg16, Network::ResNet50, Network::ResNet50Paper];

/// Everything that is set in the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The height and the width.
    pub sides: [Side; 2],
    /// What the map is drawn over.
    pub map: MapKind,
    /// Whose layers stand one after another.
    pub network: Network,
    /// Which direction is shown.
    pub along: Direction,
}

impl Settings {
    /// The same for height and width, and everything else as usual.
    #[must_use]
    pub fn square(side: Side) -> Self {
        let (map, network) = (MapKind::default(), Network::AlexNet);
        Self { sides: [side; 2], map, network, along: Direction::Rows }
    }

    /// Whether height and width are set alike.
    #[must_use]
    pub fn alike(&self) -> bool {
        self.sides[0] == self.sides[1]
    }

    /// The direction that is shown.
    #[must_use]
    pub fn side(&self) -> Side {
        self.sides[self.along as usize]
    }

    /// Another setting along the direction that is shown; along both where they are alike.
    #[must_use]
    pub fn with(mut self, side: Side) -> Self {
        if self.alike() {
            self.sides = [side; 2];
        } else {
            self.sides[self.along as usize] = side;
        }
        self
    }

    /// The sizes alone.
    #[must_use]
    pub fn params(&self) -> Params {
        let [rows, columns] = self.sides;
        Params { rows, columns, map: self.map, chain: self.network.chain() }
    }
}

/// Padding before the first cell, in cells.
pub(super) fn cells(side: Side) -> usize {
    match side.padding {
        Pad::Cells([before, _]) => before,
        // Half of what the window needs; an odd rest goes to the other end.
        Pad::Same => (side.window().span() - 1) / 2,
    }
}

impl From<&Settings> for Setup {
    fn from(of: &Settings) -> Self {
        let pair = |number: fn(Side) -> usize| Value::Pair(of.sides.map(number));
        let same = of.sides.iter().all(|side| side.padding == Pad::Same);
        let network = NETWORKS.iter().position(|network| *network == of.network);
        Self::new(vec![
            pair(|side| side.in_size),
            pair(|side| side.kernel_size),
            pair(|side| side.stride),
            if same { Value::Word(0) } else { pair(cells) },
            pair(|side| side.dilation),
            Value::Word(of.map as usize),
            Value::Word(network.unwrap_or_default()),
            Value::Word(of.along as usize),
        ])
    }
}

impl From<&Setup> for Settings {
    fn from(setup: &Setup) -> Self {
        let of = |field, d: usize| setup.pair(field).map_or(1, |pair| pair[d]);
        // A link may say 0, which is nothing that the controls offer.
        let sides = [0, 1].map(|d| Side {
            in_size: of(field::INPUT, d).max(1),
            kernel_size: of(field::KERNEL, d).max(1),
            stride: of(field::STRIDE, d).max(1),
            padding: setup.pair(field::PADDING).map_or(Pad::Same, |pair| Pad::Cells([pair[d]; 2])),
            dilation: of(field::DILATION, d).max(1),
        });
        let word = |field| setup.word(field).unwrap_or_default();
        Self {
            sides,
            map: MapKind::ALL[word(field::MAP).min(1)],
            network: NETWORKS.get(word(field::NETWORK)).copied().unwrap_or(Network::AlexNet),
            along: if word(field::ALONG) == 1 { Direction::Columns } else { Direction::Rows },
        }
    }
}

/// The floor in large and in small, borders, gaps, and layers that everybody knows.
pub const LAB_PRESETS: &[lab::Preset] = &[
    lab::Preset { id: "floor", name: say::outsize_preset_floor, setup: || named("floor") },
    lab::Preset { id: "valid", name: say::outsize_preset_valid, setup: || named("valid") },
    lab::Preset { id: "same", name: say::outsize_preset_same, setup: || named("same") },
    lab::Preset { id: "full", name: say::outsize_preset_full, setup: || named("full") },
    lab::Preset { id: "stride", name: say::outsize_preset_stride, setup: || named("stride") },
    lab::Preset { id: "leftover", name: say::outsize_preset_leftover, setup: || named("leftover") },
    lab::Preset { id: "gaps", name: say::outsize_preset_gaps, setup: || named("gaps") },
    lab::Preset { id: "dilation", name: say::outsize_preset_dilation, setup: || named("dilation") },
    lab::Preset { id: "alexnet", name: say::outsize_preset_alexnet, setup: || named("alexnet") },
    lab::Preset { id: "resnet", name: say::outsize_preset_resnet, setup: resnet },
    lab::Preset { id: "rectangle", name: say::outsize_preset_rectangle, setup: rectangle },
];

fn named(id: &str) -> Setup {
    let preset = PRESETS.iter().find(|preset| preset.id == id);
    Setup::from(&Settings::square(preset.map_or_else(Side::default, |preset| preset.side)))
}

fn resnet() -> Setup {
    named("resnet").with(field::NETWORK, Value::Word(3))
}

fn rectangle() -> Setup {
    let sides = [Side::new(6, 3).strided(2), Side::new(12, 4).strided(2).padded(1)];
    Setup::from(&Settings { sides, along: Direction::Columns, ..Settings::square(Side::default()) })
}

/// Whether nothing is left over and every cell is read.
pub(super) fn is_exact(side: Side) -> bool {
    side.fit().is_ok_and(|fit: Fit| fit.is_exact())
}
