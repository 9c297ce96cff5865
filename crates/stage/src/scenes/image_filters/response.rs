//! A kernel's answer to a picture.

use std::ops::Range;

use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::shape::{Axis, Padding, Plane, ShapeError};
use ndarray::{Array4, ArrayView4};

use super::sweep::{Tap, sweep};
use super::{Colour, Kernel, limits};
use crate::image::{Channel, Picture};
use crate::number::LARGEST;

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ResponseError {
    /// A picture, kernel or number of channels beyond the limits.
    #[error("the picture, the kernel or the number of channels is too large")]
    TooLarge,
    /// Numbers and shape do not belong together, or a number is beyond [`LARGEST`].
    #[error("the numbers do not make a tensor of this shape")]
    Numbers,
    /// Shapes that do not fit together.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// The cross-correlation of a picture with one kernel per filter and channel, padding "same", zeros outside:
///
/// ```text
/// y[oc, oy, ox] = sum over ic, ky, kx of weight[oc, ic, ky, kx] * x[channel, oy + ky - pad, ox + kx - pad]
/// ```
///
/// Agrees with `kernelwalk_nn::ops::conv2d` to the bit (property tests below), hence with
/// `torch.nn.functional.conv2d(x, weight, padding="same", groups=groups)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    pub(super) conv: Conv2d,
    pub(super) weight: Array4<f32>,
    pub(super) plane: Plane,
    pub(super) in_channels: usize,
    /// Channel by channel, each with its rim of zeros.
    pub(super) padded: Vec<f32>,
    /// Of each output channel.
    taps: Vec<Vec<Tap>>,
    /// `[out_channels, rows, columns]`.
    out: Vec<f32>,
}

impl Response {
    /// The response of `values`, `[channels, rows, columns]`, to `weight`,
    /// `[out_channels, channels / groups, kh, kw]`.
    ///
    /// # Errors
    /// Sizes beyond the limits, shapes that do not fit, numbers beyond [`LARGEST`].
    pub fn new(
        values: &[f32],
        [channels, rows, cols]: [usize; 3],
        weight: Array4<f32>,
        groups: usize,
    ) -> Result<Self, ResponseError> {
        let (filters, slices, kh, kw) = weight.dim();
        let too_large = rows.max(cols) > limits::SIDE
            || kh.max(kw) > limits::KERNEL
            || channels.max(filters).max(slices) > limits::CHANNELS;
        if too_large {
            return Err(ResponseError::TooLarge);
        }
        if values.len() != channels * rows * cols || !values.iter().chain(&weight).all(|x| in_range(*x)) {
            return Err(ResponseError::Numbers);
        }
        let conv = Conv2d { padding: Padding::Same, groups, ..Conv2d::default() };
        let [_, filters, height, width] =
            conv.output_shape([1, channels, rows, cols], [filters, slices, kh, kw], None)?;
        let plane = conv.plane([1, channels, rows, cols], [kh, kw])?;
        let padded = vec![0.0; channels * plane.rows().padded() * plane.columns().padded()];
        let out = vec![0.0; filters * height * width];
        let mut response = Self { conv, weight, plane, in_channels: channels, padded, taps: Vec::new(), out };
        response.taps = (0..filters).map(|oc| response.taps_of(oc)).collect();
        for (at, row) in values.chunks_exact(cols).enumerate() {
            let start = response.place(at / rows, at % rows, 0);
            response.padded[start..][..cols].copy_from_slice(row);
        }
        response.compute_all();
        Ok(response)
    }

    /// The response of a picture: of its luminance, or of each of its planes by itself.
    ///
    /// # Errors
    /// None for pictures and kernels within the limits, which both types are.
    pub fn of_picture(picture: &Picture, colour: Colour, kernel: &Kernel) -> Result<Self, ResponseError> {
        let seen = match colour {
            Colour::Luminance => &picture.channel(Channel::Grey),
            Colour::EachChannel => picture,
        };
        let [kh, kw] = kernel.size();
        let [rows, cols] = seen.size();
        let planes = seen.planes();
        let weights: Vec<f32> = (0..planes).flat_map(|_| kernel.weights()).collect();
        let weight =
            Array4::from_shape_vec((planes, 1, kh, kw), weights).map_err(|_| ResponseError::Numbers)?;
        let values: Vec<f32> = seen.values().iter().map(|v| f32::from(*v)).collect();
        Self::new(&values, [planes, rows, cols], weight, planes)
    }

    pub(super) fn compute_all(&mut self) {
        let [rows, cols] = self.plane.out_size();
        (0..self.taps.len()).for_each(|oc| self.compute(oc, 0..rows, 0..cols));
    }

    pub(super) fn compute(&mut self, oc: usize, rows: Range<usize>, cols: Range<usize>) {
        let [height, width] = self.plane.out_size();
        let out = &mut self.out[oc * height * width..][..height * width];
        let pitch = self.plane.columns().padded();
        sweep((&self.padded, pitch), &self.taps[oc], (rows, cols), (out, width));
    }

    /// The weights of a filter that are not 0, in the order in which `nn` adds their products.
    fn taps_of(&self, oc: usize) -> Vec<Tap> {
        let (filters, slices, kh, kw) = self.weight.dim();
        let group = oc / (filters / self.conv.groups);
        let (rows, columns) = (self.plane.rows(), self.plane.columns());
        let behind = |axis: &Axis, tap| axis.position(0, tap) - axis.start(0);
        let places = (0..slices * kh * kw).map(|i| (i / (kh * kw), i / kw % kh, i % kw));
        let taps = places.map(|(ic, ky, kx)| {
            let row = (group * slices + ic) * rows.padded() + behind(rows, ky).unsigned_abs();
            let offset = row * columns.padded() + behind(columns, kx).unsigned_abs();
            Tap { offset, weight: self.weight[[oc, ic, ky, kx]] }
        });
        taps.filter(|tap| tap.weight != 0.0).collect()
    }

    /// Where an input number lies in `padded`.
    pub(super) fn place(&self, channel: usize, row: usize, col: usize) -> usize {
        let (rows, columns) = (self.plane.rows(), self.plane.columns());
        let row = channel * rows.padded() + rows.pad_before() + row;
        row * columns.padded() + columns.pad_before() + col
    }

    /// `[out_channels, rows, columns]`.
    #[must_use]
    pub fn shape(&self) -> [usize; 3] {
        let [rows, cols] = self.plane.out_size();
        [self.taps.len(), rows, cols]
    }

    /// Channels of the input.
    #[must_use]
    pub fn in_channels(&self) -> usize {
        self.in_channels
    }

    /// Geometry of the two axes.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// The weight, `[out_channels, in_channels / groups, kh, kw]`.
    #[must_use]
    pub fn weight(&self) -> ArrayView4<'_, f32> {
        self.weight.view()
    }

    /// All outputs, channel by channel, row by row.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.out
    }

    /// An output.
    #[must_use]
    pub fn at(&self, channel: usize, row: usize, col: usize) -> Option<f32> {
        let [channels, rows, cols] = self.shape();
        let inside = channel < channels && row < rows && col < cols;
        inside.then(|| self.out[(channel * rows + row) * cols + col])
    }

    /// An input number.
    #[must_use]
    pub fn input(&self, channel: usize, row: usize, col: usize) -> Option<f32> {
        let [rows, cols] = self.plane.in_size();
        let inside = channel < self.in_channels && row < rows && col < cols;
        inside.then(|| self.padded[self.place(channel, row, col)])
    }
}

/// Numbers that neither overflow nor make a sum that is no number.
pub(super) fn in_range(x: f32) -> bool {
    f64::from(x).abs() <= LARGEST
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
