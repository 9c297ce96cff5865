//! A training step takes no memory, and a network no more than was foreseen. Counted natively: the allocator that counts
//! needs threads.
#![cfg(not(target_arch = "wasm32"))]

use allocation_counter::measure;
use kernelwalk_nn::graph::{Conv2d, Executor, Graph, Kernels, Op, Setup, infer};
use kernelwalk_nn::train::protocol::Pace;
use kernelwalk_nn::train::{RunConfig, StepReport};
use kernelwalk_nn::zoo::Preset;

use crate::nets::networks;
use crate::settings::{everything, session};
use crate::training::{configured, run};

#[test]
fn a_training_step_allocates_nothing() {
    let plain = Preset::ALL.map(|preset| {
        let mut session = configured(preset, 1);
        run(&mut session, Pace::Full);
        session
    });
    let sliced = RunConfig { members: 3, ..everything() };
    for mut session in plain.into_iter().chain([everything(), sliced].map(session)) {
        session.step();
        session.take_events();
        // Beyond the hundredth step, at which a copy to fall back to is made, and into a new epoch.
        let counted = measure(|| {
            for _ in 0..150 {
                assert!(matches!(session.step(), StepReport::Trained { .. }));
            }
        });
        assert_eq!(counted.count_total, 0);
    }
}

#[test]
fn an_executor_takes_the_memory_that_was_foreseen() {
    let presets = Preset::ALL.map(Preset::graph);
    for graph in presets.into_iter().chain(networks()) {
        let net = infer(&graph).expect("sound");
        for kernels in [Kernels::Fused, Kernels::Apart, Kernels::Plain] {
            for setup in [Setup::training(1), Setup::training(33), Setup::inference(100), Setup::looking()] {
                let setup = Setup { kernels, ..setup };
                let foreseen = Executor::bytes_for(&net, setup);
                let mut executor = None;
                let counted = measure(|| executor = Some(Executor::new(&net, setup)));
                assert_eq!(executor.map(|executor| executor.bytes()), Some(foreseen));
                // What describes the network lies beside the numbers: names, shapes and lists of buffers.
                let beside = counted.bytes_current - foreseen as i64;
                let layers = net.layers.len() as i64;
                assert!(
                    (0..2_048 * layers).contains(&beside),
                    "{beside} bytes in {layers} layers: {setup:?} {graph:?}"
                );
            }
        }
    }
}

#[test]
fn to_foresee_a_huge_network_takes_next_to_nothing() {
    let graph = Graph::new("huge")
        .then("input", Op::Input { shape: [1, 512, 512] })
        .then("conv", Op::Conv2d(Conv2d::of(64, 3).padded(1)))
        .then("flatten", Op::Flatten);
    let net = infer(&graph).expect("sound");
    let mut bytes = 0;
    let counted = measure(|| bytes = Executor::bytes_for(&net, Setup::training(1_024)));
    // Results and their gradients alone.
    assert!(bytes > 2 * 1_024 * 64 * 512 * 512 * 4, "{bytes}");
    assert!(counted.bytes_max < 100_000, "{}", counted.bytes_max);
}
