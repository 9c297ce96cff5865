//! The page as a pure state machine: [`Model`] + [`Msg`] -> [`Effects`].

mod effect;
mod history;
mod lab;
mod model;
mod msg;
pub mod pictures;
mod playhead;
mod prefs;
pub mod training;
mod update;

pub use effect::{Effect, Effects};
pub use history::{EditKey, History};
pub use lab::{Draft, DraftState, LabMsg, LabState};
pub use model::{Model, Notice, Route};
pub use msg::{Msg, PrefsMsg};
pub use playhead::{Playhead, Speed, StepSize, Toward};
pub use prefs::{Motion, Prefs, Theme};
pub use update::update;
