//! A training session as a pure state machine, and the messages that drive it.

mod budget;
mod config;
pub mod group;
mod order;
pub mod protocol;
pub mod race;
pub mod recipes;
mod run;
mod session;
mod snapshot;
mod test_pass;
mod watch;

pub use config::{ConfigError, Model, Normalisation, RunConfig};
pub use session::{Session, StepReport};
pub use snapshot::SnapshotError;

/// A test report lists at most so many mistakes.
pub const MOST_MISTAKES: usize = 24;
