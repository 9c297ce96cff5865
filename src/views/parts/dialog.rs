//! A modal dialog on the browser's own `<dialog>`: it traps the focus and gives it back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use kernelwalk_text as text;

/// What [`Dialog`] holds.
#[derive(Properties, PartialEq, Clone)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// Called when it closes, by button, Escape or a click beside it.
    pub on_close: Callback<()>,
    /// Its content.
    pub children: Children,
}

/// Opens when it is mounted, closes when it is unmounted.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // Fails only for a dialog that is open already or not in the page.
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let closed = props.on_close.reform(|_: MouseEvent| ());
    let cancelled = {
        let on_close = props.on_close.clone();
        Callback::from(move |e: Event| {
            e.prevent_default();
            on_close.emit(());
        })
    };
    let beside = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        Callback::from(move |e: MouseEvent| {
            // A click on the backdrop has the dialog itself as its target.
            if e.target() == node.get().map(Into::into) {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class="sheetbox" aria-labelledby="dialog-title" oncancel={cancelled} onclick={beside}>
            <header>
                <h2 id="dialog-title">{ props.title.clone() }</h2>
                <button type="button" class="btn ghost sq" aria-label={text::close()} onclick={closed}>
                    { icon(Glyph::Close) }
                </button>
            </header>
            <div>{ props.children.clone() }</div>
        </dialog>
    }
}
