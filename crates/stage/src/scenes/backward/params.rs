use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::ops::max_pool2d::MaxPool2d;
use kernelwalk_nn::shape::{Padding, Plane, ShapeError};

use super::layer::{Layer, Of};
use super::linear::Linear;
use crate::frame::Role;
use crate::lab::{Field, Kind, Setup, Stack, Value};
use crate::scenes::convolution;

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 10;
    /// Rows and columns of the kernel or the window.
    pub const KERNEL: usize = 5;
    /// Stride.
    pub const STRIDE: usize = 4;
    /// Padding on a side.
    pub const PADDING: usize = 4;
    /// Dilation.
    pub const DILATION: usize = 3;
    /// Inputs and classes of the linear layer.
    pub const LINEAR: usize = 6;
    /// Rows and columns of the gradient that arrives: as large as an output can be.
    pub const GRAD: usize = SIZE + 2 * PADDING;
}

/// Fields in the order of links; see [`FIELDS`].
pub mod field {
    /// The layer.
    pub const LAYER: usize = 0;
    /// What the gradient is for.
    pub const OF: usize = 1;
    /// The input.
    pub const X: usize = 2;
    /// The weight of a convolution.
    pub const W: usize = 3;
    /// The bias of a convolution.
    pub const B: usize = 4;
    /// The gradient that arrives.
    pub const DY: usize = 5;
    /// The window of a pooling.
    pub const KERNEL: usize = 6;
    /// The stride.
    pub const STRIDE: usize = 7;
    /// The padding.
    pub const PADDING: usize = 8;
    /// The dilation of a convolution.
    pub const DILATION: usize = 9;
    /// The learning rate.
    pub const RATE: usize = 10;
    /// The input of the linear layer.
    pub const LINEAR_X: usize = 11;
    /// Its weight.
    pub const LINEAR_W: usize = 12;
    /// Its bias.
    pub const LINEAR_B: usize = 13;
    /// Its target.
    pub const TARGET: usize = 14;
}

const fn grids(role: Role, side: usize, random: std::ops::RangeInclusive<i32>) -> Kind {
    Kind::Grids { role, channels: 1, side, random }
}

/// What can be set.
pub static FIELDS: [Field; 15] = [
    Field { key: "layer", kind: Kind::Word(&["conv", "max", "mean", "relu", "linear"]) },
    Field { key: "of", kind: Kind::Word(&["x", "w", "b", "z"]) },
    Field { key: "x", kind: grids(Role::Input, limits::SIZE, -3..=3) },
    Field { key: "w", kind: grids(Role::Weight, limits::KERNEL, -2..=2) },
    Field { key: "b", kind: Kind::Numbers { role: Role::Bias, most: 1, random: -2..=2 } },
    Field { key: "dy", kind: grids(Role::GradOutput, limits::GRAD, -2..=2) },
    Field { key: "k", kind: Kind::Pair { least: 1, most: limits::KERNEL, words: &[] } },
    Field { key: "s", kind: Kind::Pair { least: 1, most: limits::STRIDE, words: &[] } },
    Field { key: "p", kind: Kind::Pair { least: 0, most: limits::PADDING, words: &[] } },
    Field { key: "d", kind: Kind::Pair { least: 1, most: limits::DILATION, words: &[] } },
    Field { key: "lr", kind: Kind::Word(&["0.1", "0.01", "0.5"]) },
    Field { key: "lx", kind: grids(Role::Input, limits::LINEAR, -2..=2) },
    Field { key: "lw", kind: grids(Role::Weight, limits::LINEAR, -2..=2) },
    Field { key: "lb", kind: Kind::Numbers { role: Role::Bias, most: limits::LINEAR, random: -2..=2 } },
    Field { key: "class", kind: Kind::Whole { least: 0, most: limits::LINEAR - 1 } },
];

/// Learning rates, in the order of their names in links.
pub(super) const RATES: [f64; 3] = [0.1, 0.01, 0.5];

/// Everything that can be set in this scene; pairs are `[rows, columns]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// What the gradient passes.
    pub layer: Layer,
    /// What it is for; a pooling and ReLU have no weight and no bias, and only a linear layer makes logits here.
    pub of: Of,
    /// The input: one grid.
    pub x: Stack,
    /// The weight: one grid.
    pub w: Stack,
    /// The bias: one number.
    pub b: f64,
    /// The gradient that arrives. What is larger than the output waits for a larger one.
    pub dy: Stack,
    /// The window of a pooling.
    pub kernel: [usize; 2],
    /// Cells the window moves by.
    pub stride: [usize; 2],
    /// Padding on each side.
    pub padding: [usize; 2],
    /// Cells from one tap to the next.
    pub dilation: [usize; 2],
    /// Place of the learning rate in the list of rates.
    pub rate: usize,
    /// The linear layer.
    pub linear: Linear,
}

