//! What the person has to know about the training: a dead worker, a damaged file, a lost loss.

use kernelwalk_stage::app::training::{SavedRun, TrainingMsg, TrainingNotice};
use kernelwalk_text as text;
use yew::prelude::*;

use super::format;

/// Notices and an offer to go on.
#[derive(Properties, PartialEq)]
pub(super) struct NoticesProps {
    /// Oldest first.
    pub notices: Vec<TrainingNotice>,
    /// A training of an earlier visit.
    pub saved: Option<SavedRun>,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// All notices, below the controls, until each is dismissed.
#[component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    let press = |msg: TrainingMsg| props.on_msg.reform(move |_: MouseEvent| msg.clone());
    let notice = |(n, notice): (usize, &TrainingNotice)| {
        let class = if is_mended(notice) { "tr-note warn" } else { "tr-note bad" };
        html! {
            <div {class}>
                <p>{ words(notice) }</p>
                <button type="button" class="btn" onclick={press(TrainingMsg::NoticeDismissed(n))}>
                    { text::train_notice_dismiss() }
                </button>
            </div>
        }
    };
    html! {
        <div class="tr-notices" role="status">
            if let Some(saved) = &props.saved {
                <div class="tr-note">
                    <p>{ text::train_saved_offer(
                        format::whole(saved.step), super::controls::network_name(&saved.settings)) }</p>
                    <button type="button" class="btn pri" onclick={press(TrainingMsg::SavedContinued)}>
                        { text::train_saved_continue() }
                    </button>
                    <button type="button" class="btn" onclick={press(TrainingMsg::SavedForgotten)}>
                        { text::train_saved_forget() }
                    </button>
                </div>
            }
            { for props.notices.iter().enumerate().map(notice) }
        </div>
    }
}

/// Whether the page has helped itself already.
fn is_mended(notice: &TrainingNotice) -> bool {
    matches!(
        notice,
        TrainingNotice::Shard { .. } | TrainingNotice::WorkerDied { .. } | TrainingNotice::CrewEnded { .. }
    )
}

fn words(notice: &TrainingNotice) -> String {
    match notice {
        TrainingNotice::WorkerDied { why, resumed_at: Some(step) } => {
            text::train_notice_worker_died(why.clone(), format::whole(*step))
        }
        TrainingNotice::WorkerDied { why, resumed_at: None } => {
            text::train_notice_worker_died_fresh(why.clone())
        }
        TrainingNotice::CrewEnded { why } => text::train_notice_crew_ended(why.clone()),
        TrainingNotice::WorkerLost { why } => text::train_notice_worker_lost(why.clone()),
        TrainingNotice::Shard { file, why } => text::train_notice_shard(file.clone(), why.clone()),
        TrainingNotice::NotFinite { step, layer, hint } => {
            text::train_notice_not_finite(format::whole(*step), layer.clone(), hint.to_string())
        }
        TrainingNotice::Failed { why } => text::train_notice_failed(why.clone()),
    }
}
