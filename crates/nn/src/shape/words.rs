//! What PyTorch 2.x prints for a geometry it refuses. Windows, sizes and paddings are
//! `[rows, columns]`; inputs are `[n, c, h, w]`.

use super::axis::signed;
use super::{Axis, AxisError, Direction, Padding, Window};

pub(super) fn convolution(
    input: [usize; 4],
    windows: [Window; 2],
    padding: Padding,
    direction: Direction,
    error: &AxisError,
) -> Option<String> {
    // Only asked for where every size is known to be legal.
    let padded = |d: usize| {
        input[2 + d]
            + match padding {
                Padding::Explicit(p) => 2 * p[d],
                Padding::Same => windows[d].span() - 1,
                Padding::Valid => 0,
            }
    };
    Some(match *error {
        AxisError::EmptyInput => {
            format!("Only zero batch or zero channel inputs are supported, but got input shape: {input:?}")
        }
        AxisError::ZeroKernel => format!(
            "kernel size should be greater than zero, but got kernel_height: {} kernel_width: {}",
            windows[0].kernel_size, windows[1].kernel_size
        ),
        AxisError::ZeroStride => "non-positive stride is not supported".to_owned(),
        AxisError::ZeroDilation => "dilation should be greater than zero".to_owned(),
        AxisError::KernelTooLarge { .. } => format!(
            "Calculated padded input size per channel: ({} x {}). Kernel size: ({} x {}). \
             Kernel size can't be greater than actual input size",
            padded(0),
            padded(1),
            windows[0].span(),
            windows[1].span()
        ),
        AxisError::SameWithStride { .. } => {
            "padding='same' is not supported for strided convolutions".to_owned()
        }
        AxisError::ReflectTooLarge { padding, .. } => format!(
            "Argument #{}: Padding size should be less than the corresponding input dimension, \
             but got: padding ({padding}, {padding}) at dimension {} of input {input:?}",
            if direction == Direction::Columns { 4 } else { 6 },
            dimension(direction)
        ),
        AxisError::CircularTooLarge { .. } => {
            "Padding value causes wrapping around more than once.".to_owned()
        }
        _ => return None,
    })
}

pub(super) fn pooling(
    input: [usize; 4],
    windows: [Window; 2],
    padding: [usize; 2],
    ceil_mode: bool,
    direction: Direction,
    error: &AxisError,
) -> Option<String> {
    let pair = |f: fn(Window) -> usize| (f(windows[0]), f(windows[1]));
    Some(match *error {
        AxisError::EmptyInput => format!(
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:{input:?}"
        ),
        AxisError::ZeroKernel => {
            let (h, w) = pair(|window| window.kernel_size);
            format!("kernel size should be greater than zero, but got kH: {h} kW: {w}")
        }
        AxisError::ZeroStride => "stride should not be zero".to_owned(),
        AxisError::ZeroDilation => {
            let (h, w) = pair(|window| window.dilation);
            format!("dilation should be greater than zero, but got dilationH: {h} dilationW: {w}")
        }
        AxisError::PoolPaddingTooLarge { padding, .. } => {
            let Window { kernel_size, dilation, .. } = windows[direction as usize];
            format!(
                "pad should be at most half of effective kernel size, but got pad={padding}, \
                 kernel_size={kernel_size} and dilation={dilation}"
            )
        }
        AxisError::KernelTooLarge { .. } => {
            let out = |d: usize| pooled_size(input[2 + d], windows[d], padding[d], ceil_mode);
            let [_, c, h, w] = input;
            format!(
                "Given input size: ({c}x{h}x{w}). Calculated output size: ({c}x{}x{}). \
                 Output size is too small",
                out(0),
                out(1)
            )
        }
        _ => return None,
    })
}

pub(super) fn transposed(
    input: [usize; 4],
    windows: [Window; 2],
    padding: [usize; 2],
    output_padding: [usize; 2],
    error: &AxisError,
) -> Option<String> {
    let both = |f: fn(Window) -> usize| (f(windows[0]), f(windows[1]));
    Some(match *error {
        AxisError::EmptyInput => {
            format!("Only zero batch or zero channel inputs are supported, but got input shape: {input:?}")
        }
        AxisError::ZeroKernel => {
            let (h, w) = both(|window| window.kernel_size);
            format!("kernel size should be greater than zero, but got kernel_height: {h} kernel_width: {w}")
        }
        AxisError::ZeroStride => "non-positive stride is not supported".to_owned(),
        AxisError::ZeroDilation => "dilation should be greater than zero".to_owned(),
        AxisError::OutputPaddingTooLarge { .. } => {
            let (stride_height, stride_width) = both(|window| window.stride);
            let (dilation_height, dilation_width) = both(|window| window.dilation);
            let [height, width] = output_padding;
            format!(
                "output padding must be smaller than either stride or dilation, but got \
                 output_padding_height: {height} output_padding_width: {width} \
                 stride_height: {stride_height} stride_width: {stride_width} \
                 dilation_height: {dilation_height} dilation_width: {dilation_width}"
            )
        }
        AxisError::NoOutput { .. } => {
            let out = |d: usize| {
                let stamped = (input[2 + d] - 1) * windows[d].stride + windows[d].span() + output_padding[d];
                signed(stamped) - 2 * signed(padding[d])
            };
            format!(
                "Given input size per channel: ({} x {}). Calculated output size per channel: ({} x {}). \
                 Output size is too small",
                input[2],
                input[3],
                out(0),
                out(1)
            )
        }
        _ => return None,
    })
}

pub(super) fn adaptive(input: [usize; 4], direction: Direction, error: &AxisError) -> Option<String> {
    // An output without cells is no error in PyTorch.
    (*error == AxisError::EmptyInput).then(|| {
        format!(
            "adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, \
             but input has sizes {input:?} with dimension {} being empty",
            dimension(direction)
        )
    })
}

fn dimension(direction: Direction) -> usize {
    2 + direction as usize
}

/// The output size as PyTorch prints it, also where it is below 1.
fn pooled_size(in_size: usize, window: Window, padding: usize, ceil_mode: bool) -> isize {
    match Axis::pooling(in_size, window, padding, ceil_mode) {
        Ok(axis) => signed(axis.out_size()),
        Err(_) => {
            let numerator = signed(in_size + 2 * padding) - signed(window.span());
            numerator.div_euclid(signed(window.stride)) + 1
        }
    }
}
