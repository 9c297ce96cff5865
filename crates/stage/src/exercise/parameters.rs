//! How many parameters does a layer have?

use kernelwalk_text as say;

use super::{Ask, Draw, Drawn};

pub(super) fn draw(draw: &mut Draw) -> Drawn {
    if draw.between(0, 4) == 0 { pooling(draw) } else { convolution(draw) }
}

fn convolution(draw: &mut Draw) -> Drawn {
    let groups = draw.one_of(&[1, 1, 1, 2]);
    let inputs = groups * draw.between(1, 4);
    let filters = groups * draw.between(1, 6);
    let side = draw.between(1, 5);
    let (picture, bias) = (draw.one_of(&[8, 16, 28, 32]), draw.between(0, 3) > 0);
    let slices = inputs / groups;
    let (taps, offset) = (side * side, usize::from(bias));
    let right = filters * (slices * taps + offset);
    // One input channel more, or a picture of another size, is what tells these apart.
    let candidates = [
        (filters * (taps + offset), say::mistake_one_slice()),
        (filters * slices * taps, say::mistake_no_bias()),
        (filters * slices * (taps + offset), say::mistake_bias_each_slice()),
        (filters * (slices * taps + 1), say::mistake_bias_is_off()),
        (filters * (inputs * taps + offset), say::mistake_groups()),
        (slices * taps + offset, say::mistake_one_filter()),
        (filters * slices * taps + offset, say::mistake_one_bias()),
        (right * picture * picture, say::mistake_each_position()),
    ];
    let mut mistakes: Vec<(f64, String)> = Vec::new();
    for (number, told) in candidates {
        let number = number as f64;
        if number != right as f64 && mistakes.iter().all(|(known, _)| *known != number) {
            mistakes.push((number, told));
        }
    }
    let source = format!(
        "nn.Conv2d({inputs}, {filters}, {side}{}{})",
        if groups > 1 { format!(", groups={groups}") } else { String::new() },
        if bias { "" } else { ", bias=False" },
    );
    Drawn {
        question: say::ask_parameters(source, picture),
        table: Vec::new(),
        ask: Ask::Number { right: right as f64, mistakes },
        why: if bias {
            say::why_parameters(filters, slices, taps, right)
        } else {
            say::why_parameters_without_bias(filters, slices, taps, right)
        },
    }
}

fn pooling(draw: &mut Draw) -> Drawn {
    let (side, picture) = (draw.between(2, 3), draw.one_of(&[8, 16, 28, 32]));
    let name = if draw.coin() { "nn.MaxPool2d" } else { "nn.AvgPool2d" };
    let mistakes = vec![
        ((side * side) as f64, say::mistake_window_is_weights()),
        (1.0, say::mistake_window_is_weights()),
    ];
    Drawn {
        question: say::ask_parameters(format!("{name}({side})"), picture),
        table: Vec::new(),
        ask: Ask::Number { right: 0.0, mistakes },
        why: say::why_no_parameters(),
    }
}
