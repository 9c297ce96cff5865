//! One configured run: the network, its weights and where training stands.

use std::ops::Range;

use rand_core::SeedableRng;
use rand_pcg::Pcg32;
use serde::{Deserialize, Serialize};

use super::budget;
use super::group::Exchange;
use super::order::Order;
use super::protocol::{Failure, FailureKind, Generation};
use super::watch::Symptom;
use super::{ConfigError, RunConfig};
use crate::data::ImageStore;
use crate::data::augment::{Augmenter, Key};
use crate::graph::{Executor, Inferred, Phase, Setup, Shape, Weights, infer};
use crate::kernel;
use crate::optim::{OptimizerState, Slot};

/// Images per slice of a test.
pub(super) const TEST_SLICE: usize = 100;
/// Steps between two in-memory copies to fall back to when numbers leave the range of `f32`.
const STEPS_BETWEEN_COPIES: u64 = 100;
/// Share of the past in the exponential means.
const MEMORY: f32 = 0.98;

/// Where training stands, beside the weights and the optimiser's memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) step: u64,
    pub(super) epoch: u32,
    /// Images of this epoch that are done.
    pub(super) cursor: usize,
    pub(super) images_seen: u64,
    pub(super) last_loss: f32,
    pub(super) last_lr: f64,
    /// Exponential means, not yet corrected for their start at zero.
    pub(super) mean_loss: f32,
    pub(super) mean_accuracy: f32,
    /// For dropout.
    pub(super) rng: Pcg32,
}

impl Progress {
    fn new(seed: u64) -> Self {
        // A stream of its own: initial weights, order and dropout do not repeat each other.
        let rng = Pcg32::seed_from_u64(seed.rotate_left(32) ^ 0x6b65_726e_656c);
        Self {
            step: 0,
            epoch: 0,
            cursor: 0,
            images_seen: 0,
            last_loss: 0.0,
            last_lr: 0.0,
            mean_loss: 0.0,
            mean_accuracy: 0.0,
            rng,
        }
    }

    /// `(loss, accuracy)` averaged over the recent past.
    pub(super) fn smoothed(&self) -> (f32, f32) {
        let power = i32::try_from(self.step).unwrap_or(i32::MAX);
        let weight = (1.0 - MEMORY.powi(power)).max(f32::EPSILON);
        (self.mean_loss / weight, self.mean_accuracy / weight)
    }

    fn record(&mut self, images: usize, batch: kernel::loss::Batch, lr: f64) {
        let loss = (batch.loss / images as f64) as f32;
        let accuracy = batch.correct as f32 / images as f32;
        self.step += 1;
        self.images_seen += images as u64;
        self.last_loss = loss;
        self.last_lr = lr;
        self.mean_loss = MEMORY * self.mean_loss + (1.0 - MEMORY) * loss;
        self.mean_accuracy = MEMORY * self.mean_accuracy + (1.0 - MEMORY) * accuracy;
    }
}

/// Everything that training changes.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) weights: Weights,
    /// Their exponential mean, where one is kept.
    pub(super) average: Option<Weights>,
    pub(super) slot: Slot<f32>,
    pub(super) progress: Progress,
}

impl State {
    /// Copies without allocating.
    fn copy_from(&mut self, other: &Self) {
        self.weights.params_mut().copy_from_slice(other.weights.params());
        self.weights.running_mut().copy_from_slice(other.weights.running());
        if let (Some(mean), Some(other)) = (&mut self.average, &other.average) {
            mean.params_mut().copy_from_slice(other.params());
        }
        self.slot.first.copy_from_slice(&other.slot.first);
        self.slot.second.copy_from_slice(&other.slot.second);
        self.slot.second_max.copy_from_slice(&other.slot.second_max);
        self.progress.clone_from(&other.progress);
    }

    /// One more step has changed the weights: the mean follows.
    fn follow(&mut self, averaging: f32) {
        let Some(mean) = &mut self.average else { return };
        // Without a limit at the start the mean would remember the initial weights for long.
        let t = self.progress.step as f32;
        let share = 1.0 - averaging.min((1.0 + t) / (10.0 + t));
        kernel::optim::average(mean.params_mut(), self.weights.params(), share);
    }

