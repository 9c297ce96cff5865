//! The same computation as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::Params;
use super::plan::{AVERAGE, MAX, Plan};
use crate::lab::Program;
use crate::lab::torch::{failed, pair, print, tensor};

/// The program for these parameters; `plan` is their plan, or why there is none.
#[must_use]
pub(super) fn program(p: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    let head = "import torch\nimport torch.nn.functional as F\n";
    let x = tensor("x", &p.x, 1);
    let [max, average] = match p.output {
        Some(size) => ["max", "avg"].map(|name| format!("F.adaptive_{name}_pool2d(x, {})", pair(size))),
        None => {
            let python = |on: bool| if on { "True" } else { "False" };
            let common = format!(
                "x, {}, stride={}, padding={}, ceil_mode={}",
                pair(p.kernel),
                pair(p.stride),
                pair(p.padding),
                python(p.ceil_mode)
            );
            let count = python(p.count_include_pad);
            [format!("F.max_pool2d({common})"), format!("F.avg_pool2d({common}, count_include_pad={count})")]
        }
    };
    let source = format!("{head}{x}print({max})\nprint({average})\n");
    match plan {
        Ok(plan) => {
            let output = [MAX, AVERAGE].map(|pooling| print(plan.maps()[1 + pooling])).join("\n");
            Program { source, output, fails: false }
        }
        Err(why) => Program { source, output: failed(why), fails: true },
    }
}
