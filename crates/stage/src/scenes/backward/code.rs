//! The same computation as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;
use ndarray::Array4;

use super::head::PROBABILITY;
use super::layer::{Layer, Of};
use super::params::Params;
use super::plan::Plan;
use crate::frame::Role;
use crate::lab::torch::{failed, float, pair, print, tensor};
use crate::lab::{Program, Stack};

/// The program for these parameters; `plan` is their plan, or why there is none.
pub(super) fn program(p: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    if let Some(plan) = plan.ok().filter(|_| p.layer == Layer::Linear) {
        return linear(p, plan);
    }
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
        Layer::Relu | Layer::Linear => "F.relu(x)".to_owned(),
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

/// Logits, their loss and every gradient. The loss takes logits; the softmax is printed beside it.
fn linear(p: &Params, plan: &Plan) -> Program {
    let matrix = |name: &str, stack: &Stack| flat(&tensor(name, stack, 1));
    let b: Vec<String> = p.linear.b.iter().map(|b| float(*b)).collect();
    let source = format!(
        "import torch\nimport torch.nn.functional as F\n\
         torch.set_printoptions(sci_mode=False)\n{}{}b = torch.tensor([{}])\n\
         for t in (x, w, b):\n    t.requires_grad_()\n\
         z = F.linear(x, w, b)\nz.retain_grad()\n\
         loss = F.cross_entropy(z, torch.tensor([{}]))  # takes logits: no softmax before it\n\
         loss.backward()\n\
         print(z.detach())\nprint(F.softmax(z, dim=1).detach())\nprint(loss.detach())\n\
         print(z.grad)\nprint(x.grad)\nprint(w.grad)\nprint(b.grad)\n",
        matrix("x", &p.linear.x),
        matrix("w", &p.linear.w),
        b.join(", "),
        p.linear.target,
    );
    let z = plan.forward();
    let probability = |class| plan.ahead(Role::Partial, PROBABILITY, class).unwrap_or_default();
    let softmax = Array4::from_shape_fn(z.dim(), |(_, _, _, class)| probability(class));
    let loss = Array4::from_elem([1; 4], plan.loss());
    // Two brackets fewer, and so two spaces before every further row.
    let rows = |numbers: &Array4<f64>| flat(&print(numbers)).replace("\n  ", "\n");
    let printed = [
        rows(&z),
        rows(&softmax),
        print(&loss).replace(['[', ']'], ""),
        rows(plan.grad(Of::Z)),
        rows(plan.grad(Of::X)),
        rows(plan.grad(Of::W)),
        vector(plan),
    ];
    Program { source, output: printed.join("\n"), fails: false }
}

/// Two axes instead of four.
fn flat(text: &str) -> String {
    text.replace("[[[[", "[[").replace("]]]]", "]]")
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
