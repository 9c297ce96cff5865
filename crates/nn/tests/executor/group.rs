//! Members of a group, wired up in one process.

use std::collections::VecDeque;

use kernelwalk_nn::data::Augmentation;
use kernelwalk_nn::graph::{BatchNorm, Conv2d, Graph, Linear, Op};
use kernelwalk_nn::optim::Optimizer;
use kernelwalk_nn::train::group::{Follower, Inbox, Parcel, Peers, Share, Verdict};
use kernelwalk_nn::train::protocol::{Command, Event, FailureKind, Pace};
use kernelwalk_nn::train::{Model, RunConfig, Session, StepReport};
use kernelwalk_nn::zoo::Preset;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::settings::{everything, session};
use crate::training::{configure, run};

/// What belongs to a parcel on its way.
#[derive(Clone)]
enum Load {
    Bytes(Vec<u8>),
    Values(Vec<f32>),
}

/// Lines from each member to each other; a message waits in its line until it is delivered.
struct Lines(Vec<Vec<VecDeque<(Parcel, Load)>>>, u32);

impl Lines {
    fn between(members: usize) -> Self {
        Self(vec![vec![VecDeque::new(); members]; members], 0)
    }
}

struct Sender<'l> {
    lines: &'l mut Lines,
    me: usize,
}

impl Peers for Sender<'_> {
    fn era(&mut self) -> u32 {
        self.lines.1 += 1;
        self.lines.1
    }

    fn bytes(&mut self, to: usize, parcel: Parcel, bytes: &[u8]) {
        self.lines.0[self.me][to].push_back((parcel, Load::Bytes(bytes.to_vec())));
    }

    fn share(&mut self, share: Share, values: &[f32]) {
        for to in (0..self.lines.0.len()).filter(|to| *to != self.me) {
            self.lines.0[self.me][to].push_back((Parcel::Share(share), Load::Values(values.to_vec())));
        }
    }
}

/// A session at the head of its followers.
struct Group {
    session: Session,
    followers: Vec<Follower>,
    inboxes: Vec<Inbox<Load>>,
    lines: Lines,
    /// Picks the line that is served next.
    luck: u32,
}

impl Group {
    fn new(config: RunConfig, luck: u32) -> Self {
        let n = config.members;
        Self {
            session: session(config),
            followers: (1..n).map(Follower::new).collect(),
            inboxes: (0..n).map(|_| Inbox::new(n)).collect(),
            lines: Lines::between(n),
            luck,
        }
    }

    /// Delivers one message of some line that has one.
    fn deliver(&mut self) -> bool {
        let n = self.inboxes.len();
        self.luck = self.luck.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let start = (self.luck >> 8) as usize;
        let pairs = (0..n * n).map(|at| (start + at) % (n * n));
        let Some(at) = pairs.into_iter().find(|at| !self.lines.0[at / n][at % n].is_empty()) else {
            return false;
        };
        let (from, to) = (at / n, at % n);
        let (parcel, load) = self.lines.0[from][to].pop_front().expect("not empty");
        self.inboxes[to].push(from, parcel, load);
        if to > 0 {
            self.follow(to);
        } else {
            self.hear();
        }
        true
    }

    fn follow(&mut self, member: usize) {
        let follower = &mut self.followers[member - 1];
        loop {
            follower.work(&mut Sender { lines: &mut self.lines, me: member });
            match self.inboxes[member].next(|parcel| follower.verdict(parcel)) {
                None => return,
                Some((Parcel::Share(share), Load::Values(values))) => {
                    follower.receive(share, |slot| copy(&values, slot));
                }
                Some((parcel, Load::Bytes(bytes))) => follower.take(parcel, &bytes).expect("fits"),
                Some(_) => panic!("shares are values"),
            }
        }
    }

    fn hear(&mut self) {
        let verdict = |session: &Session, parcel: &Parcel| match parcel {
            Parcel::Share(share) => session.verdict(share),
            _ => Verdict::Never,
        };
        while let Some((Parcel::Share(share), Load::Values(values))) =
            self.inboxes[0].next(|parcel| verdict(&self.session, parcel))
        {
            self.session.receive(share, |slot| copy(&values, slot));
        }
    }

