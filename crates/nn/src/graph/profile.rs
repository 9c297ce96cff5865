//! What each stage of an executor costs: for benchmarks.

use serde::{Deserialize, Serialize};

use super::{Executor, Phase, Weights, Work};

/// A direction of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Results.
    Forward,
    /// Gradients.
    Backward,
}

impl Direction {
    /// The word in tables and programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }
}

/// One direction of one stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Which stage.
    pub stage: usize,
    /// Which direction.
    pub direction: Direction,
    /// Its multiply-adds per image.
    pub work: Work,
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

    /// Calls `time(part, run)` for each stage forward and, in an executor for training, backward, in the order of a
    /// training step. The stage has run by then; `run` computes it once more on the data of the step, and may be called as
    /// often as the clock wants.
    pub fn profile(
        &mut self,
        weights: &mut Weights,
        n: usize,
        labels: &[u8],
        mut phase: Phase<'_>,
        mut time: impl FnMut(Part, &mut dyn FnMut()),
    ) {
        self.begin(n);
        for stage in 0..self.stage_count() {
            self.forward_stage(stage + 1, weights, &mut phase);
            let part = self.part(stage, Direction::Forward);
            time(part, &mut || self.forward_stage(stage + 1, weights, &mut phase));
        }
        self.loss(labels);
        if self.gradients().is_empty() {
            return;
        }
        for stage in (0..self.stage_count()).rev() {
            self.backward_stage(stage + 1, weights);
            let part = self.part(stage, Direction::Backward);
            time(part, &mut || self.backward_stage(stage + 1, weights));
        }
    }

    fn part(&self, stage: usize, direction: Direction) -> Part {
        Part { stage, direction, work: self.work(stage, direction) }
    }
}
