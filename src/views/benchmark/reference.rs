//! What other engines reach, measured beside each other (`docs/performance.md` has the command and the spread): real MNIST
//! digits, Adam 0.001, batch 32 for training and 1 for reading, one thread of 2 vCPU Intel Xeon with AVX-512, Chromium
//! 156; medians, images per second.

/// An engine and its numbers for `tiny` and LeNet-5.
pub(super) struct Engine {
    /// Name and version.
    pub(super) name: &'static str,
    /// Training, where it can.
    pub(super) train: Option<[u32; 2]>,
    /// Reading one image at a time.
    pub(super) infer: [u32; 2],
    /// From an earlier run on another machine, an AMD EPYC (Zen 3).
    pub(super) earlier: bool,
}

const fn engine(name: &'static str, train: [u32; 2], infer: [u32; 2]) -> Engine {
    Engine { name, train: Some(train), infer, earlier: false }
}

const fn earlier(name: &'static str, train: Option<[u32; 2]>, infer: [u32; 2]) -> Engine {
    Engine { name, train, infer, earlier: true }
}

/// What ratios are given to: PyTorch's best variant.
pub(super) const YARDSTICK: &Engine = &ENGINES[1];

/// Fastest trainer first. PyTorch runs natively, the others in the browser.
pub(super) const ENGINES: [Engine; 8] = [
    engine("Kernelwalk, relaxed SIMD", [35_694, 29_157], [67_568, 63_898]),
    engine("PyTorch 2.15, best variant", [10_903, 10_306], [7_851, 7_047]),
    engine("PyTorch 2.15, as it comes", [7_488, 8_525], [6_476, 6_251]),
    engine("onnxruntime-web 1.19.2", [3_458, 5_471], [10_913, 17_736]),
    earlier("burn 0.21, wasm SIMD", Some([1_160, 1_760]), [2_930, 3_920]),
    engine("ConvNetJS", [139, 251], [318, 552]),
    earlier("TensorFlow.js, cpu", Some([23, 37]), [310, 730]),
    earlier("TensorFlow.js, wasm", None, [4_470, 4_090]),
];

/// The fastest engine in the list that trains the network with this number no faster than `rate`.
pub(super) fn fastest_within(rate: f64, network: usize) -> Option<&'static Engine> {
    let trained = |engine: &&Engine| engine.train.is_some_and(|train| f64::from(train[network]) <= rate);
    ENGINES.iter().filter(trained).max_by_key(|engine| engine.train.map(|train| train[network]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_as_fast_as_the_fastest_engine_that_it_keeps_up_with() {
        let name = |rate| fastest_within(rate, 0).map(|engine| engine.name);
        assert_eq!(name(1e6), Some("Kernelwalk, relaxed SIMD"));
        assert_eq!(name(10_903.0), Some("PyTorch 2.15, best variant"));
        assert_eq!(name(1_200.0), Some("burn 0.21, wasm SIMD"));
        assert_eq!(name(1.0), None);
    }
}
