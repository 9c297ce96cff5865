//! The pixel that is looked at, with its window and its way into the scene `convolution`; what the filter does; PyTorch.

use std::rc::Rc;

use kernelwalk_stage::app::pictures::{Filters, Focus, Lens, PictureMsg, Stored};
use kernelwalk_stage::image::{Channel, Source, Split};
use kernelwalk_stage::lab::Program;
use kernelwalk_stage::number;
use kernelwalk_stage::scenes::image_filters::Show;
use kernelwalk_stage::text as words;
use kernelwalk_text as text;
use yew::prelude::*;

use super::Wish;
use crate::views::lab::code::CodePanel;
use crate::views::parts::{Glyph, Stepper, View, icon};

/// Why a pixel is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// It is pointed at.
    Pointed,
    /// It was pressed.
    Pinned,
    /// Nobody has chosen one: the strongest.
    Strongest,
    /// The one in the middle of the frame.
    Middle,
    /// Its number is the one that has just been read.
    Read,
}

/// The right column.
pub(super) struct Inspector<'a> {
    /// The state.
    pub filters: &'a Filters,
    /// The pixel that is looked at.
    pub focus: Option<Rc<Focus>>,
    /// Why it is.
    pub looked: Looked,
    /// The same in PyTorch.
    pub program: Option<Program>,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

impl View for Inspector<'_> {
    fn view(&self) -> Html {
        let filter = &self.filters.params().filter;
        let sign = match self.filters.show() {
            Show::Plain => text::filters_plain_line(),
            Show::Size => text::filters_size_line(),
            Show::Signed { .. } => text::filters_sign_line(),
        };
        html! {
            <aside class="insp" aria-label={text::inspector()}>
                if let Some(focus) = &self.focus { { self.pixel(focus) } }
                <section>
                    <h3>{ text::filters_why() }</h3>
                    <p>{ filter.why() }</p>
                    <h3>{ text::filters_sign() }</h3>
                    <p>{ sign }</p>
                </section>
                if let Some(program) = &self.program { { code(program, &self.on_wish) } }
                <section>
                    <h3>{ text::filters_source() }</h3>
                    <p>{ credit(self.filters.params().source, None) }</p>
                </section>
            </aside>
        }
    }
}

impl Inspector<'_> {
    fn pixel(&self, focus: &Focus) -> Html {
        let [row, col] = focus.at;
        let head = match self.looked {
            Looked::Pointed => text::filters_pointed(),
            Looked::Pinned => text::pinned(),
            Looked::Strongest | Looked::Middle | Looked::Read => text::filters_strongest(),
        };
        let release = self.on_wish.reform(|_: MouseEvent| PictureMsg::Unpinned.into());
        html! {
            <section>
                <div class="hd">
                    if self.looked == Looked::Pinned { { icon(Glyph::Pin) } }
                    <span class="grow">{ head }</span>
                    if self.looked == Looked::Pinned {
                        <button type="button" onclick={release}>{ text::release() }</button>
                    }
                </div>
                <p class="who">
                    <i class="v">{ "Y" }</i>{ &focus.place }{ " = " }<b class="val">{ &focus.value }</b>
                </p>
                <p>{ text::filters_place(row, col, focus.pixel.as_str()) }</p>
                { self.stored(focus) }
                <h3>
                    { icon(Glyph::MadeFrom) }{ text::filters_made_from() }
                    <span>{ text::filters_made_from_line(focus.window.rows, focus.window.cols) }</span>
                </h3>
                { lens(&focus.lens) }
                <p class="pf-outside">
                    if focus.outside > 0 { { text::filters_outside(focus.outside) } }
                </p>
                if let Some(link) = &focus.link { { self.way(link) } }
            </section>
        }
    }

    /// The number in the middle of the window, to be changed where it is stored.
    fn stored(&self, focus: &Focus) -> Html {
        match focus.stored {
            Stored::Here { channel, value, was, readers } => Number {
                at: focus.at,
                value,
                was,
                edits: self.filters.params().edits.len(),
                label: match channel {
                    Channel::Grey => text::pixels_change(),
                    Channel::Red => text::filters_change_plane(text::filters_red()),
                    Channel::Green => text::filters_change_plane(text::filters_green()),
                    Channel::Blue => text::filters_change_plane(text::filters_blue()),
                },
                line: text::filters_readers(readers),
                on_wish: &self.on_wish,
            }
            .view(),
            Stored::Nowhere => html! { <p class="pf-derived">{ text::filters_derived() }</p> },
            Stored::Moving => html! {},
        }
    }

    /// A true link, so that it can be copied and opened elsewhere, too.
    fn way(&self, link: &str) -> Html {
        let (on_wish, to) = (self.on_wish.clone(), link.to_owned());
        let onclick = Callback::from(move |e: MouseEvent| {
            if !(e.ctrl_key() || e.meta_key() || e.shift_key()) {
                e.prevent_default();
                on_wish.emit(Wish::Leave(to.clone()));
            }
        });
        html! {
            <a class="btn pf-way" href={link.to_owned()} {onclick}>
                { text::filters_open_window() }{ icon(Glyph::GoesInto) }
            </a>
        }
    }
}

