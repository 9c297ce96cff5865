//! Another picture, or another number in it.

use std::ops::Range;

use kernelwalk_nn::shape::Axis;

use super::Response;
use super::response::in_range;
use crate::image::{Region, luminance};

/// The outputs that were computed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Output channels.
    pub channels: Range<usize>,
    /// Rows.
    pub rows: Range<usize>,
    /// Columns.
    pub cols: Range<usize>,
}

impl Touched {
    /// The part of the picture that they stand in.
    #[must_use]
    pub fn region(&self) -> Region {
        let (rows, cols) = (&self.rows, &self.cols);
        Region { row: rows.start, col: cols.start, rows: rows.len(), cols: cols.len() }
    }
}

impl Response {
    /// Puts another picture of the same size in, as a camera does: four bytes a pixel, opacity ignored.
    /// One channel takes the luminance, three take red, green and blue. Nothing is allocated. `false`, and
    /// nothing changes, if the size or the number of channels is another.
    pub fn refill(&mut self, rgba: &[u8]) -> bool {
        let [rows, cols] = self.plane.in_size();
        if rgba.len() != rows * cols * 4 || ![1, 3].contains(&self.in_channels) {
            return false;
        }
        for channel in 0..self.in_channels {
            for y in 0..rows {
                let start = self.place(channel, y, 0);
                let (row, pixels) = (&mut self.padded[start..][..cols], &rgba[y * cols * 4..][..cols * 4]);
                if self.in_channels == 1 { luminances(row, pixels) } else { bytes(row, pixels, channel) }
            }
        }
        self.compute_all();
        true
    }

    /// Writes one input number and computes the outputs anew whose sum it is part of, and no others.
    /// `None`, and nothing changes, if there is no such cell or the number is out of range.
    pub fn edit(&mut self, channel: usize, row: usize, col: usize, value: f32) -> Option<Touched> {
        let touched = self.touched_by(channel, row, col).filter(|_| in_range(value))?;
        let place = self.place(channel, row, col);
        // Adding zero turns -0 into 0.
        self.padded[place] = value + 0.0;
        for oc in touched.channels.clone() {
            self.compute(oc, touched.rows.clone(), touched.cols.clone());
        }
        Some(touched)
    }

    /// Writes the input numbers of a part of a channel and computes the outputs anew whose sum they are part of, and no
    /// others. `None`, and nothing changes, if there is no such part.
    pub fn redraw(
        &mut self,
        channel: usize,
        part: Region,
        number: impl Fn([usize; 2]) -> u8,
    ) -> Option<Touched> {
        let last = [part.row + part.rows.checked_sub(1)?, part.col + part.cols.checked_sub(1)?];
        let end = self.touched_by(channel, last[0], last[1])?;
        let start = self.touched_by(channel, part.row, part.col)?;
        for at in part.pixels() {
            let place = self.place(channel, at[0], at[1]);
            self.padded[place] = f32::from(number(at));
        }
        let touched = Touched {
            channels: start.channels,
            rows: start.rows.start..end.rows.end,
            cols: start.cols.start..end.cols.end,
        };
        for oc in touched.channels.clone() {
            self.compute(oc, touched.rows.clone(), touched.cols.clone());
        }
        Some(touched)
    }

    /// The outputs whose sum an input cell is part of; `None` if there is no such cell.
    #[must_use]
    pub fn touched_by(&self, channel: usize, row: usize, col: usize) -> Option<Touched> {
        let [rows, cols] = self.plane.in_size();
        if channel >= self.in_channels || row >= rows || col >= cols {
            return None;
        }
        // With stride 1 and zeros outside, the outputs along an axis are neighbours.
        let along = |axis: &Axis, cell| {
            let mut outputs = axis.uses(cell).map(|(out, _)| out);
            let first = outputs.next()?;
            Some(first..outputs.last().unwrap_or(first) + 1)
        };
        let (filters, slices, ..) = self.weight.dim();
        let per_group = filters / self.conv.groups;
        let group = channel / slices;
        Some(Touched {
            channels: group * per_group..(group + 1) * per_group,
            rows: along(self.plane.rows(), row)?,
            cols: along(self.plane.columns(), col)?,
        })
    }
}

#[inline(never)]
fn luminances(row: &mut [f32], rgba: &[u8]) {
    for (value, pixel) in row.iter_mut().zip(rgba.chunks_exact(4)) {
        *value = f32::from(luminance([pixel[0], pixel[1], pixel[2]]));
    }
}

#[inline(never)]
fn bytes(row: &mut [f32], rgba: &[u8], channel: usize) {
    for (value, byte) in row.iter_mut().zip(rgba.iter().skip(channel).step_by(4)) {
        *value = f32::from(*byte);
    }
}
