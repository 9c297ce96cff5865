//! What a reference operation says about arguments that do not fit together.

use crate::shape::ShapeError;

/// Why an operation cannot be applied to these arguments. The messages name sizes, axes counted from
/// 0, and PyTorch's argument names.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ArgumentError {
    /// Two sizes that have to be equal.
    #[error("{what} has {actual}, but {other} needs {expected}")]
    Size {
        /// The argument that does not fit.
        what: &'static str,
        /// Its size.
        actual: usize,
        /// What it has to fit.
        other: &'static str,
        /// The size that would fit.
        expected: usize,
    },
    /// A whole shape that does not fit.
    #[error("{what} has the shape {actual:?}, but {expected:?} is needed")]
    Shape {
        /// The argument that does not fit.
        what: &'static str,
        /// Its shape.
        actual: Vec<usize>,
        /// The shape that would fit.
        expected: Vec<usize>,
    },
    /// Too few axes.
    #[error("{what} has {actual} axes, but at least {least} are needed")]
    Rank {
        /// The argument.
        what: &'static str,
        /// Its number of axes.
        actual: usize,
        /// The smallest number that works.
        least: usize,
    },
    /// An axis that is not there.
    #[error("dim is {dim}, but there are only {rank} axes (0 to {})", rank.saturating_sub(1))]
    Dim {
        /// The axis asked for.
        dim: usize,
        /// Axes there are.
        rank: usize,
    },
    /// A class that does not exist.
    #[error("target {index} names class {class}, but there are {classes} classes (0 to {})", classes.saturating_sub(1))]
    Class {
        /// Position in the flattened target.
        index: usize,
        /// What stands there.
        class: i64,
        /// Classes there are.
        classes: usize,
    },
    /// A number outside of its range.
    #[error("{name} is {value}, but it must be {range}")]
    OutOfRange {
        /// PyTorch's argument name.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What would be accepted, in words.
        range: &'static str,
    },
    /// Batch statistics of a single value.
    #[error("batch_norm in training needs more than one value per channel, and x has the shape {shape:?}")]
    OneValuePerChannel {
        /// Shape of `x`.
        shape: Vec<usize>,
    },
    /// Nothing to join.
    #[error("concat needs at least one tensor")]
    Nothing,
    /// What the convolution that stands for the operation refuses.
    #[error(transparent)]
    Convolution(#[from] ShapeError),
}

pub(super) fn same_shape(
    what: &'static str,
    actual: &[usize],
    expected: &[usize],
) -> Result<(), ArgumentError> {
    if actual == expected {
        Ok(())
    } else {
        Err(ArgumentError::Shape { what, actual: actual.to_vec(), expected: expected.to_vec() })
    }
}

pub(super) fn same_size(
    what: &'static str,
    actual: usize,
    other: &'static str,
    expected: usize,
) -> Result<(), ArgumentError> {
    if actual == expected { Ok(()) } else { Err(ArgumentError::Size { what, actual, other, expected }) }
}

pub(super) fn axis(dim: usize, rank: usize) -> Result<ndarray::Axis, ArgumentError> {
    if dim < rank { Ok(ndarray::Axis(dim)) } else { Err(ArgumentError::Dim { dim, rank }) }
}

pub(super) fn rank_at_least(what: &'static str, actual: usize, least: usize) -> Result<(), ArgumentError> {
    if actual >= least { Ok(()) } else { Err(ArgumentError::Rank { what, actual, least }) }
}