impl Default for Params {
    /// The lecture's example, and a gradient with both signs and zeros.
    fn default() -> Self {
        let convolution::Params { x, w, .. } = convolution::Params::default();
        Self {
            layer: Layer::Conv,
            of: Of::X,
            x,
            w,
            b: 0.0,
            dy: Stack::of([[1.0, -1.0, 0.0], [0.0, 2.0, 1.0], [-1.0, 0.0, 1.0]]),
            kernel: [3, 3],
            stride: [1, 1],
            padding: [0, 0],
            dilation: [1, 1],
            rate: 0,
            linear: Linear::default(),
        }
    }
}

impl From<&Params> for Setup {
    fn from(p: &Params) -> Self {
        Self::new(vec![
            Value::Word(Layer::ALL.iter().position(|layer| *layer == p.layer).unwrap_or(0)),
            Value::Word(Of::ALL.iter().position(|of| *of == p.of).unwrap_or(0)),
            Value::Grids(p.x.clone()),
            Value::Grids(p.w.clone()),
            Value::Numbers(vec![p.b]),
            Value::Grids(p.dy.clone()),
            Value::Pair(p.kernel),
            Value::Pair(p.stride),
            Value::Pair(p.padding),
            Value::Pair(p.dilation),
            Value::Word(p.rate),
            Value::Grids(p.linear.x.clone()),
            Value::Grids(p.linear.w.clone()),
            Value::Numbers(p.linear.b.clone()),
            Value::Whole(p.linear.target),
        ])
    }
}

impl From<&Setup> for Params {
    /// What a setup of other fields than [`FIELDS`] lacks is as usual.
    fn from(setup: &Setup) -> Self {
        let usual = Params::default();
        let layer = setup.word(field::LAYER).and_then(|at| Layer::ALL.get(at)).copied();
        let of = setup.word(field::OF).and_then(|at| Of::ALL.get(at)).copied();
        Self {
            layer: layer.unwrap_or(usual.layer),
            of: of.unwrap_or(usual.of),
            x: setup.grids(field::X).cloned().unwrap_or(usual.x),
            w: setup.grids(field::W).cloned().unwrap_or(usual.w),
            b: setup.numbers(field::B).first().copied().unwrap_or(usual.b),
            dy: setup.grids(field::DY).cloned().unwrap_or(usual.dy),
            kernel: setup.pair(field::KERNEL).unwrap_or(usual.kernel),
            stride: setup.pair(field::STRIDE).unwrap_or(usual.stride),
            padding: setup.pair(field::PADDING).unwrap_or(usual.padding),
            dilation: setup.pair(field::DILATION).unwrap_or(usual.dilation),
            rate: setup.word(field::RATE).unwrap_or(usual.rate),
            linear: Linear::from(setup),
        }
    }
}

impl Params {
    /// The settings of the convolution.
    #[must_use]
    pub fn conv(&self) -> Conv2d {
        let padding = Padding::Explicit(self.padding);
        Conv2d { stride: self.stride, padding, dilation: self.dilation, ..Conv2d::default() }
    }

    /// The settings of the maximum.
    #[must_use]
    pub fn max(&self) -> MaxPool2d {
        MaxPool2d { stride: self.stride, padding: self.padding, ..MaxPool2d::tiles(self.kernel) }
    }

    /// The settings of the average.
    #[must_use]
    pub fn mean(&self) -> AvgPool2d {
        AvgPool2d { stride: self.stride, padding: self.padding, ..AvgPool2d::tiles(self.kernel) }
    }

    /// Geometry of the windows; `None` where every number goes its own way.
    ///
    /// # Errors
    /// Where the windows cannot be laid over the input.
    pub fn plane(&self) -> Result<Option<Plane>, ShapeError> {
        let [rows, cols] = self.x.size();
        let input = [1, 1, rows, cols];
        Ok(match self.layer {
            Layer::Conv => Some(self.conv().plane(input, self.w.size())?),
            Layer::Max | Layer::Mean => Some(self.max().plane(input)?),
            Layer::Relu | Layer::Linear => None,
        })
    }

    /// `[rows, columns]` of the output, and so of the gradient that arrives.
    ///
    /// # Errors
    /// Where the windows cannot be laid over the input.
    pub fn out_size(&self) -> Result<[usize; 2], ShapeError> {
        Ok(match self.plane()? {
            Some(plane) => plane.out_size(),
            None if self.layer == Layer::Linear => [1, self.linear.counts()[0]],
            None => self.x.size(),
        })
    }

    /// What the figure shows the gradient of: of the input where there is nothing else.
    #[must_use]
    pub fn of(&self) -> Of {
        match (self.layer, self.of) {
            (Layer::Linear, of) => of,
            (Layer::Conv, of) if of != Of::Z => of,
            _ => Of::X,
        }
    }

    /// The same with room in the arriving gradient for every output. Numbers that have no output now stay for later.
    #[must_use]
    pub fn settled(mut self) -> Self {
        // The loss itself says what it sends to the logits.
        let given = self.layer != Layer::Linear;
        if let Some(out) = self.out_size().ok().filter(|_| given) {
            let size = [0, 1].map(|d| out[d].min(limits::GRAD).max(self.dy.size()[d]));
            if size != self.dy.size() {
                self.dy = self.dy.resized(size);
            }
        }
        self
    }
}
