//! Time: from 0, the whole picture, to 1, its numbers; then they are read one by one, row by row, as they are stored.

use kernelwalk_text as say;

use super::Pixels;
use crate::app::pictures::PictureEffect;
use crate::app::{StepSize, Toward};
use crate::number;

type Effects = Vec<PictureEffect>;

/// What one step is, and so what plays: a pixel, a row, or all of the plane in the frame.
pub const STEPS: [StepSize; 3] = [StepSize::Cell, StepSize::Row, StepSize::Channel];

/// From the picture to its numbers.
const ZOOM_MS: f64 = 3000.0;
/// One number, while numbers are read one by one; one row; all of them.
const PIXEL_MS: f64 = 350.0;
const ROW_MS: f64 = 1000.0;
const PLANE_MS: f64 = 3000.0;
/// A hidden tab wakes rarely: what it slept through is not played at once.
const LONGEST_TICK_MS: f64 = 250.0;
/// What lies within a hundredth of a step counts as on it.
const SLACK: f64 = 0.01;

/// The moment at a share of the line of time, if so many numbers are to be read: each of them as a whole.
#[must_use]
pub fn moment_at(share: f64, cells: usize) -> f64 {
    let half = share * 2.0;
    if half <= 1.0 { half } else { 1.0 + ((half - 1.0) * cells as f64).round() }
}

impl Pixels {
    /// Whether time goes on by itself.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// What one step is.
    #[must_use]
    pub fn step(&self) -> StepSize {
        self.step
    }

    /// Whether play starts over at the end.
    #[must_use]
    pub fn looping(&self) -> bool {
        self.looping
    }

    /// The moment that is shown: with reduced motion the last whole step.
    #[must_use]
    pub fn moment(&self, reduced: bool) -> f64 {
        let t = self.link.t.min(self.end());
        if !(reduced && self.playing) {
            return t;
        }
        let (from, size) = self.leg(t);
        from + ((t - from) / size + 1e-9).floor() * size
    }

    /// How many numbers of the frame have been read.
    #[must_use]
    pub fn read(&self, t: f64) -> usize {
        (t - 1.0 + 1e-9).max(0.0) as usize
    }

    /// How many there are.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.table.as_ref().map_or(0, |table| table.numbers.region.rows * table.numbers.region.cols)
    }

    /// The pixel whose number was read last.
    #[must_use]
    pub fn reading_at(&self, t: f64) -> Option<[usize; 2]> {
        let region = self.table.as_ref()?.numbers.region;
        let last = self.read(t).min(self.cells()).checked_sub(1)?;
        Some([region.row + last / region.cols, region.col + last % region.cols])
    }

    /// A moment as a share of the line of time, of which zoom and numbers have a half each.
    #[must_use]
    pub fn share(&self, t: f64) -> f64 {
        if t <= 1.0 { t / 2.0 } else { (1.0 + (t - 1.0) / self.cells().max(1) as f64) / 2.0 }
    }

    /// The last moment.
    pub(super) fn end(&self) -> f64 {
        1.0 + self.cells() as f64
    }

    /// Where the leg of the way begins that a moment lies on, and the size of a step there.
    fn leg(&self, t: f64) -> (f64, f64) {
        let (cells, cols) = (self.cells(), self.table.as_ref().map_or(1, |table| table.numbers.region.cols));
        match (t < 1.0, self.step) {
            (true, StepSize::Row) => (0.0, 0.5),
            (true, StepSize::Channel) => (0.0, 1.0),
            (true, _) => (0.0, 0.25),
            (false, StepSize::Row) => (1.0, cols.max(1) as f64),
            (false, StepSize::Channel) => (1.0, cells.max(1) as f64),
            (false, _) => (1.0, 1.0),
        }
    }

    /// One step; pauses.
    pub(super) fn stepped(&mut self, toward: Toward) -> Effects {
        let t = self.link.t.min(self.end());
        let to = match toward {
            Toward::On => {
                let (from, size) = self.leg(t);
                from + (((t - from) / size + SLACK).floor() + 1.0) * size
            }
            Toward::Back => {
                // The step that ends with the numbers is one of the zoom.
                let (from, size) = self.leg(if t <= 1.0 { 0.0 } else { t });
                from + (((t - from) / size - SLACK).ceil() - 1.0) * size
            }
        };
        let mut effects = self.scrub(to);
        let read = self.reading_at(self.link.t).and_then(|at| self.focus(at));
        effects.extend(read.map(|focus| PictureEffect::Announce(focus.said)));
        effects
    }

    /// Plays, from the start if all numbers are on screen already and none is being read; or pauses.
    pub(super) fn play(&mut self) -> Effects {
        self.playing = !self.playing && self.table.is_some();
        if self.playing && (self.link.t == 1.0 || self.link.t >= self.end()) {
            self.link.t = 0.0;
        }
        if self.playing { Vec::new() } else { vec![PictureEffect::Settled] }
    }

    pub(super) fn scrub(&mut self, t: f64) -> Effects {
        self.playing = false;
        self.link.t = if t.is_nan() { 1.0 } else { t.clamp(0.0, self.end()) };
        vec![PictureEffect::Settled]
    }

    pub(super) fn tick(&mut self, ms: f64) -> Effects {
        if !self.playing || !ms.is_finite() {
            return Vec::new();
        }
        let (before, ms) = (self.link.t, ms.clamp(0.0, LONGEST_TICK_MS));
        let (_, step) = self.leg(before);
        let pace = match self.step {
            _ if before < 1.0 => 1.0 / ZOOM_MS,
            StepSize::Row => step / ROW_MS,
            StepSize::Channel => step / PLANE_MS,
            _ => 1.0 / PIXEL_MS,
        };
        // The numbers are a stop on the way: the pace is another one from there.
        let stop = if before < 1.0 { 1.0 } else { self.end() };
        self.link.t = (before + ms * pace).min(stop);
        if self.link.t < stop {
            return Vec::new();
        }
        if before < 1.0 {
            return vec![PictureEffect::Announce(say::pixels_zoomed())];
        }
        if self.looping {
            self.link.t = 0.0;
            return Vec::new();
        }
        let mut effects = self.scrub(stop);
        effects.push(PictureEffect::Announce(say::pixels_all_read(number::grouped(self.cells() as u64))));
        effects
    }
}
