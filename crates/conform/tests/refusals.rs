//! A case is run completely understood or not at all, and the reason is said.

use std::collections::BTreeMap;

use kernelwalk_conform::{Case, Data, Refusal, Tensor, Verdict, run_case};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// In a worker, where the page's numbers are made.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn floats(shape: &[usize]) -> Tensor {
    let count: usize = shape.iter().product();
    Tensor { shape: shape.to_vec(), data: Data::F32((0..count).map(|i| 0.5 + i as f32).collect()) }
}

fn integers(shape: &[usize]) -> Tensor {
    let count: usize = shape.iter().product();
    Tensor { shape: shape.to_vec(), data: Data::I32(vec![0; count]) }
}

fn case(op: &str, params: &Value, inputs: &[(&str, Tensor)], outputs: &[&str]) -> Case {
    Case {
        id: "a".to_owned(),
        op: op.to_owned(),
        params: params.as_object().expect("params are an object").clone(),
        inputs: inputs.iter().map(|(name, tensor)| ((*name).to_owned(), tensor.clone())).collect(),
        outputs: outputs.iter().map(|name| ((*name).to_owned(), floats(&[1]))).collect::<BTreeMap<_, _>>(),
    }
}

/// The reason why a case is not offered; nothing if it is.
fn reason(op: &str, params: &Value, inputs: &[(&str, Tensor)], outputs: &[&str]) -> Option<String> {
    match run_case(&case(op, params, inputs, outputs)).verdict {
        Verdict::NotOffered(Refusal(reason)) => Some(reason),
        Verdict::Passed | Verdict::Failed(_) => None,
    }
}

#[test]
fn unknown_operations_are_not_offered() {
    for op in ["net", "interpolate", "receptive_field", "group_norm", "Conv2d", ""] {
        let expected = format!("operation {op} is not offered");
        assert_eq!(reason(op, &json!({}), &[("x", floats(&[2]))], &["y"]), Some(expected));
    }
}

