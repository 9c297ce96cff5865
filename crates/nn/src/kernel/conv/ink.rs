//! Convolution of a picture that is mostly paper: only what is not 0 is multiplied.
//!
//! Every inked cell adds its products to the outputs that read it, in the order in which a window would have added them,
//! so the sums are those of the dense path bit for bit (as long as weights are finite): a product with 0 adds nothing.
//! About four of five pixels of a handwritten digit are paper.
#![allow(unsafe_code, reason = "runs of outputs are read through pointers; see SAFETY")]

use std::ops::Range;

use super::super::vector::{F32x4, LANES};
use super::Geometry;
use crate::kernel::Memory;

/// Where the ink of a picture is, and what it can reach.
#[derive(Debug, Clone, Default)]
pub(super) struct Ink {
    /// Inked cells in order: row, column and value; the first `count` of these.
    cells: Vec<(u32, u32, f32)>,
    count: usize,
}

/// Rows and columns of pooled outputs; the other ones see paper alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
}

impl Reach {
    /// Whether cell `cell`, counted row by row of `columns`, is among them.
    pub(super) fn holds(&self, cell: usize, columns: usize) -> bool {
        self.rows.contains(&(cell / columns)) && self.columns.contains(&(cell % columns))
    }

    /// All outputs.
    pub(super) fn all(g: &Geometry) -> Self {
        Self { rows: 0..g.out_size[0], columns: 0..g.out_size[1] }
    }
}

impl Ink {
    /// Room for the pictures of `g`.
    pub(super) fn new(memory: &mut Memory, g: &Geometry) -> Self {
        // Each cell is written down before it is known whether it counts: one more than there are.
        let cells = if offered(g) { g.in_len() + 1 } else { 0 };
        Self { cells: memory.filled((0, 0, 0.0), cells), count: 0 }
    }

    /// Lists the ink of `image`. `None` where this path is not offered or the picture has too much of it.
    pub(super) fn find(&mut self, g: &Geometry, image: &[f32]) -> Option<Reach> {
        if !offered(g) {
            return None;
        }
        let mut count = 0;
        let columns = g.in_size[1];
        let mut reach: Option<[Range<usize>; 2]> = None;
        for (iy, row) in image.chunks_exact(columns).enumerate() {
            let before = count;
            let mut ix = 0;
            for four in row.chunks(LANES) {
                // Most of them are paper, which one look tells.
                let inked = match four {
                    // SAFETY: there are four numbers.
                    [_, _, _, _] => unsafe { F32x4::load(four.as_ptr()) }.not_zero() != 0,
                    _ => true,
                };
                if inked {
                    // Where in these ink begins and ends no processor can guess: without a branch it need not.
                    for (&x, ix) in four.iter().zip(ix..) {
                        self.cells[count] = (iy as u32, ix, x);
                        count += usize::from(x != 0.0);
                    }
                }
                ix += LANES as u32;
            }
            let inked = &self.cells[before..count];
            let (Some(first), Some(last)) = (inked.first(), inked.last()) else { continue };
            let (first, last) = (first.1 as usize, last.1 as usize);
            let [rows, across] = reach.get_or_insert([iy..iy, first..last + 1]);
            (rows.end, *across) = (iy + 1, across.start.min(first)..across.end.max(last + 1));
        }
        self.count = count;
        // Beyond that the dense path is faster.
        if count * 5 > image.len() * 2 {
            return None;
        }
        let [rows, across] = reach.unwrap_or_default();
        let (rows, columns) = (reached(g, 0, rows), reached(g, 1, across));
        // Ink between the windows of a pooling with a long stride reaches nothing.
        let none = rows.is_empty() || columns.is_empty();
        Some(if none { Reach { rows: 0..0, columns: 0..0 } } else { Reach { rows, columns } })
    }

    /// The outputs of the convolution that the pooling windows within `reach` read, into `map`; see [`map_len`].
    pub(super) fn convolve(
        &self,
        g: &Geometry,
        reach: &Reach,
        weight: &[f32],
        bias: &[f32],
        map: &mut [f32],
    ) {
        let (lanes, width, [kh, kw]) = (g.lanes(), map_width(g), g.kernel_size);
        assert!(map.len() >= map_len(g) && weight.len() >= kh * kw * lanes && bias.len() >= lanes);
        if reach.rows.is_empty() {
            return;
        }
        let read = |d: usize, range: &Range<usize>| {
            range.start * g.pool_stride[d]..(range.end - 1) * g.pool_stride[d] + g.pool[d]
        };
        let (rows, columns) = (read(0, &reach.rows), read(1, &reach.columns));
        for oy in rows.clone() {
            let row = &mut map[(oy * width + kw - 1 + columns.start) * lanes..][..columns.len() * lanes];
            fill(row, &bias[..lanes]);
        }
        match kw * lanes / LANES {
            10 => self.spread::<10>(g, rows, weight, map),
            20 => self.spread::<20>(g, rows, weight, map),
            6 => self.spread::<6>(g, rows, weight, map),
            _ => self.spread::<0>(g, rows, weight, map),
        }
    }

