//! What is to be said about the setting: a leftover, an impossible one, a number that is none; and ways out.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_stage::app::LabMsg;
use kernelwalk_stage::lab::{Fix, Leftover, Offer, Outcome};
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, View, icon};

/// Notes above the figure.
#[derive(PartialEq)]
pub struct Notes {
    /// What the settings come to.
    pub outcome: Outcome,
    /// What is wrong with something typed or pasted, in words.
    pub remarks: Vec<String>,
}

impl View for Notes {
    fn view(&self) -> Html {
        html! {
            <div class="notearea">
                { match &self.outcome {
                    Outcome::Exact => html! {},
                    Outcome::Leftover(left) => leftover(left),
                    Outcome::Impossible(why) => impossible(why),
                } }
                { for self.remarks.iter().map(|remark| html! {
                    <div class="note warn" role="alert">{ icon(Glyph::Warn) }<p>{ remark }</p></div>
                }) }
            </div>
        }
    }
}

fn leftover(left: &[Leftover]) -> Html {
    html! {
        <div class="note warn" role="status">
            { icon(Glyph::Warn) }
            <p><b>{ text::leftover_title() }</b>{ " " }{ words::leftover(left).join(" ") }{ " " }{ text::leftover_accepted() }</p>
        </div>
    }
}

fn impossible(why: &ShapeError) -> Html {
    html! {
        <div class="note bad" role="alert">
            { icon(Glyph::Stop) }
            <div>
                <p><b>{ text::impossible_title() }</b>{ " " }{ words::refusal(why) }{ " " }{ text::impossible_kept() }</p>
                if let Some(torch) = why.torch_message() {
                    <code lang="en">{ torch }</code>
                }
            </div>
        </div>
    }
}

/// Ways out with one tap, and the one that does not help, as such.
pub struct Fixes<'a> {
    /// Changes, those that help first.
    pub fixes: &'a [Fix],
    /// Told which one was tapped.
    pub on_msg: Callback<LabMsg>,
}

/// More than this many would need a second row.
const MOST: usize = 4;

impl View for Fixes<'_> {
    fn view(&self) -> Html {
        if self.fixes.is_empty() {
            return html! {};
        }
        html! {
            <div class="fixes" role="group" aria-label={text::fixes_title()}>
                { for self.fixes.iter().enumerate().take(MOST).map(|(at, fix)| {
                    let onclick = self.on_msg.reform(move |_: MouseEvent| LabMsg::Taken(Offer::Fix(at)));
                    html! {
                        <button type="button" class={(!fix.helps).then_some("no")} {onclick}>
                            <b>{ &fix.name }</b>{ &fix.comes_to }
                        </button>
                    }
                }) }
            </div>
        }
    }
}
