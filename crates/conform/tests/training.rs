//! Whole trainings beside PyTorch: 20 steps of four networks, every optimiser and every schedule, label smoothing and clipped
//! gradients too, through each kind of kernels, natively and in wasm. Reference in `f64`, from weights and pictures that both
//! sides make by exact formulas (tools/fixtures/_trainings.py).

use kernelwalk_conform::{Case, CaseFile, Data};
use kernelwalk_nn::graph::{Executor, Graph, Inferred, Kernels, Kind, Phase, Setup, Shape, Weights, infer};
use kernelwalk_nn::kernel::optim::{apply, clip_norm};
use kernelwalk_nn::optim::{Optimizer, OptimizerState, Schedule};
use kernelwalk_nn::zoo::Preset;
use rand_core::SeedableRng;
use rand_pcg::Pcg32;
use serde::de::DeserializeOwned;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// In a worker, where the page's numbers are made.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Allowed difference, relative to the largest number of the tensor (for losses: to the loss): what the issue asks for. A weight
/// near zero is a difference of larger ones, so that its own size is no measure.
const TOLERANCE: f32 = 1e-4;

const STEPS: usize = 20;

/// 32 mixed bits for each index.
fn number(at: u64) -> u64 {
    const MASK: u64 = 0xFFFF_FFFF;
    let mut at = (at * 2_654_435_761) & MASK;
    at ^= at >> 15;
    at = (at * 2_246_822_519) & MASK;
    at ^ (at >> 13)
}

/// Picture `index`, `[h, w, c]`, and its label.
fn picture(index: usize, [channels, height, width]: [usize; 3], to: &mut [f32]) -> u8 {
    let label = index % 10;
    let top = label * (height - 2) / 9;
    for c in 0..channels {
        for y in 0..height {
            for x in 0..width {
                let at = ((index * channels + c) * height + y) * width + x;
                let noise = (number(at as u64) & 63) as f32 / 256.0;
                let lit = c == 0 && (top..top + 2).contains(&y) && (2..width - 2).contains(&x);
                to[(y * width + x) * channels + c] = noise + if lit { 0.75 } else { 0.0 };
            }
        }
    }
    label as u8
}

fn initial(net: &Inferred) -> Weights {
    let mut weights = Weights::initial(net, 1);
    let parameters = net.layers.iter().flat_map(|layer| &layer.parameters);
    let mut at = 0;
    for parameter in parameters {
        for _ in 0..parameter.len() {
            let share = (number(at as u64 + 1_000_003) >> 16) as f32 / 32_768.0 - 1.0;
            weights.params_mut()[at] = match parameter.kind {
                Kind::Ones => 1.0,
                Kind::Zeros => share / 2.0,
                Kind::Uniform { fan_in } => {
                    let halvings = (0..).find(|&k| 1_usize << (2 * k) >= fan_in).unwrap_or(0);
                    share * 2.0 / (1_u64 << halvings) as f32
                }
            };
            at += 1;
        }
    }
    weights
}

fn param<T: DeserializeOwned>(case: &Case, name: &str) -> T {
    serde_json::from_value(case.params[name].clone()).expect("written in the words of the crate")
}

struct Outcome {
    losses: Vec<f32>,
    weights: Weights,
}

fn train(case: &Case, kernels: Kernels) -> Outcome {
    let net = infer(&param::<Graph>(case, "graph")).expect("sound");
    let (optimizer, schedule): (Optimizer, Schedule) = (param(case, "optimizer"), param(case, "schedule"));
    let (batch, lr): (usize, f64) = (param(case, "batch_size"), param(case, "learning_rate"));
    let setting = |name: &str| case.params.get(name).and_then(Value::as_f64).map(|x| x as f32);
    let (smoothing, clip) = (setting("label_smoothing").unwrap_or(0.0), setting("clip_norm"));
    let mut executor = Executor::new(&net, Setup { kernels, ..Setup::training(batch) });
    let mut weights = initial(&net);
    let mut memory = OptimizerState::<f32>::new(optimizer, &[weights.params().len()]).expect("in range");
    let mut rng = Pcg32::seed_from_u64(1);
    let mut losses = Vec::with_capacity(STEPS);
    let Shape::Maps(shape) = net.layers[0].shape else { panic!("pictures") };
    let Data::I32(pictures) = &case.inputs["pictures"].data else { panic!("indices") };
    for (step, chosen) in pictures.chunks_exact(batch).enumerate() {
        let images = executor.input_mut().chunks_exact_mut(shape.iter().product()).zip(chosen);
        let labels: Vec<u8> = images.map(|(to, &index)| picture(index as usize, shape, to)).collect();
        executor.forward(&mut weights, batch, Phase::Train(&mut rng));
        losses.push((executor.smoothed_loss(&labels, smoothing).loss / batch as f64) as f32);
        executor.backward(&weights);
        if let Some(most) = clip {
            let all = 0..weights.params().len();
            clip_norm(executor.gradients_mut(), &[all], most);
        }
        let update = memory.begin_step(schedule.lr_at(step as u64, lr));
        let slot = memory.slot_mut(0).expect("one for all");
        apply(&update, weights.params_mut(), executor.gradients(), slot);
    }
    assert_eq!(losses.len(), STEPS);
    Outcome { losses, weights }
}

