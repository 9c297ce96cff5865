//! What scenes of pictures do in the same way: pictures of one's own, the camera, history, what went wrong.

use std::rc::Rc;

use super::shelf::Shelf;
use super::{Camera, CameraTrouble, PictureEffect, PictureMsg, Trouble};
use crate::app::{EditKey, History};
use crate::image::{Photo, Picture, Source};

pub(super) type Effects = Vec<PictureEffect>;

/// The parts of a scene's state that each of them has.
pub(super) struct Desk<'a, Params> {
    pub(super) params: &'a mut Params,
    pub(super) source: Source,
    pub(super) pin: &'a mut Option<[usize; 2]>,
    pub(super) history: &'a mut History<Params>,
    pub(super) shelf: &'a mut Shelf,
    pub(super) camera: &'a mut Camera,
    pub(super) troubles: &'a mut Vec<Trouble>,
}

/// A scene of pictures, as far as it is like the others.
pub(super) trait Common {
    type Params: Clone + PartialEq;

    fn desk(&mut self) -> Desk<'_, Self::Params>;
    /// What follows the `?` of a link is to be shown.
    fn open(&mut self, query: &str) -> Effects;
    /// Shows what the settings say, or asks for it.
    fn settle(&mut self) -> Effects;
    /// Another picture, or the same once more.
    fn choose(&mut self, source: Source) -> Effects;
    /// A photo arrived, or did not.
    fn photo(&mut self, photo: Photo, picture: Option<Rc<Picture>>) -> Effects;
    /// The camera's pictures come from now on.
    fn camera_runs(&mut self) -> Effects;
    /// The camera is to be given back; its last picture stays.
    fn stop_camera(&mut self) -> Effects;
    /// The scene goes off screen.
    fn leave(&mut self) -> Effects;
    /// A pixel is pressed.
    fn pin_at(&mut self, at: [usize; 2]) -> Effects;
    /// The pen moved; the first point may put it down.
    fn draw(&mut self, points: &[[f32; 2]], begins: bool) -> Effects;
    /// The pen was lifted, or the pad changed as a whole.
    fn drawn(&mut self) -> Effects;
    /// The pad was emptied.
    fn cleared(&mut self) -> Effects;
    /// Undo takes strokes back first.
    fn takes_strokes_back(&self) -> bool;
    /// Settings of the history are in force again.
    fn restore(&mut self, params: Option<Self::Params>) -> Effects;
    /// Any other fact.
    fn set(&mut self, msg: PictureMsg) -> Effects;

    /// Takes a fact; returns what has to be done about it, in order.
    fn hear(&mut self, msg: PictureMsg) -> Effects {
        match msg {
            PictureMsg::LinkOpened(query) => self.open(&query),
            PictureMsg::Left => self.leave(),
            PictureMsg::SourceChosen(source) => self.choose(source),
            PictureMsg::PhotoCame(photo, picture) => self.photo(photo, picture),
            PictureMsg::PictureGiven(Ok(picture)) => {
                self.desk().shelf.own = Some(Rc::new(picture));
                self.choose(Source::Upload)
            }
            PictureMsg::PictureGiven(Err(why)) => self.trouble(Trouble::Picture(why)),
            PictureMsg::TextGiven => self.trouble(Trouble::Text),
            PictureMsg::CameraWanted => {
                let desk = self.desk();
                desk.troubles.clear();
                desk.camera.want().into_iter().collect()
            }
            PictureMsg::CameraOpened => self.camera_opened(),
            PictureMsg::CameraRefused(why) => self.camera_refused(why),
            PictureMsg::CameraStopped => self.stop_camera(),
            PictureMsg::Pinned(at) => self.pin_at(at),
            PictureMsg::Unpinned => {
                *self.desk().pin = None;
                vec![PictureEffect::Settled]
            }
            PictureMsg::StrokeBegan(point) => self.draw(&[point], true),
            PictureMsg::StrokeWentOn(points) => self.draw(&points, false),
            PictureMsg::StrokeEnded => self.drawn(),
            PictureMsg::PadCleared => {
                self.desk().shelf.drawing.clear();
                self.cleared()
            }
            PictureMsg::UndoPressed => self.undo(),
            PictureMsg::RedoPressed => {
                let desk = self.desk();
                let after = desk.history.redo(desk.params.clone());
                self.restore(after)
            }
            PictureMsg::TroubleRead(trouble) => {
                self.desk().troubles.retain(|t| *t != trouble);
                Vec::new()
            }
            other => self.set(other),
        }
    }

    /// Changes the settings as one step of the history.
    fn edit(&mut self, key: EditKey, change: impl FnOnce(&mut Self::Params)) -> Effects {
        let desk = self.desk();
        let (before, source) = (desk.params.clone(), desk.source);
        change(desk.params);
        if *desk.params == before {
            return Vec::new();
        }
        desk.history.record(before, key);
        let desk = self.desk();
        if desk.source != source {
            *desk.pin = None;
        }
        self.settled()
    }

    fn settled(&mut self) -> Effects {
        let mut effects = self.settle();
        effects.push(PictureEffect::Settled);
        effects
    }

    fn trouble(&mut self, trouble: Trouble) -> Effects {
        let troubles = self.desk().troubles;
        if !troubles.contains(&trouble) {
            troubles.push(trouble);
        }
        Vec::new()
    }

    /// On the pad the last stroke goes first, as long as there is one.
    fn undo(&mut self) -> Effects {
        if self.takes_strokes_back() && self.desk().shelf.drawing.undo() {
            return self.drawn();
        }
        let desk = self.desk();
        let before = desk.history.undo(desk.params.clone());
        self.restore(before)
    }

    fn camera_opened(&mut self) -> Effects {
        let camera = self.desk().camera;
        // Asked for, and left while the browser was asking.
        if *camera != Camera::Asked {
            return vec![PictureEffect::CloseCamera];
        }
        *camera = Camera::Live;
        self.camera_runs()
    }

    fn camera_refused(&mut self, why: CameraTrouble) -> Effects {
        let mut effects = self.stop_camera();
        effects.extend(self.trouble(Trouble::Camera(why)));
        effects
    }
}
