use super::ink;
use super::minimal::Minimal;
use super::pooled::{Strip, fill_paper, pool_row};
use super::tile::Rows;
use super::{BLOCK, Geometry, Workspace};

/// Convolves, rectifies and pools a batch.
///
/// | argument | numbers for each image | |
/// |---|---|---|
/// | `images` | `in_len` | `[h, w, c]` |
/// | `out` | `out_len` | `[h, w, c]`, overwritten |
/// | `winners` | `winners_len`, or none when not training | which cell won each pooling window, for `backward` |
///
/// Agrees with the reference `conv2d`, `relu` and `max_pool2d`: `tests/executor`.
///
/// # Panics
/// If a length is not the one above, or if the workspace was made for training smaller batches.
pub fn forward(g: &Geometry, space: &mut Workspace, images: &[f32], out: &mut [f32], winners: &mut [f32]) {
    let count = out.len() / g.out_len();
    assert!(images.len() == count * g.in_len() && out.len() == count * g.out_len(), "whole images");
    assert!(winners.is_empty() || winners.len() == count * g.winners_len(), "one winner for each output");
    let outs = out.chunks_exact_mut(g.out_len());
    for (at, (image, out)) in images.chunks_exact(g.in_len()).zip(outs).enumerate() {
        let winners = if winners.is_empty() {
            &mut []
        } else {
            &mut winners[at * g.winners_len()..][..g.winners_len()]
        };
        // In a workspace for one image the next takes the place of the last.
        let place = at % space.reach.len();
        forward_image(g, space, place, image, out, winners);
    }
}

fn forward_image(
    g: &Geometry,
    space: &mut Workspace,
    place: usize,
    image: &[f32],
    out: &mut [f32],
    winners: &mut [f32],
) {
    let ink = space.ink.find(g, image);
    if ink.is_none() || space.is_for_training() {
        space.pad(g, place, image);
    }
    if let Some(reach) = ink {
        space.reach[place] = reach;
        return forward_ink(g, space, place, out, winners);
    }
    space.reach[place] = super::ink::Reach::all(g);
    let padded = place * g.padded_len()..(place + 1) * g.padded_len();
    let minimal = g.minimal();
    if let Some(minimal) = minimal {
        minimal.transform_input(g, &space.padded[padded.clone()], &mut space.transformed);
    }
    let row = g.out_size[1] * g.out_channels;
    let (at_once, width) = (g.rows_at_once(), g.strip_width());
    for first in (0..g.out_size[0]).step_by(at_once) {
        let windows = first..(first + at_once).min(g.out_size[0]);
        let rows = [first * g.pool_stride[0], g.rows_read(windows.len())];
        match minimal {
            Some(minimal) => convolve_minimal(g, space, minimal, rows),
            None => {
                for slot in (0..rows[1]).filter(|slot| slot % g.pool_stride[0] < g.pool[0]) {
                    convolve_row(g, space, place, rows[0] + slot, slot);
                }
            }
        }
        for py in windows {
            let at = (py - first) * g.pool_stride[0] * width * g.lanes();
            let strip = Strip { rows: &space.strip[at..], width };
            let winners = if winners.is_empty() { &mut [] } else { &mut winners[py * row..][..row] };
            pool_row(g, strip, 0..g.out_size[1], &mut out[py * row..][..row], winners);
        }
    }
}

/// The same where only `space.ink` is not 0.
fn forward_ink(g: &Geometry, space: &mut Workspace, place: usize, out: &mut [f32], winners: &mut [f32]) {
    let (Workspace { ink, by_ink, bias, map, reach, .. }, width) = (space, ink::map_width(g));
    let reach = &reach[place];
    ink.convolve(g, reach, by_ink, bias, map);
    fill_paper(g, bias, out, winners);
    let row = g.out_size[1] * g.out_channels;
    for py in reach.rows.clone() {
        let at = py * g.pool_stride[0] * width * g.lanes() + ink::map_start(g);
        let strip = Strip { rows: &map[at..], width };
        let winners = if winners.is_empty() { &mut [] } else { &mut winners[py * row..][..row] };
        pool_row(g, strip, reach.columns.clone(), &mut out[py * row..][..row], winners);
    }
}

fn convolve_minimal(g: &Geometry, space: &mut Workspace, minimal: Minimal, rows: [usize; 2]) {
    let read: [&[f32]; 3] = [&space.transformed, &space.by_point, &space.bias];
    minimal.convolve(g, rows, read, &mut space.sums, &mut space.strip);
}

/// Computes row `oy` of the convolution into row `slot` of the strip.
fn convolve_row(g: &Geometry, space: &mut Workspace, place: usize, oy: usize, slot: usize) {
    let (lanes, run, kh, width) = (g.lanes(), g.run(), g.kernel_size[0], g.read(1));
    let padded = &space.padded[place * g.padded_len()..(place + 1) * g.padded_len()];
    // Taps above and below the input meet zeros only.
    let start = oy * g.stride[0];
    let first = g.padding[0].saturating_sub(start).min(kh);
    let last = (g.in_size[0] + g.padding[0]).saturating_sub(start).min(kh).max(first);
    let out = &mut space.strip[slot * width * lanes..][..width * lanes];
    for block in 0..lanes / BLOCK {
        let rows = Rows {
            x: &padded[(start + first) * g.padded_row()..],
            x_row: g.padded_row(),
            rows: last - first,
            run,
            step: g.stride[1] * g.in_channels,
            weight: &space.by_tap[(block * kh + first) * run * BLOCK..][..(last - first) * run * BLOCK],
            bias: &space.bias[block * BLOCK..][..BLOCK],
            lanes,
        };
        rows.compute(width, &mut out[block * BLOCK..]);
    }
}
