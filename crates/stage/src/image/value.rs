//! What a stored number means: 0 to 255 in the picture, 0 to 1 for the network.

use serde::{Deserialize, Serialize};

use crate::number::{self, Typed};

/// In which numbers a pixel is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// As it is stored, one byte: 0 is black, 255 is white.
    #[default]
    Bytes,
    /// As a network gets it, `value / 255`, like torchvision's `ToTensor`.
    Unit,
}

/// What a person typed where a pixel's number belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TypedByte {
    /// A number that can be stored.
    Value(u8),
    /// Nothing, a sign, a point: still being typed.
    Pending,
    /// Not a pixel's number.
    Refused(Refused),
}

/// Why a text is not taken as a pixel's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not a number at all.
    NotANumber,
    /// Below black or above white.
    OutOfRange,
    /// A fraction where whole numbers are stored.
    NotWhole,
}

impl Reading {
    /// The number that stands for a stored byte.
    #[must_use]
    pub fn of(self, byte: u8) -> f64 {
        match self {
            Self::Bytes => f64::from(byte),
            Self::Unit => f64::from(byte) / 255.0,
        }
    }

    /// The largest number: white.
    #[must_use]
    pub fn white(self) -> f64 {
        self.of(255)
    }

    /// The stored byte nearest to a number; `None` if that lies out of range.
    #[must_use]
    pub fn byte(self, number: f64) -> Option<u8> {
        let inside = (0.0..=self.white()).contains(&number);
        inside.then(|| (number * (255.0 / self.white())).round() as u8)
    }

    /// The number as people read it: whole from 0 to 255, two decimals from 0 to 1.
    #[must_use]
    pub fn text(self, byte: u8) -> String {
        number::show(self.of(byte), number::IN_CELLS)
    }

    /// Reads what was typed. From 0 to 1 it becomes the nearest of the 256 numbers that can be stored.
    #[must_use]
    pub fn read(self, text: &str) -> TypedByte {
        let number = match number::parse(text) {
            Typed::Number(number) => number,
            Typed::Pending => return TypedByte::Pending,
            Typed::Refused(number::Refused::NotANumber) => return TypedByte::Refused(Refused::NotANumber),
            Typed::Refused(number::Refused::TooLarge) => return TypedByte::Refused(Refused::OutOfRange),
        };
        match self.byte(number) {
            None => TypedByte::Refused(Refused::OutOfRange),
            Some(_) if self == Self::Bytes && number.fract() != 0.0 => TypedByte::Refused(Refused::NotWhole),
            Some(byte) => TypedByte::Value(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_from_both_ranges() {
        for byte in 0..=255 {
            for range in [Reading::Bytes, Reading::Unit] {
                assert_eq!(range.byte(range.of(byte)), Some(byte));
            }
            assert_eq!(Reading::Bytes.read(&Reading::Bytes.text(byte)), TypedByte::Value(byte));
        }
        assert_eq!(Reading::Unit.text(189), "0.74");
    }

    #[test]
    fn what_cannot_be_stored_is_refused_with_its_reason() {
        use Reading::{Bytes, Unit};
        for (range, text, expected) in [
            (Bytes, "256", TypedByte::Refused(Refused::OutOfRange)),
            (Bytes, "-1", TypedByte::Refused(Refused::OutOfRange)),
            (Bytes, "1e9", TypedByte::Refused(Refused::OutOfRange)),
            (Bytes, "1.5", TypedByte::Refused(Refused::NotWhole)),
            (Bytes, "x", TypedByte::Refused(Refused::NotANumber)),
            (Bytes, "", TypedByte::Pending),
            (Unit, "0,5", TypedByte::Value(128)),
            (Unit, "1.01", TypedByte::Refused(Refused::OutOfRange)),
        ] {
            assert_eq!(range.read(text), expected, "{text}");
        }
        assert_eq!(Bytes.byte(f64::NAN), None);
    }
}
