//! The root: holds the model, runs the effects, hands narrow properties to the views.

mod derived;
mod effects;
mod later;
mod live;
mod screens;
mod start;

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use kernelwalk_stage::app::{ConvMsg, Model, Msg, PrefsMsg, Route, StepSize, update};
use kernelwalk_stage::frame::{CellId, Frame};
use kernelwalk_stage::scenes::SceneId;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::browser::clock::Ticker;
use crate::browser::document::{self, Place};
use crate::browser::keys::{self, Shortcut, Stroke};
use crate::dashboard::{Dashboard, NotLoaded, Said};
use derived::Derived;
use later::Later;
use live::Live;

/// What reaches the root.
pub enum AppMsg {
    /// A fact for the model.
    Model(Msg),
    /// The pointer or the focus came to a cell.
    Hovered(Option<CellId>),
    /// An animation frame, with its time in milliseconds.
    Frame(f64),
    /// Input has settled: the address may be written.
    Settled,
    /// A key was pressed outside of grids and fields.
    Key(Shortcut),
    /// The list of keys opens or closes.
    Keys(bool),
    /// The page about the page opens or closes.
    About(bool),
    /// The rail opens or closes, where it is a menu.
    Rail(bool),
    /// The clipboard took a text, or did not; whether it was a link.
    Copied(bool, bool),
    /// A notice was read; none is the toast.
    Dismissed(Option<u64>),
    /// The time has come for the latest sentence of the live region.
    Spoken,
    /// A tab of the inspector was chosen.
    Tab(usize),
    /// The link is to be shared.
    Share,
    /// The part that trains arrived, or did not.
    DashboardLoaded(Result<Rc<dyn Dashboard>, NotLoaded>),
    /// The part that trains has something to say.
    DashboardSaid(Said),
    /// The part that trains is to be fetched once more.
    DashboardWanted,
}

