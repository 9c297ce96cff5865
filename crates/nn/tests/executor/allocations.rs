//! A training step takes no memory. Counted natively: the allocator that counts needs threads.
#![cfg(not(target_arch = "wasm32"))]

use allocation_counter::measure;
use kernelwalk_nn::train::protocol::Pace;
use kernelwalk_nn::train::{RunConfig, StepReport};
use kernelwalk_nn::zoo::Preset;

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
