//! The outputs of a convolution that carry a gradient, listed by channel.
#![allow(unsafe_code, reason = "cells are read and listed through pointers; see SAFETY")]

use std::ops::Range;

use super::super::vector::{F32x4, LANES, U32x4};
use super::Geometry;
use super::ink::Reach;
use crate::kernel::Memory;

/// Bytes of lists that are made at once, if that is more than one image: few enough that the padded inputs they point into
/// stay next to the processor.
const MOST_BYTES: usize = 8 << 10;

/// A convolution output with a gradient.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C)]
pub(super) struct Live {
    /// Where its window starts in the padded inputs of all images.
    pub(super) at: u32,
    /// The gradient.
    pub(super) grad: f32,
}

/// For each channel the live outputs of a few images in a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    /// `[channel][capacity]`, channels in whole vectors, and a list that is never counted.
    cells: Vec<Live>,
    /// `[images + 1][channel]`: where the images before end in the lists.
    ends: Vec<u32>,
    images: usize,
    channels: usize,
    capacity: usize,
}

/// What is known of the outputs of one image.
#[derive(Clone, Copy)]
pub(super) struct Outputs<'a> {
    /// The result, which says where ReLU is off.
    pub(super) out: &'a [f32],
    /// Which output won each pooling window; empty without pooling.
    pub(super) winners: &'a [f32],
    /// Gradient of the loss by the result.
    pub(super) grad_out: &'a [f32],
    /// Where its padded input starts among those of the batch.
    pub(super) start: usize,
}

impl Lists {
    /// Room for as many images of a batch as should be listed at once.
    pub(super) fn new(memory: &mut Memory, g: &Geometry, batch: usize) -> Self {
        let (outputs, channels) = (g.out_size[0] * g.out_size[1], g.out_channels.next_multiple_of(LANES));
        let images = (MOST_BYTES / (channels * outputs * size_of::<Live>())).max(1).min(batch);
        let capacity = images * outputs;
        let cells = memory.filled(Live::default(), (channels + 1).saturating_mul(capacity));
        let ends = memory.filled(0, (images + 1) * channels);
        Self { cells, ends, images, channels, capacity }
    }

    /// Images that are listed at once.
    pub(super) fn images(&self) -> usize {
        self.images
    }

    /// The live outputs of `channel` in images `range`.
    pub(super) fn of(&self, channel: usize, range: Range<usize>) -> &[Live] {
        let [start, end] =
            [range.start, range.end].map(|at| self.ends[at * self.channels + channel] as usize);
        &self.cells[channel * self.capacity..][start..end]
    }

    /// Lists the outputs of image `image` within `reach`, behind those of the images before it.
    ///
    /// No window in the list starts behind [`Geometry::last_window`], whatever the winners say.
    pub(super) fn add(&mut self, g: &Geometry, image: usize, outputs: Outputs<'_>, reach: &Reach) {
        for first in (0..g.out_channels).step_by(LANES) {
            let list = match (outputs.winners.is_empty(), g.relu, g.out_channels >= LANES) {
                (false, true, true) => Self::add_block::<true, true, true>,
                (false, true, false) => Self::add_block::<true, true, false>,
                (false, false, true) => Self::add_block::<true, false, true>,
                (false, false, false) => Self::add_block::<true, false, false>,
                (true, true, true) => Self::add_block::<false, true, true>,
                (true, true, false) => Self::add_block::<false, true, false>,
                (true, false, true) => Self::add_block::<false, false, true>,
                (true, false, false) => Self::add_block::<false, false, false>,
            };
            list(self, g, [image, first], outputs, reach);
        }
    }

