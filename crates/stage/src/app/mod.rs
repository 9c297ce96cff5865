//! The page as a pure state machine: [`Model`] + [`Msg`] -> [`Effects`].

mod convolution;
mod effect;
mod history;
mod model;
mod msg;
mod playhead;
mod prefs;
pub mod training;
mod update;

pub use convolution::{ConvMsg, ConvState, Draft, DraftState, Note};
pub use effect::{Effect, Effects};
pub use history::{EditKey, History};
pub use model::{Model, Notice, Route};
pub use msg::{Msg, PrefsMsg};
pub use playhead::{Measure, Playhead, Speed, StepSize, Toward};
pub use prefs::{Motion, Prefs, Theme};
pub use update::update;
