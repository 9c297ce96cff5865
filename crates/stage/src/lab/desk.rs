//! What stands beside the picture: controls, ways out, formulas, the program.

use kernelwalk_nn::shape::Direction;
use kernelwalk_text as say;

use super::{Outcome, Setup};
use crate::frame::Role;
use crate::text;

/// Everything beside the picture, for one setup.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// Above the figure.
    pub controls: Vec<Control>,
    /// What is set less often.
    pub more: Vec<Control>,
    /// What the settings come to.
    pub outcome: Outcome,
    /// The same in a few words: a heading and a sentence.
    pub verdict: [String; 2],
    /// Ways out, those that help first.
    pub fixes: Vec<Fix>,
    /// The output size, or what else counts here, with the numbers put in.
    pub formulas: Vec<Formula>,
    /// The same computation in PyTorch.
    pub program: Program,
    /// What the key of the colours says of their range; empty where colours mean no numbers.
    pub key: String,
    /// The settings in words, for those who listen.
    pub spoken: String,
    /// What is worth knowing about the operation.
    pub notes: Vec<String>,
}

/// Something to set.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// `[rows, columns]`.
    Pair {
        /// Its name.
        label: String,
        /// Its symbol in the formula.
        symbol: &'static str,
        /// What it sets.
        target: Target,
        /// The present numbers.
        value: [usize; 2],
        /// Least and largest number.
        limits: [usize; 2],
    },
    /// One number.
    Whole {
        /// Its name.
        label: String,
        /// Its symbol in the formula.
        symbol: &'static str,
        /// The field.
        field: usize,
        /// The present number.
        value: usize,
        /// Least and largest number.
        limits: [usize; 2],
    },
    /// A few possibilities, side by side or in a menu.
    Choice {
        /// Its name.
        label: String,
        /// What may be chosen.
        options: Vec<Choice>,
        /// Whether they are many or long, so that a menu holds them.
        menu: bool,
    },
    /// On or off.
    Switch {
        /// Its name.
        label: String,
        /// Whether it is on.
        on: bool,
        /// The settings with it turned.
        turned: Setup,
    },
    /// Chance fills the grids of this role.
    Dice {
        /// Its name.
        label: String,
        /// Which tensor.
        role: Role,
    },
}

/// Something that the desk offers, by its place: a control above the figure, one of those set less often, or a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// An option of a control above the figure.
    Control(usize, usize),
    /// An option of a control that is set less often; the only one of a switch is to turn it.
    More(usize, usize),
    /// A way out.
    Fix(usize),
}

impl Desk {
    /// The settings that were offered; `None` if nothing was in that place, or it is not to be had.
    #[must_use]
    pub fn offered(mut self, offer: Offer) -> Option<Setup> {
        let (controls, control, option) = match offer {
            Offer::Fix(place) if place < self.fixes.len() => {
                return Some(self.fixes.swap_remove(place).setup);
            }
            Offer::Fix(_) => return None,
            Offer::Control(control, option) => (&mut self.controls, control, option),
            Offer::More(control, option) => (&mut self.more, control, option),
        };
        match controls.get_mut(control)? {
            Control::Choice { options, .. } => options.get_mut(option)?.setup.take(),
            Control::Switch { turned, .. } => Some(turned.clone()),
            Control::Pair { .. } | Control::Whole { .. } | Control::Dice { .. } => None,
        }
    }
}

/// One of several possibilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Whether it is the present one.
    pub chosen: bool,
    /// The settings with it chosen; `None` where it is not to be had.
    pub setup: Option<Setup>,
}

/// What a control with two numbers sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The pair of a field.
    Pair(usize),
    /// The size of a field's grids.
    Size(usize),
}

/// Finds ways out of settings that are not exact.
pub type WaysOut = fn(&Setup) -> Vec<Fix>;

/// A change of settings that is offered with one tap.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What is changed.
    pub name: String,
    /// What comes of it.
    pub comes_to: String,
    /// Whether nothing is left over then.
    pub helps: bool,
    /// The settings with the change made.
    pub setup: Setup,
}

/// Ways out among `candidates`, those that help first; `comes_to` computes what each gives.
#[must_use]
pub fn ways_out(
    now: &Setup,
    candidates: Vec<(String, Setup)>,
    comes_to: impl Fn(&Setup) -> Option<([usize; 2], Outcome)>,
) -> Vec<Fix> {
    let mut fixes: Vec<Fix> = Vec::new();
    for (name, setup) in candidates {
        let known = setup == *now || fixes.iter().any(|fix| fix.setup == setup);
        let Some((size, outcome)) = comes_to(&setup).filter(|_| !known) else { continue };
        let (helps, comes_to) = match &outcome {
            Outcome::Leftover(left) => (false, text::does_not_help(left)),
            Outcome::Exact | Outcome::Impossible(_) => (true, say::fix_exact(text::size(size))),
        };
        fixes.push(Fix { name, comes_to, helps, setup });
    }
    fixes.sort_by_key(|fix| !fix.helps);
    fixes
}

/// The output size along one side, or another number, with everything that goes into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// What it gives, and of what, where that is not the output's size.
    pub about: Option<[String; 2]>,
    /// Rows or columns; `None` where both are alike.
    pub side: Option<Direction>,
    /// Columns from left to right.
    pub tokens: Vec<Token>,
    /// Whether there is no output.
    pub none: bool,
}

/// A column of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is, for setting it in type.
    pub kind: TokenKind,
    /// The symbol in the upper line; an index stands after `_`.
    pub symbol: String,
    /// The number in the lower line.
    pub value: String,
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The output size itself.
    Result,
    /// A variable and its number.
    Term,
    /// The same sign in both lines.
    Sign,
    /// Opening floor bracket.
    FloorOpen,
    /// Closing floor bracket.
    FloorClose,
    /// Opening ceiling bracket.
    CeilOpen,
    /// Closing ceiling bracket.
    CeilClose,
}

/// A program and what running it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Lines that can be run as they are.
    pub source: String,
    /// What is printed; without comment signs.
    pub output: String,
    /// Whether it is an error.
    pub fails: bool,
}
