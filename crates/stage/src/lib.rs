//! Everything the audience sees, as data: scenes, frames, the state of the page and its links.
//!
//! Nothing here knows a browser: a view turns a [`frame::Frame`] into cells on screen, the app runs the
//! [`app::Effect`]s that [`app::update`] returns. All numbers come from `kernelwalk_nn::ops`.

#![forbid(unsafe_code)]

pub mod app;
pub mod exercise;
pub mod frame;
pub mod image;
pub mod lab;
pub mod number;
pub mod palette;
pub mod scene;
pub mod scenes;
pub mod share;
pub mod text;
