use super::training::Draft;
use crate::scenes::SceneId;

/// Something to be done outside: an order that `update` gives and the app carries out.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write the link of the model into the address bar, once input has settled.
    ReplaceUrl,
    /// Go to this fragment, as a new entry of the browser's history.
    PushUrl(String),
    /// Keep the preferences for later visits.
    SavePrefs,
    /// Keep the session, so that a reload loses nothing.
    SaveSession,
    /// Say this in the live region.
    Announce(String),
    /// Put this on the clipboard.
    Copy(String),
    /// Show a scene of pictures as its link says ([`super::Model::waiting`]), if that part is there already.
    ShowPictures(SceneId),
    /// Put these settings into the form of the train scene, if that scene is there already.
    FillIn(Box<Draft>),
}

/// What follows from a message, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Effects(Vec<Effect>);

impl Effects {
    /// Nothing to be done.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// These and one more.
    #[must_use]
    pub fn and(mut self, effect: Effect) -> Self {
        self.0.push(effect);
        self
    }

    /// The effects in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Effect] {
        &self.0
    }
}

impl From<Effect> for Effects {
    fn from(effect: Effect) -> Self {
        Self(vec![effect])
    }
}

impl FromIterator<Effect> for Effects {
    fn from_iter<I: IntoIterator<Item = Effect>>(effects: I) -> Self {
        Self(effects.into_iter().collect())
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = std::vec::IntoIter<Effect>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
