//! From a graph to its shapes, parameters and costs; everything that can be wrong with one.

use std::collections::HashMap;

use thiserror::Error;

use super::{Conv2d, Graph, Inferred, Kind, Layer, Node, Op, Parameter, Pool, Shape};
use crate::shape::{Padding, PaddingMode, Plane, ShapeError, Window};

/// A graph whose working memory for one image would exceed this many numbers is refused.
const MOST_NUMBERS: usize = 1 << 26;

/// Layers that one join may read.
pub(super) const MOST_INPUTS: usize = 16;

/// Why a graph cannot be built. `Display` names the layer and says what to do.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GraphError {
    /// No nodes, or something else than an input first, or a second input.
    #[error("a network starts with its input and has exactly one")]
    Input,
    /// Two nodes of one name.
    #[error("two layers are called \"{0}\"; give each its own name")]
    Duplicate(String),
    /// A node that reads one that is not there yet.
    #[error("layer \"{layer}\" reads \"{input}\", which does not stand before it")]
    Unknown {
        /// The reader.
        layer: String,
        /// What it asks for.
        input: String,
    },
    /// Too few or too many inputs.
    #[error("layer \"{layer}\" reads {actual} layers, but needs {expected}")]
    Arity {
        /// Which.
        layer: String,
        /// What would do, in words.
        expected: &'static str,
        /// What it has.
        actual: usize,
    },
    /// A window that does not fit.
    #[error("layer \"{layer}\": {error}")]
    Window {
        /// Which.
        layer: String,
        /// What is wrong.
        error: ShapeError,
    },
    /// Anything else about one layer.
    #[error("layer \"{layer}\": {what}")]
    Layer {
        /// Which.
        layer: String,
        /// What is wrong and what to do.
        what: String,
    },
    /// A layer that leads nowhere.
    #[error("nothing reads layer \"{0}\"; connect it or take it out")]
    Unread(String),
    /// A network that no tab could hold.
    #[error("the network needs more than {MOST_NUMBERS} numbers for one image; make it smaller")]
    TooLarge,
}

/// Works out every layer of `graph`.
///
/// # Errors
/// The first thing that is wrong, by layer.
pub fn infer(graph: &Graph) -> Result<Inferred, GraphError> {
    let mut layers: Vec<Layer> = Vec::with_capacity(graph.nodes.len());
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut numbers = 0_usize;
    for node in &graph.nodes {
        let mut inputs = Vec::with_capacity(node.inputs.len());
        for input in &node.inputs {
            let unknown = || GraphError::Unknown { layer: node.id.clone(), input: input.clone() };
            inputs.push(*known.get(input.as_str()).ok_or_else(unknown)?);
        }
        if matches!(node.op, Op::Input { .. }) != layers.is_empty() {
            return Err(GraphError::Input);
        }
        let layer = infer_layer(node, inputs, &layers)?;
        numbers = numbers.saturating_add(layer.shape.len()).saturating_add(layer.parameter_count());
        if numbers > MOST_NUMBERS {
            return Err(GraphError::TooLarge);
        }
        if known.insert(&node.id, layers.len()).is_some() {
            return Err(GraphError::Duplicate(node.id.clone()));
        }
        layers.push(layer);
    }
    let Some((_, inner)) = layers.split_last() else { return Err(GraphError::Input) };
    let unread = (0..inner.len()).find(|index| !layers.iter().any(|layer| layer.inputs.contains(index)));
    match unread {
        Some(index) => Err(GraphError::Unread(layers[index].id.clone())),
        None => Ok(Inferred { layers }),
    }
}

fn infer_layer(node: &Node, inputs: Vec<usize>, layers: &[Layer]) -> Result<Layer, GraphError> {
    let (least, most, expected) = match node.op {
        Op::Input { .. } => (0, 0, "none"),
        Op::Add | Op::Multiply | Op::Concat => (2, MOST_INPUTS, "2 to 16"),
        _ => (1, 1, "exactly 1"),
    };
    if !(least..=most).contains(&inputs.len()) {
        return Err(GraphError::Arity { layer: node.id.clone(), expected, actual: inputs.len() });
    }
    let shapes: Vec<Shape> = inputs.iter().map(|&input| layers[input].shape).collect();
    let worked_out = work_out(node, &shapes)?;
    let Worked { shape, plane, parameters, multiply_adds } = worked_out;
    Ok(Layer { id: node.id.clone(), op: node.op.clone(), inputs, shape, plane, parameters, multiply_adds })
}

