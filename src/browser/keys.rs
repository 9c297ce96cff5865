//! The page's own keys: pure, so that the tests can be a table.

use kernelwalk_stage::app::Toward;

/// What a key means outside of grids, fields and menus.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Shortcut {
    /// Play or pause.
    Toggle,
    /// One step.
    Step(Toward),
    /// One product.
    StepTerm(Toward),
    /// First frame.
    Start,
    /// Last frame.
    End,
    /// Slower or faster.
    Speed(Toward),
    /// Loop on or off.
    Loop,
    /// The list of keys.
    Help,
    /// Let go of the pinned cell.
    Release,
    /// Take back an edit.
    Undo,
    /// Make it again.
    Redo,
}

/// A key with its modifiers.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Stroke<'k> {
    /// `KeyboardEvent.key`.
    pub key: &'k str,
    /// Control or Command.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
}

/// Reads a key; `single_keys` says whether plain keys act at all.
pub fn read(stroke: Stroke<'_>, single_keys: bool) -> Option<Shortcut> {
    let Stroke { key, ctrl, shift, alt } = stroke;
    if alt {
        return None;
    }
    if ctrl {
        return match (key, shift) {
            ("z" | "Z", false) => Some(Shortcut::Undo),
            ("z" | "Z", true) | ("y" | "Y", _) => Some(Shortcut::Redo),
            _ => None,
        };
    }
    if key == "Escape" {
        return Some(Shortcut::Release);
    }
    if !single_keys {
        return None;
    }
    Some(match (key, shift) {
        (" ", _) => Shortcut::Toggle,
        ("ArrowRight", false) => Shortcut::Step(Toward::On),
        ("ArrowLeft", false) => Shortcut::Step(Toward::Back),
        ("ArrowRight", true) => Shortcut::StepTerm(Toward::On),
        ("ArrowLeft", true) => Shortcut::StepTerm(Toward::Back),
        ("PageDown", _) => Shortcut::Step(Toward::On),
        ("PageUp", _) => Shortcut::Step(Toward::Back),
        ("Home", _) => Shortcut::Start,
        ("End", _) => Shortcut::End,
        ("+" | "=", _) => Shortcut::Speed(Toward::On),
        ("-" | "\u{2212}", _) => Shortcut::Speed(Toward::Back),
        ("l" | "L", _) => Shortcut::Loop,
        ("?", _) => Shortcut::Help,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_keys_can_be_switched_off_but_escape_and_undo_stay() {
        for key in [" ", "ArrowRight", "Home", "+", "l", "?"] {
            let stroke = Stroke { key, ..Stroke::default() };
            assert!(read(stroke, true).is_some(), "{key:?}");
            assert_eq!(read(stroke, false), None, "{key:?}");
        }
        let escape = Stroke { key: "Escape", ..Stroke::default() };
        assert_eq!(read(escape, false), Some(Shortcut::Release));
        let undo = Stroke { key: "z", ctrl: true, ..Stroke::default() };
        assert_eq!(read(undo, false), Some(Shortcut::Undo));
        assert_eq!(read(Stroke { shift: true, ..undo }, false), Some(Shortcut::Redo));
    }

    #[test]
    fn the_browser_keeps_its_own_keys() {
        for key in ["r", "t", "l", "+", "-", "Home", "ArrowLeft"] {
            assert_eq!(read(Stroke { key, ctrl: true, ..Stroke::default() }, true), None, "ctrl {key}");
            assert_eq!(read(Stroke { key, alt: true, ..Stroke::default() }, true), None, "alt {key}");
        }
    }
}
