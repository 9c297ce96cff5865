//! Frames to class names, attributes and measures. Reads [`kernelwalk_stage::frame::Frame`] only.

pub mod cell;
pub mod measure;
