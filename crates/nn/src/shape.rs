//! Window geometry: the only place where output sizes are computed.
//!
//! An [`Axis`] is one spatial direction of a convolution or a pooling: how many cells come in, how
//! the window sits on them, how many outputs leave. A [`Plane`] is two of them, rows and columns.
//! [`TransposedAxis`] and [`AdaptiveAxis`] do the same for the transposed convolution and for
//! adaptive pooling. Whoever holds one of these holds a legal geometry: the constructors refuse
//! everything else, in plain words and in PyTorch's.

mod adaptive;
mod axis;
mod error;
mod plane;
mod transposed;
mod words;

#[cfg(test)]
mod tests;

pub use adaptive::AdaptiveAxis;
pub use axis::{Axis, Reach, Rounding, Window};
pub use error::{AxisError, Direction, ShapeError};
pub use plane::{AdaptivePlane, Padding, PaddingMode, Plane, TransposedPlane};
pub use transposed::TransposedAxis;
