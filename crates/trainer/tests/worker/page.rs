//! A page that talks to a worker, and the files that it finds.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect};
use kernelwalk_nn::data::manifest::About;
use kernelwalk_nn::data::shard::Codec;
use kernelwalk_nn::data::{Manifest, SampleShape, Shard, ShardEntry, Split};
use kernelwalk_nn::train::RunConfig;
use kernelwalk_nn::train::protocol::{Command, Event, Generation};
use kernelwalk_nn::zoo::Preset;
use kernelwalk_trainer::port::Port;
use kernelwalk_trainer::trainer::Trainer;
use kernelwalk_wire::{Notice, Order, Packet};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageChannel, MessageEvent, MessagePort, Request, Response, ResponseInit};

pub(crate) const BASE: &str = "https://images.invalid/mnist/";
pub(crate) const G: Generation = Generation(1);

/// Files by name; each request takes the next of the answers, the last stays.
pub(crate) type Answers = HashMap<String, Vec<Vec<u8>>>;

thread_local! {
    pub(crate) static SERVER: RefCell<Answers> = RefCell::default();
    pub(crate) static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
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
pub(crate) fn host(files: Answers) {
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
pub(crate) fn files() -> (Manifest, Answers) {
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
pub(crate) struct Page {
    pub(crate) port: MessagePort,
    pub(crate) heard: Rc<RefCell<Vec<Notice>>>,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Page {
    /// With all images at hand.
    pub(crate) async fn with_images() -> Self {
        host(files().1);
        let page = Self::open().await;
        page.send(Order::FetchData { base: BASE.into() });
        page.until("the images", all_data).await;
        page
    }

    pub(crate) async fn open() -> Self {
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

    pub(crate) fn send(&self, order: Order) {
        let (message, transfer) = Packet::pack(order).expect("plain data").to_js();
        self.port.post_message_with_transferable(&message, &transfer).expect("posted");
    }

    pub(crate) fn join(&self, member: u32, members: u32, ports: &[MessagePort]) {
        let (message, transfer) = Packet::pack(Order::Join { member, members }).expect("plain data").to_js();
        ports.iter().for_each(|port| {
            transfer.push(port);
        });
        self.port.post_message_with_transferable(&message, &transfer).expect("posted");
    }

    /// A group of three with this page's trainer at its head.
    pub(crate) async fn gather(&self) -> [Self; 2] {
        let others = [Self::open().await, Self::open().await];
        let channels = [(); 3].map(|()| MessageChannel::new().expect("channels"));
        let [a, b, c] = &channels;
        others[0].join(1, 3, &[a.port2(), c.port1()]);
        others[1].join(2, 3, &[b.port2(), c.port2()]);
        self.join(0, 3, &[a.port1(), b.port1()]);
        others
    }

    pub(crate) fn command(&self, command: Command) {
        self.send(Order::Train(command));
    }

    pub(crate) fn configure(&self) {
        let config = RunConfig { batch_size: 32, ..RunConfig::plain(Preset::Tiny) };
        self.command(Command::Configure { generation: G, config: Box::new(config) });
    }

    /// The first notice, old or new, that `wanted` makes something of.
    pub(crate) async fn until<T>(&self, what: &str, wanted: impl Fn(&Notice) -> Option<T>) -> T {
        for _ in 0..1_500 {
            if let Some(found) = self.heard.borrow().iter().find_map(&wanted) {
                return found;
            }
            TimeoutFuture::new(10).await;
        }
        panic!("waited in vain for {what}; heard {:?}", self.heard.borrow());
    }

    pub(crate) fn forget(&self) {
        self.heard.borrow_mut().clear();
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Notice) -> bool) -> usize {
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

pub(crate) fn last_step(notice: &Notice) -> Option<u64> {
    match notice {
        Notice::Train(Event::Report(report)) => Some(report.step),
        _ => None,
    }
}

pub(crate) fn all_data(notice: &Notice) -> Option<()> {
    matches!(notice, Notice::Train(Event::DataProgress { train_images: 800, test_images: 100, .. }))
        .then_some(())
}
