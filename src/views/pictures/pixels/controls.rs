//! Which picture, how much of it, and how its numbers are read.

use kernelwalk_stage::app::pictures::pixels::{PixelMsg, count};
use kernelwalk_stage::app::pictures::{PICTURES, PictureMsg};
use kernelwalk_stage::image::{Reading, Source, Split};
use kernelwalk_stage::scenes::pixels::{Params, sides};
use kernelwalk_text as text;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::super::controls::{own, pictures, segmented};
use super::Scene;
use crate::views::parts::{Glyph, icon};

/// The digits there are.
const CLASSES: u8 = 10;

impl Scene<'_> {
    pub(super) fn controls(&self) -> Html {
        let Params { source, reading, .. } = *self.pixels.params();
        let digit = if let Source::Digit { .. } = source { source } else { Params::default().source };
        let page: Vec<Source> = std::iter::once(digit).chain(PICTURES).collect();
        let pen = html! {
            <button type="button" class="btn" aria-pressed={if self.pixels.pen() { "true" } else { "false" }}
                onclick={self.tells(PixelMsg::PenToggled)}>{ text::pixels_pen() }</button>
        };
        const READINGS: [Reading; 2] = [Reading::Bytes, Reading::Unit];
        let names = vec![text::pixels_reading_bytes(), text::pixels_reading_unit()];
        let on_reading = self
            .on_wish
            .reform(|n: usize| PixelMsg::ReadingChosen(READINGS.get(n).copied().unwrap_or_default()).into());
        html! {
            <div class="hyper pf-controls">
                { pictures(&page, &self.pixels.own(), source, self.on_wish) }
                if let Source::Digit { split, index } = source { { self.digit(split, index) } }
                { own(self.pixels.camera(), source == Source::Drawing, pen, self.on_wish) }
                { self.side() }
                { segmented(text::pixels_reading(), names, usize::from(reading == Reading::Unit), on_reading) }
            </div>
        }
    }

    /// Which digit: by its class, by its number, or any.
    fn digit(&self, split: Split, index: u32) -> Html {
        let last = count(split) - 1;
        let source = move |index: u32| PictureMsg::SourceChosen(Source::Digit { split, index });
        let on_class = self.on_wish.reform(|e: Event| {
            let place = e.target_dyn_into::<HtmlSelectElement>().map_or(0, |select| select.selected_index());
            PixelMsg::ClassChosen(place.clamp(0, i32::from(CLASSES) - 1) as u8).into()
        });
        let on_index = self.on_wish.reform(move |e: Event| {
            let typed = e.target_dyn_into::<HtmlInputElement>().map(|input| {
                let typed = input.value();
                // A number that there is not leaves the field with the last one.
                input.set_value(&index.to_string());
                typed
            });
            source(typed.and_then(|typed| typed.trim().parse().ok()).unwrap_or(u32::MAX)).into()
        });
        // The browser's generator is good enough for a die.
        let on_dice = self
            .on_wish
            .reform(|_: MouseEvent| PixelMsg::DiceRolled((js_sys::Math::random() * 1e9) as u32).into());
        let class = self.pixels.class_named();
        const SPLITS: [Split; 2] = [Split::Train, Split::Test];
        let sets = vec![text::pixels_set_train(), text::pixels_set_test()];
        let on_set = self.on_wish.reform(move |n: usize| {
            let split = SPLITS.get(n).copied().unwrap_or_default();
            PictureMsg::SourceChosen(Source::Digit { split, index: index.min(count(split) - 1) }).into()
        });
        html! {
            <>
                { segmented(text::pixels_set(), sets, usize::from(split == Split::Test), on_set) }
                <div class="field">
                    <label for="px-class">{ text::pixels_digit() }</label>
                    <select id="px-class" class="sel" onchange={on_class}>
                        { for (0..CLASSES).map(|n| html! { <option selected={class == Some(n)}>{ n }</option> }) }
                    </select>
                </div>
                <div class="field">
                    <label for="px-index">{ text::pixels_index() }</label>
                    <div class="px-row">
                        <div class="stepper">
                            <button type="button" tabindex="-1" aria-label={text::less_of(text::pixels_index())}
                                disabled={index == 0} onclick={self.tells(source(index.saturating_sub(1)))}>
                                { icon(Glyph::Minus) }
                            </button>
                            <input id="px-index" type="number" min="0" max={last.to_string()} value={index.to_string()}
                                onchange={on_index} />
                            <button type="button" tabindex="-1" aria-label={text::more_of(text::pixels_index())}
                                disabled={index == last} onclick={self.tells(source(index + 1))}>
                                { icon(Glyph::Plus) }
                            </button>
                        </div>
                        <button type="button" class="btn sq" aria-label={text::pixels_dice()} title={text::pixels_dice()}
                            onclick={on_dice}>{ icon(Glyph::Dice) }</button>
                    </div>
                </div>
            </>
        }
    }

    /// How many pixels the frame holds, in the sides that fit.
    fn side(&self) -> Html {
        let Some(table) = self.pixels.table() else { return html! {} };
        let (region, sides) = (table.numbers.region, sides(table.size()));
        let now = region.rows.max(region.cols);
        let place = sides.iter().position(|side| *side >= now).unwrap_or(sides.len() - 1);
        let last = (sides.len() - 1).to_string();
        let oninput = self.on_wish.reform(move |e: InputEvent| {
            let place = e.target_dyn_into::<HtmlInputElement>().map_or(0.0, |input| input.value_as_number());
            let side = sides.get(place as usize).copied().unwrap_or(now);
            PixelMsg::SideChosen(side).into()
        });
        let size = text::pixels_side(region.rows, region.cols);
        html! {
            <label class="field pf-slider">
                <span class="lab">{ &size }</span>
                <input type="range" min="0" max={last} step="1" value={place.to_string()} {oninput}
                    aria-label={text::pixels_side_name()} aria-valuetext={size} />
            </label>
        }
    }
}
