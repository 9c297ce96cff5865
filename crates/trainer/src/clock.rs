//! Time in the worker, and how fast a training may go.

use js_sys::Reflect;
use kernelwalk_nn::train::protocol::Pace;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Performance;

/// Slowest pace, in steps a second: below it a pause would not be told from a hang.
const SLOWEST: f32 = 0.1;
/// A step that comes late may be made up for, but by no more than this, in milliseconds: a machine
/// that cannot keep the pace must not be driven at full speed for ever after.
const CATCH_UP_MS: f64 = 100.0;

/// Milliseconds since the worker started.
pub fn now() -> f64 {
    thread_local! {
        static CLOCK: Option<Performance> =
            Reflect::get(&js_sys::global(), &JsValue::from_str("performance")).ok().and_then(|p| p.dyn_into().ok());
    }
    CLOCK.with(|clock| clock.as_ref().map_or_else(js_sys::Date::now, Performance::now))
}

/// Decides when the next step is due. Knows no clock: the time is given.
#[derive(Clone, Copy, Debug)]
pub struct Pacer {
    pace: Pace,
    due_ms: f64,
}

impl Pacer {
    /// The first step is due at `now`.
    pub fn new(pace: Pace, now: f64) -> Self {
        Self { pace, due_ms: now }
    }

    /// Another pace from the step made last on.
    pub fn set(&mut self, pace: Pace, now: f64) {
        let slow = self.interval();
        self.pace = pace;
        // From one step in ten seconds to a hundred a second must not take ten seconds to show.
        let already_waited = (now - (self.due_ms - slow)).max(0.0);
        self.due_ms = now + (self.interval() - already_waited).max(0.0);
    }

    /// Milliseconds until the next step is due; 0 if it is due now.
    pub fn wait(&self, now: f64) -> f64 {
        (self.due_ms - now).max(0.0)
    }

    /// A step was made.
    pub fn stepped(&mut self, now: f64) {
        self.due_ms = (self.due_ms + self.interval()).max(now - CATCH_UP_MS);
    }

    fn interval(&self) -> f64 {
        match self.pace {
            Pace::Full => 0.0,
            // `max` also takes care of a pace that is no number.
            Pace::StepsPerSecond(rate) => 1000.0 / f64::from(rate.max(SLOWEST)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps made in `seconds` if the loop looks at the pacer every `look_ms` and a step takes `step_ms`.
    fn steps(pace: Pace, seconds: f64, look_ms: f64, step_ms: f64) -> u32 {
        let (mut now, mut made) = (0.0, 0);
        let mut pacer = Pacer::new(pace, now);
        while now < seconds * 1000.0 {
            if pacer.wait(now) == 0.0 {
                now += step_ms;
                pacer.stepped(now);
                made += 1;
            } else {
                now += look_ms;
            }
        }
        made
    }

    #[test]
    fn each_pace_is_kept_though_the_timer_is_coarse() {
        for (rate, seconds) in [(1.0, 20.0), (10.0, 10.0), (100.0, 5.0), (500.0, 5.0)] {
            let made = f64::from(steps(Pace::StepsPerSecond(rate), seconds, 4.7, 0.5));
            let wanted = f64::from(rate) * seconds;
            assert!((made - wanted).abs() <= 1.0 + wanted * 0.01, "{made} steps, wanted {wanted}");
        }
    }

    #[test]
    fn full_speed_never_waits() {
        assert_eq!(steps(Pace::Full, 1.0, 4.0, 2.0), 500);
    }

    #[test]
    fn a_machine_too_slow_for_the_pace_does_not_rush_afterwards() {
        let mut pacer = Pacer::new(Pace::StepsPerSecond(10.0), 0.0);
        for second in 1..=20 {
            pacer.stepped(f64::from(second) * 1000.0);
        }
        let mut made_up_for = 0;
        while pacer.wait(20_000.0) == 0.0 {
            pacer.stepped(20_000.0);
            made_up_for += 1;
        }
        assert!(made_up_for <= 2, "{made_up_for} steps at once");
    }

    #[test]
    fn a_faster_pace_shows_at_once_and_a_slower_one_does_not_step_at_once() {
        let mut pacer = Pacer::new(Pace::StepsPerSecond(1.0), 0.0);
        pacer.stepped(0.0);
        pacer.set(Pace::StepsPerSecond(100.0), 300.0);
        assert_eq!(pacer.wait(300.0), 0.0);
        pacer.stepped(300.0);
        pacer.set(Pace::StepsPerSecond(1.0), 301.0);
        assert!(pacer.wait(301.0) > 900.0, "waits {}", pacer.wait(301.0));
    }

    #[test]
    fn paces_that_are_no_pace_are_the_slowest() {
        for rate in [0.0, -3.0, f32::NAN] {
            let mut pacer = Pacer::new(Pace::StepsPerSecond(rate), 0.0);
            pacer.stepped(0.0);
            assert_eq!(pacer.wait(0.0).round(), 10_000.0);
        }
    }
}
