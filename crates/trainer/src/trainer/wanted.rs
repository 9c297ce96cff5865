//! Images that the page wants to see, until they have arrived.

use kernelwalk_nn::data::{ImageStore, Split};
use kernelwalk_nn::train::Session;
use kernelwalk_wire::Image;

/// What was asked for and not handed out yet.
#[derive(Default)]
pub(super) struct Wanted {
    /// A digit, and the test image behind which the next of its kind is to be found.
    samples: Vec<(u8, Option<u32>)>,
    images: Vec<(Split, u32)>,
}

impl Wanted {
    /// The next test image of `digit` behind `after`.
    pub(super) fn sample(&mut self, digit: u8, after: Option<u32>) {
        self.samples.push((digit, after));
    }

    /// These images.
    pub(super) fn images(&mut self, split: Split, indices: Vec<u32>) {
        self.images.extend(indices.into_iter().map(|index| (split, index)));
    }

    /// Whether test images are among them.
    pub(super) fn wants_test(&self) -> bool {
        !self.samples.is_empty() || self.images.iter().any(|(split, _)| *split == Split::Test)
    }

    /// Hands out what is there, and forgets what does not exist.
    pub(super) fn hand_out(&mut self, session: &mut Session, mut send: impl FnMut(Image)) {
        let totals = session.totals();
        self.images.retain(|&(split, index)| {
            let (store, total) = stores(session, split, totals);
            if let Some(image) = image(store, split, index) {
                send(image);
                return false;
            }
            (index as usize) < total
        });
        let (test, total) = stores(session, Split::Test, totals);
        self.samples.retain(|&(digit, after)| match find(test, total, digit, after) {
            Found::At(index) => {
                image(test, Split::Test, index).into_iter().for_each(&mut send);
                false
            }
            Found::NotYet => true,
            Found::Never => false,
        });
    }
}

fn stores(session: &mut Session, split: Split, totals: [usize; 2]) -> (&ImageStore, usize) {
    match split {
        Split::Train => (session.train_images(), totals[0]),
        Split::Test => (session.test_images(), totals[1]),
    }
}

fn image(store: &ImageStore, split: Split, index: u32) -> Option<Image> {
    let at = index as usize;
    Some(Image { split, index, label: store.label(at)?, pixels: store.image(at)?.to_vec() })
}

/// Where the next image of a digit is.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    At(u32),
    NotYet,
    Never,
}

/// The next image of `digit` behind `after`, and from the front again once all `total` are there.
fn find(store: &ImageStore, total: usize, digit: u8, after: Option<u32>) -> Found {
    let start = after.map_or(0, |after| after as usize + 1);
    let among = |mut range: std::ops::Range<usize>| range.find(|&at| store.label(at) == Some(digit));
    let behind = among(start.min(store.len())..store.len());
    let complete = store.len() == total;
    match behind.or_else(|| if complete { among(0..start.min(store.len())) } else { None }) {
        Some(at) => Found::At(at as u32),
        None if complete || digit >= store.classes() => Found::Never,
        None => Found::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::data::SampleShape;

    use super::*;

    #[test]
    fn the_next_digit_is_found_round_the_end() {
        let shape = SampleShape { height: 1, width: 1, channels: 1 };
        let store = ImageStore::from_samples(shape, 10, &[3, 5, 3, 7], &[0; 4]).expect("consistent");
        let table = [
            (3, None, 4, Found::At(0)),
            (3, Some(0), 4, Found::At(2)),
            (3, Some(2), 4, Found::At(0)),
            (3, Some(u32::MAX), 4, Found::At(0)),
            (3, Some(2), 9, Found::NotYet),
            (9, None, 9, Found::NotYet),
            (9, None, 4, Found::Never),
            (200, None, 9, Found::Never),
        ];
        for (digit, after, total, expected) in table {
            assert_eq!(find(&store, total, digit, after), expected, "{digit} behind {after:?} of {total}");
        }
    }
}
