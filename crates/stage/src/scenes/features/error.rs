use kernelwalk_nn::shape::ShapeError;

use super::{Params, limits};

/// Why a drawing cannot be searched.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// The features cannot be laid over the drawing.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// Another size than the drawing's.
    #[error("the stored X has {reference:?} rows and columns, but the drawing has {drawing:?}")]
    Reference {
        /// `[rows, columns]` of the drawing.
        drawing: [usize; 2],
        /// `[rows, columns]` of the reference.
        reference: [usize; 2],
    },
    /// A drawing with several channels.
    #[error("a drawing has 1 channel, not {channels}")]
    Channels {
        /// Channels of the drawing or of the reference.
        channels: usize,
    },
    /// More than the scene offers.
    #[error("{size} is too much; the scene offers up to {most}")]
    TooLarge {
        /// Rows, columns, or features.
        size: usize,
        /// The largest number of them.
        most: usize,
    },
}

/// Refuses what the scene does not offer, before anything is computed.
pub(super) fn check(params: &Params) -> Result<(), PlanError> {
    let limited = |size: usize, most: usize| {
        if size > most { Err(PlanError::TooLarge { size, most }) } else { Ok(()) }
    };
    for stack in [&params.drawing, &params.reference] {
        if stack.channels() != 1 {
            return Err(PlanError::Channels { channels: stack.channels() });
        }
        limited(stack.rows().max(stack.cols()), limits::SIZE)?;
    }
    limited(params.features.channels(), limits::FEATURES)?;
    limited(params.features.rows().max(params.features.cols()), limits::FEATURE)
}
