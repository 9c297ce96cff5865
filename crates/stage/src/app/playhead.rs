//! Where in time a scene stands, and how fast it goes on.

use crate::lab::Measure;
use crate::scene::Beat;

/// What one step is; also the unit that plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StepSize {
    /// One product.
    Term,
    /// What one channel adds to an output cell, where a scene sums channel by channel.
    Channel,
    /// One output cell.
    #[default]
    Cell,
    /// One row of the output.
    Row,
}

/// A direction in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// To the start.
    Back,
    /// To the end.
    On,
}

/// Speed of play, one of [`Speed::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed(f64);

impl Speed {
    /// Every speed there is, slowest first.
    pub const ALL: [Speed; 6] = [Speed(0.25), Speed(0.5), Speed(1.0), Speed(2.0), Speed(4.0), Speed(8.0)];

    /// The factor.
    #[must_use]
    pub fn factor(self) -> f64 {
        self.0
    }

    /// The next slower or faster one; the ends stay.
    #[must_use]
    pub fn next(self, toward: Toward) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or(2);
        Self::ALL[match toward {
            Toward::Back => at.saturating_sub(1),
            Toward::On => (at + 1).min(Self::ALL.len() - 1),
        }]
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self(1.0)
    }
}

/// Milliseconds of one product, while products are shown one by one.
const TERM_MS: f64 = 350.0;
/// No cell takes longer, however large its kernel.
const LONGEST_CELL_MS: f64 = 12.0 * TERM_MS;
/// Milliseconds of one cell, or of one row.
const STEP_MS: f64 = 1000.0;
/// So many cells are played product by product before the pace is one a second.
const SLOW_CELLS: f64 = 3.0;
/// A hidden tab wakes rarely: what it slept through is not played at once.
const LONGEST_TICK_MS: f64 = 250.0;

/// A moment, and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Playhead {
    t: Beat,
    playing: bool,
    /// Size of a step.
    pub step: StepSize,
    /// Start over at the end.
    pub looping: bool,
}

impl Playhead {
    /// The moment.
    #[must_use]
    pub fn t(&self) -> Beat {
        self.t
    }

    /// The moment as it is shown: with reduced motion the last whole step.
    #[must_use]
    pub fn shown(&self, measure: Measure, reduced_motion: bool) -> Beat {
        if reduced_motion && self.playing { self.snapped(measure) } else { self.t }
    }

    /// Whether time goes on.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Output cells a second at this place and speed.
    #[must_use]
    pub fn pace(&self, measure: Measure, speed: Speed) -> f64 {
        let by_term = (TERM_MS * measure.terms as f64).clamp(STEP_MS, LONGEST_CELL_MS);
        let ms_per_cell = match self.step {
            StepSize::Term => by_term,
            StepSize::Cell if self.t.get() < SLOW_CELLS => by_term,
            StepSize::Channel => STEP_MS * parts(measure) as f64,
            StepSize::Cell => STEP_MS,
            StepSize::Row => STEP_MS / measure.row.max(1) as f64,
        };
        1000.0 * speed.factor() / ms_per_cell
    }

    /// Stands at a moment, as after a link.
    pub(super) fn place(&mut self, t: Beat) {
        self.t = t;
        self.playing = false;
    }

    pub(super) fn stop(&mut self) {
        self.playing = false;
    }

    /// Plays, from the start if everything is shown already; or pauses.
    pub(super) fn toggle(&mut self, measure: Measure, reduced_motion: bool) {
        if self.playing {
            self.t = self.shown(measure, reduced_motion);
        } else if self.t >= measure.end() {
            self.t = Beat::START;
        }
        self.playing = !self.playing;
    }

    /// Time goes on by `ms` milliseconds.
    pub(super) fn tick(&mut self, ms: f64, measure: Measure, speed: Speed) {
        if !self.playing || !ms.is_finite() {
            return;
        }
        let beats = self.pace(measure, speed) * ms.clamp(0.0, LONGEST_TICK_MS) / 1000.0;
        self.t = Beat::new(self.t.get() + beats);
        if self.t >= measure.end() {
            self.t = if self.looping { Beat::START } else { measure.end() };
            self.playing = self.looping;
        }
    }

