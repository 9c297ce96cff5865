//! Which view is shown, with which properties.

use kernelwalk_stage::app::{Msg, PrefsMsg, Route, Theme};
use kernelwalk_stage::scenes::{SceneId, Status, by_id};
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use super::later::{Later, not_here};
use super::shown::{Beside, Shown};
use super::{App, AppMsg};
use crate::browser::document;
use crate::views::frame::{Notices, Rail, Steering, TopBar, Transport};
use crate::views::home::Home;
use crate::views::lab::figure::Figure;
use crate::views::lab::head::Head;
use crate::views::lab::panel::{EXERCISES, TRACE};
use crate::views::lab::{Panel, Stage};
use crate::views::parts::{View, memo};

impl App {
    pub(super) fn screen(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
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
                    Route::Home => self.home(),
                    Route::Scene(id) => self.scene(ctx, id),
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

    fn home(&self) -> Html {
        Home {
            theme: self.model.prefs.theme,
            on_msg: self.wires.msg.clone(),
            on_keys: self.wires.keys.clone(),
            on_about: self.wires.about.clone(),
        }
        .view()
    }

    fn scene(&self, ctx: &Context<Self>, id: SceneId) -> Html {
        let wires = &self.wires;
        let open = self.rail_open;
        let scene = by_id(id.as_str()).map(|s| (s.number, AttrValue::from((s.title)())));
        let status = by_id(id.as_str()).map_or(Status::Coming, |scene| scene.status);
        let body = match id {
            SceneId::TRAIN => {
                html! { <main class="stage wide" id="main" tabindex="-1">{ self.train(ctx) }</main> }
            }
            _ if status.is_lab() => self.laboratory(ctx),
            _ if status == Status::Pictures => self.pictures(ctx, id),
            _ => bare(coming(id)),
        };
        let bar = TopBar {
            scene,
            theme: self.model.prefs.theme,
            rail_open: open,
            on_rail: wires.rail.clone(),
            on_keys: wires.keys.clone(),
            on_share: wires.share.clone(),
            on_msg: wires.msg.clone(),
        };
        let rail = Rail { current: Some(id), open, on_rail: wires.rail.clone() };
        html! {
            <div class={classes!("app", (!status.is_lab() && status != Status::Pictures).then_some("plain"), (id == SceneId::TRAIN).then_some("dash"))}>
                { memo(Around { bar, rail }) }
                { body }
            </div>
        }
    }

    fn pictures(&self, ctx: &Context<Self>, id: SceneId) -> Html {
        match &self.pictures {
            Later::Here(part) => (part.scene)(id, &self.model, &self.wires.msg),
            missing => bare(not_here(ctx, missing.is_missing(), || AppMsg::PicturesWanted)),
        }
    }

    /// A stage whose scene has not arrived.
    fn not_yet(&self, ctx: &Context<Self>) -> Html {
        bare(not_here(ctx, self.labs.is_missing(), || AppMsg::FurtherWanted))
    }

    fn laboratory(&self, ctx: &Context<Self>) -> Html {
        let (Some(lab), Some(shown)) = (self.model.lab(), &self.shown) else {
            return self.not_yet(ctx);
        };
        let id = lab.lab().id();
        if id != SceneId::CONVOLUTION && !matches!(self.further, Later::Here(_)) {
            return bare(self.with_further(ctx, |_| html! {}));
        }
        let wires = &self.wires;
        let Shown { frame, sums, desk, remarks, beside, .. } = shown;
        let Beside { frame: told, t, story, .. } = beside;
        let figure = Figure {
            frame: frame.clone(),
            sums: sums.clone(),
            lecture: self.model.prefs.theme == Theme::Projector,
            on_event: wires.grid.clone(),
        };
        let stage = Stage {
            head: Head {
                lab: lab.lab(),
                desk: desk.clone(),
                history: lab.can_undo_redo(),
                seed: self.dice,
                predicting: lab.guess().is_some(),
                on_predict: wires.predict.clone(),
                on_msg: wires.lab.clone(),
            },
            remarks: remarks.clone(),
            sums: sums.clone(),
            guess: lab.guess().map(|_| match &self.further {
                Later::Here(part) => (part.guess)(lab, &wires.lab, &wires.predict),
                _ => html! {},
            }),
            figure: match &self.further {
                Later::Here(part) if figure.is_free() => (part.figure)(&figure),
                _ => figure.view(),
            },
            fixes: match &self.further {
                Later::Here(part) if !desk.fixes.is_empty() => (part.fixes)(&desk.fixes, &wires.lab),
                _ => html! {},
            },
            asides: match (&frame.asides, &self.further) {
                (Some(_), Later::Here(part)) => (part.asides)(&figure),
                _ => html! {},
            },
        };
        let panel = Panel {
            tab: self.tab,
            on_tab: wires.tab.clone(),
            story: story.clone(),
            map: match &self.further {
                Later::Here(part) if story.has_map() => (part.map)(story.clone()),
                _ => html! {},
            },
            pinned: lab.pin().is_some(),
            on_leave: wires.leave.clone(),
            active: Some(told.active),
            desk: desk.clone(),
            further: match self.tab {
                TRACE => html! { <p>{ lab.narration(told) }</p> },
                EXERCISES => self.with_further(ctx, |part| (part.exercises)(id)),
                _ => html! {},
            },
            on_release: wires.release.clone(),
            on_copy: wires.copy.clone(),
        };
        let head = lab.playhead();
        let transport = Transport {
            t: *t,
            cues: lab.plan().cues(),
            steering: Steering {
                playing: head.playing(),
                disabled: lab.problem().is_some(),
                step: head.step,
                looping: head.looping,
                speed: self.model.prefs.speed,
                measure: lab.measure(),
                on_msg: wires.msg.clone(),
            },
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

/// What stands around every scene.
#[derive(PartialEq)]
struct Around {
    bar: TopBar,
    rail: Rail,
}

impl View for Around {
    fn view(&self) -> Html {
        html! { <>{ self.bar.view() }{ self.rail.view() }</> }
    }
}

/// A stage that holds nothing else.
fn bare(content: Html) -> Html {
    html! { <main class="stage" id="main" tabindex="-1">{ content }</main> }
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
