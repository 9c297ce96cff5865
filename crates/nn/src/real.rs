//! The number types that operations are generic over.

/// A floating-point number: `f32` in the network, `f64` where gradients are checked by finite
/// differences.
pub trait Real: ndarray::NdFloat + std::iter::Sum + Into<f64> + Default {
    /// The nearest representable number to `x`.
    fn of(x: f64) -> Self;

    /// A count as a number, for means.
    fn count(n: usize) -> Self {
        Self::of(n as f64)
    }
}

impl Real for f32 {
    fn of(x: f64) -> Self {
        x as Self
    }
}

impl Real for f64 {
    fn of(x: f64) -> Self {
        x
    }
}
