use crate::graph::{Conv2d, Graph, Linear, Op, Pool};

/// LeNet-5 as it is taught today, with ReLU and max-pooling: 61,706 parameters.
///
/// Source: LeCun, Bottou, Bengio and Haffner 1998, figure 2, which has trainable subsampling,
/// tanh, a sparse connection table and radial basis outputs instead.
#[must_use]
pub fn lenet5() -> Graph {
    Graph::new("lenet5")
        .then("input", Op::Input { shape: [1, 28, 28] })
        .then("conv1", Op::Conv2d(Conv2d::of(6, 5).padded(2)))
        .then("relu1", Op::Relu)
        .then("pool1", Op::MaxPool2d(Pool::of(2)))
        .then("conv2", Op::Conv2d(Conv2d::of(16, 5)))
        .then("relu2", Op::Relu)
        .then("pool2", Op::MaxPool2d(Pool::of(2)))
        .then("flatten", Op::Flatten)
        .then("linear1", Op::Linear(Linear { out_features: 120, bias: true }))
        .then("relu3", Op::Relu)
        .then("linear2", Op::Linear(Linear { out_features: 84, bias: true }))
        .then("relu4", Op::Relu)
        .then("linear3", Op::Linear(Linear { out_features: 10, bias: true }))
}
