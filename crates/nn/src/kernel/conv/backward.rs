#![allow(unsafe_code, reason = "runs of the padded input are read through pointers; see SAFETY")]

use super::super::vector::{F32x4, LANES};
use super::live::{Live, Outputs, add_grad_bias};
use super::workspace::inner_rows;
use super::{Geometry, Workspace};

/// What [`backward`] reads and adds to, for the batch that [`super::forward`] was last called with.
#[derive(Debug)]
pub struct Gradients<'a> {
    /// The output of the forward pass.
    pub out: &'a [f32],
    /// Its winners; empty without pooling.
    pub winners: &'a [f32],
    /// Gradient of the loss by the output.
    pub grad_out: &'a [f32],
    /// Gradient by the input is added here, if wanted.
    pub grad_image: Option<&'a mut [f32]>,
    /// Gradient by the weight (`[out, in, kh, kw]`) is added here.
    pub grad_weight: &'a mut [f32],
    /// Gradient by the bias is added here; empty without bias.
    pub grad_bias: &'a mut [f32],
}

/// Gradients of [`super::forward`] for a batch.
///
/// Lengths as there. Agrees with the reference `conv2d`, `relu` and `max_pool2d`: `tests/executor`.
///
/// # Panics
/// If a length is wrong or the workspace was not made for training batches as large.
pub fn backward(g: &Geometry, space: &mut Workspace, mut io: Gradients<'_>) {
    let count = io.out.len() / g.out_len();
    assert!(io.grad_out.len() == count * g.out_len() && io.winners.len() == count * g.winners_len());
    assert!(
        count <= space.reach.len() && space.grad_padded.len() == g.padded_len(),
        "a workspace for training"
    );
    space.grad_by_filter.fill(0.0);
    let at_once = space.lists.images();
    for first in (0..count).step_by(at_once) {
        let images = first..(first + at_once).min(count);
        for (slot, image) in images.clone().enumerate() {
            let outputs = outputs(g, &io, image);
            space.lists.add(g, slot, outputs, &space.reach[image]);
            add_grad_bias(g, outputs, io.grad_bias);
        }
        let share = g.kernel_size[0] * g.run_lanes();
        for (channel, grad_filter) in space.grad_by_filter.chunks_exact_mut(share).enumerate() {
            let live = space.lists.of(channel, 0..images.len());
            accumulate(g, live, &space.padded, grad_filter);
        }
        if let Some(grad_images) = &mut io.grad_image {
            for (slot, image) in images.enumerate() {
                let grad_image = &mut grad_images[image * g.in_len()..][..g.in_len()];
                add_grad_image(g, space, [slot, image], grad_image);
            }
        }
    }
    add_grad_weight(g, &space.grad_by_filter, io.grad_weight);
}

fn outputs<'a>(g: &Geometry, io: &Gradients<'a>, image: usize) -> Outputs<'a> {
    let of = |all: &'a [f32], len: usize| &all[image * len..][..len];
    Outputs {
        out: of(io.out, g.out_len()),
        winners: of(io.winners, g.winners_len()),
        grad_out: of(io.grad_out, g.out_len()),
        start: image * g.padded_len(),
    }
}

/// From the order of the sums to `[out, in, kh, kw]`.
fn add_grad_weight(g: &Geometry, by_filter: &[f32], grad_weight: &mut [f32]) {
    let ([kh, kw], ci, run_lanes) = (g.kernel_size, g.in_channels, g.run_lanes());
    for (o, filter) in grad_weight.chunks_exact_mut(ci * kh * kw).enumerate() {
        for (c, slice) in filter.chunks_exact_mut(kh * kw).enumerate() {
            for (ky, row) in slice.chunks_exact_mut(kw).enumerate() {
                let sums = &by_filter[(o * kh + ky) * run_lanes..][..run_lanes];
                row.iter_mut().enumerate().for_each(|(kx, grad)| *grad += sums[kx * ci + c]);
            }
        }
    }
}

