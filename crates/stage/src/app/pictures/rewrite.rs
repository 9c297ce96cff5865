//! Other numbers in the picture: what is stored can be changed, and the responses follow that read it.

use super::common::{Common as _, Effects};
use super::{Filters, PictureEffect, Shown, Trouble, focus};
use crate::app::EditKey;
use crate::frame::{CellId, Role};
use crate::image::{Channel, EditError, Picture, Source};

/// The number of a pixel that the response is of, and what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is stored.
    Here {
        /// The plane it stands in.
        channel: Channel,
        /// 0 black to 255 white.
        value: u8,
        /// What stood there before it was changed.
        was: Option<u8>,
        /// How many responses read it: as many as windows hold it.
        readers: usize,
    },
    /// The grey of a colour picture is computed.
    Nowhere,
    /// The camera or the pen goes on changing it, or another picture is on its way.
    Moving,
}

pub(super) fn stored(filters: &Filters, shown: &Shown, at: [usize; 2]) -> Stored {
    let id = shown.id(filters.channel(), at);
    let (Some(original), Some(id)) = (shown.original().filter(|_| filters.stands()), id) else {
        return Stored::Moving;
    };
    let Some(plane) = original.plane_of(id.channel) else { return Stored::Nowhere };
    let number = |picture: &Picture| picture.at(id.channel, at).unwrap_or_default();
    let touched = shown.response.touched_by(plane, at[0], at[1]);
    Stored::Here {
        channel: id.channel,
        value: number(&shown.picture),
        was: filters.params().edits.get(id).map(|_| number(original)),
        readers: touched.map_or(0, |touched| touched.rows.len() * touched.cols.len()),
    }
}

impl Filters {
    /// Whether the picture on screen is the one that the settings name, and no pen draws it.
    fn stands(&self) -> bool {
        self.fetching.is_none() && self.params().source != Source::Drawing
    }

    /// A pixel gets another number, and stays selected. Only the responses whose window holds it are computed anew.
    pub(super) fn set_value(&mut self, at: [usize; 2], value: u8) -> Effects {
        let cell = CellId::new(Role::Input, self.channel(), at[0] as i32, at[1] as i32);
        self.rewrite(EditKey::Cell(cell), at, |_| value)
    }

    fn rewrite(&mut self, key: EditKey, at: [usize; 2], value: impl FnOnce(u8) -> u8) -> Effects {
        let channel = self.channel();
        let stands = self.stands();
        let Some(shown) = self.shown.as_mut().filter(|_| stands) else { return Vec::new() };
        let (Some(id), Some(original)) = (shown.id(channel, at), shown.original().cloned()) else {
            return Vec::new();
        };
        let value = value(original.at(id.channel, at).unwrap_or_default());
        let mut params = self.link.params.clone();
        match params.edits.change(&original, id, value) {
            Ok(()) if params.edits == self.link.params.edits => return Vec::new(),
            Ok(()) => {}
            // What is not stored, and places that are none, are not offered.
            Err(EditError::Derived | EditError::NoSuchPixel) => return Vec::new(),
            Err(why @ EditError::TooMany { .. }) => return self.trouble(Trouble::Edits(why)),
        }
        let Some(fresh) = shown.write(id, value) else { return Vec::new() };
        let before = std::mem::replace(&mut self.link.params, params);
        self.history.record(before, key);
        self.link.pin = Some(at);
        let said = focus::said(shown, channel, at).map(PictureEffect::Announce);
        [PictureEffect::Repaint(fresh), PictureEffect::Settled].into_iter().chain(said).collect()
    }

    /// The pixel, or the whole picture, is as it came.
    pub(super) fn restored(&mut self, at: Option<[usize; 2]>) -> Effects {
        match at {
            Some(at) => self.rewrite(EditKey::Single, at, |original| original),
            None => self.edit(EditKey::Single, |params| params.edits.clear()),
        }
    }
}
