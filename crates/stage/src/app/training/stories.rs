//! What happens when a person and a worker do this and that.

use kernelwalk_nn::train::protocol::{
    Command, CurvePoint, Event, Failure, FailureKind, Generation, Mistake, Probed, Report, TestReport,
};

use super::*;

/// A scene that is open and configured, with all data there.
fn opened() -> Training {
    let mut training = Training::default();
    training.update(TrainingMsg::Opened);
    tell(&mut training, Event::Hello { build_id: "b".into(), kernel_set: "scalar".into() });
    let generation = training.generation;
    tell(
        &mut training,
        Event::Configured {
            generation,
            step: 0,
            parameters: 5_994,
            multiply_adds: 786_560,
            memory_bytes: 1_000_000,
            members: 1,
        },
    );
    tell(&mut training, data(60_000, 10_000));
    training
}

fn data(train_images: u32, test_images: u32) -> Event {
    Event::DataProgress {
        train_images,
        train_total: 60_000,
        test_images,
        test_total: 10_000,
        bytes: 1,
        bytes_total: 1,
    }
}

fn tell(training: &mut Training, event: Event) -> Vec<TrainingEffect> {
    training.update(TrainingMsg::TrainerReported(Box::new(event), 0.0))
}

fn report(training: &Training, step: u64, loss: f32) -> Event {
    Event::Report(Report {
        generation: training.generation,
        step,
        epoch: (step / 1_875) as u32,
        images_seen: step * 32,
        images_per_epoch: 60_000,
        loss,
        smoothed: loss,
        train_accuracy: 0.5,
        images_per_second: 900.0,
        learning_rate: 0.001,
        points: vec![CurvePoint { step, images_seen: step * 32, loss, accuracy: 0.5 }],
    })
}

fn tested(training: &Training, step: u64) -> Event {
    Event::Tested(TestReport {
        generation: training.generation,
        step,
        correct: 9,
        total: 10,
        loss: 0.3,
        per_class: vec![(5, 5), (4, 5)],
        confusion: vec![5, 0, 1, 4],
        mistakes: vec![Mistake { index: 77, label: 1, predicted: 0, confidence: 0.99 }],
        checksum: 0xBEEF,
    })
}

fn commands(effects: &[TrainingEffect]) -> Vec<&Command> {
    let mut commands = Vec::new();
    for effect in effects {
        if let TrainingEffect::Send(command) = effect {
            commands.push(command);
        }
    }
    commands
}

fn draw(training: &mut Training) -> Vec<TrainingEffect> {
    let mut effects = training.update(TrainingMsg::StrokeBegan(Point { x: 0.5, y: 0.2 }));
    effects.extend(training.update(TrainingMsg::StrokeWentOn(vec![Point { x: 0.5, y: 0.8 }])));
    effects
}

#[test]
fn opening_the_scene_starts_the_worker_and_sets_up_a_run() {
    let mut training = Training::default();
    let effects = training.update(TrainingMsg::Opened);
    assert_eq!(effects[0], TrainingEffect::StartTrainer);
    assert!(matches!(commands(&effects)[0], Command::Configure { generation: Generation(1), .. }));
    assert_eq!(commands(&effects)[1], &Command::StopAfter { epochs: Some(1) });
    let again = training.update(TrainingMsg::Opened);
    assert_eq!(again, [TrainingEffect::StartTrainer], "coming back to the scene keeps the run");
}

