//! What a key means in a grid; pure, so that the tests can be a table.

/// What a key does while no cell is being edited.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum GridKey {
    /// Move to this row and column.
    Go(i32, i32),
    /// Edit, keeping the number.
    Edit,
    /// Edit, beginning with this character.
    Replace(char),
    /// Pin or release.
    Pin,
    /// Release what is pinned.
    Release,
    /// Set to zero.
    Clear,
    /// Add this much.
    Nudge(f64),
}

/// Modifier keys.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Modifiers {
    /// Control or Command.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
}

/// The key as a grid means it that stands the other way round: what points to the right leads to the cell before.
pub fn within(key: &str, turned: bool) -> &str {
    let opposite = match key {
        "ArrowUp" => "ArrowDown",
        "ArrowDown" => "ArrowUp",
        "ArrowLeft" => "ArrowRight",
        "ArrowRight" => "ArrowLeft",
        "Home" => "End",
        "End" => "Home",
        _ => key,
    };
    if turned { opposite } else { key }
}

/// Reads a key at `(row, col)` of a grid of `rows` by `cols`; none leaves the key to the page.
pub fn read(
    key: &str,
    with: Modifiers,
    (row, col): (i32, i32),
    (rows, cols): (usize, usize),
    editable: bool,
) -> Option<GridKey> {
    let (last_row, last_col) = (rows as i32 - 1, cols as i32 - 1);
    let go = |r: i32, c: i32| Some(GridKey::Go(r.clamp(0, last_row), c.clamp(0, last_col)));
    if with.alt {
        return None;
    }
    match (key, with.ctrl) {
        ("Home", true) => go(0, 0),
        ("End", true) => go(last_row, last_col),
        (_, true) => None,
        ("ArrowUp", _) => go(row - 1, col),
        ("ArrowDown", _) => go(row + 1, col),
        ("ArrowLeft", _) => go(row, col - 1),
        ("ArrowRight", _) => go(row, col + 1),
        ("Home", _) => go(row, 0),
        ("End", _) => go(row, last_col),
        ("Escape", _) => Some(GridKey::Release),
        (" ", _) => Some(GridKey::Pin),
        ("Enter" | "F2", _) if editable => Some(GridKey::Edit),
        ("Enter", _) => Some(GridKey::Pin),
        ("Delete" | "Backspace", _) if editable => Some(GridKey::Clear),
        ("PageUp", _) if editable => Some(GridKey::Nudge(if with.shift { 0.1 } else { 1.0 })),
        ("PageDown", _) if editable => Some(GridKey::Nudge(if with.shift { -0.1 } else { -1.0 })),
        _ if editable => first_character(key).map(GridKey::Replace),
        _ => None,
    }
}

/// A character that can begin a number.
fn first_character(key: &str) -> Option<char> {
    let mut chars = key.chars();
    let c = chars.next()?;
    (chars.next().is_none() && (c.is_ascii_digit() || matches!(c, '-' | '.' | ',' | '\u{2212}'))).then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Modifiers = Modifiers { ctrl: false, shift: false, alt: false };
    const CTRL: Modifiers = Modifiers { ctrl: true, ..PLAIN };

    #[test]
    fn keys_move_within_the_grid_and_never_out_of_it() {
        for (key, with, from, to) in [
            ("ArrowUp", PLAIN, (0, 2), (0, 2)),
            ("ArrowUp", PLAIN, (1, 2), (0, 2)),
            ("ArrowDown", PLAIN, (4, 2), (4, 2)),
            ("ArrowLeft", PLAIN, (2, 0), (2, 0)),
            ("ArrowRight", PLAIN, (2, 1), (2, 2)),
            ("Home", PLAIN, (2, 2), (2, 0)),
            ("End", PLAIN, (2, 0), (2, 2)),
            ("Home", CTRL, (4, 2), (0, 0)),
            ("End", CTRL, (0, 0), (4, 2)),
        ] {
            assert_eq!(
                read(key, with, from, (5, 3), true),
                Some(GridKey::Go(to.0, to.1)),
                "{key} at {from:?}"
            );
        }
    }

    #[test]
    fn in_a_turned_grid_arrows_go_where_they_point() {
        for key in ["ArrowUp", "ArrowLeft", "Home", "Tab", "5"] {
            assert_eq!(within(key, false), key);
            assert_eq!(within(within(key, true), true), key);
        }
        assert_eq!(within("ArrowRight", true), "ArrowLeft");
    }

    #[test]
    fn enter_edits_what_can_be_edited_and_pins_the_rest() {
        assert_eq!(read("Enter", PLAIN, (0, 0), (1, 1), true), Some(GridKey::Edit));
        assert_eq!(read("Enter", PLAIN, (0, 0), (1, 1), false), Some(GridKey::Pin));
        assert_eq!(read("5", PLAIN, (0, 0), (1, 1), true), Some(GridKey::Replace('5')));
        assert_eq!(read("5", PLAIN, (0, 0), (1, 1), false), None);
    }

    #[test]
    fn the_page_keeps_its_own_keys() {
        for key in ["z", "c", "v", "?", "Tab", "a"] {
            assert_eq!(read(key, CTRL, (0, 0), (3, 3), true), None, "ctrl {key}");
        }
        for key in ["?", "Tab", "l", "F5"] {
            assert_eq!(read(key, PLAIN, (0, 0), (3, 3), true), None, "{key}");
        }
    }
}
