//! The kernels people know by name.
//!
//! Cross-correlation, as in PyTorch: a kernel with -1 on its left and +1 on its right answers with a positive
//! number where the picture gets brighter to the right. Rows go down.

use serde::{Deserialize, Serialize};

use super::{Kernel, limits, sampled};

/// Along which axis of the picture brightness is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the right: finds vertical edges.
    X,
    /// Downwards: finds horizontal edges.
    Y,
}

/// A kernel by its name and settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// 1 in the middle: the picture itself.
    Identity,
    /// The right neighbour minus the left one: `-1 0 1`, twice the central difference.
    Difference(Direction),
    /// Three central differences added. J. Prewitt, "Object enhancement and extraction", in Lipkin and
    /// Rosenfeld (eds.), Picture Processing and Psychopictorics, 1970.
    Prewitt(Direction),
    /// The middle one counted twice. I. Sobel and G. Feldman, 1968; printed in R. Duda and P. Hart, Pattern
    /// Classification and Scene Analysis, 1973, page 271.
    Sobel(Direction),
    /// 3, 10, 3: the direction of an edge comes out more exactly. H. Scharr, Optimale Operatoren in der
    /// Digitalen Bildverarbeitung, dissertation, Heidelberg 2000; OpenCV's `Scharr`.
    Scharr(Direction),
    /// Differences along the two diagonals, 2 x 2 (X: to the lower right, Y: to the lower left). L. Roberts,
    /// Machine perception of three-dimensional solids, MIT 1963.
    Roberts(Direction),
    /// The pixel eight times minus its eight neighbours: edges of all directions, as "edge detect" in painting
    /// programs. It is minus the eight-neighbour Laplacian.
    Outline,
    /// The four neighbours minus four times the pixel: `d2/dx2 + d2/dy2` by second differences.
    Laplacian,
    /// The picture minus its Laplacian.
    Sharpen,
    /// Lit from the lower right; the sum is 1, so that the picture stays visible.
    Emboss,
    /// The mean of `size` x `size` pixels; odd, 1 to 11.
    Box {
        /// Rows and columns.
        size: usize,
    },
    /// Rows of Pascal's triangle, close to a Gaussian of `sigma^2 = (size - 1) / 4`: `1 2 1` times itself over 16.
    /// B. Jähne, Digital Image Processing, section on binomial filters.
    Binomial {
        /// Rows and columns; odd, 1 to 11.
        size: usize,
    },
    /// A bell, sampled and rounded to multiples of 1/1024 that add up to exactly 1.
    Gaussian {
        /// Rows and columns; odd, 1 to 11.
        size: usize,
        /// Width of the bell, in pixels.
        sigma: f64,
    },
    /// Laplacian of a Gaussian: blobs of radius `sigma * sqrt(2)` that are darker than their surroundings.
    Log {
        /// Rows and columns; odd, 1 to 11.
        size: usize,
        /// Width of the bell, in pixels.
        sigma: f64,
    },
    /// Stripes of one orientation and wavelength.
    Gabor {
        /// Rows and columns; odd, 1 to 11.
        size: usize,
        /// Distance from stripe to stripe, in pixels, at least 2.
        wavelength: f64,
        /// Direction across the stripes, in degrees from right towards down; 0 finds vertical stripes.
        orientation: f64,
        /// Where in the wave the middle lies, in degrees: 0 is the crest of a bright stripe, 90 a falling edge.
        phase: f64,
    },
    /// Numbers of one's own.
    Custom(Kernel),
}

/// One of each, in the order in which they are offered.
pub const FILTERS: [Filter; 22] = [
    Filter::Identity,
    Filter::Difference(Direction::X),
    Filter::Difference(Direction::Y),
    Filter::Prewitt(Direction::X),
    Filter::Prewitt(Direction::Y),
    Filter::Sobel(Direction::X),
    Filter::Sobel(Direction::Y),
    Filter::Scharr(Direction::X),
    Filter::Scharr(Direction::Y),
    Filter::Roberts(Direction::X),
    Filter::Roberts(Direction::Y),
    Filter::Outline,
    Filter::Laplacian,
    Filter::Sharpen,
    Filter::Emboss,
    Filter::Box { size: 3 },
    Filter::Box { size: 5 },
    Filter::Binomial { size: 3 },
    Filter::Binomial { size: 5 },
    Filter::Gaussian { size: 7, sigma: 1.5 },
    Filter::Log { size: 9, sigma: 1.4 },
    Filter::Gabor { size: 11, wavelength: 5.0, orientation: 0.0, phase: 0.0 },
];

impl Filter {
    /// The numbers. Settings are brought into their range first, so that there are always some.
    #[must_use]
    pub fn kernel(&self) -> Kernel {
        match self.clone().clamped() {
            Self::Identity => Kernel::of([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
            Self::Difference(along) => across(along, Kernel::of([[-1, 0, 1]])),
            Self::Prewitt(along) => across(along, Kernel::of([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])),
            Self::Sobel(along) => across(along, Kernel::of([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])),
            Self::Scharr(along) => across(along, Kernel::of([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]])),
            Self::Roberts(Direction::X) => Kernel::of([[-1, 0], [0, 1]]),
            Self::Roberts(Direction::Y) => Kernel::of([[0, -1], [1, 0]]),
            Self::Outline => Kernel::of([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
            Self::Laplacian => Kernel::of([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
            Self::Sharpen => Kernel::of([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
            Self::Emboss => Kernel::of([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
            Self::Box { size } => Kernel::from_fn([size, size], (size * size) as f64, |_, _| 1.0),
            Self::Binomial { size } => sampled::binomial(size),
            Self::Gaussian { size, sigma } => sampled::gaussian(size, sigma),
            Self::Log { size, sigma } => sampled::log(size, sigma),
            Self::Gabor { size, wavelength, orientation, phase } => {
                sampled::gabor(size, wavelength, orientation, phase)
            }
            Self::Custom(kernel) => kernel,
        }
    }

    /// The same with its settings brought into their range; what is no number becomes the smallest.
    #[must_use]
    pub fn clamped(self) -> Self {
        let odd = |size: usize| size.clamp(1, limits::KERNEL) | 1;
        let within = |x: f64, low: f64, high: f64| if x.is_nan() { low } else { x.clamp(low, high) };
        let sigma = |x: f64| within(x, 0.3, 5.0);
        match self {
            Self::Box { size } => Self::Box { size: odd(size) },
            Self::Binomial { size } => Self::Binomial { size: odd(size) },
            Self::Gaussian { size, sigma: s } => Self::Gaussian { size: odd(size), sigma: sigma(s) },
            Self::Log { size, sigma: s } => Self::Log { size: odd(size).max(3), sigma: sigma(s) },
            Self::Gabor { size, wavelength, orientation, phase } => Self::Gabor {
                size: odd(size).max(3),
                wavelength: within(wavelength, 2.0, 22.0),
                orientation: within(orientation, -360.0, 360.0),
                phase: within(phase, -360.0, 360.0),
            },
            other => other,
        }
    }
}

/// A kernel that compares to the right, or the same downwards.
fn across(along: Direction, kernel: Kernel) -> Kernel {
    match along {
        Direction::X => kernel,
        Direction::Y => kernel.transposed(),
    }
}

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
