//! The camera: asked for on a press only, stopped when the scene is left.

use kernelwalk_text as say;

use super::PictureEffect;

/// Where the camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Camera {
    /// Nobody has asked for it.
    #[default]
    Off,
    /// The browser asks the person, or the camera is starting.
    Asked,
    /// Its pictures are filtered as they come.
    Live,
}

impl Camera {
    /// Asks for it, unless that has been done.
    pub(super) fn want(&mut self) -> Option<PictureEffect> {
        (*self == Self::Off).then(|| {
            *self = Self::Asked;
            PictureEffect::OpenCamera
        })
    }

    /// Gives it back, unless it is off.
    pub(super) fn close(&mut self) -> Option<PictureEffect> {
        (std::mem::take(self) != Self::Off).then_some(PictureEffect::CloseCamera)
    }
}

/// Why there is no picture of a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraTrouble {
    /// The person, or a setting of the browser, said no.
    Denied,
    /// There is none.
    Missing,
    /// Another program uses it.
    Busy,
    /// This browser gives no page a camera, or not over this connection.
    Unavailable,
    /// It was unplugged, or its permission taken back, while it ran.
    Ended,
}

impl CameraTrouble {
    /// The reason behind the name of the browser's exception.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "NotAllowedError" => Self::Denied,
            "NotFoundError" | "OverconstrainedError" => Self::Missing,
            "NotReadableError" | "AbortError" => Self::Busy,
            _ => Self::Unavailable,
        }
    }

    pub(super) fn words(self) -> String {
        match self {
            Self::Denied => say::filters_camera_denied(),
            Self::Missing => say::filters_camera_missing(),
            Self::Busy => say::filters_camera_busy(),
            Self::Unavailable => say::filters_camera_unavailable(),
            Self::Ended => say::filters_camera_ended(),
        }
    }
}
