//! The sum behind one output cell, product by product, with its running total.

use std::rc::Rc;

use kernelwalk_stage::frame::{Frame, Term, TermState};
use kernelwalk_text as text;
use yew::prelude::*;

use crate::render::cell::{hue_class, tap_name};

/// What [`TermsStrip`] shows.
#[derive(Properties, Clone)]
pub struct TermsStripProps {
    /// The picture.
    pub frame: Rc<Frame>,
}

impl PartialEq for TermsStripProps {
    fn eq(&self, other: &Self) -> bool {
        self.frame.terms == other.frame.terms
    }
}

/// Above this many products the strip scrolls and keeps the current one in sight.
const FIT: usize = 12;

/// One column for each product.
#[component]
pub fn TermsStrip(props: &TermsStripProps) -> Html {
    let strip = &props.frame.terms;
    let count = strip.terms.len();
    let scroller = use_node_ref();
    {
        let scroller = scroller.clone();
        use_effect_with((strip.done, count), move |(done, count)| {
            if *count > FIT
                && let Some(list) = scroller.cast::<web_sys::Element>()
            {
                let target = list.scroll_width() * (*done as i32).saturating_sub(3) / (*count as i32).max(1);
                list.set_scroll_left(target.max(0));
            }
        });
    }
    let channel = props.frame.grids.iter().any(|g| g.of_channels > 1 && g.role == strip.output.role);
    let place = if channel {
        format!("[{}, {}, {}]", strip.output.channel, strip.output.row, strip.output.col)
    } else {
        format!("[{}, {}]", strip.output.row, strip.output.col)
    };
    let equals = if strip.approximate { "\u{2248} " } else { "" };
    let state = if strip.complete() {
        match &strip.bias {
            Some((_, bias)) => text::all_terms_and_bias(count, bias.as_str()),
            None => text::all_terms(count),
        }
    } else {
        text::so_far(strip.done, count)
    };
    let classes = classes!("terms", (count > FIT).then_some("many"));
    let style = format!("--terms:{}", count.clamp(1, FIT));
    html! {
        <section class="strip" aria-label={text::terms_title()}>
            <div class="what"><b><i class="v">{ "Y" }</i>{ place }</b>{ text::terms_caption() }</div>
            <ol ref={scroller} class={classes} {style} tabindex={(count > FIT).then_some("0")}
                aria-label={text::terms_caption()}>
                { for strip.terms.iter().map(term_view) }
            </ol>
            <div class="total"><b>{ equals }{ &strip.total_text }</b><span>{ state }</span></div>
        </section>
    }
}

fn term_view(term: &Term) -> Html {
    let state = match term.state {
        TermState::Done => None,
        TermState::Current => Some("cur"),
        TermState::ToCome => Some("fut"),
    };
    let name = tap_name(&term.tap);
    html! {
        <li class={classes!("term", hue_class(term.tap.style), state)}>
            <span class="ltr">{ name }</span>
            <span class="m">{ &term.value }{ " \u{d7} " }{ &term.factor }</span>
            <span class="q">{ &term.product }</span>
            <span class="t">{ &term.running }</span>
        </li>
    }
}
