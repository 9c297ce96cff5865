//! Predict, then reveal: outputs are hidden until the person says what they are, or asks.
//!
//! What is hidden is in no picture, sentence, program or table, not only out of sight: [`Rules`] takes it out of
//! everything that leaves the laboratory. The trait is the seam between the page, which keeps a [`Guess`], and the part
//! of the page that is fetched when somebody first wants to predict.

mod veil;

use std::fmt::{self, Debug};
use std::rc::Rc;

use kernelwalk_text as say;

use super::{Desk, Inspector, Outcome, Plan, Section};
use crate::frame::{CellId, Frame};
use crate::number::{self, IN_CELLS, Typed};
use crate::scene::Beat;

/// What stands in a cell that is not known.
pub(crate) const UNKNOWN: &str = "?";

/// What a scene asks whose outputs would be known without their numbers: a size is also how many cells there are, and
/// how long the animation is.
pub trait Riddle {
    /// The cells that are asked for.
    fn cells(&self) -> Vec<CellId>;
    /// The scene as it is while these of them, sorted, are hidden. It knows their values, for answers to be judged, and
    /// nothing it shows depends on them.
    fn plan(&self, hidden: &[CellId]) -> Rc<dyn Plan>;
    /// Takes what is hidden out of what stands beside the picture.
    fn veil(&self, desk: &mut Desk, hidden: &[CellId]);
}

/// How outputs are hidden and answers judged.
pub trait Rules: Debug + Sync {
    /// Everything that is to be predicted of a picture, sorted, and what stands in for its plan, if something has to.
    fn start(&self, plan: &dyn Plan) -> (Vec<CellId>, Option<Rc<dyn Plan>>);
    /// Takes what is hidden out of a picture.
    fn veil(&self, frame: &mut Frame, plan: &dyn Plan, guess: &Guess);
    /// What there is to say about a cell without saying what is hidden.
    fn inspect(&self, plan: &dyn Plan, cell: CellId, guess: &Guess) -> Option<Inspector>;
    /// The moment in words; a question while its output is hidden.
    fn narration(&self, plan: &dyn Plan, frame: &Frame, guess: &Guess) -> String;
    /// Takes what is hidden out of what stands beside the picture.
    fn desk(&self, desk: &mut Desk, plan: &dyn Plan, guess: &Guess);
    /// Judges what was said of a cell, or shows it, where nothing was said.
    fn answer(&self, plan: &dyn Plan, guess: &mut Guess, cell: CellId, said: Option<f64>);
    /// The moment at which a cell is complete, so that its sum stands below the picture.
    fn moment(&self, plan: &dyn Plan, cell: CellId) -> Option<Beat>;
    /// The last answer in words, with the sum behind it.
    fn verdict(&self, plan: &dyn Plan, guess: &Guess) -> Option<[String; 2]>;
}

/// The rules, for the part of the page that holds them.
pub static RULES: &dyn Rules = &Hidden;

/// A picture whose outputs are to be predicted.
#[derive(Clone)]
pub struct Guess {
    /// How it goes.
    pub rules: &'static dyn Rules,
    /// Outputs that are not known yet, sorted.
    pub hidden: Vec<CellId>,
    /// What stands in for the plan of the settings, where there is a [`Riddle`].
    pub plan: Option<Rc<dyn Plan>>,
    /// The text in a hidden cell.
    pub typing: Option<(CellId, String)>,
    /// What was answered last.
    pub last: Option<Answer>,
    /// All answers since the mode was entered.
    pub tally: Tally,
}

/// What was said of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Which cell.
    pub cell: CellId,
    /// What was said; `None` where the person asked.
    pub said: Option<f64>,
    /// Whether it was right.
    pub right: bool,
}

/// How many answers there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Right ones.
    pub right: usize,
    /// Wrong ones.
    pub wrong: usize,
    /// Cells that were asked for.
    pub shown: usize,
}

impl Debug for Guess {
    /// Without the plan, which follows from the settings and what is hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (&self.hidden, &self.typing, &self.last, &self.tally).fmt(f)
    }
}

impl PartialEq for Guess {
    /// There is one set of rules.
    fn eq(&self, other: &Self) -> bool {
        let key = |guess: &Self| (guess.typing.clone(), guess.last, guess.tally);
        self.hidden == other.hidden && key(self) == key(other)
    }
}

impl Guess {
    /// Every output of a picture is hidden.
    #[must_use]
    pub fn new(rules: &'static dyn Rules, plan: &dyn Plan) -> Self {
        let (hidden, plan) = rules.start(plan);
        Self { rules, hidden, plan, typing: None, last: None, tally: Tally::default() }
    }

    /// Whether a cell is hidden.
    #[must_use]
    pub fn hides(&self, cell: CellId) -> bool {
        self.hidden.binary_search(&cell).is_ok()
    }

