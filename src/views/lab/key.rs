//! The key of the output's colours, fixed while an animation runs.

use kernelwalk_stage::number;
use kernelwalk_stage::palette::Range;
use yew::prelude::*;

/// Swatches from the smallest to the largest value of `range`, and what is to be said of it.
pub fn colour_key(range: Range, remark: &str) -> Html {
    let bound = number::show(range.bound(), number::IN_CELLS);
    let low = if range.signed() { number::show(-range.bound(), number::IN_CELLS) } else { "0".to_owned() };
    let negative: &[&str] = if range.signed() { &["n5", "n4", "n3", "n2", "n1"] } else { &[] };
    let classes = negative.iter().chain(&["p0", "p1", "p2", "p3", "p4", "p5"]);
    html! {
        <div class="key">
            <span>{ low }</span>
            <span class="sw" aria-hidden="true">{ for classes.map(|c| html! { <i class={*c}></i> }) }</span>
            <span>{ "+" }{ bound }{ "\u{2002}" }{ remark }</span>
        </div>
    }
}
