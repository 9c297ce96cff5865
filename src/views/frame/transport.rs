//! Play, step, scrub, step size, speed, loop.

use kernelwalk_stage::app::{LabMsg, Msg, PrefsMsg, Speed, StepSize, Toward};
use kernelwalk_stage::lab::Measure;
use kernelwalk_stage::scene::{Beat, Cue};
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::timeline::Timeline;
use crate::views::parts::{Glyph, Segmented, View, icon};

/// The controls of time.
pub struct Transport {
    /// Now.
    pub t: Beat,
    /// Whether time goes on.
    pub playing: bool,
    /// Whether there is nothing to play.
    pub disabled: bool,
    /// Size of a step.
    pub step: StepSize,
    /// Whether play starts over at the end.
    pub looping: bool,
    /// Speed of play.
    pub speed: Speed,
    /// How long the animation is.
    pub measure: Measure,
    /// Named stops.
    pub cues: Vec<Cue>,
    /// Told what was pressed.
    pub on_msg: Callback<Msg>,
}

/// Where outputs are summed channel by channel, that is a step, and a row is none.
fn steps(measure: Measure) -> [(StepSize, String); 3] {
    let [term, cell] = [(StepSize::Term, text::step_term()), (StepSize::Cell, text::step_cell())];
    if measure.channel > 0 {
        [term, (StepSize::Channel, text::step_channel()), cell]
    } else {
        [term, cell, (StepSize::Row, text::step_row())]
    }
}

impl View for Transport {
    fn view(&self) -> Html {
        let on = |msg: LabMsg| {
            let on_msg = self.on_msg.clone();
            Callback::from(move |_: MouseEvent| on_msg.emit(Msg::Lab(msg.clone())))
        };
        let Measure { cells, terms, row: per_row, .. } = self.measure;
        let (glyph, label) =
            if self.playing { (Glyph::Pause, text::pause()) } else { (Glyph::Play, text::play()) };
        let speed = {
            let on_msg = self.on_msg.clone();
            Callback::from(move |e: Event| {
                let index = e.target_dyn_into::<HtmlSelectElement>().map(|s| s.selected_index()).unwrap_or(0);
                if let Some(speed) = usize::try_from(index).ok().and_then(|i| Speed::ALL.get(i)) {
                    on_msg.emit(Msg::Prefs(PrefsMsg::SpeedChosen(*speed)));
                }
            })
        };
        let timeline = Timeline {
            t: self.t,
            cells,
            terms,
            per_row,
            cues: self.cues.clone(),
            spoken: spoken(self.t, self.measure).into(),
            disabled: self.disabled,
            on_seek: self.on_msg.reform(|t| Msg::Lab(LabMsg::Scrubbed(t))),
        };
        let sizes = steps(self.measure);
        let steps = Segmented {
            label: text::step_size().into(),
            options: sizes.iter().map(|(_, name)| name.clone().into()).collect(),
            selected: sizes.iter().position(|(size, _)| *size == self.step),
            disabled: Vec::new(),
            on_pick: self.on_msg.reform(move |i: usize| Msg::Lab(LabMsg::StepSizeChosen(sizes[i.min(2)].0))),
        };
        html! {
            <div class="transport" role="group" aria-label={text::transport()}>
                <button type="button" class="btn ghost sq" aria-label={text::step_back()} title={text::step_back()}
                    disabled={self.disabled} onclick={on(LabMsg::Stepped(Toward::Back))}>{ icon(Glyph::Prev) }</button>
                <button type="button" class="play" aria-label={label.clone()} title={label} disabled={self.disabled}
                    onclick={on(LabMsg::PlayPressed)}>{ icon(glyph) }</button>
                <button type="button" class="btn ghost sq" aria-label={text::step_on()} title={text::step_on()}
                    disabled={self.disabled} onclick={on(LabMsg::Stepped(Toward::On))}>{ icon(Glyph::Next) }</button>
                { timeline.view() }
                // Where an output has one term and the row is all there is, a step is a step.
                if terms > 1 || cells > per_row {
                    { steps.view() }
                }
                <select class="sel" aria-label={text::speed()} onchange={speed}>
                    { for Speed::ALL.iter().map(|s| html! {
                        <option selected={*s == self.speed}>{ text::speed_times(s.factor()) }</option>
                    }) }
                </select>
                <button type="button" class="btn ghost sq" aria-label={text::r#loop()} title={text::r#loop()}
                    aria-pressed={if self.looping { "true" } else { "false" }} onclick={on(LabMsg::LoopToggled)}>
                    { icon(Glyph::Loop) }
                </button>
            </div>
        }
    }
}

/// The moment in words.
fn spoken(t: Beat, Measure { cells, terms, row: per_row, .. }: Measure) -> String {
    if t == Beat::START {
        return text::timeline_start();
    }
    if t.get() >= cells as f64 {
        return text::timeline_end(cells);
    }
    let now = t.split(cells, terms);
    let (row, column) = (now.cell / per_row.max(1), now.cell % per_row.max(1));
    if now.done == terms {
        text::timeline_cell(now.cell + 1, cells, row, column)
    } else {
        text::timeline_at(now.cell + 1, cells, row, column, now.done, terms)
    }
}
