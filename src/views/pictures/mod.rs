//! The scene `image_filters`: a photo, a kernel, and what the kernel makes of it.

mod canvas;
mod controls;
mod figure;
mod gallery;
mod inspector;
mod intake;
mod notices;
mod pad;
mod scene;
mod sliders;

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use kernelwalk_stage::app::pictures::{FilterMsg, Filters};
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlCanvasElement};
use yew::prelude::*;

pub use scene::FilterScene;

/// The state, which only the hand behind the views changes: two are equal while nothing has happened in between.
#[derive(Clone)]
pub struct Shared {
    /// The scene.
    pub filters: Rc<RefCell<Filters>>,
    /// Rises with every change.
    pub version: u64,
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && Rc::ptr_eq(&self.filters, &other.filters)
    }
}

impl Shared {
    fn get(&self) -> Ref<'_, Filters> {
        self.filters.borrow()
    }
}

/// Where the pictures are painted, by whoever has new pixels.
#[derive(Clone, PartialEq, Default)]
pub struct Canvases {
    picture: NodeRef,
    response: NodeRef,
}

impl Canvases {
    /// The picture's canvas, while it is on screen.
    pub fn picture(&self) -> Option<HtmlCanvasElement> {
        self.picture.get()?.dyn_into().ok()
    }

    /// The response's.
    pub fn response(&self) -> Option<HtmlCanvasElement> {
        self.response.get()?.dyn_into().ok()
    }
}

/// What the person wants.
pub enum Wish {
    /// Something the state is told.
    Tell(FilterMsg),
    /// A file is to be shown.
    Decode(Blob),
    /// Another scene is to be opened, by its fragment.
    Leave(String),
    /// A text is wanted on the clipboard.
    Copy(String),
}

impl From<FilterMsg> for Wish {
    fn from(msg: FilterMsg) -> Self {
        Self::Tell(msg)
    }
}