#[test]
fn a_run_goes_through_its_phases() {
    let mut training = opened();
    let effects = training.update(TrainingMsg::RunPressed);
    assert!(matches!(commands(&effects)[..], [Command::Run { .. }]));
    assert_eq!(training.phase, Phase::Waiting);
    let event = report(&training, 1, 2.3);
    tell(&mut training, event);
    assert_eq!(training.phase, Phase::Running);
    assert_eq!(training.update(TrainingMsg::PausePressed), [TrainingEffect::Send(Command::Pause)]);
    assert_eq!(training.phase, Phase::Paused);
    assert_eq!(training.update(TrainingMsg::StepPressed), [TrainingEffect::Send(Command::StepOnce)]);
    let generation = training.generation;
    tell(&mut training, Event::Finished { generation, step: 1_875, epoch: 1, checksum: 0xAB });
    assert_eq!(training.phase, Phase::Finished);
    assert_eq!(training.machine.checksum.as_deref(), Some("000000ab"));
    assert!(training.update(TrainingMsg::StepPressed).is_empty(), "a finished run has no further step");
    let again = training.update(TrainingMsg::RunPressed);
    assert!(matches!(
        commands(&again)[..],
        [Command::Configure { .. }, Command::StopAfter { .. }, Command::Run { .. }]
    ));
    assert_eq!(training.loss.buckets().len(), 0);
}

#[test]
fn reports_about_a_run_that_was_reset_are_dropped() {
    let mut training = opened();
    training.update(TrainingMsg::RunPressed);
    let late = report(&training, 500, 0.2);
    training.update(TrainingMsg::ResetPressed);
    let before = training.clone();
    assert!(tell(&mut training, late).is_empty());
    assert_eq!(training, before);
}

