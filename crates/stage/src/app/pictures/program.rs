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

/// Changed pixels that a program writes out; of more, it says how many there are.
const WRITTEN: usize = 8;

/// The lines that change pixels, the one at `at` before the others.
fn changes(filters: &Filters, shown: &Shown, at: [usize; 2]) -> String {
    let edits = filters.params().edits.as_slice();
    let stored = edits.iter().filter(|edit| shown.picture.plane_of(edit.at.channel).is_some());
    let mut pixels: Vec<[usize; 2]> = stored.map(|edit| [edit.at.row, edit.at.col]).collect();
    pixels.sort_unstable_by_key(|pixel| (*pixel != at, *pixel));
    pixels.dedup();
    let line = |[row, col]: &[usize; 2]| {
        let [r, g, b] = shown.picture.rgb([*row, *col])?;
        let value = if shown.is_colour() { format!("({r}, {g}, {b})") } else { r.to_string() };
        Some(format!("photo.putpixel(({col}, {row}), {value})\n"))
    };
    let lines: String = pixels.iter().take(WRITTEN).filter_map(line).collect();
    match pixels.len().checked_sub(WRITTEN) {
        Some(more) if more > 0 => format!("{lines}# and {more} more\n"),
        _ => lines,
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
    let changes = changes(filters, shown, at);
    // Of a picture in colour all three numbers are changed before it becomes grey.
    let becomes_grey = shown.is_colour() && mode == "L" && !changes.is_empty();
    let (opened, seen) = if becomes_grey { ("RGB", "photo.convert(\"L\")") } else { (mode, "photo") };
    let source = format!(
        "import numpy, torch\nfrom PIL import Image\n\n{note}photo = Image.open(\"{}\").convert(\"{opened}\")\n\
         {changes}x = torch.tensor(numpy.array({seen})).float(){shape}\n{}{repeat}\
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
