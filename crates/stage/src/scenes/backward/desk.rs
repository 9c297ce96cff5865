//! What stands beside the picture: controls, ways out, program, notes.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::layer::{Layer, Of};
use super::params::{Params, RATES, field, limits};
use super::plan::Plan;
use super::{code, head_desk};
use crate::frame::Role;
use crate::lab::{Choice, Control, Desk, Fix, Outcome, Setup, Target, of_plane, ways_out};
use crate::number;
use crate::text;

pub(super) fn desk(params: &Params) -> Desk {
    let plan = Plan::new(params);
    let plan = plan.as_ref();
    let outcome = plan.map_or_else(|why| Outcome::Impossible(why.clone()), outcome);
    Desk {
        controls: controls(params),
        more: more(params),
        key: say::back_key(),
        verdict: head_desk::verdict(params, plan).unwrap_or_else(|| outcome.verdict()),
        fixes: if outcome == Outcome::Exact { Vec::new() } else { fixes(params) },
        formulas: plan.ok().and_then(head_desk::loss).into_iter().collect(),
        program: code::program(params, plan),
        spoken: spoken(params, plan),
        notes: notes(params.layer),
        outcome,
    }
}

fn outcome(plan: &Plan) -> Outcome {
    plan.plane().map_or(Outcome::Exact, of_plane)
}

/// The settings as they are offered: with room in the arriving gradient for every output.
fn setup(params: Params) -> Setup {
    Setup::from(&params.settled())
}

pub(super) fn choice(name: String, chosen: bool, params: Params) -> Choice {
    Choice { name, chosen, setup: Some(setup(params)) }
}

fn controls(p: &Params) -> Vec<Control> {
    let names = [say::back_conv(), say::back_max(), say::back_mean(), say::back_relu(), say::back_linear()];
    let layer = |(layer, name)| choice(name, layer == p.layer, to_layer(p, layer));
    let layers = Layer::ALL.into_iter().zip(names).map(layer).collect();
    let mut controls = vec![Control::Choice { label: say::back_layer(), options: layers, menu: false }];
    if p.layer == Layer::Conv {
        let of = |(of, name): (Of, &str)| choice(name.to_owned(), of == p.of(), Params { of, ..p.clone() });
        let options = [Of::X, Of::W, Of::B].into_iter().zip(["X", "W", "b"]).map(of).collect();
        controls.push(Control::Choice { label: say::back_of(), options, menu: false });
    }
    if p.layer == Layer::Linear {
        controls.extend(head_desk::controls(p));
    }
    if p.layer == Layer::Conv || p.layer.pools() {
        let pair =
            |label, symbol, target, value, limits| Control::Pair { label, symbol, target, value, limits };
        let target = Target::Pair;
        let (window, kernel) = match p.layer {
            Layer::Conv => (Target::Size(field::W), p.w.size()),
            _ => (target(field::KERNEL), p.kernel),
        };
        controls.extend([
            pair(say::kernel(), "k", window, kernel, [1, limits::KERNEL]),
            pair(say::stride(), "s", target(field::STRIDE), p.stride, [1, limits::STRIDE]),
            pair(say::padding(), "p", target(field::PADDING), p.padding, [0, limits::PADDING]),
        ]);
        if p.layer == Layer::Conv {
            let dilation = target(field::DILATION);
            controls.push(pair(say::dilation(), "d", dilation, p.dilation, [1, limits::DILATION]));
        }
    }
    controls
}

/// The same numbers before another layer; a pooling allows less padding.
fn to_layer(p: &Params, layer: Layer) -> Params {
    let mut new = Params { layer, ..p.clone() };
    if layer.pools() {
        new.padding = [0, 1].map(|d| p.padding[d].min(p.kernel[d] / 2));
    }
    new
}

