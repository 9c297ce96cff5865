//! Activations: one number in, one number out.

use ndarray::{ArrayD, ArrayViewD, Zip};
use serde::{Deserialize, Serialize};

use super::argument::{ArgumentError, same_shape};
use super::nudge::Nudge;
use super::trace::{Cell, Factor, GradOf, GradTerm, GradTrace};
use crate::real::Real;

/// A function applied to every cell on its own.
///
/// | name | value at x | slope at x |
/// |---|---|---|
/// | `Relu` | max(x, 0) | 1 above 0, else 0 (0 at 0) |
/// | `LeakyRelu` | x above 0, else slope · x | 1 above 0, else slope |
/// | `Relu6` | min(max(x, 0), 6) | 1 strictly between 0 and 6, else 0 |
/// | `Sigmoid` | σ(x) = 1 / (1 + e⁻ˣ) | σ(x) · (1 − σ(x)) |
/// | `Tanh` | tanh x | 1 − tanh² x |
/// | `Elu` | x above 0, else α · (eˣ − 1) | 1 above 0, else α · eˣ |
/// | `Gelu` | x · Φ(x), Φ the normal distribution | Φ(x) + x · φ(x) |
/// | `GeluTanh` | x / 2 · (1 + tanh u), u = √(2/π) · (x + 0.044715 x³) | its derivative |
/// | `Silu` | x · σ(x) | σ(x) · (1 + x · (1 − σ(x))) |
/// | `Softplus` | ln(1 + eᵝˣ) / β, and x where βx > threshold | σ(βx), and 1 |
/// | `Hardswish` | x · min(max(x + 3, 0), 6) / 6 | 0 up to −3, then x/3 + 1/2, 1 from 3 on |
///
/// Agrees with the functions of these names in `torch.nn.functional`, gradients at the corners
/// included: the parity fixtures and the finite differences in `tests/gradients`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// Rectified linear unit.
    Relu,
    /// Rectified, with a leak below zero.
    LeakyRelu {
        /// Slope below zero; PyTorch's default is 0.01.
        negative_slope: f64,
    },
    /// Rectified and capped at 6.
    Relu6,
    /// Logistic function.
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// Exponential linear unit.
    Elu {
        /// Depth of the floor below zero; PyTorch's default is 1.
        alpha: f64,
    },
    /// Gaussian error linear unit, exact.
    Gelu,
    /// Gaussian error linear unit, by tanh.
    GeluTanh,
    /// Sigmoid linear unit, also called swish.
    Silu,
    /// A smooth ReLU.
    Softplus {
        /// Sharpness of the bend; PyTorch's default is 1.
        beta: f64,
        /// Where it becomes the identity; PyTorch's default is 20.
        threshold: f64,
    },
    /// Silu made of straight pieces and a parabola.
    Hardswish,
}

impl Activation {
    /// One of each kind, with PyTorch's defaults.
    pub const ALL: [Self; 11] = [
        Self::Relu,
        Self::LeakyRelu { negative_slope: 0.01 },
        Self::Relu6,
        Self::Sigmoid,
        Self::Tanh,
        Self::Elu { alpha: 1.0 },
        Self::Gelu,
        Self::GeluTanh,
        Self::Silu,
        Self::Softplus { beta: 1.0, threshold: 20.0 },
        Self::Hardswish,
    ];

    /// The value at `x`. NaN stays NaN.
    #[must_use]
    pub fn value<T: Real>(&self, x: T) -> T {
        let zero = T::zero();
        match *self {
            // `max` would swallow a NaN; PyTorch lets it through.
            Self::Relu => {
                if x <= zero {
                    zero
                } else {
                    x
                }
            }
            Self::LeakyRelu { negative_slope } => {
                if x > zero {
                    x
                } else {
                    T::of(negative_slope) * x
                }
            }
            _ => T::of(self.smooth_value(x.into())),
        }
    }

    /// The derivative at `x`; at a corner the one that PyTorch takes.
    #[must_use]
    pub fn slope<T: Real>(&self, x: T) -> T {
        T::of(self.slope_f64(x.into()))
    }

