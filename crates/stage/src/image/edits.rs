//! Changed numbers of a picture, kept as a list over the original, so that each can be taken back by itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Channel, Picture, limits};

/// One stored number of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PixelId {
    /// Which plane.
    pub channel: Channel,
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub col: usize,
}

/// A number that was changed: what stands there instead of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Where.
    pub at: PixelId,
    /// The new number.
    pub value: u8,
}

/// Changed numbers, in the order of their first change: each number of a picture at most once, and no more of them than
/// [`limits::EDITS`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Edit>")]
pub struct Edits(Vec<Edit>);

/// Why a number was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The picture has no such pixel.
    #[error("there is no such pixel")]
    NoSuchPixel,
    /// The luminance of a colour picture is computed from three numbers: it is stored nowhere.
    #[error("the luminance of a colour picture is not stored")]
    Derived,
    /// As many edits as are kept.
    #[error("{most} numbers are changed already")]
    TooMany {
        /// The limit.
        most: usize,
    },
}

impl From<Vec<Edit>> for Edits {
    /// Of several edits of the same number the last one holds; what is beyond the limit is left out.
    fn from(list: Vec<Edit>) -> Self {
        list.into_iter().collect()
    }
}

impl FromIterator<Edit> for Edits {
    fn from_iter<I: IntoIterator<Item = Edit>>(list: I) -> Self {
        let (mut edits, mut places) = (Self::default(), BTreeMap::new());
        for edit in list {
            let place = *places.entry(edit.at).or_insert(edits.0.len());
            match edits.0.get_mut(place) {
                Some(known) => *known = edit,
                None if place < limits::EDITS => edits.0.push(edit),
                None => {}
            }
        }
        edits
    }
}

