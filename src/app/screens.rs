//! Which view is shown, with which properties.

use kernelwalk_stage::app::{LabMsg, Msg, PrefsMsg, Route, Theme};
use kernelwalk_stage::scenes::{SceneId, Status, by_id};
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use super::later::Later;
use super::{App, AppMsg};
use crate::browser::document;
use crate::views::frame::{Notices, Rail, TopBar, Transport};
use crate::views::home::Home;
use crate::views::lab::figure::Figure;
use crate::views::lab::{GridEvent, Panel, Stage};
use crate::views::parts::{Dialog, View};

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
                if self.keys_open {
                    { self.keys(ctx) }
                }
                if self.about_open {
                    <Dialog title={text::about_title()} on_close={link.callback(|()| AppMsg::About(false))}>
                        { self.with_further(ctx, |part| (part.about)()) }
                    </Dialog>
                }
            </>
        }
    }

    fn keys(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let on_single = link.callback(|_| AppMsg::Model(Msg::Prefs(PrefsMsg::SingleKeysToggled)));
        let single = self.model.prefs.single_keys;
        html! {
            <Dialog title={text::keys_title()} on_close={link.callback(|()| AppMsg::Keys(false))}>
                { self.with_further(ctx, |part| (part.keys)(single, &on_single)) }
            </Dialog>
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
            _ => html! { <main class="stage" id="main" tabindex="-1">{ coming(id) }</main> },
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
        match &self.further {
            Later::Here(part) => (part.pictures)(self.model.waiting(id), self.model.prefs.theme, on_msg),
            _ => self.not_yet(ctx),
        }
    }

    /// A stage whose part has not arrived.
    fn not_yet(&self, ctx: &Context<Self>) -> Html {
        let told = self.with_further(ctx, |_| html! {});
        html! { <main class="stage" id="main" tabindex="-1">{ told }</main> }
    }

    fn laboratory(&self, ctx: &Context<Self>, on_msg: &Callback<Msg>, id: SceneId) -> Html {
        let (Some(lab), Some((frame, derived))) = (self.model.lab(), &self.shown) else {
            return self.not_yet(ctx);
        };
        let on_lab = on_msg.reform(Msg::Lab);
        let (head, plan) = (lab.playhead(), lab.plan());
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
            facts: plan.inspect(selected),
            pinned: lab.pin().is_some(),
            active: Some(frame.active),
            narration: plan.narration(frame).into(),
            program: derived.desk.program.clone(),
            notes: derived.desk.notes.clone(),
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
            cues: plan.cues(),
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
