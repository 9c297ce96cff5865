//! Beside the stops: a map of settings, the stairs that the floor makes, and a chain of layers.

use kernelwalk_text as say;

use super::laid::{CHAIN, MAP, SIZE, named};
use super::picture::choice;
use super::{Fit, Laid, MapKind, Network, Pad, Reached, Reading, Setting, Side, Stair};
use crate::frame::{Aside, Asides, CellId, Grid, Mark, Role, View};
use crate::lab::predict::UNKNOWN;
use crate::lab::{Choices, Layout, Line, Lines};
use crate::number;

pub(super) fn asides(laid: &Laid, view: &View, grids: &mut Vec<Grid>) -> Asides {
    let first = grids.len();
    grids.extend([map(laid, view), chain(laid, view)]);
    let side = laid.side().side;
    let held = match laid.settings().map {
        MapKind::StridePadding => say::outsize_held_sp(side.in_size, side.kernel_size),
        MapKind::InputKernel => say::outsize_held_hk(side.stride, super::setup::cells(side)),
    };
    Asides {
        title: [say::outsize_choices(), held],
        parts: vec![
            map_aside(laid, first),
            stairs(laid),
            chain_aside(laid, first + 1, say::outsize_chain_line()),
        ],
    }
}

fn axis_name(map: MapKind, at: usize) -> String {
    match (map, at) {
        (MapKind::StridePadding, 0) => say::stride(),
        (MapKind::StridePadding, _) => say::padding(),
        (MapKind::InputKernel, 0) => say::input_size(),
        (MapKind::InputKernel, _) => say::kernel(),
    }
}

fn map_aside(laid: &Laid, grid: usize) -> Aside {
    let numbers = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect();
    let kind = laid.settings().map;
    let choices = Choices {
        grid,
        axes: [0, 1].map(|at| axis_name(kind, at)),
        across: numbers(&laid.map().across),
        down: numbers(&laid.map().down),
        chain: false,
    };
    let remark = [String::new(), say::outsize_map_line()];
    Aside { title: say::outsize_map(), layout: Layout::Choices(choices), remark }
}

fn map(laid: &Laid, view: &View) -> Grid {
    let map = laid.map();
    let most = map.cells.iter().flatten().filter_map(|cell| Some(cell.fit.as_ref().ok()?.out_size)).max();
    let mark = |cell: CellId| {
        let number = laid.number(cell).unwrap_or_default();
        let Some(setting) = laid.setting(cell) else {
            return choice(view, cell, 0, String::new(), String::new());
        };
        let note = note(setting);
        let shown = if setting.fit.is_ok() { number.to_string() } else { "–".to_owned() };
        let mut mark = choice(view, cell, number, shown, note);
        mark.state.said = name(laid, setting);
        mark.state.active = map.here == Some([cell.row as usize, cell.col as usize]);
        mark.state.left_out = setting.fit.is_err();
        mark.state.warns = setting.fit.as_ref().is_ok_and(|fit| !fit.unread().is_empty());
        // Shades say what the numbers say: five steps up to the largest size.
        let share = number as f64 / most.unwrap_or(1).max(1) as f64;
        mark.state.step = setting.fit.is_ok().then_some((share * 5.0).ceil() as i8);
        mark
    };
    let size = [map.down.len(), map.across.len()];
    let kind = laid.settings().map;
    let label = say::outsize_map_label(axis_name(kind, 0), axis_name(kind, 1));
    Grid::plain(label, "", (Role::Choice, MAP), size, mark)
}

/// The two numbers of a setting of the map.
pub(super) fn name(laid: &Laid, setting: &Setting) -> String {
    let two = laid.map().variables.map(|variable| named(variable, setting.side.get(variable).unwrap_or(0)));
    two.join(", ")
}

/// What a setting comes to, in two words.
pub(super) fn note(setting: &Setting) -> String {
    setting.fit.as_ref().map_or_else(|_| say::outsize_none(), left)
}

fn left(fit: &Fit) -> String {
    match &fit.reading {
        Reading::Exact | Reading::Overhang { .. } => say::outsize_exact(),
        Reading::OnlyPadding { .. } => say::outsize_only_padding(),
        Reading::Unread(cells) => say::outsize_cells_unread(cells.len()),
    }
}

fn stairs(laid: &Laid) -> Aside {
    let (stairs, kind) = (laid.stairs(), laid.settings().map);
    let size = |stair: &Stair| stair.fit.as_ref().ok().map(|fit| fit.out_size as f64);
    let sizes: Vec<_> = stairs.iter().map(size).collect();
    let exact: Vec<_> = stairs.iter().map(Stair::exact).collect();
    let told = |(stair, size): (&Stair, &Option<f64>)| {
        format!("{}: {}", stair.at, size.map_or_else(say::outsize_none, |size| number::show(size, 0)))
    };
    let all = || exact.iter().chain(&sizes).flatten().copied();
    let (least, most) = (all().fold(f64::MAX, f64::min), all().fold(1.0, f64::max));
    // Stairs that are close to each other far above 0 would be flat from there.
    let low = if least * 1.5 > most { (least - 1.0).floor().max(0.0) } else { 0.0 };
    let now = laid.side().side.get(laid.map().variables[0]);
    let line = |name, values, dashed| Line { name, values, dashed, stairs: !dashed };
    let spoken = stairs.iter().zip(&sizes).map(told).collect::<Vec<_>>().join(", ");
    let chart = Lines {
        spoken: format!("{}. {spoken}", say::outsize_stairs_label(axis_name(kind, 0))),
        // Room for the number above the highest stair.
        ends: [low, (most + (most - low) * 0.2).ceil()],
        labels: stairs.iter().map(|stair| stair.at.to_string()).collect(),
        limit: None,
        at: stairs.iter().position(|stair| Some(stair.at) == now),
        lines: vec![line(String::new(), exact, true), line(String::new(), sizes, false)],
    };
    Aside {
        title: say::outsize_stairs(),
        layout: Layout::Lines(chart),
        remark: [String::new(), say::outsize_stairs_line(axis_name(kind, 0))],
    }
}

