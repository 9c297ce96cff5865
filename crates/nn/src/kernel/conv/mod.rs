//! Convolution with what usually follows it: bias, ReLU and a max-pooling, in one pass, and the exact
//! gradients of all of it.
//!
//! What makes it fast, all of it exact but for rounding:
//!
//! - outputs that no pooling window reads are never computed, rows of taps that fall on padding are skipped;
//! - rows of three or five taps over several channels take a third to a half of the products (`minimal`);
//! - in a picture with one channel only ink is multiplied (`ink`);
//! - only the winner of each pooling window carries a gradient, and none does where ReLU is off: per output channel the
//!   cells that do are listed once, and both gradients visit nothing else (`live`).

mod backward;
mod forward;
mod ink;
mod live;
mod minimal;
mod pooled;
mod tile;
pub mod work;
mod workspace;

pub use backward::{Gradients, backward};
pub use forward::forward;
pub use workspace::Workspace;

use self::minimal::Minimal;
use super::vector::LANES;
use crate::graph::{Conv2d, Pool};
use crate::shape::Plane;

/// Bytes of working memory that one pass should not exceed, so that they stay next to the processor.
const NEAREST_CACHE: usize = 32 << 10;
/// Output channels that one register tile computes.
pub(super) const BLOCK: usize = 2 * LANES;

/// Everything fixed about one fused convolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Geometry {
    /// Channels in.
    pub in_channels: usize,
    /// Filters.
    pub out_channels: usize,
    /// `[rows, columns]` of the input.
    pub in_size: [usize; 2],
    /// `[rows, columns]` of the pooled output.
    pub out_size: [usize; 2],
    /// Taps.
    pub kernel_size: [usize; 2],
    /// Cells between neighbouring windows of the convolution.
    pub stride: [usize; 2],
    /// Zeros before the first row and column.
    pub padding: [usize; 2],
    /// Taps of the pooling; `[1, 1]` for none.
    pub pool: [usize; 2],
    /// Cells between pooling windows.
    pub pool_stride: [usize; 2],
    /// Whether negative outputs become zero.
    pub relu: bool,
    /// Whether there is a bias.
    pub bias: bool,
}

impl Geometry {
    /// The geometry of `conv`, perhaps followed by ReLU and `pool`, if this path offers it: no
    /// groups, neighbouring taps, pooling windows inside of the maps.
    #[must_use]
    pub fn of(
        in_channels: usize,
        conv: &Conv2d,
        plane: &Plane,
        relu: bool,
        pool: Option<(&Pool, &Plane)>,
    ) -> Option<Self> {
        if conv.groups != 1 || conv.dilation != [1; 2] {
            return None;
        }
        // A window that runs over the edge needs more room than there is.
        let inside = |p: &Pool, pooled: &Plane| {
            (0..2).all(|d| (pooled.out_size()[d] - 1) * p.stride[d] + p.kernel_size[d] <= plane.out_size()[d])
        };
        let plain = |p: &Pool| p.padding == [0; 2] && p.dilation == [1; 2];
        if pool.is_some_and(|(p, pooled)| !(plain(p) && inside(p, pooled))) {
            return None;
        }
        Some(Self {
            in_channels,
            out_channels: conv.out_channels,
            in_size: plane.in_size(),
            out_size: pool.map_or(plane.out_size(), |(_, pooled)| pooled.out_size()),
            kernel_size: conv.kernel_size,
            stride: conv.stride,
            padding: conv.padding,
            pool: pool.map_or([1; 2], |(p, _)| p.kernel_size),
            pool_stride: pool.map_or([1; 2], |(p, _)| p.stride),
            relu,
            bias: conv.bias,
        })
    }

    /// Numbers of one input image.
    #[must_use]
    pub fn in_len(&self) -> usize {
        self.in_size[0] * self.in_size[1] * self.in_channels
    }

    /// Numbers of one output image.
    #[must_use]
    pub fn out_len(&self) -> usize {
        self.out_size[0] * self.out_size[1] * self.out_channels
    }

    /// Numbers that remember the winners of one image's pooling windows.
    #[must_use]
    pub fn winners_len(&self) -> usize {
        if self.pool == [1; 2] { 0 } else { self.out_len() }
    }

    /// What is remembered of a pooling window whose winner is its tap `[dy, dx]`: how far the winner's window in the padded
    /// input lies behind that of the first tap. A whole number in the bits of an `f32`, which is moved and never computed with.
    fn winner(&self, [dy, dx]: [usize; 2]) -> f32 {
        f32::from_bits(
            (dy * self.stride[0] * self.padded_row() + dx * self.stride[1] * self.in_channels) as u32,
        )
    }

    /// Output channels with the empty lanes of the last block.
    fn lanes(&self) -> usize {
        self.out_channels.next_multiple_of(BLOCK)
    }

    /// Convolution outputs along direction `d` up to the last that the pooling reads.
    fn read(&self, d: usize) -> usize {
        (self.out_size[d] - 1) * self.pool_stride[d] + self.pool[d]
    }

    /// Cells along direction `d` of the padded input that those outputs read.
    fn padded(&self, d: usize) -> usize {
        (self.read(d) - 1) * self.stride[d] + self.kernel_size[d]
    }

    /// Numbers in one row of a window: taps times channels, side by side.
    fn run(&self) -> usize {
        self.kernel_size[1] * self.in_channels
    }

    /// The same in whole vectors.
    fn run_lanes(&self) -> usize {
        self.run().next_multiple_of(LANES)
    }

    /// Numbers in a row of the padded input. Tiles of minimal filtering may read columns behind it: zeros.
    fn padded_row(&self) -> usize {
        let columns = self.minimal().map_or(self.padded(1), |minimal| minimal.columns().max(self.padded(1)));
        columns.saturating_mul(self.in_channels)
    }

    /// How the rows are filtered with fewer products, where that pays.
    fn minimal(&self) -> Option<Minimal> {
        Minimal::of(self, self.read(1))
    }

    /// Columns of the strip: what the pooling reads, in whole tiles.
    fn strip_width(&self) -> usize {
        self.minimal().map_or(self.read(1), |minimal| minimal.tiles * minimal::TILE)
    }

    /// Rows of pooling windows that are computed at once: as many as stay in the nearest cache, or one.
    fn rows_at_once(&self) -> usize {
        let sums = self.minimal().map_or(0, |minimal| minimal.sums_len(self, 1));
        let row = (sums + self.strip_width() * self.lanes()) * size_of::<f32>();
        let rows = NEAREST_CACHE / row;
        (1..self.out_size[0]).take_while(|&more| more * self.pool_stride[0] + self.pool[0] <= rows).count()
            + 1
    }

    /// Rows of the convolution that so many rows of pooling windows read.
    fn rows_read(&self, windows: usize) -> usize {
        (windows - 1) * self.pool_stride[0] + self.pool[0]
    }

    /// Where the last window starts in the padded input.
    fn last_window(&self) -> usize {
        self.padded_len() - (self.kernel_size[0] - 1) * self.padded_row() - self.run_lanes()
    }

    /// The padded input, with room to read the last run in whole vectors.
    fn padded_len(&self) -> usize {
        self.padded(0).saturating_mul(self.padded_row()).saturating_add(LANES)
    }
}
