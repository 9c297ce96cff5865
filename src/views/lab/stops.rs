//! The figure of a row of cells with the stops of a window below it, as brackets.

use kernelwalk_stage::lab::{Bracket, Stop, Stops};
use yew::prelude::*;

use super::figure::Figure;
use super::grid::GridView;

/// The whole figure.
pub(super) fn stops(figure: &Figure, row: &Stops) -> Html {
    let grid = |index: usize| {
        let label = figure.frame.grids.get(index).map(|grid| {
            format!("{} {} {}", grid.name, grid.symbol, kernelwalk_text::size_by(grid.rows, grid.cols))
        });
        html! { <GridView frame={figure.picture_of(index).clone()} {index} label={label.unwrap_or_default()} on_event={figure.on_event.clone()} /> }
    };
    let ([title, line], [size, remark]) = (&row.title, &row.remark);
    let [from, step] = row.spread;
    let style =
        format!("--cols:{};--lines:{};--from:{from};--step:{step}", row.columns.max(1), row.levels.max(1));
    let dim = figure.frame.dimmed.then_some("dim");
    html! {
        <section class={classes!("stops", figure.lecture.then_some("large"), dim)} aria-label={title.clone()} {style}>
            <div class="what"><b>{ title }</b>{ line }</div>
            <div class="row">
                <div class="fit">
                    { grid(row.input) }
                    if !row.ticks.is_empty() {
                        <div class="ticks" aria-hidden="true">{ for row.ticks.iter().map(|(at, text)| html! {
                            <span style={format!("--at:{at}")}>{ text }</span>
                        }) }</div>
                    }
                    <svg aria-hidden="true" preserveAspectRatio="none" viewBox={format!("0 0 {} {}", row.columns, row.levels)}>
                        { for row.brackets.iter().map(|bracket| html! {
                            <path class={class(bracket)} d={path(bracket)} />
                        }) }
                    </svg>
                    <div class="outs">{ grid(row.output) }</div>
                </div>
                <p><b>{ size }</b>{ remark }</p>
            </div>
        </section>
    }
}

fn class(bracket: &Bracket) -> &'static str {
    match bracket.stop {
        Stop::Made => "made",
        Stop::Now => "now",
        Stop::ToCome => "",
        Stop::Dropped => "lost",
    }
}

/// Down at the first cell, along the cells, up at the last one.
fn path(Bracket { ends: [from, to], level, .. }: &Bracket) -> String {
    let (top, base) = (*level as f64 + 0.12, *level as f64 + 0.72);
    let (from, to) = (from + 0.1, to - 0.1);
    format!("M{from} {top}V{base}H{to}V{top}")
}
