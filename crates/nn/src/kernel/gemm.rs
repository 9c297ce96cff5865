//! Fully connected layers: three small matrix products, none of which needs its factors rearranged.
#![allow(unsafe_code, reason = "register tiles read through pointers; see SAFETY")]

use super::vector::{F32x4, LANES};

/// `y[n, o] = bias[o] + Σ_i x[n, i] * weight[o, i]`.
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, in_features]` |
/// | `weight` | `[out_features, in_features]` |
/// | `bias` | `[out_features]`, or empty |
/// | `y` | `[n, out_features]`, overwritten |
///
/// # Panics
/// If the lengths do not fit.
pub fn linear(x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32], [n, fan_in, out]: [usize; 3]) {
    assert!(x.len() >= n * fan_in && weight.len() >= out * fan_in && y.len() >= n * out);
    // Four images share each weight that is loaded. One alone keeps eight sums going, since each waits for itself.
    let fours = n - n % 4;
    for row in (0..fours).step_by(4) {
        let (x, y) = (&x[row * fan_in..], &mut y[row * out..]);
        let mut o = 0;
        while o < out {
            let (w, y) = (&weight[o * fan_in..], &mut y[o..]);
            o += match out - o {
                2.. => dots::<4, 2>(x, w, y, fan_in, out),
                _ => dots::<4, 1>(x, w, y, fan_in, out),
            };
        }
    }
    for row in fours..n {
        let (x, y) = (&x[row * fan_in..], &mut y[row * out..]);
        let mut o = 0;
        while o < out {
            let (w, y) = (&weight[o * fan_in..], &mut y[o..]);
            o += match out - o {
                8.. => dots::<1, 8>(x, w, y, fan_in, out),
                4.. => dots::<1, 4>(x, w, y, fan_in, out),
                2.. => dots::<1, 2>(x, w, y, fan_in, out),
                _ => dots::<1, 1>(x, w, y, fan_in, out),
            };
        }
    }
    if !bias.is_empty() {
        for y in y[..n * out].chunks_exact_mut(out) {
            y.iter_mut().zip(bias).for_each(|(y, b)| *y += b);
        }
    }
}

/// `M * N` dot products of `len` numbers. Returns `N`.
fn dots<const M: usize, const N: usize>(
    a: &[f32],
    b: &[f32],
    c: &mut [f32],
    len: usize,
    row: usize,
) -> usize {
    assert!(a.len() >= M * len && b.len() >= N * len && c.len() >= (M - 1) * row + N);
    let whole = len - len % LANES;
    let mut sums = [[F32x4::splat(0.0); N]; M];
    for i in (0..whole).step_by(LANES) {
        // SAFETY: `i + LANES <= len` and `m < M`, `n < N`: inside of `a` and `b`, by the assert.
        let right: [F32x4; N] = std::array::from_fn(|n| unsafe { F32x4::load(b.as_ptr().add(n * len + i)) });
        for (m, sums) in sums.iter_mut().enumerate() {
            // SAFETY: as above.
            let left = unsafe { F32x4::load(a.as_ptr().add(m * len + i)) };
            for (sum, &right) in sums.iter_mut().zip(&right) {
                *sum = sum.plus_product(left, right);
            }
        }
    }
    for (m, sums) in sums.iter().enumerate() {
        for (n, sum) in sums.iter().enumerate() {
            let rest = (whole..len).map(|i| a[m * len + i] * b[n * len + i]);
            c[m * row + n] = rest.fold(sum.sum(), |sum, x| sum + x);
        }
    }
    N
}

/// Gradients of [`linear`], added to what is there.
///
/// ```text
/// grad_weight[o, i] += Σ_n grad_y[n, o] * x[n, i]
/// grad_bias[o]      += Σ_n grad_y[n, o]
/// grad_x[n, i]      += Σ_o grad_y[n, o] * weight[o, i]
/// ```
///
/// # Panics
/// If the lengths do not fit.
pub fn linear_backward(
    [x, weight, grad_y]: [&[f32]; 3],
    grad_x: Option<&mut [f32]>,
    grad_weight: &mut [f32],
    grad_bias: &mut [f32],
    [n, fan_in, out]: [usize; 3],
) {
    let by_output = Factor { values: grad_y, row: 1, term: out };
    add_product(by_output, x, grad_weight, [out, n, fan_in]);
    if !grad_bias.is_empty() {
        for grad in grad_y[..n * out].chunks_exact(out) {
            grad_bias.iter_mut().zip(grad).for_each(|(b, g)| *b += g);
        }
    }
    if let Some(grad_x) = grad_x {
        let by_image = Factor { values: grad_y, row: out, term: 1 };
        add_product(by_image, weight, grad_x, [n, out, fan_in]);
    }
}

