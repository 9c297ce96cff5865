//! Image filters: one kernel, at every pixel of a picture.
//!
//! The same cross-correlation as in the scene `convolution`, with padding "same" and zeros outside, over
//! pictures as large as a camera's. [`Response`] computes it with loops made for speed; the sums are those of
//! `kernelwalk_nn::ops::conv2d`, product by product in the same order, so that a clicked number can be taken
//! apart there ([`Response::trace`], [`Response::window_at`]) and closes to the last bit.

mod bound;
mod change;
mod kernel;
mod library;
mod names;
mod paint;
mod params;
mod patch;
mod ramp;
mod response;
mod sampled;
mod sweep;

pub use bound::{Bound, Clipped};
pub use change::Touched;
pub use kernel::{Kernel, KernelError, Sum};
pub use library::{Direction, FILTERS, Filter};
pub use paint::{Show, paint, paint_part};
pub use params::{Colour, Params, channels};
pub use patch::{Magnifier, Patch};
pub use ramp::Ramp;
pub use response::{Response, ResponseError};

/// What the scene offers; links are clamped to it before anything is allocated.
pub mod limits {
    /// Longest side of the picture.
    pub const SIDE: usize = crate::image::limits::LONGEST_SIDE;
    /// Rows and columns of a kernel.
    pub const KERNEL: usize = 11;
    /// Channels in and out.
    pub const CHANNELS: usize = 4;
    /// Largest number in a custom kernel.
    pub const NUMBER: f64 = 1000.0;
}
