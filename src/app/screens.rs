//! Which view is shown, with which properties.

use kernelwalk_stage::app::{LabMsg, Msg, PrefsMsg, Route, Theme};
use kernelwalk_stage::scenes::{SceneId, Status, by_id};
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use super::later::{Later, not_here};
use super::{App, AppMsg};
use crate::browser::document;
use crate::views::frame::{Notices, Rail, TopBar, Transport};
use crate::views::home::Home;
use crate::views::lab::figure::Figure;
use crate::views::lab::panel::EXERCISES;
use crate::views::lab::{GridEvent, Panel, Stage};
use crate::views::parts::View;

impl App {
    pub(super) fn screen(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let on_msg = link.callback(AppMsg::Model);
        let skip = Callback::from(|e: MouseEvent| {
            // The fragment belongs to the scenes; the link only moves the focus.
            e.prevent_default();
            document::focus_main();
        });
        let notices = Notices {
            notices: self.model.notices.iter().map(|(id, n)| (*id, words::notice(n).into())).collect(),
            toast: self.toast.clone(),
            on_dismiss: link.callback(AppMsg::Dismissed),
        };
        html! {
            <>
                <a class="skip" href="#main" onclick={skip}>{ text::skip_to_content() }</a>
                { match self.model.route {
                    Route::Home => self.home(ctx, &on_msg),
                    Route::Scene(id) => self.scene(ctx, &on_msg, id),
                    Route::Benchmark => self.benchmark(ctx),
                    Route::Unknown => unknown(),
                } }
                { notices.view() }
                <p class="vh" role="status" aria-live="polite">{ self.live.said() }</p>
                { self.sheets(ctx) }
            </>
        }
    }

    /// Dialogs, or that what was asked for is on its way.
    fn sheets(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        match &self.further {
            Later::Here(part) if self.keys_open => {
                let on_single = link.callback(|_| AppMsg::Model(Msg::Prefs(PrefsMsg::SingleKeysToggled)));
                (part.keys)(self.model.prefs.single_keys, &on_single, link.callback(|()| AppMsg::Keys(false)))
            }
            Later::Here(part) if self.about_open => (part.about)(link.callback(|()| AppMsg::About(false))),
            missing if self.keys_open || self.about_open || self.predict_wanted => {
                html! { <div class="notices">{ not_here(ctx, missing.is_missing(), || AppMsg::FurtherWanted) }</div> }
            }
            _ => html! {},
        }
    }

    fn home(&self, ctx: &Context<Self>, on_msg: &Callback<Msg>) -> Html {
        let link = ctx.link();
        Home {
            theme: self.model.prefs.theme,
            on_msg: on_msg.clone(),
            on_keys: link.callback(|()| AppMsg::Keys(true)),
            on_about: link.callback(|()| AppMsg::About(true)),
        }
        .view()
    }

    fn scene(&self, ctx: &Context<Self>, on_msg: &Callback<Msg>, id: SceneId) -> Html {
        let link = ctx.link();
        let open = self.rail_open;
        let scene = by_id(id.as_str()).map(|s| (s.number, AttrValue::from((s.title)())));
        let status = by_id(id.as_str()).map_or(Status::Coming, |scene| scene.status);
        let body = match id {
            SceneId::TRAIN => {
                html! { <main class="stage wide" id="main" tabindex="-1">{ self.train(ctx) }</main> }
            }
            _ if status.is_lab() => self.laboratory(ctx, on_msg, id),
            _ if status == Status::Pictures => self.pictures(ctx, on_msg, id),
            _ => bare(coming(id)),
        };
        let bar = TopBar {
            scene,
            theme: self.model.prefs.theme,
            rail_open: open,
            on_rail: link.callback(move |()| AppMsg::Rail(!open)),
            on_keys: link.callback(|()| AppMsg::Keys(true)),
            on_share: link.callback(|()| AppMsg::Share),
            on_msg: on_msg.clone(),
        };
        let rail = Rail { current: Some(id), open, on_close: link.callback(|()| AppMsg::Rail(false)) };
        html! {
            <div class={classes!("app", (!status.is_lab() && status != Status::Pictures).then_some("plain"), (id == SceneId::TRAIN).then_some("dash"))}>
                { bar.view() }
                { rail.view() }
                { body }
            </div>
        }
    }

    fn pictures(&self, ctx: &Context<Self>, on_msg: &Callback<Msg>, id: SceneId) -> Html {
        match &self.pictures {
            Later::Here(part) => (part.scene)(id, &self.model, on_msg),
            missing => bare(not_here(ctx, missing.is_missing(), || AppMsg::PicturesWanted)),
        }
    }

    /// A stage whose scene has not arrived.
    fn not_yet(&self, ctx: &Context<Self>) -> Html {
        bare(not_here(ctx, self.labs.is_missing(), || AppMsg::FurtherWanted))
    }

