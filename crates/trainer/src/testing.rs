//! What the unit tests of measurements share: a clock of their own and pictures.

use std::cell::Cell;

use kernelwalk_nn::data::{ImageStore, SampleShape};

// The races' reports are due after a while since the start of time: begin well behind it.
thread_local! { static TIME: Cell<f64> = const { Cell::new(1e6) }; }

/// A clock that goes on by a millisecond whenever somebody looks.
pub(crate) fn clock() -> f64 {
    pass(1.0)
}

/// Lets so many milliseconds pass.
pub(crate) fn pass(ms: f64) -> f64 {
    TIME.set(TIME.get() + ms);
    TIME.get()
}

/// So many pictures of MNIST's shape, each of one grey, ten classes in turn.
pub(crate) fn images(count: usize) -> ImageStore {
    let labels: Vec<u8> = (0..count).map(|i| (i % 10) as u8).collect();
    let samples: Vec<u8> = (0..count * 784).map(|i| (i / 784 % 10 * 25) as u8).collect();
    ImageStore::from_samples(SampleShape::MNIST, 10, &labels, &samples).expect("consistent")
}
