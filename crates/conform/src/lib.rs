//! kernelwalk-conform
