//! Windowed operations for every option, as plain loops over `[h, w, c]` images. What the fused path
//! does not offer runs here; where both can, a test ties them.

use crate::graph::{Conv2d, Pool};
use crate::shape::{Axis, Plane};

/// Calls `visit(output cell, tap, input cell)` for every tap of every window that reads a real cell, taps of an output in
/// order, cells counted row by row.
pub(super) fn for_each_tap(plane: &Plane, mut visit: impl FnMut(usize, usize, usize)) {
    let (rows, columns) = (plane.rows(), plane.columns());
    for oy in 0..rows.out_size() {
        for ky in 0..rows.kernel_size() {
            let Some(iy) = inside(rows, oy, ky) else { continue };
            for kx in 0..columns.kernel_size() {
                let reading = columns.reading(kx);
                let Some(ix) = inside(columns, reading.start, kx) else { continue };
                let cells = (iy * columns.in_size() + ix..).step_by(columns.stride());
                for (ox, cell) in reading.zip(cells) {
                    visit(oy * columns.out_size() + ox, ky * columns.kernel_size() + kx, cell);
                }
            }
        }
    }
}

fn inside(axis: &Axis, out: usize, tap: usize) -> Option<usize> {
    usize::try_from(axis.position(out, tap)).ok().filter(|&at| at < axis.in_size())
}

/// A convolution with its sizes, for one image; any stride, padding, dilation and groups.
#[derive(Debug, Clone, Copy)]
pub struct Convolution<'a> {
    /// Arguments.
    pub conv: &'a Conv2d,
    /// Where the windows lie.
    pub plane: &'a Plane,
    /// Channels in.
    pub in_channels: usize,
}

impl Convolution<'_> {
    /// Visits `(output, weight, input)` indices of every product.
    fn for_each_product(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let (out_channels, ci) = (self.conv.out_channels, self.in_channels);
        let (per_group, filters) = (ci / self.conv.groups, out_channels / self.conv.groups);
        let taps = self.conv.kernel_size[0] * self.conv.kernel_size[1];
        for_each_tap(self.plane, |out, tap, cell| {
            for o in 0..out_channels {
                let first = o / filters * per_group;
                for c in 0..per_group {
                    let weight = (o * per_group + c) * taps + tap;
                    visit(out * out_channels + o, weight, cell * ci + first + c);
                }
            }
        });
    }

    /// Products of one pass, those with padding left out.
    #[must_use]
    pub fn products(&self) -> u64 {
        let mut count = 0;
        self.for_each_product(|_, _, _| count += 1);
        count
    }

    /// `y[o] = bias[o] + Σ weight * x`; agrees with the reference `conv2d`.
    pub fn forward(&self, x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32]) {
        for cell in y.chunks_exact_mut(self.conv.out_channels) {
            if bias.is_empty() { cell.fill(0.0) } else { cell.copy_from_slice(bias) }
        }
        self.for_each_product(|out, w, at| y[out] += weight[w] * x[at]);
    }

    /// Adds the gradients by weight and bias.
    pub fn add_grad_weight(&self, x: &[f32], grad_y: &[f32], grad_weight: &mut [f32], grad_bias: &mut [f32]) {
        self.for_each_product(|out, w, at| grad_weight[w] += grad_y[out] * x[at]);
        if !grad_bias.is_empty() {
            for cell in grad_y.chunks_exact(self.conv.out_channels) {
                grad_bias.iter_mut().zip(cell).for_each(|(b, g)| *b += g);
            }
        }
    }

    /// Adds the gradient by the input.
    pub fn add_grad_input(&self, weight: &[f32], grad_y: &[f32], grad_x: &mut [f32]) {
        self.for_each_product(|out, w, at| grad_x[at] += grad_y[out] * weight[w]);
    }
}

/// Largest value of each window of one image; `winners` gets the flat input cell of each, or is empty.
///
/// Agrees with the reference `max_pool2d`.
pub fn max_pool(plane: &Plane, channels: usize, x: &[f32], y: &mut [f32], winners: &mut [f32]) {
    y.fill(f32::NEG_INFINITY);
    for_each_tap(plane, |out, _, cell| {
        for c in 0..channels {
            let (best, x) = (&mut y[out * channels + c], x[cell * channels + c]);
            // What is not a number wins, as in PyTorch.
            if x > *best || x.is_nan() {
                *best = x;
                if let Some(winner) = winners.get_mut(out * channels + c) {
                    *winner = cell as f32;
                }
            }
        }
    });
}