    /// The session's next report that is not about waiting for others.
    fn step(&mut self) -> StepReport {
        loop {
            self.hear();
            let report = self.session.step_with(&mut Sender { lines: &mut self.lines, me: 0 });
            if report != StepReport::Exchanging {
                return report;
            }
            assert!(self.deliver(), "nobody waits for nothing");
        }
    }

    fn steps(&mut self, count: usize) {
        for _ in 0..count {
            assert!(matches!(self.step(), StepReport::Trained { .. }));
        }
    }

    /// Checksums of all members once every line is empty.
    fn checksums(&mut self) -> Vec<Option<u32>> {
        while self.deliver() {}
        let first = checksum(&self.session);
        std::iter::once(Some(first)).chain(self.followers.iter().map(Follower::checksum)).collect()
    }
}

fn copy(values: &[f32], slot: &mut [f32]) -> bool {
    slot.copy_from_slice(values);
    true
}

fn checksum(session: &Session) -> u32 {
    session.weights().expect("a run").checksum()
}

fn of(members: usize, config: RunConfig) -> RunConfig {
    RunConfig { members, batch_size: 24, ..config }
}

/// Normalisation and dropout, which every member does by itself.
fn random_net() -> Model {
    let graph = Graph::new("random")
        .then("input", Op::Input { shape: [1, 28, 28] })
        .then("conv", Op::Conv2d(Conv2d { stride: [2, 2], ..Conv2d::of(6, 5) }))
        .then("norm", Op::BatchNorm(BatchNorm::default()))
        .then("relu", Op::Relu)
        .then("flatten", Op::Flatten)
        .then("dropout", Op::Dropout { p: 0.3 })
        .then("linear", Op::Linear(Linear { out_features: 10, bias: true }));
    Model::Graph(graph)
}

fn configurations() -> Vec<RunConfig> {
    let plain = RunConfig::plain(Preset::Tiny);
    vec![plain.clone(), RunConfig { model: random_net(), ..plain }, everything()]
}

#[test]
fn all_members_reach_the_bits_of_one_session_whatever_the_timing() {
    for config in configurations() {
        for members in [2, 3, 5] {
            let mut alone = session(of(members, config.clone()));
            // Through the end of an epoch, whose last step has fewer images.
            let steps = 1_000_usize.div_ceil(24 * members) + 6;
            (0..steps).for_each(|_| assert!(matches!(alone.step(), StepReport::Trained { .. })));
            for luck in [1, 77] {
                let mut group = Group::new(of(members, config.clone()), luck);
                group.steps(steps);
                let sums = group.checksums();
                assert_eq!(sums, vec![Some(checksum(&alone)); members], "{members} members, {config:?}");
                assert!(group.followers.iter().all(|f| f.steps() == steps as u64));
            }
        }
    }
}

#[test]
fn slices_of_a_batch_add_up_to_the_batch() {
    // Momentum, not Adam, which divides by gradients: where they are almost 0, rounding would decide.
    let base =
        RunConfig { optimizer: Optimizer::sgd(0.9), learning_rate: 0.02, ..RunConfig::plain(Preset::Tiny) };
    let mut whole = session(RunConfig { batch_size: 48, ..base.clone() });
    let mut group = Group::new(RunConfig { batch_size: 16, members: 3, ..base }, 5);
    for step in 0..20 {
        let StepReport::Trained { images, loss } = whole.step() else { panic!("a step") };
        let StepReport::Trained { images: shared, loss: mean } = group.step() else { panic!("a step") };
        assert_eq!(images, shared);
        // The same sums in another order: 48 terms of 24 bits, over 20 steps.
        assert!((loss - mean).abs() < 1e-4 * (1.0 + loss), "{loss} and {mean} in step {step}");
    }
    let [a, b] = [&whole, &group.session].map(|session| session.weights().expect("a run").params().to_vec());
    let largest = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(largest < 1e-4, "weights differ by {largest}");
}

