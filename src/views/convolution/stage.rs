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
use super::key::ColourKey;
use super::notes::{Fixes, Notes};
use super::terms::TermsStrip;
use super::tools::Tools;
use crate::views::parts::Tone;

/// What [`Stage`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct StageProps {
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
    /// The picture.
    pub frame: Rc<Frame>,
    /// Cells for the back row of a hall.
    pub lecture: bool,
    /// Told what was set.
    pub on_msg: Callback<ConvMsg>,
    /// Told what was done in a grid.
    pub on_grid: Callback<GridEvent>,
}

/// The middle of the screen.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let tone = match props.outcome {
        Outcome::Exact => Tone::Plain,
        Outcome::Leftover(_) => Tone::Warn,
        Outcome::Impossible(_) => Tone::Bad,
    };
    html! {
        <>
            <header>
                <div>
                    <h1>{ text::scene_convolution() }</h1>
                    if tone == Tone::Plain {
                        <p>{ text::convolution_lede() }</p>
                    }
                </div>
                <Tools params={props.params.clone()} history={props.history} on_msg={props.on_msg.clone()} />
            </header>
            <Controls params={props.params.clone()} {tone} on_msg={props.on_msg.clone()} />
            <Notes outcome={props.outcome.clone()} remarks={props.remarks.clone()} />
            <Figure frame={props.frame.clone()} lecture={props.lecture} on_event={props.on_grid.clone()} />
            <div class="figfoot"><ColourKey range={props.frame.range} /></div>
            <Fixes fixes={props.fixes.clone()} on_msg={props.on_msg.clone()} />
            if tone != Tone::Bad {
                <TermsStrip frame={props.frame.clone()} />
            }
            <FormulaStrip formulas={props.formulas.clone()} verdict={verdict(props)} />
        </>
    }
}

fn verdict(props: &StageProps) -> (AttrValue, AttrValue) {
    let (head, line) = match &props.outcome {
        Outcome::Exact => (text::verdict_exact(), text::verdict_exact_line()),
        Outcome::Leftover(_) => (text::verdict_leftover(), text::verdict_leftover_line()),
        Outcome::Impossible(_) => {
            let worst = props.formulas.iter().min_by_key(|f| f.numerator);
            (
                text::verdict_none(),
                worst.map_or_else(String::new, |f| text::verdict_none_line(f.needs, f.has)),
            )
        }
    };
    (head.into(), line.into())
}
