//! What is to be said about the setting: a leftover, an impossible one, a number that is none.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_stage::lab::{Desk, Leftover, Outcome};
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, Same, View, icon};

/// Notes above the figure.
#[derive(PartialEq)]
pub struct Notes {
    /// What the settings come to.
    pub desk: Same<Desk>,
    /// What is wrong with something typed or pasted, in words.
    pub remarks: Vec<String>,
}

impl View for Notes {
    fn view(&self) -> Html {
        html! {
            <div class="notearea">
                { match &self.desk.outcome {
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
