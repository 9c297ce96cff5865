//! Cross-entropy of logits against class numbers or class probabilities.

use ndarray::{ArrayD, ArrayView1, ArrayViewD, Axis, Zip};

use super::argument::{ArgumentError, rank_at_least, same_shape, same_size};
use super::loss::Reduction;
use super::nudge::Nudge;
use super::softmax::log_softmax;
use crate::real::Real;

/// What the logits are compared with.
#[derive(Clone, Debug)]
pub enum Target<'a, T> {
    /// One class number per position, `[n]` or `[n, h, w]`.
    Classes(ArrayViewD<'a, i64>),
    /// A probability for each class, shape of the logits.
    Probabilities(ArrayViewD<'a, T>),
}

/// Options of [`cross_entropy`], PyTorch's names and defaults.
#[derive(Clone, Debug)]
pub struct CrossEntropy<'a, T> {
    /// Weight of each class, `[c]`; none means 1.
    pub weight: Option<ArrayView1<'a, T>>,
    /// Positions with this class number are left out. Not used with probabilities.
    pub ignore_index: i64,
    /// Share of the target that is spread evenly over all classes, between 0 and 1.
    pub label_smoothing: f64,
    /// How the losses of all positions become the result.
    pub reduction: Reduction,
}

impl<T> Default for CrossEntropy<'_, T> {
    fn default() -> Self {
        Self { weight: None, ignore_index: -100, label_smoothing: 0.0, reduction: Reduction::Mean }
    }
}

/// Cross-entropy loss of logits.
///
/// With `p = softmax(x)` along axis 1, `w` the class weights (1 where there are none), `s` the label
/// smoothing and `c` classes, the loss of one position is
///
/// ```text
/// loss = − Σ_k q[k] · ln p[k]
/// q[k] = w[k] · ((1 − s) · t[k] + s / c)
/// ```
///
/// where `t` is 1 at the target class and 0 elsewhere, or the given probabilities. The mean of
/// class targets divides the sum by the summed weights of the target classes, ignored positions left
/// out (if all are ignored, the mean is NaN); the mean of probabilities by the number of positions.
///
/// | argument | shape |
/// |---|---|
/// | `x` | logits, `[n, c]` or `[n, c, h, w]` |
/// | `target` | see [`Target`] |
/// | result | `[n]` or `[n, h, w]` without reduction, else one number (shape `[]`) |
///
/// # Errors
/// If the shapes do not fit, a class does not exist, or the smoothing is not between 0 and 1.
///
/// Agrees with `torch.nn.functional.cross_entropy`: the parity fixtures.
pub fn cross_entropy<T: Real>(
    x: ArrayViewD<'_, T>,
    target: &Target<'_, T>,
    options: &CrossEntropy<'_, T>,
) -> Result<ArrayD<T>, ArgumentError> {
    let soft = soft_target(x.shape(), target, options)?;
    let log_probabilities = log_softmax(x, CLASS)?;
    let losses = (log_probabilities * soft.q).sum_axis(Axis(CLASS)).mapv_into(|loss| -loss);
    Ok(options.reduction.reduce(losses, soft.denominator))
}

/// Gradient of [`cross_entropy`] with respect to the logits; `grad_out` is the gradient of the
/// result, 1 where there is none.
///
/// `grad_input[k] = g · (p[k] · Σ_j q[j] − q[k])`, which is `(p − t) / N` in the plain case.
///
/// # Errors
/// As [`cross_entropy`], or if `grad_out` has not the shape of the result.
pub fn cross_entropy_backward<T: Real>(
    x: ArrayViewD<'_, T>,
    target: &Target<'_, T>,
    options: &CrossEntropy<'_, T>,
    grad_out: Option<ArrayViewD<'_, T>>,
) -> Result<ArrayD<T>, ArgumentError> {
    Ok(cross_entropy_traces(x, target, options, grad_out)?.map(|logit| logit.gradient))
}

