//! The scene `pixels`: a picture, the numbers in its frame, its planes, and the way from the one to the other.

mod controls;
mod figure;
mod inspector;
mod picture;
mod strips;
mod transport;

use std::cell::RefCell;
use std::rc::Rc;

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::pictures::pixels::{PixelFocus, PixelMsg, Pixels};
use kernelwalk_stage::app::{Msg, PrefsMsg, Speed};
use kernelwalk_text as text;
use yew::prelude::*;

use super::inspector::Looked;
use super::notices::Notices;
use super::pointed::use_pointed;
use super::scene::header;
use super::{Canvases, Shared, Wish, intake};
use crate::browser::clock::Ticker;
use crate::views::parts::View;

/// What [`PixelScene`] shows.
#[derive(Properties, PartialEq)]
pub struct PixelSceneProps {
    /// The state.
    pub shared: Shared<Pixels>,
    /// Where the pictures are painted.
    pub canvases: Canvases,
    /// The last sentence of the live region.
    pub said: AttrValue,
    /// Whether motion is to be reduced.
    pub reduced: bool,
    /// Speed of play.
    pub speed: Speed,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
    /// Told what the page has to know.
    pub on_page: Callback<Msg>,
}

/// What all parts of the scene look at.
struct Scene<'a> {
    pixels: &'a Pixels,
    canvases: &'a Canvases,
    /// The moment of the zoom that is shown.
    t: f64,
    focus: Option<&'a PixelFocus>,
    looked: Looked,
    /// Told which pixel is pointed at, and whether by key.
    on_hover: &'a Callback<(Option<[usize; 2]>, bool)>,
    on_wish: &'a Callback<Wish>,
}

impl Scene<'_> {
    /// A handler that tells something, whatever the event was.
    fn tells<E: 'static>(&self, msg: impl Into<PictureMsg>) -> Callback<E> {
        let msg = msg.into();
        self.on_wish.reform(move |_: E| msg.clone().into())
    }
}

/// The stage, the controls of time and the inspector.
#[component]
pub fn PixelScene(props: &PixelSceneProps) -> Html {
    let pointed = use_pointed();
    let on_wish = &props.on_wish;
    let over = intake::use_intake(on_wish);
    let pixels = &*props.shared.get();
    let factor = props.speed.factor();
    use_clock(pixels.playing(), on_wish.reform(move |ms: f64| PixelMsg::Ticked(ms * factor).into()));
    let t = pixels.moment(props.reduced);
    let (at, looked) = match pixels.reading_at(t).filter(|_| pointed.is_none()) {
        Some(at) => (Some(at), Looked::Read),
        None => pointed.or(pixels.pin(), (pixels.middle(), Looked::Middle)),
    };
    let focus = at.and_then(|at| pixels.focus(at));
    let said = pointed.said(focus.as_ref().map(|focus| &focus.said), &props.said);
    let scene = Scene {
        pixels,
        canvases: &props.canvases,
        t,
        focus: focus.as_ref(),
        looked,
        on_hover: &pointed.on_hover,
        on_wish,
    };
    let notices = Notices {
        fetching: pixels.fetching(),
        troubles: pixels.troubles(),
        remarks: pixels.remark().into_iter().collect(),
        source: pixels.params().source,
        on_wish: on_wish.clone(),
    };
    let on_speed = props.on_page.reform(|speed| Msg::Prefs(PrefsMsg::SpeedChosen(speed)));
    html! {
        <>
            <main class={classes!("stage", "pf", "px", over.then_some("over"))} id="main" tabindex="-1">
                { header([text::scene_pixels(), text::pixels_lede()], pixels.can_undo_redo(), on_wish) }
                { scene.controls() }
                { notices.view() }
                { scene.figure() }
                { scene.strips() }
                <p class="vh" role="status" aria-live="polite">{ said }</p>
                if over { <p class="pf-drop" aria-hidden="true">{ text::filters_drop() }</p> }
            </main>
            { scene.inspector() }
            { scene.transport(props.speed, on_speed) }
        </>
    }
}

/// Tells how many milliseconds have passed, at every frame while it runs.
#[hook]
fn use_clock(runs: bool, tick: Callback<f64>) {
    let latest = use_mut_ref(|| tick.clone());
    *latest.borrow_mut() = tick;
    use_effect_with(runs, move |runs| {
        let ticker = Rc::new(RefCell::new(Ticker::new()));
        if *runs {
            request(&ticker, &latest);
        }
        move || ticker.borrow_mut().stop()
    });
}

fn request(ticker: &Rc<RefCell<Ticker>>, tick: &Rc<RefCell<Callback<f64>>>) {
    let (again, tick) = (ticker.clone(), tick.clone());
    ticker.borrow_mut().request(move |time| {
        let seconds = again.borrow_mut().advance(time);
        // Asked for first: what is told may stop the clock.
        request(&again, &tick);
        let told = tick.borrow().clone();
        told.emit(seconds * 1000.0);
    });
}
