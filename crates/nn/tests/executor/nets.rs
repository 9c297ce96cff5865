use kernelwalk_nn::graph::{
    BatchNorm, Conv2d, Direction, Executor, Graph, Kernels, Linear, Op, Phase, Pool, Setup, Weights, Work,
    infer,
};
use rand_pcg::Pcg32;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::kernels::number;

fn start() -> Graph {
    Graph::new("small").then("input", Op::Input { shape: [2, 6, 6] })
}

fn head(graph: Graph) -> Graph {
    graph.then("flatten", Op::Flatten).then("out", Op::Linear(Linear { out_features: 3, bias: true }))
}

fn conv(out: usize) -> Op {
    Op::Conv2d(Conv2d::of(out, 3).padded(1))
}

/// One small network for every operation, branches among them.
pub(crate) fn networks() -> Vec<Graph> {
    let odd = Conv2d { stride: [2, 1], dilation: [1, 2], groups: 2, ..Conv2d::of(4, 2).padded(1) };
    let overlapping =
        Pool { kernel_size: [3; 2], stride: [2; 2], padding: [1; 2], ceil_mode: true, ..Pool::of(3) };
    vec![
        head(start().then("a", conv(3)).then("r", Op::Relu).then("p", Op::MaxPool2d(Pool::of(2)))),
        head(start().then("a", Op::Conv2d(odd)).then("t", Op::Tanh)),
        head(start().then("a", conv(3)).then("p", Op::MaxPool2d(overlapping))),
        head(
            start()
                .then("a", conv(3))
                .then("p", Op::AvgPool2d(overlapping))
                .then("l", Op::LeakyRelu { negative_slope: 0.2 }),
        ),
        head(start().then("a", conv(3)).then("s", Op::Sigmoid).then("g", Op::GlobalAvgPool2d)),
        head(start().then("a", conv(3)).then("g", Op::GlobalMaxPool2d)),
        head(start().then("a", conv(3)).then("n", Op::BatchNorm(BatchNorm::default())).then("t", Op::Tanh)),
        // Residual: the sum of a layer and what it reads; and a sum of a layer with itself.
        head(start().then("a", conv(3)).then("b", conv(3)).join("sum", Op::Add, &["a", "b"]).join(
            "twice",
            Op::Add,
            &["sum", "sum"],
        )),
        // Dense: everything so far behind each other.
        head(start().then("a", conv(3)).join("cat", Op::Concat, &["input", "a"]).then("b", conv(2)).join(
            "more",
            Op::Concat,
            &["cat", "b"],
        )),
        // Highway: gate * transformed + (1 - gate) * input.
        head(
            start()
                .join("h", conv(2), &["input"])
                .join("gate_sum", conv(2), &["input"])
                .then("gate", Op::Sigmoid)
                .join("transformed", Op::Multiply, &["h", "gate"])
                .join("rest", Op::OneMinus, &["gate"])
                .join("carried", Op::Multiply, &["rest", "input"])
                .join("y", Op::Add, &["transformed", "carried"]),
        ),
        // A product of three, one of them the input.
        head(start().then("a", conv(2)).then("t", Op::Tanh).join("y", Op::Multiply, &["a", "t", "input"])),
        start()
            .then("a", conv(2))
            .then("flatten", Op::Flatten)
            .then("n", Op::BatchNorm(BatchNorm::default()))
            .then("out", Op::Linear(Linear { out_features: 3, bias: false })),
        head(start().then("a", conv(3)).then("d", Op::Dropout { p: 0.4 })),
    ]
}

const LABELS: [u8; 4] = [0, 2, 1, 2];

fn loss(executor: &mut Executor, weights: &mut Weights) -> f64 {
    // The same generator in every pass: dropout drops the same numbers.
    executor.forward(weights, LABELS.len(), Phase::Train(&mut Pcg32::new(8, 9)));
    executor.loss(&LABELS).loss / LABELS.len() as f64
}

