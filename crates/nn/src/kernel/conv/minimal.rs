//! Minimal filtering along rows: four neighbouring outputs of a `K`-tap row from `K + 3` products instead of `4 K`.
//!
//! Input and weight are evaluated as polynomials at a few points, multiplied there, summed over channels and rows of taps,
//! and the four outputs are read off the sums: `y = Aᵀ [(G w) · (Bᵀ x)]`. Only along rows, since two directions at once
//! cost more in transforms than they save here. In `f32` the result differs from the direct sum by about as much as two
//! direct sums in different orders do (twice their mean error, measured over 40 channels).
//!
//! Source: S. Winograd, *Arithmetic Complexity of Computations*, 1980; A. Lavin and S. Gray, arXiv 1509.09308.
#![allow(unsafe_code, reason = "tiles are read through pointers; see SAFETY")]

use super::super::vector::{F32x4, LANES};
use super::tile::Rows;
use super::{BLOCK, Geometry};

/// Outputs of one tile.
pub(super) const TILE: usize = 4;
/// The points for five taps; the last one lies at infinity.
const FIVE_TAPS: [(f32, f32); 7] = [
    (0.0, 1.0),
    (1.0, -2.0 / 9.0),
    (-1.0, -2.0 / 9.0),
    (2.0, 1.0 / 90.0),
    (-2.0, 1.0 / 90.0),
    (0.5, 32.0 / 45.0),
    (-0.5, 32.0 / 45.0),
];
/// The points for three taps, and the factor of each; the last one lies at infinity.
const THREE_TAPS: [(f32, f32); 5] =
    [(0.0, 0.25), (1.0, -1.0 / 6.0), (-1.0, -1.0 / 6.0), (2.0, 1.0 / 24.0), (-2.0, 1.0 / 24.0)];

/// Points and tiles of a convolution that is computed this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Minimal {
    /// Products per tile: taps in a row and three more.
    pub(super) points: usize,
    /// Tiles in a row of outputs.
    pub(super) tiles: usize,
}

impl Minimal {
    /// For rows of three or five taps, stride 1, and channels enough to pay for the transforms.
    pub(super) fn of(g: &Geometry, width: usize) -> Option<Self> {
        let pays = g.in_channels >= LANES && g.out_channels >= LANES && width > TILE / 2;
        let taps = g.kernel_size[1];
        (pays && g.stride == [1; 2] && matches!(taps, 3 | 5))
            .then(|| Self { points: taps + TILE - 1, tiles: width.div_ceil(TILE) })
    }

    /// Columns of the padded input that the tiles read.
    pub(super) fn columns(self) -> usize {
        self.tiles * TILE + self.points - TILE
    }

    /// Numbers of a transformed input.
    pub(super) fn input_len(self, g: &Geometry) -> usize {
        self.points * g.padded(0) * self.tiles * g.in_channels
    }

    /// Numbers of the transformed weight: `[block][point][ky][in_channel][BLOCK]`.
    pub(super) fn weight_len(self, g: &Geometry) -> usize {
        self.points * g.kernel_size[0] * g.in_channels * g.lanes()
    }

    /// Numbers of the sums at all points for `rows` rows of outputs.
    pub(super) fn sums_len(self, g: &Geometry, rows: usize) -> usize {
        self.points * rows * self.tiles * g.lanes()
    }

    /// `G w`: the transformed row of taps `w` of one slice, put where `at(point)` says.
    pub(super) fn transform_taps(self, w: &[f32], mut put: impl FnMut(usize, f32)) {
        let finite: &[(f32, f32)] = if w.len() == 5 { &FIVE_TAPS } else { &THREE_TAPS };
        for (p, &(point, factor)) in finite.iter().enumerate() {
            put(p, factor * w.iter().rev().fold(0.0, |sum, w| sum * point + w));
        }
        put(finite.len(), w[w.len() - 1]);
    }

