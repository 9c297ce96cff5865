//! The root: holds the model, runs the effects, hands narrow properties to the views.

mod effects;
mod later;
mod live;
mod screens;
mod shown;
mod start;
mod wires;

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use kernelwalk_stage::app::training::Draft;
use kernelwalk_stage::app::{LabMsg, Model, Msg, PrefsMsg, Route, StepSize, update};
use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::scenes::SceneId;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::browser::clock::Ticker;
use crate::browser::document::{self, Place};
use crate::browser::keys::{self, Shortcut, Stroke};
use crate::browser::location;
use crate::dashboard::{Dashboard, NotLoaded, Said};
use crate::further::Further;
use crate::labs::Labs;
use crate::pictures::Pictures;
use later::Later;
use live::Live;
use shown::Shown;
use wires::Wires;

/// What reaches the root.
pub enum AppMsg {
    /// The address became another one: a link, Back, or somebody's typing.
    Addressed,
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
    /// Outputs are to be predicted, or no longer.
    Predict,
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
    /// Further scenes and dialogs arrived, or did not.
    FurtherLoaded(Result<Further, NotLoaded>),
    /// They are to be fetched once more.
    FurtherWanted,
    /// Further scenes of the laboratory arrived, or did not.
    LabsLoaded(Result<Labs, NotLoaded>),
    /// The scenes of pictures arrived, or did not.
    PicturesLoaded(Result<Pictures, NotLoaded>),
    /// They are to be fetched once more.
    PicturesWanted,
}

/// What follows the picture.
#[derive(Clone, Copy, Default)]
enum Due {
    #[default]
    Nothing,
    /// Outputs and the sums behind them.
    Sums,
    /// What is said beside the picture.
    Words,
}

