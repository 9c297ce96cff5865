use kernelwalk_nn::ops::adaptive::AdaptivePool2d;
use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::max_pool2d::MaxPool2d;

use crate::frame::Role;
use crate::lab::{Field, Kind, Setup, Stack, Value};
use crate::scenes::convolution;

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 16;
    /// Rows and columns of the window.
    pub const KERNEL: usize = 7;
    /// Stride.
    pub const STRIDE: usize = 8;
    /// Padding on a side: half of the largest window.
    pub const PADDING: usize = 3;
}

/// Fields in the order of links; see [`FIELDS`].
pub mod field {
    /// The input.
    pub const X: usize = 0;
    /// The window's size.
    pub const KERNEL: usize = 1;
    /// The stride.
    pub const STRIDE: usize = 2;
    /// The padding.
    pub const PADDING: usize = 3;
    /// Whether a last window that hangs over is kept.
    pub const CEIL: usize = 4;
    /// Whether an average counts padding.
    pub const COUNT: usize = 5;
    /// The output's size, where the windows follow from it.
    pub const OUTPUT: usize = 6;
}

/// What can be set.
pub static FIELDS: [Field; 7] = [
    Field {
        key: "x",
        kind: Kind::Grids { role: Role::Input, channels: 1, side: limits::SIZE, random: 0..=3 },
    },
    Field { key: "k", kind: Kind::Pair { least: 1, most: limits::KERNEL, words: &[] } },
    Field { key: "s", kind: Kind::Pair { least: 1, most: limits::STRIDE, words: &[] } },
    Field { key: "p", kind: Kind::Pair { least: 0, most: limits::PADDING, words: &[] } },
    Field { key: "ceil", kind: Kind::Word(&["floor", "ceil"]) },
    Field { key: "count", kind: Kind::Word(&["yes", "no"]) },
    Field { key: "out", kind: Kind::Pair { least: 1, most: limits::SIZE, words: &["slide"] } },
];

/// Everything that can be set in this scene; pairs are `[rows, columns]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// The input: one grid.
    pub x: Stack,
    /// The window.
    pub kernel: [usize; 2],
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// Padding on each side.
    pub padding: [usize; 2],
    /// Whether a last window that hangs over the edge is kept.
    pub ceil_mode: bool,
    /// Whether an average counts padding as cells.
    pub count_include_pad: bool,
    /// The output's size where the windows follow from it (adaptive, and global for `[1, 1]`).
    pub output: Option<[usize; 2]>,
}

impl Default for Params {
    /// The lecture's example.
    fn default() -> Self {
        Self {
            x: convolution::Params::default().x,
            kernel: [3, 3],
            stride: [1, 1],
            padding: [0, 0],
            ceil_mode: false,
            count_include_pad: true,
            output: None,
        }
    }
}

impl From<&Params> for Setup {
    fn from(p: &Params) -> Self {
        Self::new(vec![
            Value::Grids(p.x.clone()),
            Value::Pair(p.kernel),
            Value::Pair(p.stride),
            Value::Pair(p.padding),
            Value::Word(usize::from(p.ceil_mode)),
            Value::Word(usize::from(!p.count_include_pad)),
            p.output.map_or(Value::Word(0), Value::Pair),
        ])
    }
}

impl From<&Setup> for Params {
    fn from(setup: &Setup) -> Self {
        let usual = Params::default();
        Self {
            x: setup.grids(field::X).cloned().unwrap_or(usual.x),
            kernel: setup.pair(field::KERNEL).unwrap_or(usual.kernel),
            stride: setup.pair(field::STRIDE).unwrap_or(usual.stride),
            padding: setup.pair(field::PADDING).unwrap_or(usual.padding),
            ceil_mode: setup.word(field::CEIL) == Some(1),
            count_include_pad: setup.word(field::COUNT) != Some(1),
            output: setup.pair(field::OUTPUT),
        }
    }
}

impl Params {
    /// The settings of the maximum.
    #[must_use]
    pub fn max(&self) -> MaxPool2d {
        let Self { kernel, stride, padding, ceil_mode, .. } = *self;
        MaxPool2d { stride, padding, ceil_mode, ..MaxPool2d::tiles(kernel) }
    }

    /// The settings of the average.
    #[must_use]
    pub fn average(&self) -> AvgPool2d {
        let Self { kernel, stride, padding, ceil_mode, count_include_pad, .. } = *self;
        AvgPool2d { stride, padding, ceil_mode, count_include_pad, ..AvgPool2d::tiles(kernel) }
    }

    /// The settings of both, where the windows follow from the output's size.
    #[must_use]
    pub fn adaptive(&self) -> Option<AdaptivePool2d> {
        self.output.map(|output_size| AdaptivePool2d { output_size })
    }
}
