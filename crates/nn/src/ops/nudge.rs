//! A gradient checked by hand: nudge one number both ways and look at the loss.

use crate::real::Real;

/// A finite difference.
///
/// `quotient = (loss_above - loss_below) / (2 * by)`
///
/// The loss is `L = sum(grad_output * output)`, the one whose gradient with respect to the output is
/// `grad_output`. Where it is a straight line between the two nudged numbers, as for every number of
/// a convolution, the quotient is the gradient up to rounding; where it has a corner, as for two
/// cells of a maximum that are closer than the nudge, it is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nudge<T> {
    /// How far the number was moved, either way.
    pub by: T,
    /// The loss with the number lowered.
    pub loss_below: T,
    /// The loss with the number raised.
    pub loss_above: T,
    /// The estimate of the gradient.
    pub quotient: T,
}

impl<T: Real> Nudge<T> {
    /// Asks for the loss with the number moved by `-by` and by `by`; `None` if `by` is 0 or not
    /// finite, which estimates nothing.
    pub(super) fn measure(by: T, loss_moved: impl Fn(T) -> T) -> Option<Self> {
        if by == T::zero() || !by.is_finite() {
            return None;
        }
        let (loss_below, loss_above) = (loss_moved(-by), loss_moved(by));
        Some(Self { by, loss_below, loss_above, quotient: (loss_above - loss_below) / (by + by) })
    }
}
