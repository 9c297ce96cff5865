//! The settings above the figure.

use kernelwalk_nn::shape::{Padding, PaddingMode};
use kernelwalk_stage::app::ConvMsg;
use kernelwalk_stage::frame::Role;
use kernelwalk_stage::scenes::convolution::{Axes, Border, FixChange, PRESETS, Params, limits};
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::pair_field::PairField;
use crate::views::parts::{Glyph, Icon, Segmented, Tone};

/// What [`Controls`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct ControlsProps {
    /// The settings, possible or not.
    pub params: Params,
    /// Whether they leave something over, or have no output.
    pub tone: Tone,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// Told what was set.
    pub on_msg: Callback<ConvMsg>,
}

/// Steppers, border presets, a menu of examples, undo.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let p = &props.params;
    let msg = &props.on_msg;
    let pair = |f: fn(Axes, usize) -> ConvMsg| msg.reform(move |(axes, n)| f(axes, n));
    let padding = shown_padding(p);
    // The setting that most often causes the note carries its colour.
    let bad = |on: bool| if on && props.tone == Tone::Bad { Tone::Bad } else { Tone::Plain };
    let warn = if props.tone == Tone::Warn { Tone::Warn } else { Tone::Plain };
    html! {
        <div class="hyper" role="group" aria-label={text::controls()}>
            <PairField label={text::kernel()} symbol="k" value={p.w.size()} min=1 max={limits::KERNEL} tone={bad(true)}
                on_change={pair(ConvMsg::KernelSized)} />
            <PairField label={text::stride()} symbol="s" value={p.stride} min=1 max={limits::STRIDE} tone={warn}
                on_change={pair(ConvMsg::StrideChosen)} />
            <PairField label={text::padding()} symbol="p" value={padding} min=0 max={limits::PADDING}
                on_change={pair(ConvMsg::PaddingChosen)} />
            <PairField label={text::dilation()} symbol="d" value={p.dilation} min=1 max={limits::DILATION}
                on_change={pair(ConvMsg::DilationChosen)} />
            <div class="field">
                <span class="lab" aria-hidden="true">{ text::border() }</span>
                <Segmented label={text::border()}
                    options={vec![text::border_valid().into(), text::border_same().into(), text::border_full().into()]}
                    selected={Border::ALL.iter().position(|b| b.is_chosen(p))}
                    disabled={(0..3).filter(|i| Border::ALL[*i].padding(p).is_none()).collect::<Vec<_>>()}
                    on_pick={msg.reform(|i: usize| ConvMsg::BorderChosen(Border::ALL[i.min(2)]))} />
            </div>
            <PairField label={text::input_size()} symbol="H" value={p.x.size()} min=1 max={limits::SIZE}
                on_change={pair(ConvMsg::InputSized)} />
            <div class="end">
                { presets(msg) }
                <More params={p.clone()} on_msg={msg.clone()} />
                { tool(text::undo(), Glyph::Undo, props.history.0, msg.reform(|_| ConvMsg::UndoPressed)) }
                { tool(text::redo(), Glyph::Redo, props.history.1, msg.reform(|_| ConvMsg::RedoPressed)) }
            </div>
        </div>
    }
}

/// `same` shows what it comes to where both sides are alike.
fn shown_padding(p: &Params) -> [usize; 2] {
    match p.padding {
        Padding::Explicit(pair) => pair,
        Padding::Valid => [0, 0],
        Padding::Same => [0, 1].map(|d| p.dilation[d] * (p.w.size()[d] - 1) / 2),
    }
}

fn tool(label: String, glyph: Glyph, enabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="btn ghost sq" aria-label={label.clone()} title={label} disabled={!enabled} {onclick}>
            <Icon {glyph} />
        </button>
    }
}

fn presets(msg: &Callback<ConvMsg>) -> Html {
    let msg = msg.clone();
    let onchange = Callback::from(move |e: Event| {
        let Some(select) = e.target_dyn_into::<HtmlSelectElement>() else { return };
        if let Some(place) = PRESETS.iter().position(|p| p.id == select.value()) {
            msg.emit(ConvMsg::PresetChosen(place));
        }
        // A menu of actions: the same one can be chosen again.
        select.set_selected_index(0);
    });
    html! {
        <div class="field">
            <label for="preset">{ text::preset() }</label>
            <select class="sel" id="preset" {onchange}>
                <option value="" selected=true>{ text::preset_choose() }</option>
                { for PRESETS.iter().map(|p| html! { <option value={p.id}>{ (p.name)() }</option> }) }
            </select>
        </div>
    }
}

const MODES: [PaddingMode; 4] =
    [PaddingMode::Zeros, PaddingMode::Reflect, PaddingMode::Replicate, PaddingMode::Circular];

#[derive(Properties, PartialEq, Clone)]
struct MoreProps {
    params: Params,
    on_msg: Callback<ConvMsg>,
}

/// What is set less often.
#[component]
fn More(props: &MoreProps) -> Html {
    let (p, msg) = (&props.params, &props.on_msg);
    let seed = use_mut_ref(|| 0_u64);
    let mode = {
        let msg = msg.clone();
        Callback::from(move |e: Event| {
            let index = e.target_dyn_into::<HtmlSelectElement>().map(|s| s.selected_index()).unwrap_or(0);
            if let Some(mode) = usize::try_from(index).ok().and_then(|i| MODES.get(i)) {
                msg.emit(ConvMsg::PaddingModeChosen(*mode));
            }
        })
    };
    let biased = !p.b.is_empty();
    let bias = msg.reform(move |_: Event| match biased {
        true => ConvMsg::FixChosen(FixChange::Biases(0)),
        false => ConvMsg::Filled(Role::Bias, 0.0),
    });
    let names = [text::mode_zeros(), text::mode_reflect(), text::mode_replicate(), text::mode_circular()];
    let random = |role: Role| {
        let seed = seed.clone();
        msg.reform(move |_: MouseEvent| {
            *seed.borrow_mut() += 1;
            ConvMsg::Randomised(role, *seed.borrow())
        })
    };
    html! {
        <details class="more">
            <summary class="btn">{ text::more_settings() }</summary>
            <div class="panel">
                <div class="field">
                    <label for="mode">{ text::padding_mode() }</label>
                    <select class="sel" id="mode" onchange={mode}>
                        { for MODES.iter().zip(names).map(|(mode, name)| html! {
                            <option selected={*mode == p.padding_mode}>{ name }</option>
                        }) }
                    </select>
                </div>
                <label class="switch"><input type="checkbox" role="switch" checked={biased} onchange={bias} />{ text::bias_switch() }</label>
                <button type="button" class="btn" onclick={random(Role::Input)}><Icon glyph={Glyph::Dice} />{ text::random_input() }</button>
                <button type="button" class="btn" onclick={random(Role::Weight)}><Icon glyph={Glyph::Dice} />{ text::random_weight() }</button>
            </div>
        </details>
    }
}
