//! kernelwalk-stage
