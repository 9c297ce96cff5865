//! The same training as a PyTorch program.

use kernelwalk_stage::app::training::{Settings, pytorch};
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::clipboard;

/// The settings whose program is shown.
#[derive(Properties, PartialEq)]
pub(super) struct PyTorchProps {
    /// Settings of the run.
    pub run: Settings,
}

/// The program, to be read and copied.
#[component]
pub(super) fn PyTorch(props: &PyTorchProps) -> Html {
    let copied = use_state_eq(|| None::<bool>);
    let program = use_memo(props.run, pytorch);
    let onclick = {
        let (copied, program) = (copied.clone(), program.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, program) = (copied.clone(), program.clone());
            spawn_local(async move { copied.set(Some(clipboard::copy(&program).await)) });
        })
    };
    let said = copied.map(|done| if done { text::train_code_copied() } else { text::train_code_failed() });
    html! {
        <details class="tr-code">
            <summary>{ text::train_code_title() }</summary>
            <button type="button" class="btn" {onclick}>{ text::train_code_copy() }</button>
            <span class="tr-hint" role="status">{ said.unwrap_or_default() }</span>
            // A region that scrolls must be reachable by keyboard.
            <pre tabindex="0" role="region" aria-label={text::train_code_title()}>{ (*program).clone() }</pre>
        </details>
    }
}
