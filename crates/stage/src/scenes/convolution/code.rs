//! The same computation as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};

use super::{Params, Plan};
use crate::lab::Program;
use crate::lab::torch::{failed, float, pair, print, tensor};

/// The program for these parameters; `plan` is their plan, or why there is none.
#[must_use]
pub fn program(params: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    let [_, slices, ..] = params.weight_shape();
    let x = tensor("x", &params.x, params.x.channels());
    let w = tensor("w", &params.w, slices);
    let mut source = format!("import torch\nimport torch.nn.functional as F\n{x}{w}");
    let mut w = "w".to_owned();
    if params.transposed && params.w.channels() > 1 {
        // It wants input channels first, within each group.
        w = format!("w.unflatten(0, ({}, -1)).transpose(1, 2).flatten(0, 1)", params.groups);
    }
    if params.flip {
        w.push_str(".flip(2, 3)");
    }
    let mut args = vec!["x".to_owned(), w];
    if !params.b.is_empty() {
        let numbers: Vec<String> = params.b.iter().map(|b| float(*b)).collect();
        source.push_str(&format!("b = torch.tensor([{}])\n", numbers.join(", ")));
        args.push("b".to_owned());
    }
    let mut padding = padding(params.padding);
    if params.padding_mode != PaddingMode::Zeros {
        source.push_str(&pad_line(params));
        padding = "0".to_owned();
    }
    args.push(format!("stride={}", pair(params.stride)));
    args.push(format!("padding={padding}"));
    if params.transposed {
        args.push(format!("output_padding={}", pair(params.output_padding)));
    }
    args.push(format!("dilation={}", pair(params.dilation)));
    if params.groups != 1 {
        args.push(format!("groups={}", params.groups));
    }
    let call = if params.transposed { "conv_transpose2d" } else { "conv2d" };
    source.push_str(&format!("print(F.{call}({}))\n", args.join(", ")));
    match plan {
        Ok(plan) => Program { source, output: print(plan.output()), fails: false },
        Err(why) => Program { source, output: failed(why), fails: true },
    }
}

/// `F.conv2d` pads with zeros only; other fillings are made beforehand, as `nn.Conv2d` does it.
fn pad_line(params: &Params) -> String {
    let sides = |d: usize| match params.padding {
        Padding::Explicit(p) => [p[d]; 2],
        Padding::Valid => [0; 2],
        Padding::Same => {
            let total = params.dilation[d] * (params.w.size()[d] - 1);
            [total / 2, total - total / 2]
        }
    };
    let ([top, bottom], [left, right]) = (sides(0), sides(1));
    let mode = match params.padding_mode {
        PaddingMode::Zeros => "constant",
        PaddingMode::Reflect => "reflect",
        PaddingMode::Replicate => "replicate",
        PaddingMode::Circular => "circular",
    };
    format!("x = F.pad(x, ({left}, {right}, {top}, {bottom}), mode=\"{mode}\")\n")
}

fn padding(padding: Padding) -> String {
    match padding {
        Padding::Explicit(p) => pair(p),
        Padding::Same => "\"same\"".to_owned(),
        Padding::Valid => "\"valid\"".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(params: &Params) -> Program {
        let plan = Plan::new(params);
        program(params, plan.as_ref())
    }

    #[test]
    fn the_lecture_prints_as_pytorch_prints_it() {
        let found = of(&Params::default());
        assert!(found.source.starts_with("import torch\nimport torch.nn.functional as F\nx = torch.tensor([[[[3., 3, 2, 1, 0],\n    [0, 0, 1, 3, 1],"));
        assert!(found.source.ends_with("print(F.conv2d(x, w, stride=1, padding=0, dilation=1))\n"));
        let printed = "tensor([[[[12., 12., 17.],\n          [10., 17., 19.],\n          [ 9.,  6., 14.]]]])";
        assert_eq!(found.output, printed);
    }

    #[test]
    fn an_impossible_setting_prints_pytorchs_error() {
        let mut params = Params { x: Params::default().x.resized([3, 3]), ..Params::default() };
        params.w = params.w.resized([5, 5]);
        let found = of(&params);
        assert!(found.fails);
        assert_eq!(
            found.output,
            "RuntimeError: Calculated padded input size per channel: (3 x 3). Kernel size: (5 x 5). \
             Kernel size can't be greater than actual input size"
        );
    }

    #[test]
    fn other_paddings_are_made_before_the_convolution() {
        let params = Params {
            padding: Padding::Explicit([1, 2]),
            padding_mode: PaddingMode::Reflect,
            ..Params::default()
        };
        assert!(of(&params).source.contains("x = F.pad(x, (2, 2, 1, 1), mode=\"reflect\")\n"));
    }
}
