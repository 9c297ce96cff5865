//! One step's images computed in slices, by one session or by a group of members that exchange gradients.
//!
//! A run with `members = N` cuts the images of each step into N slices. The gradient of the step is the mean over all
//! its images, added up slice by slice in the order of the members. Who computes a slice has no influence: one session
//! alone computes one after the other, a group computes them at once, each member one, and both give the same bits.
//!
//! In a group, member 0 leads: it has the images and the order, hears the commands, and hands out
//!
//! - [`Parcel::State`]: a snapshot, whenever the members may differ. It begins an era; parcels of older ones are void.
//! - [`Parcel::Slice`]: the images of a member's slice, one step ahead.
//!
//! Every member sends [`Parcel::Share`] to all others: the gradient of its slice, the running statistics that its
//! normalisations arrived at, loss and hits. With all shares of a step each member makes the same update. A member can be
//! at most one step ahead of another, and waits for those that pause.

use std::collections::VecDeque;

use rand_core::SeedableRng;
use rand_pcg::Pcg32;

use super::protocol::{Failure, Generation};
use super::run::{Run, Trained, is_sound};
use super::snapshot::Snapshot;
use crate::data::{ImageStore, SampleShape};

/// Most members of a group: each holds all weights and sends its gradient to every other.
pub const MOST_MEMBERS: usize = 8;

/// What a member found out about its slice.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Share {
    /// When the members were last made equal.
    pub era: u32,
    /// Steps done before this one.
    pub step: u64,
    /// Whose slice.
    pub member: usize,
    /// Images in it; 0 in an epoch's last step, if there are fewer images than members.
    pub images: usize,
    /// Sum of their losses.
    pub loss: f64,
    /// How many were classified correctly.
    pub correct: usize,
    /// The base learning rate; member 0's counts.
    pub learning_rate: f64,
    /// Index of the first layer that put out something that is not a finite number.
    pub layer: Option<usize>,
}

/// What members send each other, beside the numbers or bytes that belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parcel {
    /// From member 0, with a snapshot: what everybody goes on from.
    State {
        /// The era that it begins.
        era: u32,
        /// Training images in all.
        total: usize,
        /// Size of one.
        shape: SampleShape,
        /// Labels are `0..classes`.
        classes: u8,
    },
    /// From member 0, with labels and then pixels: the receiver's slice of a step.
    Slice {
        /// Its era.
        era: u32,
        /// Steps done before that step.
        step: u64,
        /// Images in it.
        images: usize,
    },
    /// With the gradient by all parameters and the running statistics behind them.
    Share(Share),
}

/// What to do with a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Take it.
    Now,
    /// Keep it, and what the same member sent after it.
    Later,
    /// It is of an era that is over.
    Never,
}

/// Carries parcels to the other members.
pub trait Peers {
    /// Number of a new era, above all that these members have seen.
    fn era(&mut self) -> u32;
    /// To one member.
    fn bytes(&mut self, to: usize, parcel: Parcel, bytes: &[u8]);
    /// To all others.
    fn share(&mut self, share: Share, values: &[f32]);
}

/// The shares of the step under way.
#[derive(Debug)]
pub(super) struct Exchange {
    shares: Vec<Option<Share>>,
    /// For each member, gradient and running statistics; nothing for a run of one member.
    values: Vec<Vec<f32>>,
    running_before: Vec<f32>,
    rng: Option<Pcg32>,
}

impl Exchange {
    pub(super) fn new(members: usize, parameters: usize, running: usize) -> Self {
        let (shared, saved) = if members > 1 { (parameters + running, running) } else { (0, 0) };
        Self {
            shares: vec![None; members],
            values: vec![vec![0.0; shared]; members],
            running_before: vec![0.0; saved],
            rng: None,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        4 * self.values.iter().map(Vec::len).sum::<usize>()
    }

    pub(super) fn clear(&mut self) {
        self.shares.fill(None);
    }

    fn has(&self, member: usize) -> bool {
        self.shares[member].is_some()
    }

    fn is_complete(&self) -> bool {
        self.shares.iter().all(Option::is_some)
    }
}

impl Run {
    /// Whether a share of another member is for now.
    fn verdict(&self, era: u32, share: &Share) -> Verdict {
        let now = (era, self.state.progress.step);
        match (share.era, share.step).cmp(&now) {
            std::cmp::Ordering::Less => Verdict::Never,
            std::cmp::Ordering::Greater => Verdict::Later,
            // A second share for the same slice, or one for no slice, is nobody's.
            _ if self.exchange.shares.get(share.member) != Some(&None) => Verdict::Never,
            _ => Verdict::Now,
        }
    }

