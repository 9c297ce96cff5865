//! A series of per-step numbers that never outgrows its budget.

/// Weight of the past in the smoothed line, per step: about the last 15 steps count.
const MEMORY: f64 = 0.93;

/// Some consecutive steps of a series, drawn as one place on the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// Step of the first value in the bucket, counted from 1.
    pub first_step: u64,
    /// Step of the last value in the bucket.
    pub last_step: u64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// The exponentially smoothed series after the bucket's last value.
    pub smooth: f64,
}

impl Bucket {
    fn of(step: u64, value: f64, smooth: f64) -> Self {
        Self { first_step: step, last_step: step, min: value, max: value, smooth }
    }

    /// `later` must follow `self`: the smoothed value is the later one's.
    fn merge(&mut self, later: &Self) {
        self.last_step = later.last_step;
        self.min = self.min.min(later.min);
        self.max = self.max.max(later.max);
        self.smooth = later.smooth;
    }
}

/// A bounded series. While it is short every step is kept; when the budget is used up, neighbours
/// merge and each bucket holds twice as many steps, so that the whole run stays visible and no
/// spike is lost (a bucket keeps its extremes).
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    buckets: Vec<Bucket>,
    budget: usize,
    steps_per_bucket: u64,
    smooth: f64,
    weight: f64,
    last: Option<f64>,
}

impl Default for Curve {
    fn default() -> Self {
        Self::with_budget(600)
    }
}

impl Curve {
    /// An empty series of at most `budget` buckets (at least 2).
    pub fn with_budget(budget: usize) -> Self {
        let budget = budget.max(2);
        Self {
            buckets: Vec::with_capacity(budget),
            budget,
            steps_per_bucket: 1,
            smooth: 0.0,
            weight: 0.0,
            last: None,
        }
    }

    /// Appends the value of one step. Values that are not finite, and steps that do not lie behind
    /// the last one, are left out: a picture cannot show them.
    pub fn push(&mut self, step: u64, value: f64) {
        let newest = self.buckets.last().map(|bucket| bucket.last_step);
        if !value.is_finite() || newest.is_some_and(|newest| step <= newest) {
            return;
        }
        // One value may stand for several steps; it then weighs as much as they would.
        let steps = step - newest.unwrap_or(step.saturating_sub(1));
        let past = MEMORY.powi(i32::try_from(steps).unwrap_or(i32::MAX));
        self.smooth = past * self.smooth + (1.0 - past) * value;
        self.weight = past * self.weight + (1.0 - past);
        self.last = Some(value);
        // Dividing by the weight takes out the zero the average started from.
        let next = Bucket::of(step, value, self.smooth / self.weight);
        match self.buckets.last_mut() {
            Some(open) if step < open.first_step + self.steps_per_bucket => open.merge(&next),
            _ => {
                if self.buckets.len() == self.budget {
                    self.halve();
                }
                self.buckets.push(next);
            }
        }
    }

    fn halve(&mut self) {
        self.steps_per_bucket *= 2;
        let merged = self.buckets.chunks(2).map(|pair| {
            let mut first = pair[0];
            if let Some(second) = pair.get(1) {
                first.merge(second);
            }
            first
        });
        self.buckets = merged.collect();
    }

    /// The buckets in order of steps.
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Value of the last step.
    pub fn last(&self) -> Option<f64> {
        self.last
    }

    /// The smoothed series at its end.
    pub fn smoothed(&self) -> Option<f64> {
        self.buckets.last().map(|bucket| bucket.smooth)
    }

    /// Largest value seen.
    pub fn max(&self) -> Option<f64> {
        self.buckets.iter().map(|bucket| bucket.max).reduce(f64::max)
    }

    /// Last step seen, 0 before the first.
    pub fn last_step(&self) -> u64 {
        self.buckets.last().map_or(0, |bucket| bucket.last_step)
    }

    /// About `count` buckets spread over the whole run, always with the last: rows of a table.
    pub fn sampled(&self, count: usize) -> Vec<Bucket> {
        let every = self.buckets.len().div_ceil(count.max(1)).max(1);
        let mut rows: Vec<_> = self.buckets.iter().copied().step_by(every).collect();
        if let Some(last) = self.buckets.last().filter(|last| rows.last() != Some(last)) {
            rows.push(*last);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_run_keeps_every_step() {
        let mut curve = Curve::with_budget(8);
        (1..=8).for_each(|step| curve.push(step, step as f64));
        assert_eq!(curve.buckets().len(), 8);
        assert!(curve.buckets().iter().all(|b| b.min == b.max && b.first_step == b.last_step));
    }

    #[test]
    fn a_long_run_stays_in_its_budget_and_loses_no_spike() {
        let mut curve = Curve::with_budget(50);
        for step in 1..=100_000 {
            curve.push(step, if step == 77_777 { 9.0 } else { 1.0 });
        }
        assert!(curve.buckets().len() <= 50);
        assert_eq!(curve.max(), Some(9.0));
        assert_eq!(curve.buckets()[0].first_step, 1);
        assert_eq!(curve.last_step(), 100_000);
        let touching = curve.buckets().windows(2).all(|two| two[0].last_step + 1 == two[1].first_step);
        assert!(touching, "no step lies between two buckets");
    }

    #[test]
    fn the_smoothed_line_starts_at_the_first_value_and_settles_on_a_constant() {
        let mut curve = Curve::default();
        curve.push(1, 2.3);
        assert!((curve.smoothed().expect("one value") - 2.3).abs() < 1e-12);
        (2..=800).for_each(|step| curve.push(step, 0.5));
        assert!((curve.smoothed().expect("values") - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_value_for_eight_steps_weighs_as_much_as_eight_values() {
        let (mut each, mut eighth) = (Curve::default(), Curve::default());
        each.push(1, 2.0);
        eighth.push(1, 2.0);
        (2..=9).for_each(|step| each.push(step, 1.0));
        eighth.push(9, 1.0);
        let (a, b) = (each.smoothed().expect("values"), eighth.smoothed().expect("values"));
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }

    #[test]
    fn values_a_picture_cannot_show_are_left_out() {
        let mut curve = Curve::default();
        curve.push(1, 1.0);
        curve.push(2, f64::NAN);
        curve.push(3, f64::INFINITY);
        curve.push(1, 5.0);
        assert_eq!(curve.buckets().len(), 1);
        assert_eq!(curve.last(), Some(1.0));
    }

    #[test]
    fn table_rows_end_with_the_last_step() {
        let mut curve = Curve::default();
        (1..=103).for_each(|step| curve.push(step, 1.0));
        let rows = curve.sampled(10);
        assert!(rows.len() <= 11);
        assert_eq!(rows.last().expect("rows").last_step, 103);
    }
}
