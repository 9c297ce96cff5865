//! kernelwalk-text
