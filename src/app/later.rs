//! The part of the page that is fetched when it is first opened, and what stands in its place until then.

use std::rc::Rc;

use kernelwalk_stage::app::Route;
use kernelwalk_stage::app::training::Draft;
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{App, AppMsg};
use crate::dashboard::{self, Dashboard, NotLoaded};

/// Where a part that is fetched later is.
pub(super) enum Later {
    /// Nobody has asked for it.
    Absent,
    /// On its way, to be opened with these settings.
    Coming(Draft),
    /// Not to be had; asking again tries again.
    Missing,
    /// Here.
    Here(Rc<dyn Dashboard>),
}

impl App {
    /// Whether the part that trains is on screen.
    pub(super) fn dashboard_shown(&self) -> bool {
        matches!(self.model.route, Route::Benchmark | Route::Scene(SceneId::TRAIN))
    }

    /// Fetches it unless it is here or on its way.
    pub(super) fn want_dashboard(&mut self, ctx: &Context<Self>) {
        if matches!(self.dashboard, Later::Here(_) | Later::Coming(_)) {
            return;
        }
        let (draft, link) = (self.model.draft.clone(), ctx.link().clone());
        self.dashboard = Later::Coming(draft.clone());
        spawn_local(async move {
            let part = dashboard::load(draft, link.callback(AppMsg::DashboardSaid)).await;
            link.send_message(AppMsg::DashboardLoaded(part));
        });
    }

    pub(super) fn dashboard_loaded(&mut self, part: Result<Rc<dyn Dashboard>, NotLoaded>) -> bool {
        self.dashboard = match part {
            Ok(part) => {
                // A further link may have been opened while it was on its way.
                if matches!(&self.dashboard, Later::Coming(draft) if *draft != self.model.draft) {
                    part.fill_in(self.model.draft.clone());
                }
                Later::Here(part)
            }
            Err(NotLoaded) => Later::Missing,
        };
        true
    }

    pub(super) fn train(&self, ctx: &Context<Self>) -> Html {
        match &self.dashboard {
            Later::Here(part) => part.train(AttrValue::Static(self.model.prefs.theme.name())),
            _ => self.not_here(ctx),
        }
    }

    pub(super) fn benchmark(&self, ctx: &Context<Self>) -> Html {
        match &self.dashboard {
            Later::Here(part) => part.benchmark(),
            _ => html! { <main class="stage" id="main" tabindex="-1">{ self.not_here(ctx) }</main> },
        }
    }

    fn not_here(&self, ctx: &Context<Self>) -> Html {
        if !matches!(self.dashboard, Later::Missing) {
            return html! { <p role="status">{ text::part_coming() }</p> };
        }
        let again = ctx.link().callback(|_: MouseEvent| AppMsg::DashboardWanted);
        html! {
            <div class="note bad" role="alert">
                <p>{ text::part_missing() }</p>
                <button type="button" class="btn" onclick={again}>{ text::part_again() }</button>
            </div>
        }
    }
}