    /// `Bᵀ x` of all tiles of the padded input: `[point][tile][row][in_channel]`, so that what one output reads lies together.
    pub(super) fn transform_input(self, g: &Geometry, padded: &[f32], to: &mut [f32]) {
        match self.points {
            8 => transform_rows(self, g, padded, to, five_taps),
            _ => transform_rows(self, g, padded, to, three_taps),
        }
    }

    /// Rows `first..first + rows` of the convolution, into `strip`: `[rows][tiles * TILE][lanes]`.
    pub(super) fn convolve(
        self,
        g: &Geometry,
        [first, rows]: [usize; 2],
        [input, weight, bias]: [&[f32]; 3],
        sums: &mut [f32],
        strip: &mut [f32],
    ) {
        let (ci, kh, lanes) = (g.in_channels, g.kernel_size[0], g.lanes());
        let (column, share) = (g.padded(0) * ci, kh * ci * BLOCK);
        for point in 0..self.points {
            for block in 0..lanes / BLOCK {
                let weight = &weight[(block * self.points + point) * share..][..share];
                for tile in 0..self.tiles {
                    let at = point * self.tiles + tile;
                    let tiles = Rows {
                        x: &input[at * column + first * ci..(at + 1) * column],
                        x_row: 0,
                        rows: 1,
                        run: kh * ci,
                        step: ci,
                        weight,
                        bias: &[0.0; BLOCK],
                        lanes,
                    };
                    tiles.compute(rows, &mut sums[at * rows * lanes + block * BLOCK..]);
                }
            }
        }
        match self.points {
            8 => read_off(g, [rows, self.tiles], [sums, bias], strip, outputs_of_five),
            _ => read_off(g, [rows, self.tiles], [sums, bias], strip, outputs_of_three),
        }
    }
}

/// Calls `transform` for every tile and four channels at a time. Where the channels are no multiple of four, the last four
/// are done, some of them for the second time.
#[inline(always)]
fn transform_rows<const P: usize>(
    minimal: Minimal,
    g: &Geometry,
    padded: &[f32],
    to: &mut [f32],
    transform: impl Fn([F32x4; P]) -> [F32x4; P],
) {
    let (ci, rows, tiles) = (g.in_channels, g.padded(0), minimal.tiles);
    let plane = rows * tiles * ci;
    assert!(minimal.points == P && ci >= LANES && to.len() >= P * plane);
    assert!(padded.len() >= rows * g.padded_row() && g.padded_row() >= minimal.columns() * ci);
    for row in 0..rows {
        for tile in 0..tiles {
            let mut channel = 0;
            while channel < ci {
                let c = channel.min(ci - LANES);
                let (from, into) =
                    (row * g.padded_row() + tile * TILE * ci + c, (tile * rows + row) * ci + c);
                // SAFETY: column `tile * TILE + k < columns` of row `row < rows`, channels `c..c + LANES` of `ci`, and
                // the same channels of tile `tile` of `row` in plane `p < P`: inside, by the asserts.
                unsafe {
                    let x = std::array::from_fn(|k| F32x4::load(padded.as_ptr().add(from + k * ci)));
                    for (p, value) in transform(x).into_iter().enumerate() {
                        value.store(to.as_mut_ptr().add(p * plane + into));
                    }
                }
                channel += LANES;
            }
        }
    }
}

/// Calls `outputs` for the sums at every position and four lanes at a time, and adds the bias.
#[inline(always)]
fn read_off<const P: usize>(
    g: &Geometry,
    [rows, tiles]: [usize; 2],
    [sums, bias]: [&[f32]; 2],
    strip: &mut [f32],
    outputs: impl Fn([F32x4; P]) -> [F32x4; TILE],
) {
    let lanes = g.lanes();
    let plane = rows * tiles * lanes;
    assert!(sums.len() >= P * plane && bias.len() >= lanes && strip.len() >= TILE * plane);
    for tile in 0..tiles {
        for row in 0..rows {
            let (from, into) = ((tile * rows + row) * lanes, (row * tiles + tile) * TILE * lanes);
            for lane in (0..lanes).step_by(LANES) {
                // SAFETY: tile `tile < tiles` of row `row < rows`, `lane + LANES <= lanes`, point `p < P` and output
                // `j < TILE`: inside of all three, by the assert.
                unsafe {
                    let bias = F32x4::load(bias.as_ptr().add(lane));
                    let m = std::array::from_fn(|p| F32x4::load(sums.as_ptr().add(p * plane + from + lane)));
                    for (j, y) in outputs(m).into_iter().enumerate() {
                        y.add(bias).store(strip.as_mut_ptr().add(into + j * lanes + lane));
                    }
                }
            }
        }
    }
}

