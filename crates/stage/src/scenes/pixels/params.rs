use serde::{Deserialize, Serialize};

use crate::image::{Channel, Edits, Reading, Region, Source, Split};

/// What the scene offers; links are clamped to it before anything is allocated.
pub mod limits {
    /// Shortest side of the number grid that can be chosen; pictures may be smaller.
    pub const LEAST: usize = 4;
    /// Longest side of the number grid.
    pub const GRID: usize = 32;
}

/// Everything that can be set in this scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Params {
    /// Which picture.
    pub source: Source,
    /// The part whose numbers are shown; it is moved inside a picture that is smaller.
    pub region: Region,
    /// Which numbers of a pixel.
    pub channel: Channel,
    /// From 0 to 255, or from 0 to 1.
    pub reading: Reading,
    /// Changed numbers.
    pub edits: Edits,
}

impl Default for Params {
    /// The middle of a four, in 12 x 12 pixels. It is in the first shard of MNIST, which is the smallest.
    fn default() -> Self {
        Self {
            source: Source::Digit { split: Split::Train, index: 61 },
            region: Region { row: 9, col: 8, rows: 12, cols: 12 },
            channel: Channel::Grey,
            reading: Reading::Bytes,
            edits: Edits::default(),
        }
    }
}

impl Params {
    /// The same with everything clamped to the limits: what a link said, made harmless.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        self.region.rows = self.region.rows.clamp(1, limits::GRID);
        self.region.cols = self.region.cols.clamp(1, limits::GRID);
        self
    }

    /// Another picture. Edits belong to the old one and go; the region is put in the new one's middle.
    #[must_use]
    pub fn with_source(&self, source: Source, size: [usize; 2]) -> Self {
        let middle = [size[0] / 2, size[1] / 2];
        let region = Region::around(middle, self.region.rows.min(limits::GRID), size);
        Self { source, region, edits: Edits::default(), ..self.clone() }
    }
}
