//! Why a setting has no output, in the words of the catalogue.

use kernelwalk_nn::shape::{AxisError, Direction, ShapeError};
use kernelwalk_text as say;

/// What is wrong, in one sentence with a way out. What PyTorch says is [`ShapeError::torch_message`].
#[must_use]
pub fn refusal(why: &ShapeError) -> String {
    match why {
        ShapeError::Axis { direction: Direction::Rows, error, .. } => say::refusal_height(along(error)),
        ShapeError::Axis { direction: Direction::Columns, error, .. } => say::refusal_width(along(error)),
        ShapeError::ZeroGroups => say::refusal_no_groups(),
        ShapeError::GroupsDoNotDivide { groups, weight } => say::refusal_groups(*groups, weight[0]),
        ShapeError::Channels { groups, input, expected, .. } => {
            say::refusal_channels(*expected, input[1], *groups)
        }
        ShapeError::Bias { expected, got, .. } => say::refusal_bias(*got, *expected),
        ShapeError::ZeroDivisor | ShapeError::Gradient { .. } => say::refusal_other(),
    }
}

/// The same along one side.
pub(crate) fn along(error: &AxisError) -> String {
    match *error {
        AxisError::EmptyInput => say::refusal_empty_input(),
        AxisError::ZeroKernel => say::refusal_zero_kernel(),
        AxisError::ZeroStride => say::refusal_zero_stride(),
        AxisError::ZeroDilation => say::refusal_zero_dilation(),
        AxisError::KernelTooLarge { span, padded } => say::refusal_kernel_too_large(span, padded),
        AxisError::SameWithStride { stride } => say::refusal_same_with_stride(stride),
        AxisError::ReflectTooLarge { padding, in_size } => {
            say::refusal_reflect(in_size, in_size.saturating_sub(1), padding)
        }
        AxisError::CircularTooLarge { padding, in_size } => say::refusal_circular(padding, in_size),
        AxisError::TooLarge { most } => say::refusal_too_large(most),
        AxisError::PoolPaddingTooLarge { padding, span } => {
            say::refusal_pool_padding(padding, span, span / 2)
        }
        AxisError::OutputPaddingTooLarge { output_padding, stride, dilation } => {
            say::refusal_output_padding(output_padding, stride, dilation)
        }
        AxisError::NoOutput { out_size } => say::refusal_no_output(out_size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(direction: Direction, error: AxisError) -> ShapeError {
        ShapeError::Axis { direction, error, torch: None }
    }

    #[test]
    fn every_refusal_of_a_convolution_reads_like_the_reference_crates_own() {
        let axes = [
            AxisError::EmptyInput,
            AxisError::ZeroKernel,
            AxisError::ZeroStride,
            AxisError::ZeroDilation,
            AxisError::KernelTooLarge { span: 5, padded: 3 },
            AxisError::SameWithStride { stride: 2 },
            AxisError::ReflectTooLarge { padding: 4, in_size: 3 },
            AxisError::CircularTooLarge { padding: 4, in_size: 3 },
            AxisError::TooLarge { most: 4096 },
            AxisError::OutputPaddingTooLarge { output_padding: 2, stride: 2, dilation: 1 },
            AxisError::NoOutput { out_size: 0 },
        ];
        let both = [Direction::Rows, Direction::Columns];
        let along = both.iter().flat_map(|d| axes.iter().map(|error| axis(*d, error.clone())));
        let whole = [
            ShapeError::ZeroGroups,
            ShapeError::GroupsDoNotDivide { groups: 2, weight: [3, 1, 3, 3] },
            ShapeError::Channels {
                groups: 1,
                weight: [1, 2, 3, 3],
                input: [1, 3, 5, 5],
                expected: 2,
                transposed: false,
            },
            ShapeError::Bias { weight: [2, 1, 3, 3], expected: 2, got: 1, transposed: false },
        ];
        for why in along.chain(whole) {
            assert_eq!(refusal(&why), why.to_string());
        }
    }
}
