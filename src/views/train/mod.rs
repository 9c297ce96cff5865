//! The scene `train`: a network that learns MNIST in this tab.
//!
//! Curves, filters and drawing as in a laboratory, the controls above them.

mod charts;
mod code;
mod confusion;
mod controls;
mod curves;
mod facts;
pub(crate) mod format;
mod layers;
mod maps;
mod notices;
mod pace;
mod pad;
mod paint;
mod probabilities;
mod read;
mod readouts;
pub(crate) mod recipe;
mod results;
mod stages;

use kernelwalk_stage::app::training::{Training, TrainingMsg};
use yew::prelude::*;

/// The training and where facts about it go.
#[derive(Properties, PartialEq)]
pub struct TrainProps {
    /// What the page knows of it.
    pub training: Training,
    /// Name of the theme in force: a new one means new colours on the canvases.
    pub theme: AttrValue,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// The whole scene.
#[component]
pub fn Train(props: &TrainProps) -> Html {
    let TrainProps { training, theme, on_msg } = props;
    {
        let on_msg = on_msg.clone();
        use_effect_with((), move |()| on_msg.emit(TrainingMsg::Opened));
    }
    html! {
        <div class="tr">
            <controls::Controls draft={training.draft.clone()} run={training.run}
                automatic_workers={training.automatic_workers} phase={training.phase}
                full_speed={training.machine.full_speed}
                on_msg={on_msg.clone()} />
            <div class="tr-strip">
                <pace::PaceControl pace={training.pace} on_msg={on_msg.clone()} />
                <facts::Facts training={training.clone()} />
            </div>
            <notices::Notices notices={training.notices.clone()} saved={training.saved.clone()}
                on_msg={on_msg.clone()} />
            <div class="tr-main">
                <div class="tr-col">
                    <readouts::Stats training={training.clone()} />
                    <curves::Curves training={training.clone()} />
                    <results::HeldOut training={training.clone()} on_msg={on_msg.clone()} />
                </div>
                <div class="tr-col maps">
                    <layers::Layers training={training.clone()} theme={theme.clone()} on_msg={on_msg.clone()} />
                    <results::Results evaluation={training.evaluation.clone()} />
                </div>
                <div class="tr-col read">
                    <read::Read training={training.clone()} on_msg={on_msg.clone()} />
                </div>
            </div>
            if let Some(run) = training.run { <code::PyTorch {run} /> }
        </div>
    }
}
