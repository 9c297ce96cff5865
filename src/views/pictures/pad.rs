//! The picture as a drawing pad: pen, finger, mouse or arrow keys.

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::Wish;

/// How far an arrow key moves the brush, as a share of the side.
const KEY_STEP: f32 = 1.0 / 28.0;

/// What [`Pad`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct PadProps {
    /// The canvas; whoever has pixels paints it.
    pub canvas: NodeRef,
    /// Told what the hand did.
    pub on_wish: Callback<Wish>,
}

/// The brush that arrow keys move.
#[derive(Clone, Copy, PartialEq)]
struct Brush {
    at: [f32; 2],
    down: bool,
}

/// The drawing pad.
#[component]
pub(super) fn Pad(props: &PadProps) -> Html {
    let pen = use_mut_ref(|| None::<i32>);
    let brush = use_state(|| Brush { at: [0.5, 0.25], down: false });
    let onpointerdown = {
        let (pen, on_wish) = (pen.clone(), props.on_wish.clone());
        Callback::from(move |e: PointerEvent| {
            let Some(pad) = pad_of(&e).filter(|_| e.button() == 0 && pen.borrow().is_none()) else { return };
            // Without capture a stroke that leaves the pad ends there, which is harmless.
            let _ = pad.set_pointer_capture(e.pointer_id());
            *pen.borrow_mut() = Some(e.pointer_id());
            on_wish.emit(PictureMsg::StrokeBegan(place(&pad, &e)).into());
        })
    };
    let onpointermove = {
        let (pen, on_wish) = (pen.clone(), props.on_wish.clone());
        Callback::from(move |e: PointerEvent| {
            if let Some(pad) = pad_of(&e).filter(|_| *pen.borrow() == Some(e.pointer_id())) {
                on_wish.emit(PictureMsg::StrokeWentOn(vec![place(&pad, &e)]).into());
            }
        })
    };
    let onpointerup = {
        let on_wish = props.on_wish.clone();
        Callback::from(move |e: PointerEvent| {
            if pen.borrow_mut().take_if(|id| *id == e.pointer_id()).is_some() {
                on_wish.emit(PictureMsg::StrokeEnded.into());
            }
        })
    };
    // The browser would look for text to select. What it does besides, the focus, is done by hand.
    let onmousedown = Callback::from(|e: MouseEvent| {
        e.prevent_default();
        let pad = pad_of(&e).and_then(|pad| pad.dyn_into::<HtmlElement>().ok());
        // Asking for the focus costs a layout, also where it is already.
        if let Some(pad) = pad.filter(|pad| !pad.matches(":focus").unwrap_or(false)) {
            let _ = pad.focus();
        }
    });
    let at = |share: f32| format!("{:.2}%", share * 100.0);
    html! {
        <div class="pf-pic pf-pad" role="application" tabindex="0" aria-label={text::filters_pad_name()}
            {onpointerdown} {onmousedown} {onpointermove} onpointercancel={onpointerup.clone()} {onpointerup}
            onkeydown={keys(&brush, &props.on_wish)}>
            <canvas ref={props.canvas.clone()} />
            <span class={classes!("brush", brush.down.then_some("down"))}
                style={format!("left:{};top:{}", at(brush.at[0]), at(brush.at[1]))} />
        </div>
    }
}

/// Arrows move the brush, Space and Enter put it down and lift it, Escape lifts it.
fn keys(brush: &UseStateHandle<Brush>, on_wish: &Callback<Wish>) -> Callback<KeyboardEvent> {
    let (brush, on_wish) = (brush.clone(), on_wish.clone());
    Callback::from(move |e: KeyboardEvent| {
        if e.ctrl_key() || e.meta_key() || e.alt_key() {
            return;
        }
        let (mut next, step) = (*brush, if e.shift_key() { KEY_STEP / 4.0 } else { KEY_STEP });
        let mut go = |dx: f32, dy: f32| {
            next.at[0] = (next.at[0] + dx * step).clamp(0.0, 1.0);
            next.at[1] = (next.at[1] + dy * step).clamp(0.0, 1.0);
        };
        match e.key().as_str() {
            "ArrowLeft" => go(-1.0, 0.0),
            "ArrowRight" => go(1.0, 0.0),
            "ArrowUp" => go(0.0, -1.0),
            "ArrowDown" => go(0.0, 1.0),
            " " | "Enter" => next.down = !next.down,
            "Escape" if next.down => next.down = false,
            "Delete" | "Backspace" => on_wish.emit(PictureMsg::PadCleared.into()),
            _ => return,
        }
        e.prevent_default();
        e.stop_propagation();
        match (brush.down, next.down) {
            (false, true) => on_wish.emit(PictureMsg::StrokeBegan(next.at).into()),
            (true, true) => on_wish.emit(PictureMsg::StrokeWentOn(vec![next.at]).into()),
            (true, false) => on_wish.emit(PictureMsg::StrokeEnded.into()),
            (false, false) => {}
        }
        brush.set(next);
    })
}

fn pad_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".pf-pad").ok().flatten()
}

fn place(pad: &Element, event: &PointerEvent) -> [f32; 2] {
    let rect = pad.get_bounding_client_rect();
    let share = |at: i32, start: f64, length: f64| ((f64::from(at) - start) / length.max(1.0)) as f32;
    [share(event.client_x(), rect.left(), rect.width()), share(event.client_y(), rect.top(), rect.height())]
}
