//! What the kernels need besides the images: weights in their order, and room to work.

use super::ink::{self, Ink, Reach};
use super::live::Lists;
use super::{BLOCK, Geometry};
use crate::kernel::Memory;

/// Weights in the order of the kernels, and room to work; made once.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// `[block][ky][kx * in_channels][BLOCK]`; empty where rows are filtered with fewer products.
    pub(super) by_tap: Vec<f32>,
    /// See [`super::minimal`].
    pub(super) by_point: Vec<f32>,
    /// See [`ink::weight_len`].
    pub(super) by_ink: Vec<f32>,
    /// `[out_channel][ky][run_lanes]`.
    pub(super) by_filter: Vec<f32>,
    pub(super) bias: Vec<f32>,
    /// The padded input of each image of a batch while training, else of one.
    pub(super) padded: Vec<f32>,
    /// What the ink of each of them reaches.
    pub(super) reach: Vec<Reach>,
    /// The padded input at the points of minimal filtering, and the sums there.
    pub(super) transformed: Vec<f32>,
    pub(super) sums: Vec<f32>,
    pub(super) ink: Ink,
    /// Outputs of the convolution that inked cells add to.
    pub(super) map: Vec<f32>,
    /// Rows of convolution outputs that the pooling windows computed at once read.
    pub(super) strip: Vec<f32>,
    pub(super) grad_padded: Vec<f32>,
    /// As `by_filter`.
    pub(super) grad_by_filter: Vec<f32>,
    pub(super) lists: Lists,
}

impl Workspace {
    /// Room for batches of up to `batch` images.
    #[must_use]
    pub fn new(g: &Geometry, batch: usize, training: bool) -> Self {
        Self::within(&mut Memory::taken(), g, batch, training)
    }

    /// The same, from `memory`.
    #[must_use]
    pub fn within(memory: &mut Memory, g: &Geometry, batch: usize, training: bool) -> Self {
        let [kh, _] = g.kernel_size;
        let by_filter = g.out_channels * kh * g.run_lanes();
        let mut zeros = |n: usize| memory.filled(0.0, n);
        let when_training = |n: usize| if training { n } else { 0 };
        let minimal = g.minimal();
        let rows = g.rows_read(g.rows_at_once());
        let images = if training { batch } else { 1 };
        Self {
            by_tap: zeros(if minimal.is_some() { 0 } else { g.lanes() * kh * g.run() }),
            by_point: zeros(minimal.map_or(0, |minimal| minimal.weight_len(g))),
            by_ink: zeros(ink::weight_len(g)),
            by_filter: zeros(when_training(by_filter)),
            bias: zeros(g.lanes()),
            // Networks that no memory holds are counted too.
            padded: zeros(images.saturating_mul(g.padded_len())),
            transformed: zeros(minimal.map_or(0, |minimal| minimal.input_len(g))),
            sums: zeros(minimal.map_or(0, |minimal| minimal.sums_len(g, rows))),
            map: zeros(ink::map_len(g)),
            strip: zeros(rows * g.strip_width() * g.lanes()),
            grad_padded: zeros(when_training(g.padded_len())),
            grad_by_filter: zeros(when_training(by_filter)),
            reach: memory.filled(Reach::all(g), images),
            ink: Ink::new(memory, g),
            lists: Lists::new(memory, g, when_training(batch)),
        }
    }

    /// Whether the backward pass will want to know of the images.
    pub(super) fn is_for_training(&self) -> bool {
        !self.by_filter.is_empty()
    }

    /// Takes over `weight` (`[out, in, kh, kw]`) and `bias` (`[out]`, or empty).
    pub fn pack(&mut self, g: &Geometry, weight: &[f32], bias: &[f32]) {
        let ([kh, kw], ci, run, run_lanes) = (g.kernel_size, g.in_channels, g.run(), g.run_lanes());
        let (lanes, minimal) = (g.lanes(), g.minimal());
        assert_eq!(weight.len(), g.out_channels * ci * kh * kw, "a weight for every tap");
        self.bias[..bias.len()].copy_from_slice(bias);
        for (o, filter) in weight.chunks_exact(ci * kh * kw).enumerate() {
            for (c, slice) in filter.chunks_exact(kh * kw).enumerate() {
                for (ky, row) in slice.chunks_exact(kw).enumerate() {
                    if let Some(minimal) = minimal {
                        minimal.transform_taps(row, |point, w| {
                            let at = ((o / BLOCK * minimal.points + point) * kh + ky) * ci + c;
                            self.by_point[at * BLOCK + o % BLOCK] = w;
                        });
                    }
                    for (kx, &w) in row.iter().enumerate() {
                        let tap = kx * ci + c;
                        let places = [
                            (&mut self.by_tap, ((o / BLOCK * kh + ky) * run + tap) * BLOCK + o % BLOCK),
                            (&mut self.by_ink, (ky * kw + kw - 1 - kx) * lanes + o),
                            (&mut self.by_filter, (o * kh + ky) * run_lanes + tap),
                        ];
                        for (numbers, at) in places {
                            if let Some(cell) = numbers.get_mut(at) {
                                *cell = w;
                            }
                        }
                    }
                }
            }
        }
    }

    /// Copies an image into the middle of the zeros of place `at`. The border was zero from the start and is never written.
    pub(super) fn pad(&mut self, g: &Geometry, at: usize, image: &[f32]) {
        let (row, padded) = (g.in_size[1] * g.in_channels, &mut self.padded[at * g.padded_len()..]);
        for (iy, ix, columns) in inner_rows(g) {
            padded[ix..ix + columns].copy_from_slice(&image[iy * row..][..columns]);
        }
    }
}

/// The rows of the input that the padded input holds: `(row, where it starts there, numbers)`.
pub(super) fn inner_rows(g: &Geometry) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
    let [top, left] = g.padding;
    let rows = g.in_size[0].min(g.padded(0).saturating_sub(top));
    let columns = g.in_size[1].min(g.padded(1).saturating_sub(left)) * g.in_channels;
    let (padded_row, left) = (g.padded_row(), left * g.in_channels);
    (0..rows).filter(move |_| columns > 0).map(move |iy| (iy, (iy + top) * padded_row + left, columns))
}
