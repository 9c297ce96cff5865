//! Messages as bytes and arrays, and those as a JavaScript value.

use js_sys::{ArrayBuffer, Float32Array, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast as _, JsValue};

/// A place in a message for a large array, which travels beside the control part.
#[derive(Debug)]
pub enum Array<'a> {
    /// Opaque bytes.
    Bytes(&'a mut Vec<u8>),
    /// Numbers.
    Floats(&'a mut Vec<f32>),
}

/// A message that may hold large arrays.
pub trait Message: Serialize + DeserializeOwned {
    /// The places of its large arrays, always in the same order. The sender empties them, the
    /// receiver fills them: this one list is the whole splitting rule.
    fn large(&mut self) -> Vec<Array<'_>>;
}

/// An array on its way.
#[derive(Clone, Debug, PartialEq)]
enum Carried {
    Bytes(Vec<u8>),
    Floats(Vec<f32>),
}

/// A message taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    control: Vec<u8>,
    arrays: Vec<Carried>,
}

/// Why something is no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not an array that starts with bytes.
    #[error("what arrived is no message")]
    Foreign,
    /// The control part does not decode.
    #[error("the message cannot be read: page and worker are from different builds; reload the page")]
    Control,
    /// Too few, too many or other arrays than the control part wants.
    #[error("the message should carry {expected} arrays of its own kinds, but carries {found}")]
    Arrays {
        /// Arrays that the control part wants.
        expected: usize,
        /// Arrays that came.
        found: usize,
    },
}

