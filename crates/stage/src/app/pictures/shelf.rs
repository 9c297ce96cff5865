//! The pictures at hand.

use std::rc::Rc;

use kernelwalk_text as say;

use super::pixels::DIGIT_SIDE;
use crate::image::limits::LONGEST_SIDE;
use crate::image::{Pattern, Photo, Picture, Sketch, Source};

/// What comes with the page, in the order in which it is offered.
pub const PICTURES: [Source; 7] = [
    Source::Photo(Photo::Cameraman),
    Source::Photo(Photo::Coffee),
    Source::Pattern(Pattern::Impulse),
    Source::Pattern(Pattern::Edge),
    Source::Pattern(Pattern::Ramp),
    Source::Pattern(Pattern::Checkerboard),
    Source::Pattern(Pattern::ZonePlate),
];

/// Side of a picture made by a formula.
const PATTERN_SIDE: usize = 192;

/// What a picture is called.
#[must_use]
pub fn title(source: Source) -> String {
    match source {
        Source::Photo(Photo::Cameraman) => say::filters_cameraman(),
        Source::Photo(Photo::Coffee) => say::filters_coffee(),
        Source::Pattern(Pattern::Impulse) => say::filters_impulse(),
        Source::Pattern(Pattern::Edge) => say::filters_edge(),
        Source::Pattern(Pattern::Ramp) => say::filters_ramp(),
        Source::Pattern(Pattern::Checkerboard) => say::filters_checkerboard(),
        Source::Pattern(Pattern::ZonePlate) => say::filters_zone_plate(),
        Source::Drawing => say::filters_drawing(),
        Source::Webcam => say::filters_camera(),
        Source::Upload => say::filters_own(),
        Source::Digit { .. } => say::pixels_digit_title(),
    }
}

/// `[rows, columns]` of a picture that comes with the page, known before it comes.
#[must_use]
pub(crate) fn size(source: Source) -> Option<[usize; 2]> {
    match source {
        Source::Photo(photo) => Some(photo.size()),
        Source::Pattern(_) => Some([PATTERN_SIDE; 2]),
        Source::Digit { .. } => Some([DIGIT_SIDE; 2]),
        Source::Upload | Source::Drawing | Source::Webcam => None,
    }
}

/// Pictures that were fetched, given or drawn. None is lost while the page is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    photos: Vec<(Photo, Rc<Picture>)>,
    pub(super) own: Option<Rc<Picture>>,
    pub(super) snapshot: Option<Rc<Picture>>,
    pub(super) drawing: Sketch,
}

impl Shelf {
    /// The picture, unless it is still to come.
    pub(super) fn get(&self, source: Source) -> Option<Rc<Picture>> {
        match source {
            Source::Photo(photo) => self.photos.iter().find(|(p, _)| *p == photo).map(|(_, p)| p.clone()),
            Source::Pattern(pattern) => Some(Rc::new(pattern.picture(PATTERN_SIDE))),
            Source::Upload => self.own.clone(),
            Source::Webcam => self.snapshot.clone(),
            Source::Drawing => {
                let raster = self.drawing.raster();
                Picture::from_grey(Sketch::SIDE, Sketch::SIDE, raster, LONGEST_SIDE).ok().map(Rc::new)
            }
            Source::Digit { .. } => None,
        }
    }

    /// Which of the person's own pictures can be gone back to, while this one is shown.
    pub(super) fn owned(&self, shown: Source) -> Vec<Source> {
        let own = [
            (Source::Upload, self.own.is_some()),
            (Source::Webcam, self.snapshot.is_some() || shown == Source::Webcam),
            (Source::Drawing, shown == Source::Drawing || !self.drawing.is_blank()),
        ];
        own.into_iter().filter(|(_, there)| *there).map(|(source, _)| source).collect()
    }

    pub(super) fn put_photo(&mut self, photo: Photo, picture: Rc<Picture>) {
        self.photos.retain(|(p, _)| *p != photo);
        self.photos.push((photo, picture));
    }

    /// Draws; the first point puts the brush down.
    pub(super) fn draw(&mut self, points: &[[f32; 2]], begins: bool) {
        for (n, point) in points.iter().enumerate() {
            if begins && n == 0 {
                self.drawing.begin(*point);
            } else {
                self.drawing.go(*point);
            }
        }
    }
}
