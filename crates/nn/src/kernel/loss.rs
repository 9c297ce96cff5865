//! Softmax and cross-entropy over rows of logits.

/// Softmax of one row, in place; the largest logit is subtracted first, so nothing overflows.
pub fn softmax(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for x in &mut *row {
        *x = (*x - largest).exp();
    }
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|x| *x /= sum);
}

/// What [`cross_entropy`] found out about a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Batch {
    /// Sum of the losses of all images.
    pub loss: f64,
    /// Images whose largest logit is that of their label; the first wins a tie.
    pub correct: usize,
}

/// `loss_n = log Σ_c exp(logits[n, c]) - Σ_c q_c logits[n, c]`, and the gradient of the mean, where
/// `q_c = smoothing / classes`, and `1 - smoothing` more for the label.
///
/// | argument | shape |
/// |---|---|
/// | `logits` | `[n, classes]` |
/// | `labels` | `[n]` |
/// | `smoothing` | in `[0, 1]`, PyTorch's `label_smoothing` |
/// | `grad` | `[n, classes]`, overwritten; or empty |
///
/// Agrees with the reference `cross_entropy`: `tests/properties`.
///
/// # Panics
/// If a label is not below the number of classes.
pub fn cross_entropy(
    logits: &[f32],
    labels: &[u8],
    classes: usize,
    smoothing: f32,
    grad: &mut [f32],
) -> Batch {
    let mut batch = Batch::default();
    let mean = 1.0 / labels.len() as f32;
    let (hit, spread) = (mean * (1.0 - smoothing), mean * smoothing / classes as f32);
    for (n, (row, &label)) in logits.chunks_exact(classes).zip(labels).enumerate() {
        let label = usize::from(label);
        let best = largest(row);
        batch.correct += usize::from(best == label);
        let sum: f32 = row.iter().map(|x| (x - row[best]).exp()).sum();
        let mut expected = row[label] - row[best];
        if smoothing > 0.0 {
            let all: f32 = row.iter().map(|x| x - row[best]).sum();
            expected = (1.0 - smoothing) * expected + smoothing / classes as f32 * all;
        }
        batch.loss += f64::from(sum.ln() - expected);
        if let Some(grad) = grad.get_mut(n * classes..(n + 1) * classes) {
            for (g, x) in grad.iter_mut().zip(row) {
                *g = (x - row[best]).exp() / sum * mean - spread;
            }
            grad[label] -= hit;
        }
    }
    batch
}

/// Index of the largest number; the first wins a tie.
#[must_use]
pub fn largest(row: &[f32]) -> usize {
    (1..row.len()).fold(0, |best, at| if row[at] > row[best] { at } else { best })
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayView;

    use super::*;
    use crate::ops::cross_entropy::{self as ops, CrossEntropy, Target};

    #[test]
    fn an_undecided_network_loses_the_logarithm_of_the_classes() {
        let mut grad = [0.0; 4];
        let batch = cross_entropy(&[5.0; 4], &[2], 4, 0.0, &mut grad);
        assert!((batch.loss - 4_f64.ln()).abs() < 1e-6);
        assert_eq!(grad, [0.25, 0.25, -0.75, 0.25]);
        assert_eq!(batch.correct, 0, "the first of equals is the answer");
    }

    #[test]
    fn huge_logits_do_not_overflow() {
        let batch = cross_entropy(&[1e30, 0.0], &[0], 2, 0.0, &mut []);
        assert_eq!((batch.loss, batch.correct), (0.0, 1));
        let mut row = [1e30, -1e30];
        softmax(&mut row);
        assert_eq!(row, [1.0, 0.0]);
    }

    #[test]
    fn smoothing_agrees_with_the_reference() {
        let (rows, classes) = (6, 10);
        let logits: Vec<f32> = (0..rows * classes).map(|i| 4.0 * (i as f32 * 0.73).sin()).collect();
        let labels = [3, 0, 9, 5, 5, 1];
        let x = ArrayView::from_shape((rows, classes), &logits).expect("rows of classes").into_dyn();
        let target = ndarray::arr1(&labels.map(i64::from)).into_dyn();
        for smoothing in [0.0, 0.05, 0.3, 1.0] {
            let options = CrossEntropy { label_smoothing: smoothing, ..CrossEntropy::default() };
            let target = Target::Classes(target.view());
            let loss = ops::cross_entropy(x.clone(), &target, &options).expect("fits");
            let slow = ops::cross_entropy_backward(x.clone(), &target, &options, None).expect("fits");
            let mut grad = vec![0.0; logits.len()];
            let batch = cross_entropy(&logits, &labels, classes, smoothing as f32, &mut grad);
            let mean = batch.loss / rows as f64;
            // Sums of ten numbers below 10 in another order.
            assert!((mean - f64::from(loss.sum())).abs() < 1e-5, "{mean} {loss} at {smoothing}");
            let close = grad.iter().zip(&slow).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(close, "{grad:?} {slow:?} at {smoothing}");
        }
    }

    #[test]
    fn what_is_not_a_number_shows_in_the_loss() {
        assert!(cross_entropy(&[0.0, f32::NAN], &[0], 2, 0.0, &mut []).loss.is_nan());
    }
}
