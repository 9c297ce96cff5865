//! The right column: drawing, preprocessing, answer.

use std::rc::Rc;

use kernelwalk_stage::app::training::{Drawing, Tool, Training, TrainingMsg};
use kernelwalk_text as text;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::results::HeldOutProps;
use super::stages::{Picture, Stages};
use super::{format, pad::Pad, probabilities};

/// Draw a digit or choose one, see how it is prepared and what the network reads.
#[component]
pub(super) fn Read(props: &HeldOutProps) -> Html {
    let training = &props.training;
    html! {
        <>
            <section>
                <h2>{ text::train_pad_title() }<small class="tr-end">{ text::train_pad_caption() }</small></h2>
                <div class="tr-draw" data-readout="ink" data-value={ink(training).to_string()}>
                    if let Some(sample) = &training.sample {
                        <SamplePicture image={sample.image.clone()}
                            name={text::train_sample_shown(sample.index, sample.truth)} />
                    } else {
                        <Pad drawing={training.drawing.clone()} tool={training.tool} ink={ink_box(training)}
                            on_msg={props.on_msg.clone()} />
                    }
                    <Tools tool={training.tool} can_undo={training.drawing.can_undo()}
                        sample={training.sample.is_some()} on_msg={props.on_msg.clone()} />
                </div>
                <p class="vh" id="pad-keys">{ text::train_pad_keys() }</p>
                <Samples shown={training.sample.as_ref().map(|sample| sample.truth)}
                    ready={training.data.test > 0} on_msg={props.on_msg.clone()} />
            </section>
            <section>
                <h2>{ text::train_stages_title() }<small class="tr-end">{ text::train_stages_caption() }</small></h2>
                if let Some(sample) = &training.sample {
                    <p class="tr-hint">{ text::train_sample_shown(sample.index, sample.truth) }</p>
                } else {
                    <Stages pictures={pictures(training)} />
                }
            </section>
            <section data-readout="reads" data-value={answer(training).map(|(digit, _)| digit.to_string())}>
                <h2>{ text::train_reads_title() }<small class="tr-end">{ text::train_reads_caption() }</small></h2>
                <probabilities::Probabilities shares={training.reading.clone()} />
                <p class="tr-says" aria-live="polite">{ says(training) }</p>
            </section>
        </>
    }
}

fn ink(training: &Training) -> u64 {
    training.digit.as_ref().map_or(0, |digit| digit.placed.pixels().iter().map(|grey| u64::from(*grey)).sum())
}

fn ink_box(training: &Training) -> Option<[f32; 4]> {
    let found = training.digit.as_ref()?.ink_box;
    Some([found.left, found.top, found.width, found.height].map(|side| side as f32 / Drawing::SIDE as f32))
}

fn answer(training: &Training) -> Option<(usize, f32)> {
    probabilities::best(training.reading.as_deref()?)
}

fn says(training: &Training) -> String {
    match answer(training) {
        None => text::train_reads_none(),
        Some(_) if training.now.step == 0 => text::train_reads_untrained(),
        Some((digit, share)) => text::train_reads_best(digit, format::percent(share.into())),
    }
}

fn pictures(training: &Training) -> Vec<Picture> {
    let Some(digit) = &training.digit else { return Vec::new() };
    let picture = |name: String, grey: &[u8], width: usize| Picture { name, grey: grey.into(), width };
    vec![
        picture(text::train_stage_strokes(), training.drawing.raster(), Drawing::SIDE),
        picture(text::train_stage_crop(), digit.cropped.pixels(), digit.cropped.width()),
        picture(text::train_stage_box(), digit.scaled.pixels(), digit.scaled.width()),
        picture(text::train_stage_centred(), digit.placed.pixels(), digit.placed.width()),
    ]
}

#[derive(Properties, PartialEq)]
struct SamplePictureProps {
    image: Rc<[u8]>,
    name: AttrValue,
}

#[component]
fn SamplePicture(props: &SamplePictureProps) -> Html {
    let canvas = use_node_ref();
    {
        let canvas = canvas.clone();
        use_effect_with(props.image.clone(), move |image| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                super::paint::grey(&canvas, image, 28);
            }
        });
    }
    html! {
        <div class="tr-pad still"><canvas key="sample" ref={canvas} role="img" aria-label={props.name.clone()} /></div>
    }
}

#[derive(Properties, PartialEq)]
struct ToolsProps {
    tool: Tool,
    can_undo: bool,
    sample: bool,
    on_msg: Callback<TrainingMsg>,
}

#[component]
fn Tools(props: &ToolsProps) -> Html {
    let press = |msg: TrainingMsg| props.on_msg.reform(move |_: MouseEvent| msg.clone());
    let icon = super::controls::icon_of;
    let tool = |tool: Tool, label: String, path: &'static str| {
        let pressed = (props.tool == tool).to_string();
        html! {
            <button type="button" class="btn" aria-pressed={pressed} onclick={press(TrainingMsg::ToolChosen(tool))}>
                { icon(path) }{ label }
            </button>
        }
    };
    if props.sample {
        return html! {
            <div class="tr-tools">
                <button type="button" class="btn" onclick={press(TrainingMsg::DrawingChosen)}>
                    { text::train_back_to_drawing() }
                </button>
            </div>
        };
    }
    html! {
        <div class="tr-tools">
            { tool(Tool::Brush, text::train_brush(),
                "M16 4L9 11M7.6 12.2c-2 0-1.6 2.6-3.8 3.3 2.2 1 5.6.6 5.6-1.7 0-.9-.8-1.6-1.8-1.6z") }
            { tool(Tool::Eraser, text::train_eraser(), "M8 15.5L3.8 11.3 11 4l5 5-6.5 6.5zM8 15.5h8") }
            <button type="button" class="btn ghost" disabled={!props.can_undo}
                onclick={press(TrainingMsg::StrokeUndone)}>
                { icon("M7 4L4 7l3 3M4 7h7.5a4 4 0 0 1 0 8H8") }{ text::train_undo() }
            </button>
            <button type="button" class="btn ghost" disabled={!props.can_undo}
                onclick={press(TrainingMsg::PadCleared)}>
                { icon("M5 5l10 10M15 5L5 15") }{ text::train_clear() }
            </button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SamplesProps {
    shown: Option<u8>,
    ready: bool,
    on_msg: Callback<TrainingMsg>,
}

/// A test image of each digit, for those who do not draw.
#[component]
fn Samples(props: &SamplesProps) -> Html {
    let button = |digit: u8| {
        let onclick = props.on_msg.reform(move |_: MouseEvent| TrainingMsg::SampleChosen(digit));
        html! {
            <button type="button" disabled={!props.ready} {onclick} aria-label={text::train_sample_of(digit)}
                aria-pressed={(props.shown == Some(digit)).to_string()}>{ digit }</button>
        }
    };
    html! {
        <div class="tr-samples" role="group" aria-label={text::train_samples_name()}>
            <span>{ text::train_samples_name() }</span>
            { for (0..10).map(button) }
        </div>
    }
}
