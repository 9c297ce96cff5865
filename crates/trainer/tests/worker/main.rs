//! The trainer in a real worker, over a real message port, with files that a stand-in server hands
//! out: whole, damaged, or not at all.
#![cfg(target_arch = "wasm32")]

mod page;

use page::*;

use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use kernelwalk_nn::data::Split;
use kernelwalk_nn::train::RunConfig;
use kernelwalk_nn::train::protocol::{Command, Event, FailureKind, Pace};
use kernelwalk_nn::train::recipes::{Aim, Overrides};
use kernelwalk_nn::zoo::Preset;
use kernelwalk_wire::{BenchJob, Notice, Order, RaceJob, RooflineJob};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::MessageChannel;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn an_epoch_runs_while_images_arrive_and_is_tested() {
    host(files().1);
    let page = Page::open().await;
    // Commands that come before the images are not lost.
    page.configure();
    page.command(Command::StopAfter { epochs: Some(1) });
    page.command(Command::Run { pace: Pace::Full });
    page.send(Order::FetchData { base: BASE.into() });
    let tested = |n: &Notice| match n {
        Notice::Train(Event::Tested(report)) => Some(report.clone()),
        _ => None,
    };
    let report = page.until("the test", tested).await;
    assert_eq!((report.step, report.total), (25, 100));
    let finished = |n: &Notice| matches!(n, Notice::Train(Event::Finished { step: 25, .. })).then_some(());
    page.until("the end", finished).await;
    assert_eq!(page.heard.borrow().iter().rev().find_map(last_step), Some(25));
    assert_eq!(page.count(|n| matches!(n, Notice::ShardRefetched { .. })), 0);
}

#[wasm_bindgen_test]
async fn pause_is_heard_at_full_speed_and_heartbeats_go_on() {
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.configure();
    page.command(Command::Run { pace: Pace::Full });
    page.until("training", |n| last_step(n).filter(|step| *step > 30)).await;
    page.forget();
    TimeoutFuture::new(2_000).await;
    let beats = page.count(|n| matches!(n, Notice::Train(Event::Heartbeat)));
    assert!(beats >= 4, "{beats} heartbeats in two busy seconds");
    let reports = page.count(|n| last_step(n).is_some());
    assert!((2..=21).contains(&reports), "{reports} reports in two seconds");
    page.command(Command::Pause);
    let paused = |n: &Notice| matches!(n, Notice::Train(Event::Running { running: false, .. })).then_some(());
    page.until("the pause", paused).await;
    page.forget();
    TimeoutFuture::new(300).await;
    assert_eq!(page.count(|n| last_step(n).is_some()), 0, "no step after the pause");
}

#[wasm_bindgen_test]
async fn a_slow_pace_is_kept_and_one_step_is_one_step() {
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.configure();
    page.until("the images", all_data).await;
    page.command(Command::StepOnce);
    assert_eq!(page.until("a step", last_step).await, 1);
    page.command(Command::Run { pace: Pace::StepsPerSecond(20.0) });
    TimeoutFuture::new(1_500).await;
    page.command(Command::Pause);
    TimeoutFuture::new(200).await;
    let step = page.heard.borrow().iter().rev().find_map(last_step).unwrap_or_default();
    assert!((15..=36).contains(&step), "{step} steps in a second and a half at 20 a second");
}

#[wasm_bindgen_test]
async fn a_damaged_shard_is_reported_fetched_again_and_never_trained_on() {
    let (_, mut answers) = files();
    let whole = answers["train-00.bin"][0].clone();
    let mut damaged = whole.clone();
    damaged[5_000] ^= 1;
    answers.insert("train-00.bin".into(), vec![damaged, whole[..9_000].to_vec(), whole]);
    host(answers);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.until("all images", all_data).await;
    let why: Vec<String> = page
        .heard
        .borrow()
        .iter()
        .filter_map(|n| match n {
            Notice::ShardRefetched { file, why, .. } => Some(format!("{file}: {why}")),
            _ => None,
        })
        .collect();
    assert_eq!(why.len(), 2, "{why:?}");
    assert!(why[0].contains("train-00.bin") && why[0].contains("SHA-256"), "{why:?}");
    assert!(why[1].contains("9000 bytes"), "{why:?}");
    let asked = ASKED.with_borrow(|asked| asked.iter().filter(|name| *name == "train-00.bin").count());
    assert_eq!(asked, 3);
}

