//! Multiply-adds of a stage, for benchmarks.

use serde::{Deserialize, Serialize};

use super::stage::Kernel;
use super::{Direction, Executor};
use crate::kernel::{conv, generic};

/// Multiply-adds of one direction of a stage, per image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// As the definitions of its layers say: every output times every tap; backward the same for the weight, and for the
    /// input where its gradient is wanted. Additions, comparisons and functions do not count.
    pub nominal: f64,
    /// As the kernels carry them out on the data of the last pass, the mean over its images.
    pub executed: f64,
}

impl Executor {
    /// The work of stage `stage`, counted on what its buffers hold: right after it has run.
    pub(super) fn work(&self, stage: usize, direction: Direction) -> Work {
        let index = stage + 1;
        let stage = &self.stages[index];
        let seen = self.seen(index);
        let once: u64 = stage.layers.iter().map(|&layer| self.net().layers[layer].multiply_adds).sum();
        let passes = match direction {
            Direction::Forward => 1,
            Direction::Backward => 1 + u64::from(seen.wants_grad_input),
        };
        let images = seen.output.len() / stage.shape.len();
        let executed = match (&stage.kernel, direction) {
            (Kernel::Fused { geometry, .. }, Direction::Forward) => {
                conv::work::forward_products(geometry, seen.input) as f64 / images as f64
            }
            (Kernel::Fused { geometry, .. }, Direction::Backward) => {
                let [out, grad] = [seen.output, seen.grad_output];
                let all =
                    conv::work::backward_products(geometry, seen.input, [out, grad], seen.wants_grad_input);
                all as f64 / images as f64
            }
            (Kernel::Tapwise { taps, .. }, _) => (passes * taps.products()) as f64,
            (Kernel::Conv { conv, plane }, _) => {
                let in_channels = stage.reads[0].channels();
                (passes * generic::Convolution { conv, plane, in_channels }.products()) as f64
            }
            _ => (passes * once) as f64,
        };
        Work { nominal: (passes * once) as f64, executed }
    }
}