    /// One step; pauses.
    pub(super) fn step(&mut self, toward: Toward, measure: Measure) {
        self.playing = false;
        // What lies within a hundredth of a product of a step counts as on it.
        let at = self.steps(measure);
        let slack = 0.01;
        let to = match toward {
            Toward::On => (at + slack).floor() + 1.0,
            Toward::Back => (at - slack).ceil() - 1.0,
        };
        self.t = self.after(to.max(0.0), measure);
    }

    /// Another moment, by hand; pauses.
    pub(super) fn scrub(&mut self, t: Beat, measure: Measure) {
        self.place(t.clamped(measure.end()));
    }

    /// The parameters changed: the moment stays, as far as there is one; who saw everything still does.
    pub(super) fn fit(&mut self, before: Measure, now: Measure) {
        let at_end = self.t >= before.end() && !self.playing;
        self.t = if at_end { now.end() } else { self.t.clamped(now.end()) };
    }

    fn snapped(&self, measure: Measure) -> Beat {
        self.after((self.steps(measure) + 1e-9).floor(), measure)
    }

    /// Steps from the start to now.
    fn steps(&self, measure: Measure) -> f64 {
        let t = self.t.get();
        match self.step {
            StepSize::Term => t * measure.terms.max(1) as f64,
            StepSize::Channel => {
                let cell = (t + 1e-9).floor();
                let terms = (t - cell).max(0.0) * measure.terms as f64;
                cell * parts(measure) as f64 + terms / measure.channel.max(1) as f64
            }
            StepSize::Cell => t,
            StepSize::Row => t / measure.row.max(1) as f64,
        }
    }

    /// The moment after so many whole steps.
    fn after(&self, steps: f64, measure: Measure) -> Beat {
        let beats = match self.step {
            StepSize::Term => steps / measure.terms.max(1) as f64,
            StepSize::Channel => {
                // What is left of the terms after the last whole channel, such as a bias, is a step of its own.
                let (parts, step) = (parts(measure), steps as usize);
                let terms = (step % parts * measure.channel).min(measure.terms);
                Beat::at(step / parts, terms, measure.terms).get()
            }
            StepSize::Cell => steps,
            StepSize::Row => steps * measure.row.max(1) as f64,
        };
        Beat::new(beats).clamped(measure.end())
    }
}

