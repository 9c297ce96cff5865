//! A frame drawn in ASCII: snapshots in tests, and the same picture for those who read it aloud.

use std::fmt::Write as _;

use crate::frame::{Frame, Grid, Mark, Role, TermState, Winner};
use crate::palette::TapStyle;

/// The frame as text. Padding is in `()`, never-read cells in `//`, the last product's cells and the
/// active output in `[]`, the maximum of a window in `<>` and others as large with `=`, letters before a cell are taps, `_` is a cell not computed.
#[must_use]
pub fn ascii(frame: &Frame) -> String {
    let mut text = String::new();
    for grid in &frame.grids {
        draw(&mut text, grid);
    }
    let strip = &frame.terms;
    let _ = write!(text, "{}{} =", strip.symbol, place(strip.output.row, strip.output.col));
    for (i, term) in strip.terms.iter().enumerate() {
        let sign = if i == 0 { "" } else { " +" };
        let shown = match term.state {
            TermState::Done => format!("{}*{}", term.value, term.factor),
            TermState::Current => format!("[{}*{}]", term.value, term.factor),
            TermState::ToCome => "..".to_owned(),
        };
        let _ = write!(text, "{sign} {shown}");
    }
    if let Some((_, bias)) = &strip.bias {
        let _ = write!(text, " + {}", if strip.complete() { bias.as_str() } else { ".." });
    }
    let equals = if strip.approximate { "~" } else { "=" };
    let (done, all) = (strip.done, strip.terms.len());
    let _ = writeln!(text, "\n   {equals} {}  ({done} of {all})", strip.total_text);
    if frame.dimmed {
        text.push_str("(last valid picture)\n");
    }
    text.replace('\u{2212}', "-")
}

fn draw(text: &mut String, grid: &Grid) {
    let _ = write!(text, "{}", grid.name);
    if grid.of_channels > 1 {
        let _ = write!(text, " {}", grid.channel);
    }
    let _ = write!(text, " {}x{}", grid.rows, grid.cols);
    if let Some(window) = grid.window {
        let _ =
            write!(text, ", window {}x{} at {:.2},{:.2}", window.rows, window.cols, window.row, window.col);
    }
    text.push('\n');
    let cells: Vec<Vec<String>> = grid.marks.iter().map(|row| row.iter().map(cell).collect()).collect();
    let width = cells.iter().flatten().map(|c| c.chars().count()).max().unwrap_or(0);
    for row in cells {
        let row: Vec<String> = row.iter().map(|c| format!("{c:>width$}")).collect();
        let _ = writeln!(text, "  {}", row.join(" ").trim_end());
    }
}

fn cell(mark: &Mark) -> String {
    let state = &mark.state;
    let mut text = if mark.text.is_empty() { "_".to_owned() } else { mark.text.clone() };
    if let Some((done, all)) = state.partial {
        let _ = write!(text, ":{done}/{all}");
    }
    if !state.note.is_empty() {
        let _ = write!(text, " {}", state.note.replace('\n', ", "));
    }
    if state.never_read() || state.left_out {
        text = format!("/{text}/");
    } else if state.padding {
        text = format!("({text})");
    }
    if state.current || state.active {
        text = format!("[{text}]");
    }
    // In the kernel every tap has its letter; on the input it says where the window lies.
    if let Some(tap) = state.tap.filter(|_| mark.cell.role == Role::Input) {
        let label = match tap.style {
            TapStyle::Letter { letter, .. } => letter.to_string(),
            TapStyle::RowAndColumn { .. } | TapStyle::Plain => "+".to_owned(),
        };
        text = label + &text;
    }
    match state.winner {
        Some(Winner::First) => text = format!("<{text}>"),
        Some(Winner::Tie) => text.push('='),
        None => {}
    }
    let linked = !state.linked.is_empty();
    for (held, sign) in [(state.pinned, "!"), (state.pending, "?"), (linked, "~"), (state.differs, "'")] {
        if held {
            text.push_str(sign);
        }
    }
    if let Some(change) = &state.change {
        let _ = write!(text, "{{{}}}", change.text);
    }
    text
}

fn place(row: i32, col: i32) -> String {
    format!("[{row},{col}]")
}
