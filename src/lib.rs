//! Kernelwalk: the Yew app. The only crate that touches the browser.

pub mod app;
pub mod browser;
pub mod dashboard;
pub mod further;
pub mod hooks;
pub mod labs;
pub mod pictures;
pub mod queue;
pub mod render;
pub mod views;
