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
    fn size(&self) -> [usize; 2] {
        let [_, rows, cols] = self.response.shape();
        [rows, cols]
    }

    /// The pixels for a canvas, in a theme's colours.
    fn rgba(&self, ramp: &Ramp) -> Vec<u8> {
        let [rows, cols] = self.size();
        let mut rgba = vec![0; rows * cols * 4];
        let (show, bound) = (Show::suiting(&self.filter.kernel()), Bound::of(&self.response));
        // Only the length could be wrong, and it is not.
        let _ = paint(&self.response, show, bound, ramp, &mut rgba);
        rgba
    }
}

/// The middle squares of all of them, one below the other: the pixels for a canvas, and `[rows, columns]`. `None` if there
/// are none. One picture, since every canvas on a page costs each of its frames something.
#[must_use]
pub fn sheet(thumbs: &[Thumb], ramp: &Ramp) -> Option<(Vec<u8>, [usize; 2])> {
    let [rows, cols] = thumbs.first()?.size();
    let side = rows.min(cols);
    let (above, left) = ((rows - side) / 2, (cols - side) / 2);
    let mut all = Vec::with_capacity(thumbs.len() * side * side * 4);
    for thumb in thumbs {
        let rgba = thumb.rgba(ramp);
        let middle = rgba.chunks_exact(cols * 4).skip(above).take(side);
        middle.for_each(|row| all.extend_from_slice(&row[left * 4..][..side * 4]));
    }
    Some((all, [thumbs.len() * side, side]))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_the_middle_of_every_thumb() {
        let rgba: Vec<u8> =
            (0..90 * 40_u32).flat_map(|i| [(i % 251) as u8, (i % 90) as u8, 9, 255]).collect();
        let thumbs = of(&Picture::from_rgba(90, 40, &rgba, 90).expect("a picture"), Colour::EachChannel);
        let (pixels, [rows, cols]) = sheet(&thumbs, &Ramp::light()).expect("thumbs");
        assert_eq!((rows, cols, pixels.len()), (32 * FILTERS.len(), 32, rows * cols * 4));
        for (n, thumb) in thumbs.iter().enumerate() {
            assert_eq!(thumb.size(), [32, 72]);
            let whole = thumb.rgba(&Ramp::light());
            for at in [[0, 0], [31, 31], [7, 20]] {
                let [there, here] = [((n * 32 + at[0]) * 32 + at[1]) * 4, (at[0] * 72 + at[1] + 20) * 4];
                assert_eq!(pixels[there..][..4], whole[here..][..4], "{n} {at:?}");
            }
        }
        assert_eq!(sheet(&[], &Ramp::light()), None);
    }
}
