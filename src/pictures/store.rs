//! State and hands, for as long as the page lives.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use kernelwalk_stage::app::Msg;
use kernelwalk_stage::app::pictures::pixels::PixelMsg;
use kernelwalk_stage::app::pictures::{
    Camera, CameraTrouble, Fresh, OWN_SIDE, PictureEffect, PictureMsg, PictureScene,
};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use kernelwalk_stage::share::{self, Link};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::{camera, clipboard, digits, location, picture};
use crate::queue::Queue;
use crate::views::pictures::{Canvases, Wish};

/// Pictures of the camera between two looks at everything that is not a canvas.
const FRAMES_PER_LOOK: u32 = 10;

/// Paints the canvases of a scene in the theme's colours: what is fresh, or all of them.
pub(super) type Paint = Box<dyn Fn(&Canvases, &Ramp, Option<Fresh>)>;

/// A hand that has not moved for so long rests: there is time for everything that is not a canvas.
const REST_MS: u32 = 200;

/// What components wait for while canvases go first.
#[derive(Default)]
enum Pause {
    #[default]
    Over,
    /// The hand is to rest.
    Hand { _until: Timeout },
    /// The frame with the canvases is to come.
    Frame { _until: AnimationFrame },
    /// It is to be painted.
    Painting { _until: Timeout },
}

/// Lives as long as the page.
pub(super) struct Store {
    id: SceneId,
    /// The scene.
    scene: Rc<RefCell<dyn PictureScene>>,
    paint: Paint,
    camera: RefCell<Option<camera::Camera>>,
    waiting: Queue<PictureMsg>,
    /// What waits until the canvases are on screen.
    later: RefCell<Vec<PictureEffect>>,
    /// Looks at everything once the hand rests, or once the canvases are on screen.
    pause: RefCell<Pause>,
    /// What follows the `?` of the link, as page and scene last agreed on it.
    agreed: RefCell<Option<String>>,
    /// The last sentence of the live region.
    pub(super) said: RefCell<String>,
    /// Rises with every change.
    version: Cell<u64>,
    /// The screen, while there is one.
    pub(super) screen: RefCell<Option<Screen>>,
}

/// What there is while the scene is on screen.
#[derive(Clone)]
pub(super) struct Screen {
    /// Told the number of the latest change.
    pub(super) changed: Callback<u64>,
    /// Told what the page has to know.
    pub(super) page: Callback<Msg>,
    /// Where the pictures are painted.
    pub(super) canvases: Canvases,
    /// The theme's colours.
    pub(super) ramp: Rc<Ramp>,
}

impl Store {
    pub(super) fn new(id: SceneId, scene: Rc<RefCell<dyn PictureScene>>, paint: Paint) -> Rc<Self> {
        Rc::new(Self {
            id,
            scene,
            paint,
            camera: RefCell::default(),
            waiting: Queue::default(),
            later: RefCell::default(),
            pause: RefCell::default(),
            agreed: RefCell::default(),
            said: RefCell::default(),
            version: Cell::default(),
            screen: RefCell::default(),
        })
    }

    /// What can be asked of any scene of pictures.
    pub(super) fn with<R>(&self, ask: impl FnOnce(&mut dyn PictureScene) -> R) -> R {
        ask(&mut *self.scene.borrow_mut())
    }

    /// A link was opened. One that the scene itself has brought about changes nothing.
    pub(super) fn show(self: &Rc<Self>, query: &str) {
        if self.agreed.borrow().as_deref() != Some(query) {
            self.agreed.replace(Some(query.to_owned()));
            self.tell(PictureMsg::LinkOpened(query.to_owned()));
        }
    }

    /// Handles a fact, and those that its own effects bring about. Where canvases are painted anew they are on screen before
    /// the components are looked at, which take longer than that.
    pub(super) fn tell(self: &Rc<Self>, msg: PictureMsg) {
        let mut canvases_first = true;
        let handle = |msg| {
            let effects = self.with(|scene| scene.update(msg));
            let repaints = effects.iter().any(|effect| matches!(effect, PictureEffect::Repaint(_)));
            canvases_first &= repaints;
            for effect in effects {
                match effect {
                    PictureEffect::Repaint(_) => self.run(effect),
                    effect if repaints => self.later.borrow_mut().push(effect),
                    effect => {
                        self.run_later();
                        self.run(effect);
                    }
                }
            }
        };
        if !self.waiting.hear(msg, handle) {
            return;
        }
        let store = self.clone();
        if !canvases_first {
            self.catch_up();
        } else if self.later.borrow().is_empty() {
            // In the middle of a stroke.
            self.pause.replace(Pause::Hand { _until: Timeout::new(REST_MS, move || store.catch_up()) });
        } else if !matches!(*self.pause.borrow(), Pause::Frame { .. } | Pause::Painting { .. }) {
            let painting = move |_| {
                let painted = store.clone();
                let until = Timeout::new(0, move || painted.catch_up());
                store.pause.replace(Pause::Painting { _until: until });
            };
            self.pause.replace(Pause::Frame { _until: request_animation_frame(painting) });
        }
    }

