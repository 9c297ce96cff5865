//! Changing numbers. Edits are kept as a list over the original, so that each can be taken back by itself.

use super::{Edit, Params, PixelId, limits};
use crate::image::Picture;

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

/// Writes a number over the original's. What equals the original is no edit any more.
///
/// # Errors
/// Where there is nothing stored to be changed, or too much is changed already.
pub fn change(params: &mut Params, original: &Picture, at: PixelId, value: u8) -> Result<(), EditError> {
    let before = stored(original, at)?;
    let known = params.edits.iter().position(|edit| edit.at == at);
    match known {
        Some(place) if value == before => {
            params.edits.remove(place);
        }
        Some(place) => params.edits[place].value = value,
        None if value == before => {}
        None if params.edits.len() >= limits::EDITS => {
            return Err(EditError::TooMany { most: limits::EDITS });
        }
        None => params.edits.push(Edit { at, value }),
    }
    Ok(())
}

/// Raises or lowers the number that stands there now, stopping at black and white: what wheel and stepper do.
/// Returns the new number.
///
/// # Errors
/// Those of [`change`].
pub fn nudge(params: &mut Params, original: &Picture, at: PixelId, by: i16) -> Result<u8, EditError> {
    let before = stored(original, at)?;
    let now = params.edits.iter().find(|edit| edit.at == at).map_or(before, |edit| edit.value);
    let value = i16::from(now).saturating_add(by).clamp(0, 255) as u8;
    change(params, original, at, value)?;
    Ok(value)
}

/// Brings the original number back; `false` if it was not changed.
pub fn revert(params: &mut Params, at: PixelId) -> bool {
    let before = params.edits.len();
    params.edits.retain(|edit| edit.at != at);
    params.edits.len() < before
}

/// Brings the original picture back; `false` if nothing was changed.
pub fn revert_all(params: &mut Params) -> bool {
    let changed = !params.edits.is_empty();
    params.edits.clear();
    changed
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

    use super::super::Plan;
    use super::*;
    use crate::image::Channel;
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
        let (original, mut params) = (grey(), Params::default());
        assert_eq!(change(&mut params, &original, at(1, 1), 7), Ok(()));
        assert_eq!(change(&mut params, &original, at(1, 1), 9), Ok(()));
        assert_eq!(params.edits, [Edit { at: at(1, 1), value: 9 }]);
        assert_eq!(change(&mut params, &original, at(1, 1), 50), Ok(()));
        assert!(params.edits.is_empty());
    }

    #[test]
    fn nudging_stops_at_black_and_white() {
        let (original, mut params) = (grey(), Params::default());
        assert_eq!(nudge(&mut params, &original, at(2, 3), 1), Ok(255));
        assert!(params.edits.is_empty());
        assert_eq!(nudge(&mut params, &original, at(0, 1), i16::MIN), Ok(0));
        assert_eq!(nudge(&mut params, &original, at(0, 1), 3), Ok(3));
        assert!(revert(&mut params, at(0, 1)) && !revert(&mut params, at(0, 1)));
    }

    #[test]
    fn what_is_not_stored_cannot_be_changed() {
        let colour = Picture::from_rgba(1, 1, &[1, 2, 3, 255], LONGEST_SIDE).expect("a picture");
        let mut params = Params::default();
        assert_eq!(change(&mut params, &colour, at(0, 0), 9), Err(EditError::Derived));
        assert_eq!(change(&mut params, &colour, at(0, 1), 9), Err(EditError::NoSuchPixel));
        let red = PixelId { channel: Channel::Red, ..at(0, 0) };
        assert_eq!(change(&mut params, &colour, red, 9), Ok(()));
        assert_eq!(change(&mut params, &grey(), red, 9), Err(EditError::NoSuchPixel));
    }

    #[test]
    fn edits_are_bounded() {
        let white = vec![255; 80 * 80];
        let (original, mut params) =
            (Picture::from_grey(80, 80, &white, LONGEST_SIDE).expect("a picture"), Params::default());
        let outcomes: Vec<_> =
            (0..80 * 80).map(|i| change(&mut params, &original, at(i / 80, i % 80), 1)).collect();
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), limits::EDITS);
        assert_eq!(outcomes.last(), Some(&Err(EditError::TooMany { most: limits::EDITS })));
    }

    proptest! {
        #[test]
        fn the_picture_is_the_original_with_the_last_number_of_each_pixel(
            changes in prop::collection::vec((0..3_usize, 0..4_usize, any::<u8>()), 0..40),
        ) {
            let (original, mut params, mut expected) = (grey(), Params::default(), grey());
            for (row, col, value) in changes {
                prop_assert_eq!(change(&mut params, &original, at(row, col), value), Ok(()));
                expected.set(Channel::Grey, [row, col], value);
            }
            let plan = Plan::new(&params, &original);
            prop_assert_eq!(plan.picture(), &expected);
            let changed = original.values().iter().zip(expected.values()).filter(|(a, b)| a != b).count();
            prop_assert_eq!(params.edits.len(), changed);
            revert_all(&mut params);
            let plan = Plan::new(&params, &original);
            prop_assert_eq!(plan.picture(), &original);
        }
    }
}
