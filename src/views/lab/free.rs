//! The figure where grids stand as a scene lays them out: side by side, one below the other, in bands.

use kernelwalk_stage::lab::{Layout, Sign};
use yew::prelude::*;

use super::figure::{Figure, boxed, sign};
use super::stops::stops;
use crate::render::measure::{self, Thread};

/// A caption or a gap between two grids, in cells of a usual size: the style sheet's 20 pixels.
const GAP: f64 = 0.7;

/// Whether something in it stands in a band.
fn banded(layout: &Layout) -> bool {
    match layout {
        Layout::Band { .. } => true,
        Layout::Row(parts) | Layout::Stack(parts) => parts.iter().any(banded),
        _ => false,
    }
}

/// The whole figure.
pub fn free(figure: &Figure) -> Html {
    let frame = &figure.frame;
    if let Layout::Stops(row) = &frame.layout {
        return stops(figure, row);
    }
    let bands = banded(&frame.layout);
    let size = |index: usize| {
        frame.grids.get(index).map_or([0, 0], |grid| {
            let (rows, cols) = measure::padded(grid);
            if bands { measure::captioned(grid) } else { [rows, cols] }
        })
    };
    let [_, cols] = frame.layout.cells(&size);
    let [high, down] = frame.layout.highest(&size, GAP);
    let across = frame.layout.seams();
    // On a phone every grid has a row of its own.
    let widest = frame.grids.iter().map(|grid| measure::padded(grid).1).max().unwrap_or(1);
    let style = format!(
        "--want:{}px;--cols:{cols};--high:{high};--down:{down};--across:{across};--icols:{widest}",
        figure.wanted()
    );
    // Many signs stand closer.
    let dense = !bands && frame.layout.signs() > 2;
    let thread = measure::thread(frame).map(thread_view);
    html! {
        <div class={classes!("figwrap", bands.then_some("bands"))} {style}>
            <div class={classes!("fig", "free", dense.then_some("dense"), frame.dimmed.then_some("dim"))}>
                { part(figure, &frame.layout) }{ for thread }
            </div>
        </div>
    }
}

fn part(figure: &Figure, layout: &Layout) -> Html {
    let parts = |parts: &[Layout]| parts.iter().map(|each| part(figure, each)).collect::<Html>();
    match layout {
        Layout::Grid(index) => match figure.frame.grids.get(*index) {
            Some(_) => boxed(figure, *index),
            None => html! {},
        },
        Layout::Sign(of) => html! {
            <div class="op" aria-hidden="true">
                { match of {
                    Sign::Times => html! { "\u{d7}" },
                    Sign::TurnedPlus => html! { <><sup>{ "T" }</sup>{ "+" }</> },
                    _ => sign(*of),
                } }
            </div>
        },
        Layout::Row(row) => html! { <div class="across">{ parts(row) }</div> },
        Layout::Stack(stack) => html! { <div class="stack">{ parts(stack) }</div> },
        Layout::Band { name, lit, parts: band } => html! {
            <div class={classes!("band", lit.then_some("on"))} role="group" aria-label={name.clone()}>
                <b aria-hidden="true">{ name }</b>{ parts(band) }
            </div>
        },
        Layout::Small(small) => html! { <div class="small">{ part(figure, small) }</div> },
        Layout::Bars(_) | Layout::Lines(_) | Layout::Choices(_) | Layout::Stops(_) => html! {},
    }
}

/// Down from the winner, along the line below it, over the gap, along the line above the output to its corner.
fn thread_view(Thread { from: (x, cols), lines: (below, above), to }: Thread) -> Html {
    let part = |left: String, top: f64, width: String, height: f64| {
        let style = format!(
            "left:{left};top:calc(50% + var(--cell)*{top:.3});width:{width};height:calc(var(--cell)*{height:.3})"
        );
        html! { <i class="thread" {style}></i> }
    };
    let (low, high) = (below.min(above), below.max(above));
    let (start, end) = (below - low, above - low);
    let gap = format!(
        "left:calc(var(--cell)*{cols});top:calc(50% + var(--cell)*{low:.3});width:var(--op);height:max(2px,var(--cell)*{:.3})",
        high - low
    );
    html! {
        <>
            { part(format!("calc(var(--cell)*{x} - 1px)"), below - 0.11, "2px".into(), 0.11) }
            { part(format!("calc(var(--cell)*{x})"), below, format!("calc(var(--cell)*{:.3})", cols - x), 0.0) }
            <svg class="wedge thread" aria-hidden="true" preserveAspectRatio="none" viewBox={format!("0 0 1 {}", (high - low).max(0.01))} style={gap}>
                <path d={format!("M0 {start}L1 {end}")} />
            </svg>
            { part(format!("calc(var(--cell)*{cols} + var(--op))"), above, format!("calc(var(--cell)*{to})"), 0.0) }
            <i class="knot" style={format!("left:calc(var(--cell)*{:.3} + var(--op));top:calc(50% + var(--cell)*{above:.3})", cols + to)}></i>
        </>
    }
}
