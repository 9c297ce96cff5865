//! What stands beside the picture: controls, ways out, formula, program, notes.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::params::field;
use super::{Border, MODES, Params, Plan, fixes, formulas, limits, program};
use crate::frame::Role;
use crate::lab::{Choice, Control, Desk, Fix, Outcome, Setup, Target};
use crate::text;

pub(super) fn desk(params: &Params) -> Desk {
    let plan = Plan::new(params);
    let plan = plan.as_ref();
    let outcome = plan.map_or_else(|why| Outcome::Impossible(why.clone()), Plan::outcome);
    Desk {
        controls: controls(params),
        more: more(params),
        verdict: outcome.verdict(),
        // They come with further scenes: see [`ways_out`].
        fixes: Vec::new(),
        formulas: formulas(params),
        key: say::key_bound(),
        program: program(params, plan),
        spoken: spoken(params, plan),
        notes: vec![
            say::note_correlation(),
            say::note_range(),
            if params.transposed { say::note_transposed() } else { say::note_floor() },
            say::note_sources(),
        ],
        outcome,
    }
}

/// Ways out of a setting that is not exact. Few visits begin with one: they are fetched when they are first needed.
#[must_use]
pub fn ways_out(setup: &Setup) -> Vec<Fix> {
    let params = Params::from(setup);
    let fix = |fix: &super::Fix| {
        let (name, comes_to) = text::fix(fix);
        let helps = matches!(fix.preview, super::Preview::Exact(_));
        Fix { name, comes_to, helps, setup: Setup::from(&fix.change.applied(&params)) }
    };
    fixes(&params).iter().map(fix).collect()
}

fn controls(p: &Params) -> Vec<Control> {
    let pair = |label, symbol, target, value, limits| Control::Pair { label, symbol, target, value, limits };
    let border = |border: Border, name: String| {
        let padding = border.padding(p);
        let setup = padding.map(|padding| Setup::from(&Params { padding, ..p.clone() }));
        Choice { name, chosen: border.is_chosen(p), setup }
    };
    let borders = vec![
        border(Border::Valid, say::border_valid()),
        border(Border::Same, say::border_same()),
        border(Border::Full, say::border_full()),
    ];
    let target = Target::Pair;
    vec![
        pair(say::kernel(), "k", Target::Size(field::W), p.w.size(), [1, limits::KERNEL]),
        pair(say::stride(), "s", target(field::STRIDE), p.stride, [1, limits::STRIDE]),
        pair(say::padding(), "p", target(field::PADDING), p.shown_padding(), [0, limits::PADDING]),
        pair(say::dilation(), "d", target(field::DILATION), p.dilation, [1, limits::DILATION]),
        if p.transposed {
            let (label, target) = (say::output_padding(), target(field::OUTPUT_PADDING));
            pair(label, "o", target, p.output_padding, [0, limits::STRIDE])
        } else {
            Control::Choice { label: say::border(), options: borders, menu: false }
        },
        pair(say::input_size(), "H", Target::Size(field::X), p.x.size(), [1, limits::SIZE]),
    ]
}

fn more(p: &Params) -> Vec<Control> {
    let names = [say::mode_zeros(), say::mode_reflect(), say::mode_replicate(), say::mode_circular()];
    let mode = |(mode, name)| Choice {
        name,
        chosen: mode == p.padding_mode,
        setup: Some(Setup::from(&Params { padding_mode: mode, ..p.clone() })),
    };
    let biased = !p.b.is_empty();
    let b = if biased { Vec::new() } else { vec![0.0; p.out_channels()] };
    let filling = Control::Choice {
        label: say::padding_mode(),
        options: MODES.into_iter().zip(names).map(mode).collect(),
        menu: true,
    };
    let rest = [
        Control::Switch {
            label: say::transposed_switch(),
            on: p.transposed,
            turned: Setup::from(&Params { transposed: !p.transposed, ..p.clone() }),
        },
        Control::Switch {
            label: say::bias_switch(),
            on: biased,
            turned: Setup::from(&Params { b, ..p.clone() }),
        },
        Control::Dice { label: say::random_input(), role: Role::Input },
        Control::Dice { label: say::random_weight(), role: Role::Weight },
    ];
    Some(filling).filter(|_| !p.transposed).into_iter().chain(rest).collect()
}

/// The setting for the live region, after a change.
fn spoken(params: &Params, plan: Result<&Plan, &ShapeError>) -> String {
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) => return say::setting_impossible(text::refusal(why)),
    };
    let [_, rows, columns] = plan.out_shape();
    let [kh, kw] = params.w.size();
    let unread = plan.reads().iter().flatten().filter(|n| **n == 0).count();
    let mut parts = vec![
        say::setting_kernel(kh, kw),
        say::setting_stride(text::pair(params.stride)),
        say::setting_output(rows, columns),
    ];
    if unread > 0 {
        parts.push(say::setting_unread(unread));
    }
    parts.join(" ")
}