    fn laboratory(&self, ctx: &Context<Self>, on_msg: &Callback<Msg>, id: SceneId) -> Html {
        let (Some(lab), Some((frame, derived))) = (self.model.lab(), &self.shown) else {
            return self.not_yet(ctx);
        };
        if lab.lab().id() != SceneId::CONVOLUTION && !matches!(self.further, Later::Here(_)) {
            return bare(self.with_further(ctx, |_| html! {}));
        }
        let link = ctx.link();
        let on_lab = on_msg.reform(Msg::Lab);
        let head = lab.playhead();
        let on_predict = link.callback(|()| AppMsg::Predict);
        let selected = lab.pin().or(self.hover).unwrap_or(frame.active);
        let title = by_id(id.as_str()).map(|scene| (scene.title)());
        let figure = Figure {
            frame: frame.clone(),
            lecture: self.model.prefs.theme == Theme::Projector,
            on_event: ctx.link().callback(grid_event),
        };
        let stage = Stage {
            title: [title.unwrap_or_default(), lab.lab().lede()],
            presets: lab.lab().presets(),
            desk: derived.desk.clone(),
            remarks: derived.remarks.clone(),
            history: lab.can_undo_redo(),
            seed: self.dice,
            frame: frame.clone(),
            guess: lab.guess().map(|_| match &self.further {
                Later::Here(part) => (part.guess)(lab, &on_lab, &on_predict),
                _ => html! {},
            }),
            on_predict: lab.lab().can_be_predicted().then(|| on_predict.clone()),
            figure: match &self.further {
                Later::Here(part) if figure.is_free() => (part.figure)(&figure),
                _ => figure.view(),
            },
            asides: match (&frame.asides, &self.further) {
                (Some(_), Later::Here(part)) => (part.asides)(&figure),
                _ => html! {},
            },
            on_msg: on_lab.clone(),
        };
        let panel = Panel {
            tab: self.tab,
            on_tab: ctx.link().callback(AppMsg::Tab),
            facts: lab.inspect(selected),
            pinned: lab.pin().is_some(),
            alone: lab.alone(selected),
            // Back has to find what is on screen now, also where the address was not written yet.
            on_leave: link.callback(|()| AppMsg::Settled),
            active: Some(frame.active),
            narration: lab.narration(frame).into(),
            program: derived.desk.program.clone(),
            notes: derived.desk.notes.clone(),
            exercises: match self.tab {
                EXERCISES => self.with_further(ctx, |part| (part.exercises)(id)),
                _ => html! {},
            },
            on_release: on_lab.reform(|()| LabMsg::Unpinned),
            on_copy: on_lab.reform(|()| LabMsg::CodeCopied),
        };
        let transport = Transport {
            t: head.t(),
            playing: head.playing(),
            disabled: lab.problem().is_some(),
            step: head.step,
            looping: head.looping,
            speed: self.model.prefs.speed,
            measure: lab.measure(),
            cues: lab.plan().cues(),
            on_msg: on_msg.clone(),
        };
        html! {
            <>
                <main class="stage" id="main" tabindex="-1">
                    { stage.view() }
                </main>
                { panel.view() }
                { transport.view() }
            </>
        }
    }
}

/// A stage that holds nothing else.
fn bare(content: Html) -> Html {
    html! { <main class="stage" id="main" tabindex="-1">{ content }</main> }
}

fn grid_event(event: GridEvent) -> AppMsg {
    let lab = |msg| AppMsg::Model(Msg::Lab(msg));
    match event {
        GridEvent::Hovered(cell) => AppMsg::Hovered(cell),
        GridEvent::Picked(cell) => lab(LabMsg::Pinned(cell)),
        GridEvent::Released => lab(LabMsg::Unpinned),
        GridEvent::Typed(cell, text) => lab(LabMsg::CellTyped(cell, text)),
        GridEvent::Finished(cell) => lab(LabMsg::CellCommitted(cell)),
        GridEvent::Reverted(cell) => lab(LabMsg::CellReverted(cell)),
        GridEvent::Scrubbed(cell, by) => lab(LabMsg::CellNudged(cell, by)),
        GridEvent::Drawn(cell, number) => lab(LabMsg::Drawn(cell, number)),
        GridEvent::Lifted => lab(LabMsg::PenLifted),
        GridEvent::Pasted(cell, text) => lab(LabMsg::Pasted(cell, text)),
    }
}

fn coming(id: SceneId) -> Html {
    let Some(scene) = by_id(id.as_str()) else { return html! {} };
    html! {
        <header>
            <h1>{ (scene.title)() }</h1>
            <p>{ (scene.line)() }</p>
            <p>{ text::coming_line() }{ " " }<a href="#/">{ text::back_to_map() }</a></p>
        </header>
    }
}

fn unknown() -> Html {
    html! {
        <main class="about" id="main" tabindex="-1">
            <h1>{ text::unknown_scene() }</h1>
            <p><a class="btn" href="#/">{ text::back_to_map() }</a></p>
        </main>
    }
}
