//! What each filter makes of the picture, small; a press chooses it.

use kernelwalk_stage::app::pictures::{PictureMsg, Thumb};
use kernelwalk_stage::scenes::image_filters::Ramp;
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

use super::{Shared, Wish};
use crate::browser::canvas;

/// What [`Gallery`] shows.
#[derive(Properties, PartialEq)]
pub(super) struct GalleryProps {
    /// The state.
    pub shared: Shared,
    /// Whether the page is dark.
    pub dark: bool,
    /// Told what is wanted.
    pub on_wish: Callback<Wish>,
}

/// All filters of the library.
#[component]
pub(super) fn Gallery(props: &GalleryProps) -> Html {
    let list = use_node_ref();
    let filters = props.shared.get();
    {
        let (list, shared, dark) = (list.clone(), props.shared.clone(), props.dark);
        use_effect_with((filters.galleries(), dark), move |_| {
            let ramp = if dark { Ramp::dark() } else { Ramp::light() };
            let Some(list) = list.cast::<Element>() else { return };
            for (canvas, thumb) in canvases(&list).iter().zip(shared.get().thumbs()) {
                canvas::put(canvas, &thumb.rgba(&ramp), thumb.size());
            }
        });
    }
    html! {
        <section class="pf-gallery" aria-label={text::filters_gallery()}>
            <ul ref={list}>
                { for filters.thumbs().iter().map(|thumb| item(thumb, filters.is_chosen(&thumb.filter), &props.on_wish)) }
            </ul>
        </section>
    }
}

fn item(thumb: &Thumb, chosen: bool, on_wish: &Callback<Wish>) -> Html {
    let filter = thumb.filter.clone();
    let onclick = on_wish.reform(move |_: MouseEvent| PictureMsg::FilterChosen(filter.clone()).into());
    html! {
        <li>
            <button type="button" aria-pressed={if chosen { "true" } else { "false" }} {onclick}>
                <canvas aria-hidden="true" />
                <span>{ thumb.filter.title() }</span>
            </button>
        </li>
    }
}

/// All canvases of the gallery, in document order.
fn canvases(list: &Element) -> Vec<HtmlCanvasElement> {
    let found = list.get_elements_by_tag_name("canvas");
    (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
}
