//! The picture, the kernel, and the response between them and the key below.

use std::rc::Rc;

use kernelwalk_stage::app::pictures::{Filters, Focus, PictureMsg, Shown};
use kernelwalk_stage::image::Source;
use kernelwalk_stage::lab::Sign;
use kernelwalk_stage::number::{self, IN_CELLS};
use kernelwalk_stage::palette::Range;
use kernelwalk_stage::scenes::image_filters::{Show, Sum};
use kernelwalk_text as text;
use yew::prelude::*;

use super::canvas::{PictureCanvas, Side};
use super::pad::Pad;
use super::{Canvases, Shared, Wish};
use crate::views::lab::GridEvent;
use crate::views::lab::figure::sign;
use crate::views::lab::grid::GridView;
use crate::views::lab::key::colour_key;
use crate::views::parts::View;

/// The figure.
pub(super) struct Figure {
    /// The state.
    pub shared: Shared,
    /// Where the pictures are painted.
    pub canvases: Canvases,
    /// The pixel that is looked at.
    pub focus: Option<Rc<Focus>>,
    /// Told which pixel is pointed at, and whether by key.
    pub on_hover: Callback<(Option<[usize; 2]>, bool)>,
    /// Told which pixel was pressed.
    pub on_pick: Callback<[usize; 2]>,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

impl View for Figure {
    fn view(&self) -> Html {
        let filters = self.shared.get();
        let Some(shown) = filters.shown() else {
            return html! { <div class="pf-fig" aria-hidden="true"></div> };
        };
        let [rows, cols] = shown.size();
        let (width, height) = (cols.to_string(), rows.to_string());
        let about = if shown.is_colour() {
            text::filters_size_colour(width.as_str(), height.as_str())
        } else {
            text::filters_size_grey(width.as_str(), height.as_str())
        };
        let caption = match filters.show() {
            Show::Signed { .. } => text::filters_caption_signed(),
            Show::Size => text::filters_caption_size(),
            Show::Plain => text::filters_caption_plain(),
        };
        let name = text::filters_response_name(filters.params().filter.title());
        html! {
            <div class="pf-fig" style={format!("--r:{}", cols as f64 / rows as f64)}>
                <figure class="pf-a">
                    <figcaption><b>{ text::filters_photo() }</b>{ about }</figcaption>
                    if filters.params().source == Source::Drawing {
                        <Pad canvas={self.canvases.picture.clone()} on_wish={self.on_wish.clone()} />
                    } else {
                        { self.canvas(Side::Picture, text::filters_picture_name(width, height), shown) }
                    }
                </figure>
                <span class="op o1" aria-hidden="true">{ sign(Sign::Star) }</span>
                { self.kernel(&filters) }
                <span class="op o2" aria-hidden="true">{ sign(Sign::Equals) }</span>
                <figure class="pf-b">
                    <figcaption><b>{ text::filters_response() }</b>{ caption }</figcaption>
                    { self.canvas(Side::Response, name, shown) }
                </figure>
                { self.key(&filters, shown) }
            </div>
        }
    }
}

impl Figure {
    fn canvas(&self, side: Side, label: String, shown: &Shown) -> Html {
        let canvas = match side {
            Side::Picture => self.canvases.picture.clone(),
            Side::Response => self.canvases.response.clone(),
        };
        html! {
            <PictureCanvas {canvas} {side} {label} size={shown.size()} focus={self.focus.clone()}
                on_hover={self.on_hover.clone()} on_pick={self.on_pick.clone()} on_wish={self.on_wish.clone()} />
        }
    }

    fn kernel(&self, filters: &Filters) -> Html {
        let kernel = filters.params().filter.kernel();
        let [rows, cols] = kernel.size();
        let sum = match kernel.sum() {
            Sum::Zero => 0.0,
            Sum::One => 1.0,
            Sum::Other(sum) => sum,
        };
        let on_wish = self.on_wish.clone();
        let on_event = Callback::from(move |event: GridEvent| {
            if let Some(msg) = edit(event) {
                on_wish.emit(msg.into());
            }
        });
        let on_turn = self.on_wish.reform(|_: MouseEvent| PictureMsg::Turned.into());
        let many = rows.max(cols);
        let cell = match many {
            0..=3 => 46,
            4..=5 => 36,
            6..=7 => 30,
            8..=9 => 26,
            _ => 24,
        };
        let size = format!("{rows} × {cols}");
        html! {
            <figure class="pf-k" style={format!("--want:{cell}px;--many:{many}")}>
                <figcaption><b>{ text::filters_kernel() }{ " " }<i class="v">{ "W" }</i></b>{ &size }</figcaption>
                <GridView frame={Rc::new(filters.kernel_frame())} index=0
                    label={format!("{} {size}", text::filters_kernel())} {on_event} />
                <p class="pf-under">
                    if kernel.divisor() != 1.0 {
                        <span>{ text::filters_divisor(number::show(kernel.divisor(), IN_CELLS)) }</span>
                    }
                    <span>{ text::filters_sum(number::show(sum, IN_CELLS)) }</span>
                    <button type="button" class="pf-link" onclick={on_turn}>{ text::filters_turn() }</button>
                </p>
            </figure>
        }
    }

    fn key(&self, filters: &Filters, shown: &Shown) -> Html {
        let scale = shown.scale(filters.show());
        let share = scale.share();
        let on_fit = self.on_wish.reform(|_: MouseEvent| PictureMsg::ScaleFitted.into());
        let Some(bound) = scale.bound else {
            return html! { <div class="pf-key"><p class="key">{ text::filters_key_plain(share) }</p></div> };
        };
        html! {
            <div class="pf-key">
                if scale.signed {
                    { colour_key(Range::new(bound, true), &text::filters_key_signed(share)) }
                } else {
                    <p class="key">{ number::show(bound, IN_CELLS) }{ " " }{ text::filters_key_size(share) }</p>
                }
                <button type="button" class="pf-link" onclick={on_fit}>{ text::filters_fit() }</button>
            </div>
        }
    }
}

/// What happens in the kernel's grid.
fn edit(event: GridEvent) -> Option<PictureMsg> {
    Some(match event {
        GridEvent::Typed(cell, text) => PictureMsg::NumberTyped(cell, text),
        GridEvent::Finished(_) => PictureMsg::NumberDone,
        GridEvent::Reverted(cell) => PictureMsg::NumberReverted(cell),
        GridEvent::Scrubbed(cell, by) => PictureMsg::NumberNudged(cell, by),
        GridEvent::Pasted(cell, text) => PictureMsg::NumbersPasted(cell, text),
        // No pen draws here, and nothing is pinned.
        _ => return None,
    })
}