#[test]
fn settings_changed_before_the_first_step_count_at_once() {
    let mut training = opened();
    let effects = training.update(TrainingMsg::FieldWritten(Field::Seed, "7".into()));
    let [Command::Configure { config, .. }, _] = commands(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(config.seed, 7);
    assert!(!training.needs_new_run());
}

#[test]
fn settings_changed_during_a_run_wait_for_a_reset_and_keep_the_curves() {
    let mut training = opened();
    training.update(TrainingMsg::RunPressed);
    let event = report(&training, 1, 2.3);
    tell(&mut training, event);
    let effects = training.update(TrainingMsg::FieldWritten(Field::BatchSize, "64".into()));
    assert_eq!(effects, [TrainingEffect::Keep]);
    assert!(training.needs_new_run());
    assert_eq!(training.loss.buckets().len(), 1);
    training.update(TrainingMsg::SettingsKept);
    assert!(!training.needs_new_run());
    training.update(TrainingMsg::FieldWritten(Field::BatchSize, "64".into()));
    let effects = training.update(TrainingMsg::ResetPressed);
    let [Command::Configure { config, .. }, _] = commands(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(config.batch_size, 64);
    assert!(training.loss.buckets().is_empty() && training.phase == Phase::Idle);
}

#[test]
fn an_unfinished_number_changes_nothing() {
    let mut training = opened();
    for text in ["-", "1e999", ""] {
        let effects = training.update(TrainingMsg::FieldWritten(Field::LearningRate, text.into()));
        assert_eq!(effects, [TrainingEffect::Keep], "{text:?}");
        assert_eq!(training.draft.text(Field::LearningRate), text);
        assert!(!training.needs_new_run());
    }
    let effects = training.update(TrainingMsg::ResetPressed);
    assert!(matches!(commands(&effects)[0], Command::Configure { .. }), "the last good settings count");
}

#[test]
fn another_optimiser_brings_its_usual_learning_rate_unless_the_person_chose_one() {
    let mut training = opened();
    training.update(TrainingMsg::OptimiserChosen(OptimiserChoice::Sgd));
    assert_eq!(training.draft.text(Field::LearningRate), "0.1");
    training.update(TrainingMsg::FieldWritten(Field::LearningRate, "0.03".into()));
    training.update(TrainingMsg::OptimiserChosen(OptimiserChoice::Adam));
    assert_eq!(training.draft.text(Field::LearningRate), "0.03");
}

#[test]
fn one_picture_at_a_time_goes_to_the_worker_and_the_newest_one_last() {
    let mut training = opened();
    let effects = draw(&mut training);
    let [Command::Probe { id, pixels }] = commands(&effects)[..] else { panic!("{effects:?}") };
    let (id, generation) = (*id, training.generation);
    assert_eq!(pixels.len(), 784);
    let answer = Probed {
        generation,
        id,
        step: 0,
        logits: vec![0.0; 10],
        probabilities: vec![0.1; 10],
        layers: Vec::new(),
    };
    let effects = tell(&mut training, Event::Probed(answer));
    assert_eq!(training.reading.as_deref(), Some(&[0.1; 10][..]));
    assert!(matches!(commands(&effects)[..], [Command::Probe { .. }]), "the stroke went on meanwhile");
}

#[test]
fn an_empty_pad_asks_nothing_and_shows_nothing() {
    let mut training = opened();
    draw(&mut training);
    let effects = training.update(TrainingMsg::PadCleared);
    assert!(commands(&effects).is_empty());
    assert_eq!((training.reading, training.digit), (None, None));
}

#[test]
fn the_test_images_are_read_early_and_then_after_each_epoch() {
    let mut training = opened();
    let mut asked = Vec::new();
    for step in (25..3_000).step_by(25) {
        let event = report(&training, step, 1.0);
        if commands(&tell(&mut training, event)).contains(&&Command::Evaluate) {
            asked.push(step);
            let event = tested(&training, step);
            tell(&mut training, event);
        }
    }
    assert_eq!(asked, [200, 575, 1_125]);
    assert_eq!(training.test_accuracy.len(), 3);
}

#[test]
fn a_test_waits_for_all_test_images() {
    let mut training = opened();
    tell(&mut training, data(60_000, 2_000));
    assert!(training.update(TrainingMsg::TestPressed).is_empty());
    tell(&mut training, data(60_000, 10_000));
    assert_eq!(training.update(TrainingMsg::TestPressed), [TrainingEffect::Send(Command::Evaluate)]);
    assert!(training.update(TrainingMsg::TestPressed).is_empty(), "one test at a time");
}

#[test]
fn the_pictures_of_mistakes_are_fetched_once() {
    let mut training = opened();
    let event = tested(&training, 10);
    assert_eq!(tell(&mut training, event), [TrainingEffect::FetchImages(vec![77])]);
    let image = TestImage { index: 77, truth: 1, image: vec![9; 784].into() };
    training.update(TrainingMsg::ImageArrived(image));
    let event = tested(&training, 20);
    assert!(tell(&mut training, event).is_empty());
    let evaluation = training.evaluation.as_ref().expect("tested");
    assert_eq!(evaluation.mistakes[0].image.as_deref(), Some(&[9; 784][..]));
    assert_eq!(*evaluation.counts, [[5, 0], [1, 4]]);
}

#[test]
fn a_dead_worker_is_named_and_its_run_goes_on() {
    let mut training = opened();
    training.update(TrainingMsg::RunPressed);
    let event = report(&training, 300, 1.0);
    tell(&mut training, event);
    let effects =
        training.update(TrainingMsg::TrainerRestarted { why: "trap".into(), resumed_at: Some(250) });
    assert!(effects.is_empty());
    let want = TrainingNotice::WorkerDied { why: "trap".into(), resumed_at: Some(250) };
    assert_eq!(training.notices, [want]);
    let event = report(&training, 251, 1.0);
    tell(&mut training, event);
    assert_eq!(training.now.step, 251);
    assert_eq!(training.loss.last_step(), 300, "the curve keeps what was seen");
    training.update(TrainingMsg::NoticeDismissed(0));
    training.update(TrainingMsg::NoticeDismissed(0));
    assert!(training.notices.is_empty());
}

#[test]
fn a_worker_that_dies_before_its_first_snapshot_leaves_a_run_to_begin_anew() {
    let mut training = opened();
    training.update(TrainingMsg::RunPressed);
    let effects = training.update(TrainingMsg::TrainerRestarted { why: "trap".into(), resumed_at: None });
    assert!(matches!(commands(&effects)[0], Command::Configure { .. }));
    assert_eq!((training.phase, training.notices.len()), (Phase::Idle, 1));
}

#[test]
fn a_loss_that_is_no_number_names_the_layer_and_a_smaller_learning_rate() {
    let mut training = opened();
    training.update(TrainingMsg::RunPressed);
    let generation = training.generation;
    let failure = Failure {
        generation,
        kind: FailureKind::Diverged,
        what: "diverged".into(),
        step: 12,
        layer: Some("conv2".into()),
        recoverable: false,
    };
    tell(&mut training, Event::Failed(failure));
    assert_eq!(training.phase, Phase::Failed);
    let want = TrainingNotice::NotFinite { step: 12, layer: "conv2".into(), hint: 0.008 / 10.0 };
    assert_eq!(training.notices, [want]);
}

#[test]
fn what_the_person_made_comes_back_after_a_reload() {
    let mut before = opened();
    draw(&mut before);
    before.update(TrainingMsg::FieldWritten(Field::LearningRate, "0.5".into()));
    before.update(TrainingMsg::PaceChosen(Pace::FULL));
    let text = serde_json::to_string(&before.kept()).expect("plain data");
    let kept: Kept = serde_json::from_str(&text).expect("own text");
    for opened_first in [true, false] {
        let mut after = Training::default();
        if opened_first {
            after.update(TrainingMsg::Opened);
        }
        after.update(TrainingMsg::KeptRead(Box::new(kept.clone())));
        if !opened_first {
            after.update(TrainingMsg::Opened);
        }
        assert_eq!(after.kept(), before.kept());
        assert_eq!(after.run.expect("opened").learning_rate, 0.5);
        assert!(after.digit.is_some());
    }
}

#[test]
fn a_link_wins_over_the_form_that_was_kept() {
    let mut training = Training::default();
    let mut linked = Draft::default();
    linked.write(Field::Seed, "5");
    training.update(TrainingMsg::LinkOpened(linked.clone()));
    training.update(TrainingMsg::Opened);
    let mut old = Draft::default();
    old.write(Field::Seed, "6");
    training.update(TrainingMsg::KeptRead(Box::new(Kept { draft: old, ..Kept::default() })));
    assert_eq!(training.draft, linked);
}

#[test]
fn a_saved_training_goes_on_with_its_own_settings() {
    let mut training = opened();
    let settings = Settings { seed: 99, ..training.run.expect("opened") };
    training.update(TrainingMsg::SavedFound(SavedRun { step: 640, settings }));
    let effects = training.update(TrainingMsg::SavedContinued);
    assert_eq!(effects[0], TrainingEffect::ContinueSaved(training.generation));
    assert_eq!((training.run, training.phase), (Some(settings), Phase::Paused));
    assert_eq!(training.draft.text(Field::Seed), "99");
    assert!(training.saved.is_none());
}

#[test]
fn the_axes_stay_while_a_run_stays_within_them() {
    let mut training = opened();
    assert_eq!((training.last_step(), training.loss_top()), (1_875, 2.5));
    for step in [1, 900, 1_800] {
        let event = report(&training, step, 2.4);
        tell(&mut training, event);
        assert_eq!((training.last_step(), training.loss_top()), (1_875, 2.5));
    }
    let event = report(&training, 1_801, 90_000.0);
    tell(&mut training, event);
    assert!(training.loss_top() > 2.5 && training.loss_top() <= 1e6);
}

#[test]
fn a_run_takes_the_workers_of_the_machine_unless_the_person_says_how_many() {
    let mut training = Training::default();
    training.update(TrainingMsg::MachineSeen { workers: 3 });
    training.update(TrainingMsg::Opened);
    assert_eq!(training.run.map(|run| run.workers), Some(3));
    assert_eq!(training.now.total_steps, 625);
    let effects = training.update(TrainingMsg::WorkersChosen(Some(2)));
    let configured = commands(&effects).into_iter().find_map(|command| match command {
        Command::Configure { config, .. } => Some(config.members),
        _ => None,
    });
    assert_eq!(configured, Some(2), "before the first step nothing is lost");
    training.update(TrainingMsg::CrewEnded { why: "it was closed".into() });
    assert_eq!(training.phase, Phase::Idle);
    assert!(matches!(training.notices[..], [TrainingNotice::CrewEnded { .. }]));
}

#[test]
fn a_recipe_fills_the_form_and_its_run_ends_at_its_last_step() {
    let mut training = opened();
    let effects = training.update(TrainingMsg::RecipeChosen(Some(Aim::P97)));
    let [Command::Configure { config, .. }, stop] = commands(&effects)[..] else { panic!("{effects:?}") };
    let steps = training.run.and_then(|run| run.recipe).expect("a recipe").steps;
    assert_eq!((config.last_step, stop), (Some(u64::from(steps)), &Command::StopAfter { epochs: None }));
    assert_eq!(training.draft.text(Field::BatchSize), config.batch_size.to_string());
    assert_eq!(training.now.total_steps, u64::from(steps));
    assert!(effects.contains(&TrainingEffect::Keep), "link and reload know it");
}

#[test]
fn editing_a_number_changes_the_recipe_and_choosing_it_again_restores_it() {
    let mut training = opened();
    training.update(TrainingMsg::RecipeChosen(Some(Aim::P97)));
    let promised = training.run;
    training.update(TrainingMsg::FieldWritten(Field::BatchSize, "100".into()));
    assert!(training.draft.recipe_is_changed());
    assert_eq!(training.run.expect("a run").batch_size, 100);
    training.update(TrainingMsg::RecipeChosen(Some(Aim::P97)));
    assert!(!training.draft.recipe_is_changed());
    assert_eq!(training.run, promised);
}

#[test]
fn a_number_being_typed_is_not_overwritten_by_the_recipe() {
    let mut training = opened();
    training.update(TrainingMsg::RecipeChosen(Some(Aim::P97)));
    for text in ["", "0", "0.", "0.0"] {
        training.update(TrainingMsg::FieldWritten(Field::LearningRate, text.into()));
        assert_eq!(training.draft.text(Field::LearningRate), text);
    }
}

#[test]
fn a_link_with_a_recipe_and_a_reload_bring_it_back() {
    let mut draft = Draft::default();
    draft.set_parameter("batch", "20").expect("a batch");
    draft.set_parameter("recipe", "0.98").expect("a recipe");
    let mut linked = Training::default();
    linked.update(TrainingMsg::LinkOpened(draft));
    let settings = linked.draft.settings(4).expect("complete");
    assert_eq!((settings.recipe.map(|recipe| recipe.aim), settings.batch_size), (Some(Aim::P98), 20));
    assert_eq!(settings.workers, 1, "recipes are for one worker");
    let text = serde_json::to_string(&linked.kept()).expect("kept");
    let mut reloaded = Training::default();
    let kept: Kept = serde_json::from_str(&text).expect("read back");
    reloaded.update(TrainingMsg::KeptRead(Box::new(kept)));
    assert_eq!(reloaded.draft, linked.draft);
}

#[test]
fn full_speed_is_remembered_for_the_network_that_reached_it() {
    let mut training = opened();
    training.update(TrainingMsg::RunPressed);
    let event = report(&training, 1, 2.3);
    tell(&mut training, event.clone());
    assert_eq!(training.machine.full_speed, None, "a slow pace says nothing about the machine");
    training.update(TrainingMsg::PaceChosen(Pace::FULL));
    tell(&mut training, event);
    assert_eq!(training.machine.full_speed, Some(900.0));
    training.update(TrainingMsg::ResetPressed);
    assert_eq!(training.machine.full_speed, Some(900.0));
    training.update(TrainingMsg::RecipeChosen(Some(Aim::Minute)));
    assert_eq!(training.machine.full_speed, None, "another network has another speed");
}
