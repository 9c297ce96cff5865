//! What stands beside the picture: controls, ways out, the parameter count, program, notes.

use kernelwalk_nn::shape::{Padding, ShapeError};
use kernelwalk_text as say;

use super::params::{Params, field, limits};
use super::{Plan, code};
use crate::frame::Role;
use crate::lab::{Choice, Control, Desk, Fix, Formula, Outcome, Setup, Target, Token, TokenKind};
use crate::scenes::convolution;
use crate::text;

pub(super) fn desk(params: &Params) -> Desk {
    let plan = Plan::new(params);
    let plan = plan.as_ref();
    let outcome = plan.map_or_else(|why| Outcome::Impossible(why.clone()), |plan| plan.all().outcome());
    Desk {
        controls: controls(params),
        more: more(params),
        verdict: verdict(params, &outcome),
        fixes: fixes(params),
        formulas: vec![parameters(params)],
        key: say::channels_key(),
        program: code::program(params, plan),
        spoken: spoken(params, plan),
        notes: vec![
            say::channels_note_words(),
            say::channels_note_order(),
            say::channels_note_groups(),
            say::channels_note_mixing(),
            say::note_range(),
            say::channels_note_sources(),
        ],
        outcome,
    }
}

fn controls(p: &Params) -> Vec<Control> {
    let [inputs, filters, groups] = p.counts();
    let all = 1..=limits::CHANNELS;
    // As many groups as may stay: another number of channels can ask for fewer.
    let fitting = |inputs: usize, filters: usize| {
        (1..=groups).rev().find(|g| inputs.is_multiple_of(*g) && filters.is_multiple_of(*g)).unwrap_or(1)
    };
    let choice = |n: usize, now: usize, [inputs, filters, groups]: [usize; 3]| {
        let fits = inputs.is_multiple_of(groups) && filters.is_multiple_of(groups);
        let setup = fits.then(|| Setup::from(&p.dealt([inputs, filters, groups])));
        Choice { name: n.to_string(), chosen: n == now, setup }
    };
    let of_inputs = all.clone().map(|n| choice(n, inputs, [n, filters, fitting(n, filters)]));
    let of_filters = all.clone().map(|n| choice(n, filters, [inputs, n, fitting(inputs, n)]));
    let of_groups = all.map(|n| choice(n, groups, [inputs, filters, n]));
    let segments = |label, options| Control::Choice { label, options, menu: false };
    let mut controls = vec![
        segments(say::channels_inputs(), of_inputs.collect()),
        segments(say::channels_filters(), of_filters.collect()),
        segments(say::channels_groups(), of_groups.collect()),
        Control::Pair {
            label: say::kernel(),
            symbol: "k",
            target: Target::Size(field::W),
            value: p.conv.w.size(),
            limits: [1, limits::KERNEL],
        },
    ];
    controls.extend((0..inputs).map(|channel| Control::Switch {
        label: say::channels_switch(channel),
        on: !p.is_off(channel),
        turned: Setup::from(&p.turned(channel)),
    }));
    controls
}

fn more(p: &Params) -> Vec<Control> {
    let conv = &p.conv;
    let pair = |label, symbol, target, value, limits| Control::Pair { label, symbol, target, value, limits };
    let padding = match conv.padding {
        Padding::Explicit(pair) => pair,
        Padding::Same | Padding::Valid => [0, 0],
    };
    let biased = !conv.b.is_empty();
    let b = if biased { Vec::new() } else { vec![0.0; conv.out_channels()] };
    let turned = convolution::Params { b, ..conv.clone() };
    vec![
        pair(say::stride(), "s", Target::Pair(field::STRIDE), conv.stride, [1, limits::STRIDE]),
        pair(say::padding(), "p", Target::Pair(field::PADDING), padding, [0, limits::PADDING]),
        pair(say::input_size(), "H", Target::Size(field::X), conv.x.size(), [1, limits::SIZE]),
        Control::Switch {
            label: say::bias_switch(),
            on: biased,
            turned: Setup::from(&Params { conv: turned, ..p.clone() }),
        },
        Control::Dice { label: say::random_input(), role: Role::Input },
        Control::Dice { label: say::random_weight(), role: Role::Weight },
    ]
}

/// What helps a convolution, as far as this scene goes.
fn fixes(p: &Params) -> Vec<Fix> {
    let offered = |conv: &convolution::Params| {
        let padding = match conv.padding {
            Padding::Explicit(pair) => pair.iter().all(|n| *n <= limits::PADDING),
            Padding::Same | Padding::Valid => false,
        };
        let within = |size: [usize; 2], most: usize| size.iter().all(|n| *n <= most);
        padding && within(conv.x.size(), limits::SIZE) && within(conv.w.size(), limits::KERNEL)
    };
    let fix = |fix: &convolution::Fix| {
        let conv = fix.change.applied(&p.conv);
        let (name, comes_to) = text::fix(fix);
        let helps = matches!(fix.preview, convolution::Preview::Exact(_));
        let fits = offered(&conv);
        fits.then(|| Fix { name, comes_to, helps, setup: Setup::from(&Params { conv, ..p.clone() }) })
    };
    convolution::fixes(&p.conv).iter().filter_map(fix).collect()
}

