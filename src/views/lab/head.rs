//! What stands above the figure and does not move: title, tools, settings.

use kernelwalk_stage::app::LabMsg;
use kernelwalk_stage::lab::{Desk, Lab, Offer, Outcome};
use kernelwalk_stage::scenes::by_id;
use kernelwalk_text as text;
use yew::prelude::*;

use super::controls::Controls;
use super::tools::Tools;
use crate::views::parts::{Same, Tone, View};

/// Title, tools and settings of a scene.
#[derive(Clone)]
pub struct Head {
    /// Which scene.
    pub lab: &'static dyn Lab,
    /// Its settings and what they come to.
    pub desk: Same<Desk>,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// Where the next random numbers come from.
    pub seed: u64,
    /// Whether outputs are to be predicted.
    pub predicting: bool,
    /// They are to be, or no longer.
    pub on_predict: Callback<()>,
    /// Told what was set.
    pub on_msg: Callback<LabMsg>,
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        let key = |s: &Self| (s.lab.id(), s.history, s.seed, s.predicting);
        key(self) == key(other)
            && self.desk == other.desk
            && (&self.on_predict, &self.on_msg) == (&other.on_predict, &other.on_msg)
    }
}

/// How settings stand that come to this.
pub(super) fn tone(outcome: &Outcome) -> Tone {
    match outcome {
        Outcome::Exact => Tone::Plain,
        Outcome::Leftover(_) => Tone::Warn,
        Outcome::Impossible(_) => Tone::Bad,
    }
}

impl View for Head {
    fn view(&self) -> Html {
        let desk = &*self.desk;
        let tone = tone(&desk.outcome);
        let (seed, on_msg) = (self.seed, self.on_msg.clone());
        let controls = Controls { controls: &desk.controls, offer: Offer::Control, tone, seed, on_msg };
        let tools = Tools {
            presets: self.lab.presets(),
            more: Controls { controls: &desk.more, offer: Offer::More, ..controls.clone() },
            history: self.history,
            predicting: self.predicting,
            on_predict: self.on_predict.clone(),
            on_msg: self.on_msg.clone(),
        };
        html! {
            <>
                <header>
                    <div>
                        <h1>{ by_id(self.lab.id().as_str()).map(|scene| (scene.title)()) }</h1>
                        if tone == Tone::Plain {
                            <p>{ self.lab.lede() }</p>
                        }
                    </div>
                    { tools.view() }
                </header>
                <div class="hyper" role="group" aria-label={text::controls()}>{ controls.view() }</div>
            </>
        }
    }
}
