//! The controls of time: from the picture to its numbers and back.

use kernelwalk_stage::app::pictures::pixels::PixelMsg;
use kernelwalk_stage::app::{Speed, Toward};
use kernelwalk_text as text;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Scene;
use crate::views::parts::{Glyph, icon};

/// Positions of the slider.
const LAST: f64 = 100.0;

impl Scene<'_> {
    pub(super) fn transport(&self, speed: Speed, on_speed: Callback<Speed>) -> Html {
        let (glyph, play) =
            if self.pixels.playing() { (Glyph::Pause, text::pause()) } else { (Glyph::Play, text::play()) };
        let on_speed = Callback::from(move |e: Event| {
            let place = e.target_dyn_into::<HtmlSelectElement>().map_or(-1, |select| select.selected_index());
            if let Some(speed) = usize::try_from(place).ok().and_then(|place| Speed::ALL.get(place)) {
                on_speed.emit(*speed);
            }
        });
        let step = |toward: Toward, glyph: Glyph, label: String| {
            let onclick = self.tells(PixelMsg::Stepped(toward));
            html! {
                <button type="button" class="btn ghost sq" aria-label={label.clone()} title={label} {onclick}>
                    { icon(glyph) }
                </button>
            }
        };
        html! {
            <div class="transport" role="group" aria-label={text::pixels_transport()}>
                { step(Toward::Back, Glyph::Prev, text::step_back()) }
                <button type="button" class="play" aria-label={play.clone()} title={play}
                    onclick={self.tells(PixelMsg::PlayPressed)}>{ icon(glyph) }</button>
                { step(Toward::On, Glyph::Next, text::step_on()) }
                { self.line() }
                <select class="sel" aria-label={text::speed()} onchange={on_speed}>
                    { for Speed::ALL.iter().map(|one| html! {
                        <option selected={*one == speed}>{ text::speed_times(one.factor()) }</option>
                    }) }
                </select>
            </div>
        }
    }

    fn line(&self) -> Html {
        let share = self.t * LAST;
        let oninput = self.on_wish.reform(|e: InputEvent| {
            let place =
                e.target_dyn_into::<HtmlInputElement>().map_or(f64::NAN, |input| input.value_as_number());
            PixelMsg::Scrubbed(place / LAST).into()
        });
        let cues = [
            (0.0, text::pixels_cue_picture()),
            (0.5, text::pixels_cue_zoom()),
            (1.0, text::pixels_cue_numbers()),
        ];
        let cue = |(to, name): (f64, String)| {
            let class = classes!("cue", (self.t >= to).then_some("on"), (to == 1.0).then_some("end"));
            html! {
                <button type="button" {class} style={format!("left:{}%", to * 100.0)} tabindex="-1"
                    onclick={self.tells(PixelMsg::Scrubbed(to))}>{ name }</button>
            }
        };
        html! {
            <div class="tline">
                <span class="track"></span>
                <span class="fill" style={format!("width:{share:.2}%")}></span>
                { for cues.into_iter().map(cue) }
                <input type="range" min="0" max={LAST.to_string()} step="1" value={format!("{share:.0}")}
                    aria-label={text::pixels_timeline()} aria-valuetext={text::pixels_moment(format!("{share:.0}"))}
                    {oninput} />
            </div>
        }
    }
}
