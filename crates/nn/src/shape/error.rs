use std::fmt;

use thiserror::Error;

/// Why a window cannot be laid along one axis. `Display` says it in plain words, with a way out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the fields are the numbers of the message above them")]
pub enum AxisError {
    /// An input without cells.
    #[error("the input has no cells; give it at least 1")]
    EmptyInput,
    /// A kernel without taps.
    #[error("the kernel has no taps; give it at least 1")]
    ZeroKernel,
    /// A window that never moves.
    #[error("with stride 0 the window would never move; use a stride of at least 1")]
    ZeroStride,
    /// Taps that all fall on one cell.
    #[error("with dilation 0 all taps would fall on one cell; use a dilation of at least 1")]
    ZeroDilation,
    /// A window larger than the input it has to fit in.
    #[error(
        "the kernel spans {span} cells, but the padded input has only {padded}; \
         use a smaller kernel or dilation, more padding or a larger input"
    )]
    KernelTooLarge { span: usize, padded: usize },
    /// `same` padding together with a stride.
    #[error(
        "the output cannot be as large as the input while the window moves by {stride} cells; \
         use stride 1, or give the padding as a number"
    )]
    SameWithStride { stride: usize },
    /// A mirror needs a cell behind the edge for every cell of padding.
    #[error(
        "an input of {in_size} cells can be mirrored for at most {} cells of padding, not {padding}; \
         use less padding or another padding mode", .in_size - 1
    )]
    ReflectTooLarge { padding: usize, in_size: usize },
    /// Circular padding goes round at most once.
    #[error(
        "circular padding of {padding} cells would go round an input of {in_size} cells more than once; \
         use at most {in_size}, or another padding mode"
    )]
    CircularTooLarge { padding: usize, in_size: usize },
    /// A pooling window that could lie entirely in the padding.
    #[error(
        "a pooling window that spans {span} cells allows padding of at most {}, not {padding}; \
         use less padding or a larger window", .span / 2
    )]
    PoolPaddingTooLarge { padding: usize, span: usize },
    /// Output padding that no other input size would explain.
    #[error(
        "output padding {output_padding} must be smaller than the stride ({stride}) or the dilation ({dilation})"
    )]
    OutputPaddingTooLarge { output_padding: usize, stride: usize, dilation: usize },
    /// An output without cells.
    #[error("the output would have {out_size} cells; use less padding, or ask for at least 1")]
    NoOutput { out_size: isize },
    /// A size that no picture on screen and no memory could hold.
    #[error("sizes above {most} cells are not supported; use smaller numbers")]
    TooLarge { most: usize },
}

/// One of the two spatial directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From row to row: the height.
    Rows,
    /// From column to column: the width.
    Columns,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rows => "height",
            Self::Columns => "width",
        })
    }
}

/// Why an operation cannot be applied to tensors of these shapes.
///
/// `Display` says it in plain words; [`ShapeError::torch_message`] says what PyTorch 2.x prints.
/// Shapes are `[n, c, h, w]`, of a weight `[out_channels, in_channels / groups, kh, kw]` (transposed:
/// `[in_channels, out_channels / groups, kh, kw]`).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the fields are the numbers of the message above them")]
pub enum ShapeError {
    /// The window does not fit along one direction.
    #[error("Along the {direction}: {error}.")]
    Axis { direction: Direction, error: AxisError, torch: Option<String> },
    /// No groups at all.
    #[error("There must be at least 1 group.")]
    ZeroGroups,
    /// Filters that cannot be dealt out evenly.
    #[error(
        "{groups} groups cannot share {} filters evenly; use a number of groups that divides the \
         first size of the weight.", .weight[0]
    )]
    GroupsDoNotDivide { groups: usize, weight: [usize; 4] },
    /// A weight made for another number of input channels.
    #[error(
        "The weight expects {expected} input channels, but the input has {}; \
         change one of them or the number of groups ({groups}).", .input[1]
    )]
    Channels { groups: usize, weight: [usize; 4], input: [usize; 4], expected: usize, transposed: bool },
    /// A bias that is not one number per output channel.
    #[error("The bias has {got} numbers, but there are {expected} output channels; give it one number each.")]
    Bias { weight: [usize; 4], expected: usize, got: usize, transposed: bool },
    /// An average over nothing.
    #[error("A sum cannot be divided by 0; use a divisor of at least 1.")]
    ZeroDivisor,
    /// An upstream gradient that belongs to another output.
    #[error("The gradient of the output has shape {got:?}, but the output has shape {expected:?}.")]
    Gradient { expected: [usize; 4], got: [usize; 4] },
}

impl ShapeError {
    /// The message of PyTorch 2.x for the same mistake; `None` where PyTorch would not object (it
    /// has no limit of its own on sizes, and allows outputs without cells in adaptive pooling).
    #[must_use]
    pub fn torch_message(&self) -> Option<String> {
        let message = match self {
            Self::Axis { torch, .. } => return torch.clone(),
            Self::ZeroGroups => "non-positive groups is not supported".to_owned(),
            Self::GroupsDoNotDivide { groups, weight } if weight[0] < *groups => format!(
                "Given groups={groups}, expected weight to be at least {groups} at dimension 0, \
                 but got weight of size {weight:?} instead"
            ),
            Self::GroupsDoNotDivide { groups, weight } => format!(
                "Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, \
                 but got weight of size [{weight:?}] instead"
            ),
            Self::Channels { groups, weight, input, expected, transposed } => format!(
                "{}, weight of size {weight:?}, expected input{input:?} to have {expected} channels, \
                 but got {} channels instead",
                if *transposed { "Given transposed=1".to_owned() } else { format!("Given groups={groups}") },
                input[1]
            ),
            Self::Bias { weight, expected, got, transposed } => format!(
                "Given {}weight of size {weight:?}, expected bias to be 1-dimensional with {expected} elements, \
                 but got bias of size [{got}] instead",
                if *transposed { "transposed=1, " } else { "" }
            ),
            Self::ZeroDivisor => "divisor must be not zero".to_owned(),
            Self::Gradient { expected, got } => format!(
                "Mismatch in shape: grad_output[0] has a shape of torch.Size({got:?}) \
                 and output[0] has a shape of torch.Size({expected:?})."
            ),
        };
        Some(message)
    }
}
