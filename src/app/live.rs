//! The live region: at most one sentence a second reaches a screen reader.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::{App, AppMsg};

/// Milliseconds between two sentences.
const PAUSE: u32 = 1000;

/// Says the latest sentence once the previous one is a second old; what came between is left out.
#[derive(Default)]
pub(super) struct Live {
    said: AttrValue,
    latest: AttrValue,
    pending: Option<Timeout>,
}

impl Live {
    /// What the region holds.
    pub(super) fn said(&self) -> AttrValue {
        self.said.clone()
    }

    /// What was said belongs to another screen.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a sentence.
    pub(super) fn say(&mut self, ctx: &Context<App>, sentence: String) {
        self.latest = sentence.into();
        if self.pending.is_none() && self.latest != self.said {
            let link = ctx.link().clone();
            self.pending = Some(Timeout::new(PAUSE, move || link.send_message(AppMsg::Spoken)));
        }
    }

    /// The time has come for the latest sentence; says whether it is another one.
    pub(super) fn speak(&mut self) -> bool {
        self.pending = None;
        let changed = self.said != self.latest;
        self.said = self.latest.clone();
        changed
    }
}
