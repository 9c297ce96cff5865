//! The picture, the lines of the lens, and what is in the frame: the zoom, or its numbers.

use std::rc::Rc;

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::pictures::pixels::Table;
use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::scenes::pixels::{Detail, Lens};
use kernelwalk_text as text;
use yew::prelude::*;

use super::super::inspector::Looked;
use super::super::pad::Pad;
use super::Scene;
use super::picture::PixelPicture;
use crate::views::lab::GridEvent;
use crate::views::lab::grid::GridView;

impl Scene<'_> {
    pub(super) fn figure(&self) -> Html {
        let Some((table, lens)) = self.pixels.table().zip(self.pixels.lens(self.t)) else {
            return html! { <div class="px-fig" aria-hidden="true"></div> };
        };
        let [rows, cols] = table.size();
        let region = table.numbers.region;
        // Shares without a unit: the style sheet multiplies lengths with them.
        let style = format!(
            "--r:{};--m:{};--n:{};--right:{};--top:{};--bottom:{}",
            cols as f64 / rows as f64,
            region.rows,
            region.cols,
            (lens.col + lens.cols) / cols as f64,
            lens.row / rows as f64,
            (lens.row + lens.rows) / rows as f64,
        );
        let (width, height) = (cols.to_string(), rows.to_string());
        html! {
            <div class="px-fig">
                <div class="px-in" {style}>
                    <figure class="px-a">
                        <figcaption><b>{ text::pixels_picture() }</b>{ format!("{height} × {width}") }</figcaption>
                        if self.pixels.pen() {
                            <Pad canvas={self.canvases.picture.clone()} on_wish={self.on_wish.clone()} />
                        } else {
                            { self.picture(table, lens) }
                        }
                    </figure>
                    <div class="px-lens" aria-hidden="true"><i></i><i></i><i></i></div>
                    { self.numbers(table, lens) }
                </div>
                <p class="px-hint">{ self.hint(table) }</p>
            </div>
        }
    }

    fn picture(&self, table: &Table, lens: Lens) -> Html {
        let [rows, cols] = table.size();
        let region = table.numbers.region;
        let (bottom, right) = (region.row + region.rows - 1, region.col + region.cols - 1);
        let label = text::pixels_picture_name(cols, rows, region.row, bottom, region.col, right);
        // In the middle of the frame the frame is mark enough.
        let at = self.focus.map(|focus| focus.at).filter(|_| self.looked != Looked::Middle);
        html! {
            <PixelPicture canvas={self.canvases.picture.clone()} {label} size={[rows, cols]}
                frame={[lens.row, lens.col, lens.rows, lens.cols]} at={at}
                middle={self.pixels.middle().unwrap_or_default()}
                on_hover={self.on_hover.clone()} on_wish={self.on_wish.clone()} />
        }
    }

    /// The zoom stands behind the numbers, so that it is there when they go.
    fn numbers(&self, table: &Table, lens: Lens) -> Html {
        let region = table.numbers.region;
        let there = self.t >= 1.0;
        let place = self.pixels.place().unwrap_or_default();
        let about = if there { place.clone() } else { text::pixels_zooming() };
        let detail = match table.plan.detail() {
            Detail::Numbers => "full",
            Detail::Colours => "colours",
        };
        let index = |first: usize, count: usize, class: &'static str| {
            html! {
                <div class={classes!("px-ix", class, (first + count > 100).then_some("wide"))} aria-hidden="true">
                    { for (first..first + count).map(|n| html! { <span>{ n }</span> }) }
                </div>
            }
        };
        let looked = self.focus.map(|focus| focus.at);
        html! {
            <figure class={classes!("px-b", detail)}>
                <figcaption><b>{ text::pixels_numbers() }</b>{ about }</figcaption>
                <div class="px-box">
                    <span class="px-zoom" hidden={there}>
                        <canvas ref={self.canvases.response.clone()} style={zoomed(lens, table.size(), [region.rows, region.cols])} />
                    </span>
                    if let Some(frame) = self.pixels.frame_of(looked).filter(|_| there) {
                        if table.plan.detail() == Detail::Numbers {
                            { index(region.col, region.cols, "c") }
                            { index(region.row, region.rows, "r") }
                        }
                        <GridView frame={Rc::new(frame)} index=0 from={[region.row, region.col]}
                            label={format!("{}, {place}", text::pixels_numbers())} on_event={self.events(table)} />
                    }
                </div>
            </figure>
        }
    }

    /// What happens in the grid.
    fn events(&self, table: &Table) -> Callback<GridEvent> {
        let (on_wish, on_hover, region) = (self.on_wish.clone(), self.on_hover.clone(), table.numbers.region);
        let pixel = move |cell: CellId| [region.row + cell.row as usize, region.col + cell.col as usize];
        Callback::from(move |event: GridEvent| {
            let msg = match event {
                GridEvent::Hovered(cell) => {
                    on_hover.emit((cell.map(pixel), cell.is_some_and(by_key)));
                    return;
                }
                GridEvent::Picked(cell) => PictureMsg::Pinned(pixel(cell)),
                GridEvent::Released => PictureMsg::Unpinned,
                GridEvent::Typed(cell, text) => PictureMsg::NumberTyped(cell, text),
                GridEvent::Finished(_) => PictureMsg::NumberDone,
                GridEvent::Reverted(cell) => PictureMsg::NumberReverted(cell),
                GridEvent::Scrubbed(cell, by) => PictureMsg::NumberNudged(cell, by),
                GridEvent::Pasted(cell, text) => PictureMsg::NumbersPasted(cell, text),
                // No pen draws here.
                GridEvent::Drawn(..) | GridEvent::Lifted => return,
            };
            on_wish.emit(msg.into());
        })
    }

    fn hint(&self, table: &Table) -> String {
        match (table.numbers.editable, table.plan.detail()) {
            (false, _) => text::pixels_derived(),
            (true, Detail::Colours) => text::pixels_colours(),
            (true, Detail::Numbers) => text::pixels_hint(),
        }
    }
}

/// Whether the keyboard is at this cell: what a pointer shows is not read aloud.
fn by_key(cell: CellId) -> bool {
    let focused = format!(".px .cell:focus-visible[data-y='{}'][data-x='{}']", cell.row, cell.col);
    let document = web_sys::window().and_then(|window| window.document());
    document.and_then(|document| document.query_selector(&focused).ok().flatten()).is_some()
}

/// Where the whole picture lies in a box that shows this part of it.
fn zoomed(lens: Lens, [rows, cols]: [usize; 2], [high, wide]: [usize; 2]) -> String {
    let (high, wide) = (high as f64, wide as f64);
    // All of the part is seen, its pixels as high as they are wide.
    let scale = 100.0 * (high / lens.rows).min(wide / lens.cols);
    let start = |from: f64, length: f64, side: f64| 50.0 - (from + length / 2.0) * scale / side;
    format!(
        "width:{:.3}%;height:{:.3}%;left:{:.3}%;top:{:.3}%",
        cols as f64 * scale / wide,
        rows as f64 * scale / high,
        start(lens.col, lens.cols, wide),
        start(lens.row, lens.rows, high),
    )
}