#[test]
fn a_group_forms_and_ends_in_the_middle_of_a_run_without_a_trace() {
    for config in configurations() {
        let config = of(2, config);
        let mut alone = session(config.clone());
        (0..50).for_each(|_| assert!(matches!(alone.step(), StepReport::Trained { .. })));

        let mut group = Group::new(config, 3);
        for _ in 0..7 {
            assert!(matches!(group.session.step(), StepReport::Trained { .. }));
        }
        group.steps(13);
        // The follower dies between the leader's share and its own.
        let mut nobody = Lines::between(2);
        let report = group.session.step_with(&mut Sender { lines: &mut nobody, me: 0 });
        assert_eq!(report, StepReport::Exchanging);
        group.session.part();
        for _ in 0..10 {
            assert!(matches!(group.session.step(), StepReport::Trained { .. }));
        }
        group.followers = vec![Follower::new(1)];
        group.inboxes = vec![Inbox::new(2), Inbox::new(2)];
        group.lines = Lines::between(2);
        group.steps(20);
        assert_eq!(group.checksums(), vec![Some(checksum(&alone)); 2]);
    }
}

#[test]
fn pauses_snapshots_and_another_learning_rate_work_in_a_group() {
    let config = of(3, RunConfig::plain(Preset::Tiny));
    let commands = |session: &mut Session| {
        session.handle(Command::Pause);
        assert_eq!(session.step(), StepReport::Idle);
        let events = session.handle(Command::Snapshot);
        let Some(Event::SnapshotTaken { bytes, .. }) = events.into_iter().next_back() else { panic!("none") };
        session.handle(Command::SetLearningRate(0.02));
        run(session, Pace::Full);
        bytes
    };
    let mut alone = session(config.clone());
    (0..9).for_each(|_| assert!(matches!(alone.step(), StepReport::Trained { .. })));
    let expected = commands(&mut alone);
    (0..9).for_each(|_| assert!(matches!(alone.step(), StepReport::Trained { .. })));

    let mut group = Group::new(config.clone(), 11);
    group.steps(9);
    // The next step is under way when the pause comes.
    let report = group.session.step_with(&mut Sender { lines: &mut group.lines, me: 0 });
    assert_eq!(report, StepReport::Exchanging);
    group.deliver();
    let bytes = commands(&mut group.session);
    assert_eq!(bytes, expected, "a step that is under way leaves no trace in a snapshot");
    group.steps(9);
    assert_eq!(group.checksums(), vec![Some(checksum(&alone)); 3]);

    let generation = group.session.generation().next();
    group.session.handle(Command::Restore { generation, bytes });
    group.session.handle(Command::SetLearningRate(0.02));
    run(&mut group.session, Pace::Full);
    group.steps(9);
    assert_eq!(group.checksums(), vec![Some(checksum(&alone)); 3], "restored");
}

#[test]
fn numbers_out_of_range_stop_all_members_at_the_same_step() {
    let config = RunConfig { learning_rate: 1e30, ..of(3, RunConfig::plain(Preset::Tiny)) };
    let mut group = Group::new(config.clone(), 2);
    let trained = (0..50).take_while(|_| group.step() != StepReport::Failed).count();
    assert!(trained < 50, "a learning rate of 1e30 cannot end well");
    let events = group.session.take_events();
    let Some(Event::Failed(failure)) = events.last() else { panic!("{events:?}") };
    assert_eq!((failure.kind, failure.step), (FailureKind::Diverged, trained as u64));
    assert!(failure.layer.is_some());
    let sums = group.checksums();
    assert_eq!(sums, vec![sums[0]; 3], "all are back at the last good weights");

    // The next run needs nothing but its configuration.
    configure(&mut group.session, 2, of(3, RunConfig::plain(Preset::Tiny)));
    run(&mut group.session, Pace::Full);
    group.steps(5);
    let sums = group.checksums();
    assert_eq!(sums, vec![sums[0]; 3]);
}

#[test]
fn augmented_images_do_not_depend_on_who_draws_them() {
    let augmentation = Augmentation { shift: 2, ..Augmentation::default() };
    let config = RunConfig { augmentation, optimizer: Optimizer::sgd(0.0), ..RunConfig::plain(Preset::Tiny) };
    let mut whole = session(RunConfig { batch_size: 40, ..config.clone() });
    let mut group = Group::new(RunConfig { batch_size: 20, members: 2, ..config }, 9);
    let StepReport::Trained { loss, .. } = whole.step() else { panic!("a step") };
    let StepReport::Trained { loss: mean, .. } = group.step() else { panic!("a step") };
    // Forty losses around 2.3, added in another order.
    assert!((loss - mean).abs() < 1e-5, "{loss} and {mean}");
}
