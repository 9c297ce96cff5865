//! How fast a training may go, so that people can watch it.

use serde::{Deserialize, Serialize};

/// Steps a second of the slider's places, about even on a log scale; behind the last comes full speed.
const RATES: [u16; 14] = [1, 2, 3, 5, 8, 10, 20, 30, 50, 80, 100, 200, 300, 500];

/// A speed limit: a place on the slider from 0, one step a second, to [`Pace::FULL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pace(u8);

impl Default for Pace {
    /// About 20 seconds for an epoch of batches of 32: fast enough to get somewhere, slow enough to
    /// see it happen.
    fn default() -> Self {
        Pace(10)
    }
}

impl Pace {
    /// As fast as the machine can.
    pub const FULL: Pace = Pace(RATES.len() as u8);

    /// The pace at a place of the slider; beyond its end lies full speed.
    pub fn at(place: u8) -> Self {
        Pace(place.min(Self::FULL.0))
    }

    /// The pace that comes closest to `rate` steps a second from below.
    pub fn of_rate(rate: u16) -> Self {
        Pace(RATES.iter().rposition(|r| *r <= rate).unwrap_or(0) as u8)
    }

    /// Place on the slider.
    pub fn place(self) -> u8 {
        self.0
    }

    /// Steps a second, or `None` at full speed.
    pub fn steps_per_second(self) -> Option<u16> {
        RATES.get(usize::from(self.0)).copied()
    }
}

impl From<Pace> for kernelwalk_nn::train::protocol::Pace {
    fn from(pace: Pace) -> Self {
        pace.steps_per_second().map_or(Self::Full, |rate| Self::StepsPerSecond(f32::from(rate)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_goes_from_one_step_a_second_to_full_speed() {
        assert_eq!(Pace::at(0).steps_per_second(), Some(1));
        assert_eq!(Pace::FULL.steps_per_second(), None);
        assert_eq!(Pace::at(255), Pace::FULL);
        for (rate, want) in [(1, 1), (10, 10), (100, 100), (150, 100), (0, 1), (9_999, 500)] {
            assert_eq!(Pace::of_rate(rate).steps_per_second(), Some(want));
        }
    }
}
