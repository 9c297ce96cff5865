//! What a run will need of the memory, before it takes any.

use super::run::TEST_SLICE;
use super::{ConfigError, RunConfig};
use crate::graph::{Executor, Inferred, Setup};
use crate::optim::Slot;

/// Most bytes of one run. Browsers give a tab more than this where the machine has it; a phone may not.
const MOST_BYTES: u64 = 1_000_000_000;

/// Bytes of weights, optimiser state and working memory.
pub(super) fn needed(net: &Inferred, config: &RunConfig) -> u64 {
    let parameters = net.parameter_count();
    let copies = if config.averaging > 0.0 { 2 } else { 1 };
    let slot: usize = Slot::<f32>::lengths(&config.optimizer, parameters).iter().sum();
    let state = copies * parameters + slot;
    let shared = if config.members > 1 { config.members * (parameters + net.running_count()) } else { 0 };
    // The state once more to fall back to.
    let numbers = 4 * (2 * state as u64 + shared as u64);
    let setups = [Setup::training(config.batch_size), Setup::inference(TEST_SLICE), Setup::looking()];
    setups.into_iter().fold(numbers, |sum, setup| sum.saturating_add(Executor::bytes_for(net, setup)))
}

/// Refuses what does not fit.
pub(super) fn check(net: &Inferred, config: &RunConfig) -> Result<(), ConfigError> {
    let bytes = needed(net, config);
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(ConfigError::Memory {
        needs: gigabytes(bytes),
        most: gigabytes(MOST_BYTES),
        batch: config.batch_size,
    })
}

/// Rounded up: what does not fit is never said to need what would.
fn gigabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000_000);
    if tenths.is_multiple_of(10) {
        format!("{} GB", tenths / 10)
    } else {
        format!("{}.{} GB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageStore, SampleShape};
    use crate::graph::{BatchNorm, Conv2d, Graph, Linear, Op, Pool, infer};
    use crate::optim::{Adam, Optimizer};
    use crate::train::Model;
    use crate::train::protocol::Generation;
    use crate::train::run::Run;
    use crate::zoo::Preset;

    /// A few blocks of `width` filters over whole pictures.
    fn wide(width: usize) -> Graph {
        let conv = |out| Op::Conv2d(Conv2d::of(out, 3).padded(1));
        Graph::new("wide")
            .then("input", Op::Input { shape: [1, 28, 28] })
            .then("conv1", conv(width))
            .then("norm", Op::BatchNorm(BatchNorm::default()))
            .then("relu1", Op::Relu)
            .then("conv2", conv(width))
            .then("relu2", Op::Relu)
            .then("pool", Op::MaxPool2d(Pool::of(2)))
            .then("flatten", Op::Flatten)
            .then("linear", Op::Linear(Linear { out_features: 10, bias: true }))
    }

    fn run(config: &RunConfig) -> Result<Run, ConfigError> {
        Run::new(Generation(1), config.clone(), 100, &ImageStore::new(SampleShape::MNIST, 10))
    }

    #[test]
    fn what_a_run_takes_was_known_before() {
        let amsgrad = Optimizer::Adam(Adam { amsgrad: true, ..Adam::default() });
        for graph in [Preset::Tiny.graph(), Preset::Lenet5.graph(), wide(5)] {
            for (optimizer, averaging, members) in
                [(Optimizer::sgd(0.0), 0.0, 1), (Optimizer::sgd(0.9), 0.9, 3), (amsgrad, 0.0, 2)]
            {
                for batch_size in [1, 32, 100] {
                    let model = Model::Graph(graph.clone());
                    let config = RunConfig {
                        model,
                        optimizer,
                        averaging,
                        members,
                        batch_size,
                        ..RunConfig::plain(Preset::Tiny)
                    };
                    let expected = needed(&infer(&graph).expect("sound"), &config);
                    assert_eq!(run(&config).expect("it fits").bytes(), expected, "{config:?}");
                }
            }
        }
    }

    #[test]
    fn a_network_that_does_not_fit_is_refused_with_the_number() {
        let model = Model::Graph(wide(64));
        let small = RunConfig { model, batch_size: 64, ..RunConfig::plain(Preset::Tiny) };
        assert!(run(&small).is_ok());
        let large = RunConfig { batch_size: 1_024, ..small };
        let error = run(&large).expect_err("five results of 50,176 numbers for each of 1,024 images");
        let said = error.to_string();
        assert!(
            said.starts_with("this network needs 1.") || said.starts_with("this network needs 0."),
            "{said}"
        );
        let end = " GB to train with batches of 1024, more than the 1 GB a tab can be relied on to have; \
                   use a smaller batch or a smaller network";
        assert!(said.ends_with(end), "{said}");
    }
}
