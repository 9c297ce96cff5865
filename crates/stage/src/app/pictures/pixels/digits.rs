//! MNIST as the page has it: cut into files, of which only those are fetched that somebody wants to see.

use std::rc::Rc;

use kernelwalk_nn::data::SampleShape;
use kernelwalk_nn::data::shard::{Codec, HEADER_BYTES, Header};

use super::four;
use crate::image::{Picture, Split};

/// One file of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigitFile {
    split: Split,
    number: u32,
}

/// Images of the first training file, which is small so that it comes at once.
const FIRST: u32 = 512;
/// Images of every other file; the last one of a split has fewer.
const EACH: u32 = 2000;
/// Files that are kept; the one that was wanted longest ago goes.
const KEPT: usize = 6;
/// Rows and columns of a digit.
pub(in crate::app::pictures) const SIDE: usize = 28;

/// How many images a split has.
#[must_use]
pub fn count(split: Split) -> u32 {
    match split {
        Split::Train => 60_000,
        Split::Test => 10_000,
    }
}

impl DigitFile {
    /// The file in which an image stands.
    #[must_use]
    pub fn of(split: Split, index: u32) -> Self {
        let number = match split {
            Split::Train if index < FIRST => 0,
            Split::Train => 1 + (index - FIRST) / EACH,
            Split::Test => index / EACH,
        };
        Self { split, number }
    }

    /// Its place below the page's `data` folder.
    #[must_use]
    pub fn file(self) -> String {
        let split = match self.split {
            Split::Train => "train",
            Split::Test => "test",
        };
        format!("mnist/{split}-{:02}.bin", self.number)
    }

    fn first(self) -> u32 {
        match self.split {
            Split::Train => self.number.checked_sub(1).map_or(0, |n| FIRST + n * EACH),
            Split::Test => self.number * EACH,
        }
    }

    /// The part of the file that is packed with gzip; `None` if this is another kind of file.
    #[must_use]
    pub fn packed(bytes: &[u8]) -> Option<&[u8]> {
        let header = Header::parse(bytes).ok()?;
        (header.codec() == Codec::Gzip).then(|| &bytes[HEADER_BYTES..])
    }
}

/// The digits of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Digits {
    file: DigitFile,
    count: usize,
    /// Labels, then images.
    body: Vec<u8>,
}

impl Digits {
    /// A file that arrived, with its body unpacked. `None` if it is not what its name says; damage within is found by
    /// whoever unpacks, whose format has a sum of its own.
    #[must_use]
    pub fn new(file: DigitFile, bytes: &[u8], body: Vec<u8>) -> Option<Self> {
        let header = Header::parse(bytes).ok()?;
        let fits = header.shape() == SampleShape::MNIST
            && header.first() == file.first()
            && header.decoded_len() == body.len();
        fits.then(|| Self { file, count: header.count() as usize, body })
    }

    fn place(&self, split: Split, index: u32) -> Option<usize> {
        let at = index.checked_sub(self.file.first())? as usize;
        (self.file.split == split && at < self.count).then_some(at)
    }

    fn picture(&self, at: usize) -> Option<Picture> {
        let pixels = SIDE * SIDE;
        Picture::from_grey(SIDE, SIDE, self.body.get(self.count + at * pixels..)?.get(..pixels)?, SIDE).ok()
    }
}

/// The files at hand, the one that was wanted last in front.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawer(Vec<Digits>);

impl Drawer {
    pub(super) fn put(&mut self, digits: Digits) {
        self.0.retain(|known| known.file != digits.file);
        self.0.insert(0, digits);
        self.0.truncate(KEPT);
    }

    fn find(&self, split: Split, index: u32) -> Option<(&Digits, usize)> {
        self.0.iter().find_map(|digits| Some((digits, digits.place(split, index)?)))
    }

    /// An image of a file that is here, or the one that comes with the code.
    pub(super) fn picture(&self, split: Split, index: u32) -> Option<Rc<Picture>> {
        let Some((digits, at)) = self.find(split, index) else {
            let (pixels, _) = four::find(split, index)?;
            return Picture::from_grey(SIDE, SIDE, pixels, SIDE).ok().map(Rc::new);
        };
        digits.picture(at).map(Rc::new)
    }