    fn receive(&mut self, share: Share, read: impl FnOnce(&mut [f32]) -> bool) {
        if read(&mut self.exchange.values[share.member]) {
            self.exchange.shares[share.member] = Some(share);
        }
    }

    /// Computes the slice of `member`, which has been loaded. Weights and progress stay as they are.
    fn contribute(&mut self, member: usize, era: u32) -> Share {
        self.exchange.running_before.copy_from_slice(self.state.weights.running());
        let step = self.state.progress.step;
        // Nothing of another member's generator has to be kept: it begins anew with every step.
        let mut rng = match member {
            0 => self.state.progress.rng.clone(),
            _ => stream(self.config.seed, step, member),
        };
        let (images, batch, layer) = self.gradient(&mut rng);
        if member == 0 {
            self.exchange.rng = Some(rng);
        }
        let values = &mut self.exchange.values[member];
        let (gradient, running) = values.split_at_mut(self.trainer.gradients().len());
        gradient.copy_from_slice(self.trainer.gradients());
        running.copy_from_slice(self.state.weights.running());
        self.state.weights.running_mut().copy_from_slice(&self.exchange.running_before);
        let (loss, correct, learning_rate) = (batch.loss, batch.correct, self.config.learning_rate);
        let share = Share { era, step, member, images, loss, correct, learning_rate, layer };
        self.exchange.shares[member] = Some(share);
        share
    }

