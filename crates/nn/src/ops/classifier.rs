//! How a network that classifies ends: a linear layer makes logits, and their cross-entropy is the loss.

use ndarray::{Array2, ArrayView1, ArrayView2, Ix2};

use super::argument::{ArgumentError, same_size};
use super::cross_entropy::{
    CrossEntropy, LogitTrace, Target, cross_entropy, cross_entropy_nudge, cross_entropy_traces,
};
use super::linear;
use super::nudge::Nudge;
use super::trace::{Cell, GradOf, GradTrace, Trace};
use crate::real::Real;

/// A linear layer with its numbers and the mean cross-entropy of its logits: shapes checked, logits computed.
///
/// `z = x · weightᵀ + bias`, `p = softmax(z)`, `loss = − (1 / N) Σ_n ln p[n, classes[n]]`
///
/// The gradient of the logits is `(p − y) / N`, where `y` is 1 at the class and 0 elsewhere; what it becomes behind is
/// [`linear::reverse`]'s. The loss takes logits: a softmax in the layer would be a second one.
///
/// | argument | shape |
/// |---|---|
/// | `x` | `[n, in_features]` |
/// | `weight` | `[out_features, in_features]` |
/// | `bias` | `[out_features]` |
/// | `classes` | `[n]` |
///
/// Agrees with `torch.nn.functional.cross_entropy` of `torch.nn.functional.linear`: the parity fixtures.
#[derive(Debug, Clone)]
pub struct Classifier<'a, T> {
    x: ArrayView2<'a, T>,
    weight: ArrayView2<'a, T>,
    bias: ArrayView1<'a, T>,
    classes: ArrayView1<'a, i64>,
    logits: Array2<LogitTrace<T>>,
    gradient: Array2<T>,
}

impl<'a, T: Real> Classifier<'a, T> {
    /// Computes the logits and their gradient.
    ///
    /// # Errors
    /// Sizes that do not fit, a class that does not exist, a layer without outputs.
    pub fn new(
        x: ArrayView2<'a, T>,
        weight: ArrayView2<'a, T>,
        bias: ArrayView1<'a, T>,
        classes: ArrayView1<'a, i64>,
    ) -> Result<Self, ArgumentError> {
        linear::bind(x.reborrow(), weight.reborrow(), Some(bias.reborrow()))?;
        same_size("classes", classes.len(), "x", x.nrows())?;
        let z = linear::linear(x.reborrow(), weight.reborrow(), Some(bias.reborrow()))?;
        let target = Target::Classes(classes.reborrow().into_dyn());
        let traces = cross_entropy_traces(z.view().into_dyn(), &target, &CrossEntropy::default(), None)?;
        // The logits have two axes, and so have their traces.
        let logits = traces.into_dimensionality::<Ix2>();
        let logits =
            logits.map_err(|_| ArgumentError::OutOfRange { name: "axes of x", value: 2.0, range: "2" })?;
        let gradient = logits.map(|logit| logit.gradient);
        Ok(Self { x, weight, bias, classes, logits, gradient })
    }

    /// How each logit's gradient came about, `[n, out_features]`; its probability among the rest.
    #[must_use]
    pub fn logit_traces(&self) -> &Array2<LogitTrace<T>> {
        &self.logits
    }

    /// The logits, `[n, out_features]`.
    #[must_use]
    pub fn logits(&self) -> Array2<T> {
        self.logits_of(self.x.reborrow(), self.weight.reborrow(), self.bias.reborrow())
    }

    fn logits_of(&self, x: ArrayView2<'_, T>, w: ArrayView2<'_, T>, b: ArrayView1<'_, T>) -> Array2<T> {
        linear::linear(x, w, Some(b)).unwrap_or_else(|_| Array2::from_elem(self.gradient.dim(), T::nan()))
    }

    /// The loss.
    #[must_use]
    pub fn loss(&self) -> T {
        self.loss_of(&self.logits())
    }

    fn loss_of(&self, logits: &Array2<T>) -> T {
        let target = Target::Classes(self.classes.reborrow().into_dyn());
        let loss = cross_entropy(logits.view().into_dyn(), &target, &CrossEntropy::default());
        loss.map_or(T::nan(), |loss| loss.sum())
    }

    /// How the logit `[n, class]` came about; `None` if there is no such logit.
    #[must_use]
    pub fn logit(&self, [n, class]: [usize; 2]) -> Option<Trace<T>> {
        let bias = Some(self.bias.reborrow());
        let layer = linear::bind(self.x.reborrow(), self.weight.reborrow(), bias).ok()?;
        layer.trace(Cell { n, c: class, y: 0, x: 0 })
    }

    /// How a gradient of the layer came about, by the logits that send theirs back; cells and taps are named as in
    /// [`linear::bind`].
    #[must_use]
    pub fn trace(&self, of: GradOf) -> Option<GradTrace<T>> {
        let (bias, gradient) = (Some(self.bias.reborrow()), self.gradient.view());
        let layer = linear::reverse(self.x.reborrow(), self.weight.reborrow(), bias, gradient).ok()?;
        layer.trace(of)
    }

