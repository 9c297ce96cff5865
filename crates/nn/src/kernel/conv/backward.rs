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
        for (at, grad) in grad_weight.iter_mut().enumerate() {
            let (kx, ky, c, o) = (at % kw, at / kw % kh, at / (kw * kh) % ci, at / (kw * kh * ci));
            *grad += self.grad_by_filter[(o * kh + ky) * run_lanes + kx * ci + c];
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
        list_live(g, channel, &io, &mut space.live);
        if let Some(grad) = io.grad_bias.get_mut(channel) {
            *grad += space.live.iter().map(|live| live.grad).sum::<f32>();
        }
        let filter = channel * kh * run_lanes..(channel + 1) * kh * run_lanes;
        let grad_filter = &mut space.grad_by_filter[filter.clone()];
        accumulate(g, &space.live, &space.padded, grad_filter);
        if io.grad_image.is_some() {
            scatter(g, &space.live, &space.by_filter[filter], &mut space.grad_padded);
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

/// Lists the convolution outputs of `channel` that carry a gradient.
fn list_live(g: &Geometry, channel: usize, io: &Gradients<'_>, live: &mut Vec<Live>) {
    live.clear();
    let [sh, sw] = [g.stride[0] * g.padded_row(), g.stride[1] * g.in_channels];
    // Where the window of each tap of a pooling window starts, relative to its first tap.
    let taps = g.pool[1];
    for py in 0..g.out_size[0] {
        for px in 0..g.out_size[1] {
            let cell = (py * g.out_size[1] + px) * g.out_channels + channel;
            let grad = io.grad_out[cell];
            if grad == 0.0 || (g.relu && io.out[cell] <= 0.0) {
                continue;
            }
            let winner = io.winners.get(cell).map_or(0, |&winner| winner as usize);
            let (dy, dx) = if taps == 1 { (winner, 0) } else { (winner / taps, winner % taps) };
            let at = (py * g.pool_stride[0] + dy) * sh + (px * g.pool_stride[1] + dx) * sw;
            live.push(Live { at: at as u32, grad });
        }
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

/// `K` rows of `V` vectors of a filter's gradient, all sums in registers.
fn sums<const K: usize, const V: usize>(
    live: &[Live],
    x: &[f32],
    x_row: usize,
    grad_row: usize,
    grad: &mut [f32],
) {
    assert!(grad.len() >= (K - 1) * grad_row + V * LANES);
    let furthest = live.iter().map(|live| live.at).max().unwrap_or(0) as usize;
    assert!(live.is_empty() || x.len() >= furthest + (K - 1) * x_row + V * LANES);
    // SAFETY: row `k < K`, vector `v < V` reads `x[at + k * x_row + v * LANES ..][..LANES]` for an
    // `at` of the list and touches `grad[k * grad_row + v * LANES ..][..LANES]`: inside, by the asserts.
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
    let (row, run_lanes) = (g.padded_row(), g.run_lanes());
    for (ky, weights) in filter.chunks_exact(run_lanes).enumerate() {
        let mut done = 0;
        while done < run_lanes {
            let (w, to) = (&weights[done..], &mut grad_padded[ky * row + done..]);
            done += LANES
                * match w.len() / LANES {
                    10.. => add_runs::<10>(live, w, to),
                    8.. => add_runs::<8>(live, w, to),
                    4.. => add_runs::<4>(live, w, to),
                    2.. => add_runs::<2>(live, w, to),
                    _ => add_runs::<1>(live, w, to),
                };
        }
    }
}

/// Adds `grad * w` at every live cell, with the `V` vectors of `w` in registers.
fn add_runs<const V: usize>(live: &[Live], w: &[f32], to: &mut [f32]) -> usize {
    assert!(w.len() >= V * LANES);
    let furthest = live.iter().map(|live| live.at).max().unwrap_or(0) as usize;
    assert!(live.is_empty() || to.len() >= furthest + V * LANES);
    // SAFETY: vector `v < V` reads `w[v * LANES ..][..LANES]` and touches
    // `to[at + v * LANES ..][..LANES]` for an `at` of the list: inside, by the asserts.
    unsafe {
        let mut weights = [F32x4::splat(0.0); V];
        for (v, weight) in weights.iter_mut().enumerate() {
            *weight = F32x4::load(w.as_ptr().add(v * LANES));
        }
        for live in live {
            let (at, grad) = (to.as_mut_ptr().add(live.at as usize), F32x4::splat(live.grad));
            for (v, weight) in weights.iter().enumerate() {
                let cell = at.add(v * LANES);
                F32x4::load(cell).plus_product(grad, *weight).store(cell);
            }
        }
    }
    V
}
