use kernelwalk_text as say;

use super::digits::Drawer;
use super::grid::{self, PixelFocus};
use super::{DigitFile, Table, program};
use crate::app::pictures::shelf::Shelf;
use crate::app::pictures::{Camera, Trouble};
use crate::app::{History, StepSize};
use crate::frame::{CellId, Frame};
use crate::image::{Photo, Refused, Source};
use crate::lab::Program;
use crate::number;
use crate::scenes::pixels::{Lens, Params, lens};
use crate::share::pixels::{PixelLink, write};

/// The scene `pixels`.
#[derive(Debug, Clone, Default)]
pub struct Pixels {
    pub(super) link: PixelLink,
    pub(super) shelf: Shelf,
    pub(super) drawer: Drawer,
    pub(super) table: Option<Table>,
    pub(super) history: History<Params>,
    pub(super) draft: Option<Draft>,
    pub(super) camera: Camera,
    pub(super) fetching: Option<Wanted>,
    /// What is to be looked for in a file of digits that is still to come.
    pub(super) asked: Option<Asked>,
    pub(super) troubles: Vec<Trouble>,
    /// Pixels of the frame that the last edit changed.
    pub(super) changed: Vec<[usize; 2]>,
    /// Whether the pen is in the hand: else the drawing is looked at like any other picture.
    pub(super) pen: bool,
    pub(super) playing: bool,
    pub(super) step: StepSize,
    pub(super) looping: bool,
    /// Rises with everything that changes the canvases.
    pub(super) paints: u64,
}

/// A picture that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Photo(Photo),
    Digits(DigitFile),
}

/// Another digit, to be found in the file of the one that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The next of this class.
    Class(u8),
    /// Any; the number is a random one.
    Any(u32),
}

/// A text in a cell that is not a number of a pixel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) cell: CellId,
    pub(super) text: String,
    /// Why it will be none; nothing while it may still become one.
    pub(super) why: Option<Refused>,
}

impl Pixels {
    /// The settings.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.link.params
    }

    /// The picture on screen with its numbers, once there is one.
    #[must_use]
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// The pinned pixel.
    #[must_use]
    pub fn pin(&self) -> Option<[usize; 2]> {
        self.link.pin
    }

    /// Where the camera stands.
    #[must_use]
    pub fn camera(&self) -> Camera {
        self.camera
    }

    /// The picture that is on its way.
    #[must_use]
    pub fn fetching(&self) -> Option<Source> {
        self.fetching.map(|wanted| match wanted {
            Wanted::Photo(photo) => Source::Photo(photo),
            Wanted::Digits(_) => self.params().source,
        })
    }

    /// What the person has to know, oldest first.
    #[must_use]
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// What is the matter with the number that is being typed.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        grid::remark(self)
    }

    /// Whether there is something to undo, and to redo.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    /// Rises with everything that changes the canvases.
    #[must_use]
    pub fn paints(&self) -> u64 {
        self.paints
    }

    /// Which of the person's own pictures can be gone back to.
    #[must_use]
    pub fn own(&self) -> Vec<Source> {
        self.shelf.owned(self.params().source)
    }

    /// Which digit is shown, if it is one of MNIST.
    #[must_use]
    pub fn class(&self) -> Option<u8> {
        let Source::Digit { split, index } = self.params().source else { return None };
        self.drawer.class(split, index)
    }

    /// The class to be named: the one whose next digit is on its way, or else that of the digit shown.
    #[must_use]
    pub fn class_named(&self) -> Option<u8> {
        match self.asked {
            Some(Asked::Class(class)) if self.fetching.is_some() => Some(class),
            _ => self.class(),
        }
    }

    /// Whether strokes are drawn into the picture.
    #[must_use]
    pub fn pen(&self) -> bool {
        self.pen && self.params().source == Source::Drawing
    }

    /// What is on screen at a moment.
    #[must_use]
    pub fn lens(&self, t: f64) -> Option<Lens> {
        let plan = &self.table.as_ref()?.plan;
        Some(lens(plan.picture().size(), plan.region(), t))
    }

    /// The numbers in the frame as a grid that can be edited; the cell that is looked at is marked.
    #[must_use]
    pub fn frame_of(&self, looked: Option<[usize; 2]>) -> Option<Frame> {
        Some(grid::frame(self, self.table.as_ref()?, looked))
    }

    /// The pixel behind a cell of that grid.
    #[must_use]
    pub fn pixel_of(&self, cell: CellId) -> Option<[usize; 2]> {
        let region = self.table.as_ref()?.plan.region();
        let [row, col] = [usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?];
        (row < region.rows && col < region.cols).then(|| [region.row + row, region.col + col])
    }

    /// The pixel in the middle of the frame.
    #[must_use]
    pub fn middle(&self) -> Option<[usize; 2]> {
        let region = self.table.as_ref()?.plan.region();
        Some([region.row + region.rows / 2, region.col + region.cols / 2])
    }

    /// Where the frame stands, in words.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let region = self.table.as_ref()?.plan.region();
        let (bottom, right) = (region.row + region.rows - 1, region.col + region.cols - 1);
        Some(say::pixels_numbers_where(region.row, bottom, region.col, right))
    }

    /// Everything about a pixel, if there is one.
    #[must_use]
    pub fn focus(&self, at: [usize; 2]) -> Option<PixelFocus> {
        grid::focus(self, self.table.as_ref()?, at)
    }

    /// The same in PyTorch, with the number of the pixel at `at`.
    #[must_use]
    pub fn program(&self, at: [usize; 2]) -> Option<Program> {
        Some(program::program(self, self.table.as_ref()?, at))
    }

    /// A share of 1 as a number with at most four decimals: enough to find the stored byte again.
    pub(super) fn exact(&self, byte: u8) -> String {
        number::machine((self.params().reading.of(byte) * 1e4).round() / 1e4)
    }

    /// What follows the `?` of the link.
    #[must_use]
    pub fn query(&self) -> String {
        write(&self.link)
    }
}
