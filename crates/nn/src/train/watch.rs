//! Where numbers first left the range of `f32`.

use super::run::Run;
use crate::graph::{Inferred, Weights};

/// What was not finite any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symptom {
    /// The loss, before the weights were changed.
    Loss,
    /// A weight, after they were.
    Weights,
}

impl Run {
    /// The layer in which it began, right after it was seen.
    pub(super) fn origin(&self, symptom: Symptom) -> Option<usize> {
        let (net, weights) = (self.net(), &self.state.weights);
        let mut broken = (0..net.layers.len()).filter(|&layer| !is_finite(net, weights, layer));
        match symptom {
            // What a layer puts out spreads towards the output. Sound weights all along: it was too large, or its input.
            Symptom::Loss => Some(broken.next().unwrap_or_else(|| self.trainer.first_not_finite_of(weights))),
            // A gradient spreads towards the input.
            Symptom::Weights => broken.next_back(),
        }
    }
}

/// Whether every parameter and running statistic of a layer is a finite number.
fn is_finite(net: &Inferred, weights: &Weights, layer: usize) -> bool {
    let [weight, bias] = Weights::ranges(net, layer);
    let running = &weights.running()[Weights::running_range(net, layer)];
    weights.params()[weight.start..bias.end].iter().chain(running).all(|x| x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageStore, SampleShape, Shard, shard::Codec};
    use crate::graph::{BatchNorm, Conv2d, Graph, Linear, Op, Pool};
    use crate::optim::Optimizer;
    use crate::train::protocol::{Failure, FailureKind, Generation};
    use crate::train::{Model, RunConfig};
    use crate::zoo::Preset;

    const IMAGES: usize = 24;

    fn images() -> ImageStore {
        let labels: Vec<u8> = (0..IMAGES).map(|at| (at % 10) as u8).collect();
        let pixels: Vec<u8> = (0..IMAGES * 784).map(|at| (at * at % 251) as u8).collect();
        let mut images = ImageStore::new(SampleShape::MNIST, 10);
        let shard = Shard::pack(Codec::Stored, SampleShape::MNIST, 0, &labels, &pixels).expect("a shard");
        images.push(shard).expect("the only one");
        images
    }

    fn normed() -> Graph {
        Graph::new("normed")
            .then("input", Op::Input { shape: [1, 28, 28] })
            .then("conv", Op::Conv2d(Conv2d { stride: [2; 2], ..Conv2d::of(6, 3) }))
            .then("norm", Op::BatchNorm(BatchNorm::default()))
            .then("relu", Op::Relu)
            .then("pool", Op::MaxPool2d(Pool::of(2)))
            .then("flatten", Op::Flatten)
            .then("hidden", Op::Linear(Linear { out_features: 12, bias: true }))
            .then("norm2", Op::BatchNorm(BatchNorm::default()))
            .then("relu2", Op::Relu)
            .then("drop", Op::Dropout { p: 0.3 })
            .then("out", Op::Linear(Linear { out_features: 10, bias: true }))
    }

    fn run(graph: Graph, optimizer: Optimizer, learning_rate: f64, images: &ImageStore) -> Run {
        let config = RunConfig {
            model: Model::Graph(graph),
            optimizer,
            learning_rate,
            batch_size: 8,
            ..RunConfig::plain(Preset::Tiny)
        };
        Run::new(Generation(1), config, IMAGES, images).expect("sound")
    }

    fn failure(run: &mut Run, images: &ImageStore) -> Option<Failure> {
        run.train(images, IMAGES).err()
    }

    fn graphs() -> [Graph; 3] {
        [Preset::Tiny.graph(), Preset::Lenet5.graph(), normed()]
    }

    /// The first and the last number of every tensor: layer, index, and whether it is a running statistic.
    fn cells(net: &Inferred) -> Vec<(usize, usize, bool)> {
        let of_layer = |layer| {
            let [weight, bias] = Weights::ranges(net, layer);
            let running = Weights::running_range(net, layer);
            let tensors = [(weight, false), (bias, false), (running, true)].into_iter();
            let tensors = tensors.filter(|(range, _)| !range.is_empty());
            tensors
                .flat_map(move |(range, running)| [range.start, range.end - 1].map(|at| (layer, at, running)))
        };
        (0..net.layers.len()).flat_map(of_layer).collect()
    }

    /// ReLU, pooling and the other images of the batch may hide it from the loss; the weights are looked at too.
    #[test]
    fn a_number_that_is_none_in_any_weight_stops_the_run_in_the_same_step_and_names_its_layer() {
        let images = images();
        for graph in graphs() {
            let mut run = run(graph.clone(), Optimizer::adam(), 1e-3, &images);
            let net = run.net().clone();
            let mut tried = 0;
            for (layer, at, is_running) in cells(&net) {
                for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                    let clean = run.state.weights.checksum();
                    let weights = &mut run.state.weights;
                    let numbers = if is_running { weights.running_mut() } else { weights.params_mut() };
                    numbers[at] = bad;
                    let id = net.layers[layer].id.as_str();
                    let what = format!("{bad} at {at} of {id} of {}", graph.name);
                    let failure = failure(&mut run, &images).expect(&what);
                    assert_eq!(failure.kind, FailureKind::Diverged);
                    assert_eq!(failure.layer.as_deref(), Some(id), "{what}");
                    assert!(failure.what.contains("learning rate") && failure.what.contains("step 1 "));
                    assert_eq!(run.state.weights.checksum(), clean, "{what}");
                    tried += 1;
                }
            }
            let tensors: usize = net.layers.iter().map(|layer| layer.parameters.len()).sum();
            assert!(tried >= 6 * tensors, "{tried}");
            assert_eq!(failure(&mut run, &images), None, "what it went back to is sound");
        }
    }

    #[test]
    fn the_layer_whose_result_grows_too_large_is_named_exactly() {
        let images = images();
        // Large, but numbers: only what the next layer makes of them is not.
        let grown = |layer: &str, next: &str| {
            let mut run = run(Preset::Tiny.graph(), Optimizer::adam(), 1e-3, &images);
            let [layer, next] = [layer, next].map(|id| run.net().index_of(id).expect("a layer"));
            let ([_, bias], [weight, _]) =
                (Weights::ranges(run.net(), layer), Weights::ranges(run.net(), next));
            let params = run.state.weights.params_mut();
            params[bias].fill(1e38);
            params[weight].fill(1.0);
            failure(&mut run, &images).and_then(|failure| failure.layer).expect("it overflows")
        };
        assert_eq!(grown("conv1", "conv2"), "conv2");
        assert_eq!(grown("conv2", "linear"), "linear");

        let mut run = run(normed(), Optimizer::adam(), 1e-3, &images);
        let end = run.state.weights.params().len();
        // Logits that are numbers, and a difference that is not.
        run.state.weights.params_mut()[end - 2..].copy_from_slice(&[3e38, -3e38]);
        run.state.progress.cursor = 8;
        assert_eq!(failure(&mut run, &images).and_then(|failure| failure.layer).as_deref(), Some("out"));
    }

    #[test]
    fn a_learning_rate_far_too_large_ends_at_sound_weights() {
        let images = images();
        for graph in graphs() {
            for optimizer in [Optimizer::sgd(0.0), Optimizer::sgd(0.9), Optimizer::adam()] {
                let mut run = run(graph.clone(), optimizer, 1e25, &images);
                let failed = (0..30).find_map(|_| failure(&mut run, &images));
                let failed = failed.unwrap_or_else(|| panic!("{} {optimizer:?}", graph.name));
                assert!(failed.what.contains("try a tenth of it"), "{}", failed.what);
                assert!(run.state.weights.is_finite());
            }
        }
    }
}
