//! The register tile that both forward paths compute with.
#![allow(unsafe_code, reason = "the register tile reads through pointers; see SAFETY")]

use super::super::vector::{F32x4, LANES};
use super::BLOCK;

/// A row of outputs for one block of channels: the windows it reads, side by side, and the block's weights.
///
/// `out[at][b] = bias[b] + Σ x[ky * x_row + at * step + r] * weight[ky][r][b]` over `ky < rows`, `r < run`.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    /// Starts where the first window does.
    pub(super) x: &'a [f32],
    /// Numbers from one row of a window to the next.
    pub(super) x_row: usize,
    /// Rows of a window.
    pub(super) rows: usize,
    /// Numbers in one of them.
    pub(super) run: usize,
    /// Numbers from one window to the next.
    pub(super) step: usize,
    /// `[rows][run][BLOCK]`.
    pub(super) weight: &'a [f32],
    /// `[BLOCK]`.
    pub(super) bias: &'a [f32],
    /// Numbers from one output to the next.
    pub(super) lanes: usize,
}

impl Rows<'_> {
    /// All `width` outputs.
    pub(super) fn compute(&self, width: usize, out: &mut [f32]) {
        match self.step {
            1 => self.all_tiles::<1>(width, out),
            6 => self.all_tiles::<6>(width, out),
            8 => self.all_tiles::<8>(width, out),
            16 => self.all_tiles::<16>(width, out),
            _ => self.all_tiles::<0>(width, out),
        }
    }

    /// All outputs, four at a time: more sums than eight do not stay in registers. `STEP` is `step` where it is known to
    /// the compiler, else 0: constant distances become part of the load instruction.
    fn all_tiles<const STEP: usize>(&self, width: usize, out: &mut [f32]) {
        let mut ox = 0;
        while ox < width {
            let left = width - ox;
            // Where two would remain, two threes keep more sums going than a four and a two.
            let fours = left / 4 - usize::from(left % 4 == 2 && left > 2);
            ox += match left {
                _ if fours > 0 => self.tiles::<4, STEP>(ox, fours, out),
                3.. => self.tiles::<3, STEP>(ox, left / 3, out),
                2 => self.tiles::<2, STEP>(ox, 1, out),
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
