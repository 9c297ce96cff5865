//! The parts of the page that are fetched when they are first opened, and what stands in their place until then.

use std::rc::Rc;

use kernelwalk_stage::app::{Msg, Route};
use kernelwalk_stage::lab::Outcome;
use kernelwalk_stage::scenes::{SceneId, Status, by_id};
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{App, AppMsg};
use crate::dashboard::{self, Dashboard, NotLoaded};
use crate::further::{self, Further};
use crate::labs::{self, Labs};
use crate::pictures;
use crate::views::lab::panel::EXERCISES;

/// Where a part that is fetched later is.
pub(super) enum Later<Part, Settings = ()> {
    /// Nobody has asked for it.
    Absent,
    /// On its way, to be opened with these settings.
    Coming(Settings),
    /// Not to be had; asking again tries again.
    Missing,
    /// Here.
    Here(Part),
}

impl<Part, Settings> Later<Part, Settings> {
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Later::Missing)
    }
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
            missing => not_here(ctx, missing.is_missing(), || AppMsg::DashboardWanted),
        }
    }

    pub(super) fn benchmark(&self, ctx: &Context<Self>) -> Html {
        match &self.dashboard {
            Later::Here(part) => part.benchmark(),
            missing => {
                let told = not_here(ctx, missing.is_missing(), || AppMsg::DashboardWanted);
                html! { <main class="stage" id="main" tabindex="-1">{ told }</main> }
            }
        }
    }

    /// Fetches the parts that something on screen needs and nobody has asked for yet.
    pub(super) fn want_parts(&mut self, ctx: &Context<Self>) {
        let status = match self.model.route {
            Route::Scene(id) => by_id(id.as_str()).map(|scene| scene.status),
            Route::Home | Route::Benchmark | Route::Unknown => None,
        };
        // A first look needs no map; whoever points at a number gets it, and from then on it stays.
        let shows = self.shown.as_ref().is_some_and(|shown| {
            let (_, view) = &shown.at;
            let pointed = view.hover.is_some() || view.pin.is_some();
            shown.desk.outcome != Outcome::Exact || (pointed && shown.beside.story.has_map())
        });
        let wanted =
            shows || self.keys_open || self.about_open || self.predict_wanted || self.tab == EXERCISES;
        let link = ctx.link().clone();
        if (wanted || status == Some(Status::LabLater)) && matches!(self.further, Later::Absent) {
            self.further = Later::Coming(());
            let link = link.clone();
            spawn_local(async move { link.send_message(AppMsg::FurtherLoaded(further::load().await)) });
        }
        let lab = match self.model.route {
            Route::Scene(id) if status == Some(Status::LabLater) && self.model.lab().is_none() => Some(id),
            _ => None,
        };
        // Another scene may have been opened meanwhile; the one before is still taken when it comes.
        if let Some(id) = lab
            && !matches!(self.labs, Later::Missing)
            && !matches!(self.labs, Later::Coming(coming) if coming == id)
        {
            self.labs = Later::Coming(id);
            let link = link.clone();
            spawn_local(async move { link.send_message(AppMsg::LabsLoaded(labs::load(id).await)) });
        }
        // Of two scenes of pictures one is held at a time: the other one's part is here at once if it was fetched before.
        let held = |id| matches!(&self.pictures, Later::Here(part) if part.id == id);
        if let Route::Scene(id) = self.model.route
            && status == Some(Status::Pictures)
            && (matches!(self.pictures, Later::Absent)
                || matches!(self.pictures, Later::Here(_)) && !held(id))
        {
            self.pictures = Later::Coming(());
            spawn_local(async move { link.send_message(AppMsg::PicturesLoaded(pictures::load(id).await)) });
        }
    }

    pub(super) fn further_loaded(&mut self, ctx: &Context<Self>, part: Result<Further, NotLoaded>) -> bool {
        self.further = match part {
            Ok(part) => {
                self.apply(ctx, Msg::WaysOutArrived(part.ways_out));
                self.refresh();
                Later::Here(part)
            }
            Err(NotLoaded) => Later::Missing,
        };
        if self.predict_wanted && !self.further.is_missing() {
            self.predict(ctx);
        }
        true
    }

    /// Outputs are hidden, or shown again; the part that does it is fetched first.
    pub(super) fn predict(&mut self, ctx: &Context<Self>) -> bool {
        match &self.further {
            Later::Here(part) => {
                let rules = part.rules;
                self.predict_wanted = false;
                self.fact(ctx, Msg::PredictPressed(rules))
            }
            _ => {
                self.predict_wanted = true;
                true
            }
        }
    }

    pub(super) fn labs_loaded(&mut self, ctx: &Context<Self>, part: Result<Labs, NotLoaded>) -> bool {
        self.labs = match part {
            Ok(labs) => {
                self.apply(ctx, Msg::LabsArrived(labs));
                self.refresh();
                Later::Absent
            }
            Err(NotLoaded) => Later::Missing,
        };
        true
    }

    /// What is shown with the part of further things, or that it is on its way.
    pub(super) fn with_further(&self, ctx: &Context<Self>, show: impl FnOnce(&Further) -> Html) -> Html {
        match &self.further {
            Later::Here(part) => show(part),
            missing => not_here(ctx, missing.is_missing(), || AppMsg::FurtherWanted),
        }
    }
}

/// That a part is on its way, or that it could not be fetched and how to ask for it again.
pub(super) fn not_here(ctx: &Context<App>, missing: bool, again: fn() -> AppMsg) -> Html {
    if !missing {
        return html! { <p role="status">{ text::part_coming() }</p> };
    }
    let again = ctx.link().callback(move |_: MouseEvent| again());
    html! {
        <div class="note bad" role="alert">
            <p>{ text::part_missing() }</p>
            <button type="button" class="btn" onclick={again}>{ text::part_again() }</button>
        </div>
    }
}
