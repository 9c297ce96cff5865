//! The digit that is shown first, so that nothing has to be fetched for it: image 61 of the training set, a four.
//!
//! From the MNIST database by Yann LeCun and Corinna Cortes, CC BY-SA 3.0 (`static/data/mnist/LICENCE.md`).

use super::digits::SIDE;
use crate::image::Split;

/// Which image it is.
const SPLIT: Split = Split::Train;
const INDEX: u32 = 61;
/// Which digit.
const CLASS: u8 = 4;

#[rustfmt::skip]
static ROWS: [[u8; SIDE]; SIDE] = [
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 115, 237, 169, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 164, 252, 230, 46, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 52, 254, 254, 103, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 102, 159, 20, 0, 12, 214, 254, 159, 16, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 243, 238, 29, 0, 178, 254, 159, 15, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 160, 254, 183, 0, 37, 238, 239, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 144, 254, 235, 53, 0, 227, 254, 119, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 102, 252, 235, 119, 0, 78, 254, 175, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 83, 231, 254, 178, 120, 133, 244, 254, 49, 0, 48, 90, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 169, 254, 254, 254, 254, 254, 254, 255, 244, 188, 232, 113, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 29, 95, 95, 127, 228, 254, 230, 189, 188, 188, 160, 42, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 45, 239, 239, 42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 127, 251, 113, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 83, 254, 197, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 174, 238, 56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 125, 254, 162, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 208, 247, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 236, 143, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 9, 238, 151, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 20, 205, 164, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];

/// Its pixels and its class, if this is the image that is meant.
pub(super) fn find(split: Split, index: u32) -> Option<(&'static [u8], u8)> {
    ((split, index) == (SPLIT, INDEX)).then_some((ROWS.as_flattened(), CLASS))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::super::{DigitFile, Digits};
    use super::*;
    use crate::app::pictures::pixels::digits::Drawer;
    use crate::image::Source;
    use crate::scenes::pixels::Params;

    #[test]
    fn it_is_the_image_of_mnist_that_it_says_it_is() {
        let file = DigitFile::of(SPLIT, INDEX);
        let path = format!("{}/../../static/data/{}", env!("CARGO_MANIFEST_DIR"), file.file());
        // A checkout without the data, as a crate has it, cannot be compared.
        let Ok(bytes) = std::fs::read(path) else { return };
        let (mut body, packed) = (Vec::new(), DigitFile::packed(&bytes).expect("packed"));
        flate2::read::GzDecoder::new(packed).read_to_end(&mut body).expect("whole");
        let mut drawer = Drawer::default();
        let (picture, class) = (drawer.picture(SPLIT, INDEX), drawer.class(SPLIT, INDEX));
        assert_eq!(class, Some(CLASS));
        let count = 512;
        let stored = &body[count + INDEX as usize * SIDE * SIDE..][..SIDE * SIDE];
        assert_eq!(picture.as_ref().map(|picture| picture.values()), Some(stored));
        drawer.put(Digits::new(file, &bytes, body.clone()).expect("what its name says"));
        assert_eq!((drawer.picture(SPLIT, INDEX), drawer.class(SPLIT, INDEX)), (picture, class));
    }

    #[test]
    fn it_is_the_one_that_is_shown_first() {
        assert_eq!(Params::default().source, Source::Digit { split: SPLIT, index: INDEX });
        assert_eq!(find(Split::Test, INDEX), None);
    }
}
