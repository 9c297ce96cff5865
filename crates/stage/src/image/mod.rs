//! Pictures as numbers: what the browser decoded, made small enough to be looked at number by number.
//!
//! Bytes come from outside (a file, a camera, a drawing pad, MNIST); nothing here decodes a file format. A
//! [`Picture`] in hand has at least one pixel, at most [`limits::LONGEST_SIDE`] on a side, and one plane
//! (grey) or three (red, green, blue).

mod edits;
mod error;
mod luminance;
mod pattern;
mod picture;
mod region;
mod scale;
mod sketch;
mod source;
mod value;

pub use edits::{Edit, EditError, Edits, PixelId};
pub use error::{PictureError, check_file};
pub use luminance::luminance;
pub use pattern::Pattern;
pub use picture::{Channel, Picture};
pub use region::Region;
pub use scale::fitted;
pub use sketch::Sketch;
pub use source::{Credit, Photo, Source, Split};
pub use value::{Reading, Refused, TypedByte};

/// What is accepted. Everything is checked or clamped before memory is asked for.
pub mod limits {
    /// Longest side of a picture, in pixels; larger ones are scaled down. A camera's 640 x 480 stays whole.
    pub const LONGEST_SIDE: usize = 640;
    /// Changed numbers that are kept: more than the largest grid of `pixels` has in three planes.
    pub const EDITS: usize = 4096;
    /// Bytes of a picture's file: a photo of a good camera is smaller.
    pub const FILE_BYTES: usize = 32 << 20;
    /// Pixels of a decoded picture before it is scaled down: 50 megapixels, or 200 MB as RGBA.
    pub const PIXELS: usize = 50_000_000;
}