#[wasm_bindgen_test]
async fn a_shard_that_never_comes_is_said_and_run_tries_again() {
    let (_, mut answers) = files();
    let missing = answers.remove("train-01.bin").expect("there");
    host(answers);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.configure();
    let failed = |n: &Notice| match n {
        Notice::Train(Event::Failed(failure)) if failure.kind == FailureKind::Data => {
            Some(failure.what.clone())
        }
        _ => None,
    };
    let what = page.until("the failure", failed).await;
    assert!(what.contains("train-01.bin") && what.contains("404"), "{what}");
    SERVER.with_borrow_mut(|server| server.insert("train-01.bin".into(), missing));
    page.command(Command::Run { pace: Pace::Full });
    page.until("all images", all_data).await;
}

#[wasm_bindgen_test]
async fn garbage_is_answered_with_a_failure_and_the_worker_lives() {
    host(files().1);
    let page = Page::open().await;
    for garbage in [JsValue::NULL, "hello".into(), js_sys::Array::of1(&Uint8Array::new_with_length(9)).into()]
    {
        page.forget();
        page.port.post_message(&garbage).expect("posted");
        let failed = |n: &Notice| matches!(n, Notice::Train(Event::Failed(_))).then_some(());
        page.until("a failure", failed).await;
    }
    page.send(Order::FetchData { base: BASE.into() });
    page.until("all images", all_data).await;
}

#[wasm_bindgen_test]
async fn a_snapshot_goes_over_the_wire_and_training_goes_on_from_it() {
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.configure();
    page.until("all images", all_data).await;
    for _ in 0..3 {
        page.command(Command::StepOnce);
        TimeoutFuture::new(100).await;
    }
    page.command(Command::Snapshot);
    let taken = |n: &Notice| match n {
        Notice::Train(Event::SnapshotTaken { bytes, step, checksum, .. }) => {
            Some((bytes.clone(), *step, *checksum))
        }
        _ => None,
    };
    let (bytes, step, checksum) = page.until("the snapshot", taken).await;
    assert_eq!(step, 3);
    page.forget();
    page.command(Command::Restore { generation: G.next(), bytes });
    page.command(Command::Snapshot);
    let (_, step, restored) = page.until("the second snapshot", taken).await;
    assert_eq!((step, restored), (3, checksum));
}

#[wasm_bindgen_test]
async fn test_images_and_measurements_come_on_request() {
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FindSample { digit: 7, after: Some(7) });
    page.send(Order::Bench(BenchJob {
        id: 3,
        preset: Preset::Tiny,
        batch: 8,
        count: 4,
        threads: 1,
        warm_ms: 20,
        train: true,
    }));
    page.send(Order::FetchData { base: BASE.into() });
    let image = page
        .until("an image", |n| match n {
            Notice::Image(image) => Some(image.clone()),
            _ => None,
        })
        .await;
    assert_eq!((image.index, image.label, image.pixels.len()), (17, 7, 784));
    let ms = page
        .until("the measurement", |n| match n {
            Notice::Benched { id: 3, count: 4, total_ms } => Some(*total_ms),
            _ => None,
        })
        .await;
    assert!(ms > 0.0, "{ms} ms");
    page.send(Order::Roofline(RooflineJob { id: 4, preset: Preset::Tiny, batch: 8 }));
    let parts = page
        .until("the parts of a step", |n| match n {
            Notice::Roofline { id: 4, roofline } => Some(roofline.parts.clone()),
            _ => None,
        })
        .await;
    assert!(parts.iter().all(|part| part.microseconds > 0.0), "{parts:?}");
}

fn race(id: u32, steps: u32) -> Order {
    let overrides =
        Overrides { steps: Some(steps), batch: Some(32), eval_every: Some(40), ..Overrides::default() };
    let (preset, aim, targets) = (Preset::Tiny, Aim::P95, vec![0.0, 1.0]);
    Order::Race(Box::new(RaceJob { id, preset, aim, overrides, seed: 1, targets }))
}

fn lost(id: u32) -> impl Fn(&Notice) -> Option<String> {
    move |notice| match notice {
        Notice::RaceFailed { id: of, why } if *of == id => Some(why.clone()),
        _ => None,
    }
}

#[wasm_bindgen_test]
async fn a_race_waits_for_the_images_and_is_timed_in_the_worker() {
    host(files().1);
    let page = Page::open().await;
    page.send(race(1, 60));
    page.send(race(2, 60));
    page.until("the refusal", lost(2)).await;
    page.send(Order::FetchData { base: BASE.into() });
    let standing = page
        .until("the end", |notice| match notice {
            Notice::RaceOver { id: 1, standing } => Some(standing.clone()),
            _ => None,
        })
        .await;
    assert_eq!((standing.steps, standing.of), (60, 60));
    assert!(standing.sec > 0.0 && standing.best >= standing.last, "{standing:?}");
    assert_eq!(standing.reached[0].1.map(|reached| reached.steps), Some(40));
    let reports = page.count(|n| last_step(n).is_some());
    assert_eq!(reports, 0, "nobody has asked for a run");
}

