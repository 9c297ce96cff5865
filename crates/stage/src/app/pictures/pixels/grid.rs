//! The numbers in the frame as a grid, and everything about one of them.

use kernelwalk_text as say;

use super::state::Draft;
use super::{Pixels, Table};
use crate::app::pictures::kernel_grid::alone;
use crate::frame::{CellId, Change, Frame, Grid, Mark, MarkState, Role};
use crate::image::{Reading, Refused};
use crate::number::{self, IN_INSPECTOR};
use crate::scenes::pixels::{Cell, Pixel};

/// A pixel and its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct PixelFocus {
    /// `[row, column]`.
    pub at: [usize; 2],
    /// Which plane of a picture in colour its number stands in; none of a grey one, and none for a computed grey.
    pub plane: Option<usize>,
    /// Its numbers.
    pub pixel: Pixel,
    /// The number as it is read now.
    pub text: String,
    /// `value / 255`, with a sign that says whether that is all of it.
    pub unit: String,
    /// What stood there before it was changed.
    pub was: Option<u8>,
    /// Whether the number is stored, so that it can be changed.
    pub editable: bool,
    /// Where it is stored: the plane, row and column before it, put into the formula, and what that gives.
    pub stored: Option<String>,
    /// All of it in a sentence.
    pub said: String,
}

pub(super) fn focus(pixels: &Pixels, table: &Table, at: [usize; 2]) -> Option<PixelFocus> {
    let pixel = table.plan.pixel(at)?;
    let text = pixels.params().reading.text(pixel.value);
    let [row, col] = at;
    let said = match pixel.rgb {
        None => say::pixels_said(row, col, text.as_str()),
        Some([red, green, blue]) => {
            say::pixels_said_colour(row, col, text.as_str(), [red, green, blue].map(plain).join(", "))
        }
    };
    let was = table.original.at(table.plan.channel(), at).filter(|was| *was != pixel.value);
    let editable = table.numbers.editable;
    let exact = (pixel.unit * 1e3).fract() == 0.0;
    let unit = format!("{} {}", if exact { "=" } else { "≈" }, number::show(pixel.unit, IN_INSPECTOR));
    let picture = table.plan.picture();
    let plane = picture.plane_of(table.plan.channel()).filter(|_| picture.is_colour());
    let stored = picture.plane_of(table.plan.channel()).map(|plane| stored(at, plane, table));
    Some(PixelFocus { at, plane, pixel, text, unit, was, editable, stored, said })
}

/// Rows follow each other, and planes do: the number at `[plane, row, column]` is the `(plane H + row) W + column`th.
fn stored([row, col]: [usize; 2], plane: usize, table: &Table) -> String {
    let [rows, cols] = table.size();
    let place = number::grouped(((plane * rows + row) * cols + col) as u64);
    if table.is_colour() {
        say::pixels_stored_plane(plane, rows, row, cols, col, place)
    } else {
        say::pixels_stored(row, cols, col, place)
    }
}

/// A byte as people read it.
pub(super) fn plain(byte: u8) -> String {
    Reading::Bytes.text(byte)
}

/// The numbers of the frame; cells are counted from its top left corner.
pub(super) fn frame(pixels: &Pixels, table: &Table, looked: Option<[usize; 2]>) -> Frame {
    let region = table.numbers.region;
    let mark = |cell: &Cell| {
        let at = [cell.at.row, cell.at.col];
        let place = |d: usize, from: usize| (at[d] - from) as i32;
        let id = CellId::new(Role::Input, 0, place(0, region.row), place(1, region.col));
        let state = MarkState {
            grey: Some(cell.value),
            pinned: pixels.pin() == Some(at),
            hovered: looked == Some(at),
            pending: pixels.draft.as_ref().is_some_and(|draft| draft.cell == id),
            // That it changed is told by a flash; by how much, by the inspector.
            change: pixels.changed.contains(&at).then(|| Change { delta: 0.0, text: String::new() }),
            ..MarkState::default()
        };
        let (value, text, data) = (Some(f64::from(cell.value)), cell.text.clone(), pixels.exact(cell.value));
        Mark { cell: id, value, text, data, state }
    };
    alone(Grid {
        editable: table.numbers.editable,
        marks: table.numbers.rows.iter().map(|row| row.iter().map(mark).collect()).collect(),
        ..Grid::empty(say::pixels_numbers(), "X", Role::Input, [region.rows, region.cols])
    })
}

/// What is the matter with the number that is being typed.
pub(super) fn remark(pixels: &Pixels) -> Option<String> {
    let Draft { cell, text, why } = pixels.draft.as_ref()?;
    match why {
        Some(why) => Some(refused(text, *why, pixels.params().reading)),
        None => {
            let [row, col] = pixels.pixel_of(*cell)?;
            let table = pixels.table()?;
            let value = table.plan.pixel([row, col])?.value;
            Some(say::pixels_pending(pixels.params().reading.text(value)))
        }
    }
}

/// Why a text is not taken, and which ones are.
pub(in crate::app::pictures) fn refused(text: &str, why: Refused, reading: Reading) -> String {
    match why {
        Refused::NotANumber => say::typed_not_a_number(text, reading.text(128)),
        Refused::OutOfRange => say::pixels_out_of_range(text, number::show(reading.white(), 0)),
        Refused::NotWhole => say::pixels_not_whole(text),
    }
}