    /// The weights that tests and probes use.
    pub(super) fn judged(&mut self) -> &mut Weights {
        match &mut self.average {
            Some(mean) => {
                mean.running_mut().copy_from_slice(self.weights.running());
                mean
            }
            None => &mut self.weights,
        }
    }
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trained {
    pub(super) images: usize,
    pub(super) loss: f32,
    pub(super) correct: usize,
    /// Whether the step completed an epoch.
    pub(super) epoch_done: bool,
}

#[derive(Debug)]
pub(super) struct Run {
    pub(super) generation: Generation,
    pub(super) config: RunConfig,
    pub(super) state: State,
    /// The last copy from which training went well.
    good: State,
    pub(super) trainer: Executor,
    pub(super) tester: Executor,
    pub(super) looker: Executor,
    order: Order,
    table: [f32; 256],
    augmenter: Augmenter,
    /// The parameters that are not frozen.
    moving: Vec<Range<usize>>,
    /// Of the images in the trainer's input.
    labels: Vec<u8>,
    /// Step and member whose slice lies in the trainer's input.
    loaded: Option<(u64, usize)>,
    test_labels: Vec<u8>,
    pub(super) exchange: Exchange,
}

impl Run {
    pub(super) fn new(
        generation: Generation,
        config: RunConfig,
        total: usize,
        images: &ImageStore,
    ) -> Result<Self, ConfigError> {
        config.validate()?;
        let net = infer(&config.model.graph())?;
        fits(&net, images)?;
        let moving = moving(&net, &config.frozen)?;
        budget::check(&net, &config)?;
        let weights = Weights::initial_with(&net, config.seed, config.initialisation);
        let average = (config.averaging > 0.0).then(|| weights.clone());
        let memory = OptimizerState::<f32>::new(config.optimizer, &[weights.params().len()])?;
        let slot = memory.slot(0).cloned().unwrap_or_default();
        let state = State { weights, average, slot, progress: Progress::new(config.seed) };
        let table = config.normalisation.table();
        let (params, running) = (state.weights.params().len(), state.weights.running().len());
        let exchange = Exchange::new(config.members, params, running);
        Ok(Self {
            generation,
            good: state.clone(),
            state,
            trainer: Executor::new(&net, Setup::training(config.batch_size)),
            tester: Executor::new(&net, Setup::inference(TEST_SLICE)),
            looker: Executor::new(&net, Setup::looking()),
            order: Order::new(total, config.seed, 0),
            augmenter: Augmenter::new(config.augmentation, images.shape(), table),
            table,
            moving,
            labels: Vec::with_capacity(config.batch_size),
            loaded: None,
            test_labels: Vec::with_capacity(TEST_SLICE),
            exchange,
            config,
        })
    }

    pub(super) fn net(&self) -> &Inferred {
        self.trainer.net()
    }

    pub(super) fn bytes(&self) -> u64 {
        let weights = self.state.weights.params().len() * if self.state.average.is_some() { 2 } else { 1 };
        let state = 4 * (weights + self.state.slot.first.len());
        let state = state + 4 * (self.state.slot.second.len() + self.state.slot.second_max.len());
        let numbers = (2 * state + self.exchange.bytes()) as u64;
        numbers + self.trainer.bytes() + self.tester.bytes() + self.looker.bytes()
    }

    /// Goes to where `progress` says; the state has been set.
    pub(super) fn resume(&mut self) {
        self.order.shuffle(self.config.seed, self.state.progress.epoch);
        self.good = self.state.clone();
        self.loaded = None;
        self.exchange.clear();
    }

    /// The positions in this epoch's order that the step `ahead` of the next one trains on; empty beyond the epoch.
    fn batch(&self, total: usize, ahead: usize) -> Range<usize> {
        let size = self.config.batch_size * self.config.members;
        let start = (self.state.progress.cursor + ahead * size).min(total);
        start..(start + size).min(total)
    }

    /// The part of it that is `member`'s.
    fn slice(&self, total: usize, ahead: usize, member: usize) -> Range<usize> {
        let (batch, members) = (self.batch(total, ahead), self.config.members);
        let cut = |at: usize| batch.start + batch.len() * at / members;
        cut(member)..cut(member + 1)
    }

    /// The images of that part.
    pub(super) fn picked(&self, total: usize, ahead: usize, member: usize) -> &[u32] {
        self.order.images(self.slice(total, ahead, member))
    }

    /// How many images must have arrived before the next step can be made.
    pub(super) fn needs(&self, total: usize) -> usize {
        self.order.needs(self.batch(total, 0).end)
    }

    /// Whether there is a step `ahead` of the next one in this epoch, and its images have arrived.
    pub(super) fn has_images(&self, images: &ImageStore, total: usize, ahead: usize) -> bool {
        let batch = self.batch(total, ahead);
        !batch.is_empty() && images.len() >= self.order.needs(batch.end)
    }

    /// Whether the slice of `member` for the next step is in the input.
    pub(super) fn is_loaded(&self, member: usize) -> bool {
        self.loaded == Some((self.state.progress.step, member))
    }

