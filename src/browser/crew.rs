//! The workers that share in a training, beside the one that leads it: started together, wired up by channels, ended
//! together.

use std::cell::Cell;
use std::rc::Rc;

use kernelwalk_nn::train::protocol::Event;
use kernelwalk_wire::{Notice, Order, Packet};
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

use super::worker::{Worker, page_build};

/// Most workers that the page takes without being asked.
const MOST: f64 = 4.0;

/// How many workers train here unless somebody says otherwise: one core is left to the page.
pub fn automatic() -> u8 {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    (cores - 1.0).clamp(1.0, MOST) as u8
}

/// What happens to a crew.
pub enum Change {
    /// All have started and can be told their places.
    Ready,
    /// One has ended; the others are of no use without it.
    Ended(String),
}

/// The followers of a group, members 1 and up.
pub struct Crew {
    followers: Vec<Worker>,
    joined: bool,
    started_ms: f64,
}

impl Crew {
    /// Starts the followers of a group of `members`.
    ///
    /// # Errors
    /// The browser's, if it starts no workers.
    pub fn start(
        kernels: &str,
        members: usize,
        now_ms: f64,
        on_change: impl Fn(Change) + 'static,
    ) -> Result<Self, JsValue> {
        let (on_change, missing) = (Rc::new(on_change), Rc::new(Cell::new(members - 1)));
        let start = |_| {
            let (hearing, ending, missing) =
                (Rc::clone(&on_change), Rc::clone(&on_change), Rc::clone(&missing));
            let on_message = move |data: JsValue| match Packet::from_js(&data).and_then(Packet::unpack) {
                Ok(Notice::Train(Event::Hello { build_id, .. })) if build_id == page_build() => {
                    missing.set(missing.get() - 1);
                    if missing.get() == 0 {
                        hearing(Change::Ready);
                    }
                }
                Ok(Notice::Train(Event::Hello { .. })) => {
                    hearing(Change::Ended("the site was updated while this page was open".into()));
                }
                Ok(Notice::Train(Event::Failed(failure))) => hearing(Change::Ended(failure.what)),
                Ok(_) => {}
                Err(why) => hearing(Change::Ended(why.to_string())),
            };
            Worker::start(kernels, on_message, move |why| ending(Change::Ended(why)))
        };
        let followers = (1..members).map(start).collect::<Result<_, _>>()?;
        Ok(Self { followers, joined: false, started_ms: now_ms })
    }

    /// Members of the group, the leader included.
    pub fn members(&self) -> usize {
        self.followers.len() + 1
    }

    /// Whether it has not got ready in `patience_ms`.
    pub fn is_late(&self, now_ms: f64, patience_ms: f64) -> bool {
        !self.joined && now_ms - self.started_ms > patience_ms
    }

    /// Tells all followers their places, and gives the leader's order and ports.
    ///
    /// # Errors
    /// The browser's, if it has no channels.
    pub fn join(&mut self) -> Result<(Order, Vec<MessagePort>), JsValue> {
        let members = self.members();
        let mut ports: Vec<Vec<MessagePort>> = vec![Vec::new(); members];
        // Ports to the others in their order: whoever is first gets its port first.
        for first in 0..members {
            for second in first + 1..members {
                let channel = MessageChannel::new()?;
                ports[first].push(channel.port1());
                ports[second].push(channel.port2());
            }
        }
        self.joined = true;
        let order = |member: usize| Order::Join { member: member as u32, members: members as u32 };
        for (at, follower) in self.followers.iter().enumerate() {
            follower.post(order(at + 1), &ports[at + 1]);
        }
        Ok((order(0), ports.swap_remove(0)))
    }
}
