use crate::graph::{Conv2d, Graph, Linear, Op, Pool};

/// [`tiny`](super::tiny) with more filters and a hidden layer, for a minute of training.
///
/// ```text
/// 1x28x28   conv 16@5x5 pad 2, ReLU  16x28x28  max-pool 2   16x14x14
///           conv 32@5x5 pad 2, ReLU  32x14x14  max-pool 3   32x4x4    flatten 512, linear 10
/// ```
#[must_use]
pub fn wide() -> Graph {
    Graph::new("wide")
        .then("input", Op::Input { shape: [1, 28, 28] })
        .then("conv1", Op::Conv2d(Conv2d::of(16, 5).padded(2)))
        .then("relu1", Op::Relu)
        .then("pool1", Op::MaxPool2d(Pool::of(2)))
        .then("conv2", Op::Conv2d(Conv2d::of(32, 5).padded(2)))
        .then("relu2", Op::Relu)
        .then("pool2", Op::MaxPool2d(Pool::of(3)))
        .then("flatten", Op::Flatten)
        .then("linear", Op::Linear(Linear { out_features: 10, bias: true }))
}
