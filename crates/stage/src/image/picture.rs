//! A decoded picture.

use serde::{Deserialize, Serialize};

use super::error::{PictureError, check};
use super::{Region, limits, luminance, scale};

/// Which numbers of a picture are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The plane of a grey picture; of a colour picture its luminance, which is stored nowhere.
    #[default]
    Grey,
    /// The first plane of a colour picture.
    Red,
    /// The second.
    Green,
    /// The third.
    Blue,
}

impl Channel {
    /// The three planes of a colour picture, in the order in which PyTorch has them.
    pub const RGB: [Channel; 3] = [Channel::Red, Channel::Green, Channel::Blue];
}

/// A grey picture (one plane) or a colour picture (red, green, blue), a byte for each number.
///
/// Private fields: there is at least one pixel, and no side is longer than [`limits::LONGEST_SIDE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    rows: usize,
    cols: usize,
    /// Plane by plane, row by row.
    values: Vec<u8>,
}

impl Picture {
    /// What the browser decoded: four bytes a pixel, red, green, blue and opacity, not multiplied.
    ///
    /// Larger pictures are scaled down to `longest` (clamped to [`limits::LONGEST_SIDE`]) by area means.
    /// What is transparent shows white, as on paper. A picture whose pixels are all grey gets one plane.
    ///
    /// # Errors
    /// No pixels, too many, or a length that does not fit.
    pub fn from_rgba(width: usize, height: usize, rgba: &[u8], longest: usize) -> Result<Self, PictureError> {
        check(width, height, 4, rgba.len())?;
        let is_grey = |p: &[u8]| p[0] == p[1] && p[1] == p[2];
        let planes = if rgba.chunks_exact(4).all(is_grey) { 1 } else { 3 };
        Ok(Self::reduced(planes, [height, width], longest, |y, row| {
            let pixels = rgba[y * width * 4..][..width * 4].chunks_exact(4);
            for (x, pixel) in pixels.enumerate() {
                for plane in 0..planes {
                    row[plane * width + x] = on_white(pixel[plane], pixel[3]);
                }
            }
        }))
    }

    /// A grey picture: an MNIST digit, or what is drawn on the pad. Scaled down like [`Picture::from_rgba`].
    ///
    /// # Errors
    /// No pixels, too many, or a length that does not fit.
    pub fn from_grey(
        width: usize,
        height: usize,
        values: &[u8],
        longest: usize,
    ) -> Result<Self, PictureError> {
        check(width, height, 1, values.len())?;
        Ok(Self::reduced(1, [height, width], longest, |y, row| {
            row.copy_from_slice(&values[y * width..][..width]);
        }))
    }

    fn reduced(
        planes: usize,
        size: [usize; 2],
        longest: usize,
        mut read: impl FnMut(usize, &mut [u8]),
    ) -> Self {
        let [rows, cols] = scale::fitted(size, longest.clamp(1, limits::LONGEST_SIDE));
        if [rows, cols] != size {
            return Self { rows, cols, values: scale::reduced(planes, size, [rows, cols], read) };
        }
        let mut values = vec![0; planes * rows * cols];
        let mut row = vec![0; planes * cols];
        for y in 0..rows {
            read(y, &mut row);
            for (plane, part) in row.chunks_exact(cols).enumerate() {
                values[(plane * rows + y) * cols..][..cols].copy_from_slice(part);
            }
        }
        Self { rows, cols, values }
    }

    /// A grey picture made from a function of row and column; sides are clamped to the limits.
    pub(super) fn grey_from_fn([rows, cols]: [usize; 2], f: impl Fn(usize, usize) -> u8) -> Self {
        let [rows, cols] = [rows, cols].map(|side| side.clamp(1, limits::LONGEST_SIDE));
        Self { rows, cols, values: (0..rows * cols).map(|i| f(i / cols, i % cols)).collect() }
    }

