//! kernelwalk-trainer
