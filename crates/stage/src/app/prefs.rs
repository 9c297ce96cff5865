use serde::{Deserialize, Serialize};

use super::Speed;

/// What a person prefers, on all scenes and for later visits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// Colours and sizes.
    pub theme: Theme,
    /// Tag of the language; `None` follows the browser.
    pub language: Option<String>,
    /// Whether things move.
    pub motion: Motion,
    /// Speed of animations.
    pub speed: Speed,
    /// Whether single keys act outside of text fields.
    pub single_keys: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            language: None,
            motion: Motion::Auto,
            speed: Speed::default(),
            single_keys: true,
        }
    }
}

/// Colours and sizes of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black on white and large, for the back row.
    Projector,
}

/// Whether things move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// As the system has it.
    Auto,
    /// In whole steps.
    Reduced,
    /// Smoothly.
    Full,
}