#[test]
fn gradients_of_every_operation_agree_with_finite_differences() {
    for graph in networks() {
        let net = infer(&graph).expect("sound");
        for kernels in [Kernels::Fused, Kernels::Plain] {
            let mut executor = Executor::new(&net, Setup { kernels, ..Setup::training(LABELS.len()) });
            let mut weights = Weights::initial(&net, 11);
            executor.input_mut().iter_mut().enumerate().for_each(|(at, x)| *x = number(at));
            let input = executor.input_mut().to_vec();
            loss(&mut executor, &mut weights);
            executor.backward(&weights);
            let grads = executor.gradients().to_vec();
            let mut difference = |at: usize, h: f32, weights: &mut Weights| {
                let kept = weights.params()[at];
                let [above, below] = [h, -h].map(|h| {
                    weights.params_mut()[at] = kept + h;
                    // The input's buffer belongs to others once the pass is over.
                    executor.input_mut().copy_from_slice(&input);
                    loss(&mut executor, weights)
                });
                weights.params_mut()[at] = kept;
                (above - below) / f64::from(2.0 * h)
            };
            let mut kinks = 0;
            let checked = (0..grads.len()).step_by(3);
            let count = checked.len();
            for at in checked {
                let [wide, estimate] = [2e-3, 1e-3].map(|h| difference(at, h, &mut weights));
                // A ReLU or a winner that changes within the step: the difference means nothing there.
                if (wide - estimate).abs() > 5e-4 {
                    kinks += 1;
                    continue;
                }
                let ops: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
                assert!(
                    (estimate - f64::from(grads[at])).abs() < 2e-3,
                    "{ops:?} {kernels:?} parameter {at}: {} but differences say {estimate}",
                    grads[at]
                );
            }
            assert!(kinks * 5 < count, "{kinks} of {count} differences straddle a kink");
        }
    }
}

#[test]
fn buffers_are_shared_without_changing_a_result() {
    for graph in networks() {
        let net = infer(&graph).expect("sound");
        let run = |keep: bool| {
            let setup = Setup { keep, kernels: Kernels::Apart, ..Setup::inference(2) };
            let mut executor = Executor::new(&net, setup);
            executor.input_mut().iter_mut().enumerate().for_each(|(at, x)| *x = number(at));
            executor.forward(&mut Weights::initial(&net, 2), 2, Phase::Infer);
            (executor.logits().to_vec(), executor.bytes())
        };
        let ((shared, less), (kept, more)) = (run(false), run(true));
        assert_eq!(shared, kept);
        assert!(less <= more);
    }
}

#[test]
fn dropout_does_nothing_when_a_network_is_used() {
    let net = infer(&start().then("d", Op::Dropout { p: 0.9 }).then("flatten", Op::Flatten)).expect("sound");
    let mut executor = Executor::new(&net, Setup::inference(1));
    executor.input_mut().fill(2.0);
    executor.forward(&mut Weights::initial(&net, 1), 1, Phase::Infer);
    assert!(executor.logits().iter().all(|&y| y == 2.0));
}

#[test]
fn running_each_stage_again_and_again_gives_the_results_of_one_step() {
    for graph in networks() {
        let net = infer(&graph).expect("sound");
        // A stage that draws or that moves running statistics is not the same the second time.
        if net.layers.iter().any(|layer| matches!(layer.op, Op::Dropout { .. } | Op::BatchNorm(_))) {
            continue;
        }
        let step = |times: u64| {
            let mut executor = Executor::new(&net, Setup::training(2));
            let mut weights = Weights::initial(&net, 2);
            executor.input_mut().iter_mut().enumerate().for_each(|(at, x)| *x = number(at));
            let mut rng = Pcg32::new(1, 1);
            let mut seen = Vec::new();
            executor.profile(&mut weights, 2, &[0, 1], Phase::Train(&mut rng), |part, run| {
                seen.push((part.stage, part.direction));
                (0..times).for_each(|_| run());
            });
            (executor.logits().to_vec(), seen, executor)
        };
        let ((once, stages, executor), (often, ..)) = (step(0), step(3));
        assert_eq!(once, often);
        let count = executor.stage_count();
        let forward = (0..count).map(|stage| (stage, Direction::Forward));
        let backward = (0..count).rev().map(|stage| (stage, Direction::Backward));
        assert_eq!(stages, forward.chain(backward).collect::<Vec<_>>());
        let mut named: Vec<&str> = (0..count).flat_map(|stage| executor.stage_layers(stage)).collect();
        let mut layers: Vec<&str> = net.layers[1..].iter().map(|layer| layer.id.as_str()).collect();
        named.sort_unstable();
        layers.sort_unstable();
        assert_eq!(named, layers, "every layer belongs to one stage");
    }
}

#[test]
fn no_stage_does_more_than_its_definition_asks_for_and_all_of_it_is_reported() {
    for graph in networks() {
        let net = infer(&graph).expect("sound");
        let mut executor = Executor::new(&net, Setup::training(2));
        let mut weights = Weights::initial(&net, 2);
        executor.input_mut().iter_mut().enumerate().for_each(|(at, x)| *x = number(at));
        let mut rng = Pcg32::new(1, 1);
        let mut total = 0.0;
        executor.profile(&mut weights, 2, &[0, 1], Phase::Train(&mut rng), |part, _| {
            let Work { nominal, executed } = part.work;
            assert!(executed <= nominal, "{graph:?}: {part:?}");
            assert_eq!(executed > 0.0, nominal > 0.0, "{graph:?}: {part:?}");
            if part.direction == Direction::Forward {
                total += nominal;
            }
        });
        assert_eq!(total, net.multiply_adds() as f64, "{graph:?}");
    }
}
