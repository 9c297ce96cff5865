//! From settings to pictures: those that are at hand, those to be fetched, those of the camera.

use std::rc::Rc;

use super::{Camera, Filters, Shown, thumbs};
use crate::image::Picture;

/// Frames after which the scale is fitted to a camera: the first ones are dark.
const FITTED_AT: [u32; 4] = [2, 8, 20, 45];

impl Filters {
    /// Takes a picture of the camera, `[rows, columns]` and four bytes a pixel. `false` if it is not wanted.
    pub fn frame(&mut self, size: [usize; 2], rgba: &[u8]) -> bool {
        if self.camera != Camera::Live {
            return false;
        }
        let refilled = self.frames > 0 && self.shown.as_mut().is_some_and(|shown| shown.refill(size, rgba));
        if !refilled {
            let picture = Picture::from_rgba(size[1], size[0], rgba, size[0].max(size[1]));
            let shown = picture.ok().and_then(|picture| Shown::new(Rc::new(picture), self.params()));
            let Some(shown) = shown else { return false };
            self.put(shown);
        }
        self.frames = self.frames.saturating_add(1);
        if FITTED_AT.contains(&self.frames)
            && let Some(shown) = &mut self.shown
        {
            shown.fit();
            self.gallery();
        }
        self.paints += 1;
        true
    }

    pub(super) fn put(&mut self, shown: Shown) {
        let [rows, cols] = shown.size();
        self.link.pin = self.link.pin.filter(|[row, col]| *row < rows && *col < cols);
        self.shown = Some(shown);
        self.paints += 1;
    }

    /// The gallery follows the picture.
    pub(super) fn gallery(&mut self) {
        if let Some(shown) = &self.shown {
            self.thumbs = thumbs::of(&shown.snapshot(), self.link.params.colour);
            self.galleries += 1;
        }
    }
}