/// The root component.
pub struct App {
    model: Model,
    hover: Option<CellId>,
    /// The laboratory's scene on screen.
    shown: Option<Shown>,
    /// What the next animation frame brings up to date.
    due: Due,
    wires: Wires,
    ticker: Ticker,
    settling: Option<Timeout>,
    /// The fragment as it was last read or written.
    address: String,
    live: Live,
    tab: usize,
    /// Seed of the next random numbers.
    dice: u64,
    toast: Option<AttrValue>,
    toast_timer: Option<Timeout>,
    keys_open: bool,
    about_open: bool,
    /// Outputs are to be predicted as soon as the part that hides them is here.
    predict_wanted: bool,
    rail_open: bool,
    focus_main: bool,
    dashboard: Later<Rc<dyn Dashboard>, Draft>,
    further: Later<Further>,
    pictures: Later<Pictures>,
    /// The scene of the laboratory that is on its way.
    labs: Later<(), SceneId>,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = AppMsg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let model = start::model();
        document::set_theme(model.prefs.theme);
        start::speak(&model);
        let mut app = Self {
            model,
            hover: None,
            shown: None,
            due: Due::default(),
            wires: Wires::new(ctx.link()),
            ticker: Ticker::new(),
            settling: None,
            address: location::fragment(),
            live: Live::default(),
            tab: 0,
            dice: 1,
            toast: None,
            toast_timer: None,
            keys_open: false,
            about_open: false,
            predict_wanted: false,
            rail_open: false,
            focus_main: false,
            dashboard: Later::Absent,
            further: Later::Absent,
            pictures: Later::Absent,
            labs: Later::Absent,
            _listeners: start::listeners(ctx.link()),
        };
        document::set_title(&app.title());
        app.refresh();
        if app.dashboard_shown() {
            app.want_dashboard(ctx);
        }
        app.want_parts(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: AppMsg) -> bool {
        let changed = self.hear(ctx, msg);
        self.want_parts(ctx);
        changed
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
    fn hear(&mut self, ctx: &Context<Self>, msg: AppMsg) -> bool {
        match msg {
            AppMsg::Addressed => {
                self.address = location::fragment();
                self.fact(ctx, Msg::LinkOpened(self.address.clone()))
            }
            AppMsg::Model(msg) => self.fact(ctx, msg),
            AppMsg::Frame(time) => {
                let ms = self.ticker.advance(time) * 1000.0;
                let playing = self.model.needs_ticks();
                self.apply(ctx, Msg::Ticked(ms));
                self.keep_ticking(ctx);
                if self.model.needs_ticks() { self.move_on() } else { self.refresh() || playing }
            }
            AppMsg::Hovered(cell) => {
                let changed = self.hover != cell;
                self.hover = cell;
                changed && (self.refresh() || self.model.lab().is_some_and(|lab| lab.pin().is_none()))
            }
            AppMsg::Settled => {
                self.settling = None;
                // An address that nobody has read yet is a link just followed: it is heard next, and counts.
                if location::fragment() == self.address {
                    location::replace(&self.model.fragment());
                    self.address = location::fragment();
                }
                false
            }
            AppMsg::Key(shortcut) => self.shortcut(ctx, shortcut),
            AppMsg::Predict => self.predict(ctx),
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
                let page = location::with_fragment("");
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
            AppMsg::FurtherLoaded(part) => self.further_loaded(ctx, part),
            AppMsg::FurtherWanted => {
                (self.further, self.labs) = (Later::Absent, Later::Absent);
                true
            }
            AppMsg::LabsLoaded(part) => self.labs_loaded(ctx, part),
            AppMsg::PicturesLoaded(part) => {
                self.pictures = part.map_or(Later::Missing, Later::Here);
                true
            }
            AppMsg::PicturesWanted => {
                self.pictures = Later::Absent;
                true
            }
        }
    }

    fn fact(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let (route, prefs) = (self.model.route, self.model.prefs.clone());
        self.dice += u64::from(matches!(msg, Msg::Lab(LabMsg::Randomised(..))));
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
            self.live.clear();
            if self.dashboard_shown() {
                self.want_dashboard(ctx);
            }
        }
        self.keep_ticking(ctx);
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

    /// Draws the picture of this moment, and says what there is to say of it; says whether something is new.
    fn refresh(&mut self) -> bool {
        self.due = Due::Nothing;
        let drawn = self.draw(false);
        if let Some(shown) = &mut self.shown {
            shown.add_up();
        }
        self.tell() || drawn
    }

    /// While time goes on, the sums follow the picture a frame later, and what is said beside it another one: no frame
    /// has everything to draw. Says whether something is new.
    fn move_on(&mut self) -> bool {
        let drawn = self.draw(true);
        let Some(shown) = &mut self.shown else { return drawn };
        let due = self.due;
        self.due = match due {
            Due::Sums => Due::Words,
            Due::Nothing | Due::Words if drawn => Due::Sums,
            Due::Nothing | Due::Words => Due::Nothing,
        };
        match due {
            Due::Nothing => drawn,
            Due::Sums => {
                shown.add_up();
                true
            }
            Due::Words => self.tell() || drawn,
        }
    }

    /// Draws the picture of this moment; says whether it is another one. Where nothing but time has changed since the
    /// one before, it need not be drawn to know.
    fn draw(&mut self, only_time: bool) -> bool {
        let Some(lab) = self.model.lab() else { return self.shown.take().is_some() };
        let reduced = self.model.reduced_motion();
        let view = lab.view(self.hover, reduced, self.model.prefs.speed);
        let at = (lab.moment(&view, reduced), view);
        if only_time && self.shown.as_ref().is_some_and(|shown| shown.at == at) {
            return false;
        }
        let frame = lab.frame(&at.1, reduced);
        match &mut self.shown {
            Some(shown) => shown.draw(lab, frame, at),
            None => {
                self.shown = Some(Shown::new(lab, frame, at));
                true
            }
        }
    }

    fn tell(&mut self) -> bool {
        let (Some(lab), Some(shown)) = (self.model.lab(), &mut self.shown) else { return false };
        shown.tell(lab)
    }

    fn shortcut(&mut self, ctx: &Context<Self>, shortcut: Shortcut) -> bool {
        if shortcut == Shortcut::Help {
            self.keys_open = true;
            return true;
        }
        if shortcut == Shortcut::Release {
            // What was asked for and does not come is not waited for any longer.
            (self.keys_open, self.about_open, self.predict_wanted) = (false, false, false);
        }
        if self.model.lab().is_none() {
            return shortcut == Shortcut::Release;
        }
        let msg = match shortcut {
            Shortcut::Toggle => Msg::Lab(LabMsg::PlayPressed),
            Shortcut::Step(toward) => Msg::Lab(LabMsg::Stepped(toward)),
            Shortcut::StepTerm(toward) => Msg::Lab(LabMsg::SteppedBy(StepSize::Term, toward)),
            Shortcut::Start => Msg::Lab(LabMsg::HomePressed),
            Shortcut::End => Msg::Lab(LabMsg::EndPressed),
            Shortcut::Loop => Msg::Lab(LabMsg::LoopToggled),
            Shortcut::Release => Msg::Lab(LabMsg::Unpinned),
            Shortcut::Undo => Msg::Lab(LabMsg::UndoPressed),
            Shortcut::Redo => Msg::Lab(LabMsg::RedoPressed),
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
