//! What did not work, each with its way on; and what is still on its way.

use kernelwalk_stage::app::pictures::{CameraTrouble, PictureMsg, Trouble, title};
use kernelwalk_stage::image::Source;
use kernelwalk_text as text;
use yew::prelude::*;

use super::Wish;
use crate::views::parts::{Glyph, View, icon};

/// Notes above the figure.
pub(super) struct Notices<'a> {
    /// The picture that is on its way.
    pub fetching: Option<Source>,
    /// What the person has to know.
    pub troubles: &'a [Trouble],
    /// What is the matter with numbers that are being typed.
    pub remarks: Vec<String>,
    /// The picture that is wanted.
    pub source: Source,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

impl View for Notices<'_> {
    fn view(&self) -> Html {
        html! {
            <div class="notearea pf-notes">
                if let Some(source) = self.fetching {
                    <p class="muted" role="status">{ text::filters_coming(title(source)) }</p>
                }
                { for self.troubles.iter().map(|trouble| self.note(trouble)) }
                { for self.remarks.iter().map(|remark| html! {
                    <div class="note warn" role="alert">{ icon(Glyph::Warn) }<p>{ remark }</p></div>
                }) }
            </div>
        }
    }
}

impl Notices<'_> {
    fn note(&self, trouble: &Trouble) -> Html {
        let again = match trouble {
            Trouble::Photo(photo) => Some(PictureMsg::SourceChosen(Source::Photo(*photo))),
            Trouble::Digits => Some(PictureMsg::SourceChosen(self.source)),
            Trouble::Camera(why) if *why != CameraTrouble::Unavailable => Some(PictureMsg::CameraWanted),
            _ => None,
        };
        let read = trouble.clone();
        let dismiss = self.on_wish.reform(move |_: MouseEvent| PictureMsg::TroubleRead(read.clone()).into());
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