/// The root component.
pub struct App {
    model: Model,
    hover: Option<CellId>,
    frame: Rc<Frame>,
    derived: Derived,
    ticker: Ticker,
    settling: Option<Timeout>,
    live: Live,
    tab: usize,
    /// Seed of the next random numbers.
    dice: u64,
    toast: Option<AttrValue>,
    toast_timer: Option<Timeout>,
    keys_open: bool,
    about_open: bool,
    rail_open: bool,
    focus_main: bool,
    dashboard: Later,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = AppMsg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let model = start::model();
        document::set_theme(model.prefs.theme);
        start::speak(&model);
        let view = model.conv.view(None, model.reduced_motion(), model.prefs.speed);
        let frame = Rc::new(model.conv.frame(&view, model.reduced_motion()));
        let derived = Derived::new(&model.conv);
        let mut app = Self {
            model,
            hover: None,
            frame,
            derived,
            ticker: Ticker::new(),
            settling: None,
            live: Live::default(),
            tab: 0,
            dice: 1,
            toast: None,
            toast_timer: None,
            keys_open: false,
            about_open: false,
            rail_open: false,
            focus_main: false,
            dashboard: Later::Absent,
            _listeners: start::listeners(ctx.link()),
        };
        document::set_title(&app.title());
        if app.dashboard_shown() {
            app.want_dashboard(ctx);
        }
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: AppMsg) -> bool {
        match msg {
            AppMsg::Model(msg) => self.fact(ctx, msg),
            AppMsg::Frame(time) => {
                let ms = self.ticker.advance(time) * 1000.0;
                let playing = self.model.conv.playhead().playing();
                self.apply(ctx, Msg::Ticked(ms));
                self.keep_ticking(ctx);
                self.refresh() || playing != self.model.conv.playhead().playing()
            }
            AppMsg::Hovered(cell) => {
                let changed = self.hover != cell;
                self.hover = cell;
                changed && (self.refresh() || self.model.conv.pin().is_none())
            }
            AppMsg::Settled => {
                self.settling = None;
                crate::browser::location::replace(&self.model.fragment());
                false
            }
            AppMsg::Key(shortcut) => self.shortcut(ctx, shortcut),
            AppMsg::Keys(open) => std::mem::replace(&mut self.keys_open, open) != open,
            AppMsg::About(open) => std::mem::replace(&mut self.about_open, open) != open,
            AppMsg::Rail(open) => std::mem::replace(&mut self.rail_open, open) != open,
            AppMsg::Copied(taken, link) => {
                self.toast(ctx, taken, link);
                true
            }
            AppMsg::Dismissed(Some(id)) => self.fact(ctx, Msg::NoticeDismissed(id)),
            AppMsg::Dismissed(None) => self.toast.take().is_some(),
            AppMsg::Share => {
                let page = crate::browser::location::with_fragment("");
                self.fact(ctx, Msg::SharePressed(page))
            }
            AppMsg::Spoken => self.live.speak(),
            AppMsg::Tab(tab) => std::mem::replace(&mut self.tab, tab) != tab,
            AppMsg::DashboardLoaded(part) => self.dashboard_loaded(part),
            AppMsg::DashboardSaid(Said::Changed) => self.dashboard_shown(),
            AppMsg::DashboardSaid(Said::Settled(draft)) => {
                self.apply(ctx, Msg::DraftSettled(draft));
                false
            }
            AppMsg::DashboardWanted => {
                self.want_dashboard(ctx);
                true
            }
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if std::mem::take(&mut self.focus_main) && !first {
            document::focus_main();
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.screen(ctx)
    }
}

impl App {
    fn fact(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let (route, prefs) = (self.model.route, self.model.prefs.clone());
        self.dice += u64::from(matches!(msg, Msg::Conv(ConvMsg::Randomised(..))));
        self.apply(ctx, msg);
        if self.model.prefs != prefs {
            document::set_theme(self.model.prefs.theme);
            start::speak(&self.model);
        }
        if self.model.route != route {
            document::set_title(&self.title());
            (self.rail_open, self.about_open) = (false, false);
            self.focus_main = true;
            self.hover = None;
            if self.dashboard_shown() {
                self.want_dashboard(ctx);
            }
        }
        self.keep_ticking(ctx);
        self.derived.refresh(&self.model.conv);
        self.refresh();
        true
    }

    /// The model changes and its orders are carried out.
    fn apply(&mut self, ctx: &Context<Self>, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            self.run(ctx, effect);
        }
    }

    /// Frames are asked for only while something moves.
    fn keep_ticking(&mut self, ctx: &Context<Self>) {
        if !self.model.needs_ticks() {
            self.ticker.stop();
        } else if !self.ticker.is_running() {
            let link = ctx.link().clone();
            self.ticker.request(move |time| link.send_message(AppMsg::Frame(time)));
        }
    }

    /// Draws the picture of this moment; says whether it is another one.
    fn refresh(&mut self) -> bool {
        let reduced = self.model.reduced_motion();
        let view = self.model.conv.view(self.hover, reduced, self.model.prefs.speed);
        let frame = self.model.conv.frame(&view, reduced);
        let changed = frame != *self.frame;
        if changed {
            self.frame = Rc::new(frame);
        }
        changed
    }

    fn shortcut(&mut self, ctx: &Context<Self>, shortcut: Shortcut) -> bool {
        if shortcut == Shortcut::Help {
            self.keys_open = true;
            return true;
        }
        if self.model.route != Route::Scene(SceneId::CONVOLUTION) {
            return false;
        }
        let msg = match shortcut {
            Shortcut::Toggle => Msg::Conv(ConvMsg::PlayPressed),
            Shortcut::Step(toward) => Msg::Conv(ConvMsg::Stepped(toward)),
            Shortcut::StepTerm(toward) => Msg::Conv(ConvMsg::SteppedBy(StepSize::Term, toward)),
            Shortcut::Start => Msg::Conv(ConvMsg::HomePressed),
            Shortcut::End => Msg::Conv(ConvMsg::EndPressed),
            Shortcut::Loop => Msg::Conv(ConvMsg::LoopToggled),
            Shortcut::Release => Msg::Conv(ConvMsg::Unpinned),
            Shortcut::Undo => Msg::Conv(ConvMsg::UndoPressed),
            Shortcut::Redo => Msg::Conv(ConvMsg::RedoPressed),
            Shortcut::Speed(toward) => Msg::Prefs(PrefsMsg::SpeedStepped(toward)),
            Shortcut::Help => return false,
        };
        self.fact(ctx, msg)
    }

    fn title(&self) -> String {
        match self.model.route {
            Route::Scene(id) => {
                let scene = kernelwalk_stage::scenes::by_id(id.as_str()).map(|s| (s.title)());
                scene.map_or_else(kernelwalk_text::brand, kernelwalk_text::page_title)
            }
            Route::Home | Route::Benchmark | Route::Unknown => kernelwalk_text::brand(),
        }
    }
}

/// What a key pressed anywhere on the page means; none leaves it to the browser.
fn key(event: &KeyboardEvent, single_keys: bool) -> Option<Shortcut> {
    if event.default_prevented() || event.is_composing() {
        return None;
    }
    let key = event.key();
    match document::place_of(event.target()) {
        Place::Field => return None,
        Place::Control if key == " " || key == "Enter" => return None,
        Place::Control | Place::Page => {}
    }
    let stroke = Stroke {
        key: &key,
        ctrl: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
    };
    keys::read(stroke, single_keys)
}
