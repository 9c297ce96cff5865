//! The same numbers in PyTorch.

use super::{Pixels, Table};
use crate::image::{Edit, Reading, Source, Split};
use crate::lab::Program;

/// Changed numbers that a program writes out; of more, it says how many there are.
const WRITTEN: usize = 8;

/// `value / 255` as PyTorch prints it.
fn share(byte: u8) -> String {
    let unit = Reading::Unit.of(byte);
    if unit.fract() == 0.0 { format!("{unit:.0}.") } else { format!("{unit:.4}") }
}

/// The lines that load the picture.
fn load(source: Source, colour: bool, name: &str) -> String {
    if let Source::Digit { split, index } = source {
        let train = if split == Split::Train { "True" } else { "False" };
        return format!(
            "import torch\nfrom torchvision.datasets import MNIST\n\n\
             x = MNIST(\"data\", train={train}, download=True).data[{index}][None]\n"
        );
    }
    let (file, note) = match source {
        Source::Photo(photo) => (photo.file().rsplit('/').next().unwrap_or_default(), ""),
        _ => ("picture.png", "# the picture that is shown, saved as a file\n"),
    };
    let (mode, shape) = if colour { ("RGB", ".permute(2, 0, 1)") } else { ("L", "[None]") };
    format!(
        "import numpy, torch\nfrom PIL import Image\n\n{note}image = Image.open(\"{file}\").convert(\"{mode}\")\n\
         {name} = torch.tensor(numpy.array(image)){shape}\n"
    )
}

/// The lines that change numbers: those of the pixel at `at` among them.
fn changes(pixels: &Pixels, table: &Table, name: &str, at: [usize; 2]) -> String {
    let plane = |edit: &Edit| table.plan.picture().plane_of(edit.at.channel);
    let here = |edit: &&Edit| [edit.at.row, edit.at.col] == at;
    let edits = pixels.params().edits.as_slice();
    let first = edits.iter().filter(here).chain(edits.iter().filter(|edit| !here(edit)));
    let lines: String = first
        .filter_map(|edit| Some((plane(edit)?, edit)))
        .take(WRITTEN)
        .map(|(plane, edit)| format!("{name}[{plane}, {}, {}] = {}\n", edit.at.row, edit.at.col, edit.value))
        .collect();
    match edits.len().checked_sub(WRITTEN) {
        Some(more) if more > 0 => format!("{lines}# and {more} more\n"),
        _ => lines,
    }
}

/// Loads the picture and prints its shape and the numbers of the pixel at `at`.
pub(super) fn program(pixels: &Pixels, table: &Table, at: [usize; 2]) -> Program {
    let (colour, [row, col]) = (table.is_colour(), at);
    let name = if colour { "photo" } else { "x" };
    let pixel = table.plan.picture().rgb(at).unwrap_or_default();
    let ([rows, cols, planes], _) = table.plan.count();
    let shape = format!("torch.Size([{planes}, {rows}, {cols}]) torch.uint8\n");
    let (which, printed) = if colour {
        let three = |text: fn(u8) -> String| pixel.map(text).join(", ");
        // PyTorch gives all numbers of a tensor the same number of decimals, as soon as one needs them.
        let whole = pixel.iter().all(|byte| byte % 255 == 0);
        let shares =
            if whole { three(share) } else { three(|byte| format!("{:.4}", Reading::Unit.of(byte))) };
        let bytes = pixel.map(|byte| format!("{byte:>width$}", width = widest(pixel))).join(", ");
        (":", format!("tensor([{bytes}], dtype=torch.uint8)\ntensor([{shares}])\n"))
    } else {
        ("0", format!("tensor({}, dtype=torch.uint8)\ntensor({})\n", pixel[0], share(pixel[0])))
    };
    let source = format!(
        "{}{}print({name}.shape, {name}.dtype)\nprint({name}[{which}, {row}, {col}])\n\
         print({name}[{which}, {row}, {col}] / 255)\n",
        load(table.source, colour, name),
        changes(pixels, table, name, at),
    );
    Program { source, output: shape + &printed, fails: false }
}

/// PyTorch prints the integers of a tensor in columns of one width.
fn widest(pixel: [u8; 3]) -> usize {
    pixel.iter().map(|byte| byte.to_string().len()).max().unwrap_or(1)
}
