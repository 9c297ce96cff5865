//! The controls of time: from the picture to its numbers, and from number to number.

use kernelwalk_stage::app::pictures::pixels::{PixelMsg, STEPS, moment_at};
use kernelwalk_stage::app::{Speed, Toward};
use kernelwalk_stage::number;
use kernelwalk_text as text;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Scene;
use crate::views::parts::{Glyph, Segmented, View, icon};

/// Positions of the slider: the zoom has a half of them, and the numbers the other.
const LAST: f64 = 200.0;

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
                { self.steps() }
                <select class="sel" aria-label={text::speed()} onchange={on_speed}>
                    { for Speed::ALL.iter().map(|one| html! {
                        <option selected={*one == speed}>{ text::speed_times(one.factor()) }</option>
                    }) }
                </select>
                <button type="button" class="btn ghost sq" aria-label={text::r#loop()} title={text::r#loop()}
                    aria-pressed={if self.pixels.looping() { "true" } else { "false" }}
                    onclick={self.tells(PixelMsg::LoopToggled)}>{ icon(Glyph::Loop) }</button>
            </div>
        }
    }

    fn steps(&self) -> Html {
        let names = [text::step_pixel(), text::step_row(), text::step_plane()];
        let group = Segmented {
            label: text::step_size().into(),
            options: names.into_iter().map(AttrValue::from).collect(),
            selected: STEPS.iter().position(|size| *size == self.pixels.step()),
            disabled: Vec::new(),
            on_pick: self.on_wish.reform(|n: usize| {
                PixelMsg::StepSizeChosen(STEPS.get(n).copied().unwrap_or_default()).into()
            }),
        };
        group.view()
    }

    /// The moment in words.
    fn spoken(&self) -> String {
        match self.pixels.read(self.t) {
            0 => text::pixels_moment(format!("{:.0}", self.t * 100.0)),
            read => text::pixels_reading_at(
                number::grouped(read as u64),
                number::grouped(self.pixels.cells() as u64),
            ),
        }
    }

    fn seek(&self) -> Callback<InputEvent> {
        let (on_wish, cells) = (self.on_wish.clone(), self.pixels.cells());
        Callback::from(move |e: InputEvent| {
            let place =
                e.target_dyn_into::<HtmlInputElement>().map_or(f64::NAN, |input| input.value_as_number());
            on_wish.emit(PixelMsg::Scrubbed(moment_at(place / LAST, cells)).into());
        })
    }

    fn line(&self) -> Html {
        let share = self.pixels.share(self.t);
        let oninput = self.seek();
        let cues = [
            (0.0, text::pixels_cue_picture()),
            (0.25, text::pixels_cue_zoom()),
            (0.5, text::pixels_cue_numbers()),
            (1.0, text::pixels_cue_read()),
        ];
        let cue = |(at, name): (f64, String)| {
            let class = classes!("cue", (share >= at).then_some("on"), (at == 1.0).then_some("end"));
            let to = moment_at(at, self.pixels.cells());
            html! {
                <button type="button" {class} style={format!("left:{}%", at * 100.0)} tabindex="-1"
                    onclick={self.tells(PixelMsg::Scrubbed(to))}>{ name }</button>
            }
        };
        let (width, place) = (format!("width:{:.2}%", share * 100.0), format!("{:.0}", share * LAST));
        html! {
            <div class="tline">
                <span class="track"></span>
                <span class="fill" style={width}></span>
                { for cues.into_iter().map(cue) }
                <input type="range" min="0" max={LAST.to_string()} step="1" value={place}
                    aria-label={text::pixels_timeline()} aria-valuetext={self.spoken()}
                    {oninput} />
            </div>
        }
    }
}
