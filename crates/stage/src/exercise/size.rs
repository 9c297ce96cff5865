//! How large is the output?

use kernelwalk_nn::shape::Axis;
use kernelwalk_text as say;

use super::{Ask, Draw, Drawn};
use crate::scenes::output_size::{Pad, Side};

pub(super) fn draw(draw: &mut Draw) -> Option<Drawn> {
    let side = Side::new(draw.between(5, 32), draw.between(2, 7))
        .strided(draw.between(1, 4))
        .padded(draw.between(0, 3))
        .dilated(draw.one_of(&[1, 1, 1, 2]));
    let axis = side.axis().ok()?;
    let out = axis.out_size();
    if out < 2 {
        return None;
    }
    let mut mistakes = Vec::new();
    let mut add = |number: Option<usize>, told: String| {
        if let Some(number) = number.filter(|number| *number != out) {
            mistakes.push((number as f64, told));
        }
    };
    let size = |side: Side| side.axis().ok().map(|axis| axis.out_size());
    let padding = axis.pad_before();
    add(size(Side { padding: Pad::Cells([padding, 0]), ..side }), say::mistake_padding_once());
    add(size(side.padded(0)), say::mistake_no_padding());
    add(size(side.dilated(1)), say::mistake_no_dilation());
    add(size(side.strided(1)), say::mistake_no_stride());
    add((!axis.rounding().is_exact()).then_some(out + 1), say::mistake_rounded_up());
    add(Some(out - 1), say::mistake_not_plus_one());
    let question = say::ask_size(side.in_size, side.kernel_size, side.stride, padding, side.dilation);
    let ask = Ask::Number { right: out as f64, mistakes };
    Some(Drawn { question, table: Vec::new(), ask, why: why(&axis) })
}

/// The formula with its numbers put in.
pub(super) fn why(axis: &Axis) -> String {
    let arithmetic = axis.rounding().to_string().replace('-', "\u{2212}").replace('~', "≈");
    say::why_size(arithmetic, axis.span())
}
