//! Scenes of pictures: `image_filters`, a photo, a kernel, and what the kernel makes of it; `pixels`, a picture and its numbers.

mod canvas;
mod controls;
mod figure;
mod gallery;
mod inspector;
mod intake;
mod notices;
mod pad;
mod pixels;
mod pointed;
mod scene;
mod sliders;

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use kernelwalk_stage::app::pictures::pixels::PixelMsg;
use kernelwalk_stage::app::pictures::{Filters, PictureMsg};
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlCanvasElement};
use yew::prelude::*;

pub use pixels::PixelScene;
pub use scene::FilterScene;

/// The state, which only the hand behind the views changes: two are equal while nothing has happened in between.
pub struct Shared<S = Filters> {
    /// The scene.
    pub scene: Rc<RefCell<S>>,
    /// Rises with every change.
    pub version: u64,
}

impl<S> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Self { scene: self.scene.clone(), version: self.version }
    }
}

impl<S> PartialEq for Shared<S> {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && Rc::ptr_eq(&self.scene, &other.scene)
    }
}

impl<S> Shared<S> {
    fn get(&self) -> Ref<'_, S> {
        self.scene.borrow()
    }
}

/// Where the pictures are painted, by whoever has new pixels.
#[derive(Clone, PartialEq, Default)]
pub struct Canvases {
    picture: NodeRef,
    /// The other large one: the response, or what is zoomed into.
    response: NodeRef,
    planes: [NodeRef; 3],
}

impl Canvases {
    /// The picture's canvas, while it is on screen.
    pub fn picture(&self) -> Option<HtmlCanvasElement> {
        self.picture.get()?.dyn_into().ok()
    }

    /// The other large one's: the response's, or the one that is zoomed into.
    pub fn response(&self) -> Option<HtmlCanvasElement> {
        self.response.get()?.dyn_into().ok()
    }

    /// Those of red, green and blue, where they are shown.
    pub fn plane(&self, plane: usize) -> Option<HtmlCanvasElement> {
        self.planes.get(plane)?.get()?.dyn_into().ok()
    }
}

/// What the person wants.
pub enum Wish {
    /// Something the state is told.
    Tell(PictureMsg),
    /// A file is to be shown.
    Decode(Blob),
    /// Another scene is to be opened, by its fragment.
    Leave(String),
    /// A text is wanted on the clipboard.
    Copy(String),
}

impl From<PictureMsg> for Wish {
    fn from(msg: PictureMsg) -> Self {
        Self::Tell(msg)
    }
}

impl From<PixelMsg> for Wish {
    fn from(msg: PixelMsg) -> Self {
        Self::Tell(msg.into())
    }
}
