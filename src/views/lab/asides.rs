//! Smaller figures below the first: what they show is said in words beside them.

use std::rc::Rc;

use kernelwalk_stage::frame::{Aside, Asides as Parts, Frame, Grid};
use kernelwalk_stage::lab::Layout;
use yew::prelude::*;

use super::charts;
use super::figure::sign;
use crate::render::cell;
use crate::views::parts::View;

/// What stands below the sums, if there is something.
pub struct Asides {
    /// The picture.
    pub frame: Rc<Frame>,
}

impl PartialEq for Asides {
    /// They do not change while time goes on.
    fn eq(&self, other: &Self) -> bool {
        self.frame.asides == other.frame.asides && grids(&self.frame).eq(grids(&other.frame))
    }
}

fn grids(frame: &Frame) -> impl Iterator<Item = &Grid> {
    frame.of(kernelwalk_stage::frame::Role::Aside)
}

impl View for Asides {
    fn view(&self) -> Html {
        let Some(Parts { title: [title, line], parts }) = &self.frame.asides else { return html! {} };
        html! {
            <section class="strip" aria-label={title.clone()}>
                <div class="what"><b>{ title }</b>{ line }</div>
                <div class="asides">{ for parts.iter().map(|part| self.aside(part)) }</div>
            </section>
        }
    }
}

impl Asides {
    fn aside(&self, aside: &Aside) -> Html {
        let [first, rest] = &aside.remark;
        let mut shown = indices(&aside.layout).into_iter().filter_map(|index| self.frame.grids.get(index));
        let wide = shown.any(|grid| grid.marks.iter().flatten().any(|mark| mark.text.chars().count() > 2));
        html! {
            <figure class={wide.then_some("wide")}>
                <b>{ &aside.title }</b>
                { self.part(&aside.layout) }
                <figcaption><b>{ first }</b>{ rest }</figcaption>
            </figure>
        }
    }

    fn part(&self, layout: &Layout) -> Html {
        match layout {
            Layout::Grid(index) => self.frame.grids.get(*index).map_or_else(Html::default, small),
            Layout::Sign(of) => html! { <span class="op" aria-hidden="true">{ sign(*of) }</span> },
            Layout::Small(part) => html! { <div class="small">{ self.part(part) }</div> },
            Layout::Bars(bars) => charts::bars(bars),
            Layout::Lines(lines) => charts::lines(lines),
            Layout::Row(parts) | Layout::Band { parts, .. } => {
                html! { <div class="across">{ for parts.iter().map(|p| self.part(p)) }</div> }
            }
            Layout::Stack(parts) => {
                html! { <div class="stack">{ for parts.iter().map(|p| self.part(p)) }</div> }
            }
        }
    }
}

/// The grids that stand in a layout.
fn indices(layout: &Layout) -> Vec<usize> {
    match layout {
        Layout::Grid(index) => vec![*index],
        Layout::Sign(_) | Layout::Bars(_) | Layout::Lines(_) => Vec::new(),
        Layout::Small(part) => indices(part),
        Layout::Row(parts) | Layout::Stack(parts) | Layout::Band { parts, .. } => {
            parts.iter().flat_map(indices).collect()
        }
    }
}

/// A picture of numbers: read as one, since its numbers stand elsewhere, too.
fn small(grid: &Grid) -> Html {
    let style = format!("--n:{};--m:{}", grid.cols, grid.rows);
    html! {
        <div class="grid" role="img" aria-label={grid.name.clone()} {style}>
            { for grid.marks.iter().flatten().map(|mark| html! { <div class={cell::classes(mark)}>{ &mark.text }</div> }) }
        </div>
    }
}
