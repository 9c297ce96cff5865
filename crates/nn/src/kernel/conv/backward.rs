#![allow(unsafe_code, reason = "runs of the padded input are read through pointers; see SAFETY")]

use super::super::vector::{F32x4, LANES};
use super::{Geometry, Live, Workspace, inner_rows};

/// What [`backward`] reads and adds to, for one image.
#[derive(Debug)]
pub struct Gradients<'a> {
    /// The input of the forward pass.
    pub image: &'a [f32],
    /// Its output.
    pub out: &'a [f32],
    /// Its winners; empty without pooling.
    pub winners: &'a [f32],
    /// Gradient of the loss by the output.
    pub grad_out: &'a [f32],
    /// Gradient by the input is added here, if wanted.
    pub grad_image: Option<&'a mut [f32]>,
    /// Gradient by the bias is added here; empty without bias.
    pub grad_bias: &'a mut [f32],
}

impl Workspace {
    /// Forgets the weight gradient; call it before the first image of a batch.
    pub fn clear_grad_weight(&mut self) {
        self.grad_by_filter.fill(0.0);
    }

    /// Adds the weight gradient of all images since then to `grad_weight` (`[out, in, kh, kw]`).
    pub fn add_grad_weight(&self, g: &Geometry, grad_weight: &mut [f32]) {
        let ([kh, kw], ci, run_lanes) = (g.kernel_size, g.in_channels, g.run_lanes());
        for (o, filter) in grad_weight.chunks_exact_mut(ci * kh * kw).enumerate() {
            for (c, slice) in filter.chunks_exact_mut(kh * kw).enumerate() {
                for (ky, row) in slice.chunks_exact_mut(kw).enumerate() {
                    let sums = &self.grad_by_filter[(o * kh + ky) * run_lanes..][..run_lanes];
                    row.iter_mut().enumerate().for_each(|(kx, grad)| *grad += sums[kx * ci + c]);
                }
            }
        }
    }
}

/// Gradients of [`super::forward`] for one image; the weight's stays in the workspace.
///
/// Lengths as there. Agrees with the reference `conv2d`, `relu` and `max_pool2d`: `tests/properties`.
///
/// # Panics
/// If a length is wrong or the workspace was not made for training.
pub fn backward(g: &Geometry, space: &mut Workspace, io: Gradients<'_>) {
    assert!(io.image.len() == g.in_len() && io.out.len() == g.out_len(), "one image each");
    assert!(io.grad_out.len() == g.out_len() && io.winners.len() == g.winners_len(), "one image each");
    assert!(space.grad_padded.len() == g.padded_len(), "a workspace for training");
    space.pad(g, io.image);
    if io.grad_image.is_some() {
        space.grad_padded.fill(0.0);
    }
    let (kh, run_lanes) = (g.kernel_size[0], g.run_lanes());
    for channel in 0..g.out_channels {
        let count = list_live(g, &io, channel, &mut space.live);
        let live = &space.live[..count];
        if let Some(grad) = io.grad_bias.get_mut(channel) {
            *grad += live.iter().map(|live| live.grad).sum::<f32>();
        }
        let filter = channel * kh * run_lanes..(channel + 1) * kh * run_lanes;
        let grad_filter = &mut space.grad_by_filter[filter.clone()];
        accumulate(g, live, &space.padded, grad_filter);
        if io.grad_image.is_some() {
            scatter(g, live, &space.by_filter[filter], &mut space.grad_padded);
        }
    }
    if let Some(grad_image) = io.grad_image {
        let row = g.in_size[1] * g.in_channels;
        for (iy, from, columns) in inner_rows(g) {
            let from = &space.grad_padded[from..from + columns];
            grad_image[iy * row..][..columns].iter_mut().zip(from).for_each(|(to, x)| *to += x);
        }
    }
}

