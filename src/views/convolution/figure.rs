//! The figure: input, weight and output in one row, with the wedges between them.

use std::rc::Rc;

use kernelwalk_stage::frame::{Frame, Grid, Role};
use kernelwalk_text as text;
use yew::prelude::*;

use super::grid::GridView;
use super::grid_event::GridEvent;
use crate::render::measure::{self, Wedge};
use crate::views::parts::View;

/// The whole figure.
pub struct Figure {
    /// The picture.
    pub frame: Rc<Frame>,
    /// Cells for the back row of a hall.
    pub lecture: bool,
    /// Told what the person does in a grid.
    pub on_event: Callback<GridEvent>,
}

impl View for Figure {
    fn view(&self) -> Html {
        let frame = &self.frame;
        let Some((input, weight, output)) = measure::in_focus(frame) else { return html! {} };
        let (in_rows, in_cols) = measure::padded(input);
        let biased = frame.of(Role::Bias).next().is_some();
        let stacked = |role| frame.of(role).count().max(1);
        let tallest = [
            in_rows * stacked(Role::Input),
            // The bias stands below the weight, and the column is centred.
            weight.rows * stacked(Role::Weight) + if biased { 3 } else { 0 },
            output.rows * stacked(Role::Output),
        ];
        let rows = tallest.into_iter().max().unwrap_or(1);
        let cols = in_cols + weight.cols + output.cols;
        let side = in_rows.max(in_cols).max(output.rows).max(output.cols);
        let wanted = measure::wanted_cell(side, self.lecture);
        let single = stacked(Role::Input) == 1 && stacked(Role::Weight) == 1;
        let style = format!(
            "--want:{wanted}px;--cols:{cols};--rows:{rows};--icols:{in_cols};--pcols:{}",
            in_cols + weight.cols.max(output.cols)
        );
        let group = |role: Role, class: &'static str| {
            let grids = frame.grids.iter().enumerate().filter(move |(_, g)| g.role == role);
            html! {
                <div class={classes!("stack", class)}>
                    { for grids.map(|(index, grid)| boxed(frame, index, grid, &self.on_event)) }
                </div>
            }
        };
        let classes = classes!("fig", frame.dimmed.then_some("dim"), biased.then_some("hasbias"));
        html! {
            <div class={classes!("figwrap", biased.then_some("hasbias"))}>
                <div class={classes} {style}>
                    { group(Role::Input, "gx") }
                    <div class="op o1" aria-hidden="true">{ star() }</div>
                    <div class="gk stack">
                        { for frame.grids.iter().enumerate().filter(|(_, g)| g.role == Role::Weight)
                            .map(|(index, grid)| boxed(frame, index, grid, &self.on_event)) }
                        { for frame.grids.iter().enumerate().filter(|(_, g)| g.role == Role::Bias)
                            .map(|(index, _)| bias(frame, index, &self.on_event)) }
                    </div>
                    <div class="op o2" aria-hidden="true">{ "=" }</div>
                    { group(Role::Output, "gy") }
                    if single {
                        if let Some(wedge) = measure::input_wedge(input, weight) {
                            { wedge_view(wedge, rows, &format!("calc(var(--cell)*{:.3})", wedge.left)) }
                        }
                        { output_wedge(frame, in_cols, weight, output, rows) }
                    }
                </div>
            </div>
        }
    }
}

fn output_wedge(frame: &Frame, in_cols: usize, weight: &Grid, output: &Grid, rows: usize) -> Html {
    let wedge = measure::output_wedge(frame, weight, output);
    let left = format!("calc(var(--cell)*{} + var(--op))", in_cols + weight.cols);
    wedge_view(wedge, rows, &left)
}

/// Stretched over the gap: one unit wide, one unit per cell high, the middle of the figure at 0.
fn wedge_view(wedge: Wedge, rows: usize, left: &str) -> Html {
    let (from, to) = (wedge.from, wedge.to);
    let points = format!("0,{:.3} 1,{:.3} 1,{:.3} 0,{:.3}", from.0, to.0, to.1, from.1);
    let half = rows as f64 / 2.0;
    let style = format!(
        "left:{left};width:calc(var(--cell)*{:.3} + var(--op));height:calc(var(--cell)*{rows});top:calc(50% - var(--cell)*{half})",
        wedge.inside.max(0.0)
    );
    html! {
        <svg class="wedge" aria-hidden="true" preserveAspectRatio="none" viewBox={format!("0 {} 1 {rows}", -half)} {style}>
            <polygon {points} />
        </svg>
    }
}

fn boxed(frame: &Rc<Frame>, index: usize, grid: &Grid, on_event: &Callback<GridEvent>) -> Html {
    let (rows, cols) = measure::padded(grid);
    let (name, symbol) = match grid.role {
        Role::Input => (text::grid_input(), "X"),
        Role::Weight => (text::grid_weight(), "W"),
        Role::Output => (text::grid_output(), "Y"),
        Role::Bias => (text::grid_bias(), "b"),
    };
    let size = size_text(grid);
    let channel = (grid.of_channels > 1).then(|| grid.channel.to_string());
    let symbol_and_channel =
        format!("{symbol}{}", channel.as_deref().map(|c| format!("[{c}]")).unwrap_or_default());
    let label = format!("{name} {symbol_and_channel} {size}");
    let style = format!("--n:{cols};--m:{rows}");
    let first = |axis: usize| -(axis as i32);
    html! {
        <div class="gbox" key={index} {style}>
            <div class="cap" aria-hidden="true"><b>{ name }</b><i class="v">{ symbol }</i>
                { channel.map(|c| format!("[{c}]")) }{ "\u{2002}" }<span>{ size }</span></div>
            <div class="ix c" aria-hidden="true">
                { for (0..cols as i32).map(|c| html! { <span>{ index_text(first(grid.padding.left) + c) }</span> }) }
            </div>
            <div class="ix r" aria-hidden="true">
                { for (0..rows as i32).map(|r| html! { <span>{ index_text(first(grid.padding.top) + r) }</span> }) }
            </div>
            <GridView frame={frame.clone()} {index} {label} on_event={on_event.clone()} />
        </div>
    }
}

fn bias(frame: &Rc<Frame>, index: usize, on_event: &Callback<GridEvent>) -> Html {
    let label = format!("{} b", text::grid_bias());
    html! {
        <div class="bias" style="--n:1;--m:1">
            <span aria-hidden="true"><b>{ text::grid_bias() }</b>{ " " }<i class="v">{ "b" }</i></span>
            <GridView frame={frame.clone()} {index} {label} on_event={on_event.clone()} />
        </div>
    }
}

fn size_text(grid: &Grid) -> String {
    let size = text::size_by(grid.rows, grid.cols);
    let p = grid.padding;
    if p.is_empty() {
        size
    } else if p.top == p.bottom && p.left == p.right && p.top == p.left {
        text::size_with_padding(size, p.top)
    } else {
        text::size_with_paddings(size, p.top + p.bottom, p.left + p.right)
    }
}

fn index_text(index: i32) -> String {
    kernelwalk_stage::number::show(f64::from(index), 0)
}

/// The sign for cross-correlation.
fn star() -> Html {
    html! {
        <svg width="17" height="17" viewBox="0 0 17 17" stroke="currentColor" stroke-width="1.7" stroke-linecap="round">
            <path d="M8.5 2v13M2.9 5.2l11.2 6.6M14.1 5.2L2.9 11.8" />
        </svg>
    }
}