pub(super) fn network_name(network: Network) -> String {
    match network {
        Network::LeNet5 => say::outsize_lenet5(),
        Network::AlexNet => say::outsize_alexnet(),
        Network::Vgg16 => say::outsize_vgg16(),
        Network::ResNet50 => say::outsize_resnet50(),
        Network::ResNet50Paper => say::outsize_resnet50_paper(),
    }
}

fn chain_aside(laid: &Laid, grid: usize, remark: String) -> Aside {
    let down = vec![
        say::outsize_line_size(),
        say::outsize_line_layer(),
        say::outsize_line_ksp(),
        say::outsize_line_field(),
        say::outsize_line_jump(),
        say::outsize_line_left(),
    ];
    let title = say::outsize_chain(network_name(laid.settings().network));
    Aside { title, layout: in_a_row(grid, down), remark: [String::new(), remark] }
}

/// Cells one after the other, with what their lines are called.
fn in_a_row(grid: usize, down: Vec<String>) -> Layout {
    let axes = [String::new(), String::new()];
    Layout::Choices(Choices { grid, axes, across: Vec::new(), down, chain: true })
}

/// In place of all that: the sizes that are to be predicted. What these cells say does not depend on hidden ones.
pub(super) fn asked(laid: &Laid, view: &View, hidden: &[CellId], grids: &mut Vec<Grid>) -> Asides {
    let first = grids.len();
    let mut chain = chain(laid, view);
    for mark in chain.marks.iter_mut().flatten() {
        // A layer with the settings above would say what the one before it leaves.
        mark.state.active = false;
        let layer = laid.link_of(mark.cell).and_then(|link| laid.layer(link));
        if let Some((reached, _)) = layer.filter(|_| hidden.contains(&mark.cell)) {
            // So many lines as it has later: the numbers beside it stay in line.
            mark.state.note = [&set(reached), UNKNOWN].join("\n");
        }
    }
    grids.extend([sizes(laid, view), chain]);
    let lines =
        vec![say::outsize_line_size(), say::outsize_chain_input(), say::outsize_line_ksp(), say::dilation()];
    let size = Aside {
        title: say::outsize_map(),
        layout: in_a_row(first, lines),
        remark: [String::new(), say::outsize_asked_line()],
    };
    Asides {
        title: [say::outsize_asked(), String::new()],
        parts: vec![size, chain_aside(laid, first + 1, say::outsize_asked_chain())],
    }
}

fn sizes(laid: &Laid, view: &View) -> Grid {
    let sides = laid.settings().sides;
    Grid::plain(say::outsize_map(), "", (Role::Choice, SIZE), [1, laid.sizes()], |cell| {
        let side = sides[usize::from(cell.col == 1)];
        let numbers = format!("{} / {} / {}", side.kernel_size, side.stride, padded(side));
        let note = [side.in_size.to_string(), numbers, side.dilation.to_string()].join("\n");
        let number = laid.number(cell).unwrap_or_default();
        let mut mark = choice(view, cell, number, number.to_string(), note);
        mark.state.said = size_name(cell).to_owned();
        mark
    })
}

/// The symbol of a size in the formula.
pub(super) fn size_name(cell: CellId) -> &'static str {
    if cell.col == 1 { "Wₒᵤₜ" } else { "Hₒᵤₜ" }
}

/// The padding, before and after where they differ.
pub(super) fn padded(side: Side) -> String {
    match side.padding {
        Pad::Cells([before, after]) if before == after => before.to_string(),
        Pad::Cells([before, after]) => format!("{before} + {after}"),
        Pad::Same => "same".to_owned(),
    }
}

fn chain(laid: &Laid, view: &View) -> Grid {
    let size = [1, laid.walk().layers.len() + 1];
    let name = say::outsize_chain(network_name(laid.settings().network));
    Grid::plain(name, "", (Role::Choice, CHAIN), size, |cell| link(laid, view, cell))
}

/// What a layer says before its size is known, line by line.
fn set(reached: &Reached) -> String {
    let layer = &reached.layer;
    let numbers = format!("{} / {} / {}", layer.kernel_size, layer.stride, layer.padding);
    [layer.name.to_string(), numbers, reached.field.to_string(), reached.jump.to_string()].join("\n")
}

fn link(laid: &Laid, view: &View, cell: CellId) -> Mark {
    let number = laid.number(cell).unwrap_or_default();
    let layer = laid.link_of(cell).and_then(|link| laid.layer(link));
    let Some((reached, side)) = layer else {
        let lines = [say::outsize_chain_input(), "–".into(), "1".into(), "1".into(), "–".into()];
        let mut mark = choice(view, cell, number, number.to_string(), lines.join("\n"));
        mark.state.said = say::outsize_link(1, 1);
        return mark;
    };
    let note = [set(reached), left(&reached.fit)].join("\n");
    let mut mark = choice(view, cell, number, number.to_string(), note);
    mark.state.said = say::outsize_link(reached.field, reached.jump);
    mark.state.active = laid.settings().sides == [side; 2];
    mark.state.warns = !reached.fit.unread().is_empty();
    mark
}