/// Lists the convolution outputs of `channel` that carry a gradient. Returns how many there are.
///
/// No window in the list starts behind [`Geometry::last_window`], whatever the winners say.
fn list_live(g: &Geometry, io: &Gradients<'_>, channel: usize, live: &mut [Live]) -> usize {
    match (io.winners.is_empty(), g.relu) {
        (false, true) => list_channel::<true, true>(g, io, channel, live),
        (false, false) => list_channel::<true, false>(g, io, channel, live),
        (true, true) => list_channel::<false, true>(g, io, channel, live),
        (true, false) => list_channel::<false, false>(g, io, channel, live),
    }
}

/// [`list_live`] with what the compiler should know.
///
/// Every cell is written to the end of the list and counted only if it is live: whether ReLU is off cannot be predicted,
/// and a wrong guess costs more than a store.
#[inline(never)]
fn list_channel<const POOLED: bool, const RELU: bool>(
    g: &Geometry,
    io: &Gradients<'_>,
    channel: usize,
    live: &mut [Live],
) -> usize {
    let ([rows, columns], channels, last) = (g.out_size, g.out_channels, g.last_window() as u32);
    let down = (g.pool_stride[0] * g.stride[0] * g.padded_row()) as u32;
    let right = (g.pool_stride[1] * g.stride[1] * g.in_channels) as u32;
    assert!(channel < channels && live.len() == rows * columns && io.grad_out.len() == g.out_len());
    assert!(io.out.len() == g.out_len() && io.winners.len() == if POOLED { g.out_len() } else { 0 });
    let (mut count, mut cell) = (0, channel);
    for py in 0..rows as u32 {
        let mut first = py * down;
        for _ in 0..columns {
            // SAFETY: `cell < rows * columns * channels`, the length of all three by the asserts; at most as many
            // cells were counted before this one as there are before it, so `count < rows * columns`.
            unsafe {
                let grad = *io.grad_out.get_unchecked(cell);
                let winner = if POOLED { io.winners.get_unchecked(cell).to_bits() } else { 0 };
                *live.get_unchecked_mut(count) = Live { at: first.wrapping_add(winner).min(last), grad };
                // Comparisons of bits: any number but both zeros; any number above zero.
                let passes = !RELU | (io.out.get_unchecked(cell).to_bits() as i32 > 0);
                count += usize::from((grad.to_bits() << 1 != 0) & passes);
            }
            (first, cell) = (first.wrapping_add(right), cell + channels);
        }
    }
    count
}

/// `grad_filter[ky][r] += grad * padded[at + ky * row + r]` over all live cells.
fn accumulate(g: &Geometry, live: &[Live], padded: &[f32], grad_filter: &mut [f32]) {
    let (row, kh, run_lanes) = (g.padded_row(), g.kernel_size[0], g.run_lanes());
    match (kh, run_lanes / LANES) {
        (5, 2) => return sums::<5, 2>(live, padded, row, run_lanes, grad_filter),
        (5, 1) => return sums::<5, 1>(live, padded, row, run_lanes, grad_filter),
        (3, 3) => return sums::<3, 3>(live, padded, row, run_lanes, grad_filter),
        (3, 2) => return sums::<3, 2>(live, padded, row, run_lanes, grad_filter),
        (3, 1) => return sums::<3, 1>(live, padded, row, run_lanes, grad_filter),
        _ => {}
    }
    for (ky, grad_row) in grad_filter.chunks_exact_mut(run_lanes).enumerate() {
        let mut done = 0;
        while done < run_lanes {
            let (x, grad) = (&padded[ky * row + done..], &mut grad_row[done..]);
            done += LANES
                * match grad.len() / LANES {
                    10.. => sums_of::<10>(live, x, grad),
                    8.. => sums_of::<8>(live, x, grad),
                    4.. => sums_of::<4>(live, x, grad),
                    2.. => sums_of::<2>(live, x, grad),
                    _ => sums_of::<1>(live, x, grad),
                };
        }
    }
}