struct Worked {
    shape: Shape,
    plane: Option<Plane>,
    parameters: Vec<Parameter>,
    multiply_adds: u64,
}

impl From<Shape> for Worked {
    fn from(shape: Shape) -> Self {
        Self { shape, plane: None, parameters: Vec::new(), multiply_adds: 0 }
    }
}

fn work_out(node: &Node, inputs: &[Shape]) -> Result<Worked, GraphError> {
    let fail = |what: String| GraphError::Layer { layer: node.id.clone(), what };
    let share = |name: &str, p: f32, top: bool| {
        let good = p >= 0.0 && (p < 1.0 || (top && p == 1.0));
        let range = if top { "between 0 and 1" } else { "at least 0 and below 1" };
        if good { Ok(()) } else { Err(fail(format!("{name} is {p}, but it must be {range}"))) }
    };
    Ok(match &node.op {
        Op::Input { shape } => {
            if shape.iter().any(|&n| n == 0 || n > 1 << 13) {
                return Err(fail("every size of the input must be between 1 and 8192".into()));
            }
            Shape::Maps(*shape).into()
        }
        Op::Conv2d(conv) => convolution(node, conv, maps(node, inputs[0])?)?,
        Op::MaxPool2d(pool) => {
            let worked = pooling(node, pool, maps(node, inputs[0])?)?;
            if worked.plane.is_some_and(|plane| reads_padding_alone(&plane)) {
                let what =
                    "a window reads padding alone and has no largest number; use less padding or dilation";
                return Err(fail(what.into()));
            }
            worked
        }
        Op::AvgPool2d(pool) => {
            if pool.dilation != [1; 2] {
                return Err(fail("average pooling has no dilation; use 1".into()));
            }
            pooling(node, pool, maps(node, inputs[0])?)?
        }
        Op::GlobalAvgPool2d | Op::GlobalMaxPool2d => Shape::Maps([maps(node, inputs[0])?[0], 1, 1]).into(),
        Op::Relu | Op::Sigmoid | Op::Tanh | Op::OneMinus => inputs[0].into(),
        Op::LeakyRelu { negative_slope } => {
            if !negative_slope.is_finite() {
                return Err(fail(format!(
                    "negative_slope is {negative_slope}, but it must be a finite number"
                )));
            }
            inputs[0].into()
        }
        Op::Dropout { p } => {
            share("p", *p, false)?;
            inputs[0].into()
        }
        Op::BatchNorm(norm) => {
            share("momentum", norm.momentum, true)?;
            if !(norm.eps > 0.0 && norm.eps.is_finite()) {
                return Err(fail(format!("eps is {}, but it must be above 0", norm.eps)));
            }
            let parameter = |name, kind| Parameter { name, shape: vec![inputs[0].channels()], kind };
            let parameters = vec![parameter("weight", Kind::Ones), parameter("bias", Kind::Zeros)];
            Worked { parameters, ..inputs[0].into() }
        }
        Op::Linear(linear) => {
            let Shape::Features(fan_in) = inputs[0] else {
                return Err(fail("a linear layer reads a row of features; put a flatten before it".into()));
            };
            let out = linear.out_features;
            if out == 0 || out > MOST_NUMBERS / fan_in {
                return Err(fail(format!("{out} outputs of {fan_in} features are not supported")));
            }
            let parameters = weight_and_bias(vec![out, fan_in], fan_in, linear.bias);
            let multiply_adds = (fan_in * out) as u64;
            Worked { parameters, multiply_adds, ..Shape::Features(out).into() }
        }
        Op::Flatten => Shape::Features(inputs[0].len()).into(),
        Op::Add | Op::Multiply => match inputs.iter().find(|&&shape| shape != inputs[0]) {
            Some(other) => {
                let first = inputs[0];
                return Err(fail(format!("joins {first} and {other}, but all inputs must have one shape")));
            }
            None => inputs[0].into(),
        },
        Op::Concat => concatenation(inputs).map_err(fail)?.into(),
    })
}

