//! Notices in the corner: each can be dismissed, none covers the figure for good.

use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, Icon};

/// What [`Notices`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct NoticesProps {
    /// Number and words of each, oldest first.
    pub notices: Vec<(u64, AttrValue)>,
    /// Something that went well, said once.
    pub toast: Option<AttrValue>,
    /// Told which one was read.
    pub on_dismiss: Callback<Option<u64>>,
}

/// All notices.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let dismiss = |id: Option<u64>| props.on_dismiss.reform(move |_: MouseEvent| id);
    let one = |class: &'static str, role: &'static str, glyph: Glyph, words: &AttrValue, id: Option<u64>| {
        html! {
            <div class={classes!("note", class)} {role}>
                <Icon {glyph} /><div class="txt">{ words.clone() }</div>
                <button type="button" class="btn ghost sq" aria-label={text::dismiss()} onclick={dismiss(id)}>
                    <Icon glyph={Glyph::Close} />
                </button>
            </div>
        }
    };
    html! {
        <div class="notices">
            { for props.notices.iter().map(|(id, words)| one("warn", "alert", Glyph::Warn, words, Some(*id))) }
            if let Some(words) = &props.toast {
                { one("good", "status", Glyph::Check, words, None) }
            }
        </div>
    }
}
