use super::*;
use crate::frame::Role;
use crate::lab::Plan as _;

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("it has an output")
}

fn preset(id: &str) -> Params {
    let found = PRESETS.iter().find(|preset| preset.id == id).expect("it is listed");
    Params::from(&(found.setup)())
}

fn rows(grad: &ndarray::Array4<f64>) -> Vec<Vec<f64>> {
    grad.index_axis(ndarray::Axis(0), 0)
        .index_axis(ndarray::Axis(0), 0)
        .outer_iter()
        .map(|r| r.to_vec())
        .collect()
}

#[test]
fn the_lectures_gradients_are_those_of_the_mock_up() {
    let plan = plan(&Params::default());
    let dx = [
        [0.0, 1.0, 1.0, -2.0, 0.0],
        [2.0, 0.0, 0.0, 5.0, 2.0],
        [0.0, 4.0, 5.0, 1.0, 2.0],
        [-2.0, -2.0, 4.0, 7.0, 2.0],
    ];
    assert_eq!(rows(plan.grad(Of::X))[..4], dx.map(|row| row.to_vec()));
    assert_eq!(rows(plan.grad(Of::W)), [[0.0, 7.0, 9.0], [2.0, 7.0, 7.0], [0.0, 1.0, 7.0]]);
    assert_eq!(rows(plan.grad(Of::B)), [[3.0]]);
    let step = plan.sgd().expect("there is a weight");
    assert_eq!(step.before, 58.0);
    assert!((step.after - 28.9).abs() < 1e-9, "{}", step.after);
}

#[test]
fn the_products_of_the_figure_add_up_to_the_gradient_in_every_preset() {
    for preset in PRESETS {
        let plan = plan(&Params::from(&(preset.setup)()));
        for index in 0..plan.cells() {
            let cell = plan.output_cell(index);
            let sum = plan.sum(cell).expect("every gradient has a sum");
            let added: f64 = sum.terms.iter().map(|term| term.product).sum();
            assert!((added - sum.total).abs() < 1e-9, "{} {cell:?}", preset.id);
            assert_eq!(Some(sum.total), plan.value(cell), "{} {cell:?}", preset.id);
        }
    }
}

#[test]
fn a_cell_that_no_window_reads_has_the_gradient_zero() {
    let plan = plan(&preset("leftover"));
    for i in 0..6 {
        assert_eq!(plan.value(CellId::new(Role::GradInput, 0, 5, i)), Some(0.0));
        assert_eq!(plan.value(CellId::new(Role::GradInput, 0, i, 5)), Some(0.0));
    }
}

#[test]
fn every_gradient_agrees_with_its_finite_difference_where_the_loss_has_no_corner() {
    for id in ["lecture", "weight", "bias", "stride", "leftover", "dilation", "mean"] {
        let plan = plan(&preset(id));
        for index in 0..plan.cells() {
            let cell = plan.output_cell(index);
            let nudge = plan.nudge(plan.grad_of(cell).expect("a gradient"), 0.01).expect("it can be nudged");
            let traced = plan.value(cell).expect("it has a number");
            assert!((nudge.quotient - traced).abs() < 1e-8, "{id} {cell:?}");
        }
    }
}

#[test]
fn the_maximum_sends_all_to_the_first_of_equals_and_relu_stops_at_zero() {
    let max = plan(&preset("max"));
    let sent: f64 = max.grad(Of::X).iter().sum();
    assert_eq!(sent, 3.0, "nothing is lost, nothing is added");
    assert_eq!(max.value(CellId::new(Role::GradInput, 0, 0, 0)), Some(1.0));
    assert_eq!(
        max.value(CellId::new(Role::GradInput, 0, 2, 0)),
        Some(-1.0),
        "first of the last row's window"
    );
    let relu = plan(&preset("relu"));
    let gated = [[1.0, 0.0, 0.0, -1.0], [0.0, 1.0, 0.0, 0.0], [0.0, -3.0, 0.0, 1.0]];
    assert_eq!(rows(relu.grad(Of::X)), gated);
}

