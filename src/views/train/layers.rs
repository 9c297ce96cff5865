//! What the first two layers have learned, and what they make of the picture on the pad.

use kernelwalk_stage::app::training::{BankKind, Training, TrainingMsg};
use kernelwalk_text as text;
use yew::prelude::*;

use super::maps::MapBank;

/// The state, the theme and where facts go.
#[derive(Properties, PartialEq)]
pub(super) struct LayersProps {
    /// What the page knows of the training.
    pub training: Training,
    /// Name of the theme.
    pub theme: AttrValue,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// Four rows of maps from the filters to the second layer. One filter can be marked: its maps stand
/// below each other.
#[component]
pub(super) fn Layers(props: &LayersProps) -> Html {
    let training = &props.training;
    let marked = use_state_eq(|| None::<usize>);
    let on_mark = {
        let marked = marked.clone();
        Callback::from(move |n: usize| marked.set((*marked != Some(n)).then_some(n)))
    };
    let row = |kind: BankKind| {
        let bank = training.bank(kind).cloned();
        let size = bank.as_ref().map(|bank| (bank.count(), bank.height(), bank.width()));
        let (title, caption, empty) = words(kind, size, training.sample.is_some());
        let first_layer = kind != BankKind::SecondPooled;
        html! {
            <MapBank {kind} {title} {caption} {empty} {bank} bound={training.bound(kind)}
                theme={props.theme.clone()} marked={marked.filter(|_| first_layer)}
                on_mark={first_layer.then(|| on_mark.clone())} on_msg={props.on_msg.clone()} />
        }
    };
    html! { <div class="tr-layers">{ for BankKind::ALL.into_iter().map(row) }</div> }
}

/// Heading, caption and what stands there while there is nothing.
fn words(kind: BankKind, size: Option<(usize, usize, usize)>, sample: bool) -> (String, String, String) {
    let caption =
        |say: fn(usize, usize, usize) -> String| size.map_or_else(String::new, |(n, h, w)| say(n, h, w));
    let count = |n, h, w| text::train_count_caption(n, h, w);
    match kind {
        BankKind::Filters => {
            (text::train_filters_title(), caption(text::train_filters_caption), text::train_filters_empty())
        }
        BankKind::First => (
            if sample { text::train_maps_sample() } else { text::train_maps_drawing() },
            caption(text::train_maps_caption),
            text::train_maps_empty(),
        ),
        BankKind::FirstPooled => (text::train_pooled_title(), caption(count), String::new()),
        BankKind::SecondPooled => (text::train_second_title(), caption(count), String::new()),
    }
}
