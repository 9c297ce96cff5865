//! The numbers of the last report.

use kernelwalk_stage::app::training::{Phase, Training};
use kernelwalk_text as text;
use yew::prelude::*;

use super::format;

/// A part of the scene that reads the whole state.
#[derive(Properties, PartialEq)]
pub(super) struct StatsProps {
    /// What the page knows of the training.
    pub training: Training,
}

/// Speed, step, loss and accuracy, large; what belongs to them, small.
#[component]
pub(super) fn Stats(props: &StatsProps) -> Html {
    let training = &props.training;
    let now = &training.now;
    let dash = || "\u{2013}".to_owned();
    let rate = (now.images_per_second > 0.0).then(|| format::whole(now.images_per_second.round() as u64));
    let loss = training.loss.smoothed().map(|loss| format!("{loss:.3}"));
    let tested = training.evaluation.as_ref().map(|evaluation| evaluation.accuracy());
    let accuracy = training.accuracy.smoothed();
    let total = (now.total_steps > 0)
        .then(|| html! { <small>{ format!("\u{2009}/\u{2009}{}", format::whole(now.total_steps)) }</small> });
    let plain = |value: Option<f64>| value.map(|value| value.to_string());
    html! {
        <section>
            <dl class="tr-stats">
                { stat("rate", text::train_rate(), rate.unwrap_or_else(dash), None, plain(Some(now.images_per_second))) }
                { stat("step", text::train_step_readout(), format::whole(now.step), total, Some(now.step.to_string())) }
                { stat("loss", text::train_loss(), loss.unwrap_or_else(dash), None, plain(training.loss.smoothed())) }
                { stat("test-accuracy", text::train_test_accuracy(), tested.map_or_else(dash, format::percent), None,
                    plain(tested)) }
                { minor("elapsed", text::train_elapsed(), format::duration(now.elapsed_ms), plain(Some(now.elapsed_ms))) }
                { minor("epoch", text::train_epoch(), format!("{:.2}", now.epoch), plain(Some(now.epoch))) }
                { minor("lr", text::train_lr_now(), learning_rate(now.learning_rate), plain(Some(now.learning_rate))) }
                { minor("train-accuracy", text::train_accuracy(), accuracy.map_or_else(dash, format::percent),
                    plain(accuracy)) }
            </dl>
            <p class="vh" aria-live="polite" data-readout="phase" data-value={phase_name(training.phase)}>
                { phase_words(training) }
            </p>
        </section>
    }
}

fn stat(name: &'static str, label: String, value: String, more: Option<Html>, plain: Option<String>) -> Html {
    html! {
        <div data-readout={name} data-value={plain}>
            <dt>{ label }</dt>
            <dd>{ value }{ more.unwrap_or_default() }</dd>
        </div>
    }
}

fn minor(name: &'static str, label: String, value: String, plain: Option<String>) -> Html {
    html! {
        <div class="minor" data-readout={name} data-value={plain}><dt>{ label }</dt><dd>{ value }</dd></div>
    }
}

/// Three significant digits, as learning rates are written.
fn learning_rate(rate: f64) -> String {
    if rate <= 0.0 {
        return "\u{2013}".into();
    }
    let decimals = (2.0 - rate.log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{rate:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Waiting => "waiting",
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::Finished => "finished",
        Phase::Failed => "failed",
    }
}

fn phase_words(training: &Training) -> String {
    match training.phase {
        Phase::Idle => text::train_state_idle(),
        Phase::Waiting => text::train_state_waiting(),
        Phase::Running => text::train_live_running(),
        Phase::Paused => text::train_live_paused(training.now.step),
        // A recipe ends somewhere in an epoch.
        Phase::Finished if training.run.is_some_and(|run| run.recipe.is_some()) => {
            text::train_state_finished_recipe(training.now.step)
        }
        Phase::Finished => text::train_state_finished(training.now.epoch.round(), training.now.step),
        Phase::Failed => text::train_state_failed(),
    }
}

#[cfg(test)]
mod tests {
    use super::learning_rate;

    #[test]
    fn learning_rates_keep_three_digits_that_count() {
        let cases =
            [(0.008, "0.008"), (0.0012345, "0.00123"), (1.5, "1.5"), (0.000_008, "0.000008"), (0.0, "–")];
        for (rate, text) in cases {
            assert_eq!(learning_rate(rate), text);
        }
    }
}
