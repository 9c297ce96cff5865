//! Who gets the gradient?

use kernelwalk_nn::ops::activation::Activation;
use kernelwalk_nn::ops::avg_pool2d::AvgPool2d;
use kernelwalk_nn::ops::max_pool2d::MaxPool2d;
use kernelwalk_text as say;
use ndarray::Array4;

use super::{Ask, Draw, Drawn, choice};
use crate::number;
use crate::scenes::output_size::Side;

pub(super) fn draw(draw: &mut Draw) -> Option<Drawn> {
    match draw.between(0, 3) {
        0 => maximum(draw),
        1 => average(draw),
        2 => Some(relu(draw)),
        _ => never_read(draw),
    }
}

/// Two by two numbers, and what came from behind to their summary.
fn window(draw: &mut Draw) -> (Array4<f64>, f64) {
    let mut next = || draw.between(0, 9) as f64;
    let x = Array4::from_shape_simple_fn([1, 1, 2, 2], &mut next);
    (x, draw.between(1, 5) as f64)
}

fn table(x: &Array4<f64>) -> Vec<Vec<String>> {
    (0..2).map(|y| (0..2).map(|c| number::show(x[[0, 0, y, c]], 2)).collect()).collect()
}

fn place(index: usize) -> String {
    format!("[{}, {}]", index / 2, index % 2)
}

/// A maximum sends everything to the first of its largest cells.
fn maximum(draw: &mut Draw) -> Option<Drawn> {
    let (mut x, grad) = window(draw);
    let largest = x.iter().copied().fold(f64::MIN, f64::max);
    if draw.coin() {
        // As large a one later on: the first wins.
        x[[0, 0, 1, 1]] = largest;
    }
    let pool = MaxPool2d::tiles([2, 2]);
    let shared = pool.bind(x.view()).ok()?.backward(Array4::from_elem([1, 1, 1, 1], grad).view()).ok()?;
    let winner = shared.iter().position(|share| *share != 0.0)?;
    let g = number::show(grad, 2);
    let alone = |index: usize| say::option_alone(place(index), g.as_str());
    let tie = (0..4).rev().find(|index| *index != winner && x.iter().nth(*index) == Some(&largest));
    let other = (0..4).find(|index| *index != winner && Some(*index) != tie)?;
    let mut wrong = Vec::new();
    if let Some(tie) = tie {
        wrong.push((alone(tie), say::mistake_last_maximum()));
        wrong.push((say::option_halves(place(winner), place(tie)), say::mistake_tie_shares()));
    }
    wrong.push((say::option_all_four(number::show(grad / 4.0, 2)), say::mistake_maximum_spreads()));
    wrong.push((say::option_all_four(g.as_str()), say::mistake_gradient_copied()));
    wrong.push((alone(other), say::mistake_not_largest()));
    Some(Drawn {
        question: say::ask_maximum(g.as_str()),
        table: table(&x),
        ask: choice(alone(winner), wrong),
        why: say::why_maximum(place(winner), number::show(largest, 2)),
    })
}

/// An average gives every cell the same share, whatever is in it.
fn average(draw: &mut Draw) -> Option<Drawn> {
    let (x, grad) = window(draw);
    let at = draw.between(0, 3);
    let pool = AvgPool2d::tiles([2, 2]);
    let shared = pool.bind(x.view()).ok()?.backward(Array4::from_elem([1, 1, 1, 1], grad).view()).ok()?;
    let right = *shared.iter().nth(at)?;
    let value = *x.iter().nth(at)?;
    let mistakes = vec![
        (grad, say::mistake_gradient_copied()),
        (0.0, say::mistake_average_chooses()),
        (grad * value, say::mistake_times_value()),
        (grad * value / 4.0, say::mistake_times_value()),
    ];
    Some(Drawn {
        question: say::ask_average(number::show(grad, 2), place(at)),
        table: table(&x),
        ask: Ask::Number { right, mistakes: distinct(right, mistakes) },
        why: say::why_average(number::show(grad, 2), number::show(right, 2)),
    })
}

/// ReLU lets the gradient through above 0, and stops it at 0 and below.
fn relu(draw: &mut Draw) -> Drawn {
    let x = draw.between(0, 8) as f64 - 5.0;
    let grad = draw.between(1, 9) as f64 - 10.0;
    let right = Activation::Relu.slope(x) * grad;
    let mistakes = vec![
        (grad, say::mistake_relu_open()),
        (0.0, say::mistake_relu_closed()),
        (x.max(0.0), say::mistake_relu_value()),
    ];
    Drawn {
        question: say::ask_relu(number::show(x, 2), number::show(grad, 2)),
        table: Vec::new(),
        ask: Ask::Number { right, mistakes: distinct(right, mistakes) },
        why: say::why_relu(number::show(x, 2), number::show(right, 2)),
    }
}

/// A cell that no window reads has no part in the loss.
fn never_read(draw: &mut Draw) -> Option<Drawn> {
    let side = Side::new(draw.between(6, 12), draw.between(2, 3)).strided(draw.between(2, 4));
    let axis = side.axis().ok()?;
    let cell = *axis.never_read().last()?;
    Some(Drawn {
        question: say::ask_unread(side.in_size, side.kernel_size, side.stride, cell),
        table: Vec::new(),
        ask: Ask::Number { right: 0.0, mistakes: vec![(1.0, say::mistake_unread_counts())] },
        why: say::why_unread(super::size::why(&axis), cell),
    })
}

fn distinct(right: f64, mistakes: Vec<(f64, String)>) -> Vec<(f64, String)> {
    let mut kept: Vec<(f64, String)> = Vec::new();
    for (number, told) in mistakes {
        if number != right && kept.iter().all(|(known, _)| *known != number) {
            kept.push((number, told));
        }
    }
    kept
}
