//! What each stage of an executor costs: for benchmarks.

use super::{Executor, Phase, Weights};

/// A direction of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Results.
    Forward,
    /// Gradients.
    Backward,
}

impl Executor {
    /// Stages that compute something. Layers that run fused are one.
    #[must_use]
    pub fn stage_count(&self) -> usize {
        self.stages.len() - 1
    }

    /// The layers of stage `stage`, by id, in the order in which they run.
    #[must_use]
    pub fn stage_layers(&self, stage: usize) -> Vec<&str> {
        let layers = &self.stages[stage + 1].layers;
        layers.iter().map(|&layer| self.net().layers[layer].id.as_str()).collect()
    }

    /// Calls `time(stage, direction, run)` for each stage forward and, in an executor for training, backward, in the
    /// order of a training step. `run` computes the stage once more on the data of the step; it may be called as often as
    /// the clock wants.
    pub fn profile(
        &mut self,
        weights: &mut Weights,
        n: usize,
        labels: &[u8],
        mut phase: Phase<'_>,
        mut time: impl FnMut(usize, Direction, &mut dyn FnMut()),
    ) {
        self.begin(n);
        for stage in 0..self.stage_count() {
            time(stage, Direction::Forward, &mut || self.forward_stage(stage + 1, weights, &mut phase));
        }
        self.loss(labels);
        if self.gradients().is_empty() {
            return;
        }
        for stage in (0..self.stage_count()).rev() {
            time(stage, Direction::Backward, &mut || self.backward_stage(stage + 1, weights));
        }
    }
}