fn maps(node: &Node, shape: Shape) -> Result<[usize; 3], GraphError> {
    match shape {
        Shape::Maps(maps) => Ok(maps),
        Shape::Features(n) => Err(GraphError::Layer {
            layer: node.id.clone(),
            what: format!("needs feature maps, but what it reads is a row of {n} features"),
        }),
    }
}

fn weight_and_bias(shape: Vec<usize>, fan_in: usize, bias: bool) -> Vec<Parameter> {
    let kind = Kind::Uniform { fan_in };
    let out = shape[0];
    let mut parameters = vec![Parameter { name: "weight", shape, kind }];
    if bias {
        parameters.push(Parameter { name: "bias", shape: vec![out], kind });
    }
    parameters
}

fn windows(kernel_size: [usize; 2], stride: [usize; 2], dilation: [usize; 2]) -> [Window; 2] {
    [0, 1].map(|d| Window { kernel_size: kernel_size[d], stride: stride[d], dilation: dilation[d] })
}

fn convolution(node: &Node, conv: &Conv2d, [c, h, w]: [usize; 3]) -> Result<Worked, GraphError> {
    let (out, groups) = (conv.out_channels, conv.groups);
    let fail = |what: String| GraphError::Layer { layer: node.id.clone(), what };
    if out == 0 || out > 1 << 16 {
        return Err(fail(format!("{out} filters are not supported; use 1 to 65536")));
    }
    if groups == 0 || c % groups != 0 || out % groups != 0 {
        return Err(fail(format!(
            "{groups} groups must divide both the {c} channels that come in and the {out} that go out"
        )));
    }
    let windows = windows(conv.kernel_size, conv.stride, conv.dilation);
    let plane =
        Plane::convolution([1, c, h, w], windows, Padding::Explicit(conv.padding), PaddingMode::Zeros)
            .map_err(|error| GraphError::Window { layer: node.id.clone(), error })?;
    let [kh, kw] = conv.kernel_size;
    let [oh, ow] = plane.out_size();
    let fan_in = [c / groups, kh, kw].iter().try_fold(1_usize, |a, &b| a.checked_mul(b));
    let Some(fan_in) = fan_in.filter(|&n| n <= MOST_NUMBERS / out) else { return Err(GraphError::TooLarge) };
    let parameters = weight_and_bias(vec![out, c / groups, kh, kw], fan_in, conv.bias);
    let multiply_adds = (oh * ow) as u64 * (out * fan_in) as u64;
    Ok(Worked { plane: Some(plane), parameters, multiply_adds, ..Shape::Maps([out, oh, ow]).into() })
}

fn pooling(node: &Node, pool: &Pool, [c, h, w]: [usize; 3]) -> Result<Worked, GraphError> {
    let windows = windows(pool.kernel_size, pool.stride, pool.dilation);
    let plane = Plane::pooling([1, c, h, w], windows, pool.padding, pool.ceil_mode)
        .map_err(|error| GraphError::Window { layer: node.id.clone(), error })?;
    let [oh, ow] = plane.out_size();
    Ok(Worked { plane: Some(plane), ..Shape::Maps([c, oh, ow]).into() })
}

/// Whether some window has no tap inside of the input: dilated ones can step over a small one.
fn reads_padding_alone(plane: &Plane) -> bool {
    [plane.rows(), plane.columns()].into_iter().any(|axis| {
        let outside = |out, tap| axis.source(axis.position(out, tap)).is_none();
        (0..axis.out_size()).any(|out| (0..axis.kernel_size()).all(|tap| outside(out, tap)))
    })
}

