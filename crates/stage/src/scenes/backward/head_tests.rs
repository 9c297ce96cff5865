use kernelwalk_nn::ops::cross_entropy::{CrossEntropy, Target, cross_entropy, cross_entropy_backward};
use kernelwalk_nn::ops::linear::{linear, linear_backward};
use ndarray::{Array1, Array2, Ix2};

use super::*;
use crate::frame::Role;
use crate::lab::{Offer, Plan as _, Stack, edit};

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("it has an output")
}

fn of(of: Of) -> Params {
    Params { layer: Layer::Linear, of, ..Params::default() }
}

fn matrix(stack: &Stack) -> Array2<f64> {
    let [rows, cols] = stack.size();
    Array2::from_shape_fn((rows, cols), |(y, x)| stack.get(0, y, x).unwrap_or(0.0))
}

/// Any numbers of inputs and classes, any numbers, any target.
fn drawn(seed: u64) -> Linear {
    let mut draw = edit::drawing(-8, 8, seed);
    let mut upto = |most: usize| (draw() + 8.0) as usize % most;
    let [inputs, classes] = [1 + upto(6), 1 + upto(6)];
    let target = upto(classes);
    let mut draw = edit::drawing(-8, 8, seed + 5000);
    let mut halves = |size| Stack::from_fn(size, |_, _, _| draw() / 4.0);
    let (x, w) = (halves([1, 1, inputs]), halves([1, classes, inputs]));
    let b = halves([1, 1, classes]).values().to_vec();
    Linear { x, w, b, target }
}

#[test]
fn a_thousand_layers_send_back_what_linear_and_cross_entropy_send_back_product_by_product() {
    for seed in 0..1000 {
        let drawn = drawn(seed);
        let (x, w, b) = (matrix(&drawn.x), matrix(&drawn.w), Array1::from(drawn.b.clone()));
        let z = linear(x.view(), w.view(), Some(b.view())).expect("sizes fit").into_dyn();
        let classes = Array1::from(vec![drawn.target as i64]).into_dyn();
        let (target, options) = (Target::Classes(classes.view()), CrossEntropy::default());
        let loss = cross_entropy(z.view(), &target, &options).expect("sizes fit").sum();
        let dz = cross_entropy_backward(z.view(), &target, &options, None).expect("sizes fit");
        let dz = dz.into_dimensionality::<Ix2>().expect("two axes");
        let grads = linear_backward(x.view(), w.view(), dz.view()).expect("sizes fit");
        let db = grads.grad_bias.insert_axis(ndarray::Axis(0));
        let all = [(Of::Z, dz), (Of::X, grads.grad_input), (Of::W, grads.grad_weight), (Of::B, db)];
        for (of, wanted) in all.into_iter().skip(seed as usize % 4).take(1) {
            let plan = plan(&Params { linear: drawn.clone(), ..self::of(of) });
            assert!((plan.loss() - loss).abs() < 1e-12);
            assert_eq!(plan.cells(), wanted.len());
            for (index, wanted) in wanted.iter().enumerate() {
                let cell = plan.output_cell(index);
                let sum = plan.sum(cell).expect("every gradient has a sum");
                let added = sum.terms.iter().map(|term| term.product).sum::<f64>();
                assert!((added - wanted).abs() < 1e-12, "{seed} {of:?} {index}");
                assert_eq!(plan.value(cell), Some(sum.total));
                for term in &sum.terms {
                    assert_eq!(plan.value(term.read), Some(term.value), "{of:?}: it is what it names");
                }
            }
        }
    }
}

