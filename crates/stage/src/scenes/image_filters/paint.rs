//! Responses as pixels.

use serde::{Deserialize, Serialize};

use super::{Bound, Kernel, Ramp, Response, Sum};
use crate::image::Region;

/// How a response is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// One channel with its sign: blue is positive, orange is negative, 0 is the surface.
    Signed {
        /// Which channel.
        channel: usize,
    },
    /// Without its sign: 0 is black, the bound is white. Three channels are red, green and blue.
    Size,
    /// As a picture: cut off at 0 and 255. Three channels are red, green and blue.
    Plain,
}

impl Show {
    /// What suits a kernel: a picture again where the weights add up to 1, signs otherwise.
    #[must_use]
    pub fn suiting(kernel: &Kernel) -> Self {
        match kernel.sum() {
            Sum::One => Self::Plain,
            Sum::Zero | Sum::Other(_) => Self::Signed { channel: 0 },
        }
    }
}

/// Paints a response, four bytes a pixel. `false`, and nothing is painted, if `rgba` has another length or
/// there is no such channel.
#[must_use]
pub fn paint(response: &Response, show: Show, bound: Bound, ramp: &Ramp, rgba: &mut [u8]) -> bool {
    let [_, rows, cols] = response.shape();
    paint_part(response, Region::whole([rows, cols]), show, bound, ramp, rgba)
}

/// Paints a part of a response; `false`, and nothing is painted, also if it does not lie in it.
#[must_use]
pub fn paint_part(
    response: &Response,
    part: Region,
    show: Show,
    bound: Bound,
    ramp: &Ramp,
    rgba: &mut [u8],
) -> bool {
    let [channels, rows, cols] = response.shape();
    let inside = part == part.inside([rows, cols]);
    let channel = if let Show::Signed { channel } = show { channel } else { 0 };
    if rgba.len() != part.rows * part.cols * 4 || !inside || channel >= channels {
        return false;
    }
    for (row, pixels) in (part.row..).zip(rgba.chunks_exact_mut(part.cols * 4)) {
        let values =
            |channel: usize| &response.values()[(channel * rows + row) * cols + part.col..][..part.cols];
        if let Show::Signed { .. } = show {
            ramp.paint(values(channel), bound, pixels);
            continue;
        }
        for byte in 0..3 {
            // Anything but a colour picture is grey, its first channel.
            let values = values(if channels == 3 { byte } else { 0 });
            match show {
                Show::Size => sizes(values, 255.0 / bound.get(), byte, pixels),
                _ => stored(values, byte, pixels),
            }
        }
        pixels.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255);
    }
    true
}

// A cast stops at 0 and 255.

#[inline(never)]
fn stored(values: &[f32], byte: usize, rgba: &mut [u8]) {
    for (pixel, value) in rgba.chunks_exact_mut(4).zip(values) {
        pixel[byte] = (value + 0.5) as u8;
    }
}