/// The left factor of a product: element `(m, k)` is `values[m * row + k * term]`.
#[derive(Clone, Copy)]
struct Factor<'a> {
    values: &'a [f32],
    row: usize,
    term: usize,
}

/// `c[m, j] += Σ_k a[m, k] * b[k, j]`.
fn add_product(a: Factor<'_>, b: &[f32], c: &mut [f32], [m, k, j]: [usize; 3]) {
    assert!(b.len() >= k * j && c.len() >= m * j);
    assert!(m == 0 || k == 0 || a.values.len() > (m - 1) * a.row + (k - 1) * a.term);
    let whole = j - j % LANES;
    let mut row = 0;
    while row < m {
        let a = Factor { values: &a.values[row * a.row..], ..a };
        let c = &mut c[row * j..];
        row += if m - row >= 4 { rows::<4>(a, b, c, k, j) } else { rows::<1>(a, b, c, k, j) };
    }
    for row in 0..m {
        for col in whole..j {
            let terms = (0..k).map(|k| a.values[row * a.row + k * a.term] * b[k * j + col]);
            c[row * j + col] += terms.sum::<f32>();
        }
    }
}

fn rows<const M: usize>(a: Factor<'_>, b: &[f32], c: &mut [f32], k: usize, j: usize) -> usize {
    let mut col = 0;
    while j - col >= LANES {
        let (b, c) = (&b[col..], &mut c[col..]);
        col += LANES
            * match j - col {
                8.. => tile::<M, 2>(a, b, c, k, j),
                _ => tile::<M, 1>(a, b, c, k, j),
            };
    }
    M
}

/// `M` rows of `V` vectors of the product, all sums in registers. Returns `V`.
fn tile<const M: usize, const V: usize>(
    a: Factor<'_>,
    b: &[f32],
    c: &mut [f32],
    k: usize,
    j: usize,
) -> usize {
    if k == 0 {
        return V;
    }
    assert!(a.values.len() > (M - 1) * a.row + (k - 1) * a.term);
    assert!(b.len() >= (k - 1) * j + V * LANES && c.len() >= (M - 1) * j + V * LANES);
    // SAFETY: term `t < k`, row `m < M`, vector `v < V` read `a[m * row + t * term]` and
    // `b[t * j + v * LANES ..][..LANES]` and touch `c[m * j + v * LANES ..][..LANES]`: inside, by the asserts.
    unsafe {
        let mut sums = [[F32x4::splat(0.0); V]; M];
        for t in 0..k {
            let mut right = [F32x4::splat(0.0); V];
            for (v, right) in right.iter_mut().enumerate() {
                *right = F32x4::load(b.as_ptr().add(t * j + v * LANES));
            }
            for (m, sums) in sums.iter_mut().enumerate() {
                let left = F32x4::load_splat(a.values.as_ptr().add(m * a.row + t * a.term));
                for (sum, &right) in sums.iter_mut().zip(&right) {
                    *sum = sum.plus_product(left, right);
                }
            }
        }
        for (m, sums) in sums.iter().enumerate() {
            for (v, sum) in sums.iter().enumerate() {
                let to = c.as_mut_ptr().add(m * j + v * LANES);
                F32x4::load(to).add(*sum).store(to);
            }
        }
    }
    V
}
