//! Mouse, pen and finger in one grid: hover previews, click pins, a drag with the mouse scrubs the number,
//! a finger taps to pin, taps again to edit, and drags to pick where cells are small.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::number;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

use super::grid_event::GridEvent;
use super::grid_input::{Hands, place_of};
use crate::hooks::use_wheel;

/// A press that may become a drag.
#[derive(Clone, Copy, PartialEq)]
struct Press {
    row: i32,
    col: i32,
    x: i32,
    y: i32,
    touch: bool,
    /// Steps of scrubbing already given out; none while it is still a click.
    steps: Option<i32>,
    /// The cell under the finger while picking.
    picking: Option<(i32, i32)>,
    /// What the pen writes, where a press draws.
    pen: Option<f64>,
}

/// Pixels before a press counts as a drag.
const SLACK: i32 = 6;
/// Pixels of drag per unit.
const PER_STEP: i32 = 10;

/// The handlers, and the label over the finger.
pub(super) struct Pointer {
    pub(super) down: Callback<PointerEvent>,
    pub(super) moved: Callback<PointerEvent>,
    pub(super) up: Callback<PointerEvent>,
    pub(super) cancel: Callback<PointerEvent>,
    pub(super) leave: Callback<PointerEvent>,
    pub(super) over: Callback<PointerEvent>,
    pub(super) click: Callback<MouseEvent>,
    pub(super) overlay: Html,
}

#[hook]
pub(super) fn use_pointer(hands: &Hands, text_of: impl Fn(CellId) -> String + Clone + 'static) -> Pointer {
    let press = use_mut_ref(|| None::<Press>);
    let moved = use_mut_ref(|| false);
    let picked = use_state(|| None::<(i32, i32, i32, i32)>);

    let down = {
        let (hands, press, moved) = (hands.clone(), press.clone(), moved.clone());
        Callback::from(move |e: PointerEvent| {
            *moved.borrow_mut() = false;
            if e.button() != 0 || hands.draft.is_some() {
                return;
            }
            let Some((row, col)) = place_of(e.target()) else { return };
            let pen = pen(&hands, row, col);
            if let Some(number) = pen {
                hands.emit(GridEvent::Drawn(hands.cell(row, col), number));
                capture(&hands, &e);
                // What follows is a stroke, not a click.
                *moved.borrow_mut() = true;
            }
            *press.borrow_mut() = Some(Press {
                pen,
                row,
                col,
                x: e.client_x(),
                y: e.client_y(),
                touch: e.pointer_type() == "touch",
                steps: None,
                picking: None,
            });
        })
    };
    let move_ = {
        let (hands, press, moved, picked) = (hands.clone(), press.clone(), moved.clone(), picked.clone());
        Callback::from(move |e: PointerEvent| {
            let Some(mut p) = *press.borrow() else { return };
            if let Some(number) = p.pen {
                *press.borrow_mut() = Some(stroke(&hands, &e, p, number));
                return;
            }
            let (dx, dy) = (e.client_x() - p.x, p.y - e.client_y());
            if dx.abs().max(dy.abs()) < SLACK && !*moved.borrow() {
                return;
            }
            if !*moved.borrow() {
                *moved.borrow_mut() = true;
                capture(&hands, &e);
            }
            if p.touch {
                p.picking = cell_under(&hands, &e).or(p.picking);
                if let Some((row, col)) = p.picking {
                    let (x, y) = beside(&hands, &e);
                    picked.set(Some((row, col, x, y)));
                    hands.emit(GridEvent::Hovered(Some(hands.cell(row, col))));
                }
            } else if hands.editable {
                let steps = (dy + dx) / PER_STEP;
                let by = steps - p.steps.unwrap_or(0);
                p.steps = Some(steps);
                if by != 0 {
                    let unit = if e.shift_key() { 0.1 } else { 1.0 };
                    hands.emit(GridEvent::Scrubbed(hands.cell(p.row, p.col), f64::from(by) * unit));
                }
            }
            *press.borrow_mut() = Some(p);
        })
    };
    let up = {
        let (hands, press, picked) = (hands.clone(), press.clone(), picked.clone());
        Callback::from(move |_: PointerEvent| {
            let Some(p) = press.borrow_mut().take() else { return };
            picked.set(None);
            if p.pen.is_some() {
                hands.focus_on(p.row, p.col);
                hands.emit(GridEvent::Lifted);
            }
            if let Some((row, col)) = p.picking {
                hands.focus_on(row, col);
                hands.emit(GridEvent::Picked(hands.cell(row, col)));
            }
        })
    };
    let cancel = {
        let (press, picked) = (press.clone(), picked.clone());
        Callback::from(move |_: PointerEvent| {
            *press.borrow_mut() = None;
            picked.set(None);
        })
    };
    let over = {
        let hands = hands.clone();
        Callback::from(move |e: PointerEvent| {
            if e.pointer_type() != "touch" && e.buttons() == 0 {
                hands.emit(GridEvent::Hovered(place_of(e.target()).map(|(r, c)| hands.cell(r, c))));
            }
        })
    };
    let leave = {
        let hands = hands.clone();
        Callback::from(move |e: PointerEvent| {
            if e.pointer_type() != "touch" {
                hands.emit(GridEvent::Hovered(None));
            }
        })
    };
    {
        let hands = hands.clone();
        use_wheel(hands.node.clone(), move |e| {
            // Only over the cell that has the focus: the page must scroll past grids as ever.
            let Some((row, col)) = place_of(e.target()).filter(|place| *place == *hands.at) else {
                return false;
            };
            let active = super::grid::find(&hands.node, row, col)
                .is_some_and(|c| c.matches(":focus").unwrap_or(false));
            if !active || !hands.editable || e.delta_y() == 0.0 {
                return false;
            }
            let unit = if e.shift_key() { 0.1 } else { 1.0 };
            hands.emit(GridEvent::Scrubbed(hands.cell(row, col), -e.delta_y().signum() * unit));
            true
        });
    }
    let click = click_handler(hands, moved, text_of.clone());
    let overlay = match *picked {
        Some((row, col, x, y)) => html! {
            <span class="pick" aria-hidden="true" style={format!("left:{x}px;top:{y}px")}>
                { text_of(hands.cell(row, col)) }
            </span>
        },
        None => html! {},
    };
    Pointer { down, moved: move_, up, cancel, leave, over, click, overlay }
}