#[inline(never)]
fn sizes(values: &[f32], factor: f32, byte: usize, rgba: &mut [u8]) {
    for (pixel, value) in rgba.chunks_exact_mut(4).zip(values) {
        pixel[byte] = (value.abs() * factor + 0.5) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Colour, Filter};
    use super::*;
    use crate::image::{Pattern, Picture, limits::LONGEST_SIDE};

    fn painted(response: &Response, show: Show, bound: f32) -> Vec<u8> {
        let [_, rows, cols] = response.shape();
        let mut rgba = vec![9; rows * cols * 4];
        assert!(paint(response, show, Bound::new(bound), &Ramp::light(), &mut rgba));
        rgba
    }

    #[test]
    fn the_identity_paints_the_picture_again() {
        let rgba: Vec<u8> = (0..5 * 4).flat_map(|i: u8| [i * 9, 200 - i, i * 5, 255]).collect();
        let picture = Picture::from_rgba(5, 4, &rgba, LONGEST_SIDE).expect("a picture");
        let kernel = Filter::Identity.kernel();
        let response = Response::of_picture(&picture, Colour::EachChannel, &kernel).expect("a response");
        assert_eq!(painted(&response, Show::Plain, 1.0), rgba);
        let grey = Response::of_picture(&picture, Colour::Luminance, &kernel).expect("a response");
        assert_eq!(painted(&grey, Show::Plain, 1.0), picture.channel(crate::image::Channel::Grey).rgba());
    }

    #[test]
    fn an_edge_is_blue_one_way_and_grey_without_its_sign() {
        let picture = Pattern::Edge.picture(8);
        let kernel = Filter::Difference(super::super::Direction::X).kernel();
        let response = Response::of_picture(&picture, Colour::Luminance, &kernel).expect("a response");
        let row: Vec<f32> = response.values()[..8].to_vec();
        assert_eq!(row, [64.0, 0.0, 0.0, 128.0, 128.0, 0.0, 0.0, -192.0], "the ends come from the padding");
        let signed = painted(&response, Show::Signed { channel: 0 }, 128.0);
        assert_eq!(signed[3 * 4..4 * 4], [0x1B, 0x6A, 0xB6, 255]);
        assert_eq!(signed[7 * 4..8 * 4], [0x9F, 0x51, 0x02, 255]);
        assert_eq!(
            painted(&response, Show::Size, 256.0)[..5 * 4 + 1][3 * 4..],
            [128, 128, 128, 255, 128, 128, 128, 255, 0]
        );
    }

    #[test]
    fn a_part_is_painted_as_in_the_whole() {
        let rgba: Vec<u8> = (0..7 * 5).flat_map(|i: u8| [i * 7, 200 - i, i * 5, 255]).collect();
        let picture = Picture::from_rgba(7, 5, &rgba, LONGEST_SIDE).expect("a picture");
        let kernel = Filter::Sharpen.kernel();
        let response = Response::of_picture(&picture, Colour::EachChannel, &kernel).expect("a response");
        let part = Region { row: 1, col: 2, rows: 3, cols: 4 };
        for show in [Show::Signed { channel: 1 }, Show::Size, Show::Plain] {
            let whole = painted(&response, show, 300.0);
            let mut some = vec![9; 3 * 4 * 4];
            assert!(paint_part(&response, part, show, Bound::new(300.0), &Ramp::light(), &mut some));
            let cut: Vec<u8> =
                part.pixels().flat_map(|[y, x]| whole[(y * 7 + x) * 4..][..4].to_vec()).collect();
            assert_eq!(some, cut, "{show:?}");
        }
        let beyond = Region { col: 4, ..part };
        let mut some = vec![9; 3 * 4 * 4];
        assert!(!paint_part(&response, beyond, Show::Plain, Bound::new(1.0), &Ramp::light(), &mut some));
    }

    #[test]
    fn what_cannot_be_painted_is_refused() {
        let picture = Pattern::Ramp.picture(4);
        let response = Response::of_picture(&picture, Colour::Luminance, &Filter::Identity.kernel())
            .expect("a response");
        let ramp = Ramp::dark();
        let mut short = vec![0; 63];
        assert!(!paint(&response, Show::Plain, Bound::new(1.0), &ramp, &mut short));
        let mut right = vec![0; 64];
        assert!(!paint(&response, Show::Signed { channel: 1 }, Bound::new(1.0), &ramp, &mut right));
        assert!(right.iter().all(|b| *b == 0));
    }

    #[test]
    fn blurs_are_shown_as_pictures_and_edges_with_their_sign() {
        assert_eq!(Show::suiting(&Filter::Box { size: 3 }.kernel()), Show::Plain);
        assert_eq!(Show::suiting(&Filter::Emboss.kernel()), Show::Plain);
        assert_eq!(Show::suiting(&Filter::Laplacian.kernel()), Show::Signed { channel: 0 });
    }
}
