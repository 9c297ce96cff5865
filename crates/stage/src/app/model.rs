use super::training::Draft;
use super::{ConvState, Motion, Prefs};
use crate::scenes::SceneId;
use crate::share::LinkNotice;

/// Which screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The lesson map.
    #[default]
    Home,
    /// A scene.
    Scene(SceneId),
    /// The benchmark.
    Benchmark,
    /// A link to a screen that there is not.
    Unknown,
}

/// Everything the page knows. Only `update` changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The screen.
    pub route: Route,
    /// The convolution scene; kept while another screen is shown.
    pub conv: ConvState,
    /// Settings of the train scene as its link says them; the scene itself is a part that is loaded later.
    pub draft: Draft,
    /// Preferences.
    pub prefs: Prefs,
    /// Whether the system asks for reduced motion.
    pub system_reduced_motion: bool,
    /// What the person has to know, oldest first.
    pub notices: Vec<(u64, Notice)>,
    pub(super) next_notice: u64,
}

/// Something to be said once.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Part of a link was not understood.
    Link(LinkNotice),
}

impl Model {
    /// A fresh page.
    #[must_use]
    pub fn new() -> Self {
        Self {
            route: Route::Home,
            conv: ConvState::default(),
            draft: Draft::default(),
            prefs: Prefs::default(),
            system_reduced_motion: false,
            notices: Vec::new(),
            next_notice: 0,
        }
    }

    /// Whether motion is to be reduced, by preference or by the system.
    #[must_use]
    pub fn reduced_motion(&self) -> bool {
        match self.prefs.motion {
            Motion::Auto => self.system_reduced_motion,
            Motion::Reduced => true,
            Motion::Full => false,
        }
    }

    /// Whether something moves on its own, so that the app has to send [`super::Msg::Ticked`].
    #[must_use]
    pub fn needs_ticks(&self) -> bool {
        self.route == Route::Scene(SceneId::CONVOLUTION) && self.conv.playhead().playing()
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}
