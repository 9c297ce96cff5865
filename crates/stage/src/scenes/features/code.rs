//! The same search as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::{Params, Plan, Pooling};
use crate::lab::Program;
use crate::lab::torch::{failed, print, tensor};

/// The program for these parameters; `plan` is their plan, or why there is none.
#[must_use]
pub(super) fn program(p: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    let taps = p.features.rows() * p.features.cols();
    let pool = match p.pooling {
        Pooling::Best => "m, m.shape[2:]",
        Pooling::Tiles => "m, 2, ceil_mode=True",
    };
    let source = format!(
        "import torch\nimport torch.nn.functional as F\n{}{}{}m = F.conv2d(x, w) / {taps}\n\
         best = F.max_pool2d({pool})\nprint(best)\nprint(best.amax((2, 3)).mean())\n\
         equal = x == stored\nprint(equal.sum())\nprint(2 * equal.float().mean() - 1)\n",
        tensor("stored", &p.reference(), 1),
        tensor("x", &p.drawing, 1),
        tensor("w", &p.features, 1),
    );
    match plan {
        Ok(plan) => {
            let (vote, pixels) = (plan.vote(), plan.pixels());
            let output = [
                print(plan.pooled()),
                single(vote.score),
                format!("tensor({})", pixels.equal),
                single(pixels.score),
            ];
            Program { source, output: output.join("\n"), fails: false }
        }
        Err(why) => Program { source, output: failed(why), fails: true },
    }
}

/// A tensor of a single number, as it is printed.
fn single(number: f64) -> String {
    if number.fract() == 0.0 {
        format!("tensor({:.0}.)", number + 0.0)
    } else {
        format!("tensor({number:.4})")
    }
}
