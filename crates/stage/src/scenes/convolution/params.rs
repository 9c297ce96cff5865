use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};

use crate::frame::Role;
use crate::lab::{Alone, Field, Kind, Setup, Stack, Value};

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 16;
    /// Rows and columns of the kernel.
    pub const KERNEL: usize = 11;
    /// Stride.
    pub const STRIDE: usize = 8;
    /// Padding on a side.
    pub const PADDING: usize = 8;
    /// Dilation.
    pub const DILATION: usize = 4;
    /// Input channels, output channels, groups.
    pub const CHANNELS: usize = 4;
}

/// Fields in the order of links; see [`FIELDS`].
pub mod field {
    /// The input.
    pub const X: usize = 0;
    /// The weight.
    pub const W: usize = 1;
    /// The bias.
    pub const B: usize = 2;
    /// The stride.
    pub const STRIDE: usize = 3;
    /// The padding.
    pub const PADDING: usize = 4;
    /// The dilation.
    pub const DILATION: usize = 5;
    /// What padding is filled with.
    pub const MODE: usize = 6;
    /// Groups.
    pub const GROUPS: usize = 7;
    /// Whether the kernel is turned.
    pub const FLIP: usize = 8;
    /// Whether the convolution is transposed.
    pub const TRANSPOSED: usize = 9;
    /// Cells that a transposed one adds at the end.
    pub const OUTPUT_PADDING: usize = 10;
}

const PADDING_WORDS: [Padding; 2] = [Padding::Same, Padding::Valid];

/// Fillings of the padding, in the order of the control and of their names in links.
pub const MODES: [PaddingMode; 4] =
    [PaddingMode::Zeros, PaddingMode::Reflect, PaddingMode::Replicate, PaddingMode::Circular];

/// What can be set.
pub static FIELDS: [Field; 11] = [
    Field {
        key: "x",
        kind: Kind::Grids {
            role: Role::Input,
            channels: limits::CHANNELS,
            side: limits::SIZE,
            random: 0..=3,
        },
    },
    Field {
        key: "w",
        kind: Kind::Grids {
            role: Role::Weight,
            channels: limits::CHANNELS * limits::CHANNELS,
            side: limits::KERNEL,
            random: -2..=2,
        },
    },
    Field { key: "b", kind: Kind::Numbers { role: Role::Bias, most: limits::CHANNELS, random: -2..=2 } },
    Field { key: "s", kind: Kind::Pair { least: 1, most: limits::STRIDE, words: &[] } },
    Field { key: "p", kind: Kind::Pair { least: 0, most: limits::PADDING, words: &["same", "valid"] } },
    Field { key: "d", kind: Kind::Pair { least: 1, most: limits::DILATION, words: &[] } },
    Field { key: "m", kind: Kind::Word(&["zeros", "reflect", "replicate", "circular"]) },
    Field { key: "g", kind: Kind::Whole { least: 1, most: limits::CHANNELS } },
    Field { key: "flip", kind: Kind::Word(&["no", "yes"]) },
    Field { key: "transposed", kind: Kind::Word(&["no", "yes"]) },
    Field { key: "op", kind: Kind::Pair { least: 0, most: limits::STRIDE, words: &[] } },
];

/// Everything that can be set in this scene; pairs are `[rows, columns]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// The input: one grid for each channel.
    pub x: Stack,
    /// The weight: one grid for each slice, in PyTorch's order, output channel slowest.
    pub w: Stack,
    /// One number for each output channel; empty means no bias.
    pub b: Vec<f64>,
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// How much padding.
    pub padding: Padding,
    /// What padding is filled with.
    pub padding_mode: PaddingMode,
    /// Cells from one tap to the next.
    pub dilation: [usize; 2],
    /// Groups of channels that do not see each other.
    pub groups: usize,
    /// Whether the kernel is turned by 180 degrees before it is laid on: convolution as mathematics has it.
    pub flip: bool,
    /// Whether the input's cells are scattered to the output; see [`Params::gathered`].
    pub transposed: bool,
    /// Cells that are added at the output's end, where it is transposed.
    pub output_padding: [usize; 2],
}

