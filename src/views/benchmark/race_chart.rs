//! The accuracy curve of a race. Mistakes stand on a log scale: from 98 to 99 % is as far as from 90 to 95 %.

use std::fmt::Write as _;

use kernelwalk_nn::train::race::Look;
use kernelwalk_stage::app::training::ticks;
use kernelwalk_text as text;
use yew::prelude::*;

use super::parts::{percent, seconds};
use crate::views::train::format;

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 236.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 404.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 210.0;
/// Shares of mistakes at the ends of the scale; what lies beyond sits on its edge.
const MOST: f64 = 0.5;
const LEAST: f64 = 0.004;
/// Accuracies with a line and a name.
const MARKS: [f64; 8] = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995];

/// What has been seen so far, and that in a sentence.
#[derive(Properties, PartialEq)]
pub(super) struct RaceChartProps {
    pub(super) looks: Vec<Look>,
    pub(super) summary: String,
}

fn y(accuracy: f64) -> f64 {
    let mistakes = (1.0 - accuracy).clamp(LEAST, MOST);
    TOP + (BOTTOM - TOP) * (mistakes / LEAST).ln() / (MOST / LEAST).ln()
}

/// The curve, and its numbers as a table.
#[component]
pub(super) fn RaceChart(props: &RaceChartProps) -> Html {
    let last = props.looks.last().map_or(1.0, |look| look.sec).max(0.01);
    let x = |sec: f64| LEFT + (RIGHT - LEFT) * sec / last;
    let mut path = String::new();
    for look in &props.looks {
        let letter = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{:.1} {:.1}", x(look.sec), y(look.accuracy));
    }
    let marks = ticks(0.0, last, 4);
    html! {
        <section class="tr-chart">
            <h3>{ text::bench_race_chart() }<small>{ text::bench_race_caption() }</small></h3>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={props.summary.clone()}>
                { for MARKS.into_iter().map(|mark| html! { <>
                    <path class="line" d={format!("M{LEFT} {:.1}H{RIGHT}", y(mark))} />
                    <text x={(LEFT - 6.0).to_string()} y={format!("{:.1}", y(mark) + 4.0)} text-anchor="end">
                        { format::percent_short(mark) }
                    </text>
                </> }) }
                if !props.looks.is_empty() {
                    { for marks.at.iter().map(|sec| html! {
                        <text x={format!("{:.1}", x(*sec))} y={(BOTTOM + 18.0).to_string()} text-anchor="middle">
                            { format!("{sec:.*}", marks.decimals) }
                        </text>
                    }) }
                }
                <text x={WIDTH.to_string()} y={(BOTTOM + 18.0).to_string()} text-anchor="end">
                    { text::bench_race_axis() }
                </text>
                <path class="test" d={path} />
                { for props.looks.iter().map(|look| html! {
                    <circle class="test" cx={format!("{:.1}", x(look.sec))} cy={format!("{:.1}", y(look.accuracy))}
                        r="2.6" />
                }) }
            </svg>
            { table(&props.looks) }
        </section>
    }
}

fn table(looks: &[Look]) -> Html {
    html! {
        <details class="tr-table">
            <summary>{ text::bench_race_looks() }</summary>
            <table>
                <thead><tr>
                    <th scope="col">{ text::bench_race_steps() }</th>
                    <th scope="col">{ text::bench_race_time() }</th>
                    <th scope="col">{ text::bench_race_now() }</th>
                </tr></thead>
                <tbody>{ for looks.iter().map(|look| html! {
                    <tr>
                        <th scope="row">{ format::whole(look.steps) }</th>
                        <td>{ seconds(look.sec) }</td>
                        <td>{ percent(look.accuracy) }</td>
                    </tr>
                }) }</tbody>
            </table>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::{BOTTOM, TOP, y};

    #[test]
    fn halving_the_mistakes_is_the_same_way_up_everywhere() {
        let step = |from: f64, to: f64| y(from) - y(to);
        assert!((step(0.9, 0.95) - step(0.98, 0.99)).abs() < 1e-9);
        assert_eq!((y(0.1), y(1.0)), (BOTTOM, TOP));
    }
}
