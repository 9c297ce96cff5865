//! How what the worker says changes a training.

use std::rc::Rc;

use kernelwalk_nn::train::protocol::{
    Command, Event, Failure, FailureKind, Filters, Maps, Probed, Report, TestReport,
};

use super::{
    Bank, BankKind, Evaluation, MOST_TESTS, Mistake, Pace, Phase, TestImage, Training, TrainingEffect,
    TrainingMsg, TrainingNotice,
};

/// Notices kept; a server that damages every file must not fill the page with words.
const MOST_NOTICES: usize = 4;
/// Shares of the first epoch after which the test images are read; later it is once an epoch.
const EARLY_TESTS: [f64; 3] = [0.1, 0.3, 0.6];
/// Mistakes shown.
const MISTAKES_SHOWN: usize = 8;

type Effects = Vec<TrainingEffect>;

impl Training {
    pub(super) fn report(&mut self, msg: TrainingMsg) -> Effects {
        match msg {
            TrainingMsg::TrainerReported(event, at_ms) => self.event(*event, at_ms),
            TrainingMsg::TrainerRestarted { why, resumed_at } => {
                self.notice(TrainingNotice::WorkerDied { why, resumed_at });
                self.probe.in_flight = false;
                self.testing = None;
                if resumed_at.is_some() {
                    return Vec::new();
                }
                // Nothing to go on from: the same run from its first step, when the person wants it.
                let notices = std::mem::take(&mut self.notices);
                let effects = self.update(TrainingMsg::ResetPressed);
                self.notices = notices;
                effects
            }
            TrainingMsg::CrewEnded { why } => {
                self.notice(TrainingNotice::CrewEnded { why });
                Vec::new()
            }
            TrainingMsg::TrainerLost { why } => {
                self.notice(TrainingNotice::WorkerLost { why });
                self.phase = Phase::Failed;
                Vec::new()
            }
            TrainingMsg::ShardRefetched { file, why } => {
                self.notice(TrainingNotice::Shard { file, why });
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn notice(&mut self, notice: TrainingNotice) {
        if !self.notices.contains(&notice) {
            if self.notices.len() == MOST_NOTICES {
                self.notices.remove(0);
            }
            self.notices.push(notice);
        }
    }

    fn event(&mut self, event: Event, at_ms: f64) -> Effects {
        // A reply to a run that has been reset.
        if event.generation().is_some_and(|generation| generation != self.generation) {
            return Vec::new();
        }
        match event {
            Event::Hello { kernel_set, .. } => self.machine.kernels = Some(kernel_set),
            Event::Configured { step, parameters, multiply_adds, memory_bytes, members, .. } => {
                self.machine.workers = Some(members);
                self.machine.parameters = Some(parameters);
                self.machine.multiply_adds = Some(multiply_adds);
                self.machine.memory_bytes = Some(memory_bytes);
                return self.ready(step);
            }
            Event::DataProgress { train_images, train_total, test_images, test_total, .. } => {
                self.data.train = train_images;
                self.data.train_total = train_total;
                self.data.test = test_images;
                self.data.test_total = test_total;
            }
            Event::Report(report) => return self.progress(&report, at_ms),
            Event::Filters(filters) => self.banks[BankKind::Filters as usize] = filter_bank(&filters),
            Event::Testing { done, total, .. } => self.testing = Some((done, total)),
            Event::Tested(tested) => return self.tested(&tested),
            Event::Probed(probed) => return self.probed(probed),
            Event::SnapshotTaken { step, checksum, .. } => {
                self.snapshot_step = Some(step);
                self.machine.checksum = Some(format!("{checksum:08x}"));
            }
            Event::Finished { step, epoch, checksum, .. } => {
                self.phase = Phase::Finished;
                self.now.step = step;
                self.now.epoch = f64::from(epoch);
                self.machine.checksum = Some(format!("{checksum:08x}"));
                self.last_report_ms = None;
                return self.look_again();
            }
            Event::Running { running, .. } => self.running(running),
            Event::Failed(failure) => self.failed(failure),
            Event::Heartbeat => {}
        }
        Vec::new()
    }

    /// A run stands ready: at its start, or where a snapshot was taken.
    fn ready(&mut self, step: u64) -> Effects {
        self.now.step = step;
        self.probe.in_flight = false;
        self.testing = None;
        if step > 0 && self.phase == Phase::Idle {
            self.phase = Phase::Paused;
        }
        self.look_again()
    }

    fn running(&mut self, running: bool) {
        self.last_report_ms = None;
        self.phase = match (running, self.phase) {
            (true, _) => Phase::Running,
            // The last step is made: the session tests itself and then says that it is done.
            (false, phase) if self.now.total_steps > 0 && self.now.step >= self.now.total_steps => phase,
            (false, Phase::Running | Phase::Waiting) if self.now.step > 0 => Phase::Paused,
            (false, phase) => phase,
        };
    }

    /// Filters and maps belong to the weights of the last step.
    fn look_again(&mut self) -> Effects {
        let mut effects = vec![TrainingEffect::Send(Command::ShowFilters)];
        effects.extend(self.probe());
        effects
    }

    fn progress(&mut self, report: &Report, at_ms: f64) -> Effects {
        let (loss, accuracy) = (Rc::make_mut(&mut self.loss), Rc::make_mut(&mut self.accuracy));
        for point in &report.points {
            loss.push(point.step, f64::from(point.loss));
            accuracy.push(point.step, f64::from(point.accuracy));
        }
        if self.phase.is_running() {
            self.phase = Phase::Running;
            let since = self.last_report_ms.replace(at_ms).map_or(0.0, |last| at_ms - last);
            self.now.elapsed_ms += since.max(0.0);
        }
        let epoch_before = self.now.epoch;
        self.now.step = report.step;
        self.now.epoch = report.images_seen as f64 / report.images_per_epoch.max(1) as f64;
        self.now.images_per_second = f64::from(report.images_per_second);
        if self.phase == Phase::Running && self.pace == Pace::FULL && self.now.images_per_second > 0.0 {
            self.machine.full_speed = Some(self.now.images_per_second);
        }
        self.now.learning_rate = report.learning_rate;
        if let Some(run) = self.run {
            self.now.total_steps = run.total_steps(report.images_per_epoch as usize);
        }
        let mut effects = self.look_again();
        // The end of the run is tested by the session itself.
        let over = self.now.total_steps > 0 && report.step >= self.now.total_steps;
        if self.testing.is_none() && !over && test_is_due(epoch_before, self.now.epoch) {
            effects.extend(self.test());
        }
        effects
    }

    fn tested(&mut self, tested: &TestReport) -> Effects {
        self.testing = None;
        self.machine.checksum = Some(format!("{:08x}", tested.checksum));
        let classes = tested.per_class.len().max(1);
        let known = |index: u32| {
            let before = self.evaluation.as_ref()?.mistakes.iter().find(|m| m.index == index)?;
            before.image.clone()
        };
        let shown = tested.mistakes.iter().take(MISTAKES_SHOWN);
        let mistakes: Vec<Mistake> = shown
            .map(|m| Mistake {
                index: m.index,
                truth: m.label,
                read: m.predicted,
                probability: m.confidence,
                image: known(m.index),
            })
            .collect();
        let missing: Vec<u32> = mistakes.iter().filter(|m| m.image.is_none()).map(|m| m.index).collect();
        let evaluation = Evaluation {
            step: tested.step,
            right: tested.correct,
            total: tested.total,
            loss: f64::from(tested.loss),
            counts: Rc::new(tested.confusion.chunks(classes).map(<[u32]>::to_vec).collect()),
            mistakes: Rc::new(mistakes),
        };
        add_test(&mut self.test_accuracy, tested.step, evaluation.accuracy());
        add_test(&mut self.test_loss, tested.step, evaluation.loss);
        self.evaluation = Some(Rc::new(evaluation));
        if missing.is_empty() { Vec::new() } else { vec![TrainingEffect::FetchImages(missing)] }
    }

    /// A test image: the sample asked for, or the picture of a mistake.
    pub(super) fn image_arrived(&mut self, image: TestImage) -> Effects {
        let wanted = |m: &Mistake| m.index == image.index && m.image.is_none();
        if let Some(evaluation) = self.evaluation.as_mut().filter(|e| e.mistakes.iter().any(wanted)) {
            let mistakes = Rc::make_mut(&mut Rc::make_mut(evaluation).mistakes);
            for mistake in mistakes.iter_mut().filter(|m| m.index == image.index) {
                mistake.image = Some(image.image.clone());
            }
            return Vec::new();
        }
        self.sample = Some(image);
        self.probe()
    }

    fn probed(&mut self, probed: Probed) -> Effects {
        if probed.id != self.probe.id {
            return Vec::new();
        }
        self.probe.in_flight = false;
        if self.sample.is_some() || self.digit.is_some() {
            let [first, pooled, second] = feature_banks(&probed.layers);
            self.banks[1..].clone_from_slice(&[first, pooled, second]);
            self.reading = Some(probed.probabilities.into());
        }
        if self.probe.stale { self.probe() } else { Vec::new() }
    }

    fn failed(&mut self, failure: Failure) {
        self.testing = None;
        match failure.kind {
            FailureKind::Diverged => {
                self.phase = Phase::Failed;
                let hint = self.run.map_or(1e-3, |run| run.learning_rate / 10.0);
                let layer = failure.layer.unwrap_or_default();
                self.notice(TrainingNotice::NotFinite { step: failure.step, layer, hint });
            }
            FailureKind::Command => {
                self.probe.in_flight = false;
                self.notice(TrainingNotice::Failed { why: failure.what });
            }
            FailureKind::Configuration | FailureKind::Snapshot | FailureKind::Data => {
                if self.phase.is_running() {
                    self.phase = Phase::Failed;
                }
                self.notice(TrainingNotice::Failed { why: failure.what });
            }
        }
    }
}

/// Early in the first epoch a few times, then after each epoch.
fn test_is_due(before: f64, now: f64) -> bool {
    now.floor() > before.floor() || EARLY_TESTS.iter().any(|share| before < *share && now >= *share)
}

fn add_test(tests: &mut Rc<Vec<(u64, f64)>>, step: u64, value: f64) {
    let tests = Rc::make_mut(tests);
    tests.retain(|(at, _)| *at != step);
    tests.push((step, value));
    if tests.len() > MOST_TESTS {
        // Every second one, and always the last.
        let keep = tests.len().is_multiple_of(2);
        let mut n = 0;
        tests.retain(|_| {
            n += 1;
            (n % 2 == 0) == keep
        });
    }
}

/// One map per slice of a filter: with one input channel, one per filter.
fn filter_bank(filters: &Filters) -> Option<Rc<Bank>> {
    let [_, _, height, width] = filters.shape;
    Bank::new(&filters.weight, height as usize, width as usize).map(Rc::new)
}

/// First layer before its activation, the same after the first pooling, and the last maps of all.
fn feature_banks(layers: &[Maps]) -> [Option<Rc<Bank>>; 3] {
    let bank = |maps: &Maps| Bank::new(&maps.values, maps.height as usize, maps.width as usize).map(Rc::new);
    let first = layers.iter().find(|maps| maps.channels > 1).or(layers.first());
    let pooled = first.and_then(|first| layers.iter().find(|maps| maps.height < first.height));
    [first.and_then(bank), pooled.and_then(bank), layers.last().and_then(bank)]
}
