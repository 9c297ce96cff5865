use kernelwalk_nn::data::{SampleShape, Shard, Split, shard::Codec};
use kernelwalk_nn::graph::{BatchNorm, Conv2d, Graph, Linear, Op, Pool};
use kernelwalk_nn::train::protocol::{Command, Event, FailureKind, Generation, Pace};
use kernelwalk_nn::train::{Model, RunConfig, Session, StepReport};
use kernelwalk_nn::zoo::Preset;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::kernels::number;

const TRAIN: usize = 1_000;
const TEST: usize = 250;

/// Bars: class `k` has a bright row at height `2 + 2 k`, on noise.
fn shard(first: usize, count: usize) -> Shard {
    let labels: Vec<u8> = (first..first + count).map(|index| (index * 7 % 10) as u8).collect();
    let mut samples = vec![0; count * 784];
    for (at, sample) in samples.chunks_exact_mut(784).enumerate() {
        let noise = (first + at) * 784;
        sample.iter_mut().enumerate().for_each(|(i, x)| *x = (number(noise + i).abs() * 90.0) as u8);
        let row = 2 + 2 * usize::from(labels[at]);
        sample[row * 28 + 4..row * 28 + 24].fill(230);
    }
    Shard::pack(Codec::Stored, SampleShape::MNIST, first as u32, &labels, &samples).expect("a shard")
}

fn small(preset: Preset, seed: u64) -> RunConfig {
    RunConfig { seed, ..RunConfig::plain(preset) }
}

pub(crate) fn empty() -> Session {
    Session::new("build", SampleShape::MNIST, 10, [TRAIN, TEST])
}

pub(crate) fn configure(session: &mut Session, generation: u32, config: RunConfig) -> Vec<Event> {
    let generation = Generation(generation);
    session.handle(Command::Configure { generation, config: Box::new(config) })
}

pub(crate) fn run(session: &mut Session, pace: Pace) {
    session.handle(Command::Run { pace });
}

pub(crate) fn configured(preset: Preset, seed: u64) -> Session {
    let mut session = empty();
    session.train_images().push(shard(0, 512)).expect("the first");
    session.train_images().push(shard(512, TRAIN - 512)).expect("the rest");
    session.test_images().push(shard(0, TEST)).expect("the test images");
    configure(&mut session, 1, small(preset, seed));
    session
}

fn steps(session: &mut Session, count: usize) {
    for _ in 0..count {
        assert!(matches!(session.step(), StepReport::Trained { .. }));
    }
}

fn checksum(session: &Session) -> u32 {
    session.weights().expect("a run").checksum()
}

#[test]
fn bars_are_learned_within_two_epochs_and_then_tested() {
    let mut session = configured(Preset::Tiny, 1);
    session.handle(Command::StopAfter { epochs: Some(2) });
    run(&mut session, Pace::Full);
    while session.is_busy() {
        session.step();
    }
    let events = session.take_events();
    let tested = events.iter().find_map(|event| if let Event::Tested(t) = event { Some(t) } else { None });
    let tested = tested.expect("the end of the last epoch is tested");
    assert!(tested.correct >= 240, "{} of {TEST}", tested.correct);
    assert_eq!((tested.total, tested.step), (TEST as u32, 64));
    assert_eq!(tested.confusion.iter().sum::<u32>(), TEST as u32);
    assert_eq!(tested.per_class.iter().map(|(right, _)| right).sum::<u32>(), tested.correct);
    assert!(matches!(events.last(), Some(Event::Finished { epoch: 2, step: 64, .. })));
}

#[test]
fn a_run_with_a_last_step_is_tested_and_ends_there_in_the_middle_of_an_epoch() {
    let mut session = configured(Preset::Tiny, 1);
    configure(&mut session, 2, RunConfig { last_step: Some(20), ..small(Preset::Tiny, 1) });
    run(&mut session, Pace::Full);
    while session.is_busy() {
        session.step();
    }
    let events = session.take_events();
    assert!(events.iter().any(|event| matches!(event, Event::Tested(test) if test.step == 20)));
    assert!(matches!(events.last(), Some(Event::Finished { epoch: 0, step: 20, .. })));
}

