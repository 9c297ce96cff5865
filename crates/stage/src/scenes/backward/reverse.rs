//! The layer itself, forwards and backwards, by the reference operations.

use kernelwalk_nn::ops::activation::Activation;
use kernelwalk_nn::ops::nudge::Nudge;
use kernelwalk_nn::ops::pool::BoundPool;
use kernelwalk_nn::ops::reversed_conv::ReversedConv;
use kernelwalk_nn::ops::reversed_pool::ReversedPool;
use kernelwalk_nn::ops::trace::{GradOf, GradTrace};
use ndarray::Array4;

use super::layer::Layer;
use super::plan::Plan;

impl Plan {
    /// How a gradient came about, by the outputs that send theirs back.
    #[must_use]
    pub fn trace(&self, of: GradOf) -> Option<GradTrace<f64>> {
        match (self.params().layer, of) {
            (Layer::Conv, _) => self.reversed_conv()?.trace(of),
            (Layer::Max | Layer::Mean, _) => self.reversed_pool()?.trace(of),
            (Layer::Relu, GradOf::Input(cell)) => {
                let (x, grad) = (self.x.get(cell.index())?, self.dy.get(cell.index())?);
                Some(Activation::Relu.grad_trace(cell, *x, *grad))
            }
            (Layer::Linear, _) => self.classifier()?.trace(of),
            (Layer::Relu, _) => None,
        }
    }

    /// The loss with one number moved by `by` both ways; of ReLU the part of it that the number has.
    #[must_use]
    pub fn nudge(&self, of: GradOf, by: f64) -> Option<Nudge<f64>> {
        match (self.params().layer, of) {
            (Layer::Conv, _) => self.reversed_conv()?.nudge(of, by),
            (Layer::Max | Layer::Mean, _) => self.reversed_pool()?.nudge(of, by),
            (Layer::Relu, GradOf::Input(cell)) => {
                Activation::Relu.nudge(*self.x.get(cell.index())?, *self.dy.get(cell.index())?, by)
            }
            (Layer::Linear, _) => self.classifier()?.nudge(of, by),
            (Layer::Relu, _) => None,
        }
    }

    /// The output.
    #[must_use]
    pub fn forward(&self) -> Array4<f64> {
        match self.params().layer {
            Layer::Conv => {
                let bound = self.params().conv().bind(self.x.view(), self.w.view(), Some(self.b.view()));
                bound.map_or_else(|_| Array4::zeros(self.dy.dim()), |bound| bound.forward())
            }
            Layer::Max | Layer::Mean => {
                self.bound_pool().map_or_else(|| Array4::zeros(self.dy.dim()), |pool| pool.forward())
            }
            Layer::Relu => self.x.mapv(|x| Activation::Relu.value(x)),
            Layer::Linear => Array4::from_shape_fn(self.dy.dim(), |(_, _, _, class)| {
                self.logits.get(class).map_or(0.0, |(logit, _)| *logit)
            }),
        }
    }

    /// The loss whose gradients these are: of logits their cross-entropy, else `L = Σ dY · Y`.
    #[must_use]
    pub fn loss(&self) -> f64 {
        match self.params().layer {
            Layer::Conv => self.reversed_conv().map_or(0.0, |conv| conv.loss()),
            Layer::Max | Layer::Mean => self.reversed_pool().map_or(0.0, |pool| pool.loss()),
            Layer::Relu => (self.forward() * &self.dy).sum(),
            Layer::Linear => self.classifier().map_or(0.0, |layer| layer.loss()),
        }
    }

    /// The convolution run backwards; `None` for the other layers.
    pub(super) fn reversed_conv(&self) -> Option<ReversedConv<'_, f64>> {
        let conv = Some(self.params().conv()).filter(|_| self.params().layer == Layer::Conv)?;
        let bound = conv.bind(self.x.view(), self.w.view(), Some(self.b.view())).ok()?;
        bound.reverse(self.dy.view()).ok()
    }

    fn reversed_pool(&self) -> Option<ReversedPool<'_, f64>> {
        self.bound_pool()?.reverse(self.dy.view()).ok()
    }

    pub(super) fn bound_pool(&self) -> Option<BoundPool<'_, f64>> {
        match self.params().layer {
            Layer::Max => self.params().max().bind(self.x.view()).ok(),
            Layer::Mean => self.params().mean().bind(self.x.view()).ok(),
            Layer::Conv | Layer::Relu | Layer::Linear => None,
        }
    }
}
