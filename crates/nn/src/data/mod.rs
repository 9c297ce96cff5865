//! MNIST: its original files, the shards the page fetches, the images in memory, and what happens
//! to a drawn digit before a network sees it.
//!
//! | module | knows |
//! |---|---|
//! | [`idx`] | the format of the original files |
//! | [`shard`] | the format of one web shard: header, checksum, labels and samples |
//! | [`manifest`] | the list of shards of a data set, and what each file must hash to |
//! | [`store`] | the images that have arrived, in canonical order |
//! | [`digit`] | strokes to a 28x28 image, stage by stage |
//! | [`augment`] | small random changes to training images |
//!
//! Nothing here fetches, inflates or waits: bytes come in, verified images or a plain error go out.

pub mod augment;
pub mod digit;
pub mod idx;
pub mod manifest;
pub mod shard;
pub mod store;

pub use augment::{Augmentation, Elastic};
pub use manifest::{Manifest, ShardEntry};
pub use shard::{Header, Shard, ShardError};
pub use store::ImageStore;

/// Size of one sample. A sample is `height * width * channels` bytes, rows first, channels innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SampleShape {
    /// Rows.
    pub height: u16,
    /// Columns.
    pub width: u16,
    /// Values per pixel.
    pub channels: u8,
}

impl SampleShape {
    /// 28x28 grey, as in MNIST.
    pub const MNIST: Self = Self { height: 28, width: 28, channels: 1 };

    /// Bytes of one sample.
    #[must_use]
    pub const fn len(self) -> usize {
        self.height as usize * self.width as usize * self.channels as usize
    }

    /// Whether a sample of this shape has no bytes at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl std::fmt::Display for SampleShape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}x{}", self.height, self.width, self.channels)
    }
}

/// The two parts of a data set. What is measured on `Test` has never been trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// Images to learn from: 60,000 in MNIST.
    Train,
    /// Images to be judged by: 10,000 in MNIST.
    Test,
}

impl std::fmt::Display for Split {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Train => "train",
            Self::Test => "test",
        })
    }
}
