use super::focus::{self, Focus};
use super::shelf::Shelf;
use super::{Camera, Shown, Thumb, Trouble, kernel_grid, program};
use crate::app::{Draft, History};
use crate::frame::{CellId, Frame};
use crate::image::{Photo, Source};
use crate::lab::Program;
use crate::scenes::image_filters::{Colour, Filter, Params, Show};
use crate::share::filters::{FilterLink, write};
use crate::text as words;

/// The scene `image_filters`.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    pub(super) link: FilterLink,
    pub(super) shelf: Shelf,
    pub(super) shown: Option<Shown>,
    pub(super) thumbs: Vec<Thumb>,
    /// Rises with every other gallery.
    pub(super) galleries: u64,
    pub(super) history: History<Params>,
    pub(super) drafts: Vec<Draft>,
    pub(super) camera: Camera,
    /// Pictures that the camera gave since it was opened.
    pub(super) frames: u32,
    /// Whether the pad was empty before the stroke that is being drawn.
    pub(super) first_stroke: bool,
    /// The photo that is on its way.
    pub(super) fetching: Option<Photo>,
    pub(super) troubles: Vec<Trouble>,
    /// Rises with everything that changes the canvases.
    pub(super) paints: u64,
}

/// Products a pixel above which a camera's picture is halved, so that it stays fluent.
const MANY_PRODUCTS: usize = 60;

impl Filters {
    /// The settings.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.link.params
    }

    /// The picture on screen with its response, once there is one.
    #[must_use]
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// The gallery.
    #[must_use]
    pub fn thumbs(&self) -> &[Thumb] {
        &self.thumbs
    }

    /// Rises with every other gallery.
    #[must_use]
    pub fn galleries(&self) -> u64 {
        self.galleries
    }

    /// How the response is looked at.
    #[must_use]
    pub fn show(&self) -> Show {
        match self.link.params.shown(3) {
            Show::Signed { .. } => Show::Signed { channel: self.channel() },
            show => show,
        }
    }

    /// Which channel of the response is looked at.
    #[must_use]
    pub fn channel(&self) -> usize {
        let channels = self.shown.as_ref().map_or(1, |shown| shown.channels().len());
        self.link.channel.min(channels - 1)
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

    /// The photo that is on its way.
    #[must_use]
    pub fn fetching(&self) -> Option<Photo> {
        self.fetching
    }

    /// What the person has to know, oldest first.
    #[must_use]
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// What is the matter with numbers that are being typed.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let kernel = self.params().filter.kernel();
        let remark = |draft: &Draft| Some(words::draft(draft, kernel_grid::value(&kernel, draft.cell)?));
        self.drafts.iter().filter_map(remark).collect()
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

    /// The kernel as a picture with one grid, to be edited.
    #[must_use]
    pub fn kernel_frame(&self) -> Frame {
        kernel_grid::frame(&self.params().filter.kernel(), &self.drafts)
    }

    /// The number in a cell of the kernel.
    #[must_use]
    pub fn kernel_value(&self, cell: CellId) -> Option<f64> {
        kernel_grid::value(&self.params().filter.kernel(), cell)
    }

    /// Everything about a pixel, if there is one.
    #[must_use]
    pub fn focus(&self, at: [usize; 2]) -> Option<Focus> {
        focus::focus(self, self.shown.as_ref()?, at)
    }

    /// The same in PyTorch, with the number of the pixel at `at`.
    #[must_use]
    pub fn program(&self, at: [usize; 2]) -> Option<Program> {
        Some(program::program(self, self.shown.as_ref()?, at))
    }

    /// What follows the `?` of the link.
    #[must_use]
    pub fn query(&self) -> String {
        write(&self.link)
    }

    /// Longest side of the pictures that are wanted of the camera.
    #[must_use]
    pub fn camera_side(&self) -> usize {
        let [rows, cols] = self.params().filter.kernel().size();
        let channels = if self.params().colour == Colour::EachChannel { 3 } else { 1 };
        if rows * cols * channels > MANY_PRODUCTS { 320 } else { 640 }
    }

    /// Which filter of the gallery is in force.
    #[must_use]
    pub fn is_chosen(&self, filter: &Filter) -> bool {
        self.params().filter.key() == filter.key() && self.params().filter == *filter
    }
}
