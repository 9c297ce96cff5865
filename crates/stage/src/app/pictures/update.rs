//! What becomes of the scene when something happens.

use std::rc::Rc;

use super::common::{Common, Desk, Effects};
use super::{Camera, Filters, PictureEffect, PictureMsg, Shown, Trouble};
use crate::app::EditKey;
use crate::image::{Photo, Picture, Source};
use crate::scenes::image_filters::Params;
use crate::share::filters::{read, write};

impl Filters {
    /// Takes a fact; returns what has to be done about it, in order.
    #[must_use]
    pub fn update(&mut self, msg: PictureMsg) -> Effects {
        self.hear(msg)
    }

    /// Another picture. What was changed in the last one belongs to that one.
    fn another(&mut self, source: Source) -> Effects {
        self.edit(EditKey::Single, |params| {
            params.source = source;
            params.edits.clear();
        })
    }

    /// Another way of looking at the same response.
    pub(super) fn looked(&mut self) -> Effects {
        self.paints += 1;
        vec![PictureEffect::Settled]
    }
}

impl Common for Filters {
    type Params = Params;

    fn desk(&mut self) -> Desk<'_, Params> {
        Desk {
            source: self.link.params.source,
            params: &mut self.link.params,
            pin: &mut self.link.pin,
            history: &mut self.history,
            shelf: &mut self.shelf,
            camera: &mut self.camera,
            troubles: &mut self.troubles,
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

    /// Shows what the settings say, or asks for it.
    fn settle(&mut self) -> Vec<PictureEffect> {
        let mut effects = Vec::new();
        let source = self.params().source;
        if source != Source::Webcam {
            effects.extend(self.camera.close());
        }
        let live = self.shown.as_ref().filter(|_| self.camera == Camera::Live && self.frames > 0);
        let picture = live.map(Shown::snapshot).or_else(|| self.shelf.get(source));
        match (picture, source) {
            (Some(picture), _) => {
                self.fetching = None;
                if let Some(shown) = Shown::new(picture, self.params()) {
                    self.put(shown);
                    self.gallery();
                }
            }
            (None, Source::Photo(photo)) => {
                if self.fetching != Some(photo) {
                    self.fetching = Some(photo);
                    effects.push(PictureEffect::Fetch(photo));
                }
            }
            // A picture of one's own that this visit has not seen: the last one stays.
            (None, _) => {}
        }
        effects
    }

    /// What did not work with the last picture is of no interest once another is asked for.
    fn choose(&mut self, source: Source) -> Effects {
        self.troubles.clear();
        if self.params().source == source {
            self.link.pin = None;
        }
        let effects = self.another(source);
        // The same picture once more: it may have failed to come, or be another file.
        if effects.is_empty() { self.settled() } else { effects }
    }

    fn photo(&mut self, photo: Photo, picture: Option<Rc<Picture>>) -> Effects {
        if self.fetching == Some(photo) {
            self.fetching = None;
        }
        let Some(picture) = picture else { return self.trouble(Trouble::Photo(photo)) };
        self.shelf.put_photo(photo, picture);
        if self.params().source == Source::Photo(photo) { self.settle() } else { Vec::new() }
    }

    fn camera_runs(&mut self) -> Effects {
        self.frames = 0;
        self.another(Source::Webcam)
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

    fn leave(&mut self) -> Effects {
        self.stop_camera()
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
        if self.params().source != Source::Drawing {
            return Vec::new();
        }
        // What was filtered as it was drawn needs no more than its scale.
        match self.shown.as_mut().filter(|shown| shown.is_of(&self.shelf.drawing)) {
            Some(shown) => {
                shown.stroke_ended();
                self.paints += 1;
                self.gallery();
                Vec::new()
            }
            None => self.settle(),
        }
    }

    fn cleared(&mut self) -> Effects {
        self.drawn()
    }

    fn takes_strokes_back(&self) -> bool {
        self.params().source == Source::Drawing
    }

    fn restore(&mut self, params: Option<Params>) -> Effects {
        let Some(params) = params else { return Vec::new() };
        self.link.params = params;
        self.drafts.clear();
        self.settled()
    }

    fn set(&mut self, msg: PictureMsg) -> Effects {
        if matches!(msg, PictureMsg::Opened) && self.shown.is_none() {
            return self.settle();
        }
        self.setting(msg)
    }
}
