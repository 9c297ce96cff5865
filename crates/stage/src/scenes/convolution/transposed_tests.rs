use kernelwalk_nn::ops::trace::Cell;
use ndarray::{Array1, Array4};

use super::super::{Convolution, Plan, fixes, formulas, ways_out};
use super::*;
use crate::frame::{CellId, Role, View};
use crate::lab::{Lab, Plan as _, Setup, edit};
use crate::scene::Beat;
use crate::scenes::backward;

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("it has an output")
}

/// The same by the reference: its weight has input channels first, within each group.
fn reference(p: &Params) -> (ConvTranspose2d, Array4<f64>, Array4<f64>, Array1<f64>) {
    let conv = ConvTranspose2d {
        stride: p.stride,
        padding: p.shown_padding(),
        output_padding: p.output_padding,
        dilation: p.dilation,
        groups: p.groups,
    };
    let [filters, slices, kh, kw] = p.weight_shape();
    let per_group = filters / p.groups;
    let weight = |(ic, oc, ky, kx): (usize, usize, usize, usize)| {
        let filter = ic / slices * per_group + oc;
        let [ky, kx] = if p.flip { [kh - 1 - ky, kw - 1 - kx] } else { [ky, kx] };
        p.w.get(filter * slices + ic % slices, ky, kx).unwrap_or(f64::NAN)
    };
    let w = Array4::from_shape_fn([slices * p.groups, per_group, kh, kw], weight);
    let x = Array4::from_shape_fn(p.input_shape(), |(_, c, y, x)| p.x.get(c, y, x).unwrap_or(f64::NAN));
    let mut b = p.b.clone();
    b.resize(filters, 0.0);
    (conv, x, w, Array1::from(b))
}

/// Any numbers and settings, possible or not.
fn drawn(seed: u64) -> Params {
    let mut draw = edit::drawing(0, 839, seed);
    let mut upto = |most: usize| draw() as usize % most;
    let groups = 1 + upto(2);
    let ([inputs, filters], [rows, cols]) =
        ([groups * (1 + upto(2)), groups * (1 + upto(2))], [1 + upto(5), 1 + upto(5)]);
    let (kernel, mut pair) =
        ([1 + upto(4), 1 + upto(4)], |from: usize, to: usize| [from + upto(to), from + upto(to)]);
    let (stride, padding, output_padding, dilation) = (pair(1, 3), pair(0, 4), pair(0, 2), pair(1, 2));
    let mut number = edit::drawing(-3, 3, seed + 9000);
    Params {
        x: Stack::from_fn([inputs, rows, cols], |_, _, _| number()),
        w: Stack::from_fn([filters * inputs / groups, kernel[0], kernel[1]], |_, _, _| number()),
        b: if seed.is_multiple_of(2) { Vec::new() } else { (0..filters).map(|b| b as f64).collect() },
        stride,
        padding: Padding::Explicit(padding),
        output_padding,
        dilation,
        groups,
        flip: seed.is_multiple_of(3),
        transposed: true,
        ..Params::default()
    }
}

#[test]
fn a_thousand_settings_are_what_the_transposed_convolution_of_the_reference_makes_term_by_term() {
    let (mut legal, mut seed) = (0, 0);
    while legal < 1000 {
        seed += 1;
        let params = drawn(seed);
        let (conv, x, w, b) = reference(&params);
        let bound = conv.bind(x.view(), w.view(), Some(b.view()));
        let plan = Plan::new(&params);
        assert_eq!(bound.is_ok(), plan.is_ok(), "{params:?}");
        let (Ok(bound), Ok(plan)) = (bound, plan) else { continue };
        legal += 1;
        assert_eq!(*plan.output(), bound.forward(), "{params:?}");
        for index in 0..plan.cells() {
            let output = plan.output_cell(index);
            let trace = plan.trace(output).expect("an output");
            let sum = trace.terms.iter().map(|term| term.product).sum::<f64>() + trace.bias.unwrap_or(0.0);
            assert_eq!(plan.value(output), Some(sum));
            for term in &trace.terms {
                assert_eq!(plan.value(plan.input_of(term)), Some(term.value), "{params:?}");
                assert_eq!(plan.value(plan.weight_of(term.tap)), Some(term.weight), "{params:?}");
            }
        }
        for (c, y, x) in places(&params.x) {
            let mine = plan.uses(CellId::new(Role::Input, c, y as i32, x as i32));
            let theirs = bound.uses_of_input(Cell { n: 0, c, y, x });
            let mut of_mine: Vec<_> = mine.iter().map(|used| (used.output, used.term.weight)).collect();
            let mut of_theirs: Vec<_> = theirs.iter().map(|used| (used.output, used.term.weight)).collect();
            of_mine.sort_by_key(|used| used.0);
            of_theirs.sort_by_key(|used| used.0);
            assert_eq!(of_mine, of_theirs, "{params:?} {c} {y} {x}");
            assert_eq!(plan.reads()[y][x], mine.len(), "{params:?}");
        }
    }
}