/// Steps of one channel that an output cell takes.
fn parts(measure: Measure) -> usize {
    measure.terms.div_ceil(measure.channel.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LECTURE: Measure = Measure { cells: 9, terms: 9, row: 3, channel: 0 };

    fn at(t: f64, step: StepSize) -> Playhead {
        Playhead { t: Beat::new(t), step, ..Playhead::default() }
    }

    #[test]
    fn steps_go_to_the_next_whole_term_cell_or_row_both_ways() {
        let cases = [
            (StepSize::Cell, 0.0, 1.0, 0.0),
            (StepSize::Cell, 4.5, 5.0, 4.0),
            (StepSize::Cell, 5.0, 6.0, 4.0),
            (StepSize::Row, 4.0, 6.0, 3.0),
            (StepSize::Row, 3.0, 6.0, 0.0),
            (StepSize::Cell, 9.0, 9.0, 8.0),
            (StepSize::Term, 4.0 + 5.0 / 9.0, 4.0 + 6.0 / 9.0, 4.0 + 4.0 / 9.0),
            (StepSize::Term, 9.0, 9.0, 8.0 + 8.0 / 9.0),
        ];
        for (step, from, on, back) in cases {
            for (toward, to) in [(Toward::On, on), (Toward::Back, back)] {
                let mut head = at(from, step);
                head.step(toward, LECTURE);
                assert!((head.t().get() - to).abs() < 1e-9, "{step:?} {toward:?} from {from}: {head:?}");
            }
        }
    }

    #[test]
    fn every_product_is_one_step_in_both_directions() {
        for terms in [1, 9, 49, 196] {
            let measure = Measure { cells: 2, terms, row: 2, channel: 0 };
            let mut head = at(0.0, StepSize::Term);
            for done in 1..=2 * terms {
                head.step(Toward::On, measure);
                let m = head.t().split(2, terms);
                assert_eq!(m.cell * terms + m.done, done, "{terms} terms");
            }
            for done in (0..2 * terms).rev() {
                head.step(Toward::Back, measure);
                let m = head.t().split(2, terms);
                assert_eq!(m.cell * terms + m.done, done, "{terms} terms, back");
            }
        }
    }

    #[test]
    fn a_step_by_channel_stops_after_each_channel_and_after_the_bias() {
        let measure = Measure { cells: 2, terms: 19, row: 2, channel: 9 };
        let stops = [0.0, 9.0, 18.0, 19.0, 28.0, 37.0, 38.0].map(|terms: f64| terms / 19.0);
        let mut head = at(0.0, StepSize::Channel);
        for stop in &stops[1..] {
            head.step(Toward::On, measure);
            assert!((head.t().get() - stop).abs() < 1e-9, "on to {stop}: {head:?}");
        }
        for stop in stops.iter().rev().skip(1) {
            head.step(Toward::Back, measure);
            assert!((head.t().get() - stop).abs() < 1e-9, "back to {stop}: {head:?}");
        }
        let mut between = at(11.0 / 19.0, StepSize::Channel);
        between.step(Toward::Back, measure);
        assert!((between.t().get() - 9.0 / 19.0).abs() < 1e-9);
    }

    #[test]
    fn a_cell_takes_a_second_once_three_were_shown_by_term() {
        assert!((at(5.0, StepSize::Cell).pace(LECTURE, Speed::default()) - 1.0).abs() < 1e-9);
        let slow = at(0.0, StepSize::Cell).pace(LECTURE, Speed::default());
        assert!((slow - 1.0 / (9.0 * 0.35)).abs() < 1e-9);
        assert!((at(5.0, StepSize::Cell).pace(LECTURE, Speed(8.0)) - 8.0).abs() < 1e-9);
    }

    #[test]
    fn play_ends_at_the_end_unless_it_loops_and_starts_over_from_there() {
        let mut head = at(8.9, StepSize::Cell);
        head.toggle(LECTURE, false);
        head.tick(200.0, LECTURE, Speed::default());
        assert_eq!((head.t(), head.playing()), (Beat::new(9.0), false));
        head.toggle(LECTURE, false);
        assert_eq!((head.t(), head.playing()), (Beat::START, true));
        let mut looping = Playhead { looping: true, ..at(8.9, StepSize::Cell) };
        looping.toggle(LECTURE, false);
        looping.tick(200.0, LECTURE, Speed::default());
        assert_eq!((looping.t(), looping.playing()), (Beat::START, true));
    }

    #[test]
    fn reduced_motion_shows_whole_steps_only() {
        let mut head = at(4.0, StepSize::Cell);
        head.toggle(LECTURE, true);
        head.tick(250.0, LECTURE, Speed(2.0));
        assert_eq!(head.shown(LECTURE, true), Beat::new(4.0));
        assert_eq!(head.shown(LECTURE, false), Beat::new(4.5));
        head.tick(250.0, LECTURE, Speed(2.0));
        assert_eq!(head.shown(LECTURE, true), Beat::new(5.0));
    }

    #[test]
    fn the_moment_is_kept_when_the_duration_changes_and_the_end_stays_the_end() {
        let measure = |cells| Measure { cells, ..LECTURE };
        for (t, from, to, kept) in [(4.5, 9, 25, 4.5), (7.0, 9, 4, 4.0), (9.0, 9, 25, 25.0)] {
            let mut head = at(t, StepSize::Cell);
            head.fit(measure(from), measure(to));
            assert_eq!(head.t().get(), kept, "{t} of {from} in {to}");
        }
    }
}