impl Edits {
    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[Edit] {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands there instead of the original's number, if it is changed.
    #[must_use]
    pub fn get(&self, at: PixelId) -> Option<u8> {
        self.0.iter().find(|edit| edit.at == at).map(|edit| edit.value)
    }

    /// Writes a number over the original's. What equals the original is no edit any more.
    ///
    /// # Errors
    /// Where there is nothing stored to be changed, or too much is changed already.
    pub fn change(&mut self, original: &Picture, at: PixelId, value: u8) -> Result<(), EditError> {
        let before = stored(original, at)?;
        let known = self.0.iter().position(|edit| edit.at == at);
        match known {
            Some(place) if value == before => {
                self.0.remove(place);
            }
            Some(place) => self.0[place].value = value,
            None if value == before => {}
            None if self.0.len() >= limits::EDITS => {
                return Err(EditError::TooMany { most: limits::EDITS });
            }
            None => self.0.push(Edit { at, value }),
        }
        Ok(())
    }

    /// Raises or lowers the number that stands there now, stopping at black and white: what wheel and stepper do.
    /// Returns the new number.
    ///
    /// # Errors
    /// Those of [`Edits::change`].
    pub fn nudge(&mut self, original: &Picture, at: PixelId, by: i16) -> Result<u8, EditError> {
        let before = stored(original, at)?;
        let now = self.get(at).unwrap_or(before);
        let value = i16::from(now).saturating_add(by).clamp(0, 255) as u8;
        self.change(original, at, value)?;
        Ok(value)
    }

    /// Brings the original number back; `false` if it was not changed.
    pub fn revert(&mut self, at: PixelId) -> bool {
        let before = self.0.len();
        self.0.retain(|edit| edit.at != at);
        self.0.len() < before
    }

    /// Brings the original picture back.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The original with these numbers in it. Those of pixels that it has not are passed over: a link may belong to
    /// another picture.
    #[must_use]
    pub fn applied(&self, original: &Picture) -> Picture {
        let mut picture = original.clone();
        for Edit { at: PixelId { channel, row, col }, value } in &self.0 {
            picture.set(*channel, [*row, *col], *value);
        }
        picture
    }
}

fn stored(original: &Picture, at: PixelId) -> Result<u8, EditError> {
    let value = original.at(at.channel, [at.row, at.col]).ok_or(EditError::NoSuchPixel)?;
    match original.plane_of(at.channel) {
        Some(_) => Ok(value),
        // A grey picture is asked for red: it has one plane, and that is its name.
        None if !original.is_colour() => Err(EditError::NoSuchPixel),
        None => Err(EditError::Derived),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::image::limits::LONGEST_SIDE;

    fn grey() -> Picture {
        Picture::from_grey(4, 3, &[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 255], LONGEST_SIDE)
            .expect("a picture")
    }

    fn at(row: usize, col: usize) -> PixelId {
        PixelId { channel: Channel::Grey, row, col }
    }

    #[test]
    fn a_number_written_back_is_no_edit() {
        let (original, mut edits) = (grey(), Edits::default());
        assert_eq!(edits.change(&original, at(1, 1), 7), Ok(()));
        assert_eq!(edits.change(&original, at(1, 1), 9), Ok(()));
        assert_eq!(edits.as_slice(), [Edit { at: at(1, 1), value: 9 }]);
        assert_eq!(edits.change(&original, at(1, 1), 50), Ok(()));
        assert!(edits.is_empty());
    }

    #[test]
    fn nudging_stops_at_black_and_white() {
        let (original, mut edits) = (grey(), Edits::default());
        assert_eq!(edits.nudge(&original, at(2, 3), 1), Ok(255));
        assert!(edits.is_empty());
        assert_eq!(edits.nudge(&original, at(0, 1), i16::MIN), Ok(0));
        assert_eq!(edits.nudge(&original, at(0, 1), 3), Ok(3));
        assert!(edits.revert(at(0, 1)) && !edits.revert(at(0, 1)));
    }

    #[test]
    fn what_is_not_stored_cannot_be_changed() {
        let colour = Picture::from_rgba(1, 1, &[1, 2, 3, 255], LONGEST_SIDE).expect("a picture");
        let mut edits = Edits::default();
        assert_eq!(edits.change(&colour, at(0, 0), 9), Err(EditError::Derived));
        assert_eq!(edits.change(&colour, at(0, 1), 9), Err(EditError::NoSuchPixel));
        let red = PixelId { channel: Channel::Red, ..at(0, 0) };
        assert_eq!(edits.change(&colour, red, 9), Ok(()));
        assert_eq!(edits.change(&grey(), red, 9), Err(EditError::NoSuchPixel));
    }

    #[test]
    fn of_a_list_the_last_number_of_a_pixel_holds() {
        let edit = |col, value| Edit { at: at(0, col), value };
        let edits: Edits = [edit(1, 5), edit(2, 6), edit(1, 7)].into_iter().collect();
        assert_eq!(edits.as_slice(), [edit(1, 7), edit(2, 6)]);
        assert_eq!((edits.get(at(0, 1)), edits.get(at(0, 3))), (Some(7), None));
        let many: Edits = (0..limits::EDITS + 9).map(|col| edit(col, 1)).collect();
        assert_eq!(many.len(), limits::EDITS);
    }

    #[test]
    fn edits_are_bounded() {
        let white = vec![255; 80 * 80];
        let (original, mut edits) =
            (Picture::from_grey(80, 80, &white, LONGEST_SIDE).expect("a picture"), Edits::default());
        let outcomes: Vec<_> = (0..80 * 80).map(|i| edits.change(&original, at(i / 80, i % 80), 1)).collect();
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), limits::EDITS);
        assert_eq!(outcomes.last(), Some(&Err(EditError::TooMany { most: limits::EDITS })));
    }

    proptest! {
        #[test]
        fn the_picture_is_the_original_with_the_last_number_of_each_pixel(
            changes in prop::collection::vec((0..3_usize, 0..4_usize, any::<u8>()), 0..40),
        ) {
            let (original, mut edits, mut expected) = (grey(), Edits::default(), grey());
            for (row, col, value) in changes {
                prop_assert_eq!(edits.change(&original, at(row, col), value), Ok(()));
                expected.set(Channel::Grey, [row, col], value);
            }
            prop_assert_eq!(&edits.applied(&original), &expected);
            let changed = original.values().iter().zip(expected.values()).filter(|(a, b)| a != b).count();
            prop_assert_eq!(edits.len(), changed);
            edits.clear();
            prop_assert_eq!(&edits.applied(&original), &original);
        }
    }
}
