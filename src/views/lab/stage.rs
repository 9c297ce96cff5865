//! The stage: title, settings, notes, figure, sums, formula.

use std::rc::Rc;

use kernelwalk_stage::frame::Frame;
use yew::prelude::*;

use super::formula::FormulaStrip;
use super::head::{Head, tone};
use super::key::colour_key;
use super::notes::Notes;
use super::terms::TermsStrip;
use crate::views::parts::{Tone, View, memo};

/// The middle of the screen. While playing, little of it is drawn anew.
pub struct Stage {
    /// What stands above the figure.
    pub head: Head,
    /// What is wrong with something typed or pasted.
    pub remarks: Vec<String>,
    /// The picture whose sums are shown.
    pub sums: Rc<Frame>,
    /// The picture's grids.
    pub figure: Html,
    /// How predicting goes, where outputs are to be predicted.
    pub guess: Option<Html>,
    /// Ways out of the settings.
    pub fixes: Html,
    /// Smaller figures below.
    pub asides: Html,
}

impl View for Stage {
    fn view(&self) -> Html {
        let desk = &self.head.desk;
        html! {
            <>
                { memo(self.head.clone()) }
                { memo(Notes { desk: desk.clone(), remarks: self.remarks.clone() }) }
                { for self.guess.clone() }
                { self.figure.clone() }
                if !desk.key.is_empty() {
                    <div class="figfoot">{ colour_key(self.sums.range, &desk.key) }</div>
                }
                { self.fixes.clone() }
                if tone(&desk.outcome) != Tone::Bad {
                    <TermsStrip frame={self.sums.clone()} />
                }
                { self.asides.clone() }
                { memo(FormulaStrip { desk: desk.clone() }) }
            </>
        }
    }
}
