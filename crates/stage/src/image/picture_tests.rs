use proptest::prelude::*;

use super::super::check_file;
use super::*;
use crate::app::training::Drawing;

const LONGEST: usize = limits::LONGEST_SIDE;

fn colour() -> Picture {
    let rgba = [234, 145, 51, 255, 0, 0, 0, 255, 9, 9, 9, 0, 255, 0, 0, 128];
    Picture::from_rgba(2, 2, &rgba, LONGEST).expect("a picture")
}

#[test]
fn planes_are_red_green_blue_and_transparency_shows_white() {
    let picture = colour();
    assert_eq!(picture.size(), [2, 2]);
    assert_eq!(picture.values(), [234, 0, 255, 255, 145, 0, 255, 127, 51, 0, 255, 127]);
    assert_eq!(picture.rgb([0, 0]), Some([234, 145, 51]));
    assert_eq!(picture.rgb([2, 0]), None);
    assert_eq!(picture.at(Channel::Grey, [0, 0]), Some(161));
    assert_eq!(picture.channel(Channel::Green).values(), [145, 0, 255, 127]);
    assert_eq!(picture.channel(Channel::Grey).at(Channel::Blue, [0, 0]), Some(161));
}

#[test]
fn a_picture_without_colour_has_one_plane() {
    let grey = Picture::from_rgba(2, 1, &[7, 7, 7, 255, 90, 90, 90, 255], LONGEST).expect("a picture");
    assert_eq!((grey.planes(), grey.values()), (1, &[7, 90][..]));
    assert_eq!(grey.rgba(), [7, 7, 7, 255, 90, 90, 90, 255]);
}

#[test]
fn what_is_no_picture_says_why() {
    let rgba = |w, h, bytes: usize| Picture::from_rgba(w, h, &vec![0; bytes], LONGEST);
    assert_eq!(rgba(0, 3, 0), Err(PictureError::NoPixels));
    assert_eq!(rgba(2, 2, 15), Err(PictureError::WrongLength { width: 2, height: 2, bytes: 15 }));
    for (width, height) in [(usize::MAX, 2), (10_000, 10_000)] {
        let most = limits::PIXELS;
        assert_eq!(rgba(width, height, 4), Err(PictureError::TooManyPixels { width, height, most }));
    }
    assert_eq!(check_file(0), Err(PictureError::NotAPicture));
    assert_eq!(check_file(limits::FILE_BYTES), Ok(()));
    assert!(check_file(limits::FILE_BYTES + 1).is_err());
}

#[test]
fn an_upload_is_scaled_to_the_longest_side() {
    let bytes: Vec<u8> = (0..1000 * 500).flat_map(|i| [(i % 251) as u8, 100, 30, 255]).collect();
    let size = |longest| Picture::from_rgba(1000, 500, &bytes, longest).expect("a picture").size();
    assert_eq!(size(usize::MAX), [320, 640]);
    assert_eq!(size(40), [20, 40]);
    assert_eq!(size(0), [1, 1]);
}

#[test]
fn a_drawing_is_a_grey_picture() {
    let drawing = Drawing::default();
    let picture =
        Picture::from_grey(Drawing::SIDE, Drawing::SIDE, drawing.raster(), 28).expect("the pad has pixels");
    assert_eq!((picture.size(), picture.planes()), ([28, 28], 1));
}

#[test]
fn only_stored_numbers_can_be_written() {
    let mut picture = colour();
    assert!(!picture.set(Channel::Grey, [0, 0], 1), "luminance is stored nowhere");
    assert!(!picture.set(Channel::Red, [0, 2], 1));
    assert!(picture.set(Channel::Blue, [1, 0], 1));
    assert_eq!(picture.rgb([1, 0]), Some([255, 255, 1]));
}

proptest! {
    #[test]
    fn a_crop_holds_the_pixels_of_its_region(
        size in [1..12_usize, 1..12_usize], row: usize, col: usize, rows in 0..14_usize, cols in 0..14_usize,
    ) {
        let rgba: Vec<u8> =
            (0..size[0] * size[1]).flat_map(|i| [i as u8, 255 - i as u8, (i * 7) as u8, 255]).collect();
        let picture = Picture::from_rgba(size[1], size[0], &rgba, LONGEST).expect("a picture");
        let region = Region { row: row % 12, col: col % 12, rows, cols }.inside(size);
        let part = picture.crop(region);
        prop_assert_eq!(part.size(), [region.rows, region.cols]);
        for [y, x] in region.pixels() {
            prop_assert_eq!(part.rgb([y - region.row, x - region.col]), picture.rgb([y, x]));
        }
    }

    #[test]
    fn bytes_come_back_as_they_went_in(width in 1..9_usize, height in 1..9_usize, seed: u32) {
        let byte = |i: usize| (seed.wrapping_mul(2 * i as u32 + 1) >> 20) as u8;
        let rgba: Vec<u8> = (0..width * height * 4).map(|i| if i % 4 == 3 { 255 } else { byte(i) }).collect();
        let picture = Picture::from_rgba(width, height, &rgba, LONGEST).expect("a picture");
        prop_assert_eq!(picture.rgba(), rgba);
    }
}