/// How the gradient of one logit came about:
///
/// `gradient = upstream · (probability · mass − target)`, `upstream = grad / divisor`
///
/// In the plain case (class targets, the mean of `N` positions, no further options) that is
/// `(p − t) / N`: `target` is 1 at the target class and 0 elsewhere, `mass` is 1, `grad` is 1 and
/// `divisor` is `N`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogitTrace<T> {
    /// `p` of the class.
    pub probability: T,
    /// What the probability should be, weighted and smoothed: `q` of [`cross_entropy`].
    pub target: T,
    /// Sum of `q` over the classes of this position; 0 where the position is ignored.
    pub mass: T,
    /// The gradient of the result: of this position's loss if there is no reduction.
    pub grad: T,
    /// What the reduction divides by: `N`, or the summed weights of the target classes; 1 if it does
    /// not divide.
    pub divisor: T,
    /// The gradient of this position's loss.
    pub upstream: T,
    /// The gradient of the logit.
    pub gradient: T,
}

/// The gradient of every logit with its parts, shape of `x`; arguments as in
/// [`cross_entropy_backward`], which reads it.
///
/// # Errors
/// As [`cross_entropy_backward`].
pub fn cross_entropy_traces<T: Real>(
    x: ArrayViewD<'_, T>,
    target: &Target<'_, T>,
    options: &CrossEntropy<'_, T>,
    grad_out: Option<ArrayViewD<'_, T>>,
) -> Result<ArrayD<LogitTrace<T>>, ArgumentError> {
    let soft = soft_target(x.shape(), target, options)?;
    let reduction = options.reduction;
    let divisor = if reduction == Reduction::Mean { soft.denominator } else { T::one() };
    // One number for each position, repeated for its classes.
    let positions = without_class_axis(x.shape());
    let upstream = reduction.spread(grad_out.clone(), &positions, divisor)?.insert_axis(Axis(CLASS));
    let undivided = if reduction == Reduction::Mean { Reduction::Sum } else { reduction };
    let grad = undivided.spread(grad_out, &positions, divisor)?.insert_axis(Axis(CLASS));
    let mass = soft.q.map_axis(Axis(CLASS), |q| q.sum()).insert_axis(Axis(CLASS));
    let probabilities = log_softmax(x, CLASS)?.mapv_into(T::exp);
    let parts = Zip::from(&probabilities).and(&soft.q);
    let parts = parts.and_broadcast(&mass).and_broadcast(&grad).and_broadcast(&upstream);
    Ok(parts.map_collect(|&probability, &target, &mass, &grad, &upstream| {
        let gradient = upstream * (probability * mass - target);
        LogitTrace { probability, target, mass, grad, divisor, upstream, gradient }
    }))
}

/// The loss with the logit at `index` moved by `by` both ways; without reduction, the sum of all
/// losses. `None` if there is no such logit, or if `by` is 0 or not finite.
///
/// # Errors
/// As [`cross_entropy`].
pub fn cross_entropy_nudge<T: Real>(
    x: ArrayViewD<'_, T>,
    target: &Target<'_, T>,
    options: &CrossEntropy<'_, T>,
    index: &[usize],
    by: T,
) -> Result<Option<Nudge<T>>, ArgumentError> {
    // Whatever is refused is refused here: moving a logit changes no shape.
    cross_entropy(x.view(), target, options)?;
    if x.get(index).is_none() {
        return Ok(None);
    }
    Ok(Nudge::measure(by, |by| {
        let mut moved = x.to_owned();
        moved[index] += by;
        cross_entropy(moved.view(), target, options).map_or(T::nan(), |losses| losses.sum())
    }))
}

const CLASS: usize = 1;

/// Every kind of target and every option as one array of shares, so that the loss has one formula.
struct SoftTarget<T> {
    /// `q` of the formula, shape of the logits.
    q: ArrayD<T>,
    /// What the mean divides by.
    denominator: T,
}

