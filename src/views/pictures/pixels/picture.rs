//! The picture with its frame: pointed at, dragged, moved with the arrow keys.

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::pictures::pixels::PixelMsg;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::super::Wish;
use super::super::canvas::{pixel, shares};

/// What [`PixelPicture`] shows.
#[derive(Properties, PartialEq)]
pub(super) struct PixelPictureProps {
    /// The canvas; whoever has pixels paints it.
    pub canvas: NodeRef,
    /// Accessible name.
    pub label: AttrValue,
    /// Rows and columns.
    pub size: [usize; 2],
    /// What is shown beside it: row, column, rows, columns.
    pub frame: [f64; 4],
    /// The pixel that is looked at.
    pub at: Option<[usize; 2]>,
    /// The pixel in the middle of the frame.
    pub middle: [usize; 2],
    /// Told which pixel is pointed at, and whether by key.
    pub on_hover: Callback<(Option<[usize; 2]>, bool)>,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

/// The frame in somebody's hand: which pointer holds it, how far from its corner, and where it was.
#[derive(Clone, Copy)]
struct Held {
    pointer: i32,
    grip: [usize; 2],
    last: [usize; 2],
}

/// Pixels that Shift moves by.
const STRIDE: isize = 10;

/// A picture and its frame.
#[component]
pub(super) fn PixelPicture(props: &PixelPictureProps) -> Html {
    let held = use_mut_ref(|| None::<Held>);
    let dragged = use_mut_ref(|| false);
    let (size, frame) = (props.size, props.frame);
    let onpointerdown = {
        let (held, dragged) = (held.clone(), dragged.clone());
        Callback::from(move |e: PointerEvent| {
            *dragged.borrow_mut() = false;
            let target = e.target().and_then(|target| target.dyn_into::<Element>().ok());
            let frame_of = target.filter(|target| target.class_list().contains("px-frame"));
            let (Some(element), Some(at)) = (frame_of, pixel(&e, size)) else { return };
            if e.button() == 0 {
                // Without capture a drag that leaves the picture ends there, which is harmless.
                let _ = element.set_pointer_capture(e.pointer_id());
                let grip = [0, 1].map(|d| at[d].saturating_sub(frame[d] as usize));
                *held.borrow_mut() = Some(Held { pointer: e.pointer_id(), grip, last: at });
            }
        })
    };
    let onpointermove = {
        let (held, dragged) = (held.clone(), dragged.clone());
        let (on_hover, on_wish) = (props.on_hover.clone(), props.on_wish.clone());
        Callback::from(move |e: PointerEvent| {
            let at = pixel(&e, size);
            let now = *held.borrow();
            let (Some(hand), Some(to)) = (now.filter(|hand| hand.pointer == e.pointer_id()), at) else {
                on_hover.emit((at, false));
                return;
            };
            if hand.last != to {
                *held.borrow_mut() = Some(Held { last: to, ..hand });
                *dragged.borrow_mut() = true;
                on_hover.emit((None, false));
                let corner = [0, 1].map(|d| to[d].saturating_sub(hand.grip[d]));
                on_wish.emit(PixelMsg::FrameMoved(corner).into());
            }
        })
    };
    let onpointerup = Callback::from(move |e: PointerEvent| {
        held.borrow_mut().take_if(|hand| hand.pointer == e.pointer_id());
    });
    let onpointerleave = props.on_hover.reform(|_: PointerEvent| (None, false));
    let onclick = {
        let on_wish = props.on_wish.clone();
        Callback::from(move |e: MouseEvent| {
            // The click that ends a drag is none.
            if let Some(at) = pixel(&e, size).filter(|_| !*dragged.borrow()) {
                on_wish.emit(PictureMsg::Pinned(at).into());
            }
        })
    };
    html! {
        <div class="pf-pic" role="application" tabindex="0" aria-label={props.label.clone()}
            {onpointerdown} {onpointermove} onpointercancel={onpointerup.clone()} {onpointerup} {onpointerleave}
            {onclick} onkeydown={keys(props)}>
            <canvas ref={props.canvas.clone()} />
            <span class="px-frame" style={shares(frame, size)} />
            if let Some([row, col]) = props.at {
                <span class="pf-mark px-at" style={shares([row as f64, col as f64, 1.0, 1.0], size)} />
            }
        </div>
    }
}

/// Arrows move the frame, Enter and Space keep the pixel in its middle, Escape releases it.
fn keys(props: &PixelPictureProps) -> Callback<KeyboardEvent> {
    let (middle, on_wish) = (props.middle, props.on_wish.clone());
    Callback::from(move |e: KeyboardEvent| {
        if e.ctrl_key() || e.meta_key() || e.alt_key() {
            return;
        }
        let step = if e.shift_key() { STRIDE } else { 1 };
        let go = |down: isize, across: isize| PixelMsg::FrameNudged([down * step, across * step]).into();
        let msg: PictureMsg = match e.key().as_str() {
            "ArrowUp" => go(-1, 0),
            "ArrowDown" => go(1, 0),
            "ArrowLeft" => go(0, -1),
            "ArrowRight" => go(0, 1),
            "Enter" | " " => PictureMsg::Pinned(middle),
            "Escape" => PictureMsg::Unpinned,
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        on_wish.emit(msg.into());
    })
}
