//! The scene `pixels` as a pure state machine: a picture, the numbers of the part in the frame, and the way from the one
//! to the other.

mod digits;
mod four;
mod grid;
mod msg;
mod numbers;
mod program;
mod settle;
mod state;
mod time;
mod update;

#[cfg(test)]
mod stories;

pub(super) use digits::SIDE as DIGIT_SIDE;
pub use digits::{DigitFile, Digits, count};
pub use grid::PixelFocus;
pub(super) use grid::refused;
pub use msg::PixelMsg;
pub use settle::Table;
pub use state::Pixels;
pub use time::{STEPS, moment_at};
