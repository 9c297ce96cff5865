//! Beside the match maps: the same question asked pixel by pixel, and both answers along a deformation.

use kernelwalk_text as say;

use super::search::Search;
use super::series::Point;
use crate::frame::{Aside, Asides, CellId, Grid, Mark, MarkState, Role};
use crate::lab::{Layout, Line, Lines, Sign, Stack};
use crate::number;

pub(super) fn asides(search: &Search, grids: &mut Vec<Grid>) -> Asides {
    let parts = vec![pixels(search, grids), deformation(search)];
    Asides { title: [say::feat_beside(), say::feat_beside_line()], parts }
}

fn pixels(search: &Search, grids: &mut Vec<Grid>) -> Aside {
    let plan = search.plan();
    let (params, pixels) = (plan.params(), plan.pixels());
    let first = grids.len();
    let differs = |y, x| pixels.differing.contains(&[y, x]);
    grids.push(small(0, say::feat_stored(), &params.reference(), |_, _| false));
    grids.push(small(1, say::feat_compared(), &params.drawing, differs));
    let small = |index| Layout::Small(Box::new(Layout::Grid(index)));
    let (equal, all) = (pixels.equal, pixels.total());
    let score = number::show(pixels.score, 2);
    let equals = if number::is_exact(pixels.score, 2) { "=" } else { "≈" };
    let verdict = if plan.pixels_say_x() { say::feat_pixels_yes() } else { say::feat_pixels_no() };
    let sum = format!("({equal} − {}) / {all} {equals} {score}", pixels.differing.len());
    Aside {
        title: say::feat_pixels(),
        layout: Layout::Row(vec![small(first), Layout::Sign(Sign::Gap), small(first + 1)]),
        remark: [say::feat_equal(equal, all), format!("{sum}: {verdict}")],
    }
}

fn deformation(search: &Search) -> Aside {
    let (points, params) = (search.series(), search.plan().params());
    let line = |name, dashed, of: fn(&Point) -> f64| {
        let values = points.iter().map(of).map(Some).collect();
        Line { name, values, dashed, stairs: false }
    };
    let lines = vec![
        line(say::feat_features(), false, |point| point.features),
        line(say::feat_pixels_short(), true, |point| point.pixels),
    ];
    let told = |line: &Line| {
        let numbers: Vec<String> =
            line.values.iter().flatten().map(|value| number::show(*value, 2)).collect();
        format!("{}: {}", line.name, numbers.join(", "))
    };
    let values = || lines.iter().flat_map(|line| line.values.iter().flatten());
    let title = say::feat_series(super::desk::kind_name(params.kind));
    let chart = Lines {
        spoken: lines.iter().map(told).collect::<Vec<_>>().join(". "),
        ends: [values().copied().fold(0.0, f64::min), values().copied().fold(1.0, f64::max)],
        labels: points.iter().map(|point| point.step.to_string()).collect(),
        limit: Some(params.threshold()),
        at: points.iter().position(|point| point.step == params.step && point.drawing == params.drawing),
        lines,
    };
    let held =
        |of: fn(&Point) -> f64| points.iter().take_while(|point| of(point) >= params.threshold()).count();
    let until = |held: usize| match held {
        0 => say::feat_held_never(),
        steps => say::feat_held(steps - 1),
    };
    Aside {
        title,
        layout: Layout::Lines(chart),
        remark: [
            say::feat_held_features(until(held(|point| point.features))),
            say::feat_held_pixels(until(held(|point| point.pixels))),
        ],
    }
}

fn small(channel: usize, name: String, drawing: &Stack, differs: impl Fn(usize, usize) -> bool) -> Grid {
    let mark = |cell: CellId| {
        let (y, x) = (cell.row as usize, cell.col as usize);
        let value = drawing.get(0, y, x);
        let step = value.map(super::params::shade);
        let state = MarkState { step, differs: differs(y, x), ..MarkState::default() };
        Mark::new(cell, value, None, state)
    };
    Grid::plain(name, "", (Role::Aside, channel), drawing.size(), mark)
}
