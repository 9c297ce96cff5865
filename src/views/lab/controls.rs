//! The settings above the figure, and those that are set less often.

use kernelwalk_stage::app::LabMsg;
use kernelwalk_stage::lab::{Choice, Control, Offer, Target};
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::pair_field::PairField;
use crate::views::parts::{Glyph, Segmented, Stepper, Tone, View, icon};

/// Controls in a row.
#[derive(Clone)]
pub struct Controls<'a> {
    /// What can be set.
    pub controls: &'a [Control],
    /// What is offered by an option of a control, by their places.
    pub offer: fn(usize, usize) -> Offer,
    /// Whether the settings leave something over, or have no output.
    pub tone: Tone,
    /// Where the next random numbers come from.
    pub seed: u64,
    /// Told what was set.
    pub on_msg: Callback<LabMsg>,
}

impl View for Controls<'_> {
    fn view(&self) -> Html {
        html! { <>{ for self.controls.iter().enumerate().map(|(at, control)| self.control(at, control)) }</> }
    }
}

impl Controls<'_> {
    fn control(&self, at: usize, control: &Control) -> Html {
        let (msg, offer) = (&self.on_msg, self.offer);
        let take = msg.reform(move |option| LabMsg::Taken(offer(at, option)));
        match control {
            Control::Pair { label, symbol, target, value, limits: [min, max] } => {
                let target = *target;
                let on_change = msg.reform(move |(axes, n)| LabMsg::PairChosen(target, axes, n));
                html! {
                    <PairField label={label.clone()} symbol={*symbol} value={*value} min={*min} max={*max}
                        tone={self.tone_of(symbol, target)} {on_change} />
                }
            }
            Control::Whole { label, symbol, field, value, limits: [min, max] } => {
                let field = *field;
                let on_change = msg.reform(move |n| LabMsg::WholeChosen(field, n));
                html! {
                    <div class="field">
                        <span class="lab" aria-hidden="true">{ label }{ " " }<i class="v">{ *symbol }</i></span>
                        <Stepper label={label.clone()} less={text::less_of(label.as_str())} more={text::more_of(label.as_str())}
                            value={*value} min={*min} max={*max} tone={Tone::Plain} {on_change} />
                    </div>
                }
            }
            Control::Choice { label, options, menu: true } => menu(label, options, take),
            Control::Choice { label, options, menu: false } => {
                let segments = Segmented {
                    label: label.clone().into(),
                    options: options.iter().map(|o| o.name.clone().into()).collect(),
                    selected: options.iter().position(|o| o.chosen),
                    disabled: (0..options.len()).filter(|i| options[*i].setup.is_none()).collect(),
                    on_pick: take,
                };
                html! {
                    <div class="field"><span class="lab" aria-hidden="true">{ label }</span>{ segments.view() }</div>
                }
            }
            Control::Switch { label, on, .. } => {
                let onchange = take.reform(|_: Event| 0);
                html! {
                    <label class="switch"><input type="checkbox" role="switch" checked={*on} {onchange} />{ label }</label>
                }
            }
            Control::Dice { label, role } => {
                let (role, seed) = (*role, self.seed);
                let onclick = msg.reform(move |_: MouseEvent| LabMsg::Randomised(role, seed));
                html! { <button type="button" class="btn" {onclick}>{ icon(Glyph::Dice) }{ label }</button> }
            }
        }
    }

    /// The setting that most often causes the note carries its colour.
    fn tone_of(&self, symbol: &str, target: Target) -> Tone {
        let kernel = symbol == "k" && matches!(target, Target::Size(_) | Target::Pair(_));
        match self.tone {
            Tone::Bad if kernel => Tone::Bad,
            Tone::Warn if symbol == "s" => Tone::Warn,
            _ => Tone::Plain,
        }
    }
}

fn menu(label: &str, options: &[Choice], take: Callback<usize>) -> Html {
    let onchange = Callback::from(move |e: Event| {
        let at = e.target_dyn_into::<HtmlSelectElement>().map(|select| select.selected_index());
        if let Some(at) = at.and_then(|at| usize::try_from(at).ok()) {
            take.emit(at);
        }
    });
    html! {
        <label class="field">
            <span class="lab">{ label }</span>
            <select class="sel" {onchange}>
                { for options.iter().map(|o| html! { <option selected={o.chosen}>{ &o.name }</option> }) }
            </select>
        </label>
    }
}
