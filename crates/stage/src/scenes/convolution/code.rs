//! The same computation as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};

use super::{Params, Plan, Stack};
use crate::number;

/// A program and what running it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Lines that can be run as they are.
    pub source: String,
    /// What is printed; without comment signs.
    pub output: String,
    /// Whether it is an error.
    pub fails: bool,
}

/// The program for these parameters; `plan` is their plan, or why there is none.
#[must_use]
pub fn program(params: &Params, plan: Result<&Plan, &ShapeError>) -> Program {
    let [filters, slices, ..] = params.weight_shape();
    let x = literal("x", &params.x, [1, params.x.channels()]);
    let w = literal("w", &params.w, [filters, slices]);
    let mut source = format!("import torch\nimport torch.nn.functional as F\n{x}{w}");
    let mut args = vec!["x".to_owned(), "w".to_owned()];
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
    args.push(format!("dilation={}", pair(params.dilation)));
    if params.groups != 1 {
        args.push(format!("groups={}", params.groups));
    }
    source.push_str(&format!("print(F.conv2d({}))\n", args.join(", ")));
    match plan {
        Ok(plan) => Program { source, output: printed(plan), fails: false },
        Err(why) => {
            let words = why.torch_message().unwrap_or_else(|| why.to_string());
            Program { source, output: format!("RuntimeError: {words}"), fails: true }
        }
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

fn pair([h, w]: [usize; 2]) -> String {
    if h == w { h.to_string() } else { format!("({h}, {w})") }
}

/// A number that makes a tensor one of floats.
fn float(x: f64) -> String {
    let text = number::machine(x);
    if text.contains(['.', 'e']) { text } else { text + "." }
}

/// `name = torch.tensor(...)` of shape `[outer[0], outer[1], rows, cols]`.
fn literal(name: &str, stack: &Stack, [_, inner]: [usize; 2]) -> String {
    let mut first = true;
    let row = |c: usize, y: usize, first: &mut bool| {
        let numbers = (0..stack.cols()).map(|x| {
            let value = stack.get(c, y, x).unwrap_or(0.0);
            // One float makes the whole tensor one of floats.
            let text = if *first { float(value) } else { number::machine(value) };
            *first = false;
            text
        });
        format!("[{}]", numbers.collect::<Vec<_>>().join(", "))
    };
    let grids: Vec<String> = (0..stack.channels())
        .map(|c| {
            let rows: Vec<String> = (0..stack.rows()).map(|y| row(c, y, &mut first)).collect();
            format!("[{}]", rows.join(",\n    "))
        })
        .collect();
    let outer: Vec<String> =
        grids.chunks(inner.max(1)).map(|grids| format!("[{}]", grids.join(",\n   "))).collect();
    format!("{name} = torch.tensor([{}])\n", outer.join(",\n  "))
}

/// The output as `print` shows a tensor: one width for all numbers, four decimals unless all are whole.
fn printed(plan: &Plan) -> String {
    let [channels, rows, cols] = plan.out_shape();
    let y = plan.output();
    let whole = y.iter().all(|v| v.fract() == 0.0);
    let text = |v: f64| if whole { format!("{v:.0}.") } else { format!("{v:.4}") };
    let width = y.iter().map(|v| text(*v + 0.0).len()).max().unwrap_or(0);
    let row = |c: usize, r: usize| {
        let numbers = (0..cols).map(|x| format!("{:>width$}", text(y[[0, c, r, x]] + 0.0)));
        format!("[{}]", numbers.collect::<Vec<_>>().join(", "))
    };
    let grid = |c: usize| {
        let rows: Vec<String> = (0..rows).map(|r| row(c, r)).collect();
        format!("[{}]", rows.join(",\n          "))
    };
    let grids: Vec<String> = (0..channels).map(grid).collect();
    format!("tensor([[{}]])", grids.join(",\n\n         "))
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
