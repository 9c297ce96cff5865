//! The same computation as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::layer::{Layer, Of};
use super::params::Params;
use super::plan::Plan;
use crate::lab::Program;
use crate::lab::torch::{failed, float, pair, print, tensor};

/// The program for these parameters; `plan` is their plan, or why there is none.
pub(super) fn program(p: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    let mut source = String::from("import torch\nimport torch.nn.functional as F\n");
    let conv = p.layer == Layer::Conv;
    let mut with_gradient = vec!["x"];
    source.push_str(&tensor("x", &p.x, 1));
    if conv {
        source.push_str(&tensor("w", &p.w, 1));
        source.push_str(&format!("b = torch.tensor([{}])\n", float(p.b)));
        with_gradient.extend(["w", "b"]);
    }
    for name in &with_gradient {
        source.push_str(&format!("{name}.requires_grad_()\n"));
    }
    let geometry = format!("stride={}, padding={}", pair(p.stride), pair(p.padding));
    let call = match p.layer {
        Layer::Conv => format!("F.conv2d(x, w, b, {geometry}, dilation={})", pair(p.dilation)),
        Layer::Max => format!("F.max_pool2d(x, {}, {geometry})", pair(p.kernel)),
        Layer::Mean => format!("F.avg_pool2d(x, {}, {geometry})", pair(p.kernel)),
        Layer::Relu => "F.relu(x)".to_owned(),
    };
    source.push_str(&format!("y = {call}\n"));
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) => return Program { source, output: failed(why), fails: true },
    };
    source.push_str(&tensor("dy", &p.dy.resized(plan.out_size()), 1));
    source.push_str("y.backward(gradient=dy)\n");
    for name in &with_gradient {
        source.push_str(&format!("print({name}.grad)\n"));
    }
    let mut printed = vec![print(plan.grad(Of::X))];
    if conv {
        printed.extend([print(plan.grad(Of::W)), vector(plan)]);
        source.push_str("# the gradient of x is a transposed convolution of dy\n");
        source.push_str(&format!("print(torch.allclose(x.grad, {}))\n", transposed(p, plan)));
        printed.push("True".to_owned());
    }
    Program { source, output: printed.join("\n"), fails: false }
}

/// `b.grad` as `print` shows it: what is printed of one number in four brackets, in one.
fn vector(plan: &Plan) -> String {
    print(plan.grad(Of::B)).replace("[[[[", "[").replace("]]]]", "]")
}

/// The same gradient as a transposed convolution; what no window read has to be added to its size.
fn transposed(p: &Params, plan: &Plan) -> String {
    let rest = plan
        .plane()
        .map_or([0, 0], |plane| [plane.rows(), plane.columns()].map(|axis| axis.rounding().remainder()));
    let extra = if rest == [0, 0] { String::new() } else { format!(", output_padding={}", pair(rest)) };
    format!(
        "F.conv_transpose2d(dy, w, stride={}, padding={}, dilation={}{extra})",
        pair(p.stride),
        pair(p.padding),
        pair(p.dilation)
    )
}
