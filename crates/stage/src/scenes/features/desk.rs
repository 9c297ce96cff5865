//! What stands beside the picture: controls, ways out, program, notes.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::params::limits;
use super::setup::field;
use super::{Deformation, Kind, Params, Plan, Pooling, code};
use crate::frame::Role;
use crate::lab::{Choice, Control, Desk, Fix, Outcome, Setup, Target, ways_out};
use crate::{number, text};

pub(super) fn desk(params: &Params) -> Desk {
    let plan = Plan::new(params);
    let plan = plan.as_ref();
    let outcome = plan.map_or_else(|why| Outcome::Impossible(why.clone()), |_| Outcome::Exact);
    Desk {
        controls: controls(params),
        more: more(params),
        verdict: match plan {
            Ok(_) => [say::verdict_exact(), say::verdict_exact_line()],
            Err(_) => [say::verdict_none(), String::new()],
        },
        fixes: if outcome == Outcome::Exact { Vec::new() } else { fixes(params) },
        formulas: Vec::new(),
        program: code::program(params, plan),
        key: say::feat_key(),
        spoken: spoken(plan),
        notes: vec![
            say::feat_note_score(),
            say::feat_note_o(),
            say::feat_note_learned(),
            say::feat_note_deform(),
        ],
        outcome,
    }
}

fn choice(name: String, chosen: bool, params: &Params) -> Choice {
    Choice { name, chosen, setup: Some(Setup::from(params)) }
}

fn controls(p: &Params) -> Vec<Control> {
    let press = |pen: bool| Params { pen, ..p.clone() };
    let pen = vec![
        choice(say::feat_press_draw(), p.pen, &press(true)),
        choice(say::feat_press_select(), !p.pen, &press(false)),
    ];
    let kinds = Kind::ALL.map(|kind| choice(kind_name(kind), kind == p.kind, &deformed_by(p, kind)));
    vec![
        Control::Choice { label: say::feat_press(), options: pen, menu: false },
        Control::Choice { label: say::feat_move(), options: moves(p), menu: false },
        Control::Choice { label: say::feat_deform(), options: kinds.into(), menu: true },
        Control::Whole {
            label: say::feat_step(),
            symbol: "",
            field: field::STEP,
            value: p.step,
            limits: [0, limits::STEPS],
        },
    ]
}

fn more(p: &Params) -> Vec<Control> {
    let pool =
        |pooling| choice(pooling_name(pooling), p.pooling == pooling, &Params { pooling, ..p.clone() });
    let size = |label, symbol, at, value, most| Control::Pair {
        label,
        symbol,
        target: Target::Size(at),
        value,
        limits: [1, most],
    };
    vec![
        Control::Choice {
            label: say::feat_pool(),
            options: vec![pool(Pooling::Best), pool(Pooling::Tiles)],
            menu: false,
        },
        Control::Whole {
            label: say::feat_percent(),
            symbol: "",
            field: field::PERCENT,
            value: p.percent,
            limits: [50, 100],
        },
        size(say::feat_drawing(), "H", field::X, p.drawing.size(), limits::SIZE),
        size(say::feat_feature(), "k", field::W, p.features.size(), limits::FEATURE),
        Control::Dice { label: say::feat_random(), role: Role::Weight },
    ]
}

/// What moves the drawing as it is. Whole cells and quarter turns lose nothing but what leaves the grid.
fn moves(p: &Params) -> Vec<Choice> {
    let none = Deformation::default();
    let by = |name: String, how: Deformation| {
        choice(name, false, &Params { drawing: how.applied(&p.drawing), ..p.clone() })
    };
    vec![
        by(say::feat_left(), Deformation { dx: -1, ..none }),
        by(say::feat_right(), Deformation { dx: 1, ..none }),
        by(say::feat_up(), Deformation { dy: -1, ..none }),
        by(say::feat_down(), Deformation { dy: 1, ..none }),
        by(say::feat_turn(), Deformation { rotate: 90.0, ..none }),
        choice(say::feat_clear(), false, &p.cleared()),
    ]
}

/// Another deformation. A drawing that the present one made follows; one by hand is left alone.
fn deformed_by(p: &Params, kind: Kind) -> Params {
    let other = Params { kind, ..p.clone() };
    if p.drawing == p.deformed(p.step) { Params { drawing: other.deformed(p.step), ..other } } else { other }
}

pub(super) fn kind_name(kind: Kind) -> String {
    match kind {
        Kind::Shift => say::feat_kind_shift(),
        Kind::Shrink => say::feat_kind_shrink(),
        Kind::Rotate => say::feat_kind_rotate(),
        Kind::Shear => say::feat_kind_shear(),
        Kind::Bend => say::feat_kind_bend(),
        Kind::Noise => say::feat_kind_noise(),
    }
}

fn pooling_name(pooling: Pooling) -> String {
    match pooling {
        Pooling::Best => say::feat_pool_best(),
        Pooling::Tiles => say::feat_pool_tiles(),
    }
}

/// A larger drawing, or smaller features.
fn fixes(p: &Params) -> Vec<Fix> {
    let (now, needed) = (p.drawing.size(), p.features.size());
    let both = |f: fn(usize, usize) -> usize| [0, 1].map(|d| f(now[d], needed[d]));
    let mut larger = Setup::from(&Params { drawing: p.drawing.resized(both(usize::max)), ..p.clone() });
    papered(&mut larger);
    let features = p.features.resized(both(usize::min));
    let offered = vec![
        (say::feat_fix_drawing(text::size(both(usize::max))), larger),
        (
            say::feat_fix_features(text::size(both(usize::min))),
            Setup::from(&Params { features, ..p.clone() }),
        ),
    ];
    ways_out(&Setup::from(p), offered, |setup| {
        let plan = Plan::new(&Params::from(setup)).ok()?;
        Some((plan.map_size(), Outcome::Exact))
    })
}

/// After the drawing was made larger: its new cells are paper, not zeros.
pub(super) fn papered(setup: &mut Setup) {
    if let Some(drawing) = setup.grids_mut(field::X) {
        *drawing = super::params::on_paper(drawing);
    }
}

/// The setting for the live region, after a change.
fn spoken(plan: Result<&Plan, &ShapeError>) -> String {
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) => return say::setting_impossible(text::refusal(why)),
    };
    let score = |x: f64| number::show(x, 2);
    let decision = |yes: bool| if yes { say::feat_pixels_yes() } else { say::feat_pixels_no() };
    let (vote, pixels) = (plan.vote(), plan.pixels());
    say::feat_setting(
        score(vote.score),
        decision(vote.is_x()),
        score(pixels.score),
        decision(plan.pixels_say_x()),
    )
}
