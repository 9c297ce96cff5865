//! What a chain of layers comes to: sizes, and how much of the input each layer sees.
//!
//! From the input on, where a cell sees itself, every layer widens the receptive field by its window's span
//! less one, counted in the jump it finds, and multiplies the jump by its stride:
//!
//! ```text
//! field = field + (span - 1) * jump
//! first = first - padding * jump
//! jump  = jump * stride
//! ```
//!
//! Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.

use std::borrow::Cow;
use std::ops::Range;

use kernelwalk_nn::shape::{Axis, ShapeError};

use super::{Chain, Fit, Layer, limits};

/// Receptive fields, jumps and paddings beyond this are refused: no picture could fill them, and positions
/// stay within 32 bits even where padding makes the sizes grow.
const MOST_CELLS: usize = 1 << 16;

/// Why a chain has no end.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChainError {
    /// More layers than the scene offers.
    #[error("there are {layers} layers; the scene offers up to {most}")]
    TooLong {
        /// Layers of the chain.
        layers: usize,
        /// The largest number of them.
        most: usize,
    },
    /// An input larger than the scene offers.
    #[error("the input has {in_size} rows and columns; the scene offers up to {most}")]
    TooLarge {
        /// Rows and columns.
        in_size: usize,
        /// The largest number of them.
        most: usize,
    },
    /// A layer that cannot be laid over what the one before it leaves.
    #[error("{name}: {error}")]
    Layer {
        /// Number of the layer, from 0.
        index: usize,
        /// Its name.
        name: Cow<'static, str>,
        /// Rows and columns it is given.
        in_size: usize,
        /// What is wrong.
        error: Box<ShapeError>,
    },
    /// A layer with a number larger than the scene offers.
    #[error("{name}: a number is larger than the scene offers")]
    Beyond {
        /// Number of the layer, from 0.
        index: usize,
        /// Its name.
        name: Cow<'static, str>,
    },
    /// A receptive field that no picture could fill.
    #[error("{name}: the receptive field is too large")]
    Field {
        /// Number of the layer, from 0.
        index: usize,
        /// Its name.
        name: Cow<'static, str>,
    },
}

/// How a layer of a chain sees the input, along height and width alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// The layer.
    pub layer: Layer,
    /// Where its windows lie on what the layer before it leaves.
    pub axis: Axis,
    /// What that comes to; the output size is in here.
    pub fit: Fit,
    /// The receptive field: cells of the chain's input, along one direction, that an output cell sees.
    pub field: usize,
    /// Cells of the chain's input from one output cell's field to the next one's.
    pub jump: usize,
    /// Where the first output cell's field begins, in cells of the chain's input; negative in the padding.
    pub first: isize,
}

impl Reached {
    /// The input positions that output cell `out` sees; those outside of the input are padding. `None` if
    /// there is no such cell.
    #[must_use]
    pub fn field_of(&self, out: usize) -> Option<Range<isize>> {
        let start = self.first + (out.min(self.fit.out_size) * self.jump) as isize;
        (out < self.fit.out_size).then_some(start..start + self.field as isize)
    }

    /// The middle of the first output cell's field, in cells of the chain's input.
    #[must_use]
    pub fn centre(&self) -> f64 {
        self.first as f64 + (self.field as f64 - 1.0) / 2.0
    }
}

/// A chain from its input to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// Rows and columns of the input.
    pub in_size: usize,
    /// The layers, in order.
    pub layers: Vec<Reached>,
}

impl Walk {
    /// The size of the input, then the one after each layer.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        [self.in_size].into_iter().chain(self.layers.iter().map(|layer| layer.fit.out_size)).collect()
    }
}

impl Chain {
    /// Goes through the layers.
    ///
    /// # Errors
    /// More than the scene offers, or the first layer that has no output.
    pub fn walk(&self) -> Result<Walk, ChainError> {
        if self.layers.len() > limits::LAYERS {
            return Err(ChainError::TooLong { layers: self.layers.len(), most: limits::LAYERS });
        }
        if self.in_size > limits::CHAIN_SIZE {
            return Err(ChainError::TooLarge { in_size: self.in_size, most: limits::CHAIN_SIZE });
        }
        let mut at = Here { size: self.in_size, field: 1, jump: 1, first: 0 };
        let mut layers = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let reached = at.through(index, layer)?;
            at = Here {
                size: reached.fit.out_size,
                field: reached.field,
                jump: reached.jump,
                first: reached.first,
            };
            layers.push(reached);
        }
        Ok(Walk { in_size: self.in_size, layers })
    }
}

/// How far the walk has come.
#[derive(Debug, Clone, Copy)]
struct Here {
    size: usize,
    field: usize,
    jump: usize,
    first: isize,
}

impl Here {
    fn through(self, index: usize, layer: &Layer) -> Result<Reached, ChainError> {
        let name = || layer.name.clone();
        if layer.clone().clamped() != *layer {
            return Err(ChainError::Beyond { index, name: name() });
        }
        let refused = |error| {
            let error = Box::new(error);
            ChainError::Layer { index, name: name(), in_size: self.size, error }
        };
        let axis = *layer.plane(self.size).map_err(refused)?.rows();
        let small = |n: &usize| *n <= MOST_CELLS;
        let wider = (axis.span() - 1).checked_mul(self.jump).and_then(|by| self.field.checked_add(by));
        let jump = self.jump.checked_mul(axis.stride()).filter(small);
        let before = axis.pad_before().checked_mul(self.jump).filter(small);
        let (Some(field), Some(jump), Some(before)) = (wider.filter(small), jump, before) else {
            return Err(ChainError::Field { index, name: name() });
        };
        let first = self.first.saturating_sub(before as isize);
        Ok(Reached { layer: layer.clone(), axis, fit: Fit::of(&axis), field, jump, first })
    }
}
