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
    let limit = y(chart.limit);
    let part = |value: f64| format!("top:{:.2}%", y(value) / PLOT[1] * 100.0);
    let path = |line: &Line| {
        let point = |(step, value): (usize, &f64)| format!("{:.1},{:.1}", x(step), y(*value));
        line.values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
    };
    // Names stand at the ends of their lines, one above and the others below, so that close ends do not cover them.
    let highest = chart.lines.iter().filter_map(|line| line.values.last().copied()).fold(low, f64::max);
    let end = |line: &Line| {
        let value = *line.values.last()?;
        let class = if value == highest { "of up" } else { "of" };
        Some(html! { <span {class} style={part(value)}>{ &line.name }</span> })
    };
    html! {
        <div class="chart" role="img" aria-label={chart.spoken.clone()}>
            <svg viewBox={format!("0 0 {} {}", PLOT[0], PLOT[1])} preserveAspectRatio="none" aria-hidden="true">
                if let Some(at) = chart.at {
                    <line class="at" x1={x(at).to_string()} x2={x(at).to_string()} y1="0" y2={PLOT[1].to_string()} />
                }
                <line class="limit" x1="0" x2={PLOT[0].to_string()} y1={limit.to_string()} y2={limit.to_string()} />
                { for chart.lines.iter().map(|line| html! {
                    <polyline class={line.dashed.then_some("dashed")} points={path(line)} />
                }) }
            </svg>
            { for [low, high].map(|end| html! {
                <span class="y" style={part(end)}>{ kernelwalk_stage::number::show(end, 1) }</span>
            }) }
            { for chart.lines.iter().filter_map(end) }
            <span class="x">{ for chart.labels.iter().enumerate().map(|(step, label)| html! {
                <span class={(chart.at == Some(step)).then_some("on")}>{ label }</span>
            }) }</span>
        </div>
    }
}
