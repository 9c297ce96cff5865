//! Convolution with what usually follows it: bias, ReLU and a max-pooling of windows that do not
//! overlap, in one pass, and the exact gradients of all of it.
//!
//! Two savings make it fast. Forward, outputs that no pooling window reads are never computed, and
//! rows of taps that fall on padding are skipped. Backward, only the winner of each pooling window
//! carries a gradient, and none does where ReLU is off: per output channel the cells that do are
//! listed once, and both gradients visit nothing else.

mod backward;
mod forward;
pub mod work;

pub use backward::{Gradients, backward};
pub use forward::forward;

use super::vector::LANES;
use crate::graph::{Conv2d, Pool};
use crate::shape::Plane;

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
    /// groups, neighbouring taps, pooling windows inside of the maps that do not overlap.
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
        let apart = |p: &Pool| {
            p.padding == [0; 2]
                && p.dilation == [1; 2]
                && !p.ceil_mode
                && (0..2).all(|d| p.stride[d] >= p.kernel_size[d])
        };
        if pool.is_some_and(|(p, _)| !apart(p)) {
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

    fn padded_row(&self) -> usize {
        self.padded(1) * self.in_channels
    }

    /// Where the last window starts in the padded input.
    fn last_window(&self) -> usize {
        self.padded_len() - (self.kernel_size[0] - 1) * self.padded_row() - self.run_lanes()
    }

    /// The padded input, with room to read the last run in whole vectors.
    fn padded_len(&self) -> usize {
        self.padded(0) * self.padded_row() + LANES
    }
}

/// Weights in the order of the kernels, and room to work; made once.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// `[block][ky][kx * in_channels][BLOCK]`.
    by_tap: Vec<f32>,
    /// `[out_channel][ky][run_lanes]`.
    by_filter: Vec<f32>,
    bias: Vec<f32>,
    padded: Vec<f32>,
    grad_padded: Vec<f32>,
    /// Rows of convolution outputs that one row of pooling windows reads.
    strip: Vec<f32>,
    /// As `by_filter`.
    grad_by_filter: Vec<f32>,
    /// Cells of one output channel that carry a gradient: room for all of them.
    live: Vec<Live>,
}

/// A convolution output with a gradient.
#[derive(Debug, Clone, Copy, Default)]
struct Live {
    /// Where its window starts in the padded input.
    at: u32,
    /// The gradient.
    grad: f32,
}

impl Workspace {
    /// Room for one image at a time.
    #[must_use]
    pub fn new(g: &Geometry, training: bool) -> Self {
        let [kh, _] = g.kernel_size;
        let by_filter = g.out_channels * kh * g.run_lanes();
        let when_training = |n: usize| vec![0.0; if training { n } else { 0 }];
        Self {
            by_tap: vec![0.0; g.lanes() * kh * g.run()],
            by_filter: when_training(by_filter),
            bias: vec![0.0; g.lanes()],
            padded: vec![0.0; g.padded_len()],
            grad_padded: when_training(g.padded_len()),
            strip: vec![0.0; g.pool[0] * g.read(1) * g.lanes()],
            grad_by_filter: when_training(by_filter),
            live: vec![Live::default(); if training { g.out_size[0] * g.out_size[1] } else { 0 }],
        }
    }

    /// Bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let numbers = [
            &self.by_tap,
            &self.by_filter,
            &self.bias,
            &self.padded,
            &self.grad_padded,
            &self.strip,
            &self.grad_by_filter,
        ];
        numbers.iter().map(|v| v.len() * 4).sum::<usize>() + size_of_val(&self.live[..])
    }

    /// Takes over `weight` (`[out, in, kh, kw]`) and `bias` (`[out]`, or empty).
    pub fn pack(&mut self, g: &Geometry, weight: &[f32], bias: &[f32]) {
        let ([kh, kw], ci, run, run_lanes) = (g.kernel_size, g.in_channels, g.run(), g.run_lanes());
        assert_eq!(weight.len(), g.out_channels * ci * kh * kw, "a weight for every tap");
        self.bias[..bias.len()].copy_from_slice(bias);
        for (o, filter) in weight.chunks_exact(ci * kh * kw).enumerate() {
            for (c, slice) in filter.chunks_exact(kh * kw).enumerate() {
                for (ky, row) in slice.chunks_exact(kw).enumerate() {
                    for (kx, &w) in row.iter().enumerate() {
                        let tap = kx * ci + c;
                        self.by_tap[((o / BLOCK * kh + ky) * run + tap) * BLOCK + o % BLOCK] = w;
                        if let Some(cell) = self.by_filter.get_mut((o * kh + ky) * run_lanes + tap) {
                            *cell = w;
                        }
                    }
                }
            }
        }
    }

    /// Copies one image into the middle of the zeros. The border was zero from the start and is
    /// never written.
    fn pad(&mut self, g: &Geometry, image: &[f32]) {
        let row = g.in_size[1] * g.in_channels;
        for (iy, ix, columns) in inner_rows(g) {
            let from = &image[iy * row..][..columns];
            self.padded[ix..ix + columns].copy_from_slice(from);
        }
    }
}

/// The rows of the input that the padded input holds: `(row, where it starts there, numbers)`.
fn inner_rows(g: &Geometry) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
    let [top, left] = g.padding;
    let rows = g.in_size[0].min(g.padded(0).saturating_sub(top));
    let columns = g.in_size[1].min(g.padded(1).saturating_sub(left)) * g.in_channels;
    let (padded_row, left) = (g.padded_row(), left * g.in_channels);
    (0..rows).filter(move |_| columns > 0).map(move |iy| (iy, (iy + top) * padded_row + left, columns))
}
