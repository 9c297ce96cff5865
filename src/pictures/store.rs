//! State and hands, for as long as the page lives.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use kernelwalk_stage::app::Msg;
use kernelwalk_stage::app::pictures::pixels::{PixelMsg, Pixels};
use kernelwalk_stage::app::pictures::{
    Camera, CameraTrouble, Filters, OWN_SIDE, PictureEffect, PictureMsg, PictureScene,
};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use kernelwalk_stage::share::{self, Link};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::{camera, canvas, clipboard, digits, location, picture};
use crate::views::pictures::{Canvases, Wish};

/// Pictures of the camera between two looks at everything that is not a canvas.
const FRAMES_PER_LOOK: u32 = 10;

thread_local! {
    static FILTERS: Rc<Store> = Store::new(SceneId::IMAGE_FILTERS, Kept::Filters(Rc::default()));
    static PIXELS: Rc<Store> = Store::new(SceneId::PIXELS, Kept::Pixels(Rc::default()));
}

/// The state of a scene.
#[derive(Clone)]
pub(super) enum Kept {
    Filters(Rc<RefCell<Filters>>),
    Pixels(Rc<RefCell<Pixels>>),
}

impl Kept {
    /// What can be asked of any of them.
    pub(super) fn with<R>(&self, ask: impl FnOnce(&mut dyn PictureScene) -> R) -> R {
        match self {
            Self::Filters(filters) => ask(&mut *filters.borrow_mut()),
            Self::Pixels(pixels) => ask(&mut *pixels.borrow_mut()),
        }
    }
}

/// Lives as long as the page.
pub(super) struct Store {
    id: SceneId,
    /// The scene.
    pub(super) kept: Kept,
    camera: RefCell<Option<camera::Camera>>,
    /// Facts that came while one was being handled; `Some` while that is so.
    waiting: RefCell<Option<VecDeque<PictureMsg>>>,
    /// The last sentence of the live region.
    pub(super) said: RefCell<String>,
    /// Rises with every change.
    version: Cell<u64>,
    /// The screen, while there is one.
    pub(super) screen: RefCell<Option<Screen>>,
    pixels: RefCell<Vec<u8>>,
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
    fn new(id: SceneId, kept: Kept) -> Rc<Self> {
        Rc::new(Self {
            id,
            kept,
            camera: RefCell::default(),
            waiting: RefCell::default(),
            said: RefCell::default(),
            version: Cell::default(),
            screen: RefCell::default(),
            pixels: RefCell::default(),
        })
    }

    /// The one of a scene.
    pub(super) fn of(id: SceneId) -> Rc<Self> {
        if id == SceneId::PIXELS { PIXELS.with(Rc::clone) } else { FILTERS.with(Rc::clone) }
    }

    /// Handles facts in the order in which they came, also those that a fact's own effects bring about.
    pub(super) fn tell(self: &Rc<Self>, msg: PictureMsg) {
        if let Some(waiting) = &mut *self.waiting.borrow_mut() {
            waiting.push_back(msg);
            return;
        }
        self.waiting.replace(Some(VecDeque::new()));
        let mut next = Some(msg);
        while let Some(msg) = next {
            let effects = self.kept.with(|scene| scene.update(msg));
            effects.into_iter().for_each(|effect| self.run(effect));
            next = self.waiting.borrow_mut().as_mut().and_then(VecDeque::pop_front);
        }
        self.waiting.replace(None);
        self.look();
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
                    page.emit(Msg::PicturesSettled(self.id, self.kept.with(|scene| scene.query())));
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
        let (wanted, store) = (self.kept.clone(), self.clone());
        let longest = move || wanted.with(|scene| scene.camera_side());
        let mut frames = 0_u32;
        let take = move |size: [usize; 2], rgba: &[u8]| {
            if !store.kept.with(|scene| scene.frame(size, rgba)) {
                return;
            }
            if frames.is_multiple_of(FRAMES_PER_LOOK) {
                store.look();
            }
            frames = frames.wrapping_add(1);
            store.paint();
        };
        if self.kept.with(|scene| scene.camera()) == Camera::Live
            && let Some(camera) = &*self.camera.borrow()
        {
            camera.watch(longest, take);
        }
    }

    pub(super) fn paint(&self) {
        let screen = self.screen.borrow();
        let Some(Screen { canvases, ramp, .. }) = &*screen else { return };
        match &self.kept {
            Kept::Filters(filters) => self.paint_filters(&filters.borrow(), canvases, ramp),
            Kept::Pixels(pixels) => paint_pixels(&pixels.borrow(), canvases),
        }
    }

    fn paint_filters(&self, filters: &Filters, canvases: &Canvases, ramp: &Ramp) {
        let Some(shown) = filters.shown() else { return };
        if let Some(element) = canvases.picture() {
            canvas::put(&element, &shown.picture_rgba(), shown.size());
        }
        if let Some(element) = canvases.response() {
            let mut pixels = self.pixels.borrow_mut();
            shown.paint(filters.show(), ramp, &mut pixels);
            canvas::put(&element, &pixels, shown.size());
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
                let query = self.kept.with(|scene| scene.query());
                location::replace(&share::print(&Link::Lab(self.id, Some(query))));
                location::go(&link);
            }
            Wish::Copy(text) => spawn_local(async move {
                let _ = clipboard::copy(&text).await;
            }),
        }
    }
}

/// The picture, once more for the zoom, and its planes.
fn paint_pixels(pixels: &Pixels, canvases: &Canvases) {
    let Some(table) = pixels.table() else { return };
    let (rgba, size) = (table.rgba(), table.size());
    for element in [canvases.picture(), canvases.response()].into_iter().flatten() {
        canvas::put(&element, &rgba, size);
    }
    for plane in 0..3 {
        if let Some(element) = canvases.plane(plane) {
            canvas::put(&element, &table.plane_rgba(plane), size);
        }
    }
}
