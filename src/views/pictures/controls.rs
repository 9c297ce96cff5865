//! Which picture, which numbers of it, and how the response is looked at.

use kernelwalk_stage::app::pictures::{Camera, Filters, PICTURES, PictureMsg, title};
use kernelwalk_stage::image::Source;
use kernelwalk_stage::scenes::image_filters::{Colour, Filter, Show, limits};
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Wish;
use super::sliders::{Slider, sliders};
use crate::views::parts::{Segmented, Stepper, View};

/// The row of controls.
pub(super) struct Controls<'a> {
    /// The state.
    pub filters: &'a Filters,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

impl View for Controls<'_> {
    fn view(&self) -> Html {
        let filters = self.filters;
        html! {
            <div class="hyper pf-controls">
                { pictures(&PICTURES, &filters.own(), filters.params().source, &self.on_wish) }
                { own(filters.camera(), filters.params().source == Source::Drawing, html! {}, &self.on_wish) }
                { self.colours() }
                { self.size() }
                { for sliders(&self.filters.params().filter).into_iter().map(|slider| self.slider(slider)) }
                { self.shows() }
            </div>
        }
    }
}

impl Controls<'_> {
    fn tell(&self, msg: impl Fn(usize) -> PictureMsg + 'static) -> Callback<usize> {
        self.on_wish.reform(move |n| msg(n).into())
    }

    /// Only pictures in colour have a choice.
    fn colours(&self) -> Html {
        const COLOURS: [Colour; 2] = [Colour::Luminance, Colour::EachChannel];
        let Some(shown) = self.filters.shown() else { return html! {} };
        if !shown.is_colour() && self.filters.camera() != Camera::Live {
            return html! {};
        }
        let chosen = COLOURS.iter().position(|c| *c == self.filters.params().colour).unwrap_or(0);
        let names = vec![text::filters_luminance(), text::filters_rgb()];
        let on_pick = self.tell(|n| PictureMsg::ColourChosen(COLOURS.get(n).copied().unwrap_or_default()));
        let channels = vec![text::filters_red(), text::filters_green(), text::filters_blue()];
        html! {
            <>
                { segmented(text::filters_colour(), names, chosen, on_pick) }
                if shown.channels().len() > 1 {
                    { segmented(text::filters_channel(), channels, self.filters.channel(),
                        self.tell(PictureMsg::ChannelChosen)) }
                }
            </>
        }
    }

    fn size(&self) -> Html {
        let [rows, cols] = self.filters.params().filter.kernel().size();
        let sized = !sliders(&self.filters.params().filter).is_empty()
            || matches!(self.filters.params().filter, Filter::Box { .. } | Filter::Binomial { .. });
        let label = text::filters_size_of_kernel();
        html! {
            <div class="field">
                <span class="lab" aria-hidden="true">{ &label }</span>
                <Stepper label={label.clone()} less={text::less_of(label.as_str())} more={text::more_of(label.as_str())}
                    value={rows.max(cols)} min=1 max={limits::KERNEL} step={if sized { 2 } else { 1 }}
                    on_change={self.tell(PictureMsg::SizeChosen)} />
            </div>
        }
    }

    fn shows(&self) -> Html {
        const SHOWS: [Show; 3] = [Show::Signed { channel: 0 }, Show::Size, Show::Plain];
        let chosen = match self.filters.show() {
            Show::Signed { .. } => 0,
            Show::Size => 1,
            Show::Plain => 2,
        };
        let names = vec![text::filters_signed(), text::filters_size(), text::filters_plain()];
        let on_pick = self.tell(|n| PictureMsg::ShowChosen(SHOWS.get(n).copied()));
        segmented(text::filters_show(), names, chosen, on_pick)
    }

    fn slider(&self, slider: Slider) -> Html {
        let filter = self.filters.params().filter.clone();
        let Slider { label, value, range: [least, most], step, put } = slider;
        let oninput = {
            let on_wish = self.on_wish.clone();
            Callback::from(move |e: InputEvent| {
                let number =
                    e.target_dyn_into::<HtmlInputElement>().map_or(f64::NAN, |i| i.value_as_number());
                if number.is_finite() {
                    on_wish.emit(PictureMsg::FilterChosen(put(&filter, number)).into());
                }
            })
        };
        html! {
            <label class="field pf-slider">
                <span class="lab">{ label }{ " " }<b>{ value.to_string() }</b></span>
                <input type="range" min={least.to_string()} max={most.to_string()} step={step.to_string()}
                    value={value.to_string()} {oninput} />
            </label>
        }
    }
}

