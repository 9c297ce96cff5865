//! Fast paths over slices; the only place with unsafe code.
//!
//! Tensors of feature maps are stored row by row with the channels of a cell next to each other
//! (`[n, h, w, c]`): a row of a window is one contiguous run. Parameters keep PyTorch's order and
//! are packed for the kernels when they change.
//!
//! | module | computes | slow twin |
//! |---|---|---|
//! | [`conv`] | convolution + bias + ReLU + max-pooling in one go, and back | [`generic`] and [`crate::ops`] |
//! | [`tapwise`] | convolution with dilation or groups, and back | [`generic`] and [`crate::ops`] |
//! | [`gemm`] | fully connected layers, and back | [`crate::ops`] |
//! | [`generic`] | every other windowed operation, plainly | [`crate::ops`] |
//! | [`pointwise`] | activations, gates, dropout | [`crate::ops`] |
//! | [`norm`] | batch normalisation | [`crate::ops`] |
//! | [`loss`] | softmax and cross-entropy | [`crate::ops`] |
//! | [`optim`] | one optimiser step | [`crate::optim`] |
//! | [`peak`] | nothing: the yardstick of the others | |

mod aligned;
pub mod conv;
pub mod gemm;
pub mod generic;
pub mod loss;
mod memory;
pub mod norm;
pub mod optim;
pub mod peak;
pub mod pointwise;
pub mod tapwise;
mod vector;

pub use aligned::Aligned;
pub use memory::Memory;

/// Which kernels this build has. The same seed and data give the same bits within one kernel set; `relaxed` leaves the
/// rounding of a product that is added to the processor, so there the same processor is needed too.
pub const KERNEL_SET: &str = if cfg!(target_feature = "relaxed-simd") {
    "relaxed"
} else if cfg!(target_feature = "simd128") {
    "simd128"
} else {
    "scalar"
};