/// Adds the gradient by input `image` of the batch, which is number `slot` in the lists.
fn add_grad_image(g: &Geometry, space: &mut Workspace, [slot, image]: [usize; 2], grad_image: &mut [f32]) {
    let Workspace { lists, by_filter, grad_padded, .. } = space;
    grad_padded.fill(0.0);
    let share = g.kernel_size[0] * g.run_lanes();
    for (channel, filter) in by_filter.chunks_exact(share).enumerate() {
        scatter(g, lists.of(channel, slot..slot + 1), image * g.padded_len(), filter, grad_padded);
    }
    let row = g.in_size[1] * g.in_channels;
    for (iy, from, columns) in inner_rows(g) {
        let from = &grad_padded[from..from + columns];
        grad_image[iy * row..][..columns].iter_mut().zip(from).for_each(|(to, x)| *to += x);
    }
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
    // of the padded inputs, since no window of the list starts behind the last one of its image. It touches
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

/// `grad_padded[at - start + ky * row + r] += grad * filter[ky][r]` over all live cells of the image whose padded input
/// starts at `start`.
///
/// The empty lanes of a run add zeros to the cells behind it.
fn scatter(g: &Geometry, live: &[Live], start: usize, filter: &[f32], grad_padded: &mut [f32]) {
    match g.run_lanes() / LANES {
        10 => add_windows::<10>(g, live, start, filter, grad_padded),
        8 => add_windows::<8>(g, live, start, filter, grad_padded),
        6 => add_windows::<6>(g, live, start, filter, grad_padded),
        3 => add_windows::<3>(g, live, start, filter, grad_padded),
        2 => add_windows::<2>(g, live, start, filter, grad_padded),
        _ => add_windows::<0>(g, live, start, filter, grad_padded),
    }
}

/// `V` is the number of vectors in a row of a window where the compiler knows it, else 0.
///
/// One window after the other: neighbours overlap by parts of a vector, and a processor waits when it reads what it has
/// only just written in other pieces.
#[inline(never)]
fn add_windows<const V: usize>(g: &Geometry, live: &[Live], start: usize, filter: &[f32], to: &mut [f32]) {
    let (row, kh) = (g.padded_row(), g.kernel_size[0]);
    let vectors = if V == 0 { g.run_lanes() / LANES } else { V };
    assert!(filter.len() >= kh * vectors * LANES && to.len() == g.padded_len());
    debug_assert!(live.iter().all(|live| (start..=start + g.last_window()).contains(&(live.at as usize))));
    // SAFETY: row `ky < kh`, vector `v < vectors` reads `filter[(ky * vectors + v) * LANES ..][..LANES]`, inside by the
    // assert, and touches `to[at - start + ky * row + v * LANES ..][..LANES]` for an `at` of the list: inside, since no
    // window of the list starts behind the last one.
    unsafe {
        for live in live {
            let grad = F32x4::splat(live.grad);
            let mut at = to.as_mut_ptr().add(live.at as usize - start);
            let mut weights = filter.as_ptr();
            for _ in 0..kh {
                match V {
                    0 => add_run(at, weights, grad, vectors),
                    _ => add_vectors::<V>(at, weights, grad),
                }
                at = at.wrapping_add(row);
                weights = weights.add(vectors * LANES);
            }
        }
    }
}

/// `to[r] += grad * weights[r]` over so many vectors, in pieces of a length that the compiler knows.
///
/// # Safety
/// Both have so many vectors.
#[inline(always)]
unsafe fn add_run(mut to: *mut f32, mut weights: *const f32, grad: F32x4, vectors: usize) {
    // SAFETY: the pieces add up to `vectors`.
    unsafe {
        for _ in 0..vectors / 4 {
            add_vectors::<4>(to, weights, grad);
            (to, weights) = (to.add(4 * LANES), weights.add(4 * LANES));
        }
        match vectors % 4 {
            3 => add_vectors::<3>(to, weights, grad),
            2 => add_vectors::<2>(to, weights, grad),
            1 => add_vectors::<1>(to, weights, grad),
            _ => {}
        }
    }
}

/// # Safety
/// Both have `V` vectors.
#[inline(always)]
unsafe fn add_vectors<const V: usize>(to: *mut f32, weights: *const f32, grad: F32x4) {
    for v in 0..V {
        // SAFETY: `v < V`.
        unsafe {
            let (cell, weight) = (to.add(v * LANES), F32x4::load(weights.add(v * LANES)));
            F32x4::load(cell).plus_product(grad, weight).store(cell);
        }
    }
}
