//! What stands beside the picture: controls, ways out, formula, program, notes.

use kernelwalk_nn::shape::{Axis, ShapeError};
use kernelwalk_text as say;

use super::params::{Params, field, limits};
use super::{Plan, code};
use crate::frame::Role;
use crate::lab::{
    self, Choice, Control, Desk, Fix, Formula, Outcome, Setup, Side, Target, of_plane, ways_out,
};
use crate::text;

pub(super) fn desk(params: &Params) -> Desk {
    let plan = Plan::new(params);
    let plan = plan.as_ref();
    let outcome = plan.map_or_else(|why| Outcome::Impossible(why.clone()), outcome);
    Desk {
        controls: controls(params),
        more: vec![
            Control::Pair {
                label: say::input_size(),
                symbol: "H",
                target: Target::Size(field::X),
                value: params.x.size(),
                limits: [1, limits::SIZE],
            },
            Control::Dice { label: say::random_input(), role: Role::Input },
        ],
        key: say::pool_keys(),
        verdict: outcome.verdict(),
        fixes: if outcome == Outcome::Exact { Vec::new() } else { fixes(params) },
        formulas: formulas(params, plan.ok()),
        program: code::program(params, plan),
        spoken: spoken(params, plan),
        notes: vec![say::pool_note_learned(), say::pool_note_window(), say::pool_note_sources()],
        outcome,
    }
}

/// Windows that follow from the output's size leave nothing over.
pub(super) fn outcome(plan: &Plan) -> Outcome {
    plan.plane().map_or(Outcome::Exact, of_plane)
}

fn controls(p: &Params) -> Vec<Control> {
    let with = |params: Params| Some(Setup::from(&params));
    let choice = |name, chosen, params| Choice { name, chosen, setup: with(params) };
    let pair = |label, symbol, target, value, limits| Control::Pair { label, symbol, target, value, limits };
    let adaptive = p.output.is_some_and(|size| size != [1, 1]);
    let windows = vec![
        choice(say::pool_slide(), p.output.is_none(), Params { output: None, ..p.clone() }),
        choice(say::pool_global(), p.output == Some([1, 1]), Params { output: Some([1, 1]), ..p.clone() }),
        choice(say::pool_adaptive(), adaptive, Params { output: Some([3, 3]), ..p.clone() }),
    ];
    let mut controls = vec![Control::Choice { label: say::pool_windows(), options: windows, menu: false }];
    match p.output {
        Some(size) if adaptive => {
            let target = Target::Pair(field::OUTPUT);
            controls.push(pair(say::pool_output(), "Y", target, size, [1, limits::SIZE]));
        }
        Some(_) => {}
        None => {
            let target = Target::Pair;
            let rounding = vec![
                choice(say::pool_floor(), !p.ceil_mode, Params { ceil_mode: false, ..p.clone() }),
                choice(say::pool_ceil(), p.ceil_mode, Params { ceil_mode: true, ..p.clone() }),
            ];
            let counts = |counts: bool| Params { count_include_pad: counts, ..p.clone() };
            let counting = vec![
                choice(say::pool_yes(), p.count_include_pad, counts(true)),
                choice(say::pool_no(), !p.count_include_pad, counts(false)),
            ];
            controls.extend([
                pair(say::kernel(), "k", target(field::KERNEL), p.kernel, [1, limits::KERNEL]),
                pair(say::stride(), "s", target(field::STRIDE), p.stride, [1, limits::STRIDE]),
                pair(say::padding(), "p", target(field::PADDING), p.padding, [0, limits::PADDING]),
                Control::Choice { label: say::pool_last(), options: rounding, menu: false },
                Control::Choice { label: say::pool_count(), options: counting, menu: false },
            ]);
        }
    }
    controls
}

fn formulas(p: &Params, plan: Option<&Plan>) -> Vec<Formula> {
    if p.output.is_some() {
        return Vec::new();
    }
    let axes = plan.and_then(Plan::plane).map(|plane| [plane.rows(), plane.columns()]);
    lab::formulas([0, 1].map(|d| Side {
        input: p.x.size()[d],
        pads: [p.padding[d]; 2],
        dilation: 1,
        kernel: p.kernel[d],
        stride: p.stride[d],
        ceil: p.ceil_mode,
        out: axes.map(|axes| axes[d].out_size()),
    }))
}

fn fixes(p: &Params) -> Vec<Fix> {
    let setup = |params: Params| Setup::from(&params);
    let larger = |n: usize| p.x.size().map(|side| (side + n).min(limits::SIZE));
    let smaller = |n: usize| p.kernel.map(|k| k.saturating_sub(n).max(1));
    let mut offered = Vec::new();
    for n in 1..=3 {
        offered.push((say::fix_stride(n), setup(Params { stride: [n; 2], ..p.clone() })));
        let x = p.x.resized(larger(n));
        offered.push((say::fix_input(text::size(x.size())), setup(Params { x, ..p.clone() })));
        // A smaller window allows less padding.
        let kernel = smaller(n);
        let padding = [0, 1].map(|d| p.padding[d].min(kernel[d] / 2));
        offered.push((say::fix_kernel(text::pair(kernel)), setup(Params { kernel, padding, ..p.clone() })));
    }
    for padding in [[0, 1].map(|d| p.padding[d].min(p.kernel[d] / 2)), [0, 0]] {
        offered.push((say::fix_padding(text::pair(padding)), setup(Params { padding, ..p.clone() })));
    }
    let (kernel, padding) = ([1, 1], [0, 0]);
    offered.push((say::fix_kernel("1"), setup(Params { kernel, padding, ..p.clone() })));
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
    let [rows, columns] = plan.out_size();
    let windows = match p.output {
        Some(_) => say::pool_setting_adaptive(),
        None => say::pool_setting_windows(p.kernel[0], p.kernel[1], text::pair(p.stride)),
    };
    let unread = |axis: &Axis| axis.never_read().len();
    let lost = plan.plane().map_or(0, |plane| unread(plane.rows()) + unread(plane.columns()));
    let mut parts = vec![windows, say::setting_output(rows, columns)];
    if lost > 0 {
        parts.push(say::setting_unread(plan.reads().iter().flatten().filter(|n| **n == 0).count()));
    }
    parts.join(" ")
}
