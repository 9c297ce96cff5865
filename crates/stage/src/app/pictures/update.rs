//! What becomes of the scene when something happens.

use std::rc::Rc;

use super::{Camera, CameraTrouble, FilterEffect, FilterMsg, Filters, Shown, Trouble, kernel_grid};
use crate::app::EditKey;
use crate::frame::CellId;
use crate::image::{Picture, Source};
use crate::scenes::image_filters::{Filter, Params, limits};
use crate::share::filters::{read, write};

type Effects = Vec<FilterEffect>;

impl Filters {
    /// Takes a fact; returns what has to be done about it, in order.
    #[must_use]
    pub fn update(&mut self, msg: FilterMsg) -> Effects {
        let one = EditKey::Single;
        match msg {
            FilterMsg::LinkOpened(query) => self.open(&query),
            FilterMsg::Opened => {
                if self.shown.is_none() {
                    return self.settle();
                }
                Vec::new()
            }
            FilterMsg::Left | FilterMsg::CameraStopped => self.stop_camera(),
            FilterMsg::SourceChosen(source) => self.choose(source),
            FilterMsg::PhotoCame(photo, picture) => self.photo(photo, picture),
            FilterMsg::PictureGiven(Ok(picture)) => {
                self.shelf.own = Some(Rc::new(picture));
                self.choose(Source::Upload)
            }
            FilterMsg::PictureGiven(Err(why)) => self.trouble(Trouble::Picture(why)),
            FilterMsg::TextGiven => self.trouble(Trouble::Text),
            FilterMsg::CameraWanted => self.want_camera(),
            FilterMsg::CameraOpened => self.camera_opened(),
            FilterMsg::CameraRefused(why) => self.camera_refused(why),
            FilterMsg::FilterChosen(filter) => self.edit(one, |params| params.filter = filter.clamped()),
            FilterMsg::SizeChosen(size) => self.edit(one, |params| resize(&mut params.filter, size)),
            FilterMsg::Turned => self.edit(one, |params| {
                params.filter = Filter::Custom(params.filter.kernel().turned());
            }),
            FilterMsg::NumberTyped(cell, text) => self.typed(cell, text),
            FilterMsg::NumberDone => {
                self.history.close();
                Vec::new()
            }
            FilterMsg::NumberReverted(cell) => {
                self.drafts.retain(|draft| draft.cell != cell);
                let before = self.history.abandon(EditKey::Cell(cell));
                self.restore(before)
            }
            FilterMsg::NumberNudged(cell, by) => self.nudge(cell, by),
            FilterMsg::NumbersPasted(cell, text) => self.paste(cell, &text),
            FilterMsg::ColourChosen(colour) => self.edit(one, |params| params.colour = colour),
            FilterMsg::ShowChosen(show) => self.edit(one, |params| params.show = show),
            FilterMsg::ChannelChosen(channel) => {
                self.link.channel = channel;
                self.looked()
            }
            FilterMsg::ScaleFitted => {
                self.shown.iter_mut().for_each(Shown::fit);
                self.looked()
            }
            FilterMsg::Pinned(at) => self.pin_at(at),
            FilterMsg::Unpinned => {
                self.link.pin = None;
                vec![FilterEffect::Settled]
            }
            FilterMsg::StrokeBegan(point) => self.draw(&[point], true),
            FilterMsg::StrokeWentOn(points) => self.draw(&points, false),
            FilterMsg::StrokeEnded => self.drawn(),
            FilterMsg::PadCleared => {
                self.shelf.drawing.clear();
                self.drawn()
            }
            FilterMsg::UndoPressed => self.undo(),
            FilterMsg::RedoPressed => {
                let after = self.history.redo(self.link.params.clone());
                self.restore(after)
            }
            FilterMsg::TroubleRead(trouble) => {
                self.troubles.retain(|t| *t != trouble);
                Vec::new()
            }
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
    fn edit(&mut self, key: EditKey, change: impl FnOnce(&mut Params)) -> Effects {
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
        effects.push(FilterEffect::Settled);
        effects
    }

    fn restore(&mut self, params: Option<Params>) -> Effects {
        let Some(params) = params else { return Vec::new() };
        self.link.params = params;
        self.drafts.clear();
        self.settled()
    }

    /// On the pad the last stroke goes first, as long as there is one.
    fn undo(&mut self) -> Effects {
        if self.params().source == Source::Drawing && self.shelf.drawing.can_undo() {
            self.shelf.drawing.undo();
            return self.drawn();
        }
        let before = self.history.undo(self.link.params.clone());
        self.restore(before)
    }

    /// Another way of looking at the same response.
    fn looked(&mut self) -> Effects {
        self.paints += 1;
        vec![FilterEffect::Settled]
    }

    fn trouble(&mut self, trouble: Trouble) -> Effects {
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
        if self.camera != Camera::Off {
            return Vec::new();
        }
        self.camera = Camera::Asked;
        vec![FilterEffect::OpenCamera]
    }

    fn camera_opened(&mut self) -> Effects {
        // Asked for, and left while the browser was asking.
        if self.camera != Camera::Asked {
            return vec![FilterEffect::CloseCamera];
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
        vec![FilterEffect::CloseCamera]
    }

    fn typed(&mut self, cell: CellId, text: String) -> Effects {
        self.drafts.retain(|draft| draft.cell != cell);
        match kernel_grid::read(cell, text) {
            Ok(number) => self.write(cell, number),
            Err(draft) => {
                self.drafts.push(draft);
                Vec::new()
            }
        }
    }

    fn nudge(&mut self, cell: CellId, by: f64) -> Effects {
        let Some(now) = self.kernel_value(cell) else { return Vec::new() };
        // Tenths of tenths would show the errors of binary fractions: nine decimals are enough.
        let next = ((now + by) * 1e9).round() / 1e9;
        self.drafts.retain(|draft| draft.cell != cell);
        self.write(cell, next.clamp(-limits::NUMBER, limits::NUMBER))
    }

    fn write(&mut self, cell: CellId, number: f64) -> Effects {
        match kernel_grid::with(&self.params().filter.kernel(), cell, number) {
            Ok(kernel) if kernel == self.params().filter.kernel() => Vec::new(),
            Ok(kernel) => self.edit(EditKey::Cell(cell), |params| params.filter = Filter::Custom(kernel)),
            Err(_) => self.trouble(Trouble::Number),
        }
    }

    fn paste(&mut self, cell: CellId, text: &str) -> Effects {
        match kernel_grid::pasted(&self.params().filter.kernel(), cell, text) {
            Ok(kernel) => self.edit(EditKey::Single, |params| params.filter = Filter::Custom(kernel)),
            Err(trouble) => self.trouble(trouble),
        }
    }

    fn pin_at(&mut self, at: [usize; 2]) -> Effects {
        let Some(focus) = self.focus(at) else { return Vec::new() };
        self.link.pin = Some(at);
        vec![FilterEffect::Announce(focus.said), FilterEffect::Settled]
    }

    /// A stroke is filtered as it is drawn; the gallery waits until it ends.
    fn draw(&mut self, points: &[crate::app::training::Point], begins: bool) -> Effects {
        if self.params().source != Source::Drawing {
            return Vec::new();
        }
        self.shelf.draw(points, begins);
        let picture = self.shelf.get(Source::Drawing);
        let shown = picture.and_then(|picture| Shown::new(picture, self.params()));
        if let Some(shown) = shown {
            self.put(shown);
        }
        Vec::new()
    }

    fn drawn(&mut self) -> Effects {
        if self.params().source == Source::Drawing { self.settle() } else { Vec::new() }
    }
}

/// Another size: of a filter that knows sizes, else of its numbers, which then are one's own.
fn resize(filter: &mut Filter, wanted: usize) {
    match &mut *filter {
        Filter::Box { size }
        | Filter::Binomial { size }
        | Filter::Gaussian { size, .. }
        | Filter::Log { size, .. }
        | Filter::Gabor { size, .. } => *size = wanted,
        other => *other = Filter::Custom(other.kernel().resized([wanted, wanted])),
    }
    *filter = filter.clone().clamped();
}