#[wasm_bindgen_test]
async fn a_race_can_be_cancelled_and_heartbeats_go_on_in_it() {
    let page = Page::with_images().await;
    page.send(race(1, 1_000_000));
    page.forget();
    TimeoutFuture::new(1_500).await;
    let beats = page.count(|n| matches!(n, Notice::Train(Event::Heartbeat)));
    assert!(beats >= 3, "{beats} heartbeats in a second and a half");
    let standings = page.count(|n| matches!(n, Notice::RaceStanding { id: 1, .. }));
    assert!((2..=16).contains(&standings), "{standings} standings in a second and a half");
    page.send(Order::CancelRace { id: 1 });
    assert!(page.until("the end", lost(1)).await.contains("cancelled"));
    // The next one begins afresh, and a run of the page's own ends it.
    page.send(race(2, 1_000_000));
    page.until("a standing", |n| matches!(n, Notice::RaceStanding { id: 2, .. }).then_some(())).await;
    page.configure();
    page.until("the end", lost(2)).await;
    page.command(Command::StepOnce);
    assert_eq!(page.until("a step", last_step).await, 1);
}

async fn checksum_after_an_epoch_of_three(gather: bool) -> u32 {
    let page = Page::with_images().await;
    let _others = if gather { Some(page.gather().await) } else { None };
    let config = RunConfig { batch_size: 24, members: 3, ..RunConfig::plain(Preset::Tiny) };
    page.command(Command::Configure { generation: G, config: Box::new(config) });
    page.command(Command::StopAfter { epochs: Some(2) });
    page.command(Command::Run { pace: Pace::Full });
    let finished = |n: &Notice| match n {
        Notice::Train(Event::Finished { step: 24, checksum, .. }) => Some(*checksum),
        _ => None,
    };
    let checksum = page.until("the end", finished).await;
    assert_eq!(page.count(|n| matches!(n, Notice::Alone { .. } | Notice::Train(Event::Failed(_)))), 0);
    checksum
}

#[wasm_bindgen_test]
async fn three_workers_reach_the_weights_of_one_and_the_same_twice() {
    let alone = checksum_after_an_epoch_of_three(false).await;
    for _ in 0..2 {
        assert_eq!(checksum_after_an_epoch_of_three(true).await, alone);
    }
}

#[wasm_bindgen_test]
async fn a_member_that_falls_silent_is_said_and_training_goes_on() {
    let page = Page::with_images().await;
    let nobody = MessageChannel::new().expect("channels");
    page.join(0, 2, &[nobody.port1()]);
    let config = RunConfig { members: 2, ..RunConfig::plain(Preset::Tiny) };
    page.command(Command::Configure { generation: G, config: Box::new(config) });
    page.command(Command::Run { pace: Pace::Full });
    page.until("the notice", |n| matches!(n, Notice::Alone { .. }).then_some(())).await;
    page.until("training", |n| last_step(n).filter(|step| *step > 10)).await;
}

#[wasm_bindgen_test]
async fn a_measurement_waits_for_its_crew_and_fails_without_one() {
    let page = Page::with_images().await;
    let job = |id, threads| {
        Order::Bench(BenchJob {
            id,
            preset: Preset::Tiny,
            batch: 8,
            count: 4,
            threads,
            warm_ms: 20,
            train: true,
        })
    };
    page.send(job(1, 3));
    let others = page.gather().await;
    let measured = |n: &Notice| matches!(n, Notice::Benched { id: 1, count: 4, .. }).then_some(());
    page.until("the measurement", measured).await;
    page.send(job(2, 2));
    page.send(Order::Disband);
    let failed = |n: &Notice| matches!(n, Notice::BenchFailed { id: 2, .. }).then_some(());
    page.until("the refusal", failed).await;
    drop(others);
}

#[wasm_bindgen_test]
async fn the_real_first_shard_inflates_to_the_real_digits() {
    let real = |bytes: &[u8]| vec![bytes.to_vec()];
    host(Answers::from([
        ("manifest.json".into(), real(include_bytes!("../../../../static/data/mnist/manifest.json"))),
        ("train-00.bin".into(), real(include_bytes!("../../../../static/data/mnist/train-00.bin"))),
    ]));
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.send(Order::Images { split: Split::Train, indices: vec![0, 511] });
    let arrived = |n: &Notice| match n {
        Notice::Image(image) if image.index == 0 => Some(image.clone()),
        _ => None,
    };
    let image = page.until("the first image of MNIST", arrived).await;
    let ink: u32 = image.pixels.iter().map(|&byte| u32::from(byte)).sum();
    // The label and the ink of the first image in the original files.
    assert_eq!((image.label, ink), (5, 27525));
}
