//! Which cells does an output read, and how often is a cell read?

use kernelwalk_nn::shape::Axis;
use kernelwalk_text as say;

use super::{Ask, Draw, Drawn, choice};
use crate::number;
use crate::scenes::output_size::Side;

pub(super) fn draw(draw: &mut Draw) -> Option<Drawn> {
    let side = Side::new(draw.between(6, 12), draw.between(2, 4))
        .strided(draw.between(1, 3))
        .padded(draw.between(0, 1))
        .dilated(draw.one_of(&[1, 1, 2]));
    let axis = side.axis().ok()?;
    if axis.out_size() < 3 {
        return None;
    }
    if draw.coin() { window(side, &axis, draw) } else { uses(side, &axis, draw) }
}

/// Rows that the window of an output covers, those in the padding, too.
fn window(side: Side, axis: &Axis, draw: &mut Draw) -> Option<Drawn> {
    let out = draw.between(1, axis.out_size() - 1);
    let right = rows(axis, out);
    let of = |side: Side| side.axis().ok().map(|axis| rows(&axis, out));
    let shifted = (0..axis.kernel_size()).map(|tap| axis.position(out, tap) + 1).collect::<Vec<_>>();
    let wrong = [
        (of(side.strided(1)), say::mistake_start_is_output()),
        (of(side.padded(0)), say::mistake_start_in_padding()),
        (of(side.dilated(1)), say::mistake_gaps()),
        (Some(list(&shifted)), say::mistake_counted_from_one()),
        (of(side.strided(side.stride + 1)), say::mistake_other_stride()),
    ];
    let ask = choice(right, wrong.into_iter().filter_map(|(text, told)| Some((text?, told))));
    matches!(&ask, Ask::Choice(options) if options.len() >= 3).then(|| Drawn {
        question: say::ask_window(
            side.in_size,
            side.kernel_size,
            side.stride,
            axis.pad_before(),
            side.dilation,
            out,
        ),
        table: Vec::new(),
        ask,
        why: say::why_window(out, side.stride, axis.pad_before(), shown(axis.start(out))),
    })
}

/// How many outputs read a cell.
fn uses(side: Side, axis: &Axis, draw: &mut Draw) -> Option<Drawn> {
    let places = [0, 1].map(|_| draw.between(0, side.in_size - 1));
    let read = places.map(|place| {
        (0..axis.out_size()).filter(|out| axis.window(*out).any(|reach| reach.source == Some(place))).count()
    });
    let right = read[0] * read[1];
    let taps = side.kernel_size * side.kernel_size;
    let mut mistakes = Vec::new();
    for (number, told) in [
        (1, say::mistake_used_once()),
        (taps, say::mistake_used_by_every_tap()),
        (read[0] + read[1], say::mistake_added_sides()),
        (axis.out_size() * axis.out_size(), say::mistake_used_by_all()),
    ] {
        if number != right {
            mistakes.push((number as f64, told));
        }
    }
    Some(Drawn {
        question: say::ask_uses(
            side.in_size,
            side.kernel_size,
            side.stride,
            axis.pad_before(),
            side.dilation,
            format!("[{}, {}]", places[0], places[1]),
        ),
        table: Vec::new(),
        ask: Ask::Number { right: right as f64, mistakes },
        why: say::why_uses(read[0], read[1], right),
    })
}

fn rows(axis: &Axis, out: usize) -> String {
    list(&(0..axis.kernel_size()).map(|tap| axis.position(out, tap)).collect::<Vec<_>>())
}

fn list(positions: &[isize]) -> String {
    positions.iter().map(|at| shown(*at)).collect::<Vec<_>>().join(", ")
}

fn shown(position: isize) -> String {
    number::show(position as f64, 0)
}
