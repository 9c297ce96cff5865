//! The images that have arrived, in canonical order, as bytes.

use super::{SampleShape, Shard, ShardError};

/// A growing prefix of one split. Shards are appended in order and kept as they arrived: growing
/// copies nothing, so memory never holds an image twice.
#[derive(Clone, Debug)]
pub struct ImageStore {
    shape: SampleShape,
    classes: u8,
    shards: Vec<Shard>,
    /// `starts[k]` is the index of the first image of `shards[k]`.
    starts: Vec<usize>,
    len: usize,
}

impl ImageStore {
    /// An empty store for images of `shape` with labels `0..classes`.
    #[must_use]
    pub const fn new(shape: SampleShape, classes: u8) -> Self {
        Self { shape, classes, shards: Vec::new(), starts: Vec::new(), len: 0 }
    }

    /// A store of given images, for tests and small sets: `samples` one after the other.
    ///
    /// # Errors
    /// As [`Shard::pack`] and [`Self::push`].
    pub fn from_samples(
        shape: SampleShape,
        classes: u8,
        labels: &[u8],
        samples: &[u8],
    ) -> Result<Self, ShardError> {
        let mut store = Self::new(shape, classes);
        store.push(Shard::pack(super::shard::Codec::Stored, shape, 0, labels, samples)?)?;
        Ok(store)
    }

    /// Appends the shard that continues where the store ends.
    ///
    /// # Errors
    /// [`ShardError::Shape`], [`ShardError::Order`] or [`ShardError::Label`]; the store is unchanged then.
    pub fn push(&mut self, shard: Shard) -> Result<(), ShardError> {
        let header = *shard.header();
        if header.shape() != self.shape {
            return Err(ShardError::Shape { expected: self.shape, found: header.shape() });
        }
        if header.first() as usize != self.len {
            return Err(ShardError::Order { expected: self.len, found: header.first() as usize });
        }
        let bad = shard.labels().iter().position(|&label| label >= self.classes);
        if let Some(at) = bad {
            let label = shard.labels()[at];
            return Err(ShardError::Label { index: self.len + at, label, classes: self.classes });
        }
        self.starts.push(self.len);
        self.len += header.count() as usize;
        self.shards.push(shard);
        Ok(())
    }

    /// Shape of each image.
    #[must_use]
    pub const fn shape(&self) -> SampleShape {
        self.shape
    }

    /// Number of classes; every label is below it.
    #[must_use]
    pub const fn classes(&self) -> u8 {
        self.classes
    }

    /// Images that have arrived: indices `0..len()` are there.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has arrived yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The image with this index in canonical order, `shape().len()` bytes, 0 = paper, 255 = ink.
    #[must_use]
    pub fn image(&self, index: usize) -> Option<&[u8]> {
        let (shard, at) = self.locate(index)?;
        let len = self.shape.len();
        shard.samples().get(at * len..(at + 1) * len)
    }

    /// The label of the image with this index.
    #[must_use]
    pub fn label(&self, index: usize) -> Option<u8> {
        let (shard, at) = self.locate(index)?;
        shard.labels().get(at).copied()
    }

    fn locate(&self, index: usize) -> Option<(&Shard, usize)> {
        if index >= self.len {
            return None;
        }
        let k = self.starts.partition_point(|&start| start <= index) - 1;
        Some((&self.shards[k], index - self.starts[k]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::shard::Codec;
    use super::*;

    const SHAPE: SampleShape = SampleShape { height: 1, width: 2, channels: 1 };

    /// Image `i` is `[i, 200 - i]` with label `i % 10`.
    fn shard(first: u8, count: u8) -> Shard {
        let labels: Vec<u8> = (first..first + count).map(|i| i % 10).collect();
        let samples: Vec<u8> = (first..first + count).flat_map(|i| [i, 200 - i]).collect();
        Shard::pack(Codec::Stored, SHAPE, u32::from(first), &labels, &samples).expect("consistent")
    }

    #[test]
    fn every_image_is_found_across_shards_of_unequal_size() {
        let mut store = ImageStore::new(SHAPE, 10);
        for (first, count) in [(0, 5), (5, 20), (25, 20), (45, 7)] {
            store.push(shard(first, count)).expect("in order");
        }
        assert_eq!(store.len(), 52);
        for i in 0..52_u8 {
            assert_eq!(store.image(i.into()), Some([i, 200 - i].as_slice()), "image {i}");
            assert_eq!(store.label(i.into()), Some(i % 10), "label {i}");
        }
        assert_eq!(store.image(52), None);
        assert_eq!(store.label(usize::MAX), None);
    }

    #[test]
    fn a_shard_that_does_not_continue_the_store_changes_nothing() {
        let mut store = ImageStore::new(SHAPE, 10);
        store.push(shard(0, 5)).expect("in order");
        for first in [0, 4, 6] {
            assert_eq!(
                store.push(shard(first, 3)),
                Err(ShardError::Order { expected: 5, found: first.into() })
            );
        }
        let wide = SampleShape { height: 1, width: 3, channels: 1 };
        let other = Shard::pack(Codec::Stored, wide, 5, &[1], &[0; 3]).expect("consistent");
        assert_eq!(store.push(other), Err(ShardError::Shape { expected: SHAPE, found: wide }));
        let label = Shard::pack(Codec::Stored, SHAPE, 5, &[1, 10], &[0; 4]).expect("consistent");
        assert_eq!(store.push(label), Err(ShardError::Label { index: 6, label: 10, classes: 10 }));
        assert_eq!(store.len(), 5);
    }

    #[test]
    fn an_empty_store_has_no_image() {
        let store = ImageStore::new(SHAPE, 10);
        assert!(store.is_empty());
        assert_eq!(store.image(0), None);
    }
}
