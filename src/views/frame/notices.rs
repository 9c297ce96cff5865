//! Notices in the corner: each can be dismissed, none covers the figure for good.

use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, View, icon};

/// All notices.
pub struct Notices {
    /// Number and words of each, oldest first.
    pub notices: Vec<(u64, AttrValue)>,
    /// Something that went well, said once.
    pub toast: Option<AttrValue>,
    /// Told which one was read.
    pub on_dismiss: Callback<Option<u64>>,
}

impl View for Notices {
    fn view(&self) -> Html {
        let dismiss = |id: Option<u64>| self.on_dismiss.reform(move |_: MouseEvent| id);
        let one = |class: &'static str,
                   role: &'static str,
                   glyph: Glyph,
                   words: &AttrValue,
                   id: Option<u64>| {
            html! {
                <div class={classes!("note", class)} {role}>
                    { icon(glyph) }<div class="txt">{ words.clone() }</div>
                    <button type="button" class="btn ghost sq" aria-label={text::dismiss()} onclick={dismiss(id)}>
                        { icon(Glyph::Close) }
                    </button>
                </div>
            }
        };
        html! {
            <div class="notices">
                { for self.notices.iter().map(|(id, words)| one("warn", "alert", Glyph::Warn, words, Some(*id))) }
                if let Some(words) = &self.toast {
                    { one("good", "status", Glyph::Check, words, None) }
                }
            </div>
        }
    }
}
