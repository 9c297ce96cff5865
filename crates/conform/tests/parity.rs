//! Every committed PyTorch case, natively and in wasm.

use std::collections::BTreeMap;

use kernelwalk_conform::{CaseFile, Data, Tally, Verdict, run, tally, trace_case};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// In a worker, where the page's numbers are made.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

macro_rules! fixture {
    ($stem:literal) => {
        (
            $stem,
            include_bytes!(concat!("../fixtures/", $stem, ".json")).as_slice(),
            include_bytes!(concat!("../fixtures/", $stem, ".bin")).as_slice(),
        )
    };
}

const FILES: [(&str, &[u8], &[u8]); 8] = [
    fixture!("conv2d"),
    fixture!("conv_transpose2d"),
    fixture!("pooling"),
    fixture!("cellwise"),
    fixture!("losses"),
    fixture!("classifier"),
    fixture!("batch_norm"),
    fixture!("optim"),
];

/// Cases per operation, so that none goes missing unnoticed.
const EXPECTED: [(&str, usize); 29] = [
    ("adaptive_avg_pool2d", 7),
    ("adaptive_max_pool2d", 7),
    ("avg_pool2d", 55),
    ("batch_norm", 24),
    ("bce_with_logits", 6),
    ("classifier", 8),
    ("conv2d", 102),
    ("conv_transpose2d", 26),
    ("cross_entropy", 48),
    ("cross_entropy_prob", 6),
    ("elu", 4),
    ("gelu", 4),
    ("gelu_tanh", 4),
    ("hardswish", 4),
    ("l1_loss", 6),
    ("leaky_relu", 8),
    ("linear", 32),
    ("log_softmax", 22),
    ("max_pool2d", 38),
    ("mse_loss", 6),
    ("optim", 55),
    ("relu", 4),
    ("relu6", 4),
    ("sigmoid", 4),
    ("silu", 4),
    ("smooth_l1_loss", 6),
    ("softmax", 22),
    ("softplus", 4),
    ("tanh", 4),
];

/// Cases per operation that a fast path runs too; a path that came off its hook would pass unnoticed.
const FAST: [(&str, usize); 12] = [
    ("adaptive_avg_pool2d", 1),
    ("avg_pool2d", 18),
    ("batch_norm", 2),
    ("classifier", 8),
    ("conv2d", 30),
    ("cross_entropy", 2),
    ("linear", 32),
    ("max_pool2d", 38),
    ("optim", 55),
    ("relu", 4),
    ("sigmoid", 4),
    ("tanh", 4),
];

/// Operations whose gradients are traced: every case that has a gradient.
const TRACED: [&str; 21] = [
    "adaptive_avg_pool2d",
    "adaptive_max_pool2d",
    "avg_pool2d",
    "classifier",
    "conv2d",
    "conv_transpose2d",
    "cross_entropy",
    "cross_entropy_prob",
    "elu",
    "gelu",
    "gelu_tanh",
    "hardswish",
    "leaky_relu",
    "linear",
    "max_pool2d",
    "relu",
    "relu6",
    "sigmoid",
    "silu",
    "softplus",
    "tanh",
];

fn files() -> impl Iterator<Item = CaseFile> {
    FILES.into_iter().map(|(stem, json, bin)| match CaseFile::parse(json, bin) {
        Ok(file) => file,
        Err(why) => panic!("{stem}: {why}"),
    })
}

#[test]
fn every_case_of_pytorch_passes() {
    let results: Vec<_> = files().flat_map(|file| run(&file)).collect();
    let wrong: Vec<_> = results
        .iter()
        .filter(|result| result.verdict != Verdict::Passed)
        .map(|result| format!("{}: {:?}", result.id, result.verdict))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), results.len(), wrong.join("\n"));
    assert!(results.len() >= 400, "only {} cases", results.len());
    assert!(results.iter().all(|result| result.values.as_ref().is_some_and(|values| !values.is_empty())));

    let tallies = tally(&results);
    let fast =
        tallies.iter().filter(|(_, tally)| tally.fast > 0).map(|(op, tally)| (op.as_str(), tally.fast));
    assert_eq!(fast.collect::<Vec<_>>(), FAST);
    let counts: BTreeMap<_, _> = tallies.into_iter().map(|(op, tally)| (op, tally.passed)).collect();
    let expected: BTreeMap<_, _> = EXPECTED.iter().map(|&(op, count)| (op.to_owned(), count)).collect();
    assert_eq!(counts, expected);
}

