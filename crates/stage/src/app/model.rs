use super::training::Draft;
use super::{LabState, Motion, Prefs};
use crate::lab::Lab;
use crate::scenes::{FIRST, SceneId};
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
    /// Scenes of the laboratory; kept while another screen is shown.
    pub(super) labs: Vec<LabState>,
    /// What follows the `?` of links to scenes whose state is not in here: those of the laboratory that have not arrived
    /// yet, and those of pictures.
    pub(super) waiting: Vec<(SceneId, String)>,
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
            labs: FIRST.iter().filter_map(|lab| LabState::new(*lab)).collect(),
            waiting: Vec::new(),
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

    /// The scene of the laboratory that is on screen, once it has arrived.
    #[must_use]
    pub fn lab(&self) -> Option<&LabState> {
        match self.route {
            Route::Scene(id) => self.lab_of(id),
            Route::Home | Route::Benchmark | Route::Unknown => None,
        }
    }

    /// A scene of the laboratory, once it has arrived.
    #[must_use]
    pub fn lab_of(&self, id: SceneId) -> Option<&LabState> {
        self.labs.iter().find(|lab| lab.lab().id() == id)
    }

    pub(super) fn lab_mut(&mut self, id: SceneId) -> Option<&mut LabState> {
        self.labs.iter_mut().find(|lab| lab.lab().id() == id)
    }

    pub(super) fn add_labs(&mut self, labs: &[&'static dyn Lab]) {
        let fresh: Vec<_> = labs.iter().filter(|lab| self.lab_of(lab.id()).is_none()).collect();
        self.labs.extend(fresh.into_iter().filter_map(|lab| LabState::new(*lab)));
    }

    /// Whether something moves on its own, so that the app has to send [`super::Msg::Ticked`].
    #[must_use]
    pub fn needs_ticks(&self) -> bool {
        self.lab().is_some_and(|lab| lab.playhead().playing())
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}
