//! What members of a training group send each other, as one buffer that is transferred: a head of numbers, then the
//! payload. Made for one copy on each side, not for reading by anybody else.

use js_sys::{ArrayBuffer, Float32Array, Float64Array, Uint8Array};
use kernelwalk_nn::data::SampleShape;
use kernelwalk_nn::train::group::{Parcel, Share};
use wasm_bindgen::{JsCast as _, JsValue};

/// Numbers in the head.
const HEAD: usize = 9;
const HEAD_BYTES: u32 = (HEAD * size_of::<f64>()) as u32;

/// A parcel as it travels.
#[derive(Clone, Debug)]
pub struct Carton(ArrayBuffer);

impl Carton {
    /// A parcel with bytes behind it.
    #[must_use]
    pub fn of_bytes(parcel: Parcel, bytes: &[u8]) -> Self {
        let buffer = ArrayBuffer::new(HEAD_BYTES + bytes.len() as u32);
        head(&buffer).copy_from(&write(parcel));
        Uint8Array::new_with_byte_offset(&buffer, HEAD_BYTES).copy_from(bytes);
        Self(buffer)
    }

    /// A share with its numbers, in the buffer of an earlier box if that is as large.
    #[must_use]
    pub fn of_share(share: Share, values: &[f32], used: Option<Self>) -> Self {
        let size = HEAD_BYTES + size_of_val(values) as u32;
        let used = used.filter(|used| used.0.byte_length() == size);
        let buffer = used.map_or_else(|| ArrayBuffer::new(size), |used| used.0);
        head(&buffer).copy_from(&write(Parcel::Share(share)));
        Float32Array::new_with_byte_offset(&buffer, HEAD_BYTES).copy_from(values);
        Self(buffer)
    }

    /// What has arrived; `None` if it is something else.
    #[must_use]
    pub fn from_js(value: &JsValue) -> Option<(Parcel, Self)> {
        let buffer = value.dyn_ref::<ArrayBuffer>().filter(|buffer| buffer.byte_length() >= HEAD_BYTES)?;
        let mut numbers = [0.0; HEAD];
        head(buffer).copy_to(&mut numbers);
        Some((read(&numbers)?, Self(buffer.clone())))
    }

    /// To post, and to transfer with it.
    #[must_use]
    pub fn to_js(&self) -> &ArrayBuffer {
        &self.0
    }

    /// The bytes behind the head, into `bytes`.
    pub fn read_bytes(&self, bytes: &mut Vec<u8>) {
        let from = Uint8Array::new_with_byte_offset(&self.0, HEAD_BYTES);
        bytes.resize(from.length() as usize, 0);
        from.copy_to(bytes);
    }

    /// The numbers behind the head; says whether they are as many as `values`.
    #[must_use]
    pub fn read_values(&self, values: &mut [f32]) -> bool {
        let fits = self.0.byte_length() == HEAD_BYTES + size_of_val(values) as u32;
        if fits {
            Float32Array::new_with_byte_offset(&self.0, HEAD_BYTES).copy_to(values);
        }
        fits
    }
}

fn head(buffer: &ArrayBuffer) -> Float64Array {
    Float64Array::new_with_byte_offset_and_length(buffer, 0, HEAD as u32)
}

/// Counts stay below 2^53, up to which these numbers are exact.
fn write(parcel: Parcel) -> [f64; HEAD] {
    match parcel {
        Parcel::State { era, total, shape, classes } => {
            let SampleShape { height, width, channels } = shape;
            let size = [height.into(), width.into(), channels.into()];
            [0.0, era.into(), total as f64, size[0], size[1], size[2], classes.into(), 0.0, 0.0]
        }
        Parcel::Slice { era, step, images } => {
            [1.0, era.into(), step as f64, images as f64, 0.0, 0.0, 0.0, 0.0, 0.0]
        }
        Parcel::Share(share) => [
            2.0,
            share.era.into(),
            share.step as f64,
            share.member as f64,
            share.images as f64,
            share.loss,
            share.correct as f64,
            share.learning_rate,
            share.layer.map_or(-1.0, |layer| layer as f64),
        ],
    }
}

fn read(head: &[f64; HEAD]) -> Option<Parcel> {
    let [kind, era, ..] = *head;
    let era = era as u32;
    match kind {
        0.0 => {
            let [_, _, total, height, width, channels, classes, ..] = *head;
            let shape = SampleShape { height: height as u16, width: width as u16, channels: channels as u8 };
            Some(Parcel::State { era, total: total as usize, shape, classes: classes as u8 })
        }
        1.0 => Some(Parcel::Slice { era, step: head[2] as u64, images: head[3] as usize }),
        2.0 => {
            let [_, _, step, member, images, loss, correct, learning_rate, layer] = *head;
            Some(Parcel::Share(Share {
                era,
                step: step as u64,
                member: member as usize,
                images: images as usize,
                loss,
                correct: correct as usize,
                learning_rate,
                layer: (layer >= 0.0).then_some(layer as usize),
            }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_come_back_as_they_went() {
        let shape = SampleShape { height: 28, width: 27, channels: 3 };
        let share = Share {
            era: u32::MAX,
            step: 1 << 50,
            member: 7,
            images: 1024,
            loss: f64::INFINITY,
            correct: 3,
            learning_rate: 0.1,
            layer: Some(0),
        };
        let parcels = [
            Parcel::State { era: 1, total: 60_000, shape, classes: 10 },
            Parcel::Slice { era: 2, step: 123_456_789_012, images: 64 },
            Parcel::Share(share),
            Parcel::Share(Share { layer: None, learning_rate: 1e-300, ..share }),
        ];
        for parcel in parcels {
            assert_eq!(read(&write(parcel)), Some(parcel));
        }
        assert_eq!(read(&[3.0; HEAD]), None);
        assert_eq!(read(&[f64::NAN; HEAD]), None);
    }
}
