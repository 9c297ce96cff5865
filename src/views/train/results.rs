//! The network on the 10,000 test images: the sum, the confusions, the mistakes.

use std::rc::Rc;

use kernelwalk_stage::app::training::{Evaluation, Mistake, Training, TrainingMsg};
use kernelwalk_text as text;
use web_sys::Element;
use yew::prelude::*;

use super::{confusion::Confusion, format};

/// The state and where facts go.
#[derive(Properties, PartialEq)]
pub(super) struct HeldOutProps {
    /// What the page knows of the training.
    pub training: Training,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// The last test in words, and a button for the next.
#[component]
pub(super) fn HeldOut(props: &HeldOutProps) -> Html {
    let training = &props.training;
    let data = training.data;
    let complete = data.test_total > 0 && data.test >= data.test_total;
    let words = match &training.evaluation {
        Some(test) => text::train_test_result(
            format::whole(test.right.into()),
            format::whole(test.total.into()),
            format::percent(test.accuracy()),
            format::whole(test.step),
        ),
        None if complete => text::train_test_none(format::whole(data.test_total.into())),
        None => text::train_test_waiting(
            format::whole(data.test.into()),
            format::whole(data.test_total.max(10_000).into()),
        ),
    };
    let onclick = props.on_msg.reform(|_: MouseEvent| TrainingMsg::TestPressed);
    let testing = training.testing;
    html! {
        <section class="tr-test">
            <h2>
                { text::train_test_title() }
                <button type="button" class="btn tr-end" disabled={!complete || testing.is_some()} {onclick}>
                    { if testing.is_some() { text::train_test_running() } else { text::train_test_now() } }
                </button>
            </h2>
            if let Some((done, total)) = testing {
                <progress max={total.to_string()} value={done.to_string()} aria-label={text::train_test_running()} />
            }
            <p class="tr-says">{ words }</p>
        </section>
    }
}

/// The last test.
#[derive(Properties, PartialEq)]
pub(super) struct ResultsProps {
    /// Its results, if there was one.
    pub evaluation: Option<Rc<Evaluation>>,
}

/// Confusion matrix and most confident mistakes, side by side.
#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let evaluation = props.evaluation.as_deref();
    let missed = evaluation.map(|test| {
        text::train_mistakes_caption(
            format::whole((test.total - test.right.min(test.total)).into()),
            format::whole(test.total.into()),
        )
    });
    // Before the first test the matrix stands empty: its place and its reading are learned already.
    let counts = evaluation.map_or_else(|| Rc::new(vec![vec![0; 10]; 10]), |test| test.counts.clone());
    html! {
        <div class="tr-two">
            <section>
                <h2>{ text::train_confusion_title() }<small>{ text::train_confusion_caption() }</small></h2>
                <Confusion {counts} />
            </section>
            <section class="grow">
                <h2>{ text::train_mistakes_title() }<small>{ missed.unwrap_or_default() }</small></h2>
                {
                    match evaluation {
                        None => html! { <p class="tr-empty">{ text::train_mistakes_empty() }</p> },
                        Some(test) if test.mistakes.is_empty() => {
                            html! { <p class="tr-empty">{ text::train_mistakes_none() }</p> }
                        }
                        Some(test) => html! { <Mistakes mistakes={test.mistakes.clone()} /> },
                    }
                }
            </section>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct MistakesProps {
    mistakes: Rc<Vec<Mistake>>,
}

#[component]
fn Mistakes(props: &MistakesProps) -> Html {
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(props.mistakes.clone(), move |mistakes| {
            let Some(list) = list.cast::<Element>() else { return };
            for (canvas, mistake) in super::paint::canvases(&list).iter().zip(mistakes.iter()) {
                match &mistake.image {
                    Some(image) => super::paint::grey(canvas, image, 28),
                    None => super::paint::grey(canvas, &[0; 784], 28),
                }
            }
        });
    }
    html! {
        <ol class="tr-mis" ref={list}>
            { for props.mistakes.iter().map(|mistake| html! {
                <li>
                    <canvas role="img" aria-label={text::train_mistake_picture(mistake.index, mistake.truth)} />
                    { text::train_mistake(mistake.truth, mistake.read) }<br />
                    { format::percent(mistake.probability.into()) }
                </li>
            }) }
        </ol>
    }
}
