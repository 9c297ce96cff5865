//! The numbers of the linear layer: logits, probabilities, the loss, and the sums behind its gradients.

use kernelwalk_nn::ops::classifier::Classifier;
use kernelwalk_nn::ops::cross_entropy::LogitTrace;
use kernelwalk_nn::ops::nudge::Nudge;
use kernelwalk_nn::ops::trace::{Cell, Factor, GradOf, GradTerm, Tap as Weight, Trace};
use ndarray::{Array1, Array4};

use super::layer::Layer;
use super::plan::Plan;
use super::sums::{Multiplier, Product, Sum};
use crate::frame::{CellId, Role, Tap};
use crate::palette::TapStyle;

/// What stands in channel 0 of [`Role::Partial`]; the target stands in channel 1.
pub(super) const PROBABILITY: usize = 0;
/// See [`PROBABILITY`].
pub(super) const TARGET: usize = 1;

/// Each logit, and how its gradient came about.
pub(super) fn traced(layer: &Classifier<'_, f64>) -> Vec<(f64, LogitTrace<f64>)> {
    layer.logits().iter().copied().zip(layer.logit_traces().iter().copied()).collect()
}

impl Plan {
    /// The linear layer and its loss; `None` for the other layers.
    pub(super) fn classifier(&self) -> Option<Classifier<'_, f64>> {
        (self.params().layer == Layer::Linear).then_some(())?;
        self.classifier_of(&self.w, &self.b)
    }

    /// The same with another weight and bias.
    pub(super) fn classifier_of<'a>(
        &'a self,
        w: &'a Array4<f64>,
        b: &'a Array1<f64>,
    ) -> Option<Classifier<'a, f64>> {
        let (_, _, classes, inputs) = w.dim();
        let x = self.x.view().into_shape_with_order((1, inputs)).ok()?;
        let w = w.view().into_shape_with_order((classes, inputs)).ok()?;
        Classifier::new(x, w, b.view(), self.target.view()).ok()
    }

    /// How a logit's gradient came about.
    #[must_use]
    pub fn logit_trace(&self, class: usize) -> Option<LogitTrace<f64>> {
        Some(self.logits.get(class)?.1)
    }

    /// How a logit came about.
    #[must_use]
    pub fn logit(&self, class: usize) -> Option<Trace<f64>> {
        self.classifier()?.logit([0, class])
    }

    /// A logit, a probability, or what it should be.
    pub(super) fn ahead(&self, role: Role, channel: usize, class: usize) -> Option<f64> {
        let (logit, trace) = self.logits.get(class)?;
        match (role, channel) {
            (Role::Output, 0) => Some(*logit),
            (Role::Partial, PROBABILITY) => Some(trace.probability),
            (Role::Partial, TARGET) => Some(trace.target),
            _ => None,
        }
    }

    /// The number that stands in this place of the figure, as the layer names it.
    pub(super) fn layer_number(role: Role, [y, x]: [usize; 2]) -> GradOf {
        match role {
            Role::Input | Role::GradInput => GradOf::Input(Cell { n: 0, c: x, y: 0, x: 0 }),
            Role::Weight | Role::GradWeight => GradOf::Weight(Weight { oc: y, ic: x, ky: 0, kx: 0 }),
            _ => GradOf::Bias(x),
        }
    }

    /// The loss with a logit moved both ways.
    pub(super) fn nudge_logit(&self, class: usize, by: f64) -> Option<Nudge<f64>> {
        self.classifier()?.nudge_logit([0, class], by)
    }

    /// `p − y`, in shares of the samples.
    pub(super) fn logit_sum(&self, class: usize) -> Option<Sum> {
        let trace = self.logit_trace(class)?;
        let own = CellId::new(Role::GradOutput, 0, 0, class as i32);
        let part = |channel: usize, value: f64, factor: f64| Product {
            at: [0, class as isize],
            read: CellId::new(Role::Partial, channel, 0, class as i32),
            by: own,
            tap: Tap { index: channel, ky: 0, kx: class, style: TapStyle::Plain },
            empty: false,
            value,
            factor: Multiplier::Number(factor),
            product: value * factor,
        };
        let terms = vec![
            part(PROBABILITY, trace.probability, trace.upstream * trace.mass),
            part(TARGET, trace.target, -trace.upstream),
        ];
        Some(Sum { terms, total: trace.gradient })
    }

    /// A product behind a gradient of the layer: what a logit sends back, times what it was multiplied by.
    pub(super) fn logit_product(&self, of: GradOf, term: &GradTerm<f64>) -> Product {
        let class = term.output.c;
        let (by, factor) = match (of, term.by) {
            (_, Factor::Weight { tap, .. }) => ((Role::Weight, tap.oc, tap.ic), term.factor),
            (GradOf::Weight(tap), _) => ((Role::Input, 0, tap.ic), term.factor),
            _ => ((Role::Bias, 0, class), term.factor),
        };
        let (role, row, col) = by;
        let one = role == Role::Bias;
        Product {
            at: [0, class as isize],
            read: CellId::new(Role::GradOutput, 0, 0, class as i32),
            by: CellId::new(role, 0, row as i32, col as i32),
            tap: Tap { index: class, ky: 0, kx: class, style: TapStyle::Plain },
            empty: false,
            value: term.grad,
            factor: if one { Multiplier::One } else { Multiplier::Number(factor) },
            product: term.product,
        }
    }
}