fn concatenation(inputs: &[Shape]) -> Result<Shape, String> {
    let total = inputs.iter().map(|shape| shape.channels()).sum();
    let joined = match inputs[0] {
        Shape::Maps([_, h, w]) => Shape::Maps([total, h, w]),
        Shape::Features(_) => Shape::Features(total),
    };
    let fits = |shape: &&Shape| match (joined, shape) {
        (Shape::Maps([_, h, w]), Shape::Maps([_, oh, ow])) => h == *oh && w == *ow,
        (Shape::Features(_), Shape::Features(_)) => true,
        _ => false,
    };
    match inputs.iter().find(|shape| !fits(shape)) {
        Some(other) => Err(format!("joins {} and {other}, but heights and widths must be equal", inputs[0])),
        None => Ok(joined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Linear;

    fn start() -> Graph {
        Graph::new("test").then("input", Op::Input { shape: [2, 6, 6] })
    }

    #[test]
    fn what_is_wrong_is_said_by_layer() {
        let linear = Op::Linear(Linear { out_features: 3, bias: true });
        let table = [
            (Graph::new("none"), "a network starts with its input and has exactly one"),
            (start().then("input", Op::Relu), "two layers are called \"input\"; give each its own name"),
            (start().join("a", Op::Relu, &["b"]), "layer \"a\" reads \"b\", which does not stand before it"),
            (start().join("a", Op::Add, &["input"]), "layer \"a\" reads 1 layers, but needs 2 to 16"),
            (
                start().then("a", linear),
                "layer \"a\": a linear layer reads a row of features; put a flatten before it",
            ),
            (
                start().then("flat", Op::Flatten).then("a", Op::MaxPool2d(Pool::of(2))),
                "layer \"a\": needs feature maps, but what it reads is a row of 72 features",
            ),
            (
                start().then("a", Op::Conv2d(Conv2d { groups: 4, ..Conv2d::of(4, 3) })),
                "layer \"a\": 4 groups must divide both the 2 channels that come in and the 4 that go out",
            ),
            (
                start().then("p", Op::MaxPool2d(Pool::of(2))).join("a", Op::Multiply, &["p", "input"]),
                "layer \"a\": joins 2x3x3 and 2x6x6, but all inputs must have one shape",
            ),
            (
                start().then("a", Op::Tanh).join("b", Op::Relu, &["input"]),
                "nothing reads layer \"a\"; connect it or take it out",
            ),
            (
                start().then("a", Op::Dropout { p: 1.0 }),
                "layer \"a\": p is 1, but it must be at least 0 and below 1",
            ),
        ];
        for (graph, message) in table {
            assert_eq!(infer(&graph).expect_err(message).to_string(), message);
        }
    }

    #[test]
    fn a_largest_number_of_padding_alone_is_refused() {
        let pool = Op::MaxPool2d(Pool { padding: [1, 0], dilation: [2, 1], ..Pool::of(2) });
        let graph = |height| {
            let input = Op::Input { shape: [1, height, 2] };
            Graph::new("test").then("input", input).then("pool", pool.clone())
        };
        let error = infer(&graph(1)).expect_err("rows -1 and 1 of a single one").to_string();
        assert!(error.starts_with("layer \"pool\": a window reads padding alone"), "{error}");
        assert!(infer(&graph(2)).is_ok());
    }

    #[test]
    fn a_kernel_that_does_not_fit_is_refused_in_the_words_of_the_geometry() {
        let error = infer(&start().then("conv", Op::Conv2d(Conv2d::of(1, 7)))).expect_err("7 > 6");
        assert!(error.to_string().starts_with("layer \"conv\": "), "{error}");
        assert!(matches!(error, GraphError::Window { .. }));
    }

    #[test]
    fn joining_branches_adds_up_their_channels() {
        let graph = start().join("left", Op::Conv2d(Conv2d::of(3, 3).padded(1)), &["input"]).join(
            "both",
            Op::Concat,
            &["left", "input"],
        );
        assert_eq!(infer(&graph).expect("sound").output(), Shape::Maps([5, 6, 6]));
    }

    #[test]
    fn a_network_larger_than_memory_is_refused_before_it_is_built() {
        let wide = Op::Conv2d(Conv2d::of(65_536, 7).padded(3));
        assert_eq!(infer(&start().then("a", wide.clone()).then("b", wide)), Err(GraphError::TooLarge));
    }
}
