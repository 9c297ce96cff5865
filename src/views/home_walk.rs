//! The lecture's convolution at its fifth output, drawn from the scene's own frame.

use kernelwalk_stage::frame::{Grid, Mark, Role, View as Moment};
use kernelwalk_stage::lab::Lab;
use kernelwalk_stage::scene::Beat;
use kernelwalk_stage::scenes::convolution::Convolution;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::render::cell::{classes, hue_class};
use crate::views::parts::View;

/// Side of a cell.
const CELL: f64 = 30.0;
/// Where the output begins.
const OUT_X: f64 = 240.0;

/// Input and output; the window stands at the middle output.
#[derive(PartialEq)]
pub struct Walk;

impl View for Walk {
    fn view(&self) -> Html {
        let Ok(plan) = Convolution.plan(&Convolution.usual()) else { return html! {} };
        let frame = plan.frame(Beat::at(5, 0, 1), &Moment::default());
        let (Some(input), Some(output)) = (frame.of(Role::Input).next(), frame.of(Role::Output).next())
        else {
            return html! {};
        };
        let rows = input.rows as f64;
        let drop = (rows - output.rows as f64) / 2.0 * CELL;
        let wedge = input.window.map(|w| {
            let (x, y) = ((w.col + w.cols as f64) * CELL, w.row * CELL);
            let (ox, oy) =
                (OUT_X + f64::from(frame.active.col) * CELL, drop + f64::from(frame.active.row) * CELL);
            format!("{x},{y} {ox},{oy} {ox},{} {x},{}", oy + CELL, y + w.rows as f64 * CELL)
        });
        html! {
            <div class="walk">
                <svg viewBox="-2 -2 334 154" role="img" aria-label={text::home_figure()}>
                    { cells(input, 0.0, 0.0) }
                    <polygon points={wedge} fill="var(--ink)" fill-opacity=".05" stroke="var(--ink)" stroke-opacity=".3" />
                    { cells(output, OUT_X, drop) }
                </svg>
            </div>
        }
    }
}

fn cells(grid: &Grid, x: f64, y: f64) -> Html {
    // Outlined cells last, so that no neighbour covers their outline.
    let rank = |mark: &Mark| usize::from(mark.state.active) * 2 + usize::from(mark.state.tap.is_some());
    let marks = (0..4).flat_map(|wanted| grid.marks.iter().flatten().filter(move |m| rank(m) == wanted));
    html! {
        <g transform={format!("translate({x} {y})")}>
            { for marks.map(|mark| {
                let (cx, cy) = (f64::from(mark.cell.col) * CELL, f64::from(mark.cell.row) * CELL);
                let (stroke, width) = match (&mark.state.tap, mark.state.active) {
                    (Some(tap), _) => (format!("var(--{})", hue_class(tap.style)), "2"),
                    (None, true) => ("var(--ink)".to_owned(), "3"),
                    _ => ("var(--line)".to_owned(), "1"),
                };
                let step = classes(mark).split(' ').find(|c| c.len() == 2 && matches!(c.as_bytes()[0], b'p' | b'n'))
                    .map(|c| format!("var(--{c})"));
                let fill = match &mark.state.tap {
                    Some(tap) => format!("color-mix(in srgb,var(--{}) var(--tapmix),var(--surface))", hue_class(tap.style)),
                    None => step.unwrap_or_else(|| "var(--surface)".to_owned()),
                };
                html! {
                    <g transform={format!("translate({cx} {cy})")}>
                        <rect width={CELL.to_string()} height={CELL.to_string()} style={format!("fill:{fill};stroke:{stroke}")} stroke-width={width} />
                        <text x={(CELL / 2.0).to_string()} y={(CELL / 2.0 + 4.5).to_string()} text-anchor="middle" fill="var(--ink)">{ &mark.text }</text>
                    </g>
                }
            }) }
        </g>
    }
}