impl Default for Params {
    /// The lecture's example.
    fn default() -> Self {
        Self {
            x: Stack::of([
                [3.0, 3.0, 2.0, 1.0, 0.0],
                [0.0, 0.0, 1.0, 3.0, 1.0],
                [3.0, 1.0, 2.0, 2.0, 3.0],
                [2.0, 0.0, 0.0, 2.0, 2.0],
                [2.0, 0.0, 0.0, 0.0, 1.0],
            ]),
            w: Stack::of([[0.0, 1.0, 2.0], [2.0, 2.0, 0.0], [0.0, 1.0, 2.0]]),
            b: Vec::new(),
            stride: [1, 1],
            padding: Padding::Explicit([0, 0]),
            padding_mode: PaddingMode::Zeros,
            dilation: [1, 1],
            groups: 1,
            flip: false,
            transposed: false,
            output_padding: [0, 0],
        }
    }
}

impl Params {
    /// One window by itself; `None` if the scene offers no kernel as large.
    #[must_use]
    pub fn alone(window: Alone) -> Option<Self> {
        let Alone { x, w, bias } = window;
        let small =
            w.size().into_iter().all(|side| side <= limits::KERNEL) && x.channels() <= limits::CHANNELS;
        let b = bias.into_iter().collect();
        small.then(|| Self { x, w, b, padding: Padding::Explicit([0, 0]), ..Self::default() })
    }
}

impl From<&Params> for Setup {
    fn from(p: &Params) -> Self {
        let padding = match p.padding {
            Padding::Explicit(pair) => Value::Pair(pair),
            word => Value::Word(PADDING_WORDS.iter().position(|w| *w == word).unwrap_or(0)),
        };
        Self::new(vec![
            Value::Grids(p.x.clone()),
            Value::Grids(p.w.clone()),
            Value::Numbers(p.b.clone()),
            Value::Pair(p.stride),
            padding,
            Value::Pair(p.dilation),
            Value::Word(MODES.iter().position(|m| *m == p.padding_mode).unwrap_or(0)),
            Value::Whole(p.groups),
            Value::Word(usize::from(p.flip)),
            Value::Word(usize::from(p.transposed)),
            Value::Pair(p.output_padding),
        ])
    }
}

impl From<&Setup> for Params {
    /// What a setup of other fields than [`FIELDS`] lacks is as usual.
    fn from(setup: &Setup) -> Self {
        let usual = Params::default();
        let word = setup.word(field::PADDING).and_then(|at| PADDING_WORDS.get(at)).copied();
        let set = Self {
            x: setup.grids(field::X).cloned().unwrap_or(usual.x),
            w: setup.grids(field::W).cloned().unwrap_or(usual.w),
            b: setup.numbers(field::B).to_vec(),
            stride: setup.pair(field::STRIDE).unwrap_or(usual.stride),
            padding: setup.pair(field::PADDING).map(Padding::Explicit).or(word).unwrap_or(usual.padding),
            padding_mode: setup.word(field::MODE).and_then(|at| MODES.get(at)).copied().unwrap_or_default(),
            dilation: setup.pair(field::DILATION).unwrap_or(usual.dilation),
            groups: setup.whole(field::GROUPS),
            flip: setup.word(field::FLIP) == Some(1),
            transposed: setup.word(field::TRANSPOSED) == Some(1),
            output_padding: setup.pair(field::OUTPUT_PADDING).unwrap_or_default(),
        };
        set.known()
    }
}

impl Params {
    /// The settings without the numbers.
    #[must_use]
    pub fn conv(&self) -> Conv2d {
        Conv2d {
            stride: self.stride,
            padding: self.padding,
            padding_mode: self.padding_mode,
            dilation: self.dilation,
            groups: self.groups,
        }
    }

