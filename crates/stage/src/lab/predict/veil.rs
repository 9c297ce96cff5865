//! Takes hidden outputs, and what gives them away, out of pictures and stories.

use kernelwalk_text as say;

use super::{Guess, UNKNOWN};
use crate::frame::{CellId, Frame, Grid, Mark, MarkState, Role, TermStrip};
use crate::lab::{Inspector, Plan, Section};
use crate::number::{self, IN_CELLS};
use crate::palette::Range;

/// Whether a tensor is computed by the scene. Grids of it that cannot be edited are.
fn is_computed(role: Role) -> bool {
    match role {
        Role::Input | Role::Weight | Role::Bias => false,
        Role::Output
        | Role::Partial
        | Role::GradOutput
        | Role::GradInput
        | Role::GradWeight
        | Role::GradBias
        | Role::Aside
        | Role::Choice => true,
    }
}

/// The picture as it is once everything is computed, without what is hidden.
pub(super) fn frame(frame: &mut Frame, plan: &dyn Plan, guess: &Guess) {
    let range = frame.range;
    let all_known = guess.hidden.is_empty();
    let asked = |cell: CellId| guess.hides(cell);
    for grid in &mut frame.grids {
        if grid.role == Role::Aside && !all_known {
            let blank = |mark: &mut Mark| *mark = Mark::new(mark.cell, None, None, MarkState::default());
            grid.marks.iter_mut().flatten().for_each(blank);
        } else if !grid.editable && is_computed(grid.role) {
            self::grid(grid, plan, guess, range);
        }
        if !all_known {
            // Where the maximum is says what it is.
            grid.marks.iter_mut().flatten().for_each(|mark| mark.state.winner = None);
        }
    }
    if all_known {
        return;
    }
    if guess.plan.is_none() {
        frame.asides = None;
    }
    // Its ends are those of the largest output.
    frame.range = Range::new(1.0, range.signed());
    for strip in [Some(&mut frame.terms), frame.also.as_mut()].into_iter().flatten() {
        if asked(strip.output) || asked(frame.active) {
            self::strip(strip, guess);
        }
    }
}

fn grid(grid: &mut Grid, plan: &dyn Plan, guess: &Guess, range: Range) {
    let mut asked = false;
    for mark in grid.marks.iter_mut().flatten().filter(|mark| !mark.state.padding) {
        if guess.hides(mark.cell) {
            asked = true;
            hide(mark);
        } else if let Some(value) = plan.value(mark.cell).filter(|_| grid.role != Role::Aside) {
            show(mark, value, range);
        }
    }
    // What is asked for can be typed.
    grid.editable = asked;
}

fn hide(mark: &mut Mark) {
    let MarkState { active, pinned, hovered, linked, note, said, .. } = std::mem::take(&mut mark.state);
    let state = MarkState { active, pinned, hovered, linked, note, said, ..MarkState::default() };
    *mark = Mark { text: UNKNOWN.to_owned(), ..Mark::new(mark.cell, None, None, state) };
}

/// A known output is shown also before the animation gets there.
fn show(mark: &mut Mark, value: f64, range: Range) {
    if mark.value.is_none() {
        mark.value = Some(value);
        mark.text = number::show(value, IN_CELLS);
        mark.data = number::machine(value);
        mark.state = MarkState {
            zero: value == 0.0,
            partial: None,
            step: Some(range.step(value)),
            ..std::mem::take(&mut mark.state)
        };
    }
}

/// What is multiplied stays; what comes of it goes.
fn strip(strip: &mut TermStrip, guess: &Guess) {
    for term in &mut strip.terms {
        term.running = String::new();
        if !term.factor.is_empty() || guess.hides(term.input) {
            UNKNOWN.clone_into(&mut term.product);
        }
    }
    strip.total = 0.0;
    UNKNOWN.clone_into(&mut strip.total_text);
    strip.progress = String::new();
    strip.approximate = false;
}

/// Of a hidden cell only where it is; of any other nothing that speaks of outputs.
pub(super) fn inspector(told: &mut Inspector, hidden: bool, guess: &Guess) {
    told.map = None;
    if hidden {
        UNKNOWN.clone_into(&mut told.value);
        told.sections = vec![Section::Text(say::predict_here())];
    } else if guess.last.is_none_or(|answer| answer.cell != told.cell) {
        told.sections = vec![Section::Text(say::predict_later())];
    }
}
