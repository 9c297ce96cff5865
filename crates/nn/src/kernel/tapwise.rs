//! Convolution tap by tap, for what the blocked kernels do not offer: dilation, groups, one filter per channel.
//!
//! A tap joins the channels of one input cell with those of one output cell: a small product of a matrix and a vector,
//! with the numbers that are added to kept in registers. With one channel in a group (depthwise) it is a product number by
//! number. Slow twin: [`super::generic::Convolution`].
#![allow(unsafe_code, reason = "rows are read and added to through pointers; see SAFETY")]

use super::Memory;
use super::generic::for_each_tap;
use super::vector::{F32x4, LANES};
use crate::graph::Conv2d;
use crate::shape::Plane;

/// A convolution with its sizes, its weight in the order of the taps, and room for the gradient.
#[derive(Debug, Clone)]
pub struct Tapwise {
    conv: Conv2d,
    plane: Plane,
    in_channels: usize,
    /// `[tap][in_channel][filters of its group]`.
    by_channel: Vec<f32>,
    /// `[tap][out_channel][channels of its group]`; when training.
    by_filter: Vec<f32>,
    /// As `by_channel`; when training.
    grad_by_channel: Vec<f32>,
}

impl Tapwise {
    /// Room for `conv` on images of `in_channels`, whose windows lie as `plane` says.
    #[must_use]
    pub fn new(conv: &Conv2d, plane: &Plane, in_channels: usize, training: bool) -> Self {
        Self::within(&mut Memory::taken(), conv, plane, in_channels, training)
    }

    /// The same, from `memory`.
    #[must_use]
    pub fn within(
        memory: &mut Memory,
        conv: &Conv2d,
        plane: &Plane,
        in_channels: usize,
        training: bool,
    ) -> Self {
        let taps = conv.kernel_size[0] * conv.kernel_size[1];
        let numbers = taps * in_channels * (conv.out_channels / conv.groups);
        let when_training = if training { numbers } else { 0 };
        Self {
            conv: *conv,
            plane: *plane,
            in_channels,
            by_channel: memory.filled(0.0, numbers),
            by_filter: memory.filled(0.0, when_training),
            grad_by_channel: memory.filled(0.0, when_training),
        }
    }

    /// The shape of a tap: groups, channels and filters of one.
    fn tap(&self) -> Tap {
        let groups = self.conv.groups;
        Tap { groups, channels: self.in_channels / groups, filters: self.conv.out_channels / groups }
    }

    /// Takes over `weight` (`[out, in / groups, kh, kw]`).
    ///
    /// # Panics
    /// If its length is another.
    pub fn pack(&mut self, weight: &[f32]) {
        let tap = self.tap();
        assert_eq!(weight.len(), self.by_channel.len(), "a weight for every tap");
        for (at, &w) in weight.iter().enumerate() {
            let [by_channel, by_filter] = tap.places(at, self.taps());
            self.by_channel[by_channel] = w;
            if let Some(to) = self.by_filter.get_mut(by_filter) {
                *to = w;
            }
        }
    }

    fn taps(&self) -> usize {
        self.conv.kernel_size[0] * self.conv.kernel_size[1]
    }

    /// `y[o] = bias[o] + Σ weight * x` for whole `[h, w, c]` images; agrees with the reference `conv2d`.
    ///
    /// # Panics
    /// If the lengths do not fit.
    pub fn forward(&self, x: &[f32], bias: &[f32], y: &mut [f32]) {
        let (tap, ci, co) = (self.tap(), self.in_channels, self.conv.out_channels);
        for cell in y.chunks_exact_mut(co) {
            if bias.is_empty() { cell.fill(0.0) } else { cell.copy_from_slice(bias) }
        }
        for (x, y) in self.images(x).zip(y.chunks_exact_mut(self.out_len())) {
            for_each_tap(&self.plane, |out, at, cell| {
                let (x, y) = (&x[cell * ci..][..ci], &mut y[out * co..][..co]);
                tap.add(y, x, &self.by_channel[at * tap.len()..][..tap.len()], tap.channels, tap.filters);
            });
        }
    }

    /// Adds the gradients by input (if wanted), weight and bias (empty without one) of whole images.
    ///
    /// # Panics
    /// If the lengths do not fit, or this was not made for training.
    pub fn backward(
        &mut self,
        [x, grad_y]: [&[f32]; 2],
        mut grad_x: Option<&mut [f32]>,
        grad_weight: &mut [f32],
        grad_bias: &mut [f32],
    ) {
        let (tap, ci, co) = (self.tap(), self.in_channels, self.conv.out_channels);
        assert_eq!(
            grad_weight.len(),
            self.grad_by_channel.len(),
            "made for training, a gradient for every tap"
        );
        let mut sums = std::mem::take(&mut self.grad_by_channel);
        sums.fill(0.0);
        let in_len = self.in_len();
        for (image, (x, grad_y)) in self.images(x).zip(grad_y.chunks_exact(self.out_len())).enumerate() {
            let mut grad_x = grad_x.as_deref_mut().map(|all| &mut all[image * in_len..][..in_len]);
            for_each_tap(&self.plane, |out, at, cell| {
                let (x, grad_y) = (&x[cell * ci..][..ci], &grad_y[out * co..][..co]);
                let numbers = at * tap.len()..(at + 1) * tap.len();
                tap.add_products(&mut sums[numbers.clone()], x, grad_y);
                if let Some(grad_x) = &mut grad_x {
                    let to = &mut grad_x[cell * ci..][..ci];
                    tap.add(to, grad_y, &self.by_filter[numbers], tap.filters, tap.channels);
                }
            });
        }
        for (at, grad) in grad_weight.iter_mut().enumerate() {
            *grad += sums[tap.places(at, self.taps())[0]];
        }
        self.grad_by_channel = sums;
        if !grad_bias.is_empty() {
            for cell in grad_y.chunks_exact(co) {
                grad_bias.iter_mut().zip(cell).for_each(|(b, g)| *b += g);
            }
        }
    }

