//! A pass over the test set, a slice at a time.

use super::MOST_MISTAKES;
use super::protocol::{Generation, Mistake, TestReport};
use super::run::{Run, TEST_SLICE};
use crate::data::ImageStore;
use crate::kernel::loss;

#[derive(Debug)]
pub(super) struct TestPass {
    generation: Generation,
    step: u64,
    checksum: u32,
    classes: usize,
    pub(super) done: usize,
    pub(super) total: usize,
    correct: u32,
    loss: f64,
    confusion: Vec<u32>,
    mistakes: Vec<Mistake>,
    probabilities: Vec<f32>,
}

impl TestPass {
    pub(super) fn new(run: &mut Run, total: usize) -> Self {
        let classes = run.net().output().len();
        Self {
            generation: run.generation,
            step: run.state.progress.step,
            checksum: run.state.judged().checksum(),
            classes,
            done: 0,
            total,
            correct: 0,
            loss: 0.0,
            confusion: vec![0; classes * classes],
            mistakes: Vec::with_capacity(MOST_MISTAKES + 1),
            probabilities: vec![0.0; classes],
        }
    }

    /// How many images must be there for the next slice.
    pub(super) fn needs(&self) -> usize {
        (self.done + TEST_SLICE).min(self.total)
    }

    /// Tests one slice; the report once all are done.
    pub(super) fn advance(&mut self, run: &mut Run, images: &ImageStore) -> Option<TestReport> {
        let (start, end) = (self.done, self.needs());
        if start < end {
            let (batch, labels) = run.test(images, start, end);
            self.loss += batch.loss;
            self.correct += batch.correct as u32;
            let labels = labels.to_vec();
            for (at, (row, label)) in run.tester.logits().chunks_exact(self.classes).zip(labels).enumerate() {
                self.judge(start + at, row, label);
            }
            self.done = end;
        }
        (self.done == self.total).then(|| self.report())
    }

    fn judge(&mut self, index: usize, logits: &[f32], label: u8) {
        let predicted = loss::largest(logits);
        self.confusion[usize::from(label) * self.classes + predicted] += 1;
        if predicted == usize::from(label) {
            return;
        }
        self.probabilities.copy_from_slice(logits);
        loss::softmax(&mut self.probabilities);
        let confidence = self.probabilities[predicted];
        let at = self.mistakes.partition_point(|mistake| mistake.confidence >= confidence);
        self.mistakes
            .insert(at, Mistake { index: index as u32, label, predicted: predicted as u8, confidence });
        self.mistakes.truncate(MOST_MISTAKES);
    }

    fn report(&self) -> TestReport {
        let rows = self.confusion.chunks_exact(self.classes).enumerate();
        TestReport {
            generation: self.generation,
            step: self.step,
            correct: self.correct,
            total: self.total as u32,
            loss: (self.loss / self.total.max(1) as f64) as f32,
            per_class: rows.map(|(class, row)| (row[class], row.iter().sum())).collect(),
            confusion: self.confusion.clone(),
            mistakes: self.mistakes.clone(),
            checksum: self.checksum,
        }
    }
}