    /// Applies it to every cell.
    #[must_use]
    pub fn forward<T: Real>(&self, x: ArrayViewD<'_, T>) -> ArrayD<T> {
        x.mapv(|x| self.value(x))
    }

    /// Gradient with respect to the input: `grad_out` times the slope at `x`, cell by cell.
    ///
    /// # Errors
    /// If `grad_out` and `x` differ in shape.
    pub fn backward<T: Real>(
        &self,
        x: ArrayViewD<'_, T>,
        grad_out: ArrayViewD<'_, T>,
    ) -> Result<ArrayD<T>, ArgumentError> {
        same_shape("grad_out", grad_out.shape(), x.shape())?;
        Ok(Zip::from(x).and(grad_out).map_collect(|&x, &g| g * self.slope(x)))
    }

    /// How the gradient of one cell came about: the one term `grad * slope(x)`, where `x` is the number
    /// that went in at `cell` and `grad` the gradient of the number that came out.
    #[must_use]
    pub fn grad_trace<T: Real>(&self, cell: Cell, x: T, grad: T) -> GradTrace<T> {
        let factor = self.slope(x);
        let term = GradTerm { output: cell, grad, by: Factor::Slope, factor, product: grad * factor };
        GradTrace::new(GradOf::Input(cell), vec![term])
    }

    /// The loss `grad * value(x)` with `x` moved by `by` both ways; `None` if `by` is 0 or not finite.
    #[must_use]
    pub fn nudge<T: Real>(&self, x: T, grad: T, by: T) -> Option<Nudge<T>> {
        Nudge::measure(by, |by| grad * self.value(x + by))
    }

    // Everything but the two piecewise linear ones goes through f64: the reference is to be right to
    // the last bit of f32, and `exp` in f32 is not.
    fn smooth_value(&self, x: f64) -> f64 {
        match *self {
            Self::Relu => x.max(0.0),
            Self::LeakyRelu { negative_slope } => x.max(0.0) + negative_slope * x.min(0.0),
            Self::Relu6 => x.clamp(0.0, 6.0),
            Self::Sigmoid => sigmoid(x),
            Self::Tanh => x.tanh(),
            Self::Elu { alpha } => {
                if x > 0.0 {
                    x
                } else {
                    alpha * x.exp_m1()
                }
            }
            Self::Gelu => x * normal_distribution(x),
            Self::GeluTanh => 0.5 * x * (1.0 + gelu_argument(x).tanh()),
            Self::Silu => x * sigmoid(x),
            Self::Softplus { beta, threshold } => {
                if beta * x > threshold {
                    x
                } else {
                    (beta * x).exp().ln_1p() / beta
                }
            }
            Self::Hardswish => x * (x + 3.0).clamp(0.0, 6.0) / 6.0,
        }
    }

    fn slope_f64(&self, x: f64) -> f64 {
        let above = |edge: f64| f64::from(u8::from(x > edge));
        match *self {
            Self::Relu => above(0.0),
            Self::LeakyRelu { negative_slope } => {
                if x > 0.0 {
                    1.0
                } else {
                    negative_slope
                }
            }
            Self::Relu6 => above(0.0) * f64::from(u8::from(x < 6.0)),
            Self::Sigmoid => sigmoid(x) * sigmoid(-x),
            Self::Tanh => 1.0 - x.tanh() * x.tanh(),
            Self::Elu { alpha } => {
                if x > 0.0 {
                    1.0
                } else {
                    alpha * x.exp()
                }
            }
            Self::Gelu => normal_distribution(x) + x * normal_density(x),
            Self::GeluTanh => {
                let tanh = gelu_argument(x).tanh();
                let inner = GELU_SCALE * (1.0 + 3.0 * GELU_CUBIC * x * x);
                0.5 * (1.0 + tanh) + 0.5 * x * (1.0 - tanh * tanh) * inner
            }
            Self::Silu => sigmoid(x) * (1.0 + x * sigmoid(-x)),
            Self::Softplus { beta, threshold } => {
                if beta * x > threshold {
                    1.0
                } else {
                    sigmoid(beta * x)
                }
            }
            Self::Hardswish => {
                // At the corners as PyTorch since 2.7; before, its vector and scalar code disagreed there.
                if x <= -3.0 {
                    0.0
                } else if x < 3.0 {
                    x / 3.0 + 0.5
                } else {
                    1.0
                }
            }
        }
    }
}

