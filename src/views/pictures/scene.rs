//! All of the scene, and the pixel that is looked at.

use std::rc::Rc;

use kernelwalk_stage::app::pictures::{Focus, PictureMsg};
use kernelwalk_stage::image::Source;
use kernelwalk_text as text;
use yew::prelude::*;

use super::controls::Controls;
use super::figure::Figure;
use super::gallery::Gallery;
use super::inspector::{Inspector, Looked};
use super::notices::Notices;
use super::pointed::use_pointed;
use super::{Canvases, Shared, Wish, intake};
use crate::views::lab::terms::TermsStrip;
use crate::views::parts::{Glyph, View, icon};

/// What [`FilterScene`] shows.
#[derive(Properties, PartialEq)]
pub struct FilterSceneProps {
    /// The state.
    pub shared: Shared,
    /// Where the pictures are painted.
    pub canvases: Canvases,
    /// Whether the page is dark.
    pub dark: bool,
    /// The last sentence of the live region.
    pub said: AttrValue,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

/// The stage and the inspector.
#[component]
pub fn FilterScene(props: &FilterSceneProps) -> Html {
    let pointed = use_pointed();
    let over = intake::use_intake(&props.on_wish);
    let filters = props.shared.get();
    let strongest = filters.shown().map(|shown| shown.strongest());
    let (at, looked) = pointed.or(filters.pin(), (strongest, Looked::Strongest));
    let focus = at.and_then(|at| filters.focus(at)).map(Rc::new);
    let on_wish = props.on_wish.clone();
    let on_pick = picker(&on_wish, filters.pin(), focus.clone());
    let said = pointed.said(focus.as_ref().map(|focus| &focus.said), &props.said);
    let figure = Figure {
        shared: props.shared.clone(),
        canvases: props.canvases.clone(),
        focus: focus.clone(),
        on_hover: pointed.on_hover,
        on_pick,
        on_wish: on_wish.clone(),
    };
    let notices = Notices {
        fetching: filters.fetching().map(Source::Photo),
        troubles: filters.troubles(),
        remarks: filters.remarks(),
        source: filters.params().source,
        on_wish: on_wish.clone(),
    };
    let program = focus.as_ref().and_then(|focus| filters.program(focus.at));
    html! {
        <>
            <main class={classes!("stage", "pf", over.then_some("over"))} id="main" tabindex="-1">
                { header([text::scene_image_filters(), text::filters_lede()], filters.can_undo_redo(), &on_wish) }
                { Controls { filters: &filters, on_wish: on_wish.clone() }.view() }
                { notices.view() }
                { figure.view() }
                <Gallery shared={props.shared.clone()} dark={props.dark} on_wish={on_wish.clone()} />
                if let Some(frame) = focus.as_ref().and_then(|focus| focus.frame.clone()) {
                    <TermsStrip {frame} />
                } else {
                    <section class="strip"><p class="muted">{ text::filters_point() }</p></section>
                }
                <p class="vh" role="status" aria-live="polite">{ said }</p>
                if over { <p class="pf-drop" aria-hidden="true">{ text::filters_drop() }</p> }
            </main>
            { Inspector { filters: &filters, focus, looked, program, on_wish }.view() }
        </>
    }
}

/// A press on a pixel keeps it; on the one that is kept it opens its window.
fn picker(
    on_wish: &Callback<Wish>,
    pin: Option<[usize; 2]>,
    focus: Option<Rc<Focus>>,
) -> Callback<[usize; 2]> {
    let on_wish = on_wish.clone();
    Callback::from(move |at: [usize; 2]| {
        let link = focus.as_ref().filter(|focus| focus.at == at).and_then(|focus| focus.link.clone());
        match link.filter(|_| pin == Some(at)) {
            Some(link) => on_wish.emit(Wish::Leave(link)),
            None => on_wish.emit(PictureMsg::Pinned(at).into()),
        }
    })
}

/// What the scene is called and says, and its history.
pub(super) fn header([title, lede]: [String; 2], history: (bool, bool), on_wish: &Callback<Wish>) -> Html {
    let tool = |label: String, glyph: Glyph, enabled: bool, msg: fn() -> PictureMsg| {
        let onclick = on_wish.reform(move |_: MouseEvent| msg().into());
        // A disabled button would lose the focus with the last step that it takes.
        html! {
            <button type="button" class="btn ghost sq" aria-label={label.clone()} title={label}
                aria-disabled={(!enabled).then_some("true")} {onclick}>
                { icon(glyph) }
            </button>
        }
    };
    html! {
        <header>
            <h1>{ title }</h1>
            <p>{ lede }</p>
            <div class="tools">
                { tool(text::undo(), Glyph::Undo, history.0, || PictureMsg::UndoPressed) }
                { tool(text::redo(), Glyph::Redo, history.1, || PictureMsg::RedoPressed) }
            </div>
        </header>
    }
}
