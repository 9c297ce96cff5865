//! The pooling behind a convolution, on the rows of outputs that are at hand.
#![allow(unsafe_code, reason = "windows are read through pointers; see SAFETY")]

use std::ops::Range;

use super::super::vector::{F32x4, LANES};
use super::Geometry;

/// Rows of convolution outputs, and which of them a row of pooling windows reads.
#[derive(Clone, Copy)]
pub(super) struct Strip<'a> {
    /// Starts at the first row's first output; `lanes` numbers for each.
    pub(super) rows: &'a [f32],
    /// Outputs from one row to the next.
    pub(super) width: usize,
}

/// Picks the largest convolution output of every pooling window of a row, `columns` of them; the first wins a tie.
/// `out` and `winners` (or none) are whole rows.
pub(super) fn pool_row(
    g: &Geometry,
    strip: Strip<'_>,
    columns: Range<usize>,
    out: &mut [f32],
    winners: &mut [f32],
) {
    match g.pool {
        [1, 1] => pool_windows::<1, 1>(g, strip, columns, out, winners),
        [2, 2] => pool_windows::<2, 2>(g, strip, columns, out, winners),
        [3, 3] => pool_windows::<3, 3>(g, strip, columns, out, winners),
        _ => pool_windows::<0, 0>(g, strip, columns, out, winners),
    }
}

/// What windows that see nothing but zeros put out: the bias (in whole vectors), rectified. Their first output wins.
pub(super) fn fill_paper(g: &Geometry, bias: &[f32], out: &mut [f32], winners: &mut [f32]) {
    let zero = F32x4::splat(0.0);
    assert!(bias.len() >= g.lanes());
    for first in blocks(g.out_channels) {
        // SAFETY: the bias has whole vectors.
        let bias = unsafe { F32x4::load(bias.as_ptr().add(first)) };
        let y = if g.relu { bias.or_larger(zero) } else { bias };
        let end = (first + LANES).min(g.out_channels);
        for cell in out.chunks_exact_mut(g.out_channels) {
            put(y, &mut cell[first..end]);
        }
        for cell in winners.chunks_exact_mut(g.out_channels) {
            put(zero, &mut cell[first..end]);
        }
    }
}

/// `H` and `W` are the pooling window's where they are known to the compiler, else 0.
#[inline(never)]
fn pool_windows<const H: usize, const W: usize>(
    g: &Geometry,
    strip: Strip<'_>,
    columns: Range<usize>,
    out: &mut [f32],
    winners: &mut [f32],
) {
    let (lanes, channels, Strip { rows: strip, width }) = (g.lanes(), g.out_channels, strip);
    let [ph, pw] = if H == 0 { g.pool } else { [H, W] };
    assert!(columns.end <= g.out_size[1] && width >= g.read(1));
    assert!(strip.len() >= ((ph - 1) * width + g.read(1)) * lanes, "the strip holds every window");
    let zero = F32x4::splat(0.0);
    for px in columns {
        for channel in blocks(channels) {
            let at = px * g.pool_stride[1] * lanes + channel;
            // SAFETY: `px * pool_stride + dx < read(1)` by its definition, `dy < ph` and
            // `channel + LANES <= lanes`: all inside of the strip, by the asserts above.
            let tap = |dy: usize, dx: usize| unsafe {
                F32x4::load(strip.as_ptr().add((dy * width + dx) * lanes + at))
            };
            let (mut best, mut winner) = (tap(0, 0), zero);
            for dy in 0..ph {
                for dx in usize::from(dy == 0)..pw {
                    let x = tap(dy, dx);
                    winner = x.where_above(best, F32x4::splat(g.winner([dy, dx])), winner);
                    best = best.or_larger(x);
                }
            }
            if g.relu {
                // A value that is not a number stays one, as in PyTorch.
                best = best.or_larger(zero);
            }
            let cell = px * channels + channel;
            let end = (cell + LANES).min((px + 1) * channels);
            put(best, &mut out[cell..end]);
            if !winners.is_empty() {
                put(winner, &mut winners[cell..end]);
            }
        }
    }
}

/// Where vectors over so many channels start. The last one starts early enough to be whole, so that some channels are done
/// twice: that costs less than a part of a vector.
fn blocks(channels: usize) -> impl Iterator<Item = usize> {
    (0..channels).step_by(LANES).map(move |first| first.min(channels.saturating_sub(LANES)))
}

/// Writes as many lanes as fit.
#[inline(always)]
fn put(x: F32x4, to: &mut [f32]) {
    if to.len() >= LANES {
        // SAFETY: there is room for four numbers.
        unsafe { x.store(to.as_mut_ptr()) }
    } else {
        to.iter_mut().zip(x.to_array()).for_each(|(to, x)| *to = x);
    }
}
