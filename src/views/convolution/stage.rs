//! The stage: title, settings, notes, figure, sums, formula. While playing it is all that is drawn anew.

use std::rc::Rc;

use kernelwalk_stage::app::ConvMsg;
use kernelwalk_stage::frame::Frame;
use kernelwalk_stage::scenes::convolution::{Fix, Formula, Outcome, Params};
use kernelwalk_text as text;
use yew::prelude::*;

use super::controls::Controls;
use super::figure::Figure;
use super::formula::FormulaStrip;
use super::grid_event::GridEvent;
use super::key::colour_key;
use super::notes::{Fixes, Notes};
use super::terms::TermsStrip;
use super::tools::Tools;
use crate::views::parts::{Tone, View, memo};

/// The middle of the screen.
pub struct Stage {
    /// The settings, possible or not.
    pub params: Params,
    /// What they come to.
    pub outcome: Outcome,
    /// Ways out of a leftover or an impossible setting.
    pub fixes: Vec<Fix>,
    /// The output size with the numbers put in.
    pub formulas: Vec<Formula>,
    /// What is wrong with something typed or pasted.
    pub remarks: Vec<String>,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// Where the next random numbers come from.
    pub seed: u64,
    /// The picture.
    pub frame: Rc<Frame>,
    /// Cells for the back row of a hall.
    pub lecture: bool,
    /// Told what was set.
    pub on_msg: Callback<ConvMsg>,
    /// Told what was done in a grid.
    pub on_grid: Callback<GridEvent>,
}

impl View for Stage {
    fn view(&self) -> Html {
        let tone = match self.outcome {
            Outcome::Exact => Tone::Plain,
            Outcome::Leftover(_) => Tone::Warn,
            Outcome::Impossible(_) => Tone::Bad,
        };
        let (params, on_msg) = (self.params.clone(), self.on_msg.clone());
        let tools =
            Tools { params: params.clone(), history: self.history, seed: self.seed, on_msg: on_msg.clone() };
        let controls = Controls { params, tone, on_msg: on_msg.clone() };
        let notes = Notes { outcome: self.outcome.clone(), remarks: self.remarks.clone() };
        let figure =
            Figure { frame: self.frame.clone(), lecture: self.lecture, on_event: self.on_grid.clone() };
        let fixes = Fixes { fixes: self.fixes.clone(), on_msg };
        let formula = FormulaStrip { formulas: self.formulas.clone(), verdict: verdict(self) };
        html! {
            <>
                <header>
                    <div>
                        <h1>{ text::scene_convolution() }</h1>
                        if tone == Tone::Plain {
                            <p>{ text::convolution_lede() }</p>
                        }
                    </div>
                    { tools.view() }
                </header>
                { controls.view() }
                { memo(notes) }
                { figure.view() }
                <div class="figfoot">{ colour_key(self.frame.range) }</div>
                { fixes.view() }
                if tone != Tone::Bad {
                    <TermsStrip frame={self.frame.clone()} />
                }
                { memo(formula) }
            </>
        }
    }
}

fn verdict(stage: &Stage) -> (AttrValue, AttrValue) {
    let (head, line) = match &stage.outcome {
        Outcome::Exact => (text::verdict_exact(), text::verdict_exact_line()),
        Outcome::Leftover(_) => (text::verdict_leftover(), text::verdict_leftover_line()),
        Outcome::Impossible(_) => {
            let worst = stage.formulas.iter().min_by_key(|f| f.numerator);
            (
                text::verdict_none(),
                worst.map_or_else(String::new, |f| text::verdict_none_line(f.needs, f.has)),
            )
        }
    };
    (head.into(), line.into())
}