fn expected<'a>(case: &'a Case, name: &str) -> &'a [f32] {
    match case.outputs.get(name).map(|tensor| &tensor.data) {
        Some(Data::F32(numbers)) => numbers,
        Some(Data::I32(_)) => panic!("{name} is in whole numbers"),
        None => &[],
    }
}

/// The largest difference, relative to the largest expected number.
fn deviation(actual: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(actual.len(), expected.len());
    let largest = expected.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    // A NaN has to show.
    let worse = |most: f32, off: f32| if off <= most { most } else { off };
    actual.iter().zip(expected).map(|(a, e)| (a - e).abs() / largest).fold(0.0, worse)
}

/// The largest deviation of all tensors of the net, parameter by parameter.
fn deviation_of_weights(case: &Case, net: &Inferred, weights: &Weights) -> f32 {
    let every: usize = param(case, "every");
    let stored = expected(case, "weights");
    let (mut start, mut most) = (0, 0.0_f32);
    for parameter in net.layers.iter().flat_map(|layer| &layer.parameters) {
        let kept = (start..start + parameter.len()).filter(|at| at % every == 0);
        let (actual, wanted): (Vec<f32>, Vec<f32>) =
            kept.map(|at| (weights.params()[at], stored[at / every])).unzip();
        start += parameter.len();
        most = most.max(deviation(&actual, &wanted));
        assert!(most.is_finite());
    }
    assert_eq!(start.div_ceil(every), stored.len(), "every stored weight was compared");
    most
}

fn cases(network: &str) -> Vec<Case> {
    let json = include_bytes!("../fixtures/training.json");
    let file = CaseFile::parse(json, include_bytes!("../fixtures/training.bin")).expect("committed");
    let prefix = format!("training/{network}/");
    file.cases.into_iter().filter(|case| case.id.starts_with(&prefix)).collect()
}

/// The trainings of one network through all kernels, of which there are `count`.
#[expect(clippy::print_stdout, reason = "the figures of docs/performance.md, shown with --nocapture")]
fn check(network: &str, count: usize) {
    let cases = cases(network);
    assert_eq!(cases.len(), count);
    for case in &cases {
        let net = infer(&param::<Graph>(case, "graph")).expect("sound");
        for kernels in [Kernels::Fused, Kernels::Apart, Kernels::Plain] {
            let Outcome { losses, weights } = train(case, kernels);
            let pairs = losses.iter().zip(expected(case, "losses"));
            let by_loss = pairs.map(|(a, e)| deviation(&[*a], &[*e])).fold(0.0, f32::max);
            let by_weight = deviation_of_weights(case, &net, &weights);
            let by_running = deviation(weights.running(), expected(case, "running"));
            let what = format!(
                "{} {kernels:?}: losses {by_loss:.1e}, weights {by_weight:.1e}, running {by_running:.1e}",
                case.id
            );
            println!("{what}");
            assert!(by_loss <= TOLERANCE && by_weight <= TOLERANCE && by_running <= TOLERANCE, "{what}");
        }
    }
}

#[test]
fn the_first_two_networks_are_the_presets() {
    for preset in Preset::ALL {
        let mut graphs = cases(preset.name()).into_iter().map(|case| param::<Graph>(&case, "graph"));
        assert!(graphs.all(|graph| graph == preset.graph()), "{preset:?}");
    }
}

#[test]
fn tiny_trains_as_in_pytorch() {
    check("tiny", 7);
}

#[test]
fn lenet5_trains_as_in_pytorch() {
    check("lenet5", 4);
}

#[test]
fn a_network_with_batch_normalisation_trains_as_in_pytorch() {
    check("normed", 3);
}

#[test]
fn a_network_with_branches_trains_as_in_pytorch() {
    check("residual", 4);
}
