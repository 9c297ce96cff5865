//! What is known of a network before it runs: shapes, parameters, costs.

use std::fmt;

use super::Op;
use crate::shape::Plane;

/// What one node puts out for one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Feature maps: `[channels, height, width]`.
    Maps([usize; 3]),
    /// A row of features.
    Features(usize),
}

impl Shape {
    /// Numbers in it.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Self::Maps([c, h, w]) => c * h * w,
            Self::Features(n) => n,
        }
    }

    /// Whether it holds nothing; no inferred shape does.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Channels of maps, or the number of features.
    #[must_use]
    pub fn channels(self) -> usize {
        match self {
            Self::Maps([c, ..]) | Self::Features(c) => c,
        }
    }

    /// Cells of one map; 1 for features.
    #[must_use]
    pub fn cells(self) -> usize {
        match self {
            Self::Maps([_, h, w]) => h * w,
            Self::Features(_) => 1,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Maps([c, h, w]) => write!(f, "{c}x{h}x{w}"),
            Self::Features(n) => write!(f, "{n}"),
        }
    }
}

/// What a parameter is for; it decides the initial values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Uniform in `±1/sqrt(fan_in)`, PyTorch's default for convolutions and linear layers.
    Uniform {
        /// Inputs of one output.
        fan_in: usize,
    },
    /// Ones: the scale of a normalisation.
    Ones,
    /// Zeros: the shift of a normalisation.
    Zeros,
}

/// One trained tensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// PyTorch's name: `weight` or `bias`.
    pub name: &'static str,
    /// PyTorch's shape.
    pub shape: Vec<usize>,
    /// How it starts.
    pub kind: Kind,
}

impl Parameter {
    /// Numbers in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it holds nothing; no inferred parameter does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One node with everything worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The node's id.
    pub id: String,
    /// The operation.
    pub op: Op,
    /// Indices of the layers it reads.
    pub inputs: Vec<usize>,
    /// What it puts out for one image.
    pub shape: Shape,
    /// Where its windows lie; `None` for operations without windows.
    pub plane: Option<Plane>,
    /// What it trains.
    pub parameters: Vec<Parameter>,
    /// Multiply-adds of its forward pass for one image.
    pub multiply_adds: u64,
}

impl Layer {
    /// Numbers it trains.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        self.parameters.iter().map(Parameter::len).sum()
    }
}

/// A sound graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Inferred {
    /// In the order in which they run; the first is the input, the last the output.
    pub layers: Vec<Layer>,
}

impl Inferred {
    /// Numbers that are trained.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        self.layers.iter().map(Layer::parameter_count).sum()
    }

    /// Running statistics of the normalisations.
    #[must_use]
    pub fn running_count(&self) -> usize {
        let norms = self.layers.iter().filter(|layer| matches!(layer.op, Op::BatchNorm(_)));
        norms.map(|layer| 2 * layer.shape.channels()).sum()
    }

    /// Multiply-adds to put one image through.
    #[must_use]
    pub fn multiply_adds(&self) -> u64 {
        self.layers.iter().map(|layer| layer.multiply_adds).sum()
    }

    /// The input's `[channels, height, width]`.
    #[must_use]
    pub fn input(&self) -> [usize; 3] {
        match self.layers[0].shape {
            Shape::Maps(shape) => shape,
            Shape::Features(n) => [n, 1, 1],
        }
    }

    /// What the last layer puts out.
    #[must_use]
    pub fn output(&self) -> Shape {
        self.layers[self.layers.len() - 1].shape
    }

    /// The index of the layer called `id`.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.layers.iter().position(|layer| layer.id == id)
    }
}