/// √(2/π), of the tanh approximation of gelu.
const GELU_SCALE: f64 = std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;
const GELU_CUBIC: f64 = 0.044_715;

fn gelu_argument(x: f64) -> f64 {
    GELU_SCALE * (x + GELU_CUBIC * x * x * x)
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

fn normal_density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr1;

    #[test]
    fn relu_keeps_what_is_above_zero_and_has_no_slope_at_zero() {
        let x = arr1(&[-2.0_f32, 0.0, 3.0]).into_dyn();
        let ones = arr1(&[1.0_f32, 1.0, 1.0]).into_dyn();
        assert_eq!(Activation::Relu.forward(x.view()), arr1(&[0.0, 0.0, 3.0]).into_dyn());
        let grad = Activation::Relu.backward(x.view(), ones.view()).expect("same shape");
        assert_eq!(grad, arr1(&[0.0, 0.0, 1.0]).into_dyn());
    }

    #[test]
    fn nothing_hides_a_nan() {
        for activation in Activation::ALL {
            assert!(activation.value(f32::NAN).is_nan(), "{activation:?}");
        }
    }

    #[test]
    fn far_out_values_stay_finite() {
        for activation in Activation::ALL {
            for x in [-1e4_f32, -100.0, 100.0, 1e4] {
                assert!(activation.value(x).is_finite(), "{activation:?} at {x}");
                assert!(activation.slope(x).is_finite(), "slope of {activation:?} at {x}");
            }
        }
    }

    #[test]
    fn known_values() {
        let table = [
            (Activation::Sigmoid, 0.0, 0.5),
            (Activation::LeakyRelu { negative_slope: 0.2 }, -5.0, -1.0),
            (Activation::Relu6, 7.5, 6.0),
            (Activation::Elu { alpha: 2.0 }, 1.5, 1.5),
            (Activation::Softplus { beta: 1.0, threshold: 20.0 }, 0.0, std::f64::consts::LN_2),
            (Activation::Softplus { beta: 1.0, threshold: 20.0 }, 25.0, 25.0),
            (Activation::Hardswish, 3.0, 3.0),
            (Activation::Hardswish, -4.0, 0.0),
            (Activation::Gelu, 1.0, 0.841_344_746_068_543),
        ];
        for (activation, x, y) in table {
            let got: f64 = activation.value(x);
            assert!((got - y).abs() < 1e-12, "{activation:?}({x}) = {got}, not {y}");
        }
    }

    #[test]
    fn relu_is_a_gate_for_the_gradient() {
        let cell = Cell { n: 0, c: 1, y: 2, x: 3 };
        for (x, slope) in [(-2.0, 0.0), (0.0, 0.0), (0.5, 1.0)] {
            let trace = Activation::Relu.grad_trace(cell, x, -4.0);
            let term = GradTerm {
                output: cell,
                grad: -4.0,
                by: Factor::Slope,
                factor: slope,
                product: -4.0 * slope,
            };
            assert_eq!(
                trace,
                GradTrace { of: GradOf::Input(cell), terms: vec![term], total: -4.0 * slope },
                "{x}"
            );
        }
    }

    #[test]
    fn a_nudge_across_a_corner_sees_both_slopes() {
        let quotient = |x, by| Activation::Relu.nudge(x, 6.0, by).map(|nudge| nudge.quotient);
        assert_eq!((quotient(2.0, 0.5), quotient(-2.0, 0.5)), (Some(6.0), Some(0.0)));
        assert_eq!(quotient(0.0, 0.5), Some(3.0));
        assert_eq!((quotient(2.0, 0.0), quotient(2.0, f64::NAN)), (None, None));
    }

    #[test]
    fn a_gradient_of_another_shape_is_refused() {
        let (x, g) = (arr1(&[1.0, 2.0]).into_dyn(), arr1(&[1.0]).into_dyn());
        let error = Activation::Tanh.backward(x.view(), g.view()).expect_err("shapes differ");
        assert_eq!(error.to_string(), "grad_out has the shape [1], but [2] is needed");
    }
}
