//! Training against the clock, with a clock of our own.

use std::cell::Cell;

use kernelwalk_nn::data::Split;
use kernelwalk_nn::train::protocol::Command;
use kernelwalk_nn::train::race::{Race, Task, Turn};
use kernelwalk_nn::train::recipes::{Aim, Overrides, Recipe};
use kernelwalk_nn::zoo::Preset;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::training::{configured, empty};

/// 70 steps of 32 on 1,000 images, looks after 20, 40, 60 and 70.
fn task() -> Task {
    let over = Overrides { steps: Some(70), eval_every: Some(20), ..Overrides::default() };
    let recipe = Recipe::of(Aim::P95, Preset::Tiny).with(&Overrides { batch: Some(32), ..over });
    Task { recipe, seed: 4, targets: vec![0.0, 0.9, 1.0] }
}

#[test]
fn time_counts_while_training_and_stands_still_during_a_look() {
    let (mut session, mut race) = (configured(Preset::Tiny, 1), Race::new(task()).expect("sound"));
    let clock = Cell::new(0.0);
    let mut looks = 0;
    loop {
        let testing = session.is_testing();
        // Half a second between the pieces of work: counts between steps, not during a look.
        clock.set(clock.get() + 500.0);
        match race.step(&mut session, || clock.get()) {
            Turn::Worked => looks += u32::from(testing && !session.is_testing()),
            Turn::Over => break,
            other => panic!("{other:?}"),
        }
    }
    let standing = race.standing();
    assert_eq!((standing.steps, standing.of, looks), (70, 70, 3));
    // 66 of the 70 steps follow a step; four begin as soon as the clock is started.
    assert_eq!(standing.sec, 33.0);
    let [(_, Some(any)), (_, Some(most)), (_, all)] = standing.reached[..] else {
        panic!("bars are easy: {standing:?}")
    };
    assert_eq!((any.steps, any.sec, any.epochs), (20, 9.5, 0.64));
    assert!(most.steps >= 20 && all.is_none_or(|all| all.steps >= most.steps), "{standing:?}");
    assert!(standing.best >= standing.last && standing.best >= 0.9);
    let looks: Vec<(u64, f64)> = standing.looks.iter().map(|look| (look.steps, look.sec)).collect();
    assert_eq!(looks, [(20, 9.5), (40, 19.0), (60, 28.5), (70, 33.0)]);
    assert_eq!(standing.looks.last().map(|look| look.accuracy), Some(standing.last));
    assert!(!session.is_running() && !session.is_testing());
}

#[test]
fn the_race_trains_what_the_session_trains() {
    let (mut session, mut race) = (configured(Preset::Tiny, 1), Race::new(task()).expect("sound"));
    while race.step(&mut session, || 0.0) == Turn::Worked {}
    let mut alone = configured(Preset::Tiny, 1);
    let config = Box::new(task().recipe.config(4));
    alone.handle(Command::Configure { generation: session.generation(), config });
    crate::training::run(&mut alone, kernelwalk_nn::train::protocol::Pace::Full);
    for _ in 0..70 {
        alone.step();
    }
    let checksum = |session: &kernelwalk_nn::train::Session| session.weights().map(|w| w.checksum());
    assert_eq!(checksum(&session), checksum(&alone));
}

#[test]
fn it_waits_for_all_images_before_it_begins() {
    let (mut session, mut race) = (empty(), Race::new(task()).expect("sound"));
    assert_eq!(race.step(&mut session, || 0.0), Turn::Waiting(Split::Test, 250));
    *session.test_images() = configured(Preset::Tiny, 1).test_images().clone();
    assert_eq!(race.step(&mut session, || 1e9), Turn::Waiting(Split::Train, 1_000));
    *session.train_images() = configured(Preset::Tiny, 1).train_images().clone();
    assert_eq!(race.step(&mut session, || 2e9), Turn::Worked);
    assert_eq!(race.standing().sec, 0.0);
}

#[test]
fn tasks_that_cannot_be_run_are_refused_in_plain_words() {
    let with = |over: Overrides| Task { recipe: task().recipe.with(&over), ..task() };
    let table = [
        (with(Overrides { steps: Some(0), ..Overrides::default() }), "two steps or more"),
        (with(Overrides { eval_every: Some(0), ..Overrides::default() }), "every step or less often"),
        (with(Overrides { batch: Some(0), ..Overrides::default() }), "a batch of 0 images"),
        (with(Overrides { shift: Some(99), ..Overrides::default() }), "shift is 99"),
        (Task { targets: vec![95.0], ..task() }, "the target 95 is no share"),
    ];
    for (task, words) in table {
        let why = Race::new(task).expect_err(words);
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn numbers_that_grow_too_large_end_the_race_with_the_reason() {
    let over = Overrides { lr: Some(1e30), ..Overrides::default() };
    let task = Task { recipe: task().recipe.with(&over), ..task() };
    let (mut session, mut race) = (configured(Preset::Tiny, 1), Race::new(task).expect("sound"));
    let why = loop {
        match race.step(&mut session, || 0.0) {
            Turn::Worked => {}
            Turn::Failed(why) => break why,
            other => panic!("{other:?}"),
        }
    };
    assert!(why.contains("The learning rate was"), "{why}");
}
