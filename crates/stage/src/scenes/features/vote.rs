//! What the match maps come to: the best of each, their mean, and the decision.

/// How well a feature is found in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// The best score of its map.
    pub score: f64,
    /// `[row, column]` of every place with this score, in reading order: the first is the one that pooling
    /// takes.
    pub places: Vec<[usize; 2]>,
}

/// The features' answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// The best match of each feature.
    pub bests: Vec<Best>,
    /// Their mean.
    pub score: f64,
    /// A score from here on means an X.
    pub threshold: f64,
    /// Features whose best match stays below the threshold: what a refusal is to be blamed on.
    pub missing: Vec<usize>,
}

impl Vote {
    pub(super) fn of(bests: Vec<Best>, threshold: f64) -> Self {
        let score = bests.iter().map(|best| best.score).sum::<f64>() / bests.len().max(1) as f64;
        let below = |at: &usize| bests[*at].score < threshold;
        let missing = (0..bests.len()).filter(below).collect();
        Self { bests, score, threshold, missing }
    }

    /// Whether the features say that it is an X.
    #[must_use]
    pub fn is_x(&self) -> bool {
        self.score >= self.threshold
    }
}