/// Which picture: those that come with the page, and those of the person's own.
pub(super) fn pictures(page: &[Source], own: &[Source], chosen: Source, on_wish: &Callback<Wish>) -> Html {
    let all: Vec<Source> = page.iter().chain(own).copied().collect();
    let onchange = {
        let on_wish = on_wish.clone();
        Callback::from(move |e: Event| {
            let index = e.target_dyn_into::<HtmlSelectElement>().map(|s| s.selected_index()).unwrap_or(-1);
            if let Some(source) = usize::try_from(index).ok().and_then(|i| all.get(i)) {
                on_wish.emit(PictureMsg::SourceChosen(*source).into());
            }
        })
    };
    let option = |source: &Source| {
        html! { <option selected={*source == chosen}>{ title(*source) }</option> }
    };
    html! {
        <div class="field">
            <label for="pf-picture">{ text::filters_picture() }</label>
            <select id="pf-picture" class="sel" {onchange}>
                <optgroup label={text::filters_page_group()}>{ for page.iter().map(option) }</optgroup>
                if !own.is_empty() {
                    <optgroup label={text::filters_own_group()}>{ for own.iter().map(option) }</optgroup>
                }
            </select>
        </div>
    }
}

/// Ways to a picture of one's own: a file, the camera, the pad. `more` stands behind the button that clears the pad.
pub(super) fn own(camera: Camera, drawing: bool, more: Html, on_wish: &Callback<Wish>) -> Html {
    let on_file = {
        let on_wish = on_wish.clone();
        Callback::from(move |e: Event| {
            let Some(input) = e.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_wish.emit(Wish::Decode(file.into()));
            }
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let on_open = Callback::from(|e: MouseEvent| {
        let field = e.target_dyn_into::<web_sys::Element>().and_then(|b| b.next_element_sibling());
        if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlInputElement>().ok()) {
            field.click();
        }
    });
    let live = camera == Camera::Live;
    let label = match camera {
        Camera::Off => text::filters_use_camera(),
        Camera::Asked => text::filters_camera_asked(),
        Camera::Live => text::filters_stop_camera(),
    };
    let on_camera = on_wish.reform(move |_: MouseEvent| {
        (if live { PictureMsg::CameraStopped } else { PictureMsg::CameraWanted }).into()
    });
    let on_draw = on_wish.reform(|_: MouseEvent| PictureMsg::SourceChosen(Source::Drawing).into());
    let on_clear = on_wish.reform(|_: MouseEvent| PictureMsg::PadCleared.into());
    html! {
        <div class="field" role="group" aria-labelledby="pf-own">
            <span class="lab" id="pf-own">{ text::filters_own_group() }</span>
            <div class="pf-own">
                <button type="button" class="btn" onclick={on_open}>{ text::filters_open_file() }</button>
                <input type="file" accept="image/*" class="vh" tabindex="-1" aria-hidden="true" onchange={on_file} />
                <button type="button" class={classes!("btn", live.then_some("pri"))}
                    disabled={camera == Camera::Asked} onclick={on_camera}>{ label }</button>
                if drawing {
                    <button type="button" class="btn" onclick={on_clear}>{ text::filters_clear() }</button>
                    { more }
                } else {
                    <button type="button" class="btn" onclick={on_draw}>{ text::filters_draw() }</button>
                }
            </div>
        </div>
    }
}

/// A row of buttons with a label above.
pub(super) fn segmented(
    label: String,
    options: Vec<String>,
    selected: usize,
    on_pick: Callback<usize>,
) -> Html {
    let options = options.into_iter().map(AttrValue::from).collect();
    let group = Segmented {
        label: label.clone().into(),
        options,
        selected: Some(selected),
        disabled: vec![],
        on_pick,
    };
    html! { <div class="field"><span class="lab" aria-hidden="true">{ label }</span>{ group.view() }</div> }
}
