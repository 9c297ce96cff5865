//! The gallery: what each filter makes of the picture, small.

use std::rc::Rc;

use crate::image::Picture;
use crate::scenes::image_filters::{Bound, Colour, FILTERS, Filter, Ramp, Response, Show, paint};

/// Longest side of a picture in the gallery.
const SIDE: usize = 72;

/// A filter of the library with its response to the picture.
#[derive(Debug, Clone)]
pub struct Thumb {
    /// The filter.
    pub filter: Filter,
    response: Rc<Response>,
}

impl Thumb {
    /// `[rows, columns]`.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        let [_, rows, cols] = self.response.shape();
        [rows, cols]
    }

    /// The pixels for a canvas, in a theme's colours.
    #[must_use]
    pub fn rgba(&self, ramp: &Ramp) -> Vec<u8> {
        let [rows, cols] = self.size();
        let mut rgba = vec![0; rows * cols * 4];
        let (show, bound) = (Show::suiting(&self.filter.kernel()), Bound::of(&self.response));
        // Only the length could be wrong, and it is not.
        let _ = paint(&self.response, show, bound, ramp, &mut rgba);
        rgba
    }
}

/// The responses of a smaller picture: all of them take less time than a large kernel on the whole picture.
pub(super) fn of(picture: &Picture, colour: Colour) -> Vec<Thumb> {
    let [rows, cols] = picture.size();
    let small = Picture::from_rgba(cols, rows, &picture.rgba(), SIDE);
    let thumb = |filter: &Filter| {
        let picture = small.as_ref().ok()?;
        let response = Response::of_picture(picture, colour, &filter.kernel()).ok()?;
        Some(Thumb { filter: filter.clone(), response: Rc::new(response) })
    };
    FILTERS.iter().filter_map(thumb).collect()
}
