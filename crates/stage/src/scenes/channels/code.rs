//! The same computation as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::{Params, Plan};
use crate::lab::Program;
use crate::scenes::convolution;

/// The program for these parameters; `plan` is their plan, or why there is none.
#[must_use]
pub(super) fn program(params: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    let mut program = convolution::program(&params.conv, plan.map(Plan::kept));
    let off = params.all_off();
    if let ([first, others @ ..], Some(call)) = (&off[..], program.source.rfind("print(")) {
        let off = if others.is_empty() { first.to_string() } else { format!("{off:?}") };
        program.source.insert_str(call, &format!("x[:, {off}] = 0\n"));
    }
    let [weights, biases] = params.parameters();
    let count = if biases == 0 { "w.numel()" } else { "w.numel() + b.numel()" };
    program.source.push_str(&format!("print({count})\n"));
    // After an error nothing more is printed.
    if !program.fails {
        program.output.push_str(&format!("\n{}", weights + biases));
    }
    program
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(params: &Params) -> Program {
        let plan = Plan::new(params);
        program(params, plan.as_ref())
    }

    #[test]
    fn the_lecture_prints_three_maps_and_57_parameters() {
        let found = of(&Params::default());
        assert!(found.source.contains("b = torch.tensor([1., 0., -2.])\n"));
        assert!(found.source.ends_with(
            "print(F.conv2d(x, w, b, stride=1, padding=0, dilation=1))\nprint(w.numel() + b.numel())\n"
        ));
        assert!(found.output.starts_with("tensor([[[[13., 14., 20.],\n"));
        assert!(found.output.ends_with("[ 2.,  0., -2.]]]])\n57"));
    }

    #[test]
    fn a_channel_that_is_off_reads_as_zero() {
        let found = of(&Params::default().turned(0));
        assert!(found.source.contains("\nx[:, 0] = 0\nprint(F.conv2d("));
        assert!(found.output.starts_with("tensor([[[[ 1.,  2.,  3.],\n"));
        let none = of(&Params::default().turned(1).turned(0));
        assert!(none.source.contains("\nx[:, [0, 1]] = 0\nprint(F.conv2d("));
        assert!(none.output.starts_with("tensor([[[[ 1.,  1.,  1.],\n"), "the bias alone");
    }

    #[test]
    fn groups_are_named() {
        assert!(of(&Params::default().dealt([4, 4, 2])).source.contains(", groups=2))"));
    }
}
