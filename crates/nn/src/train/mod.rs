//! A training session as a pure state machine, and the messages that drive it.

mod config;
pub mod protocol;

pub use config::{ConfigError, Model, Normalisation, RunConfig};

/// A test report lists at most so many mistakes.
pub const MOST_MISTAKES: usize = 24;
