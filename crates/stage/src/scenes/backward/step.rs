//! One step of gradient descent on the weight and the bias, and what becomes of the loss.

use kernelwalk_nn::optim::{Optimizer, OptimizerState};
use ndarray::{Array1, Array4};

use super::layer::{Layer, Of};
use super::params::RATES;
use super::plan::Plan;

/// What one step makes of weight and bias.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The learning rate.
    pub rate: f64,
    /// What is taken from the weight: its gradient times the rate.
    pub scaled: Array4<f64>,
    /// The weight after the step.
    pub w: Array4<f64>,
    /// The bias after the step.
    pub b: Vec<f64>,
    /// The loss before.
    pub before: f64,
    /// The loss after.
    pub after: f64,
}

impl Plan {
    /// One step of plain SGD with the optimiser that trains; `None` where there is nothing to learn.
    #[must_use]
    pub fn sgd(&self) -> Option<Step> {
        let before = self.params().layer.learns().then(|| self.loss())?;
        let rate = RATES.get(self.params().rate).copied()?;
        let (dw, db) = (self.grad(Of::W), self.grad(Of::B));
        let (mut w, mut b) = (self.w.clone(), self.b.clone());
        let mut state = OptimizerState::new(Optimizer::sgd(0.0), &[w.len(), b.len()]).ok()?;
        let pairs = [(w.as_slice_mut()?, dw.as_slice()?), (b.as_slice_mut()?, db.as_slice()?)];
        state.step(rate, pairs).ok()?;
        let after = self.loss_with(&w, &b)?;
        let scaled = &self.w - &w;
        Some(Step { rate, scaled, b: b.to_vec(), w, before, after })
    }

    fn loss_with(&self, w: &Array4<f64>, b: &Array1<f64>) -> Option<f64> {
        if self.params().layer == Layer::Linear {
            return Some(self.classifier_of(w, b)?.loss());
        }
        let bound = self.params().conv().bind(self.x.view(), w.view(), Some(b.view())).ok()?;
        Some(bound.reverse(self.dy.view()).ok()?.loss())
    }
}