    fn cells(&self) -> &[(u32, u32, f32)] {
        &self.cells[..self.count]
    }

    /// Products that [`Self::convolve`] adds.
    pub(super) fn products(&self, g: &Geometry, reach: &Reach) -> usize {
        let [kh, kw] = g.kernel_size;
        let rows = 0..if reach.rows.is_empty() { 0 } else { g.read(0) };
        let of_cell = |cell: &(u32, u32, f32)| taps(cell.0 as usize + g.padding[0], &rows, kh).len();
        self.cells().iter().map(of_cell).sum::<usize>() * kw * g.out_channels
    }

    /// `V` is the number of vectors in the outputs of a row that a cell adds to, where the compiler knows it, else 0.
    #[inline(never)]
    fn spread<const V: usize>(&self, g: &Geometry, rows: Range<usize>, weight: &[f32], map: &mut [f32]) {
        let (lanes, width, [kh, kw]) = (g.lanes(), map_width(g), g.kernel_size);
        let (vectors, [top, left]) = (if V == 0 { kw * lanes / LANES } else { V }, g.padding);
        assert!(map.len() >= map_len(g) && weight.len() >= kh * vectors * LANES);
        assert!(rows.end <= g.read(0) && vectors * LANES == kw * lanes);
        let columns = width - 2 * (kw - 1);
        for &(iy, ix, x) in self.cells() {
            let (bottom, right) = (iy as usize + top, ix as usize + left);
            // A cell that no window of the map reads: behind the last one that a floor left over.
            if right >= columns + kw - 1 {
                continue;
            }
            let x = F32x4::splat(x);
            for ky in taps(bottom, &rows, kh) {
                // SAFETY: `rows.start <= bottom - ky < rows.end <= read(0)`; the run of `kw` outputs starts at column
                // `right - (kw - 1)` of the convolution, which is column `right <= columns + kw - 2` of the map, and
                // `right + kw <= width`: inside of the map. The weights of row `ky < kh` are inside by the assert.
                unsafe {
                    let mut to = map.as_mut_ptr().add(((bottom - ky) * width + right) * lanes);
                    let mut w = weight.as_ptr().add(ky * vectors * LANES);
                    for _ in 0..vectors {
                        F32x4::load(to).plus_product(x, F32x4::load(w)).store(to);
                        (to, w) = (to.add(LANES), w.add(LANES));
                    }
                }
            }
        }
    }
}

/// The rows of taps by which outputs in `rows` read row `bottom` of the padded input.
fn taps(bottom: usize, rows: &Range<usize>, kh: usize) -> Range<usize> {
    let first = (bottom + 1).saturating_sub(rows.end);
    first..(bottom + 1).saturating_sub(rows.start).min(kh).max(first)
}

/// Puts `bias` (whole vectors) into every cell.
fn fill(cells: &mut [f32], bias: &[f32]) {
    let lanes = bias.len();
    assert!(lanes.is_multiple_of(LANES) && cells.len().is_multiple_of(lanes));
    for lane in (0..lanes).step_by(LANES) {
        for at in (lane..cells.len()).step_by(lanes) {
            // SAFETY: `lane + LANES <= lanes`, and `at` is lane `lane` of a whole cell.
            unsafe { F32x4::load(bias.as_ptr().add(lane)).store(cells.as_mut_ptr().add(at)) };
        }
    }
}

/// One channel, neighbouring windows.
fn offered(g: &Geometry) -> bool {
    g.in_channels == 1 && g.stride == [1; 2]
}

/// Columns of the map: what the pooling reads, and room on both sides for outputs that are not there.
pub(super) fn map_width(g: &Geometry) -> usize {
    g.read(1) + 2 * (g.kernel_size[1] - 1)
}

/// Numbers of the map `[rows][map_width][lanes]`.
pub(super) fn map_len(g: &Geometry) -> usize {
    if offered(g) { g.read(0) * map_width(g) * g.lanes() } else { 0 }
}

/// Where the first output of row 0 lies in the map.
pub(super) fn map_start(g: &Geometry) -> usize {
    (g.kernel_size[1] - 1) * g.lanes()
}

/// Weights in the order in which a cell meets them: `[ky][outputs from left to right][lanes]`.
pub(super) fn weight_len(g: &Geometry) -> usize {
    if offered(g) { g.kernel_size[0] * g.kernel_size[1] * g.lanes() } else { 0 }
}

/// The pooled outputs along direction `d` whose windows see one of the `inked` cells.
fn reached(g: &Geometry, d: usize, inked: Range<usize>) -> Range<usize> {
    if inked.is_empty() {
        return 0..0;
    }
    let sees = |at: usize| {
        let start = at * g.pool_stride[d];
        let end = start + g.pool[d] - 1 + g.kernel_size[d];
        start < inked.end + g.padding[d] && inked.start + g.padding[d] < end
    };
    let Some(first) = (0..g.out_size[d]).find(|&at| sees(at)) else { return 0..0 };
    let last = (first..g.out_size[d]).rev().find(|&at| sees(at)).unwrap_or(first);
    first..last + 1
}
