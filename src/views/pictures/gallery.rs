//! What each filter makes of the picture, small; a press chooses it.

use gloo::file::ObjectUrl;
use kernelwalk_stage::app::pictures::{PictureMsg, Thumb, sheet as sheet_of};
use kernelwalk_stage::scenes::image_filters::Ramp;
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
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
    let sheet = use_state(|| None::<ObjectUrl>);
    let asked = use_mut_ref(|| 0_u64);
    let filters = props.shared.get();
    {
        let (setter, shared, dark) = (sheet.setter(), props.shared.clone(), props.dark);
        use_effect_with((filters.galleries(), dark), move |_| {
            let ramp = if dark { Ramp::dark() } else { Ramp::light() };
            let pixels = sheet_of(shared.get().thumbs(), &ramp);
            *asked.borrow_mut() += 1;
            let this = *asked.borrow();
            spawn_local(async move {
                let Some((rgba, size)) = pixels else { return };
                let url = canvas::encoded(&rgba, size).await;
                // A later one may be there already.
                if url.is_some() && *asked.borrow() == this {
                    setter.set(url);
                }
            });
        });
    }
    let many = filters.thumbs().len();
    let style = sheet.as_ref().map(|url| format!("--thumbs:url({});--many:{many}", &**url));
    let chosen = |thumb: &Thumb| filters.is_chosen(&thumb.filter);
    html! {
        <section class="pf-gallery" aria-label={text::filters_gallery()}>
            <ul {style}>
                { for filters.thumbs().iter().enumerate().map(|(n, thumb)| item(n, thumb, chosen(thumb), &props.on_wish)) }
            </ul>
        </section>
    }
}

fn item(n: usize, thumb: &Thumb, chosen: bool, on_wish: &Callback<Wish>) -> Html {
    let filter = thumb.filter.clone();
    let onclick = on_wish.reform(move |_: MouseEvent| PictureMsg::FilterChosen(filter.clone()).into());
    html! {
        <li>
            <button type="button" aria-pressed={if chosen { "true" } else { "false" }} {onclick}>
                <i style={format!("--at:{n}")}></i>
                <span>{ thumb.filter.title() }</span>
            </button>
        </li>
    }
}
