//! Where a picture comes from. Bytes come from outside; this says which ones.

use serde::{Deserialize, Serialize};

use super::Pattern;

/// A part of MNIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// The 60,000 images a network learns from.
    #[default]
    Train,
    /// The 10,000 it is judged by.
    Test,
}

/// Where a picture comes from.
///
/// Only the first three can be in a link: the others are the person's own and never leave the tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An MNIST digit.
    Digit {
        /// Which part.
        split: Split,
        /// Place in that part, from 0.
        index: u32,
    },
    /// A photo that comes with the page.
    Photo(Photo),
    /// A picture made by a formula.
    Pattern(Pattern),
    /// A file of the person's own.
    Upload,
    /// What is drawn on the pad.
    Drawing,
    /// One frame of the camera.
    Webcam,
}

impl Default for Source {
    fn default() -> Self {
        Self::Photo(Photo::default())
    }
}

impl Source {
    /// Whether somebody who opens the link sees the same picture.
    #[must_use]
    pub fn is_shareable(self) -> bool {
        matches!(self, Self::Digit { .. } | Self::Photo(_) | Self::Pattern(_))
    }
}

/// A photo in `static/data/photos`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Photo {
    /// A man with a camera, grey.
    #[default]
    Cameraman,
    /// A cup of coffee, in colour.
    Coffee,
}

/// Who made a photo. Names are the same in all languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// The photographer.
    pub author: &'static str,
    /// SPDX identifier.
    pub licence: &'static str,
}

impl Photo {
    /// All photos.
    pub const ALL: [Photo; 2] = [Photo::Cameraman, Photo::Coffee];

    /// Its place below the page's `data` folder.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Cameraman => "photos/cameraman.webp",
            Self::Coffee => "photos/coffee.webp",
        }
    }

    /// `[rows, columns]`.
    #[must_use]
    pub fn size(self) -> [usize; 2] {
        match self {
            Self::Cameraman => [256, 256],
            Self::Coffee => [256, 384],
        }
    }

    /// Whether it has three planes.
    #[must_use]
    pub fn is_colour(self) -> bool {
        self == Self::Coffee
    }

    /// Who made it.
    #[must_use]
    pub fn credit(self) -> Credit {
        let author = match self {
            Self::Cameraman => "Lav Varshney",
            Self::Coffee => "Rachel Michetti",
        };
        Credit { author, licence: "CC0-1.0" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_persons_own_pictures_are_never_in_a_link() {
        for own in [Source::Upload, Source::Drawing, Source::Webcam] {
            assert!(!own.is_shareable());
        }
        assert!(Source::default().is_shareable());
        assert!(Source::Digit { split: Split::Test, index: 7 }.is_shareable());
    }

    #[test]
    fn sources_read_back_from_what_is_stored() {
        let sources = [
            Source::Digit { split: Split::Train, index: 59_999 },
            Source::Photo(Photo::Coffee),
            Source::Pattern(Pattern::ZonePlate),
            Source::Webcam,
        ];
        for source in sources {
            let text = serde_json::to_string(&source).expect("plain data");
            assert_eq!(serde_json::from_str::<Source>(&text).ok(), Some(source), "{text}");
        }
    }

    #[test]
    fn every_photo_lies_where_it_says_with_a_licence() {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/data/");
        let note = std::fs::read_to_string(format!("{data}photos/LICENCE.md")).expect("a licence note");
        for photo in Photo::ALL {
            let bytes = std::fs::read(format!("{data}{}", photo.file())).expect("the photo");
            assert!(bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"));
            assert!(note.contains(photo.credit().author) && note.contains(photo.credit().licence));
        }
    }
}
