//! Time in a scene: moments, and named stops.

use serde::{Deserialize, Serialize};

use crate::frame::View;

/// A moment of a scene, in beats: one beat is one output cell. `4 + 5/9` is the fifth output with five of
/// its nine products added.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Beat(f64);

impl Beat {
    /// The first moment: the first window stands, nothing is computed.
    pub const START: Beat = Beat(0.0);

    /// A moment; what is negative or no number is the start.
    #[must_use]
    pub fn new(t: f64) -> Self {
        Beat(if t.is_finite() { t.max(0.0) } else { 0.0 })
    }

    /// The moment after `cells` whole output cells and `done` of `terms` products of the next one.
    #[must_use]
    pub fn at(cells: usize, done: usize, terms: usize) -> Self {
        Beat(cells as f64 + done as f64 / terms.max(1) as f64)
    }

    /// Beats from the start.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// This moment, or the end if that comes first.
    #[must_use]
    pub fn clamped(self, end: Beat) -> Self {
        if self.0 > end.0 { end } else { self }
    }

    /// What stands at this moment in a scene of `cells` outputs with `terms` products each.
    ///
    /// A whole beat shows the cell that was just finished, not the one to come; only the start shows a
    /// cell with nothing in it.
    #[must_use]
    pub fn split(self, cells: usize, terms: usize) -> Moment {
        let terms = terms.max(1);
        let last = cells.max(1) - 1;
        if self.0 >= cells as f64 {
            return Moment { cell: last, done: terms, glide: 1.0 };
        }
        // Moments are written into links with four decimals: a hundredth of a product is forgiven.
        let slack = 0.01 / terms as f64;
        let whole = (self.0 + slack).floor();
        let part = (self.0 - whole).max(0.0);
        if part <= slack && whole >= 1.0 {
            return Moment { cell: whole as usize - 1, done: terms, glide: 1.0 };
        }
        let done = (part * terms as f64 + 0.01).floor() as usize;
        let glide = if whole == 0.0 { 1.0 } else { (part / GLIDE.min(1.0 / terms as f64)).min(1.0) };
        Moment { cell: whole as usize, done: done.min(terms), glide }
    }
}

/// Part of a beat in which the window glides to its next stop (at most as long as one product).
const GLIDE: f64 = 0.22;

/// A moment taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// The output cell the window stands at, counted in reading order, channels slowest.
    pub cell: usize,
    /// Products of that cell that are added.
    pub done: usize,
    /// How much of the way from the previous stop is behind, 0 to 1.
    pub glide: f64,
}

impl Moment {
    /// Row and column of a window that stands at `to`, or is on its way there from where it stood for the output before, which
    /// `from` knows by its number. Where that is `None`, such as on another map, the window jumps.
    pub(crate) fn glided(
        &self,
        view: &View,
        to: [f64; 2],
        from: impl FnOnce(usize) -> Option<[f64; 2]>,
    ) -> [f64; 2] {
        let before = self.cell.checked_sub(1).filter(|_| view.glide && self.glide < 1.0);
        match before.and_then(from) {
            Some(from) => [0, 1].map(|d| from[d] + (to[d] - from[d]) * self.glide),
            None => to,
        }
    }
}

/// A named stop; the timeline shows it, and stepping by beat goes from one to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// When.
    pub at: Beat,
    /// What happens there.
    pub kind: CueKind,
}

/// What is worth stopping for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueKind {
    /// The first window stands.
    FirstWindow,
    /// An output channel begins.
    Channel(usize),
    /// A filter begins, and with it an output channel.
    Filter(usize),
    /// A row of the output begins.
    Row(usize),
    /// Everything is computed.
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_the_cell_and_the_products_done() {
        let split = |t| {
            let m = Beat::new(t).split(9, 9);
            (m.cell, m.done)
        };
        assert_eq!(split(0.0), (0, 0));
        assert_eq!(split(1.0), (0, 9), "a whole beat shows the cell just finished");
        assert_eq!(split(4.0 + 5.0 / 9.0), (4, 5));
        assert_eq!(split(4.4444), (4, 4), "four decimals are enough for a link");
        assert_eq!(split(4.5), (4, 4));
        assert_eq!(split(9.0), (8, 9));
        assert_eq!(split(1e9), (8, 9));
    }

    #[test]
    fn every_product_of_the_largest_kernel_survives_four_decimals() {
        for terms in 1..=196 {
            for done in 0..terms {
                let t = Beat::new((Beat::at(7, done, terms).get() * 1e4).round() / 1e4);
                let m = t.split(100, terms);
                let expected = if done == 0 { (6, terms) } else { (7, done) };
                assert_eq!((m.cell, m.done), expected, "{done} of {terms}");
            }
        }
    }

    #[test]
    fn the_window_has_arrived_before_its_first_product() {
        for terms in [1, 4, 9, 49] {
            assert_eq!(Beat::at(3, 1, terms + 1).split(9, terms + 1).glide, 1.0, "{terms}");
        }
    }

    #[test]
    fn no_number_is_the_start() {
        assert_eq!(Beat::new(f64::NAN), Beat::START);
        assert_eq!(Beat::new(-3.0), Beat::START);
    }
}