    /// Does what has waited, and looks at everything.
    fn catch_up(self: &Rc<Self>) {
        self.pause.replace(Pause::Over);
        self.run_later();
        self.look();
    }

    fn run_later(self: &Rc<Self>) {
        self.later.take().into_iter().for_each(|effect| self.run(effect));
    }

    fn look(&self) {
        self.version.set(self.version.get() + 1);
        let screen = self.screen.borrow().clone();
        if let Some(screen) = screen {
            screen.changed.emit(self.version.get());
        }
    }

    fn run(self: &Rc<Self>, effect: PictureEffect) {
        match effect {
            PictureEffect::Fetch(photo) => {
                let store = self.clone();
                spawn_local(async move {
                    let picture = picture::fetch(photo.file()).await;
                    store.tell(PictureMsg::PhotoCame(photo, picture.map(Rc::new)));
                });
            }
            PictureEffect::FetchDigits(file) => {
                let store = self.clone();
                spawn_local(async move {
                    let digits = digits::fetch(file).await;
                    store.tell(PixelMsg::DigitsCame(file, digits).into());
                });
            }
            PictureEffect::OpenCamera => {
                let store = self.clone();
                spawn_local(async move { store.open_camera().await });
            }
            PictureEffect::CloseCamera => drop(self.camera.take()),
            PictureEffect::Settled => {
                let page = self.screen.borrow().as_ref().map(|screen| screen.page.clone());
                if let Some(page) = page {
                    let query = self.with(|scene| scene.query());
                    self.agreed.replace(Some(query.clone()));
                    page.emit(Msg::PicturesSettled(self.id, query));
                }
            }
            PictureEffect::Repaint(fresh) => {
                if let Some(Screen { canvases, ramp, .. }) = &*self.screen.borrow() {
                    (self.paint)(canvases, ramp, Some(fresh));
                }
            }
            PictureEffect::Announce(sentence) => *self.said.borrow_mut() = sentence,
        }
    }

    async fn open_camera(self: Rc<Self>) {
        let ended = Rc::downgrade(&self);
        let on_end = move || {
            if let Some(store) = ended.upgrade() {
                store.tell(PictureMsg::CameraRefused(CameraTrouble::Ended));
            }
        };
        match camera::Camera::open(on_end).await {
            Err(name) => self.tell(PictureMsg::CameraRefused(CameraTrouble::named(&name))),
            Ok(camera) => {
                *self.camera.borrow_mut() = Some(camera);
                self.tell(PictureMsg::CameraOpened);
                self.watch();
            }
        }
    }

    /// Pictures of the camera go to the canvases at once, past all components.
    fn watch(self: &Rc<Self>) {
        let (wanted, store) = (self.clone(), self.clone());
        let longest = move || wanted.with(|scene| scene.camera_side());
        let mut frames = 0_u32;
        let take = move |size: [usize; 2], rgba: &[u8]| {
            if !store.with(|scene| scene.frame(size, rgba)) {
                return;
            }
            if frames.is_multiple_of(FRAMES_PER_LOOK) {
                store.look();
            }
            frames = frames.wrapping_add(1);
            store.paint();
        };
        if self.with(|scene| scene.camera()) == Camera::Live
            && let Some(camera) = &*self.camera.borrow()
        {
            camera.watch(longest, take);
        }
    }

    pub(super) fn paint(&self) {
        if let Some(Screen { canvases, ramp, .. }) = &*self.screen.borrow() {
            (self.paint)(canvases, ramp, None);
        }
    }

    pub(super) fn wish(self: &Rc<Self>, wish: Wish) {
        match wish {
            Wish::Tell(msg) => self.tell(msg),
            Wish::Decode(file) => {
                let store = self.clone();
                spawn_local(async move {
                    let picture = picture::decode(&file, OWN_SIDE).await;
                    store.tell(PictureMsg::PictureGiven(picture));
                });
            }
            Wish::Leave(link) => {
                // The address may lag behind; Back is to find what is on screen now.
                let query = self.with(|scene| scene.query());
                location::replace(&share::print(&Link::Lab(self.id, Some(query))));
                location::go(&link);
            }
            Wish::Copy(text) => spawn_local(async move {
                let _ = clipboard::copy(&text).await;
            }),
        }
    }
}
