//! Curves of a training as SVG, with their numbers as a table.

use std::fmt::Write as _;
use std::rc::Rc;

use kernelwalk_stage::app::training::{Curve, ticks};
use yew::prelude::*;

const WIDTH: f64 = 364.0;
const HEIGHT: f64 = 186.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 324.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 162.0;

/// What a chart shows and what it is called; every word comes translated.
#[derive(Properties, PartialEq)]
pub(super) struct ChartProps {
    /// Heading.
    pub title: AttrValue,
    /// What is drawn, in a few words.
    pub caption: AttrValue,
    /// The picture in one sentence, for those who do not see it.
    pub summary: AttrValue,
    /// Words: name of the per-step line, of the test line, of the step axis, of the table.
    pub words: ChartWords,
    /// One value per step.
    pub curve: Rc<Curve>,
    /// Step and value of each test on held-out images.
    pub tests: Rc<Vec<(u64, f64)>>,
    /// Last step of the axis.
    pub last_step: u64,
    /// Lower and upper end of the value axis.
    pub range: (f64, f64),
    /// Whether values are shares, printed as percentages.
    #[prop_or_default]
    pub percent: bool,
    /// More controls beside the heading.
    #[prop_or_default]
    pub children: Html,
}

/// The words of a chart.
#[derive(Clone, PartialEq)]
pub(super) struct ChartWords {
    pub train: AttrValue,
    pub test: AttrValue,
    pub step: AttrValue,
    pub table: AttrValue,
}

/// The mapping of steps and values to places in the picture.
struct Axes {
    last_step: f64,
    low: f64,
    high: f64,
}

impl Axes {
    fn x(&self, step: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * (step / self.last_step).clamp(0.0, 1.0)
    }

    /// A value beyond the scale sits on its edge.
    fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// A curve of a training: every step faint, the smoothed line, the tests.
#[component]
pub(super) fn Chart(props: &ChartProps) -> Html {
    let axes = Axes { last_step: props.last_step.max(1) as f64, low: props.range.0, high: props.range.1 };
    html! {
        <section class="tr-chart">
            <h2>{ props.title.clone() }<small>{ props.caption.clone() }</small>{ props.children.clone() }</h2>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={props.summary.clone()}>
                { value_axis(&axes, props.percent) }
                { step_axis(&axes, &props.words.step) }
                <path class="raw" d={raw_path(&axes, &props.curve)} />
                <path class="smooth" d={smooth_path(&axes, &props.curve)} />
                <path class="test" d={test_path(&axes, &props.tests)} />
                { for props.tests.iter().rev().take(60).map(|(step, value)| html! {
                    <circle class="test" cx={at(axes.x(*step as f64))} cy={at(axes.y(*value))} r="2.4" />
                }) }
                { line_names(&axes, props) }
            </svg>
            { table(props) }
        </section>
    }
}

fn at(place: f64) -> String {
    format!("{place:.1}")
}

/// A value as the axis, the table and the read-outs print it.
pub(super) fn print(value: f64, decimals: usize, percent: bool) -> String {
    let minus = if value < 0.0 { "\u{2212}" } else { "" };
    let (value, unit) = if percent { (value * 100.0, "\u{a0}%") } else { (value, "") };
    format!("{minus}{:.decimals$}{unit}", value.abs())
}

fn value_axis(axes: &Axes, percent: bool) -> Html {
    let scale = if percent { 100.0 } else { 1.0 };
    let marks = ticks(axes.low * scale, axes.high * scale, 5);
    let line = |value: &f64| {
        let y = axes.y(value / scale);
        html! {
            <>
                <path class="line" d={format!("M{LEFT} {y:.1}H{RIGHT}")} />
                <text x={at(LEFT - 6.0)} y={at(y + 4.0)} text-anchor="end">
                    { print(value / scale, if percent { 0 } else { marks.decimals }, percent) }
                </text>
            </>
        }
    };
    marks.at.iter().map(line).collect()
}

fn step_axis(axes: &Axes, name: &AttrValue) -> Html {
    let marks = ticks(0.0, axes.last_step, 4);
    let mark = |step: &f64| {
        html! {
            <text x={at(axes.x(*step))} y={at(BOTTOM + 18.0)} text-anchor="middle">
                { super::format::whole(*step as u64) }
            </text>
        }
    };
    html! {
        <>
            { for marks.at.iter().map(mark) }
            <text x={at(WIDTH)} y={at(BOTTOM + 18.0)} text-anchor="end">{ name.clone() }</text>
        </>
    }
}

/// Up and down through the extremes of each bucket: while a bucket is one step, that is the line.
fn raw_path(axes: &Axes, curve: &Curve) -> String {
    let mut path = String::new();
    for bucket in curve.buckets() {
        let letter = if path.is_empty() { 'M' } else { 'L' };
        let x = axes.x(bucket.last_step as f64);
        let _ = write!(path, "{letter}{x:.1} {:.1}", axes.y(bucket.min));
        if bucket.max > bucket.min {
            let _ = write!(path, "V{:.1}", axes.y(bucket.max));
        }
    }
    path
}

fn smooth_path(axes: &Axes, curve: &Curve) -> String {
    poly(curve.buckets().iter().map(|b| (axes.x(b.last_step as f64), axes.y(b.smooth))))
}

fn test_path(axes: &Axes, tests: &[(u64, f64)]) -> String {
    poly(tests.iter().map(|(step, value)| (axes.x(*step as f64), axes.y(*value))))
}

fn poly(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let letter = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{x:.1} {y:.1}");
    }
    path
}

