#![allow(unsafe_code, reason = "the register tile reads through pointers; see SAFETY")]

use super::super::vector::{F32x4, LANES};
use super::{BLOCK, Geometry, Workspace};

/// Convolves, rectifies and pools one image.
///
/// | argument | numbers | |
/// |---|---|---|
/// | `image` | `in_len` | `[h, w, c]` |
/// | `out` | `out_len` | `[h, w, c]`, overwritten |
/// | `winners` | `winners_len`, or none when not training | which cell won each pooling window, for `backward` |
///
/// Agrees with the reference `conv2d`, `relu` and `max_pool2d`: `tests/properties`.
///
/// # Panics
/// If a length is not the one above.
pub fn forward(g: &Geometry, space: &mut Workspace, image: &[f32], out: &mut [f32], winners: &mut [f32]) {
    assert!(image.len() == g.in_len() && out.len() == g.out_len(), "one image each");
    assert!(winners.is_empty() || winners.len() == g.winners_len(), "one winner for each output");
    space.pad(g, image);
    let row = g.out_size[1] * g.out_channels;
    for py in 0..g.out_size[0] {
        for dy in 0..g.pool[0] {
            convolve_row(g, space, py * g.pool_stride[0] + dy, dy);
        }
        let out = &mut out[py * row..][..row];
        let winners = if winners.is_empty() { &mut [] } else { &mut winners[py * row..][..row] };
        pool_row(g, &space.strip, out, winners);
    }
}

/// Computes row `oy` of the convolution into row `slot` of the strip.
fn convolve_row(g: &Geometry, space: &mut Workspace, oy: usize, slot: usize) {
    let (lanes, run, kh, width) = (g.lanes(), g.run(), g.kernel_size[0], g.read(1));
    // Taps above and below the input meet zeros only.
    let start = oy * g.stride[0];
    let first = g.padding[0].saturating_sub(start).min(kh);
    let last = (g.in_size[0] + g.padding[0]).saturating_sub(start).min(kh).max(first);
    let out = &mut space.strip[slot * width * lanes..][..width * lanes];
    for block in 0..lanes / BLOCK {
        let rows = Rows {
            x: &space.padded[(start + first) * g.padded_row()..],
            x_row: g.padded_row(),
            rows: last - first,
            run,
            step: g.stride[1] * g.in_channels,
            weight: &space.by_tap[(block * kh + first) * run * BLOCK..][..(last - first) * run * BLOCK],
            bias: &space.bias[block * BLOCK..][..BLOCK],
            lanes,
        };
        let out = &mut out[block * BLOCK..];
        match rows.step {
            1 => rows.all_tiles::<1>(width, out),
            6 => rows.all_tiles::<6>(width, out),
            8 => rows.all_tiles::<8>(width, out),
            16 => rows.all_tiles::<16>(width, out),
            _ => rows.all_tiles::<0>(width, out),
        }
    }
}

/// One row of outputs for one block of channels: the rows of the padded input it reads, and the block's weights.
struct Rows<'a> {
    x: &'a [f32],
    x_row: usize,
    rows: usize,
    run: usize,
    /// Numbers from one window to the next.
    step: usize,
    weight: &'a [f32],
    bias: &'a [f32],
    /// Numbers from one output to the next.
    lanes: usize,
}

