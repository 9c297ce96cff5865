use super::training::Draft;
use super::{LabMsg, Motion, Speed, Theme, Toward};
use crate::lab::{Lab, Rules, WaysOut};
use crate::scenes::SceneId;

/// A fact: something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The address bar holds this fragment (with or without `#`), at start or after a change by hand.
    LinkOpened(String),
    /// A link inside the page was followed; `None` is home.
    SceneChosen(Option<SceneId>),
    /// What an earlier page of this tab had kept.
    SessionRead(String),
    /// The system asks for reduced motion, or no longer.
    ReducedMotionAsked(bool),
    /// Milliseconds since the last frame went by.
    Ticked(f64),
    /// Something in the scene of the laboratory that is on screen.
    Lab(LabMsg),
    /// Further scenes of the laboratory have arrived.
    LabsArrived(&'static [&'static dyn Lab]),
    /// Ways out of settings of scenes that are here already have arrived.
    WaysOutArrived(&'static [(SceneId, WaysOut)]),
    /// Outputs are to be hidden until they are predicted, or no longer.
    PredictPressed(&'static dyn Rules),
    /// A scene of pictures holds these settings now: what follows the `?` of its link.
    PicturesSettled(SceneId, String),
    /// The form of the train scene holds these settings now.
    DraftSettled(Box<Draft>),
    /// A preference.
    Prefs(PrefsMsg),
    /// The link of what is on screen is wanted; the page's address without fragment goes with it.
    SharePressed(String),
    /// A notice was read.
    NoticeDismissed(u64),
}

/// A preference was set.
#[derive(Debug, Clone, PartialEq)]
pub enum PrefsMsg {
    /// All of them, as [`Prefs::kept`](super::Prefs::kept) wrote them on an earlier visit.
    Read(String),
    /// Colours and sizes.
    ThemeChosen(Theme),
    /// Language by tag; `None` follows the browser.
    LanguageChosen(Option<String>),
    /// Whether things move.
    MotionChosen(Motion),
    /// Speed of animations.
    SpeedChosen(Speed),
    /// Slower or faster by one.
    SpeedStepped(Toward),
    /// Single keys on or off.
    SingleKeysToggled,
}
