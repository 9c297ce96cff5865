//! Everything about one pixel: its window, the products behind its response, and the way to take them apart.

use std::rc::Rc;

use kernelwalk_text as say;

use super::rewrite::{self, Stored};
use super::{Filters, Shown};
use crate::frame::{CellId, Frame, Role, View, Window};
use crate::lab::{Lab as _, Setup};
use crate::number::{self, IN_CELLS, IN_INSPECTOR};
use crate::scene::Beat;
use crate::scenes::SceneId;
use crate::scenes::convolution::Convolution;
use crate::scenes::image_filters::Patch;
use crate::share::{self, LabLink, Link};

/// A pixel of the response and what stands behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Focus {
    /// `[row, column]`.
    pub at: [usize; 2],
    /// Where the response's number stands, `[row, column]`, of a response in colour after its channel.
    pub place: String,
    /// The number.
    pub value: String,
    /// The picture's: one number, or red, green and blue.
    pub pixel: String,
    /// The picture's number that the response reads in the middle of its window.
    pub stored: Stored,
    /// The pixels under the kernel; it begins outside of the picture at its edge.
    pub window: Window,
    /// How many of them lie outside.
    pub outside: usize,
    /// The numbers around the pixel.
    pub lens: Lens,
    /// The sum, as the scene `convolution` shows it.
    pub frame: Option<Rc<Frame>>,
    /// The fragment that opens this window there.
    pub link: Option<String>,
    /// All of it in a sentence.
    pub said: String,
}

/// The picture around a pixel, number by number.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    /// Row by row.
    pub rows: Vec<Vec<LensCell>>,
    /// The kernel's window in it, in cells from its top left.
    pub window: Window,
}

/// A number of the lens.
#[derive(Debug, Clone, PartialEq)]
pub struct LensCell {
    /// 0 black to 255 white; `None` outside of the picture.
    pub grey: Option<u8>,
    /// The number.
    pub text: String,
}

/// Cells of the lens around the window, and its least and largest side.
const AROUND: usize = 4;
const SIDES: [usize; 2] = [9, 15];

/// What stands behind a pixel; `None` if there is no such pixel.
pub(super) fn focus(filters: &Filters, shown: &Shown, at: [usize; 2]) -> Option<Focus> {
    let (channel, channels) = (filters.channel(), shown.channels().len());
    let patch = shown.response.window_at(channel, at[0], at[1])?;
    let [rows, cols] = patch.kernel.size();
    let [row, col] = patch.at.map(|start| start as f64);
    let value = number::show(patch.value.into(), IN_INSPECTOR);
    let params = patch.params();
    let link = params.as_ref().map(|params| {
        // The end of its one beat: the whole sum is on stage.
        let link = LabLink { setup: Setup::from(params), t: Beat::new(1.0), pin: None };
        share::print(&Link::Lab(SceneId::CONVOLUTION, Some(share::lab::write(&Convolution, &link))))
    });
    Some(Focus {
        at,
        pixel: shown.pixel(at),
        stored: rewrite::stored(filters, shown, at),
        window: Window { row, col, rows, cols },
        outside: patch.outside,
        lens: lens(shown, channel, &patch)?,
        frame: params.and_then(|params| frame(&Setup::from(&params), patch.output, channels)),
        place: if channels > 1 {
            format!("[{channel}, {}, {}]", at[0], at[1])
        } else {
            format!("[{}, {}]", at[0], at[1])
        },
        link,
        said: said(shown, channel, at)?,
        value,
    })
}

/// A pixel in a sentence: much cheaper than all about it.
pub(super) fn said(shown: &Shown, channel: usize, at: [usize; 2]) -> Option<String> {
    let [row, col] = at;
    let value = shown.response.at(channel, row, col)?;
    Some(say::filters_said(row, col, number::show(value.into(), IN_CELLS), shown.pixel(at)))
}

/// The sum as a picture of the scene `convolution`, its output named by its place in this one.
fn frame(setup: &Setup, [channel, row, col]: [usize; 3], channels: usize) -> Option<Rc<Frame>> {
    let plan = Convolution.plan(setup).ok()?;
    let mut frame = plan.frame(Beat::new(1.0), &View::default());
    frame.terms.output = CellId::new(Role::Output, channel, row as i32, col as i32);
    let outputs = frame.grids.iter_mut().filter(|grid| grid.role == Role::Output);
    outputs.for_each(|grid| grid.of_channels = channels);
    Some(Rc::new(frame))
}

fn lens(shown: &Shown, channel: usize, patch: &Patch) -> Option<Lens> {
    let [_, row, col] = patch.output;
    let [rows, cols] = patch.kernel.size();
    let side = (rows.max(cols) + AROUND).clamp(SIDES[0], SIDES[1]) | 1;
    let magnifier = shown.response.magnified(channel, [row, col], side)?;
    let cell = |number: &Option<f32>| LensCell {
        grey: number.map(|x| x as u8),
        text: number.map_or_else(|| "0".to_owned(), |x| number::show(x.into(), 0)),
    };
    let from = [0, 1].map(|d| (patch.at[d] - magnifier.at[d]) as f64);
    Some(Lens {
        rows: magnifier.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        window: Window { row: from[0], col: from[1], rows, cols },
    })
}
