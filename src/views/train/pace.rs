//! Speed of the training, from one step a second to as fast as the machine can.

use kernelwalk_stage::app::training::{Pace, TrainingMsg};
use kernelwalk_text as text;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The speed limit in force.
#[derive(Properties, PartialEq)]
pub(super) struct PaceControlProps {
    /// The limit.
    pub pace: Pace,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// A slider with a log scale and buttons for its round places.
#[component]
pub(super) fn PaceControl(props: &PaceControlProps) -> Html {
    let oninput = props.on_msg.reform(|event: InputEvent| {
        let place = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.value().parse().ok());
        TrainingMsg::PaceChosen(place.map_or_else(Pace::default, Pace::at))
    });
    let button = |pace: Pace, label: String| {
        let onclick = props.on_msg.reform(move |_: MouseEvent| TrainingMsg::PaceChosen(pace));
        let pressed = (pace == props.pace).to_string();
        let class = (pace == props.pace).then_some("on");
        html! { <button type="button" {class} aria-pressed={pressed} {onclick}>{ label }</button> }
    };
    let words = match props.pace.steps_per_second() {
        Some(rate) => text::train_pace_steps(rate),
        None => text::train_pace_full(),
    };
    html! {
        <div class="tr-pace" role="group" aria-label={text::train_pace()}>
            <label for="train-pace">{ text::train_pace() }</label>
            <input id="train-pace" type="range" min="0" max={Pace::FULL.place().to_string()} step="1"
                value={props.pace.place().to_string()} {oninput}
                aria-label={text::train_pace_name()} aria-valuetext={words.clone()} />
            <output for="train-pace">{ words }</output>
            <div class="seg">
                { button(Pace::of_rate(1), text::train_pace_one()) }
                { button(Pace::of_rate(10), text::train_pace_ten()) }
                { button(Pace::of_rate(100), text::train_pace_hundred()) }
                { button(Pace::FULL, text::train_pace_full()) }
            </div>
        </div>
    }
}