    /// Multiply-adds for one image: taps on padding meet nothing.
    #[must_use]
    pub fn products(&self) -> u64 {
        let mut taps = 0;
        for_each_tap(&self.plane, |_, _, _| taps += 1);
        taps * self.tap().len() as u64
    }

    fn images<'x>(&self, x: &'x [f32]) -> std::slice::ChunksExact<'x, f32> {
        x.chunks_exact(self.in_len())
    }

    fn in_len(&self) -> usize {
        self.plane.in_size().iter().product::<usize>() * self.in_channels
    }

    fn out_len(&self) -> usize {
        self.plane.out_size().iter().product::<usize>() * self.conv.out_channels
    }
}

/// How one tap joins channels.
#[derive(Debug, Clone, Copy)]
struct Tap {
    groups: usize,
    /// Channels in of one group.
    channels: usize,
    /// Channels out of one group.
    filters: usize,
}

impl Tap {
    /// Numbers of one tap.
    fn len(self) -> usize {
        self.groups * self.channels * self.filters
    }

    /// Where number `at` of PyTorch's weight stands by channel and by filter.
    fn places(self, at: usize, taps: usize) -> [usize; 2] {
        let (tap, slice) = (at % taps, at / taps);
        let (c, o) = (slice % self.channels, slice / self.channels);
        let (group, filter) = (o / self.filters, o % self.filters);
        let by_channel = (group * self.channels + c) * self.filters + filter;
        [by_channel, o * self.channels + c].map(|place| tap * self.len() + place)
    }

    /// In each group `to[j] += Σ_k from[k] * weight[k][j]`, with `from` numbers going in and `to` coming out.
    #[inline(always)]
    fn add(self, to: &mut [f32], from: &[f32], weight: &[f32], ins: usize, outs: usize) {
        if ins == 1 && outs == 1 {
            return add_number_by_number(to, from, weight);
        }
        let groups =
            to.chunks_exact_mut(outs).zip(from.chunks_exact(ins)).zip(weight.chunks_exact(ins * outs));
        groups.for_each(|((to, from), weight)| add_rows(to, from, weight));
    }

    /// In each group `sums[c][o] += x[c] * grad_y[o]`.
    #[inline(always)]
    fn add_products(self, sums: &mut [f32], x: &[f32], grad_y: &[f32]) {
        if self.channels == 1 && self.filters == 1 {
            return add_number_by_number(sums, x, grad_y);
        }
        let rows = sums.chunks_exact_mut(self.filters).zip(x);
        for (at, (row, x)) in rows.enumerate() {
            let group = at / self.channels * self.filters;
            add_rows(row, std::slice::from_ref(x), &grad_y[group..][..self.filters]);
        }
    }
}

/// `to[j] += a[j] * b[j]`.
fn add_number_by_number(to: &mut [f32], a: &[f32], b: &[f32]) {
    let n = to.len();
    assert!(a.len() >= n && b.len() >= n);
    let whole = n - n % LANES;
    for j in (0..whole).step_by(LANES) {
        // SAFETY: `j + LANES <= n`, which none of the three falls short of.
        unsafe {
            let at = to.as_mut_ptr().add(j);
            let (a, b) = (F32x4::load(a.as_ptr().add(j)), F32x4::load(b.as_ptr().add(j)));
            F32x4::load(at).plus_product(a, b).store(at);
        }
    }
    for j in whole..n {
        to[j] += a[j] * b[j];
    }
}

/// `to[j] += Σ_k scale[k] * rows[k][j]`.
fn add_rows(to: &mut [f32], scale: &[f32], rows: &[f32]) {
    let len = to.len();
    let mut j = 0;
    while len - j >= LANES {
        let to = &mut to[j..];
        j += LANES
            * match to.len() / LANES {
                4.. => add_to_vectors::<4>(to, scale, &rows[j..], len),
                2.. => add_to_vectors::<2>(to, scale, &rows[j..], len),
                _ => add_to_vectors::<1>(to, scale, &rows[j..], len),
            };
    }
    for (j, to) in to.iter_mut().enumerate().skip(j) {
        *to += scale.iter().enumerate().map(|(k, scale)| scale * rows[k * len + j]).sum::<f32>();
    }
}

/// The first `V` vectors of `to`, which stay in registers. Rows lie `len` numbers apart. Returns `V`.
#[inline(always)]
fn add_to_vectors<const V: usize>(to: &mut [f32], scale: &[f32], rows: &[f32], len: usize) -> usize {
    assert!(to.len() >= V * LANES && (scale.is_empty() || rows.len() >= (scale.len() - 1) * len + V * LANES));
    // SAFETY: vector `v < V` of `to`, and of row `k < scale.len()`: inside, by the assert.
    unsafe {
        let mut sums: [F32x4; V] = std::array::from_fn(|v| F32x4::load(to.as_ptr().add(v * LANES)));
        for (k, scale) in scale.iter().enumerate() {
            let scale = F32x4::splat(*scale);
            for (v, sum) in sums.iter_mut().enumerate() {
                *sum = sum.plus_product(scale, F32x4::load(rows.as_ptr().add(k * len + v * LANES)));
            }
        }
        for (v, sum) in sums.iter().enumerate() {
            sum.store(to.as_mut_ptr().add(v * LANES));
        }
    }
    V
}
