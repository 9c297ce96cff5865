//! Loss and accuracy over the steps of a run.

use kernelwalk_stage::app::training::Training;
use kernelwalk_text as text;
use yew::prelude::*;

use super::charts::{Chart, ChartWords};
use super::format;
use super::readouts::StatsProps;

/// Both curves, with a closer look at the top of the accuracy axis.
#[component]
pub(super) fn Curves(props: &StatsProps) -> Html {
    let training = &props.training;
    let near = use_state_eq(|| false);
    let words = ChartWords {
        train: text::train_line_train().into(),
        test: text::train_line_test().into(),
        step: text::train_axis_steps().into(),
        table: text::train_chart_table().into(),
    };
    let choose = |wanted: bool, label: String| {
        let (near, pressed) = (near.clone(), *near == wanted);
        let onclick = Callback::from(move |_: MouseEvent| near.set(wanted));
        html! { <button type="button" aria-pressed={pressed.to_string()} {onclick}>{ label }</button> }
    };
    html! {
        <>
            <Chart title={text::train_loss_title()} caption={text::train_loss_caption()}
                summary={loss_summary(training)} words={words.clone()} curve={training.loss.clone()}
                tests={training.test_loss.clone()} last_step={training.last_step()}
                range={(0.0, training.loss_top())} />
            <Chart title={text::train_accuracy_title()} caption={text::train_accuracy_caption()}
                summary={accuracy_summary(training)} {words} curve={training.accuracy.clone()}
                tests={training.test_accuracy.clone()} last_step={training.last_step()}
                range={if *near { (0.9, 1.0) } else { (0.0, 1.0) }} percent=true>
                <span class="seg tr-end" role="group" aria-label={text::train_zoom_name()}>
                    { choose(false, text::train_zoom_all()) }
                    { choose(true, text::train_zoom_top()) }
                </span>
            </Chart>
        </>
    }
}

fn loss_summary(training: &Training) -> String {
    match training.loss.smoothed() {
        Some(loss) => {
            text::train_loss_summary(format::whole(training.loss.last_step()), format!("{loss:.3}"))
        }
        None => text::train_chart_empty(),
    }
}

fn accuracy_summary(training: &Training) -> String {
    let Some(now) = training.accuracy.smoothed() else { return text::train_chart_empty() };
    let test =
        training.test_accuracy.last().map_or_else(|| "\u{2013}".into(), |(_, share)| format::percent(*share));
    text::train_accuracy_summary(format::whole(training.accuracy.last_step()), format::percent(now), test)
}
