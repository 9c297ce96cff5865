//! Examples, what is set less often, undo and redo.

use kernelwalk_nn::shape::PaddingMode;
use kernelwalk_stage::app::ConvMsg;
use kernelwalk_stage::frame::Role;
use kernelwalk_stage::scenes::convolution::{FixChange, PRESETS, Params};
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::views::parts::{Glyph, View, icon};

/// The tools beside the title.
pub struct Tools {
    /// The settings.
    pub params: Params,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// Where the next random numbers come from.
    pub seed: u64,
    /// Told what was chosen.
    pub on_msg: Callback<ConvMsg>,
}

impl View for Tools {
    fn view(&self) -> Html {
        let msg = &self.on_msg;
        html! {
            <div class="tools">
                { presets(msg) }
                { more(&self.params, self.seed, msg) }
                { tool(text::undo(), Glyph::Undo, self.history.0, msg.reform(|_| ConvMsg::UndoPressed)) }
                { tool(text::redo(), Glyph::Redo, self.history.1, msg.reform(|_| ConvMsg::RedoPressed)) }
            </div>
        }
    }
}

fn tool(label: String, glyph: Glyph, enabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="btn ghost sq" aria-label={label.clone()} title={label} disabled={!enabled} {onclick}>
            { icon(glyph) }
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
        <select class="sel" aria-label={text::preset()} {onchange}>
            <option value="" selected=true>{ text::preset_choose() }</option>
            { for PRESETS.iter().map(|p| html! { <option value={p.id}>{ (p.name)() }</option> }) }
        </select>
    }
}

const MODES: [PaddingMode; 4] =
    [PaddingMode::Zeros, PaddingMode::Reflect, PaddingMode::Replicate, PaddingMode::Circular];

/// What is set less often.
fn more(p: &Params, seed: u64, msg: &Callback<ConvMsg>) -> Html {
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
    let random = |role: Role| msg.reform(move |_: MouseEvent| ConvMsg::Randomised(role, seed));
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
                <button type="button" class="btn" onclick={random(Role::Input)}>{ icon(Glyph::Dice) }{ text::random_input() }</button>
                <button type="button" class="btn" onclick={random(Role::Weight)}>{ icon(Glyph::Dice) }{ text::random_weight() }</button>
            </div>
        </details>
    }
}