/// Passes each gradient to the cell that won.
pub fn max_pool_backward(channels: usize, winners: &[f32], grad_y: &[f32], grad_x: &mut [f32]) {
    for (at, (&winner, &grad)) in winners.iter().zip(grad_y).enumerate() {
        grad_x[winner as usize * channels + at % channels] += grad;
    }
}

/// An average pooling over one image, padding counted as in PyTorch's default.
#[derive(Debug, Clone, Copy)]
pub struct Average<'a> {
    /// Arguments.
    pub pool: &'a Pool,
    /// Where the windows lie.
    pub plane: &'a Plane,
    /// Channels.
    pub channels: usize,
}

impl Average<'_> {
    /// One over the cells that the window of an output counts: its taps within the padded input.
    /// Under `ceil_mode` the last one runs over its edge.
    fn share(&self, out: usize) -> f32 {
        let counted = |axis: &Axis, out: usize| {
            let end = axis.in_size() + axis.pad_before() + axis.pad_after();
            let start = axis.start(out).saturating_add_unsigned(axis.pad_before()).unsigned_abs();
            axis.kernel_size().min(end - start)
        };
        let (rows, columns) = (self.plane.rows(), self.plane.columns());
        let (oy, ox) = (out / columns.out_size(), out % columns.out_size());
        1.0 / (counted(rows, oy) * counted(columns, ox)) as f32
    }

    /// The mean of each window; agrees with the reference `avg_pool2d`.
    pub fn forward(&self, x: &[f32], y: &mut [f32]) {
        let channels = self.channels;
        y.fill(0.0);
        for_each_tap(self.plane, |out, _, cell| {
            let from = &x[cell * channels..][..channels];
            y[out * channels..][..channels].iter_mut().zip(from).for_each(|(y, x)| *y += x);
        });
        for (out, cell) in y.chunks_exact_mut(channels).enumerate() {
            let share = self.share(out);
            cell.iter_mut().for_each(|y| *y *= share);
        }
    }

    /// Adds each gradient, divided, to all cells of its window.
    pub fn add_grad_input(&self, grad_y: &[f32], grad_x: &mut [f32]) {
        let channels = self.channels;
        for_each_tap(self.plane, |out, _, cell| {
            let share = self.share(out);
            let from = &grad_y[out * channels..][..channels];
            grad_x[cell * channels..][..channels].iter_mut().zip(from).for_each(|(x, g)| *x += share * g);
        });
    }
}

/// The mean of each map of one image.
pub fn global_average(channels: usize, x: &[f32], y: &mut [f32]) {
    let share = channels as f32 / x.len() as f32;
    y.fill(0.0);
    for cell in x.chunks_exact(channels) {
        y.iter_mut().zip(cell).for_each(|(y, x)| *y += x);
    }
    y.iter_mut().for_each(|y| *y *= share);
}

/// Adds each gradient, divided, to all cells of its map.
pub fn global_average_backward(channels: usize, grad_y: &[f32], grad_x: &mut [f32]) {
    let share = channels as f32 / grad_x.len() as f32;
    for cell in grad_x.chunks_exact_mut(channels) {
        cell.iter_mut().zip(grad_y).for_each(|(x, g)| *x += share * g);
    }
}

/// The largest value of each map of one image, and its cell.
pub fn global_max(channels: usize, x: &[f32], y: &mut [f32], winners: &mut [f32]) {
    y.copy_from_slice(&x[..channels]);
    winners.fill(0.0);
    for (at, &x) in x.iter().enumerate() {
        // What is not a number wins, as in PyTorch.
        if x > y[at % channels] || x.is_nan() {
            y[at % channels] = x;
            if let Some(winner) = winners.get_mut(at % channels) {
                *winner = (at / channels) as f32;
            }
        }
    }
}

/// `[h, w, c]` to channel slowest, as PyTorch flattens.
pub fn flatten(channels: usize, x: &[f32], y: &mut [f32]) {
    let cells = x.len() / channels;
    for (cell, values) in x.chunks_exact(channels).enumerate() {
        values.iter().enumerate().for_each(|(c, &x)| y[c * cells + cell] = x);
    }
}

/// The way back, added.
pub fn flatten_backward(channels: usize, grad_y: &[f32], grad_x: &mut [f32]) {
    let cells = grad_x.len() / channels;
    for (cell, values) in grad_x.chunks_exact_mut(channels).enumerate() {
        values.iter_mut().enumerate().for_each(|(c, x)| *x += grad_y[c * cells + cell]);
    }
}
