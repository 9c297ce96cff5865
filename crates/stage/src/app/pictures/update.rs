//! What becomes of the scene when something happens.

use std::rc::Rc;

use super::{Camera, CameraTrouble, Filters, PictureEffect, PictureMsg, Shown, Trouble};
use crate::app::EditKey;
use crate::image::{Picture, Source};
use crate::scenes::image_filters::Params;
use crate::share::filters::{read, write};

type Effects = Vec<PictureEffect>;

impl Filters {
    /// Takes a fact; returns what has to be done about it, in order.
    #[must_use]
    pub fn update(&mut self, msg: PictureMsg) -> Effects {
        match msg {
            PictureMsg::LinkOpened(query) => self.open(&query),
            PictureMsg::Opened => {
                if self.shown.is_none() {
                    return self.settle();
                }
                Vec::new()
            }
            PictureMsg::Left | PictureMsg::CameraStopped => self.stop_camera(),
            PictureMsg::SourceChosen(source) => self.choose(source),
            PictureMsg::PhotoCame(photo, picture) => self.photo(photo, picture),
            PictureMsg::PictureGiven(Ok(picture)) => {
                self.shelf.own = Some(Rc::new(picture));
                self.choose(Source::Upload)
            }
            PictureMsg::PictureGiven(Err(why)) => self.trouble(Trouble::Picture(why)),
            PictureMsg::TextGiven => self.trouble(Trouble::Text),
            PictureMsg::CameraWanted => self.want_camera(),
            PictureMsg::CameraOpened => self.camera_opened(),
            PictureMsg::CameraRefused(why) => self.camera_refused(why),
            PictureMsg::Pinned(at) => self.pin_at(at),
            PictureMsg::Unpinned => {
                self.link.pin = None;
                vec![PictureEffect::Settled]
            }
            PictureMsg::StrokeBegan(point) => self.draw(&[point], true),
            PictureMsg::StrokeWentOn(points) => self.draw(&points, false),
            PictureMsg::StrokeEnded => self.drawn(),
            PictureMsg::PadCleared => {
                self.shelf.drawing.clear();
                self.drawn()
            }
            PictureMsg::UndoPressed => self.undo(),
            PictureMsg::RedoPressed => {
                let after = self.history.redo(self.link.params.clone());
                self.restore(after)
            }
            PictureMsg::TroubleRead(trouble) => {
                self.troubles.retain(|t| *t != trouble);
                Vec::new()
            }
            setting => self.set(setting),
        }
    }

    /// A link that says what is on screen leaves it alone: the way back must not lose a picture of one's own.
    fn open(&mut self, query: &str) -> Effects {
        let (link, notices) = read(query);
        self.troubles.extend(notices.into_iter().map(Trouble::Link));
        if self.shown.is_some() && write(&link) == self.query() {
            return Vec::new();
        }
        if self.shown.is_some() && link.params != self.link.params {
            self.history.record(self.link.params.clone(), EditKey::Single);
        }
        self.link = link;
        self.drafts.clear();
        self.settle()
    }

    /// Changes the settings as one step of the history.
    pub(super) fn edit(&mut self, key: EditKey, change: impl FnOnce(&mut Params)) -> Effects {
        let before = self.link.params.clone();
        change(&mut self.link.params);
        if self.link.params == before {
            return Vec::new();
        }
        if before.source != self.link.params.source {
            self.link.pin = None;
        }
        self.history.record(before, key);
        self.settled()
    }

    fn settled(&mut self) -> Effects {
        let mut effects = self.settle();
        effects.push(PictureEffect::Settled);
        effects
    }

    pub(super) fn restore(&mut self, params: Option<Params>) -> Effects {
        let Some(params) = params else { return Vec::new() };
        self.link.params = params;
        self.drafts.clear();
        self.settled()
    }

    /// On the pad the last stroke goes first, as long as there is one.
    fn undo(&mut self) -> Effects {
        if self.params().source == Source::Drawing && self.shelf.drawing.undo() {
            return self.drawn();
        }
        let before = self.history.undo(self.link.params.clone());
        self.restore(before)
    }

    /// Another way of looking at the same response.
    pub(super) fn looked(&mut self) -> Effects {
        self.paints += 1;
        vec![PictureEffect::Settled]
    }

    pub(super) fn trouble(&mut self, trouble: Trouble) -> Effects {
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
        Vec::new()
    }

    /// What did not work with the last picture is of no interest once another is asked for.
    fn choose(&mut self, source: Source) -> Effects {
        self.troubles.clear();
        if self.params().source == source {
            self.link.pin = None;
            return self.settled();
        }
        self.edit(EditKey::Single, |params| params.source = source)
    }

    fn photo(&mut self, photo: crate::image::Photo, picture: Option<Rc<Picture>>) -> Effects {
        if self.fetching == Some(photo) {
            self.fetching = None;
        }
        let Some(picture) = picture else { return self.trouble(Trouble::Photo(photo)) };
        self.shelf.put_photo(photo, picture);
        if self.params().source == Source::Photo(photo) { self.settle() } else { Vec::new() }
    }

    fn want_camera(&mut self) -> Effects {
        self.troubles.clear();
        self.camera.want().into_iter().collect()
    }

    fn camera_opened(&mut self) -> Effects {
        // Asked for, and left while the browser was asking.
        if self.camera != Camera::Asked {
            return vec![PictureEffect::CloseCamera];
        }
        (self.camera, self.frames) = (Camera::Live, 0);
        self.edit(EditKey::Single, |params| params.source = Source::Webcam)
    }

    fn camera_refused(&mut self, why: CameraTrouble) -> Effects {
        let mut effects = self.stop_camera();
        effects.extend(self.trouble(Trouble::Camera(why)));
        effects
    }

    /// The camera's last picture stays.
    fn stop_camera(&mut self) -> Effects {
        let was = std::mem::take(&mut self.camera);
        if was == Camera::Off {
            return Vec::new();
        }
        if let Some(shown) = self.shown.as_ref().filter(|_| was == Camera::Live && self.frames > 0) {
            let picture = shown.snapshot();
            let still = Shown::new(picture.clone(), self.params()).map(|still| still.with_bound_of(shown));
            self.shelf.snapshot = Some(picture);
            if let Some(still) = still {
                self.put(still);
                self.gallery();
            }
        }
        vec![PictureEffect::CloseCamera]
    }

    fn pin_at(&mut self, at: [usize; 2]) -> Effects {
        let Some(focus) = self.focus(at) else { return Vec::new() };
        self.link.pin = Some(at);
        vec![PictureEffect::Announce(focus.said), PictureEffect::Settled]
    }

    /// A stroke is filtered as it is drawn, where it is drawn; scale and gallery wait until it ends.
    fn draw(&mut self, points: &[[f32; 2]], begins: bool) -> Effects {
        if self.params().source != Source::Drawing {
            return Vec::new();
        }
        if begins {
            self.first_stroke = self.shelf.drawing.is_blank();
        }
        self.shelf.draw(points, begins);
        let (drawing, rising) = (&mut self.shelf.drawing, self.first_stroke);
        let fresh = drawing.take_fresh();
        let fresh =
            fresh.zip(self.shown.as_mut()).and_then(|(part, shown)| shown.redraw(part, drawing, rising));
        fresh.map(PictureEffect::Repaint).into_iter().collect()
    }

    fn drawn(&mut self) -> Effects {
        if self.params().source == Source::Drawing { self.settle() } else { Vec::new() }
    }
}
