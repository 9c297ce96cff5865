//! The figure of a product: two grids that make a third, with the wedges between them.

use std::rc::Rc;

use kernelwalk_stage::frame::{CellId, Frame, Grid, Role};
use kernelwalk_stage::lab::{Layout, Sign};
use kernelwalk_text as text;
use yew::prelude::*;

use super::grid::{GridView, GridViewProps};
use super::grid_event::GridEvent;
use crate::render::measure::{self, Wedge};
use crate::views::parts::{View, memo};

/// The whole figure.
pub struct Figure {
    /// The picture.
    pub frame: Rc<Frame>,
    /// The picture whose sums are shown: while time goes on, the one before.
    pub sums: Rc<Frame>,
    /// Cells for the back row of a hall.
    pub lecture: bool,
    /// Told what the person does in a grid.
    pub on_event: Callback<GridEvent>,
}

impl View for Figure {
    fn view(&self) -> Html {
        let frame = &self.frame;
        let Some(parts) = product(&frame.layout) else { return html! {} };
        let size = |index: usize| frame.grids.get(index).map_or([0, 0], measure::taken);
        let [rows, cols] = frame.layout.cells(&size);
        let biased = frame.of(Role::Bias).next().is_some();
        let (phone, body) = self.product(parts, rows);
        let style = format!("--want:{}px;--cols:{cols};--rows:{rows}{phone}", self.wanted());
        let biased = biased.then_some("hasbias");
        let classes = classes!("fig", frame.dimmed.then_some("dim"), biased);
        html! {
            <div class={classes!("figwrap", biased)} {style}><div class={classes}>{ body }</div></div>
        }
    }
}

impl Figure {
    /// Whether its grids stand as no product does: what draws that is fetched with the scenes that need it.
    pub fn is_free(&self) -> bool {
        product(&self.frame.layout).is_none()
    }

    /// The picture that a grid is shown of: what is summed follows what is read.
    pub(super) fn picture_of(&self, index: usize) -> &Rc<Frame> {
        let summed = |frame: &Frame| frame.grids.get(index).is_some_and(|g| g.role == frame.active.role);
        if summed(&self.sums) && summed(&self.frame) { &self.sums } else { &self.frame }
    }

    /// Size of a cell that suits the grids.
    pub(super) fn wanted(&self) -> u32 {
        let shown = self.frame.grids.iter().filter(|grid| grid.role != Role::Aside);
        let side = shown.map(measure::padded).map(|(h, w)| h.max(w)).max();
        measure::wanted_cell(side.unwrap_or(1), self.lecture)
    }
}

/// What is multiplied, by what, and what it gives, where that is all there is.
fn product(layout: &Layout) -> Option<[&Layout; 3]> {
    match layout {
        Layout::Row(parts) => match &parts[..] {
            [x, Layout::Sign(Sign::Star), w, Layout::Sign(Sign::Equals), y] => Some([x, w, y]),
            _ => None,
        },
        _ => None,
    }
}

impl Figure {
    /// Three columns, the wedges between them, and what the columns need on a phone.
    fn product(&self, [x, w, y]: [&Layout; 3], rows: usize) -> (String, Html) {
        let frame = &self.frame;
        let Some((input, weight, output)) = measure::in_focus(frame) else { return Default::default() };
        let (_, in_cols) = measure::padded(input);
        let phone = format!(";--icols:{in_cols};--pcols:{}", in_cols + weight.cols.max(output.cols));
        let single = [input.role, weight.role].iter().all(|role| frame.of(*role).count() == 1);
        let body = html! {
            <>
                <div class="gx">{ self.part(x) }</div>
                <div class="op o1" aria-hidden="true">{ sign(Sign::Star) }</div>
                <div class="gk">{ self.part(w) }</div>
                <div class="op o2" aria-hidden="true">{ sign(Sign::Equals) }</div>
                <div class="gy">{ self.part(y) }</div>
                if single {
                    if let Some(wedge) = measure::input_wedge(input, weight) {
                        { wedge_view(wedge, rows, &format!("calc(var(--cell)*{:.3})", wedge.left)) }
                    }
                    { output_wedge(frame, in_cols, weight, output, rows) }
                }
            </>
        };
        (phone, body)
    }