impl Packet {
    /// Takes a message apart.
    ///
    /// # Errors
    /// [`WireError::Control`] if the message cannot be written down, which no message of this crate causes.
    pub fn pack<M: Message>(mut message: M) -> Result<Self, WireError> {
        let take = |array: Array<'_>| match array {
            Array::Bytes(bytes) => Carried::Bytes(std::mem::take(bytes)),
            Array::Floats(floats) => Carried::Floats(std::mem::take(floats)),
        };
        let arrays = message.large().into_iter().map(take).collect();
        let control = postcard::to_allocvec(&message).map_err(|_| WireError::Control)?;
        Ok(Self { control, arrays })
    }

    /// Puts a message together again.
    ///
    /// # Errors
    /// [`WireError::Control`] or [`WireError::Arrays`]; never a panic, whatever arrives.
    pub fn unpack<M: Message>(self) -> Result<M, WireError> {
        let mut message: M = postcard::from_bytes(&self.control).map_err(|_| WireError::Control)?;
        let places = message.large();
        let wrong = WireError::Arrays { expected: places.len(), found: self.arrays.len() };
        if places.len() != self.arrays.len() {
            return Err(wrong);
        }
        for pair in places.into_iter().zip(self.arrays) {
            match pair {
                (Array::Bytes(place), Carried::Bytes(bytes)) => *place = bytes,
                (Array::Floats(place), Carried::Floats(floats)) => *place = floats,
                _ => return Err(wrong),
            }
        }
        Ok(message)
    }

    /// The value to post and the list of buffers to transfer with it.
    #[must_use]
    pub fn to_js(&self) -> (JsValue, js_sys::Array) {
        let value = js_sys::Array::new();
        let transfer = js_sys::Array::new();
        let push = |array: &JsValue, buffer: ArrayBuffer| {
            value.push(array);
            transfer.push(&buffer);
        };
        let control = Uint8Array::from(self.control.as_slice());
        push(&control, control.buffer());
        for array in &self.arrays {
            match array {
                Carried::Bytes(bytes) => {
                    let array = Uint8Array::from(bytes.as_slice());
                    push(&array, array.buffer());
                }
                Carried::Floats(floats) => {
                    let array = Float32Array::from(floats.as_slice());
                    push(&array, array.buffer());
                }
            }
        }
        (value.into(), transfer)
    }

    /// Reads a posted value.
    ///
    /// # Errors
    /// [`WireError::Foreign`] if it is something else.
    pub fn from_js(value: &JsValue) -> Result<Self, WireError> {
        let parts = value.dyn_ref::<js_sys::Array>().ok_or(WireError::Foreign)?;
        let mut parts = parts.iter();
        let control = parts.next().and_then(|first| first.dyn_into::<Uint8Array>().ok());
        let control = control.ok_or(WireError::Foreign)?.to_vec();
        let arrays = parts
            .map(|part| {
                if let Some(bytes) = part.dyn_ref::<Uint8Array>() {
                    return Ok(Carried::Bytes(bytes.to_vec()));
                }
                part.dyn_ref::<Float32Array>()
                    .map(|floats| Carried::Floats(floats.to_vec()))
                    .ok_or(WireError::Foreign)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { control, arrays })
    }
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::train::protocol::{Command, Event, Filters, Generation, Maps, Probed};
    use proptest::prelude::*;

    use super::*;
    use crate::{Notice, Order};

    fn probed() -> Notice {
        let maps = |node: &str, values: &[f32]| Maps {
            node: node.into(),
            channels: 1,
            height: 1,
            width: values.len() as u32,
            values: values.to_vec(),
        };
        Notice::Train(Event::Probed(Probed {
            generation: Generation(3),
            id: 9,
            step: 12,
            logits: vec![1.0, -2.0],
            probabilities: vec![0.75, 0.25],
            layers: vec![maps("conv1", &[0.5; 100]), maps("pool1", &[f32::MIN_POSITIVE, -0.0])],
        }))
    }

    fn notices() -> Vec<Notice> {
        let filters = Filters {
            generation: Generation(1),
            step: 0,
            node: "conv1".into(),
            shape: [1, 1, 2, 2],
            weight: vec![1.0, 2.0, 3.0, 4.0],
            bias: vec![],
        };
        let snapshot = Event::SnapshotTaken {
            generation: Generation(1),
            bytes: (0..=255).collect(),
            step: 7,
            checksum: 42,
        };
        vec![
            probed(),
            Notice::Train(Event::Filters(filters)),
            Notice::Train(snapshot),
            Notice::Train(Event::Heartbeat),
            Notice::ShardRefetched { file: "train-01.bin".into(), why: "cut".into(), attempt: 2 },
        ]
    }

    #[test]
    fn every_kind_of_message_comes_back_as_it_went() {
        for notice in notices() {
            let packet = Packet::pack(notice.clone()).expect("plain data");
            assert_eq!(packet.unpack::<Notice>(), Ok(notice));
        }
        let restore = Order::Train(Command::Restore { generation: Generation(2), bytes: vec![1, 2, 3] });
        assert_eq!(Packet::pack(restore.clone()).expect("plain data").unpack::<Order>(), Ok(restore));
    }

    #[test]
    fn large_arrays_travel_beside_the_control_part() {
        let packet = Packet::pack(probed()).expect("plain data");
        assert_eq!(packet.arrays.len(), 2);
        assert!(packet.control.len() < 80, "{} bytes of control", packet.control.len());
    }

    #[test]
    fn missing_surplus_and_mixed_up_arrays_are_errors() {
        let whole = Packet::pack(probed()).expect("plain data");
        let with = |arrays: Vec<Carried>| Packet { arrays, ..whole.clone() }.unpack::<Notice>();
        let floats = || Carried::Floats(vec![1.0]);
        for arrays in [vec![], vec![floats()], vec![floats(), Carried::Bytes(vec![])], vec![floats(); 3]] {
            let found = arrays.len();
            assert_eq!(with(arrays), Err(WireError::Arrays { expected: 2, found }));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_receiver_panic(control in prop::collection::vec(any::<u8>(), 0..200), n in 0..3_usize) {
            let packet = Packet { control, arrays: vec![Carried::Bytes(vec![0]); n] };
            let _ = packet.clone().unpack::<Order>();
            let _ = packet.unpack::<Notice>();
        }

        #[test]
        fn no_cut_or_flipped_message_makes_the_receiver_panic(which in 0..5_usize, at in 0..400_usize, bit in 0..8_u8) {
            let mut packet = Packet::pack(notices().swap_remove(which)).expect("plain data");
            let at = at % packet.control.len();
            packet.control[at] ^= 1 << bit;
            let _ = packet.clone().unpack::<Notice>();
            packet.control.truncate(at);
            let _ = packet.unpack::<Notice>();
        }
    }
}
