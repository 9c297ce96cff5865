use kernelwalk_nn::graph::{
    Conv2d, Executor, Graph, Initialisation, Linear, Op, Phase, Pool, Setup, Weights, infer,
};
use kernelwalk_nn::kernel;
use kernelwalk_nn::optim::{Optimizer, OptimizerState};
use rand_pcg::Pcg32;
use rustix::time::{ClockId, clock_gettime};

/// A figure is the best of this many stretches, none shorter than so many nanoseconds.
const ROUNDS: usize = 7;
const STRETCH: f64 = 20e6;
/// Neighbours may differ by this factor: more is a cliff.
const CLIFF: f64 = 2.0;

/// A chain of equal layers.
#[derive(Clone, Copy)]
struct Net {
    batch: usize,
    image: usize,
    depth: usize,
    width: usize,
    pooled: bool,
}

/// What all but one axis are set to.
const PLAIN: Net = Net { batch: 8, image: 16, depth: 4, width: 16, pooled: false };
const POOLED: Net = Net { batch: 8, image: 32, depth: 2, width: 16, pooled: true };

impl Net {
    /// Convolution and ReLU, 3 by 3 with padding 1, or 5 by 5 with padding 2 and a pooling of 2 behind it; as many channels
    /// in as out, so that a multiply-add is one of the same kind everywhere.
    fn graph(&self) -> Graph {
        let kernel = if self.pooled { 5 } else { 3 };
        let conv = Conv2d::of(self.width, kernel).padded(kernel / 2);
        let input = Op::Input { shape: [self.width, self.image, self.image] };
        let mut graph = Graph::new("chain").then("input", input);
        for layer in 0..self.depth {
            graph =
                graph.then(&format!("conv{layer}"), Op::Conv2d(conv)).then(&format!("relu{layer}"), Op::Relu);
            if self.pooled {
                graph = graph.then(&format!("pool{layer}"), Op::MaxPool2d(Pool::of(2)));
            }
        }
        let head = Op::Linear(Linear { out_features: 10, bias: true });
        graph.then("mean", Op::GlobalAvgPool2d).then("flatten", Op::Flatten).then("linear", head)
    }
}

/// A net that is ready to run, and the best time so far per nominal multiply-add, in nanoseconds.
struct Figure {
    value: usize,
    best: [f64; 2],
    calls: [Box<dyn FnMut()>; 2],
    multiply_adds: [f64; 2],
}

fn figure(value: usize, net: Net) -> Figure {
    let inferred = infer(&net.graph()).expect("a chain is sound");
    let forward = (inferred.multiply_adds() as usize * net.batch) as f64;
    // The first layer's input wants no gradient.
    let first = (inferred.layers[1].multiply_adds as usize * net.batch) as f64;
    let weights = Weights::initial_with(&inferred, 1, Initialisation::He);
    let fill = |executor: &mut Executor| {
        let numbers = executor.input_mut().iter_mut().enumerate();
        numbers.for_each(|(at, x)| *x = ((at * 7_919) % 1_000) as f32 / 1_000.0 - 0.3);
    };
    let labels: Vec<u8> = (0..net.batch).map(|n| (n % 10) as u8).collect();
    let mut executor = Executor::new(&inferred, Setup::training(net.batch));
    fill(&mut executor);
    let input = executor.input_mut().to_vec();
    let (mut moving, mut rng) = (weights.clone(), Pcg32::new(1, 1));
    let mut memory = OptimizerState::<f32>::new(Optimizer::adam(), &[weights.params().len()]).expect("valid");
    let train = move || {
        executor.input_mut().copy_from_slice(&input);
        executor.forward(&mut moving, net.batch, Phase::Train(&mut rng));
        executor.loss(&labels);
        executor.backward(&moving);
        // So small that the data stay alike however often the step is made.
        let update = memory.begin_step(1e-9);
        let slot = memory.slot_mut(0).expect("one parameter list");
        kernel::optim::apply(&update, moving.params_mut(), executor.gradients(), slot);
    };
    let mut executor = Executor::new(&inferred, Setup::inference(net.batch));
    fill(&mut executor);
    let (input, mut weights) = (executor.input_mut().to_vec(), weights);
    let read = move || {
        executor.input_mut().copy_from_slice(&input);
        executor.forward(&mut weights, net.batch, Phase::Infer);
        std::hint::black_box(executor.logits());
    };
    Figure {
        value,
        best: [f64::INFINITY; 2],
        calls: [Box::new(train), Box::new(read)],
        multiply_adds: [3.0 * forward - first, forward],
    }
}

/// Nanoseconds that this thread has had a processor.
fn clock() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// Nanoseconds of one call.
fn stretch(call: &mut dyn FnMut()) -> f64 {
    let (start, mut calls) = (clock(), 0.0);
    while clock() - start < STRETCH {
        call();
        calls += 1.0;
    }
    (clock() - start) / calls
}

/// Measures the values of one axis round by round, so that a busy moment touches all alike.
fn axis(name: &str, values: &[usize], net: impl Fn(usize) -> Net) -> f64 {
    let mut figures: Vec<Figure> = values.iter().map(|&value| figure(value, net(value))).collect();
    for _ in 0..ROUNDS {
        for figure in &mut figures {
            for which in 0..2 {
                let one = stretch(&mut *figure.calls[which]) / figure.multiply_adds[which];
                figure.best[which] = figure.best[which].min(one);
            }
        }
    }
    let (mut before, mut largest) = (None, 1.0_f64);
    for Figure { value, best: [train, read], .. } in figures {
        let ratio =
            |now: f64, before: Option<f64>| before.map_or(1.0, |before| (now / before).max(before / now));
        let [a, b] = [ratio(train, before.map(|(t, _)| t)), ratio(read, before.map(|(_, r)| r))];
        largest = largest.max(a).max(b);
        let mark = if a.max(b) > CLIFF { " cliff" } else { "" };
        println!("| {name} | {value} | {train:.4} | {a:.2} | {read:.4} | {b:.2}{mark} |");
        before = Some((train, read));
    }
    largest
}

/// Prints a table for each family.
pub(crate) fn tables() {
    let widths = [4, 6, 8, 12, 16, 24, 32, 48, 64];
    let images = [8, 12, 16, 24, 32, 48, 64];
    let batches = [1, 2, 4, 8, 16, 32, 64, 128, 256];
    let mut largest = 1.0_f64;
    for (base, depths) in [(PLAIN, &[1, 2, 3, 4, 6, 8, 12, 16, 24, 32][..]), (POOLED, &[1, 2, 3, 4, 5][..])] {
        let layer = if base.pooled { "5x5, ReLU, max-pool 2" } else { "3x3, ReLU" };
        let Net { batch, image, depth, width, .. } = base;
        println!(
            "\n{layer}: batch {batch}, {image} cells a side, {depth} layers, {width} channels, but for what varies\n"
        );
        println!("| varied | | training, ns per multiply-add | ratio | reading, ns | ratio |");
        println!("|---|---:|---:|---:|---:|---:|");
        let found = [
            axis("batch", &batches, |batch| Net { batch, ..base }),
            axis("cells a side", &images, |image| Net { image, ..base }),
            axis("layers", depths, |depth| Net { depth, ..base }),
            axis("channels", &widths, |width| Net { width, ..base }),
        ];
        largest = found.into_iter().fold(largest, f64::max);
    }
    println!("\nlargest ratio between neighbours: {largest:.2}");
}