    /// Loads the slice of `member` for the next step, unless it is there. Its images have to be.
    pub(super) fn load_slice(&mut self, member: usize, images: &ImageStore, total: usize) {
        if !self.is_loaded(member) {
            let stored = |_, index| Some((images.image(index)?, images.label(index)?));
            self.load(0, self.slice(total, 0, member), member, stored);
        }
    }

    /// Loads the first member's slice for the step after the next, if its images are there.
    pub(super) fn load_ahead(&mut self, images: &ImageStore, total: usize) {
        if self.has_images(images, total, 1) {
            let stored = |_, index| Some((images.image(index)?, images.label(index)?));
            self.load(1, self.slice(total, 1, 0), 0, stored);
        }
    }

    /// Loads a slice that was sent: its labels, and its pixels image after image.
    pub(super) fn load_sent(
        &mut self,
        ahead: usize,
        member: usize,
        total: usize,
        labels: &[u8],
        pixels: &[u8],
    ) {
        let size = pixels.len() / labels.len().max(1);
        let sent = |place, _| Some((pixels.get(place * size..(place + 1) * size)?, *labels.get(place)?));
        self.load(ahead, self.slice(total, ahead, member), member, sent);
    }

    /// `image` gives pixels and label by the place in the slice and in the data set.
    fn load<'i>(
        &mut self,
        ahead: usize,
        slice: Range<usize>,
        member: usize,
        image: impl Fn(usize, usize) -> Option<(&'i [u8], u8)>,
    ) {
        let Self { config: RunConfig { seed, .. }, state, order, augmenter, trainer, labels, .. } = self;
        let epoch = state.progress.epoch;
        self.loaded = Some((state.progress.step + ahead as u64, member));
        labels.clear();
        let size = trainer.net().input().iter().product();
        let places = trainer.input_mut().chunks_exact_mut(size).enumerate();
        for ((place, to), &index) in places.zip(order.images(slice)) {
            // The session has made sure that the image is there.
            let Some((pixels, label)) = image(place, index as usize) else { continue };
            labels.push(label);
            augmenter.draw(pixels, Key { seed: *seed, epoch, image: index }, to);
        }
    }

    /// One step of a run of one member. Allocates nothing. The images it needs have to be there.
    pub(super) fn train(&mut self, images: &ImageStore, total: usize) -> Result<Trained, Failure> {
        self.load_slice(0, images, total);
        let mut rng = self.state.progress.rng.clone();
        let (n, result, layer) = self.gradient(&mut rng);
        self.state.progress.rng = rng;
        if !is_sound(result.loss, n) {
            return Err(self.diverged(layer));
        }
        self.finish(n, result, total)
    }

    /// Loss and gradient of the images in the input, and the layer in which numbers left the range first. Changes
    /// running statistics, nothing else.
    pub(super) fn gradient(&mut self, rng: &mut Pcg32) -> (usize, kernel::loss::Batch, Option<usize>) {
        let n = self.labels.len();
        self.loaded = None;
        if n == 0 {
            self.trainer.gradients_mut().fill(0.0);
            return (0, kernel::loss::Batch::default(), None);
        }
        let weights = &mut self.state.weights;
        self.trainer.forward(weights, n, Phase::Train(rng));
        let result = self.trainer.smoothed_loss(&self.labels, self.config.label_smoothing);
        if is_sound(result.loss, n) {
            self.trainer.backward(weights);
            return (n, result, None);
        }
        (n, result, self.origin(Symptom::Loss))
    }

    /// The update by the trainer's gradients, which are the mean over the step's `n` images, and what follows from it.
    pub(super) fn finish(
        &mut self,
        n: usize,
        result: kernel::loss::Batch,
        total: usize,
    ) -> Result<Trained, Failure> {
        if self.state.progress.step.is_multiple_of(STEPS_BETWEEN_COPIES) && self.state.weights.is_finite() {
            self.good.copy_from(&self.state);
        }
        let end = self.batch(total, 0).end;
        let lr = self.update();
        // Reads what the update has just written, a fraction of its cost.
        if !self.state.weights.is_finite() {
            return Err(self.diverged(self.origin(Symptom::Weights)));
        }
        let progress = &mut self.state.progress;
        progress.record(n, result, lr);
        progress.cursor = end;
        let epoch_done = progress.cursor == total;
        if epoch_done {
            progress.cursor = 0;
            progress.epoch += 1;
            self.order.shuffle(self.config.seed, progress.epoch);
        }
        Ok(Trained { images: n, loss: (result.loss / n as f64) as f32, correct: result.correct, epoch_done })
    }