#[test]
fn the_example_says_p_minus_y_and_one_step_lowers_the_loss() {
    let plan = plan(&of(Of::Z));
    let row = |role, channel| {
        let cells = (0..3).map(|class| CellId::new(role, channel, 0, class));
        cells.filter_map(|cell| plan.value(cell)).collect::<Vec<f64>>()
    };
    assert_eq!(row(Role::Output, 0), [2.0, 0.0, -1.0]);
    assert_eq!(row(Role::Partial, 1), [0.0, 1.0, 0.0]);
    let (p, dz) = (row(Role::Partial, 0), row(Role::GradOutput, 0));
    assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12 && dz.iter().sum::<f64>().abs() < 1e-12);
    assert_eq!(dz, [p[0], p[1] - 1.0, p[2]]);
    let told = plan.narration(&plan.frame(Beat::new(2.0), &View::default()));
    assert_eq!(told, "dZ, row 0, column 1 is 0.11 × 1 + 1 × (\u{2212}1) = \u{2212}0.89.");
    let step = plan.sgd().expect("there is a weight");
    assert!((step.before + p[1].ln()).abs() < 1e-12 && step.after < step.before, "{step:?}");
    assert_eq!(step.b.len(), 3);
}

#[test]
fn every_number_of_the_layer_and_every_logit_is_checked_by_finite_difference() {
    for of in Of::ALL {
        let plan = plan(&self::of(of));
        for index in 0..plan.cells() {
            let found = plan.inspect(plan.output_cell(index)).expect("it is on stage");
            let text = |section: &lab::Section| match section {
                lab::Section::Text(text) => text.contains("They agree"),
                _ => false,
            };
            assert!(found.sections.iter().any(text), "{of:?} {index}: {:?}", found.sections);
        }
    }
}

#[test]
fn each_layer_keeps_numbers_of_its_own_and_edits_go_to_those_in_use() {
    let usual = Backward.usual();
    let mut setup = Setup::from(&of(Of::X));
    assert!(edit::set_cell(&Backward, &mut setup, CellId::new(Role::Weight, 0, 2, 3), 7.0));
    assert!(edit::set_cell(&Backward, &mut setup, CellId::new(Role::Bias, 0, 0, 2), 5.0));
    assert!(!edit::set_cell(&Backward, &mut setup, CellId::new(Role::GradOutput, 0, 0, 0), 5.0));
    let linear = Params::from(&setup).linear;
    assert_eq!((linear.w.get(0, 2, 3), linear.b), (Some(7.0), vec![0.0, 1.0, 5.0]));
    for field in [field::X, field::W, field::B, field::DY] {
        assert_eq!(setup.get(field), usual.get(field));
    }
    let back = Backward.desk(&setup).offered(Offer::Control(0, 0)).expect("the convolution");
    assert!(edit::set_cell(&Backward, &mut setup.clone(), CellId::new(Role::Input, 0, 0, 3), 1.0));
    assert_eq!(Params::from(&back).linear.w.get(0, 2, 3), Some(7.0), "it waits");
}

#[test]
fn classes_inputs_and_target_are_chosen_and_fit_each_other() {
    let setup = Setup::from(&of(Of::Z));
    let chosen = |setup: &Setup, offer| Backward.desk(setup).offered(offer).expect("it is offered");
    let last = chosen(&setup, Offer::Control(3, 2));
    assert_eq!(Params::from(&last).linear.target, 2);
    let two = chosen(&last, Offer::Control(2, 0));
    let linear = Params::from(&two).linear;
    assert_eq!((linear.counts(), linear.b.len(), linear.target), ([2, 4], 2, 1));
    let wide = Params::from(&chosen(&two, Offer::More(0, 5))).linear;
    assert_eq!((wide.counts(), wide.x.size()), ([2, 6], [1, 6]));
}

#[test]
fn the_program_gives_logits_to_the_loss() {
    let program = Backward.desk(&Setup::from(&of(Of::Z))).program;
    assert!(program.source.contains("x = torch.tensor([[2., 1, -1, 1]])\n"), "{}", program.source);
    assert!(program.source.contains("loss = F.cross_entropy(z, torch.tensor([1]))"));
    let lines: Vec<&str> = program.output.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "tensor([[ 2.,  0., -1.]])",
            "tensor([[0.8438, 0.1142, 0.0420]])",
            "tensor(2.1698)",
            "tensor([[ 0.8438, -0.8858,  0.0420]])"
        ]
    );
    assert!(lines[6].starts_with("        [-"), "{}", program.output);
    assert_eq!(lines[8], "tensor([ 0.8438, -0.8858,  0.0420])");
}
