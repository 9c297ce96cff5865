//! What stands behind a clicked number.

use kernelwalk_nn::ops::conv2d::BoundConv2d;
use kernelwalk_nn::ops::trace::{Cell, Trace, Use};
use ndarray::{ArrayView4, ShapeBuilder as _};

use super::Response;
use crate::lab::{Alone, Stack};
use crate::scenes::convolution;

/// The window of one output: input and kernel as grids of one size, and the number they make.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// The output, `[channel, row, column]`.
    pub output: [usize; 3],
    /// `[row, column]` of the window's first pixel; negative where it lies in the padding.
    pub at: [isize; 2],
    /// The input under the kernel, a grid for each channel that the filter reads; 0 in the padding.
    pub input: Stack,
    /// Channel of the input that the first grid comes from.
    pub first_channel: usize,
    /// The filter, a slice for each of those channels.
    pub kernel: Stack,
    /// Pixels of the window that lie outside of the picture.
    pub outside: usize,
    /// The output's number.
    pub value: f32,
}

impl Patch {
    /// Settings that show this very sum in the scene `convolution`; `None` if that offers no kernel as large.
    #[must_use]
    pub fn params(&self) -> Option<convolution::Params> {
        let Self { input, kernel, .. } = self;
        convolution::Params::alone(Alone { x: input.clone(), w: kernel.clone(), bias: None })
    }
}

/// Input numbers around a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Magnifier {
    /// `[row, column]` of the first number; negative in the padding.
    pub at: [isize; 2],
    /// Row by row; `None` outside of the picture.
    pub rows: Vec<Vec<Option<f32>>>,
}

impl Response {
    /// The same convolution as `nn` explains it: the input is looked at where it lies, nothing is copied.
    pub(super) fn bound(&self) -> Option<BoundConv2d<'_, f32>> {
        let [rows, cols] = self.plane.in_size();
        let (pitch, high) = (self.plane.columns().padded(), self.plane.rows().padded());
        let strides = (self.in_channels * high * pitch, high * pitch, pitch, 1);
        let shape = (1, self.in_channels, rows, cols).strides(strides);
        let x = ArrayView4::from_shape(shape, self.padded.get(self.place(0, 0, 0)..)?).ok()?;
        self.conv.bind(x, self.weight.view(), None).ok()
    }

    /// How an output came about, product by product, in coordinates of the picture.
    #[must_use]
    pub fn trace(&self, channel: usize, row: usize, col: usize) -> Option<Trace<f32>> {
        self.bound()?.trace(Cell { n: 0, c: channel, y: row, x: col })
    }

    /// Every product an input cell takes part in.
    #[must_use]
    pub fn uses(&self, channel: usize, row: usize, col: usize) -> Vec<Use<f32>> {
        let cell = Cell { n: 0, c: channel, y: row, x: col };
        self.bound().map_or_else(Vec::new, |bound| bound.uses_of_input(cell))
    }

    /// The window behind an output, as grids.
    #[must_use]
    pub fn window_at(&self, channel: usize, row: usize, col: usize) -> Option<Patch> {
        let trace = self.trace(channel, row, col)?;
        let (_, slices, kh, kw) = self.weight.dim();
        // Products come channel by channel, row by row.
        let term = |c: usize, y: usize, x: usize| &trace.terms[(c * kh + y) * kw + x];
        let first = trace.terms.first()?;
        Some(Patch {
            output: [channel, row, col],
            at: first.at,
            input: Stack::from_fn([slices, kh, kw], |c, y, x| term(c, y, x).value.into()),
            first_channel: trace.terms.iter().find_map(|t| Some(t.source?.c - t.tap.ic))?,
            kernel: Stack::from_fn([slices, kh, kw], |c, y, x| decimal(term(c, y, x).weight)),
            outside: trace.terms.iter().take(kh * kw).filter(|t| t.source.is_none()).count(),
            value: self.at(channel, row, col)?,
        })
    }

    /// `side` x `side` input numbers with the pixel in their middle.
    #[must_use]
    pub fn magnified(&self, channel: usize, [row, col]: [usize; 2], side: usize) -> Option<Magnifier> {
        self.input(channel, row, col)?;
        let side = side.clamp(1, super::limits::KERNEL * 2 + 1);
        let at = [row, col].map(|middle| middle as isize - (side / 2) as isize);
        let number = |y: usize, x: usize| {
            let cell = [at[0] + y as isize, at[1] + x as isize].map(usize::try_from);
            let [Ok(row), Ok(col)] = cell else { return None };
            self.input(channel, row, col)
        };
        let rows = (0..side).map(|y| (0..side).map(|x| number(y, x)).collect()).collect();
        Some(Magnifier { at, rows })
    }
}

/// A single-precision number as the short decimal people know it by: 0.1, not 0.10000000149.
fn decimal(x: f32) -> f64 {
    crate::number::float(&x.to_string()).unwrap_or_else(|| x.into())
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
