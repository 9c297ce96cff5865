//! The drawing pad: pen, finger, mouse or arrow keys; it reports what the hand did and shows the
//! picture that came of it.

use std::rc::Rc;

use kernelwalk_stage::app::training::{Drawing, Point, Tool, TrainingMsg};
use kernelwalk_text as text;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

/// One pixel of the 28 the network gets.
const KEY_STEP: f32 = 1.0 / 28.0;

/// What the pad shows.
#[derive(Properties, PartialEq)]
pub(super) struct PadProps {
    /// The drawing so far.
    pub drawing: Rc<Drawing>,
    /// The tool in hand.
    pub tool: Tool,
    /// Left, top, width and height of the ink, as shares of the side.
    pub ink: Option<[f32; 4]>,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// The brush that arrow keys move.
#[derive(Clone, Copy, PartialEq)]
struct KeyBrush {
    at: Point,
    down: bool,
}

/// The drawing pad.
#[component]
pub(super) fn Pad(props: &PadProps) -> Html {
    let canvas = use_node_ref();
    let pen = use_mut_ref(|| None::<i32>);
    let brush = use_state(|| KeyBrush { at: Point { x: 0.5, y: 0.25 }, down: false });
    {
        let canvas = canvas.clone();
        use_effect_with(props.drawing.clone(), move |drawing| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                super::paint::grey(&canvas, drawing.raster(), Drawing::SIDE);
            }
        });
    }
    let on_down = {
        let (pen, on_msg) = (pen.clone(), props.on_msg.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 || pen.borrow().is_some() {
                return;
            }
            let Some(pad) = pad_of(&event) else { return };
            // Without capture a stroke that leaves the pad ends there, which is harmless.
            let _ = pad.set_pointer_capture(event.pointer_id());
            *pen.borrow_mut() = Some(event.pointer_id());
            on_msg.emit(TrainingMsg::StrokeBegan(place(&pad, &event)));
        })
    };
    let on_move = {
        let (pen, on_msg) = (pen.clone(), props.on_msg.clone());
        Callback::from(move |event: PointerEvent| {
            if *pen.borrow() != Some(event.pointer_id()) {
                return;
            }
            if let Some(pad) = pad_of(&event) {
                let points = between_frames(&event).iter().map(|event| place(&pad, event)).collect();
                on_msg.emit(TrainingMsg::StrokeWentOn(points));
            }
        })
    };
    let on_up = Callback::from(move |event: PointerEvent| {
        if *pen.borrow() == Some(event.pointer_id()) {
            *pen.borrow_mut() = None;
        }
    });
    let on_key = key_handler(&brush, &props.on_msg);
    let at = |share: f32| format!("{:.2}%", share * 100.0);
    html! {
        <div class="tr-pad" role="application" tabindex="0" aria-label={text::train_pad_name()}
            aria-describedby="pad-keys" onpointerdown={on_down} onpointermove={on_move}
            onpointerup={on_up.clone()} onpointercancel={on_up} onkeydown={on_key}>
            <canvas ref={canvas} width={Drawing::SIDE.to_string()} height={Drawing::SIDE.to_string()} />
            if let Some([left, top, width, height]) = props.ink {
                <span class="box" style={format!(
                    "left:{};top:{};width:{};height:{}", at(left), at(top), at(width), at(height)
                )} />
            }
            <span class={classes!("brush", brush.down.then_some("down"))}
                style={format!("left:{};top:{}", at(brush.at.x), at(brush.at.y))} />
        </div>
    }
}

/// Arrows move the brush, Space and Enter put it down and lift it, Escape lifts it.
fn key_handler(brush: &UseStateHandle<KeyBrush>, on_msg: &Callback<TrainingMsg>) -> Callback<KeyboardEvent> {
    let (brush, on_msg) = (brush.clone(), on_msg.clone());
    Callback::from(move |event: KeyboardEvent| {
        let mut next = *brush;
        let step = if event.shift_key() { KEY_STEP / 4.0 } else { KEY_STEP };
        let mut go = |dx: f32, dy: f32| {
            next.at.x = (next.at.x + dx * step).clamp(0.0, 1.0);
            next.at.y = (next.at.y + dy * step).clamp(0.0, 1.0);
        };
        match event.key().as_str() {
            "ArrowLeft" => go(-1.0, 0.0),
            "ArrowRight" => go(1.0, 0.0),
            "ArrowUp" => go(0.0, -1.0),
            "ArrowDown" => go(0.0, 1.0),
            " " | "Enter" => next.down = !next.down,
            "Escape" if next.down => next.down = false,
            "Delete" | "Backspace" => on_msg.emit(TrainingMsg::PadCleared),
            "z" if event.ctrl_key() || event.meta_key() => on_msg.emit(TrainingMsg::StrokeUndone),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        if next.down && !brush.down {
            on_msg.emit(TrainingMsg::StrokeBegan(next.at));
        } else if next.down && next.at != brush.at {
            on_msg.emit(TrainingMsg::StrokeWentOn(vec![next.at]));
        }
        brush.set(next);
    })
}

fn pad_of(event: &PointerEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".tr-pad").ok().flatten()
}

fn place(pad: &Element, event: &PointerEvent) -> Point {
    let rect = pad.get_bounding_client_rect();
    let share = |place: i32, start: f64, size: f64| ((f64::from(place) - start) / size.max(1.0)) as f32;
    Point {
        x: share(event.client_x(), rect.left(), rect.width()),
        y: share(event.client_y(), rect.top(), rect.height()),
    }
}

/// All places the pen went through since the last event, where the browser tells (Safari does not
/// before 18.2): a quick stroke stays round.
fn between_frames(event: &PointerEvent) -> Vec<PointerEvent> {
    let method = js_sys::Reflect::get(event, &JsValue::from_str("getCoalescedEvents")).ok();
    let method = method.and_then(|method| method.dyn_into::<js_sys::Function>().ok());
    let events = method.and_then(|method| method.call0(event).ok());
    let events = events.and_then(|events| events.dyn_into::<js_sys::Array>().ok());
    let mut points: Vec<PointerEvent> =
        events.iter().flat_map(js_sys::Array::iter).filter_map(|event| event.dyn_into().ok()).collect();
    if points.is_empty() {
        points.push(event.clone());
    }
    points
}
