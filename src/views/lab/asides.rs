//! Smaller figures below the first: what they show is said in words beside them.

use std::rc::Rc;

use kernelwalk_stage::frame::{Aside, Asides as Parts, Frame, Grid, Role};
use kernelwalk_stage::lab::{Choices, Layout};
use yew::prelude::*;

use super::charts;
use super::figure::{Figure, sign};
use super::grid::GridView;
use super::grid_event::GridEvent;
use crate::render::cell;
use crate::views::parts::View;

/// What stands below the sums, if there is something.
pub struct Asides {
    /// The picture.
    pub frame: Rc<Frame>,
    /// Told what the person does in a grid of settings.
    pub on_event: Callback<GridEvent>,
}

impl From<&Figure> for Asides {
    fn from(figure: &Figure) -> Self {
        Self { frame: figure.frame.clone(), on_event: figure.on_event.clone() }
    }
}

impl PartialEq for Asides {
    /// They do not change while time goes on.
    fn eq(&self, other: &Self) -> bool {
        self.frame.asides == other.frame.asides && grids(&self.frame).eq(grids(&other.frame))
    }
}

fn grids(frame: &Frame) -> impl Iterator<Item = &Grid> {
    frame.grids.iter().filter(|grid| matches!(grid.role, Role::Aside | Role::Choice))
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
        let chain = matches!(&aside.layout, Layout::Choices(choices) if choices.chain);
        let shown = indices(&aside.layout).into_iter().filter_map(|index| self.frame.grids.get(index));
        let marks = shown.flat_map(|grid| grid.marks.iter().flatten());
        let longest = marks.map(|mark| mark.text.chars().count()).max().unwrap_or(0);
        let wide = match longest {
            0..=2 => None,
            3 | 4 => Some("wide"),
            _ => Some("wide wider"),
        };
        html! {
            <figure class={classes!(wide, chain.then_some("chain"))}>
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
            Layout::Choices(choices) => self.choices(choices),
            Layout::Stops(_) => html! {},
            Layout::Row(parts) | Layout::Band { parts, .. } => {
                html! { <div class="across">{ for parts.iter().map(|p| self.part(p)) }</div> }
            }
            Layout::Stack(parts) => {
                html! { <div class="stack">{ for parts.iter().map(|p| self.part(p)) }</div> }
            }
        }
    }
}

impl Asides {
    /// Settings in rows and columns: a press takes one. What they are called scrolls with them.
    fn choices(&self, choices: &Choices) -> Html {
        let Some(grid) = self.frame.grids.get(choices.grid) else { return html! {} };
        let names =
            |names: &[String]| names.iter().map(|name| html! { <span>{ name }</span> }).collect::<Html>();
        let [across, down] = &choices.axes;
        html! {
            <div class="choices" style={format!("--n:{};--m:{}", grid.cols, grid.rows)}>
                <b aria-hidden="true">{ format!("{down} \u{2193}, {across} \u{2192}") }</b>
                <div class="ac" aria-hidden="true">{ names(&choices.across) }</div>
                <div class="dn" aria-hidden="true">{ names(&choices.down) }</div>
                <GridView frame={self.frame.clone()} index={choices.grid} label={grid.name.clone()}
                    on_event={self.on_event.clone()} />
            </div>
        }
    }
}

/// The grids that stand in a layout.
fn indices(layout: &Layout) -> Vec<usize> {
    match layout {
        Layout::Grid(index) => vec![*index],
        Layout::Sign(_) | Layout::Bars(_) | Layout::Lines(_) | Layout::Choices(_) | Layout::Stops(_) => {
            Vec::new()
        }
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