#[test]
fn the_same_seed_gives_the_same_bits_however_the_images_arrive() {
    let mut together = configured(Preset::Tiny, 3);
    run(&mut together, Pace::Full);
    steps(&mut together, 40);

    let mut trickling = empty();
    configure(&mut trickling, 1, small(Preset::Tiny, 3));
    run(&mut trickling, Pace::StepsPerSecond(1.0));
    assert_eq!(trickling.step(), StepReport::Waiting { split: Split::Train, images: 512 });
    trickling.train_images().push(shard(0, 512)).expect("the first");
    steps(&mut trickling, 16);
    assert_eq!(trickling.step(), StepReport::Waiting { split: Split::Train, images: TRAIN });
    trickling.train_images().push(shard(512, TRAIN - 512)).expect("the rest");
    steps(&mut trickling, 24);
    assert_eq!(checksum(&together), checksum(&trickling));

    let mut other = configured(Preset::Tiny, 4);
    run(&mut other, Pace::Full);
    steps(&mut other, 40);
    assert_ne!(checksum(&together), checksum(&other));
}

/// Normalisation, whose statistics are sums over the batch, and dropout, which draws.
fn normed() -> Graph {
    Graph::new("normed")
        .then("input", Op::Input { shape: [1, 28, 28] })
        .then("conv", Op::Conv2d(Conv2d { stride: [2; 2], bias: false, ..Conv2d::of(6, 3) }))
        .then("norm", Op::BatchNorm(BatchNorm::default()))
        .then("relu", Op::Relu)
        .then("pool", Op::MaxPool2d(Pool::of(2)))
        .then("flatten", Op::Flatten)
        .then("drop", Op::Dropout { p: 0.4 })
        .then("linear", Op::Linear(Linear { out_features: 10, bias: true }))
}

#[test]
fn the_same_seed_gives_the_same_bits_twice_and_another_seed_others() {
    for model in [Model::Preset(Preset::Tiny), Model::Preset(Preset::Lenet5), Model::Graph(normed())] {
        let trained = |seed: u64| {
            let mut session = configured(Preset::Tiny, 1);
            configure(&mut session, 2, RunConfig { model: model.clone(), ..small(Preset::Tiny, seed) });
            run(&mut session, Pace::Full);
            // Into a second epoch, of another order.
            steps(&mut session, 40);
            checksum(&session)
        };
        let [once, twice, other] = [7, 7, 8].map(trained);
        assert_eq!(once, twice, "{model:?}");
        assert_ne!(once, other, "{model:?}");
    }
}

#[test]
fn a_restored_snapshot_continues_bit_for_bit() {
    for preset in Preset::ALL {
        let mut session = configured(preset, 5);
        run(&mut session, Pace::Full);
        steps(&mut session, 35);
        let events = session.handle(Command::Snapshot);
        let Some(Event::SnapshotTaken { bytes, step: 35, .. }) = events.last() else { panic!("{events:?}") };
        steps(&mut session, 10);

        let mut resumed = configured(Preset::Tiny, 99);
        let restore = Command::Restore { generation: Generation(2), bytes: bytes.clone() };
        let events = resumed.handle(restore);
        assert!(matches!(events[..], [Event::Configured { generation: Generation(2), step: 35, .. }]));
        run(&mut resumed, Pace::Full);
        steps(&mut resumed, 10);
        assert_eq!(checksum(&session), checksum(&resumed), "{preset:?}");

        for at in [0, 4, 20, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let events = resumed.handle(Command::Restore { generation: Generation(3), bytes: damaged });
            assert!(matches!(&events[..], [Event::Failed(failure)] if failure.kind == FailureKind::Snapshot));
        }
    }
}

