//! Fast paths over slices; the only place with unsafe code.

/// Which kernels this build has. The same seed and data give the same bits within one kernel set.
pub const KERNEL_SET: &str = if cfg!(target_feature = "simd128") { "simd128" } else { "scalar" };
