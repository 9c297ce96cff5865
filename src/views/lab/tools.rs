//! Examples, what is set less often, undo and redo.

use kernelwalk_stage::app::LabMsg;
use kernelwalk_stage::lab::Preset;
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::controls::Controls;
use crate::views::parts::{Glyph, View, icon};

/// The tools beside the title.
pub struct Tools<'a> {
    /// Settings worth looking at.
    pub presets: &'static [Preset],
    /// What is set less often.
    pub more: Controls<'a>,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// Whether outputs are to be predicted.
    pub predicting: bool,
    /// They are to be, or no longer.
    pub on_predict: Callback<()>,
    /// Told what was chosen.
    pub on_msg: Callback<LabMsg>,
}

impl View for Tools<'_> {
    fn view(&self) -> Html {
        let msg = &self.on_msg;
        html! {
            <div class="tools">
                <button type="button" class="btn" aria-pressed={if self.predicting { "true" } else { "false" }}
                    onclick={self.on_predict.reform(|_| ())}>{ text::predict() }</button>
                { presets(self.presets, msg) }
                if !self.more.controls.is_empty() {
                    <details class="more">
                        <summary class="btn">{ text::more_settings() }</summary>
                        <div class="panel">{ self.more.view() }</div>
                    </details>
                }
                { tool(text::undo(), Glyph::Undo, self.history.0, msg.reform(|_| LabMsg::UndoPressed)) }
                { tool(text::redo(), Glyph::Redo, self.history.1, msg.reform(|_| LabMsg::RedoPressed)) }
            </div>
        }
    }
}

fn tool(label: String, glyph: Glyph, enabled: bool, onclick: Callback<MouseEvent>) -> Html {
    // A disabled button would lose the focus with the last step that it takes.
    html! {
        <button type="button" class="btn ghost sq" aria-label={label.clone()} title={label}
            aria-disabled={(!enabled).then_some("true")} {onclick}>
            { icon(glyph) }
        </button>
    }
}

fn presets(presets: &'static [Preset], msg: &Callback<LabMsg>) -> Html {
    let msg = msg.clone();
    let onchange = Callback::from(move |e: Event| {
        let Some(select) = e.target_dyn_into::<HtmlSelectElement>() else { return };
        if let Some(place) = presets.iter().position(|p| p.id == select.value()) {
            msg.emit(LabMsg::PresetChosen(place));
        }
        // A menu of actions: the same one can be chosen again.
        select.set_selected_index(0);
    });
    html! {
        <select class="sel" aria-label={text::preset()} {onchange}>
            <option value="" selected=true>{ text::preset_choose() }</option>
            { for presets.iter().map(|p| html! { <option value={p.id}>{ (p.name)() }</option> }) }
        </select>
    }
}
