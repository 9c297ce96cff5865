//! The trainer in a real worker, over a real message port, with files that a stand-in server hands
//! out: whole, damaged, or not at all.
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect, Uint8Array};
use kernelwalk_nn::data::manifest::About;
use kernelwalk_nn::data::shard::Codec;
use kernelwalk_nn::data::{Manifest, SampleShape, Shard, ShardEntry, Split};
use kernelwalk_nn::train::RunConfig;
use kernelwalk_nn::train::protocol::{Command, Event, FailureKind, Generation, Pace};
use kernelwalk_nn::train::recipes::{Aim, Overrides};
use kernelwalk_nn::zoo::Preset;
use kernelwalk_trainer::port::Port;
use kernelwalk_trainer::trainer::Trainer;
use kernelwalk_wire::{BenchJob, Notice, Order, Packet, RaceJob, RooflineJob};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{MessageChannel, MessageEvent, MessagePort, Request, Response, ResponseInit};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const BASE: &str = "https://images.invalid/mnist/";
const G: Generation = Generation(1);

/// Files by name; each request takes the next of the answers, the last stays.
type Answers = HashMap<String, Vec<Vec<u8>>>;

thread_local! {
    static SERVER: RefCell<Answers> = RefCell::default();
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn answer(request: &Request) -> Result<Response, JsValue> {
    let url = request.url();
    let name = url.strip_prefix(BASE).unwrap_or(&url).to_owned();
    ASKED.with_borrow_mut(|asked| asked.push(name.clone()));
    let file = SERVER.with_borrow_mut(|server| {
        let answers = server.get_mut(&name)?;
        if answers.len() > 1 { Some(answers.remove(0)) } else { answers.first().cloned() }
    });
    match file {
        Some(mut file) => Response::new_with_opt_u8_array(Some(&mut file)),
        None => {
            let init = ResponseInit::new();
            init.set_status(404);
            Response::new_with_opt_str_and_init(Some("<!doctype html>not here"), &init)
        }
    }
}

/// Puts the files behind `fetch` in this worker.
fn host(files: Answers) {
    SERVER.set(files);
    ASKED.set(Vec::new());
    let fetch = Closure::<dyn FnMut(JsValue) -> Promise>::new(|request: JsValue| {
        match answer(request.unchecked_ref()) {
            Ok(response) => Promise::resolve(&JsValue::from(response)),
            Err(error) => Promise::reject(&error),
        }
    });
    Reflect::set(&js_sys::global(), &"fetch".into(), fetch.as_ref()).expect("a global may be set");
    fetch.forget();
}

/// Two training shards and one of test images, stored as they are: stripes whose place is the digit.
fn files() -> (Manifest, Answers) {
    let shard = |first: u32, count: u32| {
        let labels: Vec<u8> = (first..first + count).map(|i| (i % 10) as u8).collect();
        let stripe =
            |label: u8| (0..784_usize).map(move |at| if at / 28 / 2 == label as usize { 255 } else { 0 });
        let samples: Vec<u8> = labels.iter().flat_map(|&label| stripe(label)).collect();
        Shard::pack(Codec::Stored, SampleShape::MNIST, first, &labels, &samples).expect("consistent")
    };
    let mut answers = Answers::new();
    let mut list = |split: Split, parts: &[(u32, u32)]| -> Vec<ShardEntry> {
        let entry = |(k, (first, count)): (usize, &(u32, u32))| {
            let shard = shard(*first, *count);
            let file = [shard.header().to_bytes().as_slice(), shard.body()].concat();
            let entry = ShardEntry::of(format!("{split}-{k:02}.bin"), shard.header(), &file);
            answers.insert(entry.file.clone(), vec![file]);
            entry
        };
        parts.iter().enumerate().map(entry).collect()
    };
    let (train, test) = (list(Split::Train, &[(0, 512), (512, 288)]), list(Split::Test, &[(0, 100)]));
    let text = String::new;
    let about = About {
        name: text(),
        licence: text(),
        attribution: text(),
        source: text(),
        shape: SampleShape::MNIST,
        classes: 10,
    };
    let manifest = Manifest::new(about, train, test).expect("well formed");
    answers.insert("manifest.json".into(), vec![serde_json::to_vec(&manifest).expect("plain data")]);
    (manifest, answers)
}

/// The page's end of a channel to a fresh trainer.
struct Page {
    port: MessagePort,
    heard: Rc<RefCell<Vec<Notice>>>,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Page {
    async fn open() -> Self {
        let channel = MessageChannel::new().expect("channels");
        let heard = Rc::new(RefCell::new(Vec::new()));
        let notes = Rc::clone(&heard);
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let notice = Packet::from_js(&event.data()).and_then(Packet::unpack).expect("a notice");
            notes.borrow_mut().push(notice);
        });
        channel.port1().set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Trainer::serve(Port::of_channel(channel.port2())).expect("served");
        let page = Self { port: channel.port1(), heard, _listener: listener };
        page.until("hello", |n| matches!(n, Notice::Train(Event::Hello { .. })).then_some(())).await;
        page
    }

    fn send(&self, order: Order) {
        let (message, transfer) = Packet::pack(order).expect("plain data").to_js();
        self.port.post_message_with_transferable(&message, &transfer).expect("posted");
    }

    fn join(&self, member: u32, members: u32, ports: &[MessagePort]) {
        let (message, transfer) = Packet::pack(Order::Join { member, members }).expect("plain data").to_js();
        ports.iter().for_each(|port| {
            transfer.push(port);
        });
        self.port.post_message_with_transferable(&message, &transfer).expect("posted");
    }

    /// A group of three with this page's trainer at its head.
    async fn gather(&self) -> [Self; 2] {
        let others = [Self::open().await, Self::open().await];
        let channels = [(); 3].map(|()| MessageChannel::new().expect("channels"));
        let [a, b, c] = &channels;
        others[0].join(1, 3, &[a.port2(), c.port1()]);
        others[1].join(2, 3, &[b.port2(), c.port2()]);
        self.join(0, 3, &[a.port1(), b.port1()]);
        others
    }

    fn command(&self, command: Command) {
        self.send(Order::Train(command));
    }

    fn configure(&self) {
        let config = RunConfig { batch_size: 32, ..RunConfig::plain(Preset::Tiny) };
        self.command(Command::Configure { generation: G, config: Box::new(config) });
    }

    /// The first notice, old or new, that `wanted` makes something of.
    async fn until<T>(&self, what: &str, wanted: impl Fn(&Notice) -> Option<T>) -> T {
        for _ in 0..1_500 {
            if let Some(found) = self.heard.borrow().iter().find_map(&wanted) {
                return found;
            }
            TimeoutFuture::new(10).await;
        }
        panic!("waited in vain for {what}; heard {:?}", self.heard.borrow());
    }

    fn forget(&self) {
        self.heard.borrow_mut().clear();
    }

    fn count(&self, wanted: impl Fn(&Notice) -> bool) -> usize {
        self.heard.borrow().iter().filter(|notice| wanted(notice)).count()
    }
}

impl Drop for Page {
    /// The trainer lives on, as workers do; it must not train beside the next test.
    fn drop(&mut self) {
        self.command(Command::Pause);
        self.port.set_onmessage(None);
    }
}

fn last_step(notice: &Notice) -> Option<u64> {
    match notice {
        Notice::Train(Event::Report(report)) => Some(report.step),
        _ => None,
    }
}

fn all_data(notice: &Notice) -> Option<()> {
    matches!(notice, Notice::Train(Event::DataProgress { train_images: 800, test_images: 100, .. }))
        .then_some(())
}

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
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.until("the images", all_data).await;
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
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.until("the images", all_data).await;
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
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.until("the images", all_data).await;
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
    host(files().1);
    let page = Page::open().await;
    page.send(Order::FetchData { base: BASE.into() });
    page.until("the images", all_data).await;
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
        ("manifest.json".into(), real(include_bytes!("../../../static/data/mnist/manifest.json"))),
        ("train-00.bin".into(), real(include_bytes!("../../../static/data/mnist/train-00.bin"))),
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
