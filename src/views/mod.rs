//! What is on screen, one component per file.

pub mod about;
pub mod benchmark;
pub mod frame;
pub mod home;
pub mod home_figures;
pub mod home_walk;
pub mod lab;
pub mod parts;
pub mod pictures;
pub mod train;