fn click_handler(
    hands: &Hands,
    moved: std::rc::Rc<std::cell::RefCell<bool>>,
    text_of: impl Fn(CellId) -> String + 'static,
) -> Callback<MouseEvent> {
    let hands = hands.clone();
    Callback::from(move |e: MouseEvent| {
        // The second click of a double click edits; the click that ends a drag is none.
        if *moved.borrow() || e.detail() > 1 || hands.draft.is_some() {
            return;
        }
        let Some((row, col)) = place_of(e.target()) else { return };
        let touch = e.dyn_ref::<PointerEvent>().is_some_and(|p| p.pointer_type() == "touch");
        let cell = hands.cell(row, col);
        let again = pinned(&hands, row, col);
        hands.focus_on(row, col);
        if touch && again && hands.editable {
            hands.begin(row, col, text_of(cell), false);
        } else {
            hands.emit(GridEvent::Picked(cell));
        }
    })
}

/// What a press writes into a cell, where presses draw.
pub(super) fn pen(hands: &Hands, row: i32, col: i32) -> Option<f64> {
    number::float(&super::grid::find(&hands.node, row, col)?.get_attribute("data-pen")?)
}

/// A stroke goes on to the cell under the pointer.
fn stroke(hands: &Hands, e: &PointerEvent, p: Press, number: f64) -> Press {
    let Some((row, col)) = cell_under(hands, e).filter(|at| *at != (p.row, p.col)) else { return p };
    hands.emit(GridEvent::Drawn(hands.cell(row, col), number));
    Press { row, col, ..p }
}

/// The grid hears of the pointer until it is up, wherever it goes.
fn capture(hands: &Hands, e: &PointerEvent) {
    if let Some(grid) = hands.node.cast::<Element>() {
        let _ = grid.set_pointer_capture(e.pointer_id());
    }
}

fn pinned(hands: &Hands, row: i32, col: i32) -> bool {
    super::grid::find(&hands.node, row, col).is_some_and(|c| c.class_list().contains("pinned"))
}

fn cell_under(hands: &Hands, e: &PointerEvent) -> Option<(i32, i32)> {
    let document = web_sys::window()?.document()?;
    let element = document.element_from_point(e.client_x() as f32, e.client_y() as f32)?;
    let inside = hands.node.get().is_some_and(|grid| grid.contains(Some(&element)));
    place_of(Some(element.into())).filter(|_| inside)
}

/// Where the label goes: above the finger, in the grid's own coordinates.
fn beside(hands: &Hands, e: &PointerEvent) -> (i32, i32) {
    let Some(grid) = hands.node.cast::<HtmlElement>() else { return (0, 0) };
    let rect = grid.get_bounding_client_rect();
    (e.client_x() - rect.left() as i32 - 12, e.client_y() - rect.top() as i32 - 64)
}
