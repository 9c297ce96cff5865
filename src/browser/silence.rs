//! When a worker's silence means that it has ended. Pure, so that time can be made up in tests.

/// How often the page looks, in milliseconds.
pub const LOOK_MS: u32 = 250;
/// Silence that means the end, in milliseconds: two seconds less one look, so that it shows within two.
const LONGEST_MS: f64 = 1_750.0;
/// Most that one look counts for. A page that was frozen, asleep or hidden comes back after a gap in which it could not have
/// heard anything: such a gap says nothing about the worker.
const MOST_PER_LOOK_MS: f64 = 300.0;

/// Adds up the time in which the page was awake and heard nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silence {
    looked_ms: f64,
    silent_ms: f64,
}

impl Silence {
    /// Starts to listen.
    pub fn new(now_ms: f64) -> Self {
        Self { looked_ms: now_ms, silent_ms: 0.0 }
    }

    /// A sign of life.
    pub fn heard(&mut self) {
        self.silent_ms = 0.0;
    }

    /// Looks at the clock; says whether the worker must have ended.
    pub fn look(&mut self, now_ms: f64) -> bool {
        self.silent_ms += (now_ms - self.looked_ms).clamp(0.0, MOST_PER_LOOK_MS);
        self.looked_ms = now_ms;
        self.silent_ms >= LONGEST_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Time at which the end is noticed if the page looks every `look_ms` and hears nothing.
    fn noticed(look_ms: f64, until_ms: f64) -> Option<f64> {
        let mut silence = Silence::new(0.0);
        let mut now = 0.0;
        while now < until_ms {
            now += look_ms;
            if silence.look(now) {
                return Some(now);
            }
        }
        None
    }

    #[test]
    fn a_silent_end_is_noticed_within_two_seconds() {
        let at = noticed(250.0, 10_000.0).expect("noticed");
        assert!((1_500.0..=2_000.0).contains(&at), "noticed after {at} ms");
    }

    #[test]
    fn a_laptop_that_slept_for_an_hour_raises_no_alarm() {
        let mut silence = Silence::new(0.0);
        assert!(!silence.look(3_600_000.0));
        silence.heard();
        assert!(!silence.look(3_600_250.0));
    }

    #[test]
    fn a_hidden_page_that_looks_once_a_second_still_notices() {
        assert!(noticed(1_000.0, 20_000.0).is_some());
    }

    #[test]
    fn half_second_heartbeats_keep_the_worker_alive_for_ever() {
        let mut silence = Silence::new(0.0);
        for look in 1..10_000 {
            if look % 2 == 0 {
                silence.heard();
            }
            assert!(!silence.look(f64::from(look) * 250.0));
        }
    }

    #[test]
    fn a_clock_that_jumps_back_is_no_silence() {
        let mut silence = Silence::new(1_000_000.0);
        for look in 0..100 {
            assert!(!silence.look(f64::from(look)));
        }
    }
}
