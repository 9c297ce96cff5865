//! Images per second over the last moments.

use std::collections::VecDeque;

/// Time over which speed is averaged, in milliseconds.
const WINDOW_MS: f64 = 1_000.0;
/// Steps remembered: a slow pace needs few, and at full speed this is a fraction of the window.
const MOST: usize = 512;

/// When which images were done.
#[derive(Debug, Default)]
pub struct Speed {
    done: VecDeque<(f64, usize)>,
}

impl Speed {
    /// Starts anew: a pause is not slowness.
    pub fn reset(&mut self) {
        self.done.clear();
    }

    /// A step with so many images was done at `now_ms`.
    pub fn trained(&mut self, images: usize, now_ms: f64) {
        self.done.push_back((now_ms, images));
        // Two steps stay in any case: at one step a second they say how fast it goes.
        while self.done.len() > MOST || (self.done.len() > 2 && now_ms - self.done[0].0 > WINDOW_MS) {
            self.done.pop_front();
        }
    }

    /// Images per second; 0 while unknown.
    pub fn images_per_second(&self) -> f32 {
        let (Some(first), Some(last)) = (self.done.front(), self.done.back()) else { return 0.0 };
        let seconds = (last.0 - first.0) / 1000.0;
        // The first step's images were done before the time began.
        let images: usize = self.done.iter().skip(1).map(|(_, images)| images).sum();
        if seconds > 0.0 { (images as f64 / seconds) as f32 } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speed_is_images_by_time() {
        for (step_ms, steps) in [(2.5, 1_000), (100.0, 30), (1_000.0, 5)] {
            let mut speed = Speed::default();
            for step in 0..steps {
                speed.trained(32, f64::from(step) * step_ms);
            }
            let expected = 32_000.0 / step_ms as f32;
            assert!((speed.images_per_second() - expected).abs() < expected * 1e-3, "{step_ms} ms a step");
        }
    }

    #[test]
    fn nothing_is_claimed_before_two_steps() {
        let mut speed = Speed::default();
        assert_eq!(speed.images_per_second(), 0.0);
        speed.trained(32, 10.0);
        assert_eq!(speed.images_per_second(), 0.0);
        speed.trained(32, 20.0);
        speed.reset();
        assert_eq!(speed.images_per_second(), 0.0);
    }
}
