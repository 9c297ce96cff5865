//! What stands beside the figures of the linear layer.

use kernelwalk_nn::shape::ShapeError;
use kernelwalk_text as say;

use super::desk::choice;
use super::head::PROBABILITY;
use super::layer::{Layer, Of};
use super::linear::Linear;
use super::params::{Params, limits};
use super::plan::Plan;
use crate::frame::Role;
use crate::lab::{Choice, Control, Formula, Token, TokenKind};
use crate::number::{self, IN_INSPECTOR};

fn segments(label: String, options: impl Iterator<Item = Choice>) -> Control {
    Control::Choice { label, options: options.collect(), menu: false }
}

fn with(p: &Params, linear: Linear) -> Params {
    Params { linear, ..p.clone() }
}

/// What the gradient is for, the number of classes, and the one that is right.
pub(super) fn controls(p: &Params) -> [Control; 3] {
    let [classes, inputs] = p.linear.counts();
    let of = |(of, name): (Of, &str)| choice(name.to_owned(), of == p.of(), Params { of, ..p.clone() });
    let many = |n: usize| choice(n.to_string(), n == classes, with(p, p.linear.dealt([n, inputs])));
    let target = |class: usize| {
        let linear = Linear { target: class, ..p.linear.clone() };
        choice(class.to_string(), class == p.linear.target, with(p, linear))
    };
    [
        segments(
            say::back_of(),
            [(Of::Z, "Z"), (Of::X, "X"), (Of::W, "W"), (Of::B, "b")].into_iter().map(of),
        ),
        segments(say::back_classes(), (2..=limits::LINEAR).map(many)),
        segments(say::back_target(), (0..classes).map(target)),
    ]
}

/// The number of inputs.
pub(super) fn inputs(p: &Params) -> Control {
    let [classes, inputs] = p.linear.counts();
    let many = |n: usize| choice(n.to_string(), n == inputs, with(p, p.linear.dealt([classes, n])));
    segments(say::back_inputs(), (1..=limits::LINEAR).map(many))
}

/// The probability that the loss looks at, and the loss.
fn numbers(plan: &Plan) -> Option<[f64; 2]> {
    let probability = plan.ahead(Role::Partial, PROBABILITY, plan.params().linear.target)?;
    Some([probability, plan.loss()])
}

/// `L = −log p` with the numbers put in.
pub(super) fn loss(plan: &Plan) -> Option<Formula> {
    let [probability, loss] = numbers(plan)?;
    let token = |kind, symbol: &str, value: String| Token { kind, symbol: symbol.to_owned(), value };
    let sign = |sign: &str| token(TokenKind::Sign, sign, sign.to_owned());
    let shown = |n: f64| number::show(n, IN_INSPECTOR);
    let target = format!("p_{}", plan.params().linear.target);
    let equals = if number::show(loss, 9).len() > shown(loss).len() { "≈" } else { "=" };
    let tokens = vec![
        token(TokenKind::Result, "L", shown(loss)),
        token(TokenKind::Sign, "=", equals.to_owned()),
        sign("−log"),
        token(TokenKind::Term, &target, shown(probability)),
    ];
    Some(Formula {
        about: Some([say::back_entropy(), say::back_entropy_about()]),
        side: None,
        tokens,
        none: false,
    })
}

/// Nothing can be left over: what counts is whether the target is the likeliest class.
pub(super) fn verdict(p: &Params, plan: Result<&Plan, &ShapeError>) -> Option<[String; 2]> {
    let plan = plan.ok().filter(|_| p.layer == Layer::Linear)?;
    let of = |class| plan.ahead(Role::Partial, PROBABILITY, class).unwrap_or_default();
    let (target, [classes, _]) = (p.linear.target, p.linear.counts());
    let likeliest = (0..classes).all(|class| of(class) <= of(target));
    let right = if likeliest { say::back_verdict_right() } else { say::back_verdict_wrong() };
    Some([right, say::back_verdict_line()])
}

/// The setting for the live region, after a change.
pub(super) fn spoken(plan: &Plan) -> String {
    let [classes, inputs] = plan.params().linear.counts();
    let [probability, loss] = numbers(plan).unwrap_or_default().map(|n| number::show(n, IN_INSPECTOR));
    say::back_linear_setting(inputs, classes, plan.params().linear.target, probability, loss)
}

pub(super) fn notes() -> Vec<String> {
    vec![
        say::back_note_logits(),
        say::back_note_difference(),
        say::back_note_rows(),
        say::back_note_linear_sources(),
    ]
}
