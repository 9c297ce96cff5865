//! Keyboard, clipboard and focus of one grid.

use std::cell::RefCell;
use std::rc::Rc;

use kernelwalk_stage::frame::{CellId, Role};
use kernelwalk_stage::number::{self, Typed};
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, EventTarget, HtmlInputElement};
use yew::prelude::*;

use super::grid::find;
use super::grid_event::GridEvent;
use super::grid_keys::{self, GridKey, Modifiers};
use super::grid_pointer::pen;

/// A number being typed.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Draft {
    pub(super) row: i32,
    pub(super) col: i32,
    pub(super) text: String,
    /// Typing began on the cell itself: arrows then leave it, as in a spreadsheet.
    pub(super) replacing: bool,
}

/// The number that is being typed, if there is one: as it is now, since a second key can come before the first one is
/// drawn.
#[derive(Clone)]
pub(super) struct Drafting(pub(super) UseStateHandle<Rc<RefCell<Option<Draft>>>>);

impl PartialEq for Drafting {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drafting {
    pub(super) fn now(&self) -> Option<Draft> {
        self.0.borrow().clone()
    }

    pub(super) fn is_some(&self) -> bool {
        self.0.borrow().is_some()
    }

    fn set(&self, draft: Option<Draft>) {
        let shared = (*self.0).clone();
        shared.replace(draft);
        self.0.set(shared);
    }
}

/// What the handlers of a grid need.
#[derive(Clone)]
pub(super) struct Hands {
    pub(super) node: NodeRef,
    pub(super) draft: Drafting,
    pub(super) at: UseStateHandle<(i32, i32)>,
    pub(super) role: Role,
    pub(super) channel: usize,
    pub(super) size: (usize, usize),
    /// The last cell stands first.
    pub(super) turned: bool,
    pub(super) editable: bool,
    /// The place of the first cell in what the grid is a part of.
    pub(super) from: [usize; 2],
    pub(super) on_event: Callback<GridEvent>,
}

/// The cell an event happened in.
pub(super) fn place_of(target: Option<EventTarget>) -> Option<(i32, i32)> {
    let cell = target?.dyn_into::<Element>().ok()?.closest("[role=gridcell]").ok()??;
    let read = |name| cell.get_attribute(name)?.parse::<i32>().ok();
    Some((read("data-y")?, read("data-x")?))
}

fn is_field(target: Option<EventTarget>) -> bool {
    target.is_some_and(|target| target.has_type::<HtmlInputElement>())
}

impl Hands {
    pub(super) fn cell(&self, row: i32, col: i32) -> CellId {
        CellId::new(self.role, self.channel, row, col)
    }

    pub(super) fn emit(&self, event: GridEvent) {
        self.on_event.emit(event);
    }

    /// Accessible name of the field in a cell.
    pub(super) fn place(&self, row: i32, col: i32) -> String {
        text::cell_position(row + self.from[0] as i32, col + self.from[1] as i32)
    }

    pub(super) fn focus_on(&self, row: i32, col: i32) {
        self.at.set((row, col));
        if let Some(cell) = find(&self.node, row, col) {
            let _ = cell.focus();
        }
    }

    pub(super) fn begin(&self, row: i32, col: i32, text: String, replacing: bool) {
        self.at.set((row, col));
        let draft = Draft { row, col, text, replacing };
        if replacing {
            self.typed(draft);
        } else {
            self.draft.set(Some(draft));
        }
    }

    /// Ends the edit; the cell gets the focus back where it was in the field.
    fn end(&self, keep: bool, refocus: bool) {
        let Some(draft) = self.draft.now() else { return };
        let cell = self.cell(draft.row, draft.col);
        self.draft.set(None);
        // Half a number on the way to none must not stay: "1e999" begins with a 1.
        let keep = keep && matches!(number::parse(&draft.text), Typed::Number(_));
        self.emit(if keep { GridEvent::Finished(cell) } else { GridEvent::Reverted(cell) });
        if refocus {
            self.focus_on(draft.row, draft.col);
        }
    }

    pub(super) fn keys(&self, text_of: impl Fn(CellId) -> String + 'static) -> Callback<KeyboardEvent> {
        let hands = self.clone();
        Callback::from(move |e: KeyboardEvent| {
            let taken = match hands.draft.now() {
                Some(draft) => hands.key_in_field(&e, draft),
                None => hands.key_on_cell(&e, &text_of),
            };
            if taken {
                e.prevent_default();
                // The page's shortcuts use the same keys.
                e.stop_propagation();
            }
        })
    }

    fn key_on_cell(&self, e: &KeyboardEvent, text_of: &impl Fn(CellId) -> String) -> bool {
        let Some((row, col)) = place_of(e.target()) else { return false };
        let with = Modifiers { ctrl: e.ctrl_key() || e.meta_key(), shift: e.shift_key(), alt: e.alt_key() };
        let pressed = e.key();
        let pressed = grid_keys::within(&pressed, self.turned);
        let Some(key) = grid_keys::read(pressed, with, (row, col), self.size, self.editable) else {
            return false;
        };
        let cell = self.cell(row, col);
        if let ("Enter", Some(number)) = (e.key().as_str(), pen(self, row, col)) {
            self.emit(GridEvent::Drawn(cell, number));
            self.emit(GridEvent::Lifted);
            return true;
        }
        match key {
            GridKey::Go(r, c) => self.focus_on(r, c),
            GridKey::Edit => self.begin(row, col, text_of(cell), false),
            GridKey::Replace(c) => self.begin(row, col, c.to_string(), true),
            GridKey::Pin => self.emit(GridEvent::Picked(cell)),
            GridKey::Release => self.emit(GridEvent::Released),
            GridKey::Clear => {
                self.emit(GridEvent::Typed(cell, "0".to_owned()));
                self.emit(GridEvent::Finished(cell));
            }
            GridKey::Nudge(by) => self.emit(GridEvent::Scrubbed(cell, by)),
        }
        true
    }

