//! Kernelwalk: the Yew app.
