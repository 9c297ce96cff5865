//! The same computation in PyTorch.

use super::{Filters, Shown};
use crate::image::Source;
use crate::lab::torch;
use crate::lab::{Program, Stack};
use crate::scenes::image_filters::Kernel;

/// Rows of a kernel as the program writes them.
fn weight(kernel: &Kernel) -> String {
    let [rows, cols] = kernel.size();
    let stack = Stack::from_fn([1, rows, cols], |_, y, x| kernel.numbers()[y * cols + x]);
    let tensor = torch::tensor("w", &stack, 1);
    let divisor = kernel.divisor();
    if divisor == 1.0 { tensor } else { format!("{} / {}\n", tensor.trim_end(), torch::float(divisor)) }
}

fn file(source: Source) -> &'static str {
    match source {
        Source::Photo(photo) => photo.file().rsplit('/').next().unwrap_or_default(),
        _ => "picture.png",
    }
}

/// A number as PyTorch prints a tensor of one.
fn printed(x: f32) -> String {
    if x.fract() == 0.0 { format!("tensor({x:.0}.)") } else { format!("tensor({x:.4})") }
}

/// Loads the picture, filters it, prints the number at `at` and the ends.
pub(super) fn program(filters: &Filters, shown: &Shown, at: [usize; 2]) -> Program {
    let planes = shown.response.in_channels();
    let (mode, shape) = match planes {
        3 => ("RGB", ".permute(2, 0, 1)[None]"),
        _ => ("L", "[None, None]"),
    };
    let (repeat, groups) = match planes {
        3 => ("w = w.repeat(3, 1, 1, 1)\n", ", groups=3"),
        _ => ("", ""),
    };
    let own = !matches!(filters.params().source, Source::Photo(_));
    let note = if own { "# the picture that is shown, saved as a file\n" } else { "" };
    let channel = filters.channel();
    let [row, col] = at;
    let source = format!(
        "import numpy, torch\nfrom PIL import Image\n\n{note}photo = Image.open(\"{}\").convert(\"{mode}\")\n\
         x = torch.tensor(numpy.array(photo)).float(){shape}\n{}{repeat}\
         y = torch.nn.functional.conv2d(x, w, padding=\"same\"{groups})\n\
         print(y[0, {channel}, {row}, {col}])\nprint(y.min(), y.max())\n",
        file(filters.params().source),
        weight(&filters.params().filter.kernel()),
    );
    let [low, high] = shown.extremes();
    let value = shown.response.at(channel, row, col).unwrap_or_default();
    let output = format!("{}\n{} {}\n", printed(value + 0.0), printed(low + 0.0), printed(high + 0.0));
    Program { source, output, fails: false }
}