    /// Shape of the input, `[1, c, h, w]`.
    #[must_use]
    pub fn input_shape(&self) -> [usize; 4] {
        [1, self.x.channels(), self.x.rows(), self.x.cols()]
    }

    /// Shape of the weight, `[out_channels, in_channels / groups, kh, kw]`.
    ///
    /// Slices that cannot be dealt out so are one filter each: `nn` then says what does not match.
    #[must_use]
    pub fn weight_shape(&self) -> [usize; 4] {
        let (slices, channels) = (self.w.channels(), self.x.channels());
        let per_filter = channels.checked_div(self.groups).filter(|n| *n > 0 && channels % self.groups == 0);
        let per_filter = per_filter.filter(|n| slices % n == 0).unwrap_or(1);
        [slices / per_filter, per_filter, self.w.rows(), self.w.cols()]
    }

    /// Output channels.
    #[must_use]
    pub fn out_channels(&self) -> usize {
        self.weight_shape()[0]
    }

    /// Shape of the output, `[1, out_channels, oh, ow]`.
    ///
    /// # Errors
    /// Where these settings have no output.
    pub fn output_shape(&self) -> Result<[usize; 4], ShapeError> {
        if self.transposed {
            return self.gathered()?.0.output_shape();
        }
        let bias = (!self.b.is_empty()).then_some(self.b.len());
        self.conv().output_shape(self.input_shape(), self.weight_shape(), bias)
    }

    /// Padding that lets every tap reach every cell, `dilation * (kernel_size - 1)` on each side, if the
    /// scene offers that much.
    #[must_use]
    pub fn full_padding(&self) -> Option<[usize; 2]> {
        let side = |d: usize| self.dilation[d] * (self.w.size()[d] - 1);
        let full = [side(0), side(1)];
        (!self.transposed && full.iter().all(|p| *p <= limits::PADDING)).then_some(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::StackError;

    #[test]
    fn resizing_keeps_the_numbers_that_fit_and_fills_with_zeros() {
        let grid = Stack::of([[1.0, 2.0], [3.0, 4.0]]).resized([1, 3]);
        assert_eq!(grid, Stack::of([[1.0, 2.0, 0.0]]));
    }

    #[test]
    fn a_stack_refuses_ragged_empty_and_unreal_grids() {
        let stack = |grids: Vec<Vec<Vec<f64>>>| Stack::try_from(grids);
        assert_eq!(stack(vec![]), Err(StackError::Empty));
        assert_eq!(stack(vec![vec![vec![]]]), Err(StackError::Empty));
        assert_eq!(stack(vec![vec![vec![1.0], vec![1.0, 2.0]]]), Err(StackError::Ragged));
        assert_eq!(stack(vec![vec![vec![f64::NAN]]]), Err(StackError::NotFinite));
    }

    #[test]
    fn output_channels_are_slices_over_input_channels_of_a_group() {
        let mut params =
            Params { x: Stack::from_fn([4, 5, 5], |_, _, _| 1.0), groups: 2, ..Params::default() };
        params.w = Stack::from_fn([8, 3, 3], |_, _, _| 1.0);
        assert_eq!(params.weight_shape(), [4, 2, 3, 3]);
        assert_eq!(params.output_shape(), Ok([1, 4, 3, 3]));
    }

    #[test]
    fn slices_that_cannot_be_dealt_out_are_refused_by_the_numerics() {
        let two_channels = Params { x: Stack::from_fn([2, 5, 5], |_, _, _| 1.0), ..Params::default() };
        assert!(matches!(two_channels.output_shape(), Err(ShapeError::Channels { .. })));
        let two_groups = Params { groups: 2, ..Params::default() };
        assert!(matches!(two_groups.output_shape(), Err(ShapeError::GroupsDoNotDivide { .. })));
        let no_groups = Params { groups: 0, ..Params::default() };
        assert!(matches!(no_groups.output_shape(), Err(ShapeError::ZeroGroups)));
    }
}
