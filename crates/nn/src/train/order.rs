//! In which order images are trained on: a function of seed and epoch, never of when they arrived.

use std::ops::Range;

use rand_core::Rng;
use rand_pcg::Pcg32;

/// Images in the first shard.
const FIRST_BLOCK: usize = 512;
/// Images in every later one.
const BLOCK: usize = 2_000;

/// The order of one epoch.
///
/// The first epoch goes through the shards one by one and shuffles within each, so that training
/// starts when the first has arrived; later epochs shuffle everything.
#[derive(Debug, Clone)]
pub(super) struct Order {
    indices: Vec<u32>,
    first_epoch: bool,
}

impl Order {
    pub(super) fn new(total: usize, seed: u64, epoch: u32) -> Self {
        let mut order = Self { indices: vec![0; total], first_epoch: true };
        order.shuffle(seed, epoch);
        order
    }

    /// Becomes the order of another epoch. Allocates nothing.
    pub(super) fn shuffle(&mut self, seed: u64, epoch: u32) {
        self.indices.iter_mut().zip(0..).for_each(|(index, at)| *index = at);
        self.first_epoch = epoch == 0;
        let mut rng = Pcg32::new(seed, u64::from(epoch) + 1);
        let mut start = 0;
        while start < self.indices.len() {
            let end = self.block_end(start);
            shuffle(&mut self.indices[start..end], &mut rng);
            start = end;
        }
    }

    /// The images at `range`.
    pub(super) fn images(&self, range: Range<usize>) -> &[u32] {
        &self.indices[range]
    }

    /// How many images must have arrived before the ones up to `end` can be trained on.
    pub(super) fn needs(&self, end: usize) -> usize {
        self.block_end(end.saturating_sub(1))
    }

    fn block_end(&self, at: usize) -> usize {
        let total = self.indices.len();
        if !self.first_epoch {
            return total;
        }
        let mut end = FIRST_BLOCK;
        while end <= at {
            end += BLOCK;
        }
        end.min(total)
    }
}

/// Fisher and Yates. The bias of the multiplication instead of a rejection is below 2^-16 here.
fn shuffle(indices: &mut [u32], rng: &mut impl Rng) {
    for last in (1..indices.len()).rev() {
        let pick = (u64::from(rng.next_u32()) * (last as u64 + 1)) >> 32;
        indices.swap(last, pick as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_permutation(order: &Order, range: Range<usize>) -> bool {
        let mut images = order.images(range.clone()).to_vec();
        images.sort_unstable();
        images.iter().map(|&i| i as usize).eq(range)
    }

    #[test]
    fn the_first_epoch_stays_within_the_shards() {
        let order = Order::new(5_000, 7, 0);
        assert!(is_permutation(&order, 0..512));
        assert!(is_permutation(&order, 512..2_512));
        assert!(is_permutation(&order, 4_512..5_000));
        assert!(!order.images(0..512).is_sorted());
        assert_eq!([1, 512, 513, 5_000].map(|end| order.needs(end)), [512, 512, 2_512, 5_000]);
    }

    #[test]
    fn later_epochs_shuffle_everything_and_differ() {
        let (one, two) = (Order::new(5_000, 7, 1), Order::new(5_000, 7, 2));
        assert!(is_permutation(&one, 0..5_000) && is_permutation(&two, 0..5_000));
        assert!(one.images(0..512).iter().any(|&i| i >= 4_000));
        assert_ne!(one.indices, two.indices);
        assert_ne!(one.indices, Order::new(5_000, 8, 1).indices);
        assert_eq!(one.needs(1), 5_000);
    }
}