    /// The four channels from `fresh` on, or those that are left of them. `WHOLE` says that there are four channels at all.
    /// Then the last vector starts early enough to be whole, and what it holds of earlier channels goes into the list that
    /// is never counted.
    ///
    /// Every cell is written to the end of its list and counted only if it is live: whether ReLU is off cannot be
    /// predicted, and a wrong guess costs more than a store.
    #[inline(never)]
    fn add_block<const POOLED: bool, const RELU: bool, const WHOLE: bool>(
        &mut self,
        g: &Geometry,
        [image, fresh]: [usize; 2],
        outputs: Outputs<'_>,
        reach: &Reach,
    ) {
        let ([rows, columns], channels) = (g.out_size, g.out_channels);
        let first = if WHOLE { fresh.min(channels - LANES) } else { 0 };
        let stale = fresh - first;
        assert!(
            image < self.images
                && first + LANES <= self.channels
                && self.capacity == self.images * rows * columns
        );
        assert!(outputs.grad_out.len() == g.out_len() && outputs.out.len() == g.out_len());
        assert!(outputs.winners.len() == if POOLED { g.out_len() } else { 0 });
        assert!(reach.rows.end <= rows && reach.columns.end <= columns && first + LANES <= self.channels);
        let down = g.pool_stride[0] * g.stride[0] * g.padded_row();
        let right = g.pool_stride[1] * g.stride[1] * g.in_channels;
        let (start, last) = (outputs.start as u32, U32x4::splat((outputs.start + g.last_window()) as u32));
        let (before, after) = self.ends.split_at_mut((image + 1) * self.channels);
        let mut ends: [usize; LANES] = std::array::from_fn(|l| match l < stale {
            true => 0,
            false => before[image * self.channels + first + l] as usize,
        });
        assert!(ends.iter().all(|&end| end <= image * rows * columns), "a list holds what came before");
        let list = |l: usize| if l < stale { self.channels } else { first + l };
        // SAFETY: there are `channels + 1` lists.
        let lists: [*mut Live; LANES] =
            std::array::from_fn(|l| unsafe { self.cells.as_mut_ptr().add(list(l) * self.capacity) });
        let counted = u32::MAX << stale;
        for py in reach.rows.clone() {
            for px in reach.columns.clone() {
                let cell = (py * columns + px) * channels + first;
                let at = U32x4::splat(start.wrapping_add((py * down + px * right) as u32));
                // SAFETY: the cell is inside of the images, by the asserts. At most as many outputs of this image were
                // counted before this one as there are, so each end is below `capacity`.
                unsafe {
                    let read = |from: &[f32]| read::<WHOLE>(&from[cell..], channels);
                    let grad = read(outputs.grad_out);
                    let grad = if RELU { grad.gated(read(outputs.out)) } else { grad };
                    let at =
                        if POOLED { at.add(U32x4::of_bits(read(outputs.winners))).min(last) } else { at };
                    at.store_pairs(grad, std::array::from_fn(|l| lists[l].add(ends[l]).cast()));
                    let live = (grad.not_zero() & counted) as usize;
                    ends.iter_mut().enumerate().for_each(|(l, end)| *end += live >> l & 1);
                }
            }
        }
        for (end, &counted) in after[fresh..first + LANES].iter_mut().zip(&ends[stale..]) {
            *end = counted as u32;
        }
    }
}

/// Adds up the gradients that pass ReLU, for each channel.
pub(super) fn add_grad_bias(g: &Geometry, outputs: Outputs<'_>, grad_bias: &mut [f32]) {
    let channels = g.out_channels;
    assert!(outputs.grad_out.len() == g.out_len() && outputs.out.len() == g.out_len());
    for fresh in (0..channels.min(grad_bias.len())).step_by(LANES) {
        let first = fresh.min(channels.saturating_sub(LANES));
        let mut sum = F32x4::splat(0.0);
        for cell in (first..g.out_len()).step_by(channels) {
            // SAFETY: with four channels or more, four of the cell are left from here on.
            let [grad, out] = [outputs.grad_out, outputs.out].map(|from| unsafe {
                match channels >= LANES {
                    true => read::<true>(&from[cell..], channels),
                    false => read::<false>(&from[cell..], channels),
                }
            });
            sum = sum.add(if g.relu { grad.gated(out) } else { grad });
        }
        let fresh_sums = sum.to_array().into_iter().skip(fresh - first);
        grad_bias[fresh..].iter_mut().zip(fresh_sums).for_each(|(to, x)| *to += x);
    }
}

/// Four numbers, or with `WHOLE` false as many as there are channels, and zeros.
///
/// # Safety
/// With `WHOLE`, `from` has four numbers.
#[inline(always)]
unsafe fn read<const WHOLE: bool>(from: &[f32], channels: usize) -> F32x4 {
    if WHOLE {
        // SAFETY: the caller's promise.
        return unsafe { F32x4::load(from.as_ptr()) };
    }
    let mut whole = [0.0; LANES];
    whole.iter_mut().zip(&from[..channels]).for_each(|(to, x)| *to = *x);
    // SAFETY: an array of four.
    unsafe { F32x4::load(whole.as_ptr()) }
}
