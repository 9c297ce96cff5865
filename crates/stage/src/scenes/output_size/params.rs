use kernelwalk_nn::shape::Direction;
use serde::{Deserialize, Serialize};

use super::{Chain, MapKind, Network, Side};

/// The largest numbers the scene offers; links are clamped to them before anything is allocated.
pub mod limits {
    /// Rows and columns of the input.
    pub const SIZE: usize = 300;
    /// Rows and columns of the kernel.
    pub const KERNEL: usize = 32;
    /// Stride.
    pub const STRIDE: usize = 32;
    /// Padding on a side.
    pub const PADDING: usize = 64;
    /// Dilation.
    pub const DILATION: usize = 16;
    /// Layers of a chain.
    pub const LAYERS: usize = 80;
    /// Rows and columns of a chain's input.
    pub const CHAIN_SIZE: usize = 1024;
    /// Steps of a staircase.
    pub const STAIRS: usize = 300;
}

/// Everything that can be set in this scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// The height.
    pub rows: Side,
    /// The width.
    pub columns: Side,
    /// What the map is drawn over.
    pub map: MapKind,
    /// Layers one after another.
    pub chain: Chain,
}

impl Default for Params {
    /// A setting that leaves something over, and AlexNet.
    fn default() -> Self {
        Self::square(Side::default())
    }
}

impl Params {
    /// The same setting for height and width.
    #[must_use]
    pub fn square(side: Side) -> Self {
        Self { rows: side, columns: side, map: MapKind::default(), chain: Network::AlexNet.chain() }
    }

    /// One direction's setting.
    #[must_use]
    pub fn side(&self, direction: Direction) -> Side {
        match direction {
            Direction::Rows => self.rows,
            Direction::Columns => self.columns,
        }
    }

    /// The same settings within what the scene offers.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            rows: self.rows.clamped(),
            columns: self.columns.clamped(),
            map: self.map,
            chain: self.chain.clamped(),
        }
    }
}
