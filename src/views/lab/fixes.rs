//! Ways out of settings that leave something over, or have no output.

use kernelwalk_stage::app::LabMsg;
use kernelwalk_stage::lab::{Fix, Offer};
use kernelwalk_text as text;
use yew::prelude::*;

/// More ways out than this would need a second row.
const MOST: usize = 4;

/// Ways out with one tap, and the one that does not help, as such; those that help come first.
pub fn fixes(fixes: &[Fix], on_msg: &Callback<LabMsg>) -> Html {
    html! {
        <div class="fixes" role="group" aria-label={text::fixes_title()}>
            { for fixes.iter().enumerate().take(MOST).map(|(at, fix)| {
                let onclick = on_msg.reform(move |_: MouseEvent| LabMsg::Taken(Offer::Fix(at)));
                html! {
                    <button type="button" class={(!fix.helps).then_some("no")} {onclick}>
                        <b>{ &fix.name }</b>{ &fix.comes_to }
                    </button>
                }
            }) }
        </div>
    }
}