#[test]
fn a_gradient_grows_with_the_output_and_keeps_numbers_that_have_no_output_now() {
    let mut setup = Backward.usual();
    crate::lab::edit::resize(&Backward, &mut setup, field::X, [6, 6]);
    assert_eq!(setup.grids(field::DY).map(crate::lab::Stack::size), Some([4, 4]));
    crate::lab::edit::resize(&Backward, &mut setup, field::X, [4, 4]);
    let dy = setup.grids(field::DY).expect("it holds grids");
    assert_eq!((dy.size(), dy.get(0, 1, 1)), ([4, 4], Some(2.0)));
    assert_eq!(plan(&Params::from(&setup)).out_size(), [2, 2]);
}

#[test]
fn the_kernel_is_turned_in_the_figure_and_every_weight_keeps_its_name() {
    let frame = plan(&Params::default()).frame(Beat::START, &View::default());
    let kernel = frame.of(Role::Weight).next().expect("it is on stage");
    assert_eq!(kernel.marks[0][0].cell, CellId::new(Role::Weight, 0, 2, 2));
    assert_eq!(kernel.mark(2, 2).map(|mark| mark.text.as_str()), Some("2"));
    assert_eq!(kernel.mark(0, 0).map(|mark| mark.text.as_str()), Some("0"));
}

#[test]
fn zeros_stand_between_the_numbers_of_a_gradient_that_a_stride_sends_back() {
    let frame = plan(&preset("stride")).frame(Beat::START, &View::default());
    let upstream = frame.of(Role::GradOutput).next().expect("it is on stage");
    assert_eq!((upstream.marks.len(), upstream.padding.top), (7, 1));
    assert_eq!(upstream.marks[3][3].cell, CellId::new(Role::GradOutput, 0, 1, 1));
    assert!(upstream.marks[2][1].state.padding);
    assert_eq!(upstream.mark(1, 1).map(|mark| mark.text.as_str()), Some("2"));
}

#[test]
fn the_program_prints_what_the_figure_shows_and_the_transposed_convolution() {
    let program = Backward.desk(&Backward.usual()).program;
    assert!(program.source.contains("y.backward(gradient=dy)\n"));
    let transposed =
        "print(torch.allclose(x.grad, F.conv_transpose2d(dy, w, stride=1, padding=0, dilation=1)))\n";
    assert!(program.source.ends_with(transposed));
    assert!(program.output.ends_with("tensor([3.])\nTrue"), "{}", program.output);
    let leftover = Backward.desk(&Setup::from(&preset("leftover"))).program;
    assert!(leftover.source.contains("output_padding=1"));
}

#[test]
fn a_moment_is_told_without_the_rings_of_zeros() {
    let plan = plan(&Params::default());
    let told = |t: f64| plan.narration(&plan.frame(Beat::new(t), &View::default()));
    assert_eq!(told(0.0), "dX, row 0, column 0. Nothing is added yet.");
    assert_eq!(
        told(18.0 + 2.0 / 9.0),
        "dX, row 3, column 3. Product 2 of 9: 1 times 1 adds 1. Total so far 5."
    );
    assert_eq!(told(19.0), "dX, row 3, column 3 is 2 × 2 + 1 × 1 + 0 × 0 + 1 × 2 = 7.");
    let unread = self::plan(&preset("leftover"));
    let end = unread.frame(Beat::new(36.0), &View::default());
    assert_eq!(unread.narration(&end), "dX, row 5, column 5 is 0: no gradient reaches it.");
}

#[test]
fn the_check_of_a_gradient_shows_both_losses_their_quotient_and_the_trace() {
    let plan = plan(&Params::default());
    let found = plan.inspect(CellId::new(Role::GradInput, 0, 3, 3)).expect("it is on stage");
    let table = found.sections.iter().find_map(|section| match section {
        lab::Section::Table(table) if table.heads.len() == 2 => Some(table),
        _ => None,
    });
    let rows: Vec<_> = table.expect("it is checked").rows.iter().map(|row| row.entries.clone()).collect();
    let text = |text: &str| lab::Entry::Text(text.to_owned());
    let pair = |what: &str, number: &str| vec![text(what), text(number)];
    assert_eq!(rows[..2], [pair("2 + 0.01", "58.0700"), pair("2 − 0.01", "57.9300")]);
    assert_eq!(rows[3], pair("dX[3, 3], traced", "7"));
}