    fn key_in_field(&self, e: &KeyboardEvent, draft: Draft) -> bool {
        let (rows, cols) = (self.size.0 as i32, self.size.1 as i32);
        let (row, col) = (draft.row, draft.col);
        let leave = |r: i32, c: i32| {
            self.end(true, false);
            self.focus_on(r.clamp(0, rows - 1), c.clamp(0, cols - 1));
            true
        };
        match grid_keys::within(&e.key(), self.turned) {
            "Enter" => {
                self.end(true, true);
                true
            }
            "Escape" => {
                self.end(false, true);
                true
            }
            "ArrowUp" => leave(row - 1, col),
            "ArrowDown" => leave(row + 1, col),
            "ArrowLeft" if draft.replacing => leave(row, col - 1),
            "ArrowRight" if draft.replacing => leave(row, col + 1),
            // In the field Tab goes to the next cell; past the last one it leaves the grid.
            "Tab" if !e.shift_key() && (row, col) != (rows - 1, cols - 1) => {
                if col + 1 < cols {
                    leave(row, col + 1)
                } else {
                    leave(row + 1, 0)
                }
            }
            "Tab" if e.shift_key() && (row, col) != (0, 0) => {
                if col > 0 {
                    leave(row, col - 1)
                } else {
                    leave(row - 1, cols - 1)
                }
            }
            "Tab" => {
                self.end(true, true);
                false
            }
            key if !is_field(e.target()) => self.key_before_field(e, key, draft),
            _ => {
                // Letters in a field are text, whatever they mean elsewhere on the page.
                e.stop_propagation();
                false
            }
        }
    }

    /// A key that comes before the field it is meant for: on a slow machine the first digit is not drawn yet.
    fn key_before_field(&self, e: &KeyboardEvent, key: &str, mut draft: Draft) -> bool {
        match key {
            "Backspace" => drop(draft.text.pop()),
            _ if key.chars().count() == 1 && !(e.ctrl_key() || e.meta_key() || e.alt_key()) => {
                draft.text += key;
            }
            _ => return false,
        }
        self.typed(draft);
        true
    }

    fn typed(&self, draft: Draft) {
        self.emit(GridEvent::Typed(self.cell(draft.row, draft.col), draft.text.clone()));
        self.draft.set(Some(draft));
    }

    pub(super) fn double_click(&self, text_of: impl Fn(CellId) -> String + 'static) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |e: MouseEvent| {
            if let Some((row, col)) = place_of(e.target())
                .filter(|_| hands.editable && !hands.draft.is_some())
                .filter(|(row, col)| pen(&hands, *row, *col).is_none())
            {
                hands.begin(row, col, text_of(hands.cell(row, col)), false);
            }
        })
    }

    pub(super) fn focus(&self) -> (Callback<FocusEvent>, Callback<FocusEvent>) {
        let (came, left) = (self.clone(), self.clone());
        let came = Callback::from(move |e: FocusEvent| {
            if let Some((row, col)) = place_of(e.target()) {
                came.at.set((row, col));
                came.emit(GridEvent::Hovered(Some(came.cell(row, col))));
            }
        });
        let left = Callback::from(move |e: FocusEvent| {
            if is_field(e.target()) {
                left.end(true, false);
            }
            // Between two cells of the grid the next focus event follows at once.
            if place_of(e.related_target()).is_none() {
                left.emit(GridEvent::Hovered(None));
            }
        });
        (came, left)
    }

    pub(super) fn input(&self) -> Callback<InputEvent> {
        let hands = self.clone();
        Callback::from(move |e: InputEvent| {
            let field = e.target_dyn_into::<HtmlInputElement>();
            if let (Some(draft), Some(field)) = (hands.draft.now(), field) {
                hands.typed(Draft { text: field.value(), ..draft });
            }
        })
    }

    pub(super) fn paste(&self) -> Callback<Event> {
        let hands = self.clone();
        Callback::from(move |e: Event| {
            if !hands.editable || hands.draft.is_some() {
                return;
            }
            let place = place_of(e.target());
            let pasted = e.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            if let (Some((row, col)), Some(data)) = (place, pasted)
                && let Ok(text) = data.get_data("text/plain")
            {
                e.prevent_default();
                hands.emit(GridEvent::Pasted(hands.cell(row, col), text));
            }
        })
    }

    pub(super) fn copy(&self, table: impl Fn() -> String + 'static) -> Callback<Event> {
        let hands = self.clone();
        Callback::from(move |e: Event| {
            let data = e.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            if let Some(data) = data.filter(|_| !hands.draft.is_some())
                && data.set_data("text/plain", &table()).is_ok()
            {
                e.prevent_default();
            }
        })
    }
}
