//! Kernels sampled from functions.
//!
//! Their numbers are whole multiples of `1 / 1024`, rounded from the function; what the rounding leaves over
//! is put on the middle number, so that the sum is exactly 0 or 1 and every symmetry stays. Such products with
//! pixels, and their sums, are exact in single precision: a flat area gives exactly 0, or exactly itself.

use std::f64::consts::PI;

use super::Kernel;

/// What the numbers are divided by: a power of two, so that division is exact.
const DIVISOR: f64 = 1024.0;

/// The row of Pascal's triangle with `size` numbers, times itself as a column, over its sum `4^(size - 1)`.
pub(super) fn binomial(size: usize) -> Kernel {
    let mut row = vec![1.0];
    for k in 1..size {
        row.push(row[k - 1] * (size - k) as f64 / k as f64);
    }
    Kernel::from_fn([size, size], 4_f64.powi(size as i32 - 1), |y, x| row[y] * row[x])
}

/// `exp(-(x^2 + y^2) / (2 sigma^2))`, made to add up to 1.
pub(super) fn gaussian(size: usize, sigma: f64) -> Kernel {
    let bell = |y: f64, x: f64| (-(x * x + y * y) / (2.0 * sigma * sigma)).exp();
    let total: f64 = places(size).map(|[y, x]| bell(y, x)).sum();
    rounded(size, DIVISOR, |y, x| bell(y, x) / total)
}

/// Laplacian of a Gaussian:
///
/// ```text
/// (r^2 - 2 sigma^2) / sigma^4 * exp(-r^2 / (2 sigma^2)),  r^2 = x^2 + y^2
/// ```
///
/// less its mean, so that it adds up to 0; scaled to [`REACH`]. Negative in the middle, as the Laplacian is.
/// Source: D. Marr and E. Hildreth, "Theory of edge detection", Proc. R. Soc. Lond. B 207, 1980.
pub(super) fn log(size: usize, sigma: f64) -> Kernel {
    let s2 = sigma * sigma;
    let value = |y: f64, x: f64| {
        let r2 = x * x + y * y;
        (r2 - 2.0 * s2) * (-r2 / (2.0 * s2)).exp()
    };
    let mean = places(size).map(|[y, x]| value(y, x)).sum::<f64>() / (size * size) as f64;
    scaled(size, |y, x| value(y, x) - mean)
}

/// A Gabor function, angles in degrees:
///
/// ```text
/// exp(-(u^2 + v^2 / 4) / (2 sigma^2)) * (cos(2 pi u / wavelength + phase) - c)
/// u = x cos(orientation) + y sin(orientation),  v = y cos(orientation) - x sin(orientation)
/// sigma = 0.56 wavelength, but at most size / 4
/// ```
///
/// `c` makes it add up to 0, so that brightness alone gives no answer; scaled to [`REACH`]. The bell is twice as
/// long along the stripes as across. Sources: J. Daugman, "Uncertainty relation for resolution in space, spatial
/// frequency, and orientation", J. Opt. Soc. Am. A 2, 1985; bandwidth of one octave (0.56) and aspect ratio 1/2 as
/// in N. Petkov and P. Kruizinga, Biological Cybernetics 76, 1997.
pub(super) fn gabor(size: usize, wavelength: f64, orientation: f64, phase: f64) -> Kernel {
    let (sin, cos) = orientation.to_radians().sin_cos();
    // A bell wider than the window would be cut off at its edge, which has orientations of its own.
    let sigma = (0.56 * wavelength).min(size as f64 / 4.0);
    let bell = |y: f64, x: f64| {
        let (u, v) = (x * cos + y * sin, y * cos - x * sin);
        (-(u * u + v * v / 4.0) / (2.0 * sigma * sigma)).exp()
    };
    let wave = |y: f64, x: f64| (2.0 * PI * (x * cos + y * sin) / wavelength + phase.to_radians()).cos();
    let weight: f64 = places(size).map(|[y, x]| bell(y, x)).sum();
    let constant = places(size).map(|[y, x]| bell(y, x) * wave(y, x)).sum::<f64>() / weight;
    scaled(size, |y, x| bell(y, x) * (wave(y, x) - constant))
}

/// Sum of the sizes of the weights of kernels that add up to 0: white where they are positive and black
/// where they are negative answers with 255, like a difference of two pixels.
const REACH: f64 = 2.0;

fn scaled(size: usize, f: impl Fn(f64, f64) -> f64) -> Kernel {
    let reach: f64 = places(size).map(|[y, x]| f(y, x).abs()).sum();
    // A function that is 0 everywhere (a wave met at its zeros) stays so.
    let factor = if reach > 1e-9 { REACH / reach } else { 0.0 };
    rounded(size, 0.0, |y, x| factor * f(y, x))
}

/// `f` in units of `1 / DIVISOR`, its sum made `total` units by the middle number.
fn rounded(size: usize, total: f64, f: impl Fn(f64, f64) -> f64) -> Kernel {
    let half = (size / 2) as f64;
    let number = |y: usize, x: usize| (f(y as f64 - half, x as f64 - half) * DIVISOR).round();
    let sum: f64 = (0..size * size).map(|i| number(i / size, i % size)).sum();
    let middle = [size / 2, size / 2];
    Kernel::from_fn([size, size], DIVISOR, |y, x| {
        number(y, x) + if [y, x] == middle { total - sum } else { 0.0 }
    })
}

/// All places of a kernel, counted from its middle.
fn places(size: usize) -> impl Iterator<Item = [f64; 2]> {
    let half = (size / 2) as f64;
    (0..size * size).map(move |i| [(i / size) as f64 - half, (i % size) as f64 - half])
}
