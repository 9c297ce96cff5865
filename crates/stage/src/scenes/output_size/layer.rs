use std::borrow::Cow;

use kernelwalk_nn::shape::{Padding, PaddingMode, Plane, ShapeError, Window};
use serde::{Deserialize, Serialize};

use super::limits;

/// What a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerKind {
    /// A convolution.
    Conv,
    /// A pooling.
    Pool {
        /// Whether a last window that runs past the edge is kept.
        ceil_mode: bool,
    },
}

/// A layer of a chain, as far as its size matters; the same along height and width.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What it is.
    pub kind: LayerKind,
    /// Taps of its window.
    pub kernel_size: usize,
    /// Cells its window moves by.
    pub stride: usize,
    /// Padding on both ends.
    pub padding: usize,
    /// Cells from one tap to the next.
    pub dilation: usize,
}

impl Layer {
    /// A convolution without dilation.
    #[must_use]
    pub fn conv(
        name: impl Into<Cow<'static, str>>,
        kernel_size: usize,
        stride: usize,
        padding: usize,
    ) -> Self {
        Self { name: name.into(), kind: LayerKind::Conv, kernel_size, stride, padding, dilation: 1 }
    }

    /// A pooling without dilation whose last window has to fit.
    #[must_use]
    pub fn pool(
        name: impl Into<Cow<'static, str>>,
        kernel_size: usize,
        stride: usize,
        padding: usize,
    ) -> Self {
        let kind = LayerKind::Pool { ceil_mode: false };
        Self { kind, ..Self::conv(name, kernel_size, stride, padding) }
    }

    /// Where its windows lie on an input of so many rows and columns.
    ///
    /// # Errors
    /// Where there is no output.
    pub fn plane(&self, in_size: usize) -> Result<Plane, ShapeError> {
        let window = Window::of(self.kernel_size).with_stride(self.stride).with_dilation(self.dilation);
        let (input, windows) = ([1, 1, in_size, in_size], [window; 2]);
        match self.kind {
            LayerKind::Conv => {
                Plane::convolution(input, windows, Padding::Explicit([self.padding; 2]), PaddingMode::Zeros)
            }
            LayerKind::Pool { ceil_mode } => Plane::pooling(input, windows, [self.padding; 2], ceil_mode),
        }
    }

    /// The same layer within what the scene offers.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            kernel_size: self.kernel_size.min(limits::KERNEL),
            stride: self.stride.min(limits::STRIDE),
            padding: self.padding.min(limits::PADDING),
            dilation: self.dilation.min(limits::DILATION),
            ..self
        }
    }
}

/// Layers one after another, on a square input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Rows and columns of the input.
    pub in_size: usize,
    /// The layers, from the input on.
    pub layers: Vec<Layer>,
}

impl Chain {
    /// The same chain within what the scene offers; layers beyond its limit are left out.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            in_size: self.in_size.min(limits::CHAIN_SIZE),
            layers: self.layers.into_iter().take(limits::LAYERS).map(Layer::clamped).collect(),
        }
    }
}
