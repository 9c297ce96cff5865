//! From settings to a picture and its numbers: those that are at hand, those to be fetched, those of the camera.

use std::rc::Rc;

use super::state::Wanted;
use super::{DIGIT_SIDE, Pixels};
use crate::app::pictures::{Camera, PictureEffect, shelf};
use crate::image::{Channel, Picture, Sketch, Source};
use crate::scenes::pixels::{Brightness, NumberGrid, Plan};

/// A picture with its edits, and what there is to say about it.
#[derive(Debug, Clone)]
pub struct Table {
    pub(super) source: Source,
    /// As it came, without edits.
    pub(super) original: Rc<Picture>,
    /// With them.
    pub plan: Plan,
    /// The numbers in the frame.
    pub numbers: NumberGrid,
    /// How bright the whole picture is.
    pub brightness: Brightness,
}

impl Table {
    /// `[rows, columns]`.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        self.plan.picture().size()
    }

    /// Whether it has three planes.
    #[must_use]
    pub fn is_colour(&self) -> bool {
        self.plan.picture().is_colour()
    }

    /// The pixels of the picture for a canvas.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        self.plan.picture().rgba()
    }

    /// The pixels of one of its planes, red, green or blue, as a grey picture.
    #[must_use]
    pub fn plane_rgba(&self, plane: usize) -> Vec<u8> {
        self.plan.picture().channel(Channel::RGB[plane.min(2)]).rgba()
    }
}

impl Pixels {
    /// Takes a picture of the camera, `[rows, columns]` and four bytes a pixel. `false` if it is not wanted.
    pub fn frame(&mut self, size: [usize; 2], rgba: &[u8]) -> bool {
        if self.camera != Camera::Live {
            return false;
        }
        let picture = Picture::from_rgba(size[1], size[0], rgba, size[0].max(size[1]));
        let Ok(picture) = picture.map(Rc::new) else { return false };
        self.shelf.snapshot = Some(picture.clone());
        self.put(Source::Webcam, picture);
        true
    }

    /// A picture, unless it is still to come. Drawings are as coarse as the digits: their pixels can be told apart.
    pub(super) fn get(&self, source: Source) -> Option<Rc<Picture>> {
        match source {
            Source::Digit { split, index } => self.drawer.picture(split, index),
            Source::Drawing => {
                let raster = self.shelf.drawing.raster();
                Picture::from_grey(Sketch::SIDE, Sketch::SIDE, raster, DIGIT_SIDE).ok().map(Rc::new)
            }
            source => self.shelf.get(source),
        }
    }

    /// `[rows, columns]` of a picture, also of one that is still to come.
    pub(super) fn size_of(&self, source: Source) -> [usize; 2] {
        let here = || self.get(source).map_or([DIGIT_SIDE; 2], |picture| picture.size());
        shelf::size(source).unwrap_or_else(here)
    }

    /// Asks for something, unless it is on its way.
    pub(super) fn fetch(&mut self, wanted: Wanted) -> Option<PictureEffect> {
        (self.fetching.replace(wanted) != Some(wanted)).then_some(match wanted {
            Wanted::Photo(photo) => PictureEffect::Fetch(photo),
            Wanted::Digits(file) => PictureEffect::FetchDigits(file),
        })
    }

    pub(super) fn put(&mut self, source: Source, original: Rc<Picture>) {
        let plan = Plan::new(&self.link.params, &original);
        let (numbers, brightness) = (plan.numbers(), plan.brightness());
        let same = |old: &&Table| {
            let placed = (old.numbers.region, old.numbers.channel) == (numbers.region, numbers.channel);
            placed && old.source == source && source != Source::Webcam
        };
        self.changed.clear();
        if let Some(old) = self.table.as_ref().filter(same) {
            let cells = old.numbers.rows.iter().flatten().zip(numbers.rows.iter().flatten());
            let changed = cells.filter(|(old, new)| old.value != new.value);
            self.changed = changed.map(|(_, cell)| [cell.at.row, cell.at.col]).collect();
        }
        let [rows, cols] = plan.picture().size();
        self.link.pin = self.link.pin.filter(|[row, col]| *row < rows && *col < cols);
        self.table = Some(Table { source, original, plan, numbers, brightness });
        self.link.t = self.link.t.min(self.end());
        self.paints += 1;
    }

    /// The same picture with other edits, another frame or other numbers.
    pub(super) fn replan(&mut self) {
        if let Some((source, original)) =
            self.table.as_ref().map(|table| (table.source, table.original.clone()))
        {
            self.put(source, original);
        }
    }
}