/// `Bᵀ x` for five taps.
#[inline(always)]
fn five_taps(x: [F32x4; 8]) -> [F32x4; 8] {
    let k = F32x4::splat;
    let even = |two: f32, four: f32| x[6].plus_product(x[2], k(two)).plus_product(x[4], k(four));
    let odd = |one: f32, three: f32, five: f32| {
        x[1].mul(k(one)).plus_product(x[3], k(three)).plus_product(x[5], k(five))
    };
    let (even_1, odd_1) = (even(1.0, -4.25), odd(1.0, -4.25, 1.0));
    let (even_2, odd_2) = (even(0.25, -1.25), odd(0.5, -2.5, 2.0));
    let (even_half, odd_half) = (even(4.0, -5.0), odd(2.0, -2.5, 0.5));
    [
        x[0].sub(x[6]).plus_product(x[4].sub(x[2]), k(5.25)),
        even_1.add(odd_1),
        even_1.sub(odd_1),
        even_2.add(odd_2),
        even_2.sub(odd_2),
        even_half.add(odd_half),
        even_half.sub(odd_half),
        x[7].sub(x[1]).plus_product(x[3].sub(x[5]), k(5.25)),
    ]
}

/// `Aᵀ m` for five taps.
#[inline(always)]
fn outputs_of_five(m: [F32x4; 8]) -> [F32x4; TILE] {
    let k = F32x4::splat;
    let (sum_1, sum_2, sum_half) = (m[1].add(m[2]), m[3].add(m[4]), m[5].add(m[6]));
    let (gap_1, gap_2, gap_half) = (m[1].sub(m[2]), m[3].sub(m[4]), m[5].sub(m[6]));
    [
        m[0].add(sum_1).add(sum_2).add(sum_half),
        gap_1.plus_product(gap_2, k(2.0)).plus_product(gap_half, k(0.5)),
        sum_1.plus_product(sum_2, k(4.0)).plus_product(sum_half, k(0.25)),
        m[7].add(gap_1).plus_product(gap_2, k(8.0)).plus_product(gap_half, k(0.125)),
    ]
}

/// `Bᵀ x` for three taps.
#[inline(always)]
fn three_taps(x: [F32x4; 6]) -> [F32x4; 6] {
    let k = F32x4::splat;
    let (even_1, odd_1) = (x[4].plus_product(x[2], k(-4.0)), x[3].plus_product(x[1], k(-4.0)));
    let (even_2, odd_2) = (x[4].sub(x[2]), x[3].sub(x[1]).mul(k(2.0)));
    [
        x[4].plus_product(x[0], k(4.0)).plus_product(x[2], k(-5.0)),
        even_1.add(odd_1),
        even_1.sub(odd_1),
        even_2.add(odd_2),
        even_2.sub(odd_2),
        x[5].plus_product(x[1], k(4.0)).plus_product(x[3], k(-5.0)),
    ]
}

/// `Aᵀ m` for three taps.
#[inline(always)]
fn outputs_of_three(m: [F32x4; 6]) -> [F32x4; TILE] {
    let k = F32x4::splat;
    let (sum_1, sum_2) = (m[1].add(m[2]), m[3].add(m[4]));
    let (gap_1, gap_2) = (m[1].sub(m[2]), m[3].sub(m[4]));
    [
        m[0].add(sum_1).add(sum_2),
        gap_1.plus_product(gap_2, k(2.0)),
        sum_1.plus_product(sum_2, k(4.0)),
        m[5].add(gap_1).plus_product(gap_2, k(8.0)),
    ]
}