/// The names of the lines at their ends, pushed apart where they would touch.
fn line_names(axes: &Axes, props: &ChartProps) -> Html {
    let train = props.curve.buckets().last().map(|b| (b.last_step, axes.y(b.smooth)));
    let test = props.tests.last().map(|(step, value)| (*step, axes.y(*value)));
    let (mut train_y, mut test_y) = (train.map(|t| t.1), test.map(|t| t.1));
    if let (Some(a), Some(b)) = (train_y, test_y)
        && (a - b).abs() < 13.0
    {
        let middle = ((a + b) / 2.0).clamp(TOP + 6.5, BOTTOM - 6.5);
        let down = if a >= b { 6.5 } else { -6.5 };
        (train_y, test_y) = (Some(middle + down), Some(middle - down));
    }
    let x = at(axes.x(props.curve.last_step().max(test.map_or(0, |t| t.0)) as f64) + 7.0);
    html! {
        <>
            if let Some(y) = train_y {
                <text class="name" x={x.clone()} y={at(y + 4.0)}>{ props.words.train.clone() }</text>
            }
            if let Some(y) = test_y {
                <text class="name test" x={x.clone()} y={at(y + 4.0)}>{ props.words.test.clone() }</text>
            }
        </>
    }
}

fn table(props: &ChartProps) -> Html {
    let decimals = if props.percent { 1 } else { 3 };
    let row = |step: u64, train: Option<f64>, test: Option<f64>| {
        let cell = |value: Option<f64>| value.map(|value| print(value, decimals, props.percent));
        html! {
            <tr>
                <th scope="row">{ super::format::whole(step) }</th>
                <td>{ cell(train) }</td>
                <td>{ cell(test) }</td>
            </tr>
        }
    };
    let mut rows: Vec<(u64, Option<f64>, Option<f64>)> =
        props.curve.sampled(10).iter().map(|b| (b.last_step, Some(b.smooth), None)).collect();
    rows.extend(props.tests.iter().rev().take(10).map(|(step, value)| (*step, None, Some(*value))));
    rows.sort_by_key(|row| row.0);
    html! {
        <details class="tr-table">
            <summary>{ props.words.table.clone() }</summary>
            <table>
                <thead><tr>
                    <th scope="col">{ props.words.step.clone() }</th>
                    <th scope="col">{ props.words.train.clone() }</th>
                    <th scope="col">{ props.words.test.clone() }</th>
                </tr></thead>
                <tbody>{ for rows.into_iter().map(|(step, train, test)| row(step, train, test)) }</tbody>
            </table>
        </details>
    }
}
