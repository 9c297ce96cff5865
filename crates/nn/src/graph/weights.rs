use std::ops::Range;

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use serde::{Deserialize, Serialize};

use super::{Inferred, Kind, Op};
use crate::kernel::pointwise;

/// How weights start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initialisation {
    /// PyTorch's default: uniform in `±1/sqrt(fan_in)` for weights and biases of convolutions and
    /// linear layers, ones and zeros for normalisations.
    #[default]
    Torch,
    /// The same, but weights that a ReLU follows uniform in `±sqrt(6/fan_in)` and all biases 0: signals
    /// keep their size from layer to layer. The last layer's weights start as PyTorch's.
    ///
    /// Source: He, Zhang, Ren and Sun 2015, section 2.2; `torch.nn.init.kaiming_uniform_`.
    He,
}

/// The numbers a network has learned, shared by every executor of the network.
///
/// `params` holds all parameters behind each other, layer by layer, weight before bias, each in
/// PyTorch's order; `running` the running statistics of the normalisations.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    params: Vec<f32>,
    running: Vec<f32>,
    /// Raised by every change, so that executors know when to pack again.
    version: u64,
}

impl Weights {
    /// PyTorch's default initialisation; see [`Initialisation::Torch`].
    #[must_use]
    pub fn initial(net: &Inferred, seed: u64) -> Self {
        Self::initial_with(net, seed, Initialisation::Torch)
    }

    /// Initial weights.
    #[must_use]
    pub fn initial_with(net: &Inferred, seed: u64, how: Initialisation) -> Self {
        let last = net.layers.iter().rposition(|layer| !layer.parameters.is_empty());
        let mut rng = Pcg32::seed_from_u64(seed);
        let mut params = Vec::with_capacity(net.parameter_count());
        let parameters = net.layers.iter().enumerate();
        let parameters =
            parameters.flat_map(|(at, layer)| layer.parameters.iter().map(move |parameter| (at, parameter)));
        for (at, parameter) in parameters {
            let n = parameter.len();
            match parameter.kind {
                Kind::Ones => params.extend(std::iter::repeat_n(1.0, n)),
                Kind::Zeros => params.extend(std::iter::repeat_n(0.0, n)),
                Kind::Uniform { fan_in } => {
                    let gain = match how {
                        Initialisation::Torch => 1.0,
                        Initialisation::He if parameter.name == "bias" => 0.0,
                        Initialisation::He if Some(at) == last => 1.0,
                        Initialisation::He => 6_f64.sqrt(),
                    };
                    let bound = gain / (fan_in as f64).sqrt();
                    params.extend((0..n).map(|_| ((signed_unit(&mut rng)) * bound) as f32));
                }
            }
        }
        let mut running = Vec::new();
        for layer in &net.layers {
            if matches!(layer.op, Op::BatchNorm(_)) {
                let channels = layer.shape.channels();
                running.extend(std::iter::repeat_n(0.0, channels));
                running.extend(std::iter::repeat_n(1.0, channels));
            }
        }
        Self { params, running, version: 1 }
    }

    /// All parameters.
    #[must_use]
    pub fn params(&self) -> &[f32] {
        &self.params
    }

    /// All parameters, to be changed.
    pub fn params_mut(&mut self) -> &mut [f32] {
        self.version += 1;
        &mut self.params
    }

    /// All running statistics: for each normalisation the means, then the variances.
    #[must_use]
    pub fn running(&self) -> &[f32] {
        &self.running
    }

    /// All running statistics, to be changed.
    pub fn running_mut(&mut self) -> &mut [f32] {
        &mut self.running
    }

    /// Whether every parameter and running statistic is a finite number.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        pointwise::all_finite(&self.params) && pointwise::all_finite(&self.running)
    }

    pub(super) fn split(&mut self) -> (&[f32], &mut [f32], u64) {
        (&self.params, &mut self.running, self.version)
    }

    /// CRC-32 of the bits of every parameter and running statistic: equal weights, equal number.
    #[must_use]
    pub fn checksum(&self) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        for x in self.params.iter().chain(&self.running) {
            hasher.update(&x.to_bits().to_le_bytes());
        }
        hasher.finalize()
    }

    /// Where the running statistics of layer `layer` stand in `running`: means, then variances; empty where there are none.
    #[must_use]
    pub fn running_range(net: &Inferred, layer: usize) -> Range<usize> {
        let kept = |layer: &super::Layer| match layer.op {
            Op::BatchNorm(_) => 2 * layer.shape.channels(),
            _ => 0,
        };
        let start: usize = net.layers[..layer].iter().map(kept).sum();
        start..start + kept(&net.layers[layer])
    }

    /// Where the parameters of layer `layer` stand in `params`: `[weight, bias]`, empty where there is none.
    #[must_use]
    pub fn ranges(net: &Inferred, layer: usize) -> [Range<usize>; 2] {
        let start: usize = net.layers[..layer].iter().map(super::Layer::parameter_count).sum();
        let mut lengths = net.layers[layer].parameters.iter().map(super::Parameter::len);
        let weight = start + lengths.next().unwrap_or(0);
        [start..weight, weight..weight + lengths.next().unwrap_or(0)]
    }
}

/// Uniform in `[-1, 1)`.
fn signed_unit(rng: &mut impl Rng) -> f64 {
    f64::from(rng.next_u32()) / 2_147_483_648.0 - 1.0
}