fn sums_of<const V: usize>(live: &[Live], x: &[f32], grad: &mut [f32]) -> usize {
    sums::<1, V>(live, x, 0, 0, grad);
    V
}

/// `K` rows of `V` vectors of a filter's gradient, all sums in registers. `x` and `grad` start at the first of them.
#[inline(never)]
fn sums<const K: usize, const V: usize>(
    live: &[Live],
    x: &[f32],
    x_row: usize,
    grad_row: usize,
    grad: &mut [f32],
) {
    assert!(grad.len() >= (K - 1) * grad_row + V * LANES);
    debug_assert!(live.iter().all(|live| live.at as usize + (K - 1) * x_row + V * LANES <= x.len()));
    // SAFETY: row `k < K`, vector `v < V` reads `x[at + k * x_row + v * LANES ..][..LANES]` for an `at` of the list: inside
    // of the padded input, since no window of the list starts behind the last one. It touches
    // `grad[k * grad_row + v * LANES ..][..LANES]`: inside, by the assert.
    unsafe {
        let mut sums = [[F32x4::splat(0.0); V]; K];
        for live in live {
            let (at, grad) = (x.as_ptr().add(live.at as usize), F32x4::splat(live.grad));
            for (k, row) in sums.iter_mut().enumerate() {
                for (v, sum) in row.iter_mut().enumerate() {
                    *sum = sum.plus_product(grad, F32x4::load(at.add(k * x_row + v * LANES)));
                }
            }
        }
        for (k, row) in sums.iter().enumerate() {
            for (v, sum) in row.iter().enumerate() {
                let to = grad.as_mut_ptr().add(k * grad_row + v * LANES);
                F32x4::load(to).add(*sum).store(to);
            }
        }
    }
}

/// `grad_padded[at + ky * row + r] += grad * filter[ky][r]` over all live cells.
///
/// The empty lanes of a run add zeros to the cells behind it.
fn scatter(g: &Geometry, live: &[Live], filter: &[f32], grad_padded: &mut [f32]) {
    match g.run_lanes() / LANES {
        10 => add_windows::<10>(g, live, filter, grad_padded),
        8 => add_windows::<8>(g, live, filter, grad_padded),
        6 => add_windows::<6>(g, live, filter, grad_padded),
        3 => add_windows::<3>(g, live, filter, grad_padded),
        2 => add_windows::<2>(g, live, filter, grad_padded),
        _ => add_windows::<0>(g, live, filter, grad_padded),
    }
}

/// `V` is the number of vectors in a row of a window where the compiler knows it, else 0.
///
/// One window after the other: neighbours overlap by parts of a vector, and a processor waits when it reads what it has
/// only just written in other pieces.
#[inline(never)]
fn add_windows<const V: usize>(g: &Geometry, live: &[Live], filter: &[f32], to: &mut [f32]) {
    let (row, kh) = (g.padded_row(), g.kernel_size[0]);
    let vectors = if V == 0 { g.run_lanes() / LANES } else { V };
    assert!(filter.len() >= kh * vectors * LANES && to.len() == g.padded_len());
    debug_assert!(live.iter().all(|live| live.at as usize <= g.last_window()));
    // SAFETY: row `ky < kh`, vector `v < vectors` reads `filter[(ky * vectors + v) * LANES ..][..LANES]`, inside by the
    // assert, and touches `to[at + ky * row + v * LANES ..][..LANES]` for an `at` of the list: inside, since no window of
    // the list starts behind the last one.
    unsafe {
        for live in live {
            let grad = F32x4::splat(live.grad);
            let mut at = to.as_mut_ptr().add(live.at as usize);
            let mut weights = filter.as_ptr();
            for _ in 0..kh {
                for v in 0..vectors {
                    let (cell, weight) = (at.add(v * LANES), F32x4::load(weights.add(v * LANES)));
                    F32x4::load(cell).plus_product(grad, weight).store(cell);
                }
                at = at.wrapping_add(row);
                weights = weights.add(vectors * LANES);
            }
        }
    }
}
