//! Plan, moment and view to a picture: inputs on the left, and for each filter its slices, what they add, the bias and the
//! output map.

use kernelwalk_nn::shape::Axis;
use kernelwalk_text as say;

use super::Plan;
use super::marks::Painter;
use crate::frame::{CellId, Frame, Grid, Padding, Role, TermStrip, View, Window};
use crate::lab::{Layout, Sign};
use crate::number::IN_CELLS;
use crate::scene::Beat;

pub(super) fn frame(plan: &Plan, t: Beat, view: &View) -> Frame {
    let terms = plan.terms_per_cell();
    let moment = t.split(plan.all().cells(), terms);
    let painter = Painter::new(plan, moment, view);
    let (inputs, [filters, ..]) = (plan.params().conv.x.channels(), plan.out_shape());
    let slices = filters * plan.slices();
    let biases = if plan.biased() { filters } else { 0 };
    let mut grids: Vec<Grid> = (0..inputs).map(|channel| input(&painter, channel)).collect();
    for (role, many) in
        [(Role::Weight, slices), (Role::Bias, biases), (Role::Partial, slices), (Role::Output, filters)]
    {
        grids.extend((0..many).map(|channel| plain(&painter, role, channel, many)));
    }
    let finished = moment.cell + usize::from(moment.done == terms);
    let also = painter
        .trace
        .as_ref()
        .map(|trace| super::strip::of_filter(plan, trace, painter.focus, painter.progress, IN_CELLS));
    Frame {
        grids,
        layout: layout(plan, painter.focus),
        asides: None,
        active: painter.active,
        terms: painter.strip,
        also: also.or_else(|| Some(TermStrip::empty(painter.focus))),
        range: plan.range(),
        dimmed: view.dimmed,
        progress: (finished, plan.all().cells()),
    }
}

/// Inputs one below the other, four of them in two columns; a band for each filter.
fn layout(plan: &Plan, focus: CellId) -> Layout {
    let (inputs, [filters, ..]) = (plan.params().conv.x.channels(), plan.out_shape());
    let all = plan.slices() * filters;
    let biases = if plan.biased() { filters } else { 0 };
    let rows: Vec<Layout> = (0..inputs)
        .collect::<Vec<_>>()
        .chunks(if inputs > 3 { 2 } else { 1 })
        .map(|row| Layout::Row(row.iter().map(|channel| Layout::Grid(*channel)).collect()))
        .collect();
    let band = |filter: usize| {
        let of_filter = filter * plan.slices()..(filter + 1) * plan.slices();
        let mut parts: Vec<Layout> = of_filter.clone().map(|slice| Layout::Grid(inputs + slice)).collect();
        for (at, slice) in of_filter.enumerate() {
            parts.push(Layout::Sign(if at == 0 { Sign::Arrow } else { Sign::Plus }));
            parts.push(Layout::Grid(inputs + all + biases + slice));
        }
        if plan.biased() {
            parts.extend([Layout::Sign(Sign::Plus), Layout::Grid(inputs + all + filter)]);
        }
        parts.extend([Layout::Sign(Sign::Equals), Layout::Grid(inputs + 2 * all + biases + filter)]);
        Layout::Band { name: say::channels_filter(filter), lit: filter == focus.channel, parts }
    };
    Layout::Row(vec![
        Layout::Stack(rows),
        Layout::Sign(Sign::Star),
        Layout::Stack((0..filters).map(band).collect()),
    ])
}

fn input(painter: &Painter<'_>, channel: usize) -> Grid {
    let plane = painter.plan.plane();
    let (rows, cols) = (plane.rows(), plane.columns());
    let padding = Padding {
        top: rows.pad_before(),
        left: cols.pad_before(),
        bottom: rows.pad_after(),
        right: cols.pad_after(),
    };
    let along = |axis: &Axis| -(axis.pad_before() as i32)..(axis.in_size() + axis.pad_after()) as i32;
    let mark = |row, col| painter.mark(CellId::new(Role::Input, channel, row, col));
    Grid {
        name: say::grid_input(),
        symbol: "X",
        editable: true,
        role: Role::Input,
        channel,
        of_channels: painter.plan.params().conv.x.channels(),
        rows: rows.in_size(),
        cols: cols.in_size(),
        padding,
        marks: along(rows).map(|y| along(cols).map(|x| mark(y, x)).collect()).collect(),
        window: painter.reads(channel).then(|| window(painter)),
    }
}

/// A grid without padding: a slice, a bias, what a slice adds, an output map.
fn plain(painter: &Painter<'_>, role: Role, channel: usize, of_channels: usize) -> Grid {
    let [_, out_rows, out_cols] = painter.plan.out_shape();
    let (name, symbol, size) = match role {
        Role::Weight => (say::channels_slice(), "W", painter.plan.params().conv.w.size()),
        Role::Bias => (say::grid_bias(), "b", [1, 1]),
        Role::Partial => (say::channels_channel(painter.plan.channel_of(channel)), "", [out_rows, out_cols]),
        _ => (say::grid_output(), "Y", [out_rows, out_cols]),
    };
    Grid {
        editable: matches!(role, Role::Weight | Role::Bias),
        of_channels,
        ..Grid::plain(name, symbol, (role, channel), size, |cell| painter.mark(cell))
    }
}

/// One and the same window on every channel that the filter sees.
fn window(painter: &Painter<'_>) -> Window {
    let Painter { plan, view, moment, active, focus, .. } = painter;
    let (rows, cols) = (plan.plane().rows(), plan.plane().columns());
    let at = |cell: CellId| [rows.start(cell.row as usize) as f64, cols.start(cell.col as usize) as f64];
    let from = |before| {
        let from = plan.all().output_cell(before);
        (focus == active && from.channel == active.channel).then(|| at(from))
    };
    let [row, col] = moment.glided(view, at(*focus), from);
    Window { row, col, rows: rows.span(), cols: cols.span() }
}