    /// The loss with one number of the layer moved by `by` both ways; `None` if there is no such number, or if `by` is 0
    /// or not finite. The loss is curved, so the quotient is the gradient only up to the square of `by`.
    #[must_use]
    pub fn nudge(&self, of: GradOf, by: T) -> Option<Nudge<T>> {
        self.trace(of)?;
        Nudge::measure(by, |by| {
            let (mut x, mut w, mut b) = (self.x.to_owned(), self.weight.to_owned(), self.bias.to_owned());
            match of {
                GradOf::Input(cell) => x[[cell.n, cell.c]] += by,
                GradOf::Weight(tap) => w[[tap.oc, tap.ic]] += by,
                GradOf::Bias(class) => b[class] += by,
            }
            self.loss_of(&self.logits_of(x.view(), w.view(), b.view()))
        })
    }

    /// The same with the logit `[n, class]` moved.
    #[must_use]
    pub fn nudge_logit(&self, at: [usize; 2], by: T) -> Option<Nudge<T>> {
        let target = Target::Classes(self.classes.reborrow().into_dyn());
        let logits = self.logits();
        cross_entropy_nudge(logits.view().into_dyn(), &target, &CrossEntropy::default(), &at, by).ok()?
    }
}

#[cfg(test)]
mod tests {
    use super::super::linear::linear_backward;
    use super::super::trace::Tap;
    use super::*;
    use ndarray::{arr1, arr2};

    #[test]
    fn the_gradients_are_those_of_the_loss_also_of_several_samples() {
        let x = arr2(&[[2.0, 1.0, -1.0, 1.0], [0.5, 0.0, -2.0, 1.5]]);
        let w = arr2(&[[1.0, -1.0, 0.0, 1.0], [0.0, 1.0, 1.0, -1.0], [-1.0, 0.0, 1.0, 1.0]]);
        let (b, classes) = (arr1(&[0.0, 1.0, 1.0]), arr1(&[1, 2]));
        let found = Classifier::new(x.view(), w.view(), b.view(), classes.view()).expect("sizes fit");
        let grads = linear_backward(x.view(), w.view(), found.gradient.view()).expect("sizes fit");
        let inputs = grads.grad_input.indexed_iter().map(|((n, c), g)| {
            let cell = Cell { n, c, y: 0, x: 0 };
            (GradOf::Input(cell), *g)
        });
        let weights = grads.grad_weight.indexed_iter().map(|((oc, ic), g)| {
            let tap = Tap { oc, ic, ky: 0, kx: 0 };
            (GradOf::Weight(tap), *g)
        });
        let biases = grads.grad_bias.indexed_iter().map(|(class, g)| (GradOf::Bias(class), *g));
        let all: Vec<(GradOf, f64)> = inputs.chain(weights).chain(biases).collect();
        assert_eq!(all.len(), 8 + 12 + 3);
        for (of, claimed) in all {
            let traced = found.trace(of).expect("a number of the layer").total;
            let nudge = found.nudge(of, 1e-4).expect("it can be nudged");
            assert!((traced - claimed).abs() < 1e-12, "{of:?}");
            assert!((nudge.quotient - claimed).abs() < 1e-7, "{of:?}: {nudge:?}, not {claimed}");
        }
        for ((n, class), claimed) in found.gradient.indexed_iter() {
            let nudge = found.nudge_logit([n, class], 1e-4).expect("a logit");
            assert!((nudge.quotient - claimed).abs() < 1e-7, "{n} {class}");
            let logit = found.logit([n, class]).expect("a logit");
            assert_eq!((logit.terms.len(), logit.total), (4, found.logits()[[n, class]]));
        }
    }

    #[test]
    fn the_loss_is_minus_the_logarithm_of_the_targets_probability() {
        let (x, w) = (arr2(&[[2.0, 1.0]]), arr2(&[[1.0, 0.0], [0.0, 0.0]]));
        let (b, classes) = (arr1(&[0.0, 1.0]), arr1(&[1]));
        let found = Classifier::new(x.view(), w.view(), b.view(), classes.view()).expect("sizes fit");
        assert_eq!(found.logits(), arr2(&[[2.0, 1.0]]));
        let p = 1.0 / (1.0 + 1.0_f64.exp());
        assert!((found.loss() + p.ln()).abs() < 1e-12);
        let logit = found.logit_traces()[[0, 1]];
        assert!((logit.probability - p).abs() < 1e-12 && (logit.gradient - (p - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_fit_is_refused_and_what_is_not_there_is_none() {
        let (x, w, b) = (arr2(&[[2.0, 1.0]]), arr2(&[[1.0, 0.0], [0.0, 0.0]]), arr1(&[0.0, 1.0]));
        let of = |classes: &[i64]| {
            let classes = arr1(classes);
            Classifier::new(x.view(), w.view(), b.view(), classes.view()).map(|found| found.loss())
        };
        assert!(of(&[1]).is_ok());
        assert!(of(&[2]).is_err() && of(&[-1]).is_err() && of(&[0, 1]).is_err());
        let classes = arr1(&[0]);
        let found = Classifier::new(x.view(), w.view(), b.view(), classes.view()).expect("sizes fit");
        assert_eq!((found.nudge(GradOf::Bias(2), 0.1), found.nudge(GradOf::Bias(0), 0.0)), (None, None));
        assert_eq!((found.nudge_logit([0, 2], 0.1), found.logit([1, 0])), (None, None));
    }
}
