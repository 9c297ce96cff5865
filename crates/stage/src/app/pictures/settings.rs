//! Settings: filter, kernel, and how both pictures are looked at.

use super::common::{Common as _, Effects};
use super::{Filters, PictureMsg, Shown, Trouble, kernel_grid};
use crate::app::EditKey;
use crate::frame::CellId;
use crate::scenes::image_filters::{Filter, limits};

impl Filters {
    /// Takes a fact about a setting; others are handled before.
    pub(super) fn setting(&mut self, msg: PictureMsg) -> Effects {
        let one = EditKey::Single;
        match msg {
            PictureMsg::FilterChosen(filter) => self.edit(one, |params| params.filter = filter.clamped()),
            PictureMsg::SizeChosen(size) => self.edit(one, |params| resize(&mut params.filter, size)),
            PictureMsg::Turned => self.edit(one, |params| {
                params.filter = Filter::Custom(params.filter.kernel().turned());
            }),
            PictureMsg::NumberTyped(cell, text) => self.typed(cell, text),
            PictureMsg::NumberDone => {
                self.history.close();
                Vec::new()
            }
            PictureMsg::NumberReverted(cell) => {
                self.drafts.retain(|draft| draft.cell != cell);
                let before = self.history.abandon(EditKey::Cell(cell));
                self.restore(before)
            }
            PictureMsg::NumberNudged(cell, by) => self.nudge(cell, by),
            PictureMsg::NumbersPasted(cell, text) => self.paste(cell, &text),
            PictureMsg::ColourChosen(colour) => self.edit(one, |params| params.colour = colour),
            PictureMsg::ShowChosen(show) => self.edit(one, |params| params.show = show),
            PictureMsg::ChannelChosen(channel) => {
                self.link.channel = channel;
                self.looked()
            }
            PictureMsg::ScaleFitted => {
                self.shown.iter_mut().for_each(Shown::fit);
                self.looked()
            }
            PictureMsg::ValueSet(at, value) => self.set_value(at, value),
            PictureMsg::Restored(at) => self.restored(at),
            _ => Vec::new(),
        }
    }

    fn typed(&mut self, cell: CellId, text: String) -> Effects {
        self.drafts.retain(|draft| draft.cell != cell);
        match kernel_grid::read(cell, text) {
            Ok(number) => self.write(cell, number),
            Err(draft) => {
                self.drafts.push(draft);
                Vec::new()
            }
        }
    }

    fn nudge(&mut self, cell: CellId, by: f64) -> Effects {
        let Some(now) = self.kernel_value(cell) else { return Vec::new() };
        // Tenths of tenths would show the errors of binary fractions: nine decimals are enough.
        let next = ((now + by) * 1e9).round() / 1e9;
        self.drafts.retain(|draft| draft.cell != cell);
        self.write(cell, next.clamp(-limits::NUMBER, limits::NUMBER))
    }

    fn write(&mut self, cell: CellId, number: f64) -> Effects {
        match kernel_grid::with(&self.params().filter.kernel(), cell, number) {
            Ok(kernel) if kernel == self.params().filter.kernel() => Vec::new(),
            Ok(kernel) => self.edit(EditKey::Cell(cell), |params| params.filter = Filter::Custom(kernel)),
            Err(_) => self.trouble(Trouble::Number),
        }
    }

    fn paste(&mut self, cell: CellId, text: &str) -> Effects {
        match kernel_grid::pasted(&self.params().filter.kernel(), cell, text) {
            Ok(kernel) => self.edit(EditKey::Single, |params| params.filter = Filter::Custom(kernel)),
            Err(trouble) => self.trouble(trouble),
        }
    }
}

/// Another size: of a filter that knows sizes, else of its numbers, which then are one's own.
fn resize(filter: &mut Filter, wanted: usize) {
    match &mut *filter {
        Filter::Box { size }
        | Filter::Binomial { size }
        | Filter::Gaussian { size, .. }
        | Filter::Log { size, .. }
        | Filter::Gabor { size, .. } => *size = wanted,
        other => *other = Filter::Custom(other.kernel().resized([wanted, wanted])),
    }
    *filter = filter.clone().clamped();
}
