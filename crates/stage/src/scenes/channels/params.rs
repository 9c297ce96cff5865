use kernelwalk_nn::shape::Padding;

use super::off;
use crate::frame::Role;
use crate::lab::{Field, Kind, Setup, Stack, Value, edit};
use crate::scenes::convolution;

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 8;
    /// Rows and columns of a slice.
    pub const KERNEL: usize = 5;
    /// Stride.
    pub const STRIDE: usize = 4;
    /// Padding on a side: as much as lets every tap of the largest slice reach every cell.
    pub const PADDING: usize = 4;
    /// Input channels, filters, groups.
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
    /// Groups.
    pub const GROUPS: usize = 5;
    /// The input channels that are switched off.
    pub const OFF: usize = 6;
}

/// What can be set.
pub static FIELDS: [Field; 7] = [
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
    Field { key: "p", kind: Kind::Pair { least: 0, most: limits::PADDING, words: &[] } },
    Field { key: "g", kind: Kind::Whole { least: 1, most: limits::CHANNELS } },
    Field { key: "off", kind: Kind::Word(&off::WORDS) },
];

/// Everything that can be set in this scene: a convolution, and which of its input channels are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// The convolution, with all of its channels.
    pub conv: convolution::Params,
    /// For each input channel whether its products are not added.
    pub off: off::Off,
}

impl Default for Params {
    /// The lecture's example: two input channels, three filters of two slices each.
    fn default() -> Self {
        let first = convolution::Params::default();
        let second = [
            [1.0, 0.0, 2.0, 1.0, 0.0],
            [2.0, 1.0, 0.0, 0.0, 1.0],
            [0.0, 3.0, 1.0, 2.0, 0.0],
            [1.0, 0.0, 2.0, 1.0, 1.0],
            [0.0, 1.0, 0.0, 2.0, 3.0],
        ];
        let slices = [
            [[0.0, 1.0, 2.0], [2.0, 2.0, 0.0], [0.0, 1.0, 2.0]],
            [[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [1.0, 0.0, -1.0]],
            [[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]],
            [[0.0, 1.0, 0.0], [1.0, -2.0, 1.0], [0.0, 1.0, 0.0]],
            [[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.0, 0.0, 1.0], [0.0, -1.0, 0.0], [1.0, 0.0, 0.0]],
        ];
        let input = |c: usize, y: usize, x: usize| match c {
            0 => first.x.get(0, y, x).unwrap_or(0.0),
            _ => second[y][x],
        };
        let conv = convolution::Params {
            x: Stack::from_fn([2, 5, 5], input),
            w: Stack::from_fn([6, 3, 3], |slice, y, x| slices[slice][y][x]),
            b: vec![1.0, 0.0, -2.0],
            ..first
        };
        Self { conv, off: off::NONE }
    }
}

impl From<&Params> for Setup {
    fn from(p: &Params) -> Self {
        let conv = &p.conv;
        let padding = match conv.padding {
            Padding::Explicit(pair) => pair,
            Padding::Same | Padding::Valid => [0, 0],
        };
        Self::new(vec![
            Value::Grids(conv.x.clone()),
            Value::Grids(conv.w.clone()),
            Value::Numbers(conv.b.clone()),
            Value::Pair(conv.stride),
            Value::Pair(padding),
            Value::Whole(conv.groups),
            Value::Word(off::place(p.off)),
        ])
    }
}

impl From<&Setup> for Params {
    fn from(setup: &Setup) -> Self {
        let usual = Params::default().conv;
        let conv = convolution::Params {
            x: setup.grids(field::X).cloned().unwrap_or(usual.x),
            w: setup.grids(field::W).cloned().unwrap_or(usual.w),
            b: setup.numbers(field::B).to_vec(),
            stride: setup.pair(field::STRIDE).unwrap_or(usual.stride),
            padding: setup.pair(field::PADDING).map_or(usual.padding, Padding::Explicit),
            groups: setup.whole(field::GROUPS),
            ..convolution::Params::default()
        };
        Self { off: off::set(setup.word(field::OFF).unwrap_or(0)), conv }.within()
    }
}

impl Params {
    /// Input channels, filters, groups.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [self.conv.x.channels(), self.conv.out_channels(), self.conv.groups]
    }

    /// Weights and biases.
    #[must_use]
    pub fn parameters(&self) -> [usize; 2] {
        [self.conv.w.values().len(), self.conv.b.len()]
    }