    /// `[rows, columns]`.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.rows, self.cols]
    }

    /// Planes: 1 of a grey picture, 3 of a colour picture.
    #[must_use]
    pub fn planes(&self) -> usize {
        self.values.len() / (self.rows * self.cols)
    }

    /// Whether it has three planes.
    #[must_use]
    pub fn is_colour(&self) -> bool {
        self.planes() == 3
    }

    /// All numbers, plane by plane, row by row: PyTorch's order, `[c, h, w]`.
    #[must_use]
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    /// The numbers of a plane; of a grey picture always those of its one plane.
    fn plane(&self, plane: usize) -> &[u8] {
        let cells = self.rows * self.cols;
        &self.values[plane.min(self.planes() - 1) * cells..][..cells]
    }

    /// Where a channel is stored; `None` if it is not.
    #[must_use]
    pub fn plane_of(&self, channel: Channel) -> Option<usize> {
        match (channel, self.is_colour()) {
            (Channel::Grey, false) | (Channel::Red, true) => Some(0),
            (Channel::Green, true) => Some(1),
            (Channel::Blue, true) => Some(2),
            _ => None,
        }
    }

    /// The pixel's stored numbers: red, green, blue; of a grey picture three times the same.
    #[must_use]
    pub fn rgb(&self, [row, col]: [usize; 2]) -> Option<[u8; 3]> {
        let inside = row < self.rows && col < self.cols;
        inside.then(|| [0, 1, 2].map(|plane| self.plane(plane)[row * self.cols + col]))
    }

    /// The number of a pixel. A grey picture looks the same in red, green and blue.
    #[must_use]
    pub fn at(&self, channel: Channel, at: [usize; 2]) -> Option<u8> {
        let rgb = self.rgb(at)?;
        Some(match channel {
            Channel::Grey => luminance(rgb),
            Channel::Red => rgb[0],
            Channel::Green => rgb[1],
            Channel::Blue => rgb[2],
        })
    }

    /// Writes a stored number; `false` if there is no such pixel, or the channel is not stored.
    pub fn set(&mut self, channel: Channel, [row, col]: [usize; 2], value: u8) -> bool {
        let (true, Some(plane)) = (row < self.rows && col < self.cols, self.plane_of(channel)) else {
            return false;
        };
        self.values[(plane * self.rows + row) * self.cols + col] = value;
        true
    }

    /// One channel as a grey picture.
    #[must_use]
    pub fn channel(&self, channel: Channel) -> Self {
        let values = match self.plane_of(channel) {
            Some(plane) => self.plane(plane).to_vec(),
            // Of a grey picture every channel is its one plane.
            None if !self.is_colour() => self.values.clone(),
            None => {
                let colours = self.plane(0).iter().zip(self.plane(1)).zip(self.plane(2));
                colours.map(|((r, g), b)| luminance([*r, *g, *b])).collect()
            }
        };
        Self { rows: self.rows, cols: self.cols, values }
    }

    /// A part of it; what lies outside is left out, and at least one pixel stays.
    #[must_use]
    pub fn crop(&self, region: Region) -> Self {
        let region = region.inside(self.size());
        let rows = (0..self.planes()).flat_map(|plane| {
            let row =
                move |y| &self.values[(plane * self.rows + y) * self.cols + region.col..][..region.cols];
            (region.row..region.row + region.rows).map(row)
        });
        Self { rows: region.rows, cols: region.cols, values: rows.flatten().copied().collect() }
    }

    /// The pixels for a canvas, four bytes each. Planes are drawn in grey, never tinted.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        let mut rgba = vec![255; self.rows * self.cols * 4];
        for byte in 0..3 {
            let pixels = rgba.chunks_exact_mut(4).zip(self.plane(byte));
            pixels.for_each(|(pixel, value)| pixel[byte] = *value);
        }
        rgba
    }
}

/// A colour seen through its opacity, on white.
fn on_white(value: u8, opacity: u8) -> u8 {
    let (value, opacity) = (u32::from(value), u32::from(opacity));
    ((value * opacity + 255 * (255 - opacity) + 127) / 255) as u8
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
