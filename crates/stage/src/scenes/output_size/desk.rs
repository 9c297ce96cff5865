//! What stands beside the picture: controls, ways out, formula, program, notes.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::asides::network_name;
use super::setup::{NETWORKS, cells, field, is_exact};
use super::{Framing, Laid, MapKind, Network, Settings, Side, Variable, code, limits, one_change_away};
use crate::lab::{self, Choice, Control, Desk, Fix, Formula, Outcome, Setup, Target, ways_out};
use crate::{number, text};

pub(super) fn desk(of: &Settings) -> Desk {
    let laid = Laid::new(of);
    let laid = laid.as_ref();
    let outcome = laid.map_or_else(|why| Outcome::Impossible(why.clone()), Laid::outcome);
    Desk {
        controls: controls(of),
        more: Vec::new(),
        verdict: verdict(laid, &outcome),
        fixes: if of.sides.into_iter().all(is_exact) { Vec::new() } else { fixes(of, laid.is_err()) },
        formulas: formulas(of, laid.ok()),
        program: code::program(of, laid),
        key: String::new(),
        spoken: spoken(laid),
        notes: vec![
            say::outsize_note_floor(),
            say::outsize_note_field(),
            say::outsize_note_same(),
            say::outsize_note_sources(),
        ],
        outcome,
    }
}

fn controls(of: &Settings) -> Vec<Control> {
    let pair = |label, symbol, field, number: fn(Side) -> usize, variable: Variable| Control::Pair {
        label,
        symbol,
        target: Target::Pair(field),
        value: of.sides.map(number),
        limits: [variable.least(), variable.most()],
    };
    let choice =
        |name, chosen, settings: Settings| Choice { name, chosen, setup: Some(Setup::from(&settings)) };
    let border = |framing: Framing| {
        let name = match framing {
            Framing::Valid => say::border_valid(),
            Framing::Same => say::border_same(),
            Framing::Full => say::border_full(),
        };
        let sides = of.sides.map(|side| framing.framed(side));
        let room = sides.iter().all(|side| cells(*side) <= limits::PADDING);
        let offered = choice(name, sides == of.sides, Settings { sides, ..*of });
        Choice { setup: offered.setup.filter(|_| room), ..offered }
    };
    let map = |map: MapKind, name| choice(name, map == of.map, Settings { map, ..*of });
    let network =
        |network: Network| choice(network_name(network), network == of.network, Settings { network, ..*of });
    let maps = vec![
        map(MapKind::StridePadding, say::outsize_map_sp()),
        map(MapKind::InputKernel, say::outsize_map_hk()),
    ];
    let mut controls = vec![
        pair(say::input_size(), "H", field::INPUT, |side| side.in_size, Variable::Input),
        pair(say::kernel(), "k", field::KERNEL, |side| side.kernel_size, Variable::Kernel),
        pair(say::stride(), "s", field::STRIDE, |side| side.stride, Variable::Stride),
        pair(say::padding(), "p", field::PADDING, cells, Variable::Padding),
        pair(say::dilation(), "d", field::DILATION, |side| side.dilation, Variable::Dilation),
    ];
    if !of.alike() {
        use kernelwalk_nn::shape::Direction::{Columns, Rows};
        let along = |along, name| choice(name, along == of.along, Settings { along, ..*of });
        let options = vec![along(Rows, say::outsize_height()), along(Columns, say::outsize_width())];
        controls.push(Control::Choice { label: say::outsize_along(), options, menu: false });
    }
    let menu = |label, options, menu| Control::Choice { label, options, menu };
    controls.push(menu(say::border(), Framing::ALL.map(border).into(), false));
    controls.push(menu(say::outsize_map_over(), maps, false));
    controls.push(menu(say::outsize_network(), NETWORKS.map(network).into(), true));
    controls
}

fn formulas(of: &Settings, laid: Option<&Laid>) -> Vec<Formula> {
    let out = laid.map(|laid| laid.plan().out_size());
    lab::formulas([0, 1].map(|d| {
        let side = of.sides[d];
        let after = match side.padding {
            super::Pad::Cells([_, after]) => after,
            super::Pad::Same => side.window().span() - 1 - cells(side),
        };
        lab::Side {
            input: side.in_size,
            pads: [cells(side), after],
            dilation: side.dilation,
            kernel: side.kernel_size,
            stride: side.stride,
            ceil: false,
            out: out.map(|out| out[d]),
        }
    }))
}

/// What the floor does along the direction that is shown.
fn verdict(laid: Result<&Laid, &ShapeError>, outcome: &Outcome) -> [String; 2] {
    let Some(side) = laid.ok().map(Laid::side).filter(|side| !side.fit.is_exact()) else {
        return outcome.verdict();
    };
    let rounding = side.fit.rounding;
    match side.stops.dropped {
        Some(_) => [
            say::outsize_floor(number::show(side.fit.quotient().value(), 2), rounding.steps() as f64),
            say::outsize_rest(rounding.remainder(), side.axis.padded()),
        ],
        None => [say::verdict_exact(), say::outsize_unread(side.fit.unread().len())],
    }
}

/// One number changed, along both directions where both need it; and what always helps where there is no output.
fn fixes(of: &Settings, none: bool) -> Vec<Fix> {
    let setup = |sides| Setup::from(&Settings { sides, ..*of });
    let changed = |variable: Variable| {
        let along = |side: Side| {
            if is_exact(side) {
                return Some(side);
            }
            one_change_away(side)
                .into_iter()
                .find(|change| change.variable == variable)
                .map(|change| change.side)
        };
        let [rows, columns] = of.sides.map(along);
        let sides = [rows?, columns?];
        let numbers = sides.map(|side| side.get(variable).unwrap_or_default());
        let name = match variable {
            Variable::Input => say::fix_input(text::size(numbers)),
            Variable::Kernel => say::fix_kernel(text::pair(numbers)),
            Variable::Stride => say::fix_stride(text::pair(numbers)),
            Variable::Padding => say::fix_padding(text::pair(numbers)),
            Variable::Dilation => say::fix_dilation(text::pair(numbers)),
        };
        Some((name, setup(sides)))
    };
    use Variable::{Dilation, Input, Kernel, Padding, Stride};
    let mut offered: Vec<_> =
        [Stride, Padding, Kernel, Input, Dilation].into_iter().filter_map(changed).collect();
    if none {
        let plain = of.sides.map(|side| Side { kernel_size: 1, ..side.padded(0) });
        offered.push((say::outsize_fix_plain(), setup(plain)));
    }
    ways_out(&Setup::from(of), offered, |setup| {
        let laid = Laid::new(&Settings::from(setup)).ok()?;
        Some((laid.plan().out_size(), laid.outcome()))
    })
}

/// The setting for the live region, after a change.
fn spoken(laid: Result<&Laid, &ShapeError>) -> String {
    let laid = match laid {
        Ok(laid) => laid,
        Err(why) => return say::setting_impossible(text::refusal(why)),
    };
    let [rows, columns] = laid.plan().out_size();
    let sides = laid.settings().sides;
    let mut parts = vec![
        say::setting_kernel(sides[0].kernel_size, sides[1].kernel_size),
        say::setting_stride(text::pair(sides.map(|side| side.stride))),
        say::setting_output(rows, columns),
    ];
    match laid.plan().unread_cells() {
        0 => {}
        unread => parts.push(say::setting_unread(unread)),
    }
    parts.join(" ")
}
