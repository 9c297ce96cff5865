//! The sum behind one output cell, product by product, with its running total.

use std::rc::Rc;

use kernelwalk_stage::frame::{CellId, Frame, Term, TermState, TermStrip};
use kernelwalk_stage::text as words;
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
        self.frame.terms == other.frame.terms && self.frame.also == other.frame.also
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
    let frame = &*props.frame;
    let rows = [Some(&frame.terms), frame.also.as_ref()];
    html! {
        <section class="strip" aria-label={text::terms_title()}>
            <div class="what"><b><i class="v">{ strip.symbol }</i>{ place(frame, strip.output) }</b>{ &strip.caption }</div>
            <div class="sums">{ for rows.into_iter().flatten().map(|strip| row(strip, &scroller)) }</div>
        </section>
    }
}

/// The first of a tensor's channels is named, too, if there are more.
fn place(frame: &Frame, output: CellId) -> String {
    let many = frame.grids.iter().any(|g| g.of_channels > 1 && g.role == output.role);
    if many { format!("[{}, {}, {}]", output.channel, output.row, output.col) } else { words::place(output) }
}

/// One strip of terms with what they come to.
fn row(strip: &TermStrip, scroller: &NodeRef) -> Html {
    let count = strip.terms.len();
    let classes = classes!("terms", (count > FIT).then_some("many"));
    let style = format!("--terms:{}", count.clamp(1, FIT));
    let equals = if strip.approximate { "\u{2248} " } else { "" };
    html! {
        <div class="sum">
            if !strip.name.is_empty() {
                <i class="fold">{ &strip.name }</i>
            }
            <ol ref={scroller} class={classes} {style} tabindex={(count > FIT).then_some("0")} aria-label={strip.caption.clone()}>
                { for strip.terms.iter().map(term_view) }
            </ol>
            <div class="total"><b>{ equals }{ &strip.total_text }</b><span>{ &strip.progress }</span></div>
        </div>
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
            if !term.factor.is_empty() {
                <span class="ltr">{ name }</span>
                <span class="m">{ &term.value }{ " \u{d7} " }{ &term.factor }</span>
            } else if term.value != term.product {
                <span class="m">{ &term.value }</span>
            }
            <span class="q">{ &term.product }</span>
            <span class="t">{ &term.running }</span>
        </li>
    }
}
