//! What is no picture.

use super::limits;

/// Why something is no picture that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The file is too large to be decoded here.
    #[error("the file has {bytes} bytes, more than {most}")]
    TooManyBytes {
        /// Its bytes.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// The browser could not decode it.
    #[error("the file is no picture this browser can decode")]
    NotAPicture,
    /// It has no rows or no columns.
    #[error("the picture has no pixels")]
    NoPixels,
    /// More pixels than can be held.
    #[error("the picture has {width} x {height} pixels, more than {most} together")]
    TooManyPixels {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// The limit.
        most: usize,
    },
    /// Bytes and size do not belong together.
    #[error("{bytes} bytes are no picture of {width} x {height}")]
    WrongLength {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Bytes given.
        bytes: usize,
    },
}

/// Whether a file of this many bytes may be given to the browser's decoder.
///
/// # Errors
/// [`PictureError::TooManyBytes`] above [`limits::FILE_BYTES`], [`PictureError::NotAPicture`] for an empty file.
pub fn check_file(bytes: usize) -> Result<(), PictureError> {
    match bytes {
        0 => Err(PictureError::NotAPicture),
        _ if bytes > limits::FILE_BYTES => {
            Err(PictureError::TooManyBytes { bytes, most: limits::FILE_BYTES })
        }
        _ => Ok(()),
    }
}

/// Whether so many bytes make a picture of this size.
pub(super) fn check(width: usize, height: usize, per_pixel: usize, bytes: usize) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::NoPixels);
    }
    let pixels = width.checked_mul(height).filter(|n| *n <= limits::PIXELS);
    match pixels {
        None => Err(PictureError::TooManyPixels { width, height, most: limits::PIXELS }),
        Some(n) if n * per_pixel != bytes => Err(PictureError::WrongLength { width, height, bytes }),
        Some(_) => Ok(()),
    }
}