#[test]
fn a_session_runs_pauses_and_starts_over() {
    let mut session = configured(Preset::Tiny, 1);
    assert_eq!(session.step(), StepReport::Idle);
    session.handle(Command::StepOnce);
    steps(&mut session, 1);
    assert_eq!(session.step(), StepReport::Idle);
    let before = checksum(&session);
    let Some(Event::Report(report)) = session.report(100.0) else { panic!("one step was made") };
    assert_eq!((report.step, report.images_seen, report.points.len()), (1, 32, 1));
    assert!((report.smoothed - report.loss).abs() < 1e-4, "the mean of one loss is that loss");
    assert_eq!(session.report(100.0), None, "nothing new");

    run(&mut session, Pace::Full);
    steps(&mut session, 3);
    let events = session.handle(Command::Pause);
    assert!(matches!(events.last(), Some(Event::Running { running: false, .. })));
    assert_ne!(checksum(&session), before);

    let events = configure(&mut session, 2, small(Preset::Tiny, 1));
    assert!(matches!(events[..], [Event::Configured { step: 0, parameters: 5_994, .. }]));
    assert!(events.iter().all(|event| event.generation() == Some(Generation(2))));
    session.handle(Command::StepOnce);
    steps(&mut session, 1);
    assert_eq!(checksum(&session), before, "the same configuration starts the same run");
}

#[test]
fn a_drawn_digit_shows_every_layer() {
    let mut session = configured(Preset::Tiny, 1);
    let events = session.handle(Command::Probe { id: 7, pixels: vec![9; 784] });
    let Some(Event::Probed(probed)) = events.last() else { panic!("{events:?}") };
    let names: Vec<&str> = probed.layers.iter().map(|maps| maps.node.as_str()).collect();
    assert_eq!(names, ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2"]);
    assert_eq!((probed.layers[0].channels, probed.layers[0].values.len()), (8, 8 * 28 * 28));
    let rectified: Vec<f32> = probed.layers[0].values.iter().map(|x| x.max(0.0)).collect();
    assert_eq!(probed.layers[1].values, rectified);
    assert!((probed.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    assert_eq!(probed.id, 7);
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let mut session = empty();
    let failure = |events: Vec<Event>| match events.into_iter().next_back() {
        Some(Event::Failed(failure)) => (failure.kind, failure.what),
        other => panic!("{other:?}"),
    };
    let (kind, what) = failure(session.handle(Command::Evaluate));
    assert_eq!(
        (kind, what.as_str()),
        (FailureKind::Command, "There is no run yet; configure one before testing.")
    );
    let bad = RunConfig { batch_size: 0, ..small(Preset::Tiny, 1) };
    let (kind, what) = failure(configure(&mut session, 1, bad));
    assert_eq!(kind, FailureKind::Configuration);
    assert_eq!(what, "a batch of 0 images is not supported; use 1 to 1024");
    configure(&mut session, 2, small(Preset::Tiny, 1));
    let (_, what) = failure(session.handle(Command::Probe { id: 1, pixels: vec![0; 3] }));
    assert_eq!(what, "The picture has 3 pixels, but the network reads 784.");
}

#[test]
fn numbers_out_of_range_stop_the_run_at_the_last_good_weights() {
    let mut session = configured(Preset::Tiny, 1);
    let config = RunConfig { learning_rate: 1e30, ..small(Preset::Tiny, 1) };
    configure(&mut session, 2, config);
    let start = checksum(&session);
    run(&mut session, Pace::Full);
    let failed = (0..50).any(|_| session.step() == StepReport::Failed);
    assert!(failed, "a learning rate of 1e30 cannot end well");
    let events = session.take_events();
    let Some(Event::Failed(failure)) = events.last() else { panic!("{events:?}") };
    assert_eq!(failure.kind, FailureKind::Diverged);
    assert!(failure.layer.is_some() && failure.what.contains("try a tenth"), "{}", failure.what);
    assert_eq!(checksum(&session), start);
    assert_eq!(session.step(), StepReport::Idle);
}
