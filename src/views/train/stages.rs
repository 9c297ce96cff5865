//! What happens to a drawing before the network sees it, picture by picture.

use std::rc::Rc;

use kernelwalk_text as text;
use web_sys::Element;
use yew::prelude::*;

/// One picture of the way: grey values, rows from the top.
#[derive(Clone, PartialEq)]
pub(super) struct Picture {
    /// What it is called.
    pub name: String,
    /// Values, 0 black to 255 white.
    pub grey: Rc<[u8]>,
    /// Columns.
    pub width: usize,
}

/// The pictures in order.
#[derive(Properties, PartialEq)]
pub(super) struct StagesProps {
    /// From the strokes to what the network is given; empty while there is no ink.
    pub pictures: Vec<Picture>,
}

/// The preprocessing as a row of pictures.
#[component]
pub(super) fn Stages(props: &StagesProps) -> Html {
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(props.pictures.clone(), move |pictures| {
            let Some(list) = list.cast::<Element>() else { return };
            for (canvas, picture) in super::paint::canvases(&list).iter().zip(pictures) {
                super::paint::grey(canvas, &picture.grey, picture.width);
            }
        });
    }
    if props.pictures.is_empty() {
        return html! { <p class="tr-empty">{ text::train_stages_empty() }</p> };
    }
    html! {
        <>
            <ol class="tr-stages" ref={list}>
                { for props.pictures.iter().map(|picture| html! {
                    <li>
                        <span class="pic"><canvas role="img" aria-label={picture.name.clone()} /></span>
                        <span aria-hidden="true">{ picture.name.clone() }</span>
                    </li>
                }) }
            </ol>
            <p class="tr-hint">{ text::train_stages_why() }</p>
        </>
    }
}
