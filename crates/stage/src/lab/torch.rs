//! Tensors as PyTorch programs write and print them.

use kernelwalk_nn::shape::ShapeError;
use ndarray::Array4;

use super::Stack;
use crate::number;

/// What a refused call prints; what only this page refuses is no error of PyTorch's.
pub(crate) fn failed(why: &ShapeError) -> String {
    why.torch_message().map_or_else(|| why.to_string(), |words| format!("RuntimeError: {words}"))
}

/// A pair as an argument: `2`, or `(2, 1)`.
pub(crate) fn pair([h, w]: [usize; 2]) -> String {
    if h == w { h.to_string() } else { format!("({h}, {w})") }
}

/// A number that makes a tensor one of floats.
pub(crate) fn float(x: f64) -> String {
    let text = number::machine(x);
    if text.contains(['.', 'e']) { text } else { text + "." }
}

/// `name = torch.tensor(...)` of shape `[grids / inner, inner, rows, cols]`.
pub(crate) fn tensor(name: &str, stack: &Stack, inner: usize) -> String {
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
pub(crate) fn print(y: &Array4<f64>) -> String {
    let (_, channels, rows, cols) = y.dim();
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
