//! Animation frames.

use gloo::render::{AnimationFrame, request_animation_frame};

/// Calls `tick` with seconds since the last frame, until dropped or told to stop by `false`.
///
/// The loop exists only while something moves: an idle page requests no frames.
pub struct Ticker {
    pending: Option<AnimationFrame>,
    last: Option<f64>,
}

impl Default for Ticker {
    fn default() -> Self {
        Self::new()
    }
}

impl Ticker {
    /// A stopped clock.
    pub fn new() -> Self {
        Self { pending: None, last: None }
    }

    /// Asks for the next frame; `on_frame` gets its timestamp in milliseconds.
    pub fn request(&mut self, on_frame: impl FnOnce(f64) + 'static) {
        if self.pending.is_none() {
            self.pending = Some(request_animation_frame(on_frame));
        }
    }

    /// Seconds since the previous frame, given this one's timestamp. A tab that slept does not jump ahead.
    pub fn advance(&mut self, timestamp: f64) -> f64 {
        self.pending = None;
        let last = self.last.replace(timestamp);
        last.map_or(0.0, |last| ((timestamp - last) / 1000.0).clamp(0.0, 0.1))
    }

    /// Whether a frame has been asked for.
    pub fn is_running(&self) -> bool {
        self.pending.is_some()
    }

    /// Stops, and forgets the time.
    pub fn stop(&mut self) {
        self.pending = None;
        self.last = None;
    }
}
