//! The other members of a training group, each in a worker of its own at the end of a port.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use kernelwalk_nn::train::group::{Follower, Inbox, Parcel, Peers, Share, Verdict};
use kernelwalk_nn::train::{Session, StepReport};
use kernelwalk_wire::Carton;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, MessagePort};

/// Looks (one in [`crate::trainer`]'s heartbeat) after which a member that does not answer is given up: two seconds.
const PATIENCE: u32 = 5;

/// The lines to all other members.
pub struct Crew {
    /// By member; there is none to oneself.
    ports: Vec<Option<MessagePort>>,
    inbox: Inbox<Carton>,
    /// What came is sent back with other numbers in it: nothing is left for the browser to collect.
    used: Vec<Carton>,
    bytes: Vec<u8>,
    eras: u32,
    waiting: bool,
    looks: u32,
    gone: Option<String>,
    waker: Option<Waker>,
    _handlers: Vec<Closure<dyn FnMut(MessageEvent)>>,
}

impl Crew {
    /// Member `member` of `members`, with ports to the others in their order. `on_parcel` is called when something has
    /// come, unless [`step_of`] waits for it.
    #[must_use]
    pub fn open(
        member: usize,
        members: usize,
        ports: Vec<MessagePort>,
        on_parcel: impl Fn() + 'static,
    ) -> Rc<RefCell<Self>> {
        let others = (0..members).filter(|other| *other != member);
        let mut placed: Vec<Option<MessagePort>> = vec![None; members];
        others.zip(ports).for_each(|(other, port)| placed[other] = Some(port));
        let on_parcel = Rc::new(on_parcel);
        Rc::new_cyclic(|weak: &Weak<RefCell<Self>>| {
            let mut handlers = Vec::new();
            for (from, port) in
                placed.iter().enumerate().filter_map(|(from, port)| Some((from, port.as_ref()?)))
            {
                let (weak, on_parcel) = (Weak::clone(weak), Rc::clone(&on_parcel));
                let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                    let (Some(crew), Some((parcel, carton))) =
                        (weak.upgrade(), Carton::from_js(&event.data()))
                    else {
                        return;
                    };
                    let waker = {
                        let mut crew = crew.borrow_mut();
                        crew.inbox.push(from, parcel, carton);
                        crew.waker.take()
                    };
                    match waker {
                        Some(waker) => waker.wake(),
                        None => on_parcel(),
                    }
                });
                port.set_onmessage(Some(handler.as_ref().unchecked_ref()));
                handlers.push(handler);
            }
            RefCell::new(Self {
                ports: placed,
                inbox: Inbox::new(members),
                used: Vec::new(),
                bytes: Vec::new(),
                eras: 0,
                waiting: false,
                looks: 0,
                gone: None,
                waker: None,
                _handlers: handlers,
            })
        })
    }

    /// Members, this one included.
    #[must_use]
    pub fn members(&self) -> usize {
        self.ports.len()
    }

    /// One step of a session that leads this crew, or as much of it as can be done now.
    pub fn step(&mut self, session: &mut Session) -> StepReport {
        let verdict = |session: &Session, parcel: &Parcel| match parcel {
            Parcel::Share(share) => session.verdict(share),
            _ => Verdict::Never,
        };
        while let Some((Parcel::Share(share), carton)) = self.inbox.next(|parcel| verdict(session, parcel)) {
            session.receive(share, |values| carton.read_values(values));
            self.keep(carton);
        }
        let report = session.step_with(self);
        self.waiting = report == StepReport::Exchanging;
        if !self.waiting {
            self.looks = 0;
        }
        report
    }

    /// To be called every 400 ms or so; says whether somebody has not answered for too long.
    pub fn look(&mut self) -> bool {
        self.looks += u32::from(self.waiting);
        self.looks > PATIENCE
    }

    /// Whoever waits for this crew waits in vain.
    pub fn give_up(&mut self, why: &str) {
        self.gone = Some(why.to_owned());
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// What a follower can do with what has come.
    ///
    /// # Errors
    /// If something does not fit, in a sentence without a full stop.
    pub fn follow(&mut self, follower: &mut Follower) -> Result<(), String> {
        loop {
            follower.work(self);
            match self.inbox.next(|parcel| follower.verdict(parcel)) {
                None => return Ok(()),
                Some((Parcel::Share(share), carton)) => {
                    follower.receive(share, |values| carton.read_values(values));
                    self.keep(carton);
                }
                Some((parcel, carton)) => {
                    carton.read_bytes(&mut self.bytes);
                    follower.take(parcel, &self.bytes)?;
                }
            }
        }
    }

    fn keep(&mut self, carton: Carton) {
        if self.used.len() < self.ports.len() {
            self.used.push(carton);
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        for port in self.ports.iter().flatten() {
            port.set_onmessage(None);
            port.close();
        }
    }
}

impl Peers for Crew {
    fn era(&mut self) -> u32 {
        self.eras += 1;
        self.eras
    }

    fn bytes(&mut self, to: usize, parcel: Parcel, bytes: &[u8]) {
        if let Some(port) = &self.ports[to] {
            post(port, &Carton::of_bytes(parcel, bytes));
        }
    }

    fn share(&mut self, share: Share, values: &[f32]) {
        for port in self.ports.iter().flatten() {
            post(port, &Carton::of_share(share, values, self.used.pop()));
        }
    }
}

fn post(port: &MessagePort, carton: &Carton) {
    let buffer = carton.to_js();
    // Fails only for a buffer that is gone already. A member that is gone is noticed by its silence.
    let _ = port.post_message_with_transferable(buffer, &js_sys::Array::of1(buffer));
}

/// One piece of work of `session`: with the crew if its run is cut for as many members, else alone.
pub fn step(session: &mut Session, crew: Option<&Rc<RefCell<Crew>>>) -> StepReport {
    match crew.filter(|crew| session.members() > 1 && session.members() == crew.borrow().members()) {
        Some(crew) => crew.borrow_mut().step(session),
        None => session.step(),
    }
}

/// As [`step`], but waits until the step is done.
///
/// # Errors
/// If the crew ends meanwhile.
pub async fn step_of(session: &mut Session, crew: Option<&Rc<RefCell<Crew>>>) -> Result<StepReport, String> {
    poll_fn(|context| {
        if let Some(why) = crew.and_then(|crew| crew.borrow().gone.clone()) {
            return Poll::Ready(Err(why));
        }
        let report = step(session, crew);
        match crew {
            Some(crew) if report == StepReport::Exchanging => {
                crew.borrow_mut().waker = Some(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(Ok(report)),
        }
    })
    .await
}