    /// Which digit it is.
    pub(super) fn class(&self, split: Split, index: u32) -> Option<u8> {
        let Some((digits, at)) = self.find(split, index) else {
            return four::find(split, index).map(|(_, class)| class);
        };
        digits.body.get(at).copied()
    }

    /// Whether the file of an image is here.
    pub(super) fn holds(&self, split: Split, index: u32) -> bool {
        self.find(split, index).is_some()
    }

    /// The next image of a class in the same file, from its start again after its end.
    pub(super) fn next(&self, split: Split, index: u32, class: u8) -> Option<u32> {
        let (digits, at) = self.find(split, index)?;
        let labels = digits.body.get(..digits.count)?;
        let found = (1..=digits.count).map(|step| (at + step) % digits.count);
        let place = found.into_iter().find(|place| labels[*place] == class)?;
        Some(digits.file.first() + place as u32)
    }

    /// Some image of the same file: nothing has to be fetched for it.
    pub(super) fn any(&self, split: Split, index: u32, seed: u32) -> Option<u32> {
        let (digits, at) = self.find(split, index)?;
        // Never the one that is shown.
        let others = (digits.count as u32).checked_sub(1).filter(|n| *n > 0)?;
        let place = (at as u32 + 1 + seed % others) % digits.count as u32;
        Some(digits.file.first() + place)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use kernelwalk_nn::data::{self, Manifest, Shard};

    use super::*;

    /// The first file, made up: image `i` is all `i % 256`, and a digit `i % 10`.
    pub(crate) fn first_file() -> (DigitFile, Digits) {
        let file = DigitFile::of(Split::Train, 0);
        let labels: Vec<u8> = (0..FIRST).map(|i| (i % 10) as u8).collect();
        let images: Vec<u8> = (0..FIRST).flat_map(|i| vec![(i % 256) as u8; SIDE * SIDE]).collect();
        let made = Shard::pack(Codec::Gzip, SampleShape::MNIST, 0, &labels, &images).expect("consistent");
        let digits = Digits::new(file, &made.header().to_bytes(), made.body().to_vec());
        (file, digits.expect("it is what it says"))
    }

    #[test]
    fn every_image_is_looked_for_in_the_file_that_the_manifest_says() {
        let text = include_str!("../../../../../../static/data/mnist/manifest.json");
        let manifest: Manifest = serde_json::from_str(text).expect("a manifest");
        for (split, entries) in [
            (Split::Train, manifest.shards(data::Split::Train)),
            (Split::Test, manifest.shards(data::Split::Test)),
        ] {
            let mut images = 0;
            for entry in entries {
                for index in [entry.first, entry.first + entry.count - 1] {
                    let file = DigitFile::of(split, index);
                    assert_eq!(file.file(), format!("mnist/{}", entry.file), "{split:?} {index}");
                    assert_eq!(file.first(), entry.first);
                }
                images += entry.count;
            }
            assert_eq!(images, count(split));
        }
    }

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_not_taken() {
        let (file, digits) = first_file();
        let header = Shard::pack(Codec::Gzip, SampleShape::MNIST, 512, &[1], &[0; 784]).expect("consistent");
        let bytes = header.header().to_bytes();
        assert_eq!(Digits::new(file, &bytes, header.body().to_vec()), None, "it starts elsewhere");
        assert_eq!(Digits::new(file, b"<html>not found", Vec::new()), None);
        assert_eq!(DigitFile::packed(b"<html>not found"), None);
        assert_eq!(Digits::new(file, &[], digits.body), None);
    }

    #[test]
    fn the_next_of_a_class_and_any_other_are_in_the_same_file() {
        let mut drawer = Drawer::default();
        drawer.put(first_file().1);
        assert_eq!(drawer.next(Split::Train, 61, 4), Some(64));
        assert_eq!(drawer.next(Split::Train, 511, 1), Some(1));
        assert_eq!(drawer.next(Split::Test, 3, 1), None);
        for seed in [0, 1, 510, 511, u32::MAX] {
            let index = drawer.any(Split::Train, 61, seed).expect("one");
            assert!(index < FIRST && index != 61, "{index}");
        }
        assert_eq!((drawer.class(Split::Train, 61), drawer.class(Split::Train, 512)), (Some(1), None));
    }
}
