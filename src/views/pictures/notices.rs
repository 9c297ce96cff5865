//! What did not work, each with its way on; and what is still on its way.

use kernelwalk_stage::app::pictures::{CameraTrouble, FilterMsg, Filters, Trouble, title};
use kernelwalk_stage::image::Source;
use kernelwalk_text as text;
use yew::prelude::*;

use super::Wish;
use crate::views::parts::{Glyph, View, icon};

/// Notes above the figure.
pub(super) struct Notices<'a> {
    /// The state.
    pub filters: &'a Filters,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

impl View for Notices<'_> {
    fn view(&self) -> Html {
        html! {
            <div class="notearea pf-notes">
                if let Some(photo) = self.filters.fetching() {
                    <p class="muted" role="status">{ text::filters_coming(title(Source::Photo(photo))) }</p>
                }
                { for self.filters.troubles().iter().map(|trouble| self.note(trouble)) }
                { for self.filters.remarks().into_iter().map(|remark| html! {
                    <div class="note warn" role="alert">{ icon(Glyph::Warn) }<p>{ remark }</p></div>
                }) }
            </div>
        }
    }
}

impl Notices<'_> {
    fn note(&self, trouble: &Trouble) -> Html {
        let again = match trouble {
            Trouble::Photo(photo) => Some(FilterMsg::SourceChosen(Source::Photo(*photo))),
            Trouble::Camera(why) if *why != CameraTrouble::Unavailable => Some(FilterMsg::CameraWanted),
            _ => None,
        };
        let read = trouble.clone();
        let dismiss = self.on_wish.reform(move |_: MouseEvent| FilterMsg::TroubleRead(read.clone()).into());
        html! {
            <div class="note warn" role="alert">
                { icon(Glyph::Warn) }<p class="grow">{ trouble.words() }</p>
                if let Some(msg) = again {
                    <button type="button" class="btn" onclick={self.on_wish.reform(move |_: MouseEvent| msg.clone().into())}>
                        { text::filters_again() }
                    </button>
                }
                <button type="button" class="btn ghost sq" aria-label={text::dismiss()} onclick={dismiss}>
                    { icon(Glyph::Close) }
                </button>
            </div>
        }
    }
}