fn soft_target<T: Real>(
    shape: &[usize],
    target: &Target<'_, T>,
    options: &CrossEntropy<'_, T>,
) -> Result<SoftTarget<T>, ArgumentError> {
    rank_at_least("x", shape.len(), 2)?;
    let classes = shape[CLASS];
    if let Some(weight) = options.weight {
        same_size("weight", weight.len(), "x", classes)?;
    }
    let smoothing = options.label_smoothing;
    if !(0.0..=1.0).contains(&smoothing) {
        let range = "between 0 and 1";
        return Err(ArgumentError::OutOfRange { name: "label_smoothing", value: smoothing, range });
    }
    let weight_of = |class: usize| options.weight.map_or(T::one(), |w| w[class]);
    let (kept, spread) = (T::of(1.0 - smoothing), T::of(smoothing / classes as f64));
    match target {
        Target::Probabilities(target) => {
            same_shape("target", target.shape(), shape)?;
            let mut q = target.mapv(|t| kept * t + spread);
            for (class, mut plane) in q.axis_iter_mut(Axis(CLASS)).enumerate() {
                plane.mapv_inplace(|share| share * weight_of(class));
            }
            Ok(SoftTarget { q, denominator: T::count(target.len() / classes.max(1)) })
        }
        Target::Classes(target) => {
            same_shape("target", target.shape(), &without_class_axis(shape))?;
            let mut q = ArrayD::zeros(shape);
            let mut denominator = T::zero();
            for (index, (mut lane, &class)) in q.lanes_mut(Axis(CLASS)).into_iter().zip(target).enumerate() {
                if class == options.ignore_index {
                    continue;
                }
                let hit = usize::try_from(class).ok().filter(|&hit| hit < classes);
                let hit = hit.ok_or(ArgumentError::Class { index, class, classes })?;
                for (k, share) in lane.iter_mut().enumerate() {
                    *share = weight_of(k) * if k == hit { kept + spread } else { spread };
                }
                denominator += weight_of(hit);
            }
            Ok(SoftTarget { q, denominator })
        }
    }
}