impl Rows<'_> {
    /// All `width` outputs, four at a time: more sums than eight do not stay in registers. `STEP` is `step` where it is
    /// known to the compiler, else 0: constant distances become part of the load instruction.
    fn all_tiles<const STEP: usize>(&self, width: usize, out: &mut [f32]) {
        let mut ox = 0;
        while ox < width {
            ox += match width - ox {
                4.. => self.tiles::<4, STEP>(ox, (width - ox) / 4, out),
                2.. => self.tiles::<2, STEP>(ox, 1, out),
                _ => self.tiles::<1, STEP>(ox, 1, out),
            };
        }
    }

    /// `count` tiles side by side, from output `ox` on. Returns the outputs done.
    ///
    /// A function of its own: in a large one browsers run out of registers.
    #[inline(never)]
    fn tiles<const P: usize, const STEP: usize>(&self, ox: usize, count: usize, out: &mut [f32]) -> usize {
        let step = if STEP == 0 { self.step } else { STEP };
        for at in (ox..).step_by(P).take(count) {
            self.tile::<P, STEP>(&self.x[at * step..], &mut out[at * self.lanes..]);
        }
        count * P
    }

    /// `P` neighbouring outputs, all sums in registers.
    #[inline(always)]
    fn tile<const P: usize, const STEP: usize>(&self, x: &[f32], out: &mut [f32]) {
        let step = if STEP == 0 { self.step } else { STEP };
        let (weight, bias, lanes) = (self.weight, self.bias, self.lanes);
        assert!(bias.len() >= BLOCK && weight.len() >= self.rows * self.run * BLOCK);
        assert!(self.rows == 0 || x.len() >= (self.rows - 1) * self.x_row + (P - 1) * step + self.run);
        assert!(out.len() >= (P - 1) * lanes + BLOCK);
        // SAFETY: row `ky < rows`, position `p < P` and tap `r < run` read
        // `x[ky * x_row + p * step + r]` and `weight[(ky * run + r) * BLOCK ..][..BLOCK]`; position
        // `p` writes `out[p * lanes ..][..BLOCK]`: all inside by the three asserts.
        unsafe {
            let low = F32x4::load(bias.as_ptr());
            let high = F32x4::load(bias.as_ptr().add(LANES));
            let mut sums = [[low, high]; P];
            for ky in 0..self.rows {
                let mut at = x.as_ptr().add(ky * self.x_row);
                let mut w = weight.as_ptr().add(ky * self.run * BLOCK);
                for _ in 0..self.run {
                    let (low, high) = (F32x4::load(w), F32x4::load(w.add(LANES)));
                    for (p, sum) in sums.iter_mut().enumerate() {
                        let x = F32x4::load_splat(at.add(p * step));
                        sum[0] = sum[0].plus_product(x, low);
                        sum[1] = sum[1].plus_product(x, high);
                    }
                    at = at.add(1);
                    w = w.add(BLOCK);
                }
            }
            for (p, sum) in sums.iter().enumerate() {
                let to = out.as_mut_ptr().add(p * lanes);
                sum[0].store(to);
                sum[1].store(to.add(LANES));
            }
        }
    }
}

/// Picks the largest convolution output of every pooling window in the strip; the first wins a tie.
fn pool_row(g: &Geometry, strip: &[f32], out: &mut [f32], winners: &mut [f32]) {
    match g.pool {
        [1, 1] => pool_windows::<1, 1>(g, strip, out, winners),
        [2, 2] => pool_windows::<2, 2>(g, strip, out, winners),
        [3, 3] => pool_windows::<3, 3>(g, strip, out, winners),
        _ => pool_windows::<0, 0>(g, strip, out, winners),
    }
}

/// `H` and `W` are the pooling window's where they are known to the compiler, else 0.
#[inline(never)]
fn pool_windows<const H: usize, const W: usize>(
    g: &Geometry,
    strip: &[f32],
    out: &mut [f32],
    winners: &mut [f32],
) {
    let (lanes, channels, width) = (g.lanes(), g.out_channels, g.read(1));
    let [ph, pw] = if H == 0 { g.pool } else { [H, W] };
    assert!(strip.len() >= ph * width * lanes, "the strip holds every window");
    let zero = F32x4::splat(0.0);
    for px in 0..g.out_size[1] {
        for channel in (0..channels).step_by(LANES) {
            let at = px * g.pool_stride[1] * lanes + channel;
            // SAFETY: `px * pool_stride + dx < width` by the definition of `read`, `dy < ph` and
            // `channel + LANES <= lanes`: all inside of the strip, by the assert above.
            let tap = |dy: usize, dx: usize| unsafe {
                F32x4::load(strip.as_ptr().add((dy * width + dx) * lanes + at))
            };
            let (mut best, mut winner) = (tap(0, 0), zero);
            for dy in 0..ph {
                for dx in 0..pw {
                    let x = tap(dy, dx);
                    winner = x.where_above(best, F32x4::splat(g.winner([dy, dx])), winner);
                    best = x.where_above(best, x, best);
                }
            }
            if g.relu {
                // Written so that a value that is not a number stays one, as in PyTorch.
                best = zero.where_above(best, zero, best);
            }
            let (cell, end) = (px * channels + channel, px * channels + channels);
            put(best, &mut out[cell..end]);
            if !winners.is_empty() {
                put(winner, &mut winners[cell..end]);
            }
        }
    }
}

/// Writes as many lanes as fit.
#[inline(always)]
fn put(x: F32x4, to: &mut [f32]) {
    if to.len() >= LANES {
        // SAFETY: there is room for four numbers.
        unsafe { x.store(to.as_mut_ptr()) }
    } else {
        to.copy_from_slice(&x.to_array()[..to.len()]);
    }
}