#[test]
fn convolutions_say_what_they_do_not_know() {
    let x = ("x", floats(&[1, 1, 3, 3]));
    let weight = ("weight", floats(&[1, 1, 2, 2]));
    let both = [x.clone(), weight.clone()];
    assert_eq!(reason("conv2d", &json!({}), &both, &["y"]), None);
    assert_eq!(reason("conv2d", &json!({"stride": 2, "groups": null}), &both, &["y"]), None);
    let table = [
        (json!({"stride": [1, 1, 1]}), "param stride = [1,1,1] is not a whole number or [height, width]"),
        (json!({"stride": -1}), "param stride = -1 is not a whole number or [height, width]"),
        (json!({"dilation": 1.5}), "param dilation = 1.5 is not a whole number or [height, width]"),
        (json!({"padding": "full"}), "param padding = \"full\" is not offered"),
        (json!({"padding": [1, 2, 1, 2]}), "param padding = [1,2,1,2] is not offered"),
        (json!({"padding_mode": "mirror"}), "param padding_mode = \"mirror\" is not offered"),
        (json!({"groups": "2"}), "param groups = \"2\" is not a whole number, 0 or more"),
        (json!({"transposed": true}), "param transposed is not known here"),
    ];
    for (params, expected) in table {
        assert_eq!(reason("conv2d", &params, &both, &["y"]).as_deref(), Some(expected));
    }
    let outputs = ["y", "grad_x"];
    assert_eq!(
        reason("conv2d", &json!({}), &both, &outputs).as_deref(),
        Some("output grad_x needs the input grad_out")
    );
    let with = |extra: (&'static str, Tensor)| [x.clone(), weight.clone(), extra];
    let grad_out = || with(("grad_out", floats(&[1, 1, 2, 2])));
    let table = [
        (with(("mask", floats(&[1]))), "y", "input mask is not known here"),
        (grad_out(), "grad_bias", "output grad_bias is not offered for these inputs"),
        (grad_out(), "grad_mask", "output grad_mask is not offered for these inputs"),
        (with(("bias", floats(&[1, 1]))), "y", "input bias has 2 axes, 1 are offered"),
    ];
    for (inputs, output, expected) in table {
        assert_eq!(reason("conv2d", &json!({}), &inputs, &[output]).as_deref(), Some(expected));
    }
    let flat = [("x", floats(&[1, 3, 3])), weight.clone()];
    assert_eq!(
        reason("conv2d", &json!({}), &flat, &["y"]).as_deref(),
        Some("input x has 3 axes, 4 are offered")
    );
    let whole = [("x", integers(&[1, 1, 3, 3])), weight];
    assert_eq!(
        reason("conv2d", &json!({}), &whole, &["y"]).as_deref(),
        Some("input x is i32, f32 is offered")
    );
    assert_eq!(reason("conv2d", &json!({}), &[x], &["y"]).as_deref(), Some("input weight is missing"));
}

#[test]
fn other_operations_say_what_they_do_not_know() {
    let x4 = ("x", floats(&[1, 1, 4, 4]));
    let x2 = ("x", floats(&[2, 3]));
    let table = [
        ("max_pool2d", json!({}), vec![x4.clone()], "param kernel_size is missing"),
        (
            "max_pool2d",
            json!({"kernel_size": 2, "return_mask": true}),
            vec![x4.clone()],
            "param return_mask is not known here",
        ),
        (
            "avg_pool2d",
            json!({"kernel_size": 2, "dilation": 2}),
            vec![x4.clone()],
            "param dilation is not known here",
        ),
        (
            "avg_pool2d",
            json!({"kernel_size": 2, "ceil_mode": 1}),
            vec![x4],
            "param ceil_mode = 1 is not true or false",
        ),
        ("relu", json!({"inplace": true}), vec![x2.clone()], "param inplace is not known here"),
        ("softmax", json!({}), vec![x2.clone()], "param dim is missing"),
        ("softmax", json!({"dim": 2}), vec![x2.clone()], "param dim = 2 does not fit an input of 2 axes"),
        ("softmax", json!({"dim": -3}), vec![x2.clone()], "param dim = -3 does not fit an input of 2 axes"),
        ("cross_entropy", json!({}), vec![x2.clone()], "input target is missing"),
        (
            "cross_entropy",
            json!({"reduction": "max"}),
            vec![x2.clone(), ("target", integers(&[2]))],
            "param reduction = \"max\" is not offered",
        ),
        (
            "cross_entropy",
            json!({}),
            vec![x2.clone(), ("target", floats(&[2]))],
            "input target is f32, i32 is offered",
        ),
        (
            "classifier",
            json!({"reduction": "sum"}),
            vec![x2.clone(), ("weight", floats(&[2, 2])), ("bias", floats(&[2])), ("target", integers(&[2]))],
            "param reduction is not known here",
        ),
        (
            "classifier",
            json!({}),
            vec![x2.clone(), ("weight", floats(&[2, 2])), ("target", integers(&[2]))],
            "input bias is missing",
        ),
        (
            "classifier",
            json!({}),
            vec![x2.clone(), ("target", integers(&[2, 1]))],
            "input target has 2 axes, 1 is offered",
        ),
        (
            "batch_norm",
            json!({"momentum": null}),
            vec![("x", floats(&[2, 3, 4]))],
            "input x has 3 axes, 2 or 4 are offered",
        ),
        ("batch_norm", json!({}), vec![x2], "input running_mean is missing"),
    ];
    for (op, params, inputs, expected) in table {
        assert_eq!(reason(op, &params, &inputs, &["y"]).as_deref(), Some(expected), "{op}");
    }
}

#[test]
fn optimisers_say_what_they_do_not_know() {
    let inputs = [("param", floats(&[2])), ("grads", floats(&[3, 2]))];
    let ask = |params: &Value| reason("optim", params, &inputs, &["params"]);
    for fine in [
        json!({"optimizer": "sgd", "lr": 0.1}),
        json!({"optimizer": "adam", "momentum": 0, "nesterov": false}),
        json!({"optimizer": "adamw", "scheduler": "cosine", "scheduler_args": {"T_max": 3}}),
    ] {
        assert_eq!(ask(&fine), None, "{fine}");
    }
    let table = [
        (json!({"lr": 0.1}), "param optimizer is missing"),
        (json!({"optimizer": "sgd"}), "param lr is missing"),
        (json!({"optimizer": "rmsprop", "lr": 0.1}), "optimizer rmsprop is not offered"),
        (json!({"optimizer": "adam", "momentum": 0.9}), "param momentum = 0.9 is not offered, only 0"),
        (json!({"optimizer": "sgd", "lr": 0.1, "betas": [0.9, 0.9]}), "param betas is not known here"),
        (
            json!({"optimizer": "sgd", "lr": 0.1, "maximize": true}),
            "param maximize = true is not offered, only false",
        ),
        (
            json!({"optimizer": "sgd", "lr": 0.1, "nesterov": true}),
            "nesterov needs a momentum above 0 and a dampening of 0",
        ),
        (json!({"optimizer": "sgd", "lr": 0.1, "scheduler": "poly"}), "scheduler \"poly\" is not offered"),
        (
            json!({"optimizer": "sgd", "lr": 0.1, "scheduler": "step", "scheduler_args": {"step_size": 2, "x": 1}}),
            "scheduler_args: param x is not known here",
        ),
        (
            json!({"optimizer": "sgd", "lr": 0.1, "scheduler_args": {"gamma": 1}}),
            "scheduler_args without a scheduler",
        ),
        (
            json!({"optimizer": "sgd", "lr": 0.1, "scheduler": "onecycle",
                   "scheduler_args": {"max_lr": 0.1, "total_steps": 3}}),
            "scheduler onecycle is offered with cycle_momentum = false only",
        ),
    ];
    for (params, expected) in table {
        assert_eq!(ask(&params).as_deref(), Some(expected), "{params}");
    }
    let torn = [("param", floats(&[2])), ("grads", floats(&[3, 1]))];
    let expected = "input grads of shape [3, 1] is not [steps, ...] of param [2]";
    let params = json!({"optimizer": "sgd", "lr": 0.1});
    assert_eq!(reason("optim", &params, &torn, &["params"]).as_deref(), Some(expected));
}

#[test]
fn impossible_cases_fail_with_the_operations_own_words() {
    let inputs = [("x", floats(&[1, 1, 3, 3])), ("weight", floats(&[1, 1, 5, 5]))];
    let result = run_case(&case("conv2d", &json!({}), &inputs, &["y"]));
    let Verdict::Failed(why) = result.verdict else { panic!("{:?}", result.verdict) };
    assert!(why.starts_with("reference: ") && why.contains('5') && why.contains('3'), "{why}");
    assert!(result.values.is_none());
}