/// A number of the picture that can be changed, and taken back.
pub(super) struct Number<'a> {
    /// `[row, column]`.
    pub at: [usize; 2],
    /// 0 black to 255 white.
    pub value: u8,
    /// What stood there before it was changed.
    pub was: Option<u8>,
    /// How many numbers of the picture are changed.
    pub edits: usize,
    /// What the control is called.
    pub label: String,
    /// What becomes of a change.
    pub line: String,
    /// Told what is wanted.
    pub on_wish: &'a Callback<Wish>,
}

impl View for Number<'_> {
    /// Of the same height for every pixel: it is kept in place while the pointer moves. A disabled button would lose the
    /// focus with the number that it takes back.
    fn view(&self) -> Html {
        let Number { at, value, was, edits, .. } = *self;
        let on_change =
            self.on_wish.reform(move |value: usize| PictureMsg::ValueSet(at, value.min(255) as u8).into());
        let restores = |at| self.on_wish.reform(move |_: MouseEvent| PictureMsg::Restored(at).into());
        html! {
            <>
                <div class="px-change">
                    <span>{ &self.label }</span>
                    <Stepper label={self.label.clone()} less={text::pixels_less()} more={text::pixels_more()}
                        value={usize::from(value)} min=0 max=255 {on_change} />
                    <button type="button" class="btn ghost sq" aria-label={text::pixels_revert()} title={text::pixels_revert()}
                        aria-disabled={was.is_none().then_some("true")} onclick={restores(Some(at))}>
                        { icon(Glyph::Undo) }
                    </button>
                </div>
                <p class="px-was">
                    if let Some(was) = was { { text::pixels_was(was) }{ " " } }
                    if edits > 1 {
                        <button type="button" class="pf-link" onclick={restores(None)}>
                            { text::pixels_revert_all(number::grouped(edits as u64)) }
                        </button>
                    } else {
                        { &self.line }
                    }
                </p>
            </>
        }
    }
}

/// The same in PyTorch, to be copied.
pub(super) fn code(program: &Program, on_wish: &Callback<Wish>) -> Html {
    let copy = words::program(program);
    let code =
        CodePanel { program: program.clone(), on_copy: on_wish.reform(move |()| Wish::Copy(copy.clone())) };
    html! { <section><h3>{ text::tab_code() }</h3>{ code.view() }</section> }
}

/// Numbers where they can be read, greys everywhere, and the window in an accent frame.
fn lens(lens: &Lens) -> Html {
    let side = lens.rows.len();
    let window = &lens.window;
    let frame =
        format!("--row:{};--col:{};--rows:{};--cols:{}", window.row, window.col, window.rows, window.cols);
    html! {
        <div class={classes!("pf-lens", (side > 11).then_some("small"))} style={format!("--n:{side}")} aria-hidden="true">
            { for lens.rows.iter().flatten().map(|cell| match cell.grey {
                Some(grey) => html! {
                    <i class={(grey > 117).then_some("light")} style={format!("--g:{grey}")}>{ &cell.text }</i>
                },
                None => html! { <i class="out">{ &cell.text }</i> },
            }) }
            <span class="win" style={frame} />
        </div>
    }
}

/// Whose picture it is; of a digit, which one, where that is known.
pub(super) fn credit(source: Source, class: Option<u8>) -> String {
    match source {
        Source::Digit { split, index } => {
            let class = class.map_or_else(|| "?".to_owned(), |class| class.to_string());
            let index = number::grouped(index.into());
            match split {
                Split::Train => text::pixels_source_digit(index, class),
                Split::Test => text::pixels_source_test(index, class),
            }
        }
        Source::Photo(photo) => {
            let credit = photo.credit();
            text::filters_credit(
                kernelwalk_stage::app::pictures::title(source),
                credit.author,
                credit.licence,
            )
        }
        Source::Pattern(_) => text::filters_source_pattern(),
        Source::Upload | Source::Drawing | Source::Webcam => text::filters_source_own(),
    }
}