fn more(p: &Params) -> Vec<Control> {
    let mut more = if p.layer == Layer::Linear {
        vec![head_desk::inputs(p)]
    } else {
        let size = Control::Pair {
            label: say::input_size(),
            symbol: "H",
            target: Target::Size(field::X),
            value: p.x.size(),
            limits: [1, limits::SIZE],
        };
        vec![size, Control::Dice { label: say::back_random(), role: Role::GradOutput }]
    };
    more.push(Control::Dice { label: say::random_input(), role: Role::Input });
    if p.layer.learns() {
        let rate = |(at, rate): (usize, &f64)| {
            choice(number::machine(*rate), at == p.rate, Params { rate: at, ..p.clone() })
        };
        let options = RATES.iter().enumerate().map(rate).collect();
        more.push(Control::Dice { label: say::random_weight(), role: Role::Weight });
        more.push(Control::Choice { label: say::back_rate(), options, menu: false });
    }
    more
}

fn notes(layer: Layer) -> Vec<String> {
    if layer == Layer::Linear {
        return head_desk::notes();
    }
    let own = match layer {
        Layer::Conv => vec![say::back_note_turn(), say::back_note_transposed()],
        Layer::Max | Layer::Mean => vec![say::back_note_pool()],
        Layer::Relu | Layer::Linear => vec![say::back_note_relu()],
    };
    let around = [say::back_note_sources()];
    [say::back_note_loss()].into_iter().chain(own).chain(around).collect()
}

fn fixes(p: &Params) -> Vec<Fix> {
    let kernel = if p.layer == Layer::Conv { p.w.size() } else { p.kernel };
    // A smaller window of a pooling allows less padding.
    let with_kernel = |kernel: [usize; 2]| match p.layer {
        Layer::Conv => Params { w: p.w.resized(kernel), ..p.clone() },
        _ => Params { kernel, padding: [0, 1].map(|d| p.padding[d].min(kernel[d] / 2)), ..p.clone() },
    };
    let mut offered = Vec::new();
    if p.layer == Layer::Conv {
        let closer = |n: usize| Params { dilation: p.dilation.map(|d| d.min(n)), ..p.clone() };
        let nearer = (1..p.dilation[0].max(p.dilation[1])).rev();
        offered.extend(nearer.map(|n| (say::fix_dilation(text::pair(closer(n).dilation)), setup(closer(n)))));
    }
    for n in 1..=3 {
        offered.push((say::fix_stride(n), setup(Params { stride: [n; 2], ..p.clone() })));
        let x = p.x.resized(p.x.size().map(|side| (side + n).min(limits::SIZE)));
        offered.push((say::fix_input(text::size(x.size())), setup(Params { x, ..p.clone() })));
        let smaller = kernel.map(|k| k.saturating_sub(n).max(1));
        offered.push((say::fix_kernel(text::pair(smaller)), setup(with_kernel(smaller))));
    }
    for padding in [[0, 1].map(|d| p.padding[d].min(kernel[d] / 2)), [0, 0]] {
        offered.push((say::fix_padding(text::pair(padding)), setup(Params { padding, ..p.clone() })));
    }
    offered.push((say::fix_kernel("1"), setup(with_kernel([1, 1]))));
    ways_out(&setup(p.clone()), offered, |setup| {
        let plan = Plan::new(&Params::from(setup)).ok()?;
        Some((plan.out_size(), outcome(&plan)))
    })
}

/// The setting for the live region, after a change.
fn spoken(p: &Params, plan: Result<&Plan, &ShapeError>) -> String {
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) => return say::setting_impossible(text::refusal(why)),
    };
    if p.layer == Layer::Linear {
        return head_desk::spoken(plan);
    }
    let [rows, columns] = plan.out_size();
    let unread = plan.reads().map_or(0, |reads| reads.iter().flatten().filter(|n| **n == 0).count());
    let mut parts = vec![say::back_setting(rows, columns)];
    if p.layer != Layer::Relu {
        parts.insert(0, say::setting_stride(text::pair(p.stride)));
    }
    if unread > 0 {
        parts.push(say::setting_unread(unread));
    }
    parts.join(" ")
}