    /// Grids one below the other; other layouts are none of a product's.
    fn part(&self, layout: &Layout) -> Html {
        match layout {
            Layout::Grid(index) => match self.frame.grids.get(*index) {
                Some(grid) if grid.role == Role::Bias => bias(self, *index, grid),
                Some(_) => boxed(self, *index),
                None => html! {},
            },
            Layout::Stack(stack) => {
                html! { <div class="stack">{ for stack.iter().map(|part| self.part(part)) }</div> }
            }
            _ => html! {},
        }
    }
}

/// A sign between two grids.
pub(in crate::views) fn sign(sign: Sign) -> Html {
    match sign {
        Sign::Star => star(),
        Sign::Equals => html! { "=" },
        Sign::Plus => html! { "+" },
        Sign::Minus => html! { "\u{2212}" },
        Sign::Arrow => html! { "\u{2192}" },
        Sign::Times | Sign::TurnedPlus | Sign::Gap => html! {},
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

/// A grid under its caption.
pub(super) fn boxed(figure: &Figure, index: usize) -> Html {
    let frame = figure.picture_of(index);
    let Some(grid) = frame.grids.get(index) else { return html! {} };
    let place = frame.index_of(grid).unwrap_or_default();
    let label = format!("{} {}{place} {}", grid.name, grid.symbol, size_text(grid)).into();
    let on_event = figure.on_event.clone();
    let view = GridViewProps { frame: frame.clone(), index, label, on_event, from: [0, 0] };
    memo(Boxed { place, view })
}

/// A grid, its caption and its indices.
#[derive(PartialEq)]
struct Boxed {
    /// The grid's place among its like, where it is not the only one.
    place: String,
    view: GridViewProps,
}

impl View for Boxed {
    fn view(&self) -> Html {
        let GridViewProps { frame, index, label, on_event, .. } = &self.view;
        let Some(grid) = frame.grids.get(*index) else { return html! {} };
        let (rows, cols) = measure::padded(grid);
        let style = format!("--n:{cols};--m:{rows}");
        let row_of = |row: usize| grid.marks[row].iter().find_map(|m| own(grid, m.cell)).map(|cell| cell.row);
        let col_of =
            |col: usize| grid.marks.iter().find_map(|row| own(grid, row[col].cell)).map(|cell| cell.col);
        html! {
            <div class="gbox" key={*index} {style}>
                <div class="cap" aria-hidden="true"><b>{ &grid.name }</b><i class="v">{ grid.symbol }</i>
                    { &self.place }{ "\u{2002}" }<span>{ size_text(grid) }</span></div>
                <div class="ix c" aria-hidden="true">
                    { for (0..cols).map(|c| html! { <span>{ col_of(c).map(index_text) }</span> }) }
                </div>
                <div class="ix r" aria-hidden="true">
                    { for (0..rows).map(|r| html! { <span>{ row_of(r).map(index_text) }</span> }) }
                </div>
                <GridView frame={frame.clone()} {index} label={label.clone()} on_event={on_event.clone()} />
            </div>
        }
    }
}

fn bias(figure: &Figure, index: usize, grid: &Grid) -> Html {
    let label = format!("{} {}", grid.name, grid.symbol);
    html! {
        <div class="bias" key={index} style="--n:1;--m:1">
            <span aria-hidden="true"><b>{ &grid.name }</b>{ " " }<i class="v">{ grid.symbol }</i></span>
            <GridView frame={figure.frame.clone()} {index} {label} on_event={figure.on_event.clone()} />
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

/// The cell, if it is one of this grid's tensor: gaps between its rows and columns belong to none, and have no index.
fn own(grid: &Grid, cell: CellId) -> Option<CellId> {
    (cell.role == grid.role).then_some(cell)
}

fn index_text(index: i32) -> String {
    kernelwalk_stage::number::show(f64::from(index), 0)
}

/// The sign for cross-correlation.
fn star() -> Html {
    html! {
        <svg width=".65em" height=".65em" viewBox="0 0 17 17" stroke="currentColor" stroke-width="1.7" stroke-linecap="round">
            <path d="M8.5 2v13M2.9 5.2l11.2 6.6M14.1 5.2L2.9 11.8" />
        </svg>
    }
}