    /// Another picture: everything is hidden again, and the tally goes on.
    pub fn start_over(&mut self, plan: &dyn Plan) {
        *self = Self { tally: self.tally, ..Self::new(self.rules, plan) };
    }

    /// The number that was typed into a hidden cell, which is then no longer being typed.
    pub fn said(&mut self, cell: CellId) -> Option<f64> {
        match number::parse(&self.typing.take_if(|(typed, _)| *typed == cell)?.1) {
            Typed::Number(number) => Some(number),
            Typed::Pending | Typed::Refused(_) => None,
        }
    }
}

/// The rules of this page.
#[derive(Debug)]
struct Hidden;

impl Rules for Hidden {
    fn start(&self, plan: &dyn Plan) -> (Vec<CellId>, Option<Rc<dyn Plan>>) {
        let riddle = plan.riddle();
        let outputs = || plan.outputs().into_iter().map(|(cell, _)| cell).collect();
        let mut cells = riddle.as_ref().map_or_else(outputs, |riddle| riddle.cells());
        cells.sort_unstable();
        let stand_in = riddle.map(|riddle| riddle.plan(&cells));
        (cells, stand_in)
    }

    fn veil(&self, frame: &mut Frame, plan: &dyn Plan, guess: &Guess) {
        veil::frame(frame, plan, guess);
    }

    fn inspect(&self, plan: &dyn Plan, cell: CellId, guess: &Guess) -> Option<Inspector> {
        let mut told = plan.inspect(cell)?;
        if !guess.hidden.is_empty() {
            veil::inspector(&mut told, guess.hides(cell), guess);
        }
        Some(told)
    }

    fn narration(&self, plan: &dyn Plan, frame: &Frame, guess: &Guess) -> String {
        let CellId { row, col, .. } = frame.active;
        if guess.hides(frame.active) { say::predict_ask(row, col) } else { plan.narration(frame) }
    }

    fn desk(&self, desk: &mut Desk, plan: &dyn Plan, guess: &Guess) {
        // An impossible setting has nothing to hide.
        let possible = !matches!(desk.outcome, Outcome::Impossible(_));
        if let Some(riddle) = plan.riddle().filter(|_| possible) {
            riddle.veil(desk, &guess.hidden);
        }
        // The colour key says how large the largest output is.
        desk.key = String::new();
        if !desk.program.fails {
            desk.program.output = say::predict_run_it();
        }
    }

    fn answer(&self, plan: &dyn Plan, guess: &mut Guess, cell: CellId, said: Option<f64>) {
        let (Ok(place), Some(value)) = (guess.hidden.binary_search(&cell), plan.value(cell)) else { return };
        guess.hidden.remove(place);
        guess.plan = plan.riddle().map(|riddle| riddle.plan(&guess.hidden));
        // As good as what a cell shows: nobody has to know the third decimal of a mean.
        let shown = |number| number::show(number, IN_CELLS);
        let right = said.is_some_and(|said| shown(said) == shown(value));
        let counted = match said {
            None => &mut guess.tally.shown,
            Some(_) if right => &mut guess.tally.right,
            Some(_) => &mut guess.tally.wrong,
        };
        *counted += 1;
        guess.last = Some(Answer { cell, said, right });
    }

    fn moment(&self, plan: &dyn Plan, cell: CellId) -> Option<Beat> {
        let (outputs, cells) = (plan.outputs(), plan.measure().cells);
        let place = outputs.iter().position(|(output, _)| *output == cell)?;
        // Several numbers may be computed in one beat: two poolings, or slices and their sum.
        let each = outputs.len().checked_div(cells).filter(|each| each * cells == outputs.len())?;
        Some(Beat::at(place.checked_div(each)? + 1, 0, 1))
    }

    fn verdict(&self, plan: &dyn Plan, guess: &Guess) -> Option<[String; 2]> {
        let Answer { cell, said, right } = guess.last?;
        // Also the sum behind an answer may hold what is hidden.
        let plan = guess.plan.as_deref().unwrap_or(plan);
        let told = plan.inspect(cell)?;
        let equation = format!("{}{} = {}", told.symbol, told.index, told.value);
        let verdict = match said {
            Some(_) if right => say::predict_right(equation),
            Some(said) => say::predict_wrong(number::show_all(said), equation),
            None => say::predict_shown(equation),
        };
        let why = match self.moment(plan, cell) {
            Some(t) => plan.narration(&plan.frame(t, &crate::frame::View::default())),
            // What is not made in time begins its story with its sum.
            None => first(told.sections),
        };
        Some([verdict, why])
    }
}

/// The first sentence of a cell's story.
fn first(sections: Vec<Section>) -> String {
    let text = |section| if let Section::Text(text) = section { Some(text) } else { None };
    sections.into_iter().find_map(text).unwrap_or_default()
}
