//! Changing numbers: typed, nudged, pasted, set and taken back.

use kernelwalk_text as say;

use super::Pixels;
use super::state::Draft;
use crate::app::EditKey;
use crate::app::pictures::common::{Common as _, Effects};
use crate::app::pictures::{PictureEffect, Trouble};
use crate::frame::CellId;
use crate::image::{EditError, Edits, Picture, PixelId, TypedByte};
use crate::lab::PasteError;

impl Pixels {
    fn id(&self, [row, col]: [usize; 2]) -> Option<PixelId> {
        Some(PixelId { channel: self.table.as_ref()?.plan.channel(), row, col })
    }

    /// Edits numbers of the picture on screen; while another one is on its way there is nothing to be edited.
    fn rewrite(
        &mut self,
        key: EditKey,
        write: impl FnOnce(&mut Edits, &Picture) -> Result<(), EditError>,
    ) -> Effects {
        let table = self.table.as_ref().filter(|table| table.source == self.params().source);
        let Some(original) = table.map(|table| table.original.clone()) else { return Vec::new() };
        let mut edits = self.link.params.edits.clone();
        match write(&mut edits, &original) {
            Ok(()) => self.edit(key, |params| params.edits = edits),
            // Grids that cannot be edited, and places that are none, ask for nothing.
            Err(EditError::Derived | EditError::NoSuchPixel) => Vec::new(),
            Err(why @ EditError::TooMany { .. }) => self.trouble(Trouble::Edits(why)),
        }
    }

    fn write(&mut self, key: EditKey, at: [usize; 2], value: u8) -> Effects {
        let Some(id) = self.id(at) else { return Vec::new() };
        let effects = self.rewrite(key, |edits, original| edits.change(original, id, value));
        self.told(at, effects)
    }

    /// Says what stands there now, if something has changed.
    fn told(&self, at: [usize; 2], mut effects: Effects) -> Effects {
        if let Some(focus) = self.focus(at).filter(|_| !effects.is_empty()) {
            effects.push(PictureEffect::Announce(focus.said));
        }
        effects
    }

    pub(super) fn set_value(&mut self, at: [usize; 2], value: u8) -> Effects {
        self.write(EditKey::Single, at, value)
    }

    pub(super) fn typed(&mut self, cell: CellId, text: String) -> Effects {
        self.draft = None;
        let Some(at) = self.pixel_of(cell) else { return Vec::new() };
        let why = match self.params().reading.read(&text) {
            TypedByte::Value(value) => return self.write(EditKey::Cell(cell), at, value),
            TypedByte::Pending => None,
            TypedByte::Refused(why) => Some(why),
        };
        self.draft = Some(Draft { cell, text, why });
        Vec::new()
    }

    /// The edit ended. Of a number that was refused nothing stays, not even its beginning: 300 is not 30.
    pub(super) fn done(&mut self) -> Effects {
        let Some(Draft { cell, text, why }) = self.draft.take() else {
            self.history.close();
            return Vec::new();
        };
        let mut effects = self.taken_back(cell);
        if let Some(why) = why {
            effects.extend(self.trouble(Trouble::Byte(text, why, self.params().reading)));
        }
        effects
    }

    pub(super) fn taken_back(&mut self, cell: CellId) -> Effects {
        self.draft = None;
        let before = self.history.abandon(EditKey::Cell(cell));
        self.restore(before)
    }

    pub(super) fn nudged(&mut self, cell: CellId, by: f64) -> Effects {
        let Some(at) = self.pixel_of(cell) else { return Vec::new() };
        let Some(id) = self.id(at) else { return Vec::new() };
        // Whole numbers are stored: the smallest step is one of them.
        let by = (by.signum() * by.abs().ceil()).clamp(-255.0, 255.0) as i16;
        self.draft = None;
        let effects =
            self.rewrite(EditKey::Cell(cell), |edits, original| edits.nudge(original, id, by).map(|_| ()));
        self.told(at, effects)
    }

    pub(super) fn pasted(&mut self, cell: CellId, text: &str) -> Effects {
        match self.table_of(cell, text) {
            Ok(numbers) => self.rewrite(EditKey::Single, |edits, original| {
                numbers.into_iter().try_for_each(|(id, value)| edits.change(original, id, value))
            }),
            Err(trouble) => self.trouble(trouble),
        }
    }

    /// A pasted table as numbers with their places.
    fn table_of(&self, cell: CellId, text: &str) -> Result<Vec<(PixelId, u8)>, Trouble> {
        let nowhere = Trouble::Paste(PasteError::NotEditable);
        let at = self.pixel_of(cell).and_then(|at| self.id(at)).ok_or_else(|| nowhere.clone())?;
        let region = self.table.as_ref().ok_or(nowhere)?.plan.region();
        let rows = crate::lab::edit::table(text).map_err(Trouble::Paste)?;
        let (size, reading) = ([rows.len(), rows[0].len()], self.params().reading);
        let room = [region.row + region.rows - at.row, region.col + region.cols - at.col];
        if size[0] > room[0] || size[1] > room[1] {
            return Err(Trouble::Paste(PasteError::TooLarge { table: size, room }));
        }
        let cells = rows.iter().enumerate();
        let cells = cells.flat_map(|(y, row)| row.iter().enumerate().map(move |(x, number)| (y, x, *number)));
        cells
            .map(|(y, x, number)| {
                let text = crate::number::machine(number);
                match reading.read(&text) {
                    TypedByte::Value(value) => {
                        Ok((PixelId { row: at.row + y, col: at.col + x, ..at }, value))
                    }
                    TypedByte::Refused(why) => Err(Trouble::Byte(text, why, reading)),
                    TypedByte::Pending => Err(Trouble::Paste(PasteError::Empty)),
                }
            })
            .collect()
    }

    pub(super) fn restored(&mut self, at: Option<[usize; 2]>) -> Effects {
        let Some(at) = at else {
            let effects = self.edit(EditKey::Single, |params| params.edits.clear());
            return self.announced(effects, say::pixels_all_restored);
        };
        let Some(id) = self.id(at) else { return Vec::new() };
        let effects = self.edit(EditKey::Single, |params| {
            params.edits.revert(id);
        });
        self.told(at, effects)
    }

    fn announced(&self, mut effects: Effects, words: fn() -> String) -> Effects {
        if !effects.is_empty() {
            effects.push(PictureEffect::Announce(words()));
        }
        effects
    }
}
