//! The settings of the linear layer, which has numbers of its own: other layers find theirs as they were.

use super::params::{field, limits};
use crate::lab::{Setup, Stack};

/// A linear layer before a softmax cross-entropy, with one sample. Rows are samples and classes, as PyTorch holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// The input: one row.
    pub x: Stack,
    /// The weight: a row for each class.
    pub w: Stack,
    /// The bias: one number for each class.
    pub b: Vec<f64>,
    /// The class that is right.
    pub target: usize,
}

impl Default for Linear {
    /// Small whole logits, and a target that the layer does not favour.
    fn default() -> Self {
        Self {
            x: Stack::of([[2.0, 1.0, -1.0, 1.0]]),
            w: Stack::of([[1.0, -1.0, 0.0, 1.0], [0.0, 1.0, 1.0, -1.0], [-1.0, 0.0, 1.0, 1.0]]),
            b: vec![0.0, 1.0, 1.0],
            target: 1,
        }
    }
}

impl From<&Setup> for Linear {
    fn from(setup: &Setup) -> Self {
        let usual = Self::default();
        let set = Self {
            x: setup.grids(field::LINEAR_X).cloned().unwrap_or(usual.x),
            w: setup.grids(field::LINEAR_W).cloned().unwrap_or(usual.w),
            b: setup.numbers(field::LINEAR_B).to_vec(),
            target: setup.whole(field::TARGET),
        };
        set.fitting()
    }
}

impl Linear {
    /// Classes and inputs.
    #[must_use]
    pub fn counts(&self) -> [usize; 2] {
        self.w.size()
    }

    /// The same with other numbers of classes and inputs; what there is stays, what is new is 0.
    #[must_use]
    pub fn dealt(&self, [classes, inputs]: [usize; 2]) -> Self {
        let most = |n: usize| n.clamp(1, limits::LINEAR);
        let [classes, inputs] = [most(classes), most(inputs)];
        let mut b = self.b.clone();
        b.resize(classes, 0.0);
        Self {
            x: self.x.resized([1, inputs]),
            w: self.w.resized([classes, inputs]),
            b,
            target: self.target.min(classes - 1),
        }
    }

    /// The same with sizes that fit each other: as many inputs as x has columns, as many classes as the weight has rows.
    fn fitting(self) -> Self {
        self.dealt([self.w.rows(), self.x.cols()])
    }
}
