use kernelwalk_nn::shape::{Padding, PaddingMode, Plane, ShapeError, Window};
use serde::{Deserialize, Serialize};

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 12;
    /// Rows and columns of the filter.
    pub const KERNEL: usize = 6;
    /// Stride.
    pub const STRIDE: usize = 4;
    /// Rows and columns of an input whose weights are only counted.
    pub const COUNTED: usize = 1024;
}

/// Everything that can be set in this scene. Input, filter and steps are square, and there is no padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Params {
    /// Rows and columns of the input.
    pub in_size: usize,
    /// Rows and columns of the filter.
    pub kernel_size: usize,
    /// Cells the filter moves by.
    pub stride: usize,
    /// Whether every unit adds a number of its own; shared, it is one for all units.
    pub bias: bool,
}

impl Default for Params {
    /// The lecture's case: a four by four filter, sixteen weights, shifted by two pixels.
    fn default() -> Self {
        Self { in_size: 8, kernel_size: 4, stride: 2, bias: false }
    }
}

impl Params {
    /// The same settings within what the scene offers. A zero stays: `nn` says what is wrong with it.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            in_size: self.in_size.min(limits::SIZE),
            kernel_size: self.kernel_size.min(limits::KERNEL),
            stride: self.stride.min(limits::STRIDE),
            bias: self.bias,
        }
    }

    /// Where the windows lie.
    pub(super) fn plane(self) -> Result<Plane, ShapeError> {
        let window = Window::of(self.kernel_size).with_stride(self.stride);
        let input = [1, 1, self.in_size, self.in_size];
        Plane::convolution(input, [window; 2], Padding::Valid, PaddingMode::Zeros)
    }
}
