//! What a run can be told beside network, optimiser and schedule, through the session that trains.

use kernelwalk_nn::data::{Augmentation, Elastic};
use kernelwalk_nn::graph::{Initialisation, Weights, infer};
use kernelwalk_nn::optim::{Adam, Optimizer};
use kernelwalk_nn::train::protocol::{Command, Event, Generation, Pace};
use kernelwalk_nn::train::{RunConfig, Session, StepReport};
use kernelwalk_nn::zoo::Preset;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::training::{configure, configured, run};

/// Everything at once.
pub(crate) fn everything() -> RunConfig {
    let elastic = Elastic { amplitude: 1.0, smoothness: 6.0 };
    RunConfig {
        optimizer: Optimizer::AdamW(Adam { weight_decay: 0.1, ..Adam::default() }),
        label_smoothing: 0.1,
        clip_norm: Some(0.5),
        frozen: vec!["conv2".into()],
        augmentation: Augmentation { shift: 1, rotation: 10.0, scale: 0.1, elastic },
        averaging: 0.9,
        initialisation: Initialisation::He,
        ..RunConfig::plain(Preset::Tiny)
    }
}

pub(crate) fn session(config: RunConfig) -> Session {
    let mut session = configured(Preset::Tiny, 1);
    let failed = configure(&mut session, 1, config);
    assert!(failed.iter().all(|event| !matches!(event, Event::Failed(_))), "{failed:?}");
    run(&mut session, Pace::Full);
    session
}

fn steps(session: &mut Session, count: usize) {
    for _ in 0..count {
        assert!(matches!(session.step(), StepReport::Trained { .. }));
    }
}

fn params(session: &Session) -> Vec<f32> {
    session.weights().expect("a run").params().to_vec()
}

fn tested_checksum(session: &mut Session) -> u32 {
    session.handle(Command::Evaluate);
    while session.is_testing() {
        session.step();
    }
    let events = session.take_events();
    let tested = events.into_iter().find_map(|event| match event {
        Event::Tested(tested) => Some(tested.checksum),
        _ => None,
    });
    tested.expect("a test")
}

#[test]
fn frozen_layers_keep_their_bits_and_all_others_move() {
    let net = infer(&Preset::Tiny.graph()).expect("sound");
    for (optimizer, frozen) in [
        (Optimizer::AdamW(Adam { weight_decay: 0.1, ..Adam::default() }), "conv2"),
        (Optimizer::sgd(0.9), "conv1"),
        (Optimizer::adam(), "linear"),
    ] {
        let config = RunConfig { optimizer, frozen: vec![frozen.into()], ..RunConfig::plain(Preset::Tiny) };
        let before = Weights::initial(&net, config.seed);
        let mut session = session(config);
        steps(&mut session, 40);
        let after = params(&session);
        for (at, layer) in net.layers.iter().enumerate() {
            let same = |range: std::ops::Range<usize>| {
                let bits = |x: &[f32]| x[range.clone()].iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                bits(&after) == bits(before.params())
            };
            for range in Weights::ranges(&net, at).into_iter().filter(|range| !range.is_empty()) {
                assert_eq!(same(range), layer.id == frozen, "{} with {frozen} frozen", layer.id);
            }
        }
    }
}

#[test]
fn a_layer_that_is_not_there_cannot_be_frozen() {
    let mut session = configured(Preset::Tiny, 1);
    let config = RunConfig { frozen: vec!["conv9".into()], ..RunConfig::plain(Preset::Tiny) };
    let events = configure(&mut session, 2, config);
    let [Event::Failed(failure)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(failure.what, "there is no layer \"conv9\" to freeze");
}

#[test]
fn all_settings_together_give_the_same_bits_twice() {
    let [one, two] = [(); 2].map(|()| {
        let mut session = session(everything());
        steps(&mut session, 70);
        params(&session).iter().map(|x| x.to_bits()).collect::<Vec<_>>()
    });
    assert_eq!(one, two);
}

#[test]
fn augmented_epochs_differ_and_batches_do_not_matter_to_the_pictures() {
    // A frozen network: the loss is a function of the pictures alone.
    let losses = |batch_size: usize, frozen: bool| {
        let layers = ["conv1", "conv2", "linear"].map(String::from).to_vec();
        let frozen = if frozen { layers } else { Vec::new() };
        let mut session = session(RunConfig { batch_size, frozen, averaging: 0.0, ..everything() });
        let mut epoch = || {
            let mut sum = 0.0;
            for _ in 0..1_000_usize.div_ceil(batch_size) {
                let StepReport::Trained { images, loss } = session.step() else { panic!("a step") };
                sum += f64::from(loss) * images as f64;
            }
            sum / 1_000.0
        };
        [epoch(), epoch()]
    };
    let [first, second] = losses(32, true);
    let [first_again, second_again] = losses(50, true);
    // The same images, summed in another order and rounded to f32 once per batch.
    assert!((first - first_again).abs() < 1e-6 && (second - second_again).abs() < 1e-6);
    assert!((first - second).abs() > 1e-5, "{first} {second}");
}

#[test]
fn tests_use_the_mean_of_the_weights_and_snapshots_keep_both() {
    let mut straight = session(everything());
    steps(&mut straight, 30);
    let raw = straight.weights().expect("a run").checksum();
    assert_ne!(tested_checksum(&mut straight), raw);
    let events = straight.handle(Command::Snapshot);
    let bytes = events.into_iter().find_map(|event| match event {
        Event::SnapshotTaken { bytes, .. } => Some(bytes),
        _ => None,
    });
    let mut other = configured(Preset::Lenet5, 9);
    other.handle(Command::Restore { generation: Generation(5), bytes: bytes.expect("a snapshot") });
    run(&mut other, Pace::Full);
    for session in [&mut straight, &mut other] {
        steps(session, 30);
    }
    assert_eq!(params(&straight), params(&other));
    assert_eq!(tested_checksum(&mut straight), tested_checksum(&mut other));
}

#[test]
fn the_mean_without_a_past_is_the_weights() {
    // Not 0, which would keep no mean at all. Weights move little in a step, so differences are exact.
    let mut session = session(RunConfig { averaging: 1e-30, ..RunConfig::plain(Preset::Tiny) });
    steps(&mut session, 10);
    let raw = session.weights().expect("a run").checksum();
    assert_eq!(tested_checksum(&mut session), raw);
}

#[test]
fn he_starts_wider_and_with_biases_at_zero() {
    let net = infer(&Preset::Tiny.graph()).expect("sound");
    let [torch, he] =
        [Initialisation::Torch, Initialisation::He].map(|how| Weights::initial_with(&net, 3, how));
    let widest = |weights: &Weights, range: std::ops::Range<usize>| {
        weights.params()[range].iter().fold(0.0_f32, |most, x| most.max(x.abs()))
    };
    let at = |id: &str| net.index_of(id).expect("a layer of tiny");
    for (id, ratio) in [("conv1", 6_f32.sqrt()), ("conv2", 6_f32.sqrt()), ("linear", 1.0)] {
        let [weight, bias] = Weights::ranges(&net, at(id));
        let found = widest(&he, weight.clone()) / widest(&torch, weight);
        assert!((found - ratio).abs() < 1e-5, "{id}: {found}");
        assert_eq!(widest(&he, bias.clone()), 0.0);
        assert!(widest(&torch, bias) > 0.0);
    }
}
