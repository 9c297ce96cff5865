//! What is run backwards, and what its gradient is for.

/// What the gradient passes on its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// A convolution with one input and one output channel.
    Conv,
    /// Max pooling.
    Max,
    /// Average pooling.
    Mean,
    /// ReLU.
    Relu,
    /// A linear layer whose outputs are logits, with the softmax cross-entropy behind it.
    Linear,
}

impl Layer {
    /// All of them, in the order of the control and of their names in links.
    pub const ALL: [Layer; 5] = [Layer::Conv, Layer::Max, Layer::Mean, Layer::Relu, Layer::Linear];

    /// Whether it has a weight and a bias.
    #[must_use]
    pub fn learns(self) -> bool {
        matches!(self, Layer::Conv | Layer::Linear)
    }

    /// Whether it has windows that shrink to a number.
    #[must_use]
    pub fn pools(self) -> bool {
        matches!(self, Layer::Max | Layer::Mean)
    }
}

/// What the gradient in the figure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The input.
    X,
    /// The weight.
    W,
    /// The bias.
    B,
    /// The logits of a linear layer.
    Z,
}

impl Of {
    /// All of them, in the order of their names in links.
    pub const ALL: [Of; 4] = [Of::X, Of::W, Of::B, Of::Z];
}
