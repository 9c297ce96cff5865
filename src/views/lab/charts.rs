//! Numbers as lengths and as lines, for asides.

use kernelwalk_stage::lab::{Bar, Line, Lines};
use yew::prelude::*;

/// Lengths on one scale, one below the other.
pub(super) fn bars(bars: &[Bar]) -> Html {
    html! {
        <dl class="bars">
            { for bars.iter().map(|bar| html! {
                <div class={bar.chosen.then_some("on")} style={format!("--w:{:.3}%", bar.share * 100.0)}>
                    <dt>{ &bar.name }</dt><dd>{ &bar.text }</dd>
                </div>
            }) }
        </dl>
    }
}

/// The plot in units of its own; letters around it are set as text, which is not stretched with it.
const PLOT: [f64; 2] = [200.0, 100.0];

/// Numbers along steps, with the number that decides as a line across.
pub(super) fn lines(chart: &Lines) -> Html {
    let [low, high] = chart.ends;
    let last = chart.labels.len().saturating_sub(1).max(1) as f64;
    let x = |step: usize| step as f64 / last * PLOT[0];
    let y = |value: f64| (high - value) / (high - low) * PLOT[1];
    let part = |value: f64| format!("top:{:.2}%", y(value) / PLOT[1] * 100.0);
    let path = |line: &Line| {
        let each = line.values.iter().enumerate().filter_map(|(step, value)| Some((x(step), y((*value)?))));
        if line.stairs {
            let half = PLOT[0] / last * 0.4;
            return each.map(|(x, y)| format!("M{:.1} {y:.1}H{:.1}", x - half, x + half)).collect();
        }
        let points = each.map(|(x, y)| format!("{x:.1} {y:.1}")).collect::<Vec<_>>();
        format!("M{}", points.join("L"))
    };
    // The number of a stair stands above it.
    let stairs =
        chart.lines.iter().filter(|line| line.stairs).flat_map(|line| line.values.iter().enumerate());
    let stair = |(step, value): (usize, &Option<f64>)| {
        let value = (*value)?;
        let class = classes!("n", (chart.at == Some(step)).then_some("on"));
        let style = format!("left:{:.2}%;{}", x(step) / PLOT[0] * 100.0, part(value));
        Some(html! { <span {class} {style}>{ kernelwalk_stage::number::show(value, 1) }</span> })
    };
    // Names stand at the ends of their lines, one above and the others below, so that close ends do not cover them.
    let ends = chart.lines.iter().filter_map(|line| *line.values.last()?);
    let highest = ends.fold(low, f64::max);
    let end = |line: &Line| {
        let value = (*line.values.last()?)?;
        let class = if value == highest { "of up" } else { "of" };
        Some(html! { <span {class} style={part(value)}>{ &line.name }</span> })
    };
    html! {
        <div class="chart" role="img" aria-label={chart.spoken.clone()}>
            <svg viewBox={format!("0 0 {} {}", PLOT[0], PLOT[1])} preserveAspectRatio="none" aria-hidden="true">
                if let Some(at) = chart.at {
                    <line class="at" x1={x(at).to_string()} x2={x(at).to_string()} y1="0" y2={PLOT[1].to_string()} />
                }
                if let Some(limit) = chart.limit.map(y) {
                    <line class="limit" x1="0" x2={PLOT[0].to_string()} y1={limit.to_string()} y2={limit.to_string()} />
                }
                { for chart.lines.iter().map(|line| html! {
                    <path class={line.dashed.then_some("dashed")} d={path(line)} />
                }) }
            </svg>
            { for [low, high].map(|end| html! {
                <span class="y" style={part(end)}>{ kernelwalk_stage::number::show(end, 1) }</span>
            }) }
            { for chart.lines.iter().filter_map(end) }
            { for stairs.filter_map(stair) }
            <span class="x">{ for chart.labels.iter().enumerate().map(|(step, label)| html! {
                <span class={(chart.at == Some(step)).then_some("on")}>{ label }</span>
            }) }</span>
        </div>
    }
}
