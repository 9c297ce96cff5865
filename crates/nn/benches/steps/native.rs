use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use kernelwalk_nn::data::augment::{Augmenter, Key};
use kernelwalk_nn::data::{Augmentation, Elastic, SampleShape};
use kernelwalk_nn::graph::{Direction, Executor, Inferred, Kernels, Phase, Setup, Weights, infer};
use kernelwalk_nn::kernel::{self, gemm};
use kernelwalk_nn::optim::{Optimizer, OptimizerState};
use kernelwalk_nn::zoo::Preset;
use rand_pcg::Pcg32;

const BATCH: usize = 32;

fn network(preset: Preset) -> Inferred {
    infer(&preset.graph()).expect("a preset is sound")
}

fn filled(net: &Inferred, setup: Setup) -> Executor {
    let mut executor = Executor::new(net, setup);
    let pixels = executor.input_mut().iter_mut().enumerate();
    pixels.for_each(|(at, x)| *x = ((at * 7_919) % 1_000) as f32 / 1_000.0 - 0.3);
    executor
}

/// Forward, loss, backward and Adam at 0.001 on 32 images.
#[divan::bench(args = Preset::ALL)]
fn training_step(bencher: Bencher<'_, '_>, preset: Preset) {
    let net = network(preset);
    let labels: Vec<u8> = (0..BATCH).map(|n| (n % 10) as u8).collect();
    let mut weights = Weights::initial(&net, 1);
    let mut memory = OptimizerState::<f32>::new(Optimizer::adam(), &[weights.params().len()]).expect("valid");
    let mut rng = Pcg32::new(1, 1);
    let mut executor = filled(&net, Setup::training(BATCH));
    let input = executor.input_mut().to_vec();
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        executor.input_mut().copy_from_slice(&input);
        executor.forward(&mut weights, BATCH, Phase::Train(&mut rng));
        let loss = executor.loss(&labels);
        executor.backward(&weights);
        let update = memory.begin_step(1e-3);
        let slot = memory.slot_mut(0).expect("one parameter list");
        kernel::optim::apply(&update, weights.params_mut(), executor.gradients(), slot);
        loss
    });
}

/// One stage of a training step: layers that run fused are one.
struct Part {
    preset: Preset,
    stage: usize,
    direction: Direction,
    layers: String,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.preset, self.layers, self.direction)
    }
}

fn parts() -> Vec<Part> {
    let of = |preset: Preset| {
        let executor = Executor::new(&network(preset), Setup::training(1));
        let layers: Vec<String> =
            (0..executor.stage_count()).map(|stage| executor.stage_layers(stage).join("+")).collect();
        let both = |(stage, layers): (usize, String)| {
            [Direction::Forward, Direction::Backward].map(|direction| Part {
                preset,
                stage,
                direction,
                layers: layers.clone(),
            })
        };
        layers.into_iter().enumerate().flat_map(both).collect::<Vec<_>>()
    };
    Preset::ALL.into_iter().flat_map(of).collect()
}

/// Each stage of a training step by itself, on the data of that step.
#[divan::bench(args = parts())]
fn part_of_a_step(bencher: Bencher<'_, '_>, part: &Part) {
    let net = network(part.preset);
    let labels: Vec<u8> = (0..BATCH).map(|n| (n % 10) as u8).collect();
    let mut weights = Weights::initial(&net, 1);
    let mut executor = filled(&net, Setup::training(BATCH));
    let mut rng = Pcg32::new(1, 1);
    let mut bencher = Some(bencher.counter(ItemsCount::new(BATCH)));
    executor.profile(&mut weights, BATCH, &labels, Phase::Train(&mut rng), |timed, run| {
        if (timed.stage, timed.direction) == (part.stage, part.direction)
            && let Some(bencher) = bencher.take()
        {
            bencher.bench_local(run);
        }
    });
}

/// Classifying one picture, or 64 at once.
#[divan::bench(args = Preset::ALL, consts = [1, 64])]
fn inference<const N: usize>(bencher: Bencher<'_, '_>, preset: Preset) {
    let net = network(preset);
    let mut weights = Weights::initial(&net, 1);
    let mut executor = filled(&net, Setup { keep: true, ..Setup::inference(N) });
    bencher.counter(ItemsCount::new(N)).bench_local(|| {
        executor.forward(&mut weights, N, Phase::Infer);
        executor.logits()[0]
    });
}

/// The same on the slow twin.
#[divan::bench(args = Preset::ALL)]
fn inference_by_plain_loops(bencher: Bencher<'_, '_>, preset: Preset) {
    let net = network(preset);
    let mut weights = Weights::initial(&net, 1);
    let mut executor = filled(&net, Setup { keep: true, kernels: Kernels::Plain, ..Setup::inference(1) });
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        executor.forward(&mut weights, 1, Phase::Infer);
        executor.logits()[0]
    });
}

/// A fully connected layer of 400 by 120 on 32 images, forward and back.
#[divan::bench]
fn linear_400_by_120(bencher: Bencher<'_, '_>) {
    let sizes = [BATCH, 400, 120];
    let [n, fan_in, out] = sizes;
    let (x, weight, bias, grad) =
        (vec![0.5; n * fan_in], vec![0.1; out * fan_in], vec![0.0; out], vec![0.2; n * out]);
    let (mut y, mut grad_x) = (vec![0.0; n * out], vec![0.0; n * fan_in]);
    let (mut grad_weight, mut grad_bias) = (vec![0.0; out * fan_in], vec![0.0; out]);
    bencher.counter(ItemsCount::new(n)).bench_local(|| {
        gemm::linear(black_box(&x), &weight, &bias, &mut y, sizes);
        let read = [x.as_slice(), &weight, &grad];
        gemm::linear_backward(read, Some(&mut grad_x), &mut grad_weight, &mut grad_bias, sizes);
    });
}

/// One training image changed at random: by whole pixels, by an affine map, and bent on top.
#[divan::bench(args = ["shift", "affine", "elastic"])]
fn augmentation(bencher: Bencher<'_, '_>, kind: &str) {
    let elastic = Elastic { amplitude: 1.0, smoothness: 7.0 };
    let what = match kind {
        "shift" => Augmentation { shift: 2, ..Augmentation::default() },
        "affine" => Augmentation { shift: 2, rotation: 10.0, scale: 0.1, ..Augmentation::default() },
        _ => Augmentation { shift: 2, rotation: 10.0, scale: 0.1, elastic },
    };
    // A thick ring: about as much ink as a digit has.
    let ink = |y: i32, x: i32| (25..64).contains(&((y - 14) * (y - 14) + (x - 14) * (x - 14)));
    let image: Vec<u8> = (0..784).map(|at| if ink(at / 28, at % 28) { 230 } else { 0 }).collect();
    let mut augmenter = Augmenter::new(what, SampleShape::MNIST, [0.5; 256]);
    let (mut picture, mut index) = (vec![0.0; 784], 0);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        index += 1;
        augmenter.draw(&image, Key { seed: 1, epoch: 0, image: index }, &mut picture);
        picture[400]
    });
}
