//! Carries out what the model orders.

use gloo::timers::callback::Timeout;
use kernelwalk_stage::app::Effect;
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{App, AppMsg, Later};
use crate::browser::{clipboard, location, storage};

/// Browsers count how often an address is rewritten; input has settled after so many milliseconds.
const SETTLE_MS: u32 = 500;
/// How long a toast stays, in milliseconds.
const TOAST_MS: u32 = 6000;

impl App {
    pub(super) fn run(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            Effect::ReplaceUrl => {
                // A timer that runs is left alone: writes come at most every half second, but they come.
                if self.settling.is_none() {
                    let link = ctx.link().clone();
                    self.settling = Some(Timeout::new(SETTLE_MS, move || link.send_message(AppMsg::Settled)));
                }
            }
            Effect::PushUrl(fragment) => location::go(&fragment),
            Effect::SavePrefs => {
                storage::save(storage::local().as_ref(), storage::PREFS_KEY, &self.model.prefs.kept());
            }
            Effect::SaveSession => {
                storage::save(storage::session().as_ref(), storage::SESSION_KEY, &self.model.session());
            }
            Effect::Announce(sentence) => self.live.say(ctx, sentence),
            Effect::Copy(what) => {
                let link = ctx.link().clone();
                spawn_local(async move {
                    let taken = clipboard::copy(&what).await;
                    link.send_message(AppMsg::Copied(taken, !what.contains('\n')));
                });
            }
            Effect::ShowPictures(id) => {
                // A part that is not here yet will be opened with what the model holds by then.
                if let Later::Here(part) = &self.pictures {
                    (part.show)(id, self.model.waiting(id).unwrap_or_default());
                }
            }
            Effect::FillIn(draft) => {
                // A part that is not here yet will be opened with what the model holds by then.
                if let Later::Here(part) = &self.dashboard {
                    part.fill_in(*draft);
                }
            }
        }
    }

    pub(super) fn toast(&mut self, ctx: &Context<Self>, taken: bool, link: bool) {
        let words = match (taken, link) {
            (true, true) => text::link_copied(),
            (true, false) => text::copied(),
            (false, true) => text::link_not_copied(),
            (false, false) => text::clipboard_refused(),
        };
        self.toast = Some(words.into());
        let link = ctx.link().clone();
        self.toast_timer = Some(Timeout::new(TOAST_MS, move || link.send_message(AppMsg::Dismissed(None))));
    }
}
