//! The line above the picture while its outputs are to be predicted: what was right, and how to be shown the rest.

use kernelwalk_stage::app::{LabMsg, LabState};
use kernelwalk_stage::lab::predict::Tally;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, icon};

/// How it goes; `stop` ends it.
pub fn bar(lab: &LabState, msg: &Callback<LabMsg>, stop: &Callback<()>) -> Html {
    let Some(guess) = lab.guess() else { return html! {} };
    let Tally { right, wrong, shown } = guess.tally;
    let left = guess.hidden.len();
    let button = |name: String, onclick: Callback<MouseEvent>| {
        html! { <button type="button" class="btn" {onclick}>{ name }</button> }
    };
    let pinned = lab.pin().filter(|cell| guess.hides(*cell));
    let one =
        pinned.map(|cell| button(text::predict_show_one(), msg.reform(move |_| LabMsg::Asked(Some(cell)))));
    let verdict = guess.rules.verdict(lab.plan(), guess).map(|[verdict, sum]| {
        let right = guess.last.is_some_and(|answer| answer.right);
        let wrong = guess.last.is_some_and(|answer| !answer.right && answer.said.is_some());
        let glyph = if right { Glyph::Check } else { Glyph::Warn };
        html! {
            <p class={classes!("told", right.then_some("right"), wrong.then_some("wrong"))}>
                if right || wrong { { icon(glyph) } }
                <b>{ verdict }</b>{ " " }<span>{ sum }</span>
            </p>
        }
    });
    html! {
        <section class="guess" aria-label={text::predict()}>
            <div>
                if left == 0 {
                    <p>{ text::predict_done(right, wrong, shown) }</p>
                } else {
                    <p>
                        if guess.last.is_none() { { text::predict_start() }{ " " } }
                        { text::predict_tally(right, wrong, shown, left) }
                    </p>
                }
                { for verdict }
            </div>
            <div class="acts">
                { for one }
                if left > 0 {
                    { button(text::predict_show_all(), msg.reform(|_| LabMsg::Asked(None))) }
                }
                { button(text::predict_stop(), stop.reform(|_| ())) }
            </div>
        </section>
    }
}
