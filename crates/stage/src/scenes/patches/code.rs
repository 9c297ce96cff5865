//! The three wirings as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::{Plan, Settings};
use crate::lab::Program;
use crate::lab::torch::failed;

/// The program for these settings; `plan` is their plan, or why there is none.
#[must_use]
pub(super) fn program(of: &Settings, plan: Result<&Plan, &ShapeError>) -> Program {
    let p = &of.params;
    let window = format!("kernel_size={}, stride={}", p.kernel_size, p.stride);
    let bias = if p.bias { "True" } else { "False" };
    let (own, count) = if p.bias {
        ("own_bias = torch.zeros(units)\n", ["dense.bias", "own_bias", "shared.bias"])
    } else {
        ("", [""; 3])
    };
    let print = |weights: &str, at: usize| match count[at] {
        "" => format!("print({weights}.numel())\n"),
        bias => format!("print({weights}.numel(), {bias}.numel())\n"),
    };
    let source = format!(
        "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\
         x = torch.rand(1, 1, {n}, {n})\nshared = nn.Conv2d(1, 1, {window}, bias={bias})\n\
         units = shared(x).numel()\ndense = nn.Linear(x.numel(), units, bias={bias})\n\
         patches = F.unfold(x, {window})[0].T\nlocal = torch.rand(patches.shape)\n{own}\
         print((local * patches).sum(1).shape)\n{}{}{}",
        print("dense.weight", 0),
        print("local", 1),
        print("shared.weight", 2),
        n = p.in_size,
    );
    match plan {
        Ok(plan) => {
            let line = |count: &super::Count| match count.biases {
                0 => count.weights.to_string(),
                biases => format!("{} {biases}", count.weights),
            };
            let shape = format!("torch.Size([{}])", plan.units());
            let lines: Vec<String> = [shape].into_iter().chain(plan.counts().iter().map(line)).collect();
            Program { source, output: lines.join("\n"), fails: false }
        }
        Err(why) => Program { source, output: failed(why), fails: true },
    }
}
