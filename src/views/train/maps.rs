//! Filters and feature maps as small pictures on a signed scale.

use std::rc::Rc;

use kernelwalk_stage::app::training::{Bank, BankKind, TrainingMsg};
use kernelwalk_text as text;
use web_sys::Element;
use yew::prelude::*;

use super::format;

/// A bank of equally large maps.
#[derive(Properties, PartialEq)]
pub(super) struct MapBankProps {
    /// Which bank.
    pub kind: BankKind,
    /// Heading.
    pub title: AttrValue,
    /// Size and kind in a few words.
    pub caption: AttrValue,
    /// The maps, or nothing yet.
    pub bank: Option<Rc<Bank>>,
    /// End of the signed scale.
    pub bound: f32,
    /// What stands there while there is nothing.
    #[prop_or_default]
    pub empty: AttrValue,
    /// Name of the theme: a new one means new colours.
    pub theme: AttrValue,
    /// Which map is marked in all banks of the first layer.
    #[prop_or_default]
    pub marked: Option<usize>,
    /// Marks a map.
    #[prop_or_default]
    pub on_mark: Option<Callback<usize>>,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// A row of maps with its scale.
#[component]
pub(super) fn MapBank(props: &MapBankProps) -> Html {
    let list = use_node_ref();
    {
        let list = list.clone();
        let seen = (props.bank.clone(), props.bound.to_bits(), props.theme.clone());
        use_effect_with(seen, move |(bank, bound, _)| {
            let (Some(list), Some(bank)) = (list.cast::<Element>(), bank) else { return };
            let Some(scale) = super::paint::Signed::of_page() else { return };
            for (canvas, map) in super::paint::canvases(&list).iter().zip(bank.maps()) {
                scale.paint(canvas, map, bank.width(), f32::from_bits(*bound));
            }
        });
    }
    html! {
        <section>
            <h2>
                { props.title.clone() }<small>{ props.caption.clone() }</small>
                if let Some(bank) = &props.bank { { scale_key(props, bank) } }
            </h2>
            if let Some(bank) = &props.bank {
                <ol class={classes!("tr-maps", (bank.count() > 8).then_some("many"))} ref={list}
                    style={format!("--n:{}", bank.count())}>
                    { for (0..bank.count()).map(|n| tile(props, n)) }
                </ol>
            } else {
                <p class="tr-empty">{ props.empty.clone() }</p>
            }
        </section>
    }
}

fn tile(props: &MapBankProps, n: usize) -> Html {
    let name = text::train_map_name(n + 1);
    let picture = html! { <canvas role="img" aria-label={name.clone()} /> };
    let on = (props.marked == Some(n)).then_some("on");
    match &props.on_mark {
        None => html! { <li class={on}>{ picture }</li> },
        Some(on_mark) => {
            let onclick = on_mark.reform(move |_: MouseEvent| n);
            html! {
                <li class={on}>
                    <button type="button" {onclick} aria-label={name} aria-pressed={on.is_some().to_string()}>
                        <canvas aria-hidden="true" />
                    </button>
                </li>
            }
        }
    }
}

/// The scale with its ends, and a way to fit it where values lie beyond.
fn scale_key(props: &MapBankProps, bank: &Bank) -> Html {
    let end = format::bound(props.bound);
    let (low, high) = (format!("\u{2212}{end}"), format!("+{end}"));
    let beyond = bank.share_beyond(props.bound);
    let kind = props.kind;
    let onclick = props.on_msg.reform(move |_: MouseEvent| TrainingMsg::ScaleFitted(kind));
    let steps = ["n5", "n4", "n3", "n2", "n1", "p1", "p2", "p3", "p4", "p5"];
    html! {
        <span class="tr-key">
            if beyond > 0.0 || bank.largest() * 5.0 < props.bound {
                <button type="button" class="tr-fit" {onclick}
                    title={text::train_fit_hint(format::percent(f64::from(beyond)))}>
                    { text::train_fit_scale() }
                </button>
            }
            <span class="vh">{ text::train_key_name(low.clone(), high.clone()) }</span>
            <span aria-hidden="true">{ low }</span>
            <span aria-hidden="true">{ for steps.iter().map(|step| html! { <i class={*step}></i> }) }</span>
            <span aria-hidden="true">{ high }</span>
        </span>
    }
}