#[test]
fn the_gradients_of_pytorch_are_the_sums_of_their_traces() {
    let mut counts = BTreeMap::<String, usize>::new();
    for case in files().flat_map(|file| file.cases) {
        if let Some(verdict) = trace_case(&case) {
            assert_eq!(verdict, Verdict::Passed, "{}", case.id);
            *counts.entry(case.op.clone()).or_default() += 1;
        }
    }
    let expected = EXPECTED.iter().filter(|(op, _)| TRACED.contains(op));
    let expected: BTreeMap<_, _> = expected.map(|&(op, count)| (op.to_owned(), count)).collect();
    assert_eq!(counts, expected);
}

#[test]
fn a_trace_that_adds_up_to_something_else_fails() {
    let mut tried = 0;
    for mut case in files().flat_map(|file| file.cases).filter(|case| trace_case(case).is_some()) {
        let traced = |name: &&String| name.starts_with("grad_") || *name == "logits";
        let names: Vec<String> = case.outputs.keys().filter(traced).cloned().collect();
        for name in names {
            let right = case.outputs[&name].clone();
            let wrong = case.outputs.get_mut(&name).expect("its own name");
            let Data::F32(numbers) = &mut wrong.data else { panic!("{}: {name} is no gradient", case.id) };
            let largest = numbers.iter().fold(1.0_f32, |max, x| max.max(x.abs()));
            *numbers.first_mut().expect("no fixture is empty") += 1e-3 * largest;
            let verdict = trace_case(&case).expect("traced before");
            assert!(
                matches!(&verdict, Verdict::Failed(why) if why.contains(&name)),
                "{}: {verdict:?}",
                case.id
            );
            case.outputs.insert(name, right);
            tried += 1;
        }
    }
    assert!(tried > 400, "only {tried} tensors");
}

#[test]
fn results_hold_every_name_the_case_asks_for_and_no_other() {
    for file in files() {
        for (case, result) in file.cases.iter().zip(run(&file)) {
            let names: Vec<_> = result.values.iter().flat_map(BTreeMap::keys).collect();
            assert_eq!(names, case.outputs.keys().collect::<Vec<_>>(), "{}", case.id);
        }
    }
}

#[test]
fn a_wrong_expectation_fails_in_every_operation_and_every_tensor() {
    let mut tried = 0;
    for mut file in files() {
        for case in &mut file.cases {
            let names: Vec<String> = case.outputs.keys().cloned().collect();
            for name in names {
                let mut wrong = case.clone();
                let expected = wrong.outputs.get_mut(&name).expect("its own name");
                match &mut expected.data {
                    Data::F32(numbers) => {
                        let largest = numbers.iter().fold(1.0_f32, |max, x| max.max(x.abs()));
                        *numbers.last_mut().expect("no fixture is empty") += 1e-3 * largest;
                    }
                    Data::I32(numbers) => *numbers.last_mut().expect("no fixture is empty") += 1,
                }
                let verdict = kernelwalk_conform::run_case(&wrong).verdict;
                let Verdict::Failed(why) = verdict else { panic!("{}: wrong {name} passed", case.id) };
                assert!(why.contains(&name), "{}: {why} does not name {name}", case.id);
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000, "only {tried} tensors");
}

#[test]
fn the_tally_counts_what_it_was_given() {
    let mut file = files().next().expect("the first file");
    file.cases.truncate(3);
    file.cases[1].params.insert("colour".to_owned(), "red".into());
    file.cases[2].outputs.values_mut().for_each(|tensor| tensor.shape = vec![1, 1]);
    let tally = &tally(&run(&file))["conv2d"];
    let reasons = BTreeMap::from([("param colour is not known here".to_owned(), 1)]);
    assert_eq!(*tally, Tally { passed: 1, failed: 1, not_offered: 1, fast: tally.fast, reasons });
}
