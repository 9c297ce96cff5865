//! What a session tells when it is asked: progress, filters, what it makes of a picture, a snapshot.

use super::Session;
use crate::graph::{Layer, Op, Shape, Weights};
use crate::kernel::loss;
use crate::train::protocol::{Event, FailureKind, Filters, Maps, Probed, Report};
use crate::train::snapshot::Snapshot;

impl Session {
    /// Progress since the last report; `None` if there was none. The session has no clock: the owner
    /// says how fast it went.
    pub fn report(&mut self, images_per_second: f32) -> Option<Event> {
        self.add_point();
        let run = self.run.as_ref()?;
        if self.points.is_empty() {
            return None;
        }
        let progress = &run.state.progress;
        let (smoothed, train_accuracy) = progress.smoothed();
        let report = Report {
            generation: self.generation,
            step: progress.step,
            epoch: progress.epoch,
            images_seen: progress.images_seen,
            images_per_epoch: self.totals[0] as u64,
            loss: progress.last_loss,
            smoothed,
            train_accuracy,
            images_per_second,
            learning_rate: progress.last_lr,
            points: self.points.clone(),
        };
        self.points.clear();
        Some(Event::Report(report))
    }

    /// The filters of the first convolution; `None` without a run or a convolution.
    #[must_use]
    pub fn filters(&self) -> Option<Event> {
        let run = self.run.as_ref()?;
        let net = run.net();
        let at = net.layers.iter().position(|layer| matches!(layer.op, Op::Conv2d(_)))?;
        let [weight, bias] = Weights::ranges(net, at).map(|range| run.state.weights.params()[range].to_vec());
        let shape = &net.layers[at].parameters.first()?.shape;
        let shape = [shape[0], shape[1], shape[2], shape[3]].map(|n| n as u32);
        let (generation, step) = (self.generation, run.state.progress.step);
        let node = net.layers[at].id.clone();
        Some(Event::Filters(Filters { generation, step, node, shape, weight, bias }))
    }

    pub(super) fn probe(&mut self, id: u32, pixels: &[u8]) {
        let size = self.train.shape().len();
        let Some(run) = self.run.as_mut().filter(|_| pixels.len() == size) else {
            let what = format!("The picture has {} pixels, but the network reads {size}.", pixels.len());
            return self.fail(FailureKind::Command, what);
        };
        run.look(pixels);
        let logits = run.looker.logits().to_vec();
        let mut probabilities = logits.clone();
        loss::softmax(&mut probabilities);
        let maps = |layer: &Layer| match run.looker.result(&layer.id, 0)? {
            (Shape::Maps([channels, height, width]), values) if height * width > 1 => Some(Maps {
                node: layer.id.clone(),
                channels: channels as u32,
                height: height as u32,
                width: width as u32,
                values,
            }),
            _ => None,
        };
        let layers = run.net().layers[1..].iter().filter_map(maps).collect();
        let (generation, step) = (self.generation, run.state.progress.step);
        self.events.push(Event::Probed(Probed { generation, id, step, logits, probabilities, layers }));
    }

    pub(super) fn snapshot(&mut self) {
        let Some(run) = &self.run else { return };
        match Snapshot::write(run, self.stop_after) {
            Ok(bytes) => self.events.push(Event::SnapshotTaken {
                generation: self.generation,
                bytes,
                step: run.state.progress.step,
                checksum: run.state.weights.checksum(),
            }),
            Err(why) => self.fail(FailureKind::Snapshot, why.to_string()),
        }
    }
}