/// How many numbers the layer learns.
fn parameters(p: &Params) -> Formula {
    let [inputs, filters, groups] = p.counts();
    let [kh, kw] = p.conv.w.size();
    let [weights, biases] = p.parameters();
    let token = |kind, symbol: &str, value: String| Token { kind, symbol: symbol.to_owned(), value };
    let term = |symbol, value: usize| token(TokenKind::Term, symbol, value.to_string());
    let sign = |sign: &str| token(TokenKind::Sign, sign, sign.to_owned());
    let mut tokens = vec![
        token(TokenKind::Result, "P", (weights + biases).to_string()),
        sign("="),
        term("C_out", filters),
        sign("("),
        term("C_in", inputs),
    ];
    if groups > 1 {
        tokens.extend([sign("/"), term("g", groups)]);
    }
    tokens.extend([sign("·"), term("k", kh), sign("·"), term("k", kw)]);
    if biases > 0 {
        tokens.extend([sign("+"), sign("1")]);
    }
    tokens.push(sign(")"));
    let about = Some([say::channels_parameters(), say::channels_of_layer()]);
    Formula { about, side: None, tokens, none: false }
}

/// Where nothing is amiss the parameters are what counts.
fn verdict(p: &Params, outcome: &Outcome) -> [String; 2] {
    let [weights, biases] = p.parameters();
    match outcome {
        Outcome::Exact => [say::channels_counted(weights, biases), say::channels_counted_line()],
        other => other.verdict(),
    }
}

/// The setting for the live region, after a change.
fn spoken(p: &Params, plan: Result<&Plan, &ShapeError>) -> String {
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) => return say::setting_impossible(text::refusal(why)),
    };
    let ([inputs, _, groups], [filters, rows, columns]) = (p.counts(), plan.out_shape());
    let [kh, kw] = p.conv.w.size();
    let mut parts = vec![
        say::channels_setting(inputs, filters, groups),
        say::setting_kernel(kh, kw),
        say::channels_setting_maps(filters, text::size([rows, columns])),
        say::channels_setting_parameters(p.parameters().iter().sum::<usize>()),
    ];
    parts.extend(p.all_off().into_iter().map(say::channels_setting_off));
    let unread = plan.all().reads().iter().flatten().filter(|n| **n == 0).count();
    if unread > 0 {
        parts.push(say::setting_unread(unread));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(params: &Params) -> [String; 2] {
        let formula = parameters(params);
        let line = |pick: fn(&Token) -> &str| formula.tokens.iter().map(pick).collect::<Vec<_>>().join(" ");
        [line(|t| &t.symbol), line(|t| &t.value)]
    }

    #[test]
    fn the_parameter_count_expands_with_the_numbers() {
        let lecture = Params::default();
        assert_eq!(lines(&lecture), ["P = C_out ( C_in · k · k + 1 )", "57 = 3 ( 2 · 3 · 3 + 1 )"]);
        let grouped = lecture.dealt([4, 4, 2]);
        assert_eq!(lines(&grouped), ["P = C_out ( C_in / g · k · k + 1 )", "76 = 4 ( 4 / 2 · 3 · 3 + 1 )"]);
        let mut unbiased = lecture;
        unbiased.conv.b.clear();
        assert_eq!(lines(&unbiased)[1], "54 = 3 ( 2 · 3 · 3 )");
    }

    #[test]
    fn groups_that_do_not_divide_are_not_to_be_had_and_fall_away_with_their_channels() {
        let of = |params: &Params, control: usize, option: usize| {
            desk(params)
                .offered(crate::lab::Offer::Control(control, option))
                .map(|s| Params::from(&s).counts())
        };
        assert_eq!(of(&Params::default(), 2, 1), None, "2 groups cannot share 3 filters");
        let depthwise = Params::default().dealt([3, 3, 3]);
        assert_eq!(of(&depthwise, 0, 3), Some([4, 3, 1]));
        assert_eq!(of(&depthwise, 1, 1), Some([3, 2, 1]));
    }

    #[test]
    fn each_channel_has_a_switch_and_several_may_be_off_at_once() {
        let turn = |params: &Params, channel: usize| {
            let turned = desk(params).offered(crate::lab::Offer::Control(4 + channel, 0));
            turned.map(|setup| Params::from(&setup))
        };
        let first = turn(&Params::default(), 0).expect("a switch");
        let both = turn(&first, 1).expect("another");
        assert_eq!((first.all_off(), both.all_off()), (vec![0], vec![0, 1]));
        assert_eq!(turn(&both, 0).map(|params| params.all_off()), Some(vec![1]));
        assert_eq!(turn(&both, 2), None, "there are two channels");
        assert!(desk(&both).spoken.contains("Channel 0 is off. Channel 1 is off."));
    }
}
