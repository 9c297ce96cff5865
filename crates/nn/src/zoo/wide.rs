use crate::graph::{Conv2d, Graph, Linear, Op, Pool};

/// [`lenet5`](super::lenet5) with more filters and one hidden layer less: 110,458 parameters, 900,480
/// multiply-adds. What a minute of training is best spent on: `docs/recipes.md`.
///
/// ```text
/// 1x28x28  conv 8@5x5 pad 2, ReLU  8x28x28   max-pool 2  8x14x14
///          conv 32@5x5, ReLU       32x10x10  max-pool 2  32x5x5   flatten 800, linear 128, ReLU, linear 10
/// ```
#[must_use]
pub fn wide() -> Graph {
    Graph::new("wide")
        .then("input", Op::Input { shape: [1, 28, 28] })
        .then("conv1", Op::Conv2d(Conv2d::of(8, 5).padded(2)))
        .then("relu1", Op::Relu)
        .then("pool1", Op::MaxPool2d(Pool::of(2)))
        .then("conv2", Op::Conv2d(Conv2d::of(32, 5)))
        .then("relu2", Op::Relu)
        .then("pool2", Op::MaxPool2d(Pool::of(2)))
        .then("flatten", Op::Flatten)
        .then("linear1", Op::Linear(Linear { out_features: 128, bias: true }))
        .then("relu3", Op::Relu)
        .then("linear2", Op::Linear(Linear { out_features: 10, bias: true }))
}
