//! Where the time of a step goes, held against what the processor can do.

use kernelwalk_nn::graph::{Direction, Work};
use kernelwalk_nn::zoo::Preset;
use serde::{Deserialize, Serialize};

/// What to take apart. Loop and clock are in the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RooflineJob {
    /// Repeated in the answer.
    pub id: u32,
    /// Which network.
    pub preset: Preset,
    /// Images per step.
    pub batch: u32,
}

/// A training step in parts, in the order in which they run; loss and update are not among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roofline {
    /// Multiply-adds per microsecond that the kernel set reaches here when it does nothing else.
    pub peak: f64,
    /// What was timed.
    pub parts: Vec<RooflinePart>,
}

/// One direction of layers that run as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RooflinePart {
    /// Their ids, joined by `+`.
    pub layers: String,
    /// Results or gradients.
    pub direction: Direction,
    /// Time for one image.
    pub microseconds: f64,
    /// Multiply-adds for one image.
    pub work: Work,
}

impl RooflinePart {
    /// Whether it computes results, not gradients.
    #[must_use]
    pub fn is_forward(&self) -> bool {
        self.direction == Direction::Forward
    }

    /// Multiply-adds that are carried out, as a share of the peak; `None` for a part that multiplies nothing.
    #[must_use]
    pub fn share(&self, peak: f64) -> Option<f64> {
        (self.work.executed > 0.0).then(|| self.work.executed / self.microseconds / peak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_work_by_time_by_peak() {
        let part = |executed| RooflinePart {
            layers: "conv1+relu1".into(),
            direction: Direction::Forward,
            microseconds: 4.0,
            work: Work { nominal: 90.0, executed },
        };
        assert_eq!(part(60.0).share(30.0), Some(0.5));
        assert_eq!(part(0.0).share(30.0), None);
    }
}