    /// Changes the weights by the gradients; the learning rate that was in force.
    fn update(&mut self) -> f64 {
        let State { weights, slot: memory, progress, .. } = &mut self.state;
        if let Some(most) = self.config.clip_norm {
            kernel::optim::clip_norm(self.trainer.gradients_mut(), &self.moving, most);
        }
        let lr = self.config.schedule.lr_at(progress.step, self.config.learning_rate);
        let update = self.config.optimizer.update_at(progress.step + 1, lr);
        let (params, gradients) = (weights.params_mut(), self.trainer.gradients());
        for range in &self.moving {
            kernel::optim::apply_to(range.clone(), &update, params, gradients, memory);
        }
        self.state.follow(self.config.averaging);
        lr
    }

    /// Says where numbers left the range and goes back to the last good copy.
    pub(super) fn diverged(&mut self, layer: Option<usize>) -> Failure {
        let step = self.state.progress.step;
        let layer = layer.and_then(|at| Some(self.net().layers.get(at)?.id.clone()));
        let lr = self.config.schedule.lr_at(step, self.config.learning_rate);
        let at = layer.as_deref().map_or(String::new(), |layer| format!(", first in layer \"{layer}\""));
        let what = format!(
            "In step {} numbers grew beyond what 32 bits can hold{at}. The learning rate was {lr}; try a tenth of it. \
             The weights are back at step {}.",
            step + 1,
            self.good.progress.step
        );
        self.state.copy_from(&self.good);
        self.order.shuffle(self.config.seed, self.state.progress.epoch);
        self.loaded = None;
        self.exchange.clear();
        let kind = FailureKind::Diverged;
        Failure { generation: self.generation, kind, what, step, layer, recoverable: true }
    }

    /// Classifies test images `start..end` (at most [`TEST_SLICE`]); logits are in `tester`.
    pub(super) fn test(
        &mut self,
        images: &ImageStore,
        start: usize,
        end: usize,
    ) -> (kernel::loss::Batch, &[u8]) {
        let Self { tester, test_labels, table, .. } = self;
        let size = images.shape().len();
        test_labels.clear();
        for (index, to) in (start..end).zip(tester.input_mut().chunks_exact_mut(size)) {
            // The session has made sure that the image is there.
            let (Some(image), Some(label)) = (images.image(index), images.label(index)) else { continue };
            test_labels.push(label);
            normalise(table, image, to);
        }
        self.tester.forward(self.state.judged(), end - start, Phase::Infer);
        (self.tester.loss(&self.test_labels), &self.test_labels)
    }

    /// Puts one picture through, keeping what every layer makes of it.
    pub(super) fn look(&mut self, pixels: &[u8]) {
        normalise(&self.table, pixels, self.looker.input_mut());
        self.looker.forward(self.state.judged(), 1, Phase::Infer);
    }
}

fn fits(net: &Inferred, images: &ImageStore) -> Result<(), ConfigError> {
    let shape = images.shape();
    let has = [usize::from(shape.channels), usize::from(shape.height), usize::from(shape.width)];
    if net.input() != has {
        let [reads, has] = [net.input(), has].map(|shape| shape.iter().product());
        return Err(ConfigError::Input { reads, has });
    }
    let classes = usize::from(images.classes());
    if net.output() != Shape::Features(classes) {
        return Err(ConfigError::Output { classes, ends: net.output().to_string() });
    }
    Ok(())
}

/// Whether the mean of `n` losses, if there are any, is a number.
pub(super) fn is_sound(loss: f64, n: usize) -> bool {
    n == 0 || ((loss / n as f64) as f32).is_finite()
}

fn normalise(table: &[f32; 256], image: &[u8], to: &mut [f32]) {
    to.iter_mut().zip(image).for_each(|(x, &byte)| *x = table[usize::from(byte)]);
}

/// Where the parameters stand that are not frozen, neighbours joined.
fn moving(net: &Inferred, frozen: &[String]) -> Result<Vec<Range<usize>>, ConfigError> {
    if let Some(id) = frozen.iter().find(|id| net.index_of(id).is_none()) {
        return Err(ConfigError::Frozen(id.clone()));
    }
    let mut moving: Vec<Range<usize>> = Vec::new();
    for (at, layer) in net.layers.iter().enumerate() {
        let [weight, bias] = Weights::ranges(net, at);
        let range = weight.start..bias.end;
        if range.is_empty() || frozen.contains(&layer.id) {
            continue;
        }
        match moving.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => moving.push(range),
        }
    }
    Ok(moving)
}
