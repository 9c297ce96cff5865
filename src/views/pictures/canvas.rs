//! A picture whose every pixel can be pointed at, by mouse, finger or arrow keys.

use std::rc::Rc;

use kernelwalk_stage::app::pictures::{Focus, PictureMsg};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::Wish;

/// Which picture of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// What goes in: the window is marked.
    Picture,
    /// What comes out: the pixel is.
    Response,
}

/// What [`PictureCanvas`] shows.
#[derive(Properties, PartialEq)]
pub(super) struct PictureCanvasProps {
    /// The canvas; whoever has pixels paints it.
    pub canvas: NodeRef,
    /// Which picture.
    pub side: Side,
    /// Accessible name.
    pub label: AttrValue,
    /// Rows and columns.
    pub size: [usize; 2],
    /// The pixel that is looked at.
    pub focus: Option<Rc<Focus>>,
    /// Told which pixel is pointed at, and whether by key.
    pub on_hover: Callback<(Option<[usize; 2]>, bool)>,
    /// Told which pixel was pressed.
    pub on_pick: Callback<[usize; 2]>,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

/// Pixels that Shift moves by.
const STRIDE: isize = 10;

/// A picture and its mark.
#[component]
pub(super) fn PictureCanvas(props: &PictureCanvasProps) -> Html {
    let size = props.size;
    let onpointermove = {
        let on_hover = props.on_hover.clone();
        Callback::from(move |e: PointerEvent| on_hover.emit((pixel(&e, size), false)))
    };
    let onpointerleave = props.on_hover.reform(|_: PointerEvent| (None, false));
    let onblur = props.on_hover.reform(|_: FocusEvent| (None, false));
    let onclick = {
        let on_pick = props.on_pick.clone();
        Callback::from(move |e: MouseEvent| {
            if let Some(at) = pixel(&e, size) {
                on_pick.emit(at);
            }
        })
    };
    html! {
        <div class="pf-pic" role="application" tabindex="0" aria-label={props.label.clone()}
            {onpointermove} {onpointerleave} {onclick} {onblur} onkeydown={keys(props)}>
            <canvas ref={props.canvas.clone()} />
            if let Some(style) = props.focus.as_ref().map(|focus| mark(focus, props.side, size)) {
                <span class="pf-mark" {style} />
            }
        </div>
    }
}

/// Where the mark stands, in shares of the picture.
fn mark(focus: &Focus, side: Side, [rows, cols]: [usize; 2]) -> String {
    let [row, col] = focus.at.map(|n| n as f64);
    let (row, col, high, wide) = match side {
        Side::Response => (row, col, 1.0, 1.0),
        Side::Picture => {
            let window = &focus.window;
            (window.row, window.col, window.rows as f64, window.cols as f64)
        }
    };
    shares([row, col, high, wide], [rows, cols])
}

/// A rectangle, `[row, column, rows, columns]`, in shares of a picture.
pub(super) fn shares([row, col, high, wide]: [f64; 4], [rows, cols]: [usize; 2]) -> String {
    let share = |n: f64, of: usize| n * 100.0 / of.max(1) as f64;
    format!(
        "--x:{:.3}%;--y:{:.3}%;--w:{:.3}%;--h:{:.3}%",
        share(col, cols),
        share(row, rows),
        share(wide, cols),
        share(high, rows)
    )
}

/// The pixel under the pointer.
pub(super) fn pixel(event: &MouseEvent, [rows, cols]: [usize; 2]) -> Option<[usize; 2]> {
    let picture = event.target()?.dyn_into::<Element>().ok()?.closest(".pf-pic").ok()??;
    let rect = picture.get_bounding_client_rect();
    let place = |at: i32, start: f64, length: f64, count: usize| {
        // The browser gives whole pixels of the screen: their middle is meant.
        let share = (f64::from(at) + 0.5 - start) / length.max(1.0);
        ((share * count as f64).max(0.0) as usize).min(count - 1)
    };
    Some([
        place(event.client_y(), rect.top(), rect.height(), rows),
        place(event.client_x(), rect.left(), rect.width(), cols),
    ])
}

/// Arrows move, Enter and Space keep the pixel or open its window, Escape releases it.
fn keys(props: &PictureCanvasProps) -> Callback<KeyboardEvent> {
    let [rows, cols] = props.size;
    let at = props.focus.as_ref().map_or([rows / 2, cols / 2], |focus| focus.at);
    let (on_hover, on_pick, on_wish) = (props.on_hover.clone(), props.on_pick.clone(), props.on_wish.clone());
    Callback::from(move |e: KeyboardEvent| {
        if e.ctrl_key() || e.meta_key() || e.alt_key() {
            return;
        }
        let step = if e.shift_key() { STRIDE } else { 1 };
        let go = |down: isize, across: isize| {
            let row = at[0].saturating_add_signed(down * step).min(rows - 1);
            let col = at[1].saturating_add_signed(across * step).min(cols - 1);
            on_hover.emit((Some([row, col]), true));
        };
        match e.key().as_str() {
            "ArrowUp" => go(-1, 0),
            "ArrowDown" => go(1, 0),
            "ArrowLeft" => go(0, -1),
            "ArrowRight" => go(0, 1),
            "Enter" | " " => on_pick.emit(at),
            "Escape" => {
                on_hover.emit((None, true));
                on_wish.emit(PictureMsg::Unpinned.into());
            }
            _ => return,
        }
        e.prevent_default();
        e.stop_propagation();
    })
}