    /// The same with other numbers of channels, filters and groups. What there is stays; a channel or slice that was not
    /// there gets small numbers that depend on its place alone, since a slice of zeros would show nothing.
    #[must_use]
    pub fn dealt(&self, [inputs, filters, groups]: [usize; 3]) -> Self {
        let (old, groups) = (&self.conv, groups.max(1));
        let ([rows, cols], [kh, kw]) = (old.x.size(), old.w.size());
        let x = Stack::from_fn([inputs, rows, cols], |c, y, x| {
            old.x.get(c, y, x).unwrap_or_else(|| drawn(0, 3, c, y * cols + x))
        });
        let (slices, had) = (inputs / groups, old.weight_shape()[1]);
        let w = Stack::from_fn([filters * slices, kh, kw], |slice, y, x| {
            let (filter, part) = (slice / slices, slice % slices);
            let kept = (part < had).then(|| old.w.get(filter * had + part, y, x)).flatten();
            kept.unwrap_or_else(|| drawn(-1, 1, 16 + filter * 4 + part, y * kw + x))
        });
        let mut b = old.b.clone();
        if !b.is_empty() {
            b.resize(filters, 0.0);
        }
        Self { conv: convolution::Params { x, w, b, groups, ..old.clone() }, off: self.off }.within()
    }

    /// The same without what is said of channels that are not there.
    fn within(mut self) -> Self {
        self.off.iter_mut().skip(self.conv.x.channels()).for_each(|off| *off = false);
        self
    }

    /// Whether an input channel is switched off.
    #[must_use]
    pub fn is_off(&self, channel: usize) -> bool {
        self.off.get(channel) == Some(&true)
    }

    /// The input channels that are switched off.
    #[must_use]
    pub fn all_off(&self) -> Vec<usize> {
        (0..self.off.len()).filter(|channel| self.is_off(*channel)).collect()
    }

    /// The same with one channel switched off that was on, or on that was off.
    #[must_use]
    pub fn turned(&self, channel: usize) -> Self {
        let mut turned = self.clone();
        turned.off[channel] = !turned.off[channel];
        turned
    }

    /// The same without the channels that are switched off: they read as 0. `None` if all are on.
    #[must_use]
    pub fn kept(&self) -> Option<convolution::Params> {
        let x = &self.conv.x;
        let [rows, cols] = x.size();
        let read = |c, y, col| if self.is_off(c) { 0.0 } else { x.get(c, y, col).unwrap_or(0.0) };
        let kept = || Stack::from_fn([x.channels(), rows, cols], read);
        self.off.contains(&true).then(|| convolution::Params { x: kept(), ..self.conv.clone() })
    }
}

/// A whole number that depends on a channel and a place in it.
fn drawn(low: i32, high: i32, channel: usize, place: usize) -> f64 {
    edit::drawing(low, high, (channel * 64 + place) as u64)()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_channels_keep_the_numbers_there_are_and_fewer_bring_them_back() {
        let lecture = Params::default();
        let more = lecture.dealt([4, 4, 1]);
        assert_eq!(more.counts(), [4, 4, 1]);
        assert_eq!(more.conv.output_shape(), Ok([1, 4, 3, 3]));
        assert_eq!(more.dealt([2, 3, 1]), lecture);
        assert_eq!(more.conv.w.get(4, 0, 2), lecture.conv.w.get(2, 0, 2), "filter 1, slice 0");
    }

    #[test]
    fn groups_leave_each_filter_the_slices_of_its_group() {
        let grouped = Params::default().dealt([4, 4, 2]);
        assert_eq!(grouped.conv.weight_shape(), [4, 2, 3, 3]);
        assert_eq!(Params::default().dealt([4, 4, 4]).parameters(), [36, 4]);
    }

    #[test]
    fn a_channel_that_is_not_there_cannot_be_off() {
        let setup = Setup::from(&Params::default()).with(field::OFF, Value::Word(4));
        assert!(Params::from(&setup).all_off().is_empty());
        let setup = setup.with(field::OFF, Value::Word(8));
        assert_eq!(Params::from(&setup).all_off(), [1], "of 1 and 2");
        let both = Params::default().turned(0).turned(1);
        assert_eq!(both.dealt([1, 3, 1]).all_off(), [0]);
    }
}
