//! State and hands, for as long as the page lives.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use kernelwalk_stage::app::Msg;
use kernelwalk_stage::app::pictures::{Camera, CameraTrouble, FilterEffect, FilterMsg, Filters, OWN_SIDE};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_stage::scenes::image_filters::Ramp;
use kernelwalk_stage::share::{self, Link};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::{camera, canvas, clipboard, document, location, picture};
use crate::views::pictures::{Canvases, Wish};

/// The styles of this part, which come with it.
const STYLES: &str = include_str!("../../../static/css/pictures.css");
/// Pictures of the camera between two looks at everything that is not a canvas.
const FRAMES_PER_LOOK: u32 = 10;

thread_local! {
    static STORE: Rc<Store> = {
        document::add_styles(STYLES);
        Rc::default()
    };
}

/// Lives as long as the page.
#[derive(Default)]
pub(super) struct Store {
    /// The scene.
    pub(super) filters: Rc<RefCell<Filters>>,
    camera: RefCell<Option<camera::Camera>>,
    /// Facts that came while one was being handled; `Some` while that is so.
    waiting: RefCell<Option<VecDeque<FilterMsg>>>,
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
    pub(super) fn here() -> Rc<Self> {
        STORE.with(Rc::clone)
    }

    /// Handles facts in the order in which they came, also those that a fact's own effects bring about.
    pub(super) fn tell(self: &Rc<Self>, msg: FilterMsg) {
        if let Some(waiting) = &mut *self.waiting.borrow_mut() {
            waiting.push_back(msg);
            return;
        }
        self.waiting.replace(Some(VecDeque::new()));
        let mut next = Some(msg);
        while let Some(msg) = next {
            let effects = self.filters.borrow_mut().update(msg);
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

    fn run(self: &Rc<Self>, effect: FilterEffect) {
        match effect {
            FilterEffect::Fetch(photo) => {
                let store = self.clone();
                spawn_local(async move {
                    let picture = picture::fetch(photo.file()).await;
                    store.tell(FilterMsg::PhotoCame(photo, picture.map(Rc::new)));
                });
            }
            FilterEffect::OpenCamera => {
                let store = self.clone();
                spawn_local(async move { store.open_camera().await });
            }
            FilterEffect::CloseCamera => drop(self.camera.take()),
            FilterEffect::Settled => {
                let page = self.screen.borrow().as_ref().map(|screen| screen.page.clone());
                if let Some(page) = page {
                    page.emit(Msg::PicturesSettled(SceneId::IMAGE_FILTERS, self.filters.borrow().query()));
                }
            }
            FilterEffect::Announce(sentence) => *self.said.borrow_mut() = sentence,
        }
    }

    async fn open_camera(self: Rc<Self>) {
        let ended = Rc::downgrade(&self);
        let on_end = move || {
            if let Some(store) = ended.upgrade() {
                store.tell(FilterMsg::CameraRefused(CameraTrouble::Ended));
            }
        };
        match camera::Camera::open(on_end).await {
            Err(name) => self.tell(FilterMsg::CameraRefused(CameraTrouble::named(&name))),
            Ok(camera) => {
                *self.camera.borrow_mut() = Some(camera);
                self.tell(FilterMsg::CameraOpened);
                self.watch();
            }
        }
    }

    /// Pictures of the camera go to the canvases at once, past all components.
    fn watch(self: &Rc<Self>) {
        let (wanted, store) = (self.filters.clone(), self.clone());
        let longest = move || wanted.borrow().camera_side();
        let mut frames = 0_u32;
        let take = move |size: [usize; 2], rgba: &[u8]| {
            if !store.filters.borrow_mut().frame(size, rgba) {
                return;
            }
            if frames.is_multiple_of(FRAMES_PER_LOOK) {
                store.look();
            }
            frames = frames.wrapping_add(1);
            store.paint();
        };
        if self.filters.borrow().camera() == Camera::Live
            && let Some(camera) = &*self.camera.borrow()
        {
            camera.watch(longest, take);
        }
    }

    pub(super) fn paint(&self) {
        let (screen, filters) = (self.screen.borrow(), self.filters.borrow());
        let (Some(screen), Some(shown)) = (&*screen, filters.shown()) else { return };
        if let Some(element) = screen.canvases.picture() {
            canvas::put(&element, &shown.picture_rgba(), shown.size());
        }
        if let Some(element) = screen.canvases.response() {
            let mut pixels = self.pixels.borrow_mut();
            shown.paint(filters.show(), &screen.ramp, &mut pixels);
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
                    store.tell(FilterMsg::PictureGiven(picture));
                });
            }
            Wish::Leave(link) => {
                // The address may lag behind; Back is to find what is on screen now.
                let query = self.filters.borrow().query();
                location::replace(&share::print(&Link::Lab(SceneId::IMAGE_FILTERS, Some(query))));
                location::go(&link);
            }
            Wish::Copy(text) => spawn_local(async move {
                let _ = clipboard::copy(&text).await;
            }),
        }
    }
}
