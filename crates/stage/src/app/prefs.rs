use super::Speed;

/// What a person prefers, on all scenes and for later visits.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// As the system has it.
    Auto,
    /// In whole steps.
    Reduced,
    /// Smoothly.
    Full,
}

const THEMES: [(&str, Theme); 4] =
    [("auto", Theme::Auto), ("light", Theme::Light), ("dark", Theme::Dark), ("projector", Theme::Projector)];
const MOTIONS: [(&str, Motion); 3] =
    [("auto", Motion::Auto), ("reduced", Motion::Reduced), ("full", Motion::Full)];

impl Theme {
    /// The name in storage, and of the theme's style rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        name(&THEMES, self)
    }
}

impl Prefs {
    /// What is to be kept, as keys and values like those of a link.
    #[must_use]
    pub fn kept(&self) -> String {
        let (theme, motion) = (self.theme.name(), name(&MOTIONS, self.motion));
        let (speed, keys) = (self.speed.factor(), self.single_keys);
        let language = self.language.as_deref().unwrap_or_default();
        format!("theme={theme}&motion={motion}&speed={speed}&keys={keys}&language={language}")
    }

    /// Takes what was kept; a value that an older or newer version wrote and this one does not know is left aside.
    pub fn read(&mut self, kept: &str) {
        for (key, value) in kept.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "theme" => take(&mut self.theme, named(&THEMES, value)),
                "motion" => take(&mut self.motion, named(&MOTIONS, value)),
                "speed" => {
                    take(&mut self.speed, Speed::ALL.into_iter().find(|s| s.factor().to_string() == value));
                }
                "keys" => {
                    take(&mut self.single_keys, [false, true].into_iter().find(|k| k.to_string() == value));
                }
                "language" => self.language = (!value.is_empty()).then(|| value.to_owned()),
                _ => {}
            }
        }
    }
}

fn take<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn name<T: Copy + PartialEq>(names: &[(&'static str, T)], wanted: T) -> &'static str {
    names.iter().find(|(_, value)| *value == wanted).map_or("", |(name, _)| name)
}

fn named<T: Copy>(names: &[(&str, T)], wanted: &str) -> Option<T> {
    names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
}
