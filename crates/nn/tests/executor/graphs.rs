//! Networks that nobody thought of: the kernels against each other and against the reference operations.

use kernelwalk_nn::graph::{Executor, Graph, Inferred, Kernels, Layer, Op, Phase, Setup, Weights, infer};
use proptest::prelude::*;
use rand_pcg::Pcg32;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::broken::{MISTAKES, impossible};
use crate::grow::sound;
use crate::kernels::{number, seeded};
use crate::twin::{self, Twin};

/// Allowed difference, relative to the largest number and at least to 1. Numbers pass through up to a dozen layers here,
/// each a sum of up to a few hundred products in `f32`, and a normalisation enlarges what rounding left by up to 30 (eps
/// 1e-3). Natively the largest difference is 8e-6.
const TOLERANCE: f64 = 1e-4;

/// Networks with a closer call than this are left out: two ways to add up may decide it differently, both rightly.
const MARGIN: f64 = 1e-5;

/// Networks to draw. In a browser fewer: it is the same code.
const CASES: u32 = if cfg!(target_arch = "wasm32") { 150 } else { 1_400 };
const COMPARED: usize = if cfg!(target_arch = "wasm32") { 100 } else { 1_000 };

struct Step {
    y: Vec<f32>,
    grads: Vec<f32>,
    running: Vec<f32>,
}

/// Weights with every number its own, those of normalisations too.
fn weights(net: &Inferred) -> Weights {
    let mut weights = Weights::initial(net, 5);
    weights.params_mut().iter_mut().enumerate().for_each(|(at, x)| *x += 0.1 * number(at + 31));
    weights
}

fn input(net: &Inferred, n: usize) -> Vec<f32> {
    (0..n * net.layers[0].shape.len()).map(number).collect()
}

fn upstream(net: &Inferred, n: usize) -> Vec<f32> {
    (0..n * net.output().len()).map(|at| number(at + 77)).collect()
}

fn dropping() -> Pcg32 {
    Pcg32::new(3, 4)
}

fn step(net: &Inferred, kernels: Kernels, n: usize) -> Step {
    let mut executor = Executor::new(net, Setup { kernels, ..Setup::training(n) });
    let mut weights = weights(net);
    executor.input_mut().copy_from_slice(&input(net, n));
    executor.forward(&mut weights, n, Phase::Train(&mut dropping()));
    let y = executor.logits().to_vec();
    executor.set_output_gradient(&upstream(net, n));
    executor.backward(&weights);
    Step { y, grads: executor.gradients().to_vec(), running: weights.running().to_vec() }
}

fn reference(net: &Inferred, n: usize) -> Twin {
    twin::run(net, &weights(net), &input(net, n), n, &mut dropping(), &upstream(net, n))
}

/// The largest difference, relative to the largest expected number and at least to 1.
fn deviation(actual: &[f32], expected: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = expected.clone().fold(1.0_f64, |most, x| most.max(x.abs()));
    let worse = |most: f64, off: f64| if off <= most { most } else { off };
    actual.iter().zip(expected).map(|(a, e)| (f64::from(*a) - e).abs() / largest).fold(0.0, worse)
}

fn described(graph: &Graph) -> String {
    serde_json::to_string(graph).unwrap_or_default()
}

/// Compares one step of a network through all kernels; `None` if a close call forbids it.
fn compare(graph: &Graph, n: usize) -> Option<Result<f64, String>> {
    let net = infer(graph).expect("grown to be sound");
    // One number has no deviation to normalise by; PyTorch refuses it.
    let lonely = |layer: &Layer| matches!(layer.op, Op::BatchNorm(_)) && layer.shape.cells() == 1;
    let n = if net.layers.iter().any(lonely) { n.max(2) } else { n };
    let expected = reference(&net, n);
    if expected.margin < MARGIN {
        return None;
    }
    let mut most = 0.0_f64;
    for kernels in [Kernels::Plain, Kernels::Apart, Kernels::Fused] {
        let step = step(&net, kernels, n);
        let tensors = [
            ("y", &step.y, &expected.y),
            ("gradients", &step.grads, &expected.grads),
            ("running statistics", &step.running, &expected.running),
        ];
        for (what, actual, expected) in tensors {
            assert_eq!(actual.len(), expected.len(), "{what}");
            let off = deviation(actual, expected.iter().copied());
            if off > TOLERANCE || off.is_nan() {
                return Some(Err(format!(
                    "{what} with {kernels:?} off by {off:e}, n = {n}: {}",
                    described(graph)
                )));
            }
            most = most.max(off);
        }
    }
    Some(Ok(most))
}

proptest! {
    #![proptest_config(seeded(CASES))]

    #[test]
    fn an_impossible_network_is_refused_with_the_layer_and_the_reason(
        (seed, size, which) in (any::<u64>(), 1..=9usize, 0..MISTAKES),
    ) {
        let Some((graph, layer, reason)) = impossible(&sound(seed, size), which, seed) else { return Ok(()) };
        let Err(error) = infer(&graph) else { panic!("mistake {which}: {}", described(&graph)) };
        let said = error.to_string();
        assert!(said.contains(&format!("\"{layer}\"")), "mistake {which} in {layer}: {said}");
        assert!(said.contains(reason), "mistake {which}, {reason}: {said}");
    }
}

#[test]
fn every_mistake_is_made_somewhere() {
    for which in 0..MISTAKES {
        let made = (0..40).filter(|&seed| impossible(&sound(seed, 6), which, seed).is_some()).count();
        assert!(made >= 3, "mistake {which}: {made}");
    }
}

/// Many small networks, and the close calls counted: proptest cannot tell how many it left out.
#[test]
fn a_thousand_networks_train_one_step_as_the_reference_operations_say() {
    let mut compared = 0;
    for seed in 0..u64::from(CASES) {
        match compare(&sound(seed, 1 + seed as usize % 9), 1 + seed as usize % 3) {
            None => {}
            Some(Ok(_)) => compared += 1,
            Some(Err(why)) => panic!("seed {seed}: {why}"),
        }
    }
    assert!(compared >= COMPARED, "only {compared} of {CASES} without a close call");
}
