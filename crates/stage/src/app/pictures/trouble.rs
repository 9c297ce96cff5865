//! What the person has to know.

use kernelwalk_text as say;

use super::CameraTrouble;
use super::shelf::title;
use crate::app::Notice;
use crate::image::{EditError, Photo, PictureError, Reading, Refused, Source, Split};
use crate::lab::PasteError;
use crate::number;
use crate::share::LinkNotice;
use crate::text as words;

/// Something that did not work; what was there before stays.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// A file is no picture that can be shown.
    Picture(PictureError),
    /// Text was pasted or dropped where a picture is wanted.
    Text,
    /// A photo that comes with the page could not be fetched.
    Photo(Photo),
    /// The camera gives no picture.
    Camera(CameraTrouble),
    /// A table pasted into the kernel does not fit.
    Paste(PasteError),
    /// A number is too large for a kernel.
    Number,
    /// A text is no number of a pixel, in the reading of that moment.
    Byte(String, Refused, Reading),
    /// No further number can be changed.
    Edits(EditError),
    /// A file of digits could not be fetched.
    Digits,
    /// The set of digits has no such number.
    NoDigit(Split),
    /// Part of a link was not understood.
    Link(LinkNotice),
}

impl Trouble {
    /// What happened and what to do about it, in a sentence or two.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Picture(why) => picture(*why),
            Self::Text => say::filters_text_given(),
            Self::Photo(photo) => say::filters_photo_missing(title(Source::Photo(*photo))),
            Self::Camera(why) => why.words(),
            Self::Paste(why) => words::paste(why),
            Self::Byte(text, why, reading) => {
                let why = super::pixels::refused(text, *why, *reading);
                format!("{why} {}", say::pixels_nothing_changed())
            }
            Self::Edits(_) => say::pixels_too_many(number::grouped(crate::image::limits::EDITS as u64)),
            Self::Digits => say::pixels_digits_missing(),
            Self::NoDigit(split) => {
                say::pixels_no_digit(number::grouped(u64::from(super::pixels::count(*split) - 1)))
            }
            Self::Number => say::filters_number_too_large(crate::scenes::image_filters::limits::NUMBER),
            Self::Link(notice) => words::notice(&Notice::Link(notice.clone())),
        }
    }
}

fn picture(why: PictureError) -> String {
    let megabytes = |bytes: usize| format!("{}", bytes.div_ceil(1_000_000));
    match why {
        PictureError::TooManyBytes { bytes, most } => {
            say::filters_file_too_large(megabytes(bytes), megabytes(most))
        }
        PictureError::NotAPicture | PictureError::WrongLength { .. } => say::filters_not_a_picture(),
        PictureError::NoPixels => say::filters_no_pixels(),
        PictureError::TooManyPixels { width, height, most } => {
            say::filters_too_many_pixels(width, height, megabytes(most))
        }
    }
}
