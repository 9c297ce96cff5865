use kernelwalk_nn::shape::{Axis, AxisError, PaddingMode, Window};
use serde::{Deserialize, Serialize};

use super::fit::Fit;
use super::limits;

/// How much padding there is along one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pad {
    /// So many cells before the first and after the last cell.
    Cells([usize; 2]),
    /// As much as makes the output as large as the input (stride 1 only).
    Same,
}

/// The setting along one direction, the height or the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Side {
    /// Cells of the input.
    pub in_size: usize,
    /// Taps of the kernel.
    pub kernel_size: usize,
    /// Cells the window moves by.
    pub stride: usize,
    /// Padding.
    pub padding: Pad,
    /// Cells from one tap to the next.
    pub dilation: usize,
}

impl Default for Side {
    /// A setting that leaves something over: a window of 4 moves by 3 over 10 cells, padded by 1.
    fn default() -> Self {
        Self::new(10, 4).strided(3).padded(1)
    }
}

/// A number that can be set along one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variable {
    /// Cells of the input.
    Input,
    /// Taps of the kernel.
    Kernel,
    /// Cells the window moves by.
    Stride,
    /// Padding, the same before and after.
    Padding,
    /// Cells from one tap to the next.
    Dilation,
}

impl Variable {
    /// The smallest number that makes sense.
    #[must_use]
    pub fn least(self) -> usize {
        usize::from(self != Variable::Padding)
    }

    /// The largest number that the scene offers.
    #[must_use]
    pub fn most(self) -> usize {
        match self {
            Self::Input => limits::SIZE,
            Self::Kernel => limits::KERNEL,
            Self::Stride => limits::STRIDE,
            Self::Padding => limits::PADDING,
            Self::Dilation => limits::DILATION,
        }
    }
}

impl Side {
    /// A kernel that moves by 1 over an input without padding.
    #[must_use]
    pub const fn new(in_size: usize, kernel_size: usize) -> Self {
        Self { in_size, kernel_size, stride: 1, padding: Pad::Cells([0, 0]), dilation: 1 }
    }

    /// The same with another stride.
    #[must_use]
    pub const fn strided(self, stride: usize) -> Self {
        Self { stride, ..self }
    }

    /// The same with so much padding on both ends.
    #[must_use]
    pub const fn padded(self, padding: usize) -> Self {
        Self { padding: Pad::Cells([padding, padding]), ..self }
    }

    /// The same with another dilation.
    #[must_use]
    pub const fn dilated(self, dilation: usize) -> Self {
        Self { dilation, ..self }
    }

    /// The window.
    #[must_use]
    pub fn window(self) -> Window {
        Window::of(self.kernel_size).with_stride(self.stride).with_dilation(self.dilation)
    }

    /// Where the windows lie.
    ///
    /// # Errors
    /// Where there is no output.
    pub fn axis(self) -> Result<Axis, AxisError> {
        match self.padding {
            Pad::Cells(padding) => Axis::padded_by(self.in_size, self.window(), padding, PaddingMode::Zeros),
            Pad::Same => Axis::same(self.in_size, self.window(), PaddingMode::Zeros),
        }
    }

    /// What the setting comes to.
    ///
    /// # Errors
    /// Where there is no output.
    pub fn fit(self) -> Result<Fit, AxisError> {
        self.axis().map(|axis| Fit::of(&axis))
    }

    /// A number of the setting; `None` for padding that is not the same before and after.
    #[must_use]
    pub fn get(self, variable: Variable) -> Option<usize> {
        match variable {
            Variable::Input => Some(self.in_size),
            Variable::Kernel => Some(self.kernel_size),
            Variable::Stride => Some(self.stride),
            Variable::Dilation => Some(self.dilation),
            Variable::Padding => match self.padding {
                Pad::Cells([before, after]) if before == after => Some(before),
                Pad::Cells(_) | Pad::Same => None,
            },
        }
    }

    /// The setting with one number changed.
    #[must_use]
    pub fn with(self, variable: Variable, value: usize) -> Self {
        match variable {
            Variable::Input => Self { in_size: value, ..self },
            Variable::Kernel => Self { kernel_size: value, ..self },
            Variable::Stride => self.strided(value),
            Variable::Padding => self.padded(value),
            Variable::Dilation => self.dilated(value),
        }
    }

    /// The same setting within what the scene offers. A zero stays: `nn` says what is wrong with it.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            in_size: self.in_size.min(limits::SIZE),
            kernel_size: self.kernel_size.min(limits::KERNEL),
            stride: self.stride.min(limits::STRIDE),
            padding: match self.padding {
                Pad::Cells(cells) => Pad::Cells(cells.map(|p| p.min(limits::PADDING))),
                Pad::Same => Pad::Same,
            },
            dilation: self.dilation.min(limits::DILATION),
        }
    }
}