fn without_class_axis(shape: &[usize]) -> Vec<usize> {
    let mut shape = shape.to_vec();
    shape.remove(CLASS);
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Dimension, arr1, arr2};

    #[test]
    fn even_logits_cost_the_logarithm_of_the_number_of_classes() {
        let x = arr2(&[[2.0, 2.0, 2.0, 2.0]]).into_dyn();
        let classes = arr1(&[3]).into_dyn();
        let target = Target::Classes(classes.view());
        let y = cross_entropy(x.view(), &target, &CrossEntropy::default()).expect("fits");
        assert!((y.sum() - 4.0_f64.ln()).abs() < 1e-12);
        let grad = cross_entropy_backward(x.view(), &target, &CrossEntropy::default(), None).expect("fits");
        let expected = arr2(&[[0.25, 0.25, 0.25, -0.75]]).into_dyn();
        assert!((grad - expected).iter().all(|d| d.abs() < 1e-12));
    }

    #[test]
    fn the_gradient_of_a_logit_is_what_is_too_much_divided_by_the_number_of_positions() {
        let x = arr2(&[[0.0, 0.0], [3.0_f64.ln(), 0.0]]).into_dyn();
        let classes = arr1(&[1, 0]).into_dyn();
        let (target, options) = (Target::Classes(classes.view()), CrossEntropy::default());
        let traces = cross_entropy_traces(x.view(), &target, &options, None).expect("fits");
        let expected = arr2(&[[(0.5, 0.0), (0.5, 1.0)], [(0.75, 1.0), (0.25, 0.0)]]).into_dyn();
        for (logit, &(p, t)) in traces.iter().zip(&expected) {
            assert_eq!((logit.target, logit.mass, logit.grad, logit.divisor), (t, 1.0, 1.0, 2.0));
            assert!((logit.probability - p).abs() < 1e-12 && (logit.gradient - (p - t) / 2.0).abs() < 1e-12);
        }
    }

    #[test]
    fn nudging_a_logit_finds_its_gradient() {
        let x = arr2(&[[0.5_f64, -1.0, 2.0], [0.1, 0.2, 0.3]]).into_dyn();
        let (classes, weight) = (arr1(&[2, 0]).into_dyn(), arr1(&[1.0, 0.5, 2.0]));
        let target = Target::Classes(classes.view());
        for reduction in [Reduction::None, Reduction::Mean, Reduction::Sum] {
            let weight = Some(weight.view());
            let options = CrossEntropy { weight, label_smoothing: 0.2, reduction, ..CrossEntropy::default() };
            let gradient = cross_entropy_backward(x.view(), &target, &options, None).expect("fits");
            for (index, &claimed) in gradient.indexed_iter() {
                let nudge = cross_entropy_nudge(x.view(), &target, &options, index.slice(), 1e-4);
                let nudge = nudge.expect("fits").expect("a logit and a nudge");
                assert!((nudge.quotient - claimed).abs() < 1e-7, "{index:?}: {nudge:?}, not {claimed}");
            }
        }
        let options = CrossEntropy::default();
        for (index, by) in [(&[2, 0][..], 0.1), (&[0], 0.1), (&[0, 0], 0.0)] {
            assert_eq!(cross_entropy_nudge(x.view(), &target, &options, index, by), Ok(None));
        }
    }

    #[test]
    fn an_ignored_position_has_no_loss_no_gradient_and_no_say_in_the_mean() {
        let x = arr2(&[[1.0, -1.0], [50.0, 7.0]]).into_dyn();
        let both = arr1(&[1, -100]).into_dyn();
        let alone = arr1(&[1]).into_dyn();
        let options = CrossEntropy { label_smoothing: 0.1, ..CrossEntropy::default() };
        let y = cross_entropy(x.view(), &Target::Classes(both.view()), &options).expect("fits");
        let first = x.slice_axis(Axis(0), (0..1).into());
        let expected = cross_entropy(first, &Target::Classes(alone.view()), &options).expect("fits");
        assert_eq!(y, expected);
        let grad =
            cross_entropy_backward(x.view(), &Target::Classes(both.view()), &options, None).expect("fits");
        assert_eq!((grad[[1, 0]], grad[[1, 1]]), (0.0, 0.0));
    }

    #[test]
    fn certainty_as_probabilities_equals_the_class_number() {
        let x = arr2(&[[0.5_f64, -1.0, 2.0], [0.1, 0.2, 0.3]]).into_dyn();
        let (classes, certain) =
            (arr1(&[2, 0]).into_dyn(), arr2(&[[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]).into_dyn());
        for label_smoothing in [0.0, 0.3] {
            let options = CrossEntropy { label_smoothing, ..CrossEntropy::default() };
            let a = cross_entropy(x.view(), &Target::Classes(classes.view()), &options).expect("fits");
            let b = cross_entropy(x.view(), &Target::Probabilities(certain.view()), &options).expect("fits");
            assert!((a.sum() - b.sum()).abs() < 1e-12_f64);
        }
    }

    #[test]
    fn bad_targets_are_named() {
        let x = arr2(&[[0.5, -1.0, 2.0]]).into_dyn();
        let options = CrossEntropy::default();
        let try_class = |class| {
            let classes = arr1(&[class]).into_dyn();
            cross_entropy(x.view(), &Target::Classes(classes.view()), &options).map_err(|e| e.to_string())
        };
        assert_eq!(
            try_class(3).expect_err("no class 3"),
            "target 0 names class 3, but there are 3 classes (0 to 2)"
        );
        assert!(try_class(-1).is_err() && try_class(2).is_ok());
        let two = arr1(&[0, 1]).into_dyn();
        let error = cross_entropy(x.view(), &Target::Classes(two.view()), &options).expect_err("one row");
        assert_eq!(error.to_string(), "target has the shape [2], but [1] is needed");
        let weight = arr1(&[1.0, 1.0]);
        let weighted = CrossEntropy { weight: Some(weight.view()), ..CrossEntropy::default() };
        let one = arr1(&[0]).into_dyn();
        assert!(cross_entropy(x.view(), &Target::Classes(one.view()), &weighted).is_err());
        let smooth = CrossEntropy { label_smoothing: 1.5, ..CrossEntropy::default() };
        assert!(cross_entropy(x.view(), &Target::Classes(one.view()), &smooth).is_err());
    }
}
