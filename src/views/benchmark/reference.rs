//! What other engines reach, measured once beside each other: real MNIST digits, Adam 0.001, batch 32
//! for training and 1 for reading, one thread of 2 vCPU AMD EPYC (Zen 3, about 3.5 GHz), Chromium 156;
//! medians, images per second.

/// An engine and its numbers for `tiny` and LeNet-5.
pub(super) struct Engine {
    /// Name and version.
    pub(super) name: &'static str,
    /// Whether it can train at all.
    pub(super) trains: bool,
    /// Training.
    pub(super) train: [Option<u32>; 2],
    /// Reading one image at a time.
    pub(super) infer: [Option<u32>; 2],
}

const fn engine(name: &'static str, train: Option<[u32; 2]>, infer: Option<[u32; 2]>) -> Engine {
    const fn both(pair: Option<[u32; 2]>) -> [Option<u32>; 2] {
        match pair {
            Some([tiny, lenet5]) => [Some(tiny), Some(lenet5)],
            None => [None, None],
        }
    }
    Engine { name, trains: train.is_some(), train: both(train), infer: both(infer) }
}

/// Fastest trainer first. PyTorch runs natively, the others in the browser.
pub(super) const ENGINES: [Engine; 7] = [
    engine("PyTorch 2.15, channels_last, fused Adam", Some([6_140, 4_860]), None),
    engine("PyTorch 2.15", Some([3_430, 3_660]), Some([1_770, 1_930])),
    engine("onnxruntime-web 1.19.2", Some([1_690, 3_300]), Some([4_160, 6_850])),
    engine("burn 0.21, wasm SIMD", Some([1_160, 1_760]), Some([2_930, 3_920])),
    engine("ConvNetJS", Some([75, 100]), Some([180, 230])),
    engine("TensorFlow.js, cpu", Some([23, 37]), Some([310, 730])),
    engine("TensorFlow.js, wasm", None, Some([4_470, 4_090])),
];