fn places(x: &Stack) -> Vec<(usize, usize, usize)> {
    let [rows, cols] = x.size();
    let row = move |c: usize| (0..rows).flat_map(move |y| (0..cols).map(move |x| (c, y, x)));
    (0..x.channels()).flat_map(row).collect()
}

fn preset() -> Params {
    let found = Convolution.presets().iter().find(|preset| preset.id == "transposed").expect("it is listed");
    Params::from(&(found.setup)())
}

#[test]
fn it_makes_of_dy_what_backward_sends_back() {
    let back = backward::PRESETS.iter().find(|preset| preset.id == "stride").expect("it is listed");
    let back = backward::Plan::new(&backward::Params::from(&(back.setup)())).expect("it has an output");
    assert_eq!(plan(&preset()).output(), back.grad(backward::Of::X));
}

#[test]
fn zeros_stand_between_the_cells_which_keep_their_names() {
    let plan = plan(&preset());
    let frame = plan.frame(Beat::at(12, 0, 1), &View::default());
    let input = frame.of(Role::Input).next().expect("it is on stage");
    assert_eq!((input.rows, input.marks.len(), input.padding.top), (3, 7, 1));
    assert_eq!(input.marks[3][3].cell, CellId::new(Role::Input, 0, 1, 1));
    let zero = &input.marks[2][3];
    assert!(zero.state.padding && zero.cell.role == Role::Aside && zero.text == "0");
    let window = input.window.expect("the window lies on it");
    assert_eq!((window.row, window.col, window.rows), (1.0, 0.0, 3), "of output row 2, column 1");
}

#[test]
fn cells_that_padding_cuts_off_stay_on_stage_and_are_never_read() {
    let cut = Params {
        w: Stack::of([[2.0]]),
        transposed: true,
        padding: Padding::Explicit([1, 1]),
        ..Params::default()
    };
    let plan = plan(&cut);
    assert_eq!((plan.out_shape(), plan.reads()[0][0], plan.reads()[1][1]), ([1, 3, 3], 0, 1));
    let frame = plan.frame(Beat::START, &View::default());
    let input = frame.of(Role::Input).next().expect("it is on stage");
    assert_eq!((input.marks.len(), input.window.map(|window| window.row)), (5, Some(1.0)));
    let corner = input.marks[0][0].cell;
    assert!(input.marks[0][0].state.never_read());
    let told = format!("{:?}", plan.inspect(corner).expect("it is on stage").sections);
    assert!(told.contains("Padding cuts all that it stamps off the output."), "{told}");
}

#[test]
fn the_size_has_a_formula_with_its_numbers_for_each_side_that_differs() {
    let line = |params: &Params| {
        let all = formulas(params);
        let values =
            all.iter().map(|f| f.tokens.iter().map(|t| t.value.as_str()).collect::<Vec<_>>().join(" "));
        values.collect::<Vec<_>>()
    };
    let one = "5 = (3 \u{2212} 1)·2 \u{2212} 2·1 + 1·(3 \u{2212} 1) + 0 + 1";
    assert_eq!(line(&preset()), [one]);
    let wider = Params { output_padding: [0, 1], ..preset() };
    assert_eq!(line(&wider)[0], one);
    assert_eq!(formulas(&wider)[1].tokens[2].symbol, "(W \u{2212} 1)s");
    assert!(line(&wider)[1].starts_with("6 = ") && line(&wider)[1].ends_with("+ 1 + 1"));
}

#[test]
fn output_padding_as_large_as_the_stride_is_refused_with_pytorchs_words_and_a_way_out() {
    let params = Params { output_padding: [2, 2], ..preset() };
    let desk = Convolution.desk(&Setup::from(&params));
    assert!(
        desk.program
            .output
            .starts_with("RuntimeError: output padding must be smaller than either stride or dilation")
    );
    let fixes_of_desk = ways_out(&Setup::from(&params));
    let names: Vec<&str> = fixes_of_desk.iter().map(|fix| fix.name.as_str()).collect();
    assert!(names.contains(&"Output padding 1"), "{names:?}");
    for seed in 0..2000 {
        let params = drawn(seed);
        assert!(Plan::new(&params).is_ok() || !fixes(&params).is_empty(), "{params:?}");
    }
}

#[test]
fn what_would_be_too_large_to_draw_is_refused() {
    let params = Params {
        x: Params::default().x.resized([16, 2]),
        stride: [8, 1],
        transposed: true,
        ..Params::default()
    };
    let why = Plan::new(&params).expect_err("123 rows");
    assert!(why.to_string().contains("sizes above 48 cells"), "{why}");
    assert!(!fixes(&params).is_empty());
    let printed = Convolution.desk(&Setup::from(&params)).program.output;
    assert!(!printed.contains("RuntimeError"), "PyTorch does it: {printed}");
}
