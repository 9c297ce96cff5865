//! The stage: title, settings, notes, figure, sums, formula. While playing it is all that is drawn anew.

use std::rc::Rc;

use kernelwalk_stage::app::LabMsg;
use kernelwalk_stage::frame::Frame;
use kernelwalk_stage::lab::{Desk, Offer, Outcome, Preset};
use kernelwalk_text as text;
use yew::prelude::*;

use super::controls::Controls;
use super::formula::FormulaStrip;
use super::key::colour_key;
use super::notes::{Fixes, Notes};
use super::terms::TermsStrip;
use super::tools::Tools;
use crate::views::parts::{Tone, View, memo};

/// The middle of the screen.
pub struct Stage {
    /// Its title, and a sentence under it.
    pub title: [String; 2],
    /// Settings worth looking at.
    pub presets: &'static [Preset],
    /// Everything beside the picture.
    pub desk: Rc<Desk>,
    /// What is wrong with something typed or pasted.
    pub remarks: Vec<String>,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// Where the next random numbers come from.
    pub seed: u64,
    /// The picture.
    pub frame: Rc<Frame>,
    /// The picture's grids.
    pub figure: Html,
    /// Whether outputs are to be predicted, and how that goes.
    pub guess: Option<Html>,
    /// They are to be, or no longer; `None` where there is nothing to predict.
    pub on_predict: Option<Callback<()>>,
    /// Smaller figures below.
    pub asides: Html,
    /// Told what was set.
    pub on_msg: Callback<LabMsg>,
}

impl View for Stage {
    fn view(&self) -> Html {
        let desk = &*self.desk;
        let tone = match desk.outcome {
            Outcome::Exact => Tone::Plain,
            Outcome::Leftover(_) => Tone::Warn,
            Outcome::Impossible(_) => Tone::Bad,
        };
        let on_msg = self.on_msg.clone();
        let seed = self.seed;
        let controls =
            Controls { controls: &desk.controls, offer: Offer::Control, tone, seed, on_msg: on_msg.clone() };
        let more = Controls { controls: &desk.more, offer: Offer::More, ..controls.clone() };
        let tools = Tools {
            presets: self.presets,
            more,
            history: self.history,
            predicting: self.guess.is_some(),
            on_predict: self.on_predict.clone(),
            on_msg: on_msg.clone(),
        };
        let notes = Notes { outcome: desk.outcome.clone(), remarks: self.remarks.clone() };
        let fixes = Fixes { fixes: &desk.fixes, on_msg };
        let formula = FormulaStrip { formulas: desk.formulas.clone(), verdict: desk.verdict.clone() };
        let [title, lede] = &self.title;
        html! {
            <>
                <header>
                    <div>
                        <h1>{ title }</h1>
                        if tone == Tone::Plain {
                            <p>{ lede }</p>
                        }
                    </div>
                    { tools.view() }
                </header>
                <div class="hyper" role="group" aria-label={text::controls()}>{ controls.view() }</div>
                { memo(notes) }
                { for self.guess.clone() }
                { self.figure.clone() }
                if !desk.key.is_empty() {
                    <div class="figfoot">{ colour_key(self.frame.range, &desk.key) }</div>
                }
                { fixes.view() }
                if tone != Tone::Bad {
                    <TermsStrip frame={self.frame.clone()} />
                }
                { self.asides.clone() }
                if !desk.formulas.is_empty() {
                    { memo(formula) }
                }
            </>
        }
    }
}
