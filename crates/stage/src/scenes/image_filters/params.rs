use serde::{Deserialize, Serialize};

use super::{Direction, Filter, Show};
use crate::image::{Channel, Edits, Source};

/// What of a colour picture is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Its luminance: one number a pixel.
    #[default]
    Luminance,
    /// Red, green and blue, each by itself.
    EachChannel,
}

/// Everything that can be set in this scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Which picture.
    pub source: Source,
    /// Which kernel.
    pub filter: Filter,
    /// What of a colour picture is filtered.
    pub colour: Colour,
    /// How the response is shown; `None` for what suits the kernel.
    pub show: Option<Show>,
    /// Numbers that were changed in the picture.
    #[serde(default)]
    pub edits: Edits,
}

impl Default for Params {
    /// The cameraman's vertical edges.
    fn default() -> Self {
        Self {
            source: Source::default(),
            filter: Filter::Sobel(Direction::X),
            colour: Colour::Luminance,
            show: None,
            edits: Edits::default(),
        }
    }
}

impl Params {
    /// How the response is shown: as chosen, or as suits the kernel; a channel that is not there becomes the
    /// first.
    #[must_use]
    pub fn shown(&self, channels: usize) -> Show {
        match self.show.unwrap_or_else(|| Show::suiting(&self.filter.kernel())) {
            Show::Signed { channel } if channel >= channels => Show::Signed { channel: 0 },
            show => show,
        }
    }
}

/// Names of the channels of a response, in order.
#[must_use]
pub fn channels(colour: Colour, picture_is_colour: bool) -> &'static [Channel] {
    match colour {
        Colour::EachChannel if picture_is_colour => &Channel::RGB,
        _ => &[Channel::Grey],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_reads_back_from_what_is_stored() {
        for filter in super::super::FILTERS {
            let params = Params { filter, show: Some(Show::Size), ..Params::default() };
            let text = serde_json::to_string(&params).expect("plain data");
            assert_eq!(serde_json::from_str::<Params>(&text).ok(), Some(params), "{text}");
        }
    }

    #[test]
    fn a_channel_that_is_not_there_becomes_the_first() {
        let params = Params { show: Some(Show::Signed { channel: 2 }), ..Params::default() };
        assert_eq!(params.shown(3), Show::Signed { channel: 2 });
        assert_eq!(params.shown(1), Show::Signed { channel: 0 });
        assert_eq!(Params::default().shown(1), Show::Signed { channel: 0 });
        assert_eq!(channels(Colour::EachChannel, true).len(), 3);
        assert_eq!(channels(Colour::EachChannel, false), [Channel::Grey]);
    }
}
