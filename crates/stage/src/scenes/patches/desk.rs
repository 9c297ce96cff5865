//! What stands beside the picture: controls, ways out, formula, program, notes.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::asides::wiring_name;
use super::params::limits;
use super::setup::field;
use super::wired::Wired;
use super::{Params, Settings, Wiring, code};
use crate::lab::{self, Choice, Control, Desk, Fix, Formula, Outcome, Setup, Side, ways_out};
use crate::number::grouped;
use crate::text;

pub(super) fn desk(of: &Settings) -> Desk {
    let wired = Wired::new(of);
    let wired = wired.as_ref();
    let outcome = wired.map_or_else(|why| Outcome::Impossible(why.clone()), Wired::outcome);
    Desk {
        controls: controls(of),
        more: vec![Control::Switch {
            label: say::patch_bias(),
            on: of.params.bias,
            turned: Setup::from(&Settings { params: Params { bias: !of.params.bias, ..of.params }, ..*of }),
        }],
        verdict: verdict(of, wired, &outcome),
        fixes: if outcome == Outcome::Exact { Vec::new() } else { fixes(of) },
        formulas: formulas(of, wired.ok()),
        program: code::program(of, wired.map(Wired::plan)),
        key: String::new(),
        spoken: spoken(wired),
        notes: vec![
            say::patch_note_count(),
            say::patch_note_why(),
            say::patch_note_training(),
            say::patch_note_sources(),
        ],
        outcome,
    }
}

fn controls(of: &Settings) -> Vec<Control> {
    let whole =
        |label, symbol, field, value, most| Control::Whole { label, symbol, field, value, limits: [1, most] };
    let wirings = Wiring::ALL.map(|wiring| Choice {
        name: wiring_name(wiring),
        chosen: wiring == of.wiring,
        setup: Some(Setup::from(&Settings { wiring, ..*of })),
    });
    let p = &of.params;
    vec![
        Control::Choice { label: say::patch_wiring(), options: wirings.into(), menu: false },
        whole(say::input_size(), "H", field::SIZE, p.in_size, limits::SIZE),
        whole(say::patch_filter(), "k", field::KERNEL, p.kernel_size, limits::KERNEL),
        whole(say::stride(), "s", field::STRIDE, p.stride, limits::STRIDE),
    ]
}

fn formulas(of: &Settings, wired: Option<&Wired>) -> Vec<Formula> {
    let p = &of.params;
    let side = |out| Side {
        input: p.in_size,
        pads: [0, 0],
        dilation: 1,
        kernel: p.kernel_size,
        stride: p.stride,
        ceil: false,
        out,
    };
    let out = wired.map(|wired| wired.plan().plane().rows().out_size());
    lab::formulas([side(out); 2])
}

fn verdict(of: &Settings, wired: Result<&Wired, &ShapeError>, outcome: &Outcome) -> [String; 2] {
    match (outcome, wired) {
        (Outcome::Exact, Ok(_)) if of.wiring == Wiring::Dense => {
            [say::patch_verdict_dense(), say::patch_verdict_dense_line()]
        }
        (Outcome::Exact, Ok(wired)) => [say::verdict_exact(), say::patch_overlap(wired.plan().overlap())],
        (other, _) => other.verdict(),
    }
}

fn fixes(of: &Settings) -> Vec<Fix> {
    let p = of.params;
    let setup = |params: Params| Setup::from(&Settings { params, ..*of });
    let mut offered = Vec::new();
    for n in 1..=3 {
        let in_size = (p.in_size + n).min(limits::SIZE);
        let kernel_size = p.kernel_size.saturating_sub(n).max(1);
        offered.push((say::fix_stride(n), setup(Params { stride: n, ..p })));
        offered.push((say::fix_input(text::size([in_size; 2])), setup(Params { in_size, ..p })));
        offered.push((say::patch_fix_filter(kernel_size), setup(Params { kernel_size, ..p })));
    }
    offered.push((say::patch_fix_filter(1), setup(Params { kernel_size: 1, ..p })));
    ways_out(&Setup::from(of), offered, |setup| {
        let wired = Wired::new(&Settings::from(setup)).ok()?;
        Some((wired.plan().plane().out_size(), wired.outcome()))
    })
}

/// The setting for the live region, after a change.
fn spoken(wired: Result<&Wired, &ShapeError>) -> String {
    match wired {
        Ok(wired) => {
            let [dense, local, shared] = wired.plan().counts().map(|count| grouped(count.weights));
            say::patch_setting(wiring_name(wired.wiring()), dense, local, shared)
        }
        Err(why) => say::setting_impossible(text::refusal(why)),
    }
}
