//! Which view is shown, with which properties.

use kernelwalk_stage::app::{ConvMsg, Msg, PrefsMsg, Route, Theme};
use kernelwalk_stage::scene::Scene;
use kernelwalk_stage::scenes::convolution::{Convolution, inspect};
use kernelwalk_stage::scenes::{SceneId, by_id};
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use super::{App, AppMsg};
use crate::browser::document;
use crate::views::about::about;
use crate::views::convolution::{GridEvent, Panel, Stage};
use crate::views::frame::{KeysDialog, Notices, Rail, TopBar, Transport};
use crate::views::home::Home;
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
                    <Dialog title={text::about_title()} on_close={link.callback(|()| AppMsg::About(false))}>{ about() }</Dialog>
                }
            </>
        }
    }

    fn keys(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        KeysDialog {
            shortcuts: self.model.prefs.single_keys,
            on_shortcuts: link.callback(|_| AppMsg::Model(Msg::Prefs(PrefsMsg::SingleKeysToggled))),
            on_close: link.callback(|()| AppMsg::Keys(false)),
        }
        .view()
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
        let convolution = id == SceneId::CONVOLUTION;
        let body = match id {
            SceneId::CONVOLUTION => self.convolution(ctx, on_msg),
            SceneId::TRAIN => {
                html! { <main class="stage wide" id="main" tabindex="-1">{ self.train(ctx) }</main> }
            }
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
            <div class={classes!("app", (!convolution).then_some("plain"), (id == SceneId::TRAIN).then_some("dash"))}>
                { bar.view() }
                { rail.view() }
                { body }
            </div>
        }
    }

    fn convolution(&self, ctx: &Context<Self>, on_msg: &Callback<Msg>) -> Html {
        let conv = &self.model.conv;
        let on_conv = on_msg.reform(Msg::Conv);
        let (head, plan) = (conv.playhead(), conv.plan());
        let selected = conv.pin().or(self.hover).unwrap_or(self.frame.active);
        let [_, _, per_row] = plan.out_shape();
        let stage = Stage {
            params: conv.params().clone(),
            outcome: self.derived.outcome.clone(),
            fixes: self.derived.fixes.clone(),
            formulas: self.derived.formulas.clone(),
            remarks: self.derived.remarks.clone(),
            history: conv.can_undo_redo(),
            seed: self.dice,
            frame: self.frame.clone(),
            lecture: self.model.prefs.theme == Theme::Projector,
            on_msg: on_conv.clone(),
            on_grid: ctx.link().callback(grid_event),
        };
        let panel = Panel {
            tab: self.tab,
            on_tab: ctx.link().callback(AppMsg::Tab),
            facts: inspect(plan, selected),
            pinned: conv.pin().is_some(),
            active: Some(self.frame.active),
            narration: words::narration(&self.frame).into(),
            program: self.derived.program.clone(),
            on_release: on_conv.reform(|()| ConvMsg::Unpinned),
            on_copy: on_conv.reform(|()| ConvMsg::CodeCopied),
        };
        let transport = Transport {
            t: head.t(),
            playing: head.playing(),
            disabled: conv.problem().is_some(),
            step: head.step,
            looping: head.looping,
            speed: self.model.prefs.speed,
            measure: [plan.cells(), plan.terms_per_cell(), per_row],
            cues: Convolution::cues(plan),
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
    let conv = |msg| AppMsg::Model(Msg::Conv(msg));
    match event {
        GridEvent::Hovered(cell) => AppMsg::Hovered(cell),
        GridEvent::Picked(cell) => conv(ConvMsg::Pinned(cell)),
        GridEvent::Released => conv(ConvMsg::Unpinned),
        GridEvent::Typed(cell, text) => conv(ConvMsg::CellTyped(cell, text)),
        GridEvent::Finished(cell) => conv(ConvMsg::CellCommitted(cell)),
        GridEvent::Reverted(cell) => conv(ConvMsg::CellReverted(cell)),
        GridEvent::Scrubbed(cell, by) => conv(ConvMsg::CellNudged(cell, by)),
        GridEvent::Pasted(cell, text) => conv(ConvMsg::Pasted(cell, text)),
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
