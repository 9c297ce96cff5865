use crate::frame::CellId;

/// What an edit is about: edits of the same thing in a row are undone at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKey {
    /// Typing into or dragging one cell.
    Cell(CellId),
    /// A stroke of the pen, until it is lifted.
    Stroke,
    /// Anything that is one step of its own.
    Single,
}

/// What can be undone and redone.
#[derive(Debug, Clone, PartialEq)]
pub struct History<T> {
    past: Vec<T>,
    future: Vec<T>,
    open: Option<EditKey>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new(), open: None }
    }
}

/// More steps than anybody takes back; bounds the memory.
const DEEPEST: usize = 200;

impl<T> History<T> {
    /// Notes the state before an edit.
    pub(super) fn record(&mut self, before: T, key: EditKey) {
        self.future.clear();
        if key != EditKey::Single && self.open == Some(key) {
            return;
        }
        self.open = Some(key);
        self.past.push(before);
        if self.past.len() > DEEPEST {
            self.past.remove(0);
        }
    }

    /// The edit in progress is finished: the next one is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// The state before the edit in progress, if it is this one; it is forgotten, as if never begun.
    pub(super) fn abandon(&mut self, key: EditKey) -> Option<T> {
        if self.open != Some(key) {
            return None;
        }
        self.open = None;
        self.past.pop()
    }

    /// The state before the last edit, for the present one.
    pub(super) fn undo(&mut self, now: T) -> Option<T> {
        let before = self.past.pop()?;
        self.future.push(now);
        self.open = None;
        Some(before)
    }

    /// The state that was undone last, for the present one.
    pub(super) fn redo(&mut self, now: T) -> Option<T> {
        let after = self.future.pop()?;
        self.past.push(now);
        self.open = None;
        Some(after)
    }

    /// Whether there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
