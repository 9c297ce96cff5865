//! A network as plain data.

use serde::{Deserialize, Serialize};

/// A network: nodes with ids, each naming the nodes it reads. The last node is the output.
///
/// A node may read only nodes that stand before it, so a graph in hand has no cycles once
/// [`super::infer()`] has accepted it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graph {
    /// A name for people.
    pub name: String,
    /// In the order in which they run.
    pub nodes: Vec<Node>,
}

/// One operation and where its inputs come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Unique in the graph.
    pub id: String,
    /// What it computes.
    pub op: Op,
    /// Ids of the nodes it reads.
    pub inputs: Vec<String>,
}

/// An operation, arguments as PyTorch names them. Pairs are `[rows, columns]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Op {
    /// The picture: `[channels, height, width]`.
    Input {
        /// `[channels, height, width]`.
        shape: [usize; 3],
    },
    /// Cross-correlation with a learned weight.
    Conv2d(Conv2d),
    /// The largest value in each window; the first one wins a tie.
    MaxPool2d(Pool),
    /// The mean over each window, padding counted as zeros (PyTorch's default).
    AvgPool2d(Pool),
    /// The mean over each map: `[c, h, w]` to `[c, 1, 1]`.
    GlobalAvgPool2d,
    /// The largest value of each map: `[c, h, w]` to `[c, 1, 1]`.
    GlobalMaxPool2d,
    /// `max(x, 0)`.
    Relu,
    /// `x` above zero, `negative_slope * x` below.
    LeakyRelu {
        /// Slope below zero; PyTorch's default is 0.01.
        negative_slope: f32,
    },
    /// `1 / (1 + exp(-x))`.
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// Normalise each channel over the batch, then scale and shift by learned numbers.
    BatchNorm(BatchNorm),
    /// A fully connected layer over the flattened features.
    Linear(Linear),
    /// `[c, h, w]` to one row of features, channel slowest as in PyTorch.
    Flatten,
    /// The sum of all inputs, cell by cell.
    Add,
    /// The product of all inputs, cell by cell: a gate.
    Multiply,
    /// All inputs behind each other along the channels.
    Concat,
    /// Zero each value with probability `p` while training and scale the rest by `1 / (1 - p)`.
    Dropout {
        /// In `[0, 1)`.
        p: f32,
    },
    /// `1 - x`: what a gate holds back. A highway layer is `multiply(h, t)` plus `multiply(x, one_minus(t))`.
    OneMinus,
}

/// Arguments of a convolution.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conv2d {
    /// Number of filters.
    pub out_channels: usize,
    /// Taps.
    pub kernel_size: [usize; 2],
    /// Cells between neighbouring windows.
    pub stride: [usize; 2],
    /// Zeros on each side.
    pub padding: [usize; 2],
    /// Cells between neighbouring taps.
    pub dilation: [usize; 2],
    /// Channel groups that do not see each other.
    pub groups: usize,
    /// Whether each filter adds a learned number.
    pub bias: bool,
}

impl Conv2d {
    /// `out_channels` square filters, stride 1, no padding, with bias.
    #[must_use]
    pub fn of(out_channels: usize, kernel_size: usize) -> Self {
        Self {
            out_channels,
            kernel_size: [kernel_size; 2],
            stride: [1; 2],
            padding: [0; 2],
            dilation: [1; 2],
            groups: 1,
            bias: true,
        }
    }

    /// The same with `padding` zeros on each side.
    #[must_use]
    pub fn padded(self, padding: usize) -> Self {
        Self { padding: [padding; 2], ..self }
    }
}

/// Arguments of a pooling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Taps.
    pub kernel_size: [usize; 2],
    /// Cells between neighbouring windows.
    pub stride: [usize; 2],
    /// Cells of padding on each side.
    pub padding: [usize; 2],
    /// Cells between neighbouring taps (1 for average pooling).
    pub dilation: [usize; 2],
    /// Keep a last window that runs over the edge.
    pub ceil_mode: bool,
}

impl Pool {
    /// Square windows side by side.
    #[must_use]
    pub fn of(kernel_size: usize) -> Self {
        Self {
            kernel_size: [kernel_size; 2],
            stride: [kernel_size; 2],
            padding: [0; 2],
            dilation: [1; 2],
            ceil_mode: false,
        }
    }
}

/// Arguments of batch normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchNorm {
    /// Share of the new batch in the running statistics.
    pub momentum: f32,
    /// Added to the variance.
    pub eps: f32,
}

impl Default for BatchNorm {
    fn default() -> Self {
        Self { momentum: 0.1, eps: 1e-5 }
    }
}

/// Arguments of a fully connected layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// Numbers out.
    pub out_features: usize,
    /// Whether each output adds a learned number.
    pub bias: bool,
}

impl Graph {
    /// An empty graph.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), nodes: Vec::new() }
    }

    /// Adds a node that reads the one added last: a chain reads like the network.
    #[must_use]
    pub fn then(self, id: &str, op: Op) -> Self {
        let inputs: Vec<String> = self.nodes.last().map(|node| node.id.clone()).into_iter().collect();
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        self.join(id, op, &inputs)
    }

    /// Adds a node that reads the named ones.
    #[must_use]
    pub fn join(mut self, id: &str, op: Op, inputs: &[&str]) -> Self {
        let inputs = inputs.iter().map(|&input| input.to_owned()).collect();
        self.nodes.push(Node { id: id.to_owned(), op, inputs });
        self
    }
}