    /// The update, once all shares are there.
    fn conclude(&mut self, total: usize) -> Result<Trained, Failure> {
        let shares = self.exchange.shares.iter().flatten();
        let mut sum = crate::kernel::loss::Batch::default();
        let (mut images, mut layer) = (0, None);
        for share in shares.clone() {
            images += share.images;
            sum.loss += share.loss;
            sum.correct += share.correct;
            layer = layer.or(share.layer);
        }
        if let Some(first) = &self.exchange.shares[0] {
            self.config.learning_rate = first.learning_rate;
        }
        if shares.clone().any(|share| !is_sound(share.loss, share.images)) {
            return Err(self.diverged(layer));
        }
        let (gradient, running) = (self.trainer.gradients_mut(), self.state.weights.running_mut());
        for (share, values) in shares.zip(&self.exchange.values) {
            let weight = share.images as f32 / images as f32;
            let (of_gradient, of_running) = values.split_at(gradient.len());
            add(gradient, of_gradient, weight, share.member == 0);
            add(running, of_running, weight, share.member == 0);
        }
        if let Some(rng) = self.exchange.rng.take() {
            self.state.progress.rng = rng;
        }
        self.exchange.clear();
        self.finish(images, sum, total)
    }
}

/// `sum += weight * values`, or `sum = weight * values` for the first.
fn add(sum: &mut [f32], values: &[f32], weight: f32, first: bool) {
    if first {
        sum.iter_mut().zip(values).for_each(|(sum, x)| *sum = weight * x);
    } else {
        sum.iter_mut().zip(values).for_each(|(sum, x)| *sum += weight * x);
    }
}

/// Dropout's generator for one slice of another member than the first.
fn stream(seed: u64, step: u64, member: usize) -> Pcg32 {
    // Multiplied by two large odd numbers, so that neighbouring steps and members begin far apart.
    let place =
        (step + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (member as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    Pcg32::seed_from_u64(seed ^ place)
}

/// Member 0's part of a session.
#[derive(Debug, Default)]
pub(super) struct Leader {
    era: u32,
    /// Whether the others have this session's state.
    synced: bool,
    /// The first step whose slices have not been sent.
    unsent: u64,
    buffer: Vec<u8>,
}

impl Leader {
    /// The others' state is no longer this session's.
    pub(super) fn part(&mut self, run: Option<&mut Run>) {
        self.synced = false;
        if let Some(run) = run {
            run.exchange.clear();
        }
    }

    pub(super) fn verdict(&self, run: &Run, share: &Share) -> Verdict {
        if self.synced { run.verdict(self.era, share) } else { Verdict::Never }
    }

    pub(super) fn receive(run: &mut Run, share: Share, read: impl FnOnce(&mut [f32]) -> bool) {
        run.receive(share, read);
    }

    /// One step, or as much of it as can be done before others answer: then `None`. The images have to be there.
    pub(super) fn step(
        &mut self,
        run: &mut Run,
        images: &ImageStore,
        total: usize,
        peers: Option<&mut dyn Peers>,
    ) -> Option<Result<Trained, Failure>> {
        match peers {
            None => {
                self.synced = false;
                for member in 0..run.config.members {
                    if !run.exchange.has(member) {
                        run.load_slice(member, images, total);
                        run.contribute(member, self.era);
                    }
                }
            }
            Some(peers) => self.lead(run, images, total, peers),
        }
        if !run.exchange.is_complete() {
            return None;
        }
        let concluded = run.conclude(total);
        self.synced &= concluded.is_ok();
        Some(concluded)
    }

    fn lead(&mut self, run: &mut Run, images: &ImageStore, total: usize, peers: &mut dyn Peers) {
        if !self.synced {
            // Written only from a run that was made from a configuration: that it cannot be is no case.
            let Ok(snapshot) = Snapshot::write(run, None) else { return };
            self.synced = true;
            self.era = peers.era();
            self.unsent = run.state.progress.step;
            run.exchange.clear();
            let (shape, classes) = (images.shape(), images.classes());
            let state = Parcel::State { era: self.era, total, shape, classes };
            (1..run.config.members).for_each(|member| peers.bytes(member, state, &snapshot));
        }
        if !run.exchange.has(0) {
            self.send_slices(run, images, total, 0, peers);
            run.load_slice(0, images, total);
            let share = run.contribute(0, self.era);
            peers.share(share, &run.exchange.values[0]);
            // What follows needs nobody: it is done while the others' shares are on their way.
            self.send_slices(run, images, total, 1, peers);
            run.load_ahead(images, total);
        }
    }

    /// Sends the slices of the step that is `ahead`, if that was not done and the images are there.
    fn send_slices(
        &mut self,
        run: &Run,
        images: &ImageStore,
        total: usize,
        ahead: usize,
        peers: &mut dyn Peers,
    ) {
        let step = run.state.progress.step + ahead as u64;
        if self.unsent > step || !run.has_images(images, total, ahead) {
            return;
        }
        self.unsent = step + 1;
        for member in 1..run.config.members {
            let picked = run.picked(total, ahead, member);
            self.buffer.clear();
            self.buffer.extend(picked.iter().filter_map(|&index| images.label(index as usize)));
            let pixels = picked.iter().filter_map(|&index| images.image(index as usize));
            pixels.for_each(|image| self.buffer.extend_from_slice(image));
            peers.bytes(member, Parcel::Slice { era: self.era, step, images: picked.len() }, &self.buffer);
        }
    }
}

/// A member other than the first: computes the slices it is sent. It has no images, no commands and no say.
#[derive(Debug)]
pub struct Follower {
    member: usize,
    run: Option<Run>,
    era: u32,
    total: usize,
}

impl Follower {
    /// Member `member` of a group, 1 or more.
    #[must_use]
    pub fn new(member: usize) -> Self {
        Self { member, run: None, era: 0, total: 0 }
    }

    /// What to do with a parcel.
    #[must_use]
    pub fn verdict(&self, parcel: &Parcel) -> Verdict {
        match (parcel, &self.run) {
            (Parcel::State { .. }, _) => Verdict::Now,
            (Parcel::Slice { era, .. } | Parcel::Share(Share { era, .. }), _) if *era < self.era => {
                Verdict::Never
            }
            (_, None) => Verdict::Later,
            (Parcel::Slice { era, step, .. }, Some(run)) => {
                let now = run.state.progress.step + u64::from(run.exchange.has(self.member));
                match (*era, *step).cmp(&(self.era, now)) {
                    std::cmp::Ordering::Less => Verdict::Never,
                    std::cmp::Ordering::Equal => Verdict::Now,
                    std::cmp::Ordering::Greater => Verdict::Later,
                }
            }
            (Parcel::Share(share), Some(run)) => run.verdict(self.era, share),
        }
    }

    /// Takes a state or a slice whose verdict was [`Verdict::Now`].
    ///
    /// # Errors
    /// What does not fit, in a sentence without a full stop.
    pub fn take(&mut self, parcel: Parcel, bytes: &[u8]) -> Result<(), String> {
        match parcel {
            Parcel::State { era, total, shape, classes } => {
                let snapshot = Snapshot::read(bytes).map_err(|why| why.to_string())?;
                let nothing = ImageStore::new(shape, classes);
                let run = Run::new(Generation::default(), snapshot.config.clone(), total, &nothing);
                let mut run = run.map_err(|why| why.to_string())?;
                snapshot.restore(&mut run, total).map_err(|why| why.to_string())?;
                (self.run, self.era, self.total) = (Some(run), era, total);
            }
            Parcel::Slice { step, images, .. } => {
                let Some(run) = &mut self.run else { return Ok(()) };
                let (labels, pixels) = bytes.split_at_checked(images).ok_or("a slice without its images")?;
                let ahead = (step - run.state.progress.step) as usize;
                run.load_sent(ahead, self.member, self.total, labels, pixels);
            }
            Parcel::Share(_) => {}
        }
        Ok(())
    }

    /// Takes a share whose verdict was [`Verdict::Now`]; `read` writes its numbers and says whether it could.
    pub fn receive(&mut self, share: Share, read: impl FnOnce(&mut [f32]) -> bool) {
        if let Some(run) = &mut self.run {
            run.receive(share, read);
        }
    }

    /// Does whatever can be done with what has come. Allocates nothing.
    pub fn work(&mut self, peers: &mut dyn Peers) {
        let Some(run) = &mut self.run else { return };
        loop {
            if !run.exchange.has(self.member) && run.is_loaded(self.member) {
                let share = run.contribute(self.member, self.era);
                peers.share(share, &run.exchange.values[self.member]);
            }
            // After a step that went wrong the first member sends a new state.
            if !run.exchange.is_complete() || run.conclude(self.total).is_err() {
                return;
            }
        }
    }

    /// Checksum of the weights, for comparison with other members.
    #[must_use]
    pub fn checksum(&self) -> Option<u32> {
        Some(self.run.as_ref()?.state.weights.checksum())
    }

    /// Steps done.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.run.as_ref().map_or(0, |run| run.state.progress.step)
    }
}

/// What has come from each member and cannot be taken yet, `T` being what belongs to a parcel.
#[derive(Debug)]
pub struct Inbox<T> {
    queues: Vec<VecDeque<(Parcel, T)>>,
}

impl<T> Inbox<T> {
    /// For a group of so many members.
    #[must_use]
    pub fn new(members: usize) -> Self {
        Self { queues: (0..members).map(|_| VecDeque::new()).collect() }
    }

    /// Keeps what has come from a member; what comes from nobody is dropped.
    pub fn push(&mut self, from: usize, parcel: Parcel, what: T) {
        let Some(queue) = self.queues.get_mut(from) else { return };
        if matches!(parcel, Parcel::Share(share) if share.member != from) {
            return;
        }
        if matches!(parcel, Parcel::State { .. }) {
            // Whatever was sent before it is void, and nothing may hold it up.
            queue.clear();
        }
        queue.push_back((parcel, what));
    }

    /// The next parcel whose verdict is [`Verdict::Now`].
    pub fn next(&mut self, verdict: impl Fn(&Parcel) -> Verdict) -> Option<(Parcel, T)> {
        for queue in &mut self.queues {
            while let Some((parcel, _)) = queue.front() {
                match verdict(parcel) {
                    Verdict::Now => return queue.pop_front(),
                    Verdict::Never => drop(queue.pop_front()),
                    Verdict::Later => break,
                }
            }
        }
        None
    }
}
