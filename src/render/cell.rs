//! How one mark looks: class names for the style sheet, generated letters, weights and deltas.

use kernelwalk_stage::frame::{Mark, MarkState, Tap, Winner};
use kernelwalk_stage::palette::{STRENGTHS, TapStyle};
use kernelwalk_text as text;

/// The class that sets the hue of a tap; `t9` is the neutral one.
pub fn hue_class(style: TapStyle) -> &'static str {
    const HUES: [&str; 10] = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"];
    let hue = match style {
        TapStyle::Letter { hue, .. } | TapStyle::RowAndColumn { hue, .. } => hue,
        TapStyle::Plain => 9,
    };
    HUES[usize::from(hue).min(9)]
}

/// What tells a tap apart besides its hue: its letter, or its place in the kernel.
pub fn tap_name(tap: &Tap) -> String {
    match tap.style {
        TapStyle::Letter { letter, .. } => letter.to_string(),
        _ => format!("{},{}", tap.ky, tap.kx),
    }
}

/// Above this grey black is easier to read than white.
const LIGHT: u8 = 117;

/// Class names of a cell.
pub fn classes(mark: &Mark) -> String {
    let state = &mark.state;
    let mut out = String::from("cell");
    let mut add = |name: &str| {
        out.push(' ');
        out.push_str(name);
    };
    if let Some(length) = length_class(&mark.text) {
        add(length);
    }
    let flags = [
        (state.zero, "zero"),
        (state.padding, "pad"),
        ((state.never_read() || state.left_out) && !state.padding, "never"),
        (mark.value.is_none() && !state.padding, "todo"),
        (state.current, "now"),
        (state.active, "active"),
        (state.partial.is_some(), "part"),
        (state.pinned, "pinned"),
        (state.hovered, "hov"),
        (state.pending, "pending"),
        (state.change.is_some(), "changed"),
        (!state.linked.is_empty(), "lit"),
        (state.winner == Some(Winner::First), "best"),
        (state.winner == Some(Winner::Tie), "tie"),
        (state.differs, "diff"),
        (state.grey.is_some(), "grey"),
        (state.grey > Some(LIGHT), "light"),
        (state.warns, "rest"),
    ];
    for (_, name) in flags.iter().filter(|(on, _)| *on) {
        add(name);
    }
    if let Some(tap) = &state.tap {
        tap_classes(tap, &mut add);
    }
    // A tap's hue takes the place of the value's colour; a plain one has none.
    let hued = state.tap.is_some_and(|tap| tap.style != TapStyle::Plain);
    if let Some(step) = step_class(state).filter(|_| !hued) {
        add(step);
    }
    out
}

fn tap_classes(tap: &Tap, add: &mut impl FnMut(&str)) {
    match tap.style {
        TapStyle::Plain => add("win"),
        TapStyle::Letter { .. } => {
            add("tap");
            add(hue_class(tap.style));
        }
        TapStyle::RowAndColumn { strength, .. } => {
            add("tap");
            add(hue_class(tap.style));
            let column = STRENGTHS.iter().position(|s| *s == strength).unwrap_or(0);
            add(["m1", "m2", "m3", "m4", "m5"][column]);
        }
    }
}

/// Wider numbers get smaller type.
fn length_class(text: &str) -> Option<&'static str> {
    match text.chars().count() {
        0..=2 => None,
        3 => Some("l3"),
        4 => Some("l4"),
        _ => Some("l5"),
    }
}

fn step_class(state: &MarkState) -> Option<&'static str> {
    const POSITIVE: [&str; 5] = ["p1", "p2", "p3", "p4", "p5"];
    const NEGATIVE: [&str; 5] = ["n1", "n2", "n3", "n4", "n5"];
    let step = state.step?;
    let size = usize::from(step.unsigned_abs()).checked_sub(1)?;
    let side = if step > 0 { POSITIVE } else { NEGATIVE };
    side.get(size).copied()
}

/// Generated content beside the number; the text of the cell stays the number alone.
#[derive(Default, PartialEq, Debug)]
pub struct Extras {
    /// Tap letter, top left.
    pub letter: Option<String>,
    /// `×w`, bottom right.
    pub times: Option<String>,
    /// `5 of 9`, below the number.
    pub of: Option<String>,
    /// `+2`, top right.
    pub delta: Option<String>,
}

/// What is generated for a cell.
pub fn extras(mark: &Mark) -> Extras {
    let state = &mark.state;
    let tap_letter = |tap: &Tap| matches!(tap.style, TapStyle::Letter { .. }).then(|| tap_name(tap));
    Extras {
        letter: state.tap.as_ref().and_then(tap_letter),
        times: state.times.as_ref().map(|w| format!("\u{d7}{w}")).filter(|_| state.change.is_none()),
        of: state.partial.map(|(done, all)| text::done_of(done, all)).filter(|_| state.change.is_none()),
        delta: state.change.as_ref().map(|c| c.text.clone()).filter(|text| !text.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernelwalk_stage::frame::{CellId, Role};
    use kernelwalk_stage::palette::tap_style;

    fn mark(text: &str, state: MarkState) -> Mark {
        let cell = CellId::new(Role::Input, 0, 0, 0);
        Mark { cell, value: Some(0.0), text: text.to_owned(), data: text.to_owned(), state }
    }

    #[test]
    fn a_tap_wins_over_the_colour_of_its_value() {
        let tap = Tap { index: 4, ky: 1, kx: 1, style: tap_style([1, 1], [3, 3]) };
        let state = MarkState { tap: Some(tap), step: Some(-3), ..MarkState::default() };
        assert_eq!(classes(&mark("2", state)), "cell tap t4");
    }

    #[test]
    fn a_plain_tap_leaves_the_value_its_colour() {
        let tap = Tap { index: 0, ky: 0, kx: 0, style: TapStyle::Plain };
        let state = MarkState { tap: Some(tap), step: Some(-1), ..MarkState::default() };
        assert_eq!(classes(&mark("2", state)), "cell win n1");
    }

    #[test]
    fn every_signed_step_has_its_class_and_zero_has_none() {
        for (step, class) in [(-5, "cell n5"), (-1, "cell n1"), (0, "cell"), (1, "cell p1"), (5, "cell p5")] {
            let state = MarkState { step: Some(step), ..MarkState::default() };
            assert_eq!(classes(&mark("2", state)), class);
        }
    }

    #[test]
    fn longer_numbers_get_smaller_type() {
        for (number, class) in [("12", "cell"), ("123", "cell l3"), ("1234", "cell l4"), ("12345", "cell l5")]
        {
            assert_eq!(classes(&mark(number, MarkState::default())), class);
        }
    }
}
