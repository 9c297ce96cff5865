//! What is drawn on a pad, as pixels.

use super::Region;

/// White strokes on black, like MNIST's.
///
/// Undo keeps pictures rather than strokes: they are small, and nothing of it has to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    raster: Vec<u8>,
    /// Pictures before the last strokes.
    before: Vec<Vec<u8>>,
    /// Where the brush stands while it is down.
    brush: Option<[f32; 2]>,
    /// What was drawn on since somebody last asked.
    fresh: Option<Region>,
}

/// Strokes that can be taken back.
const DEEPEST: usize = 40;
/// Radius of the brush in pixels.
const RADIUS: f32 = 6.0;

impl Default for Sketch {
    fn default() -> Self {
        Self { raster: vec![0; Self::SIDE * Self::SIDE], before: Vec::new(), brush: None, fresh: None }
    }
}

impl Sketch {
    /// Rows and columns.
    pub const SIDE: usize = 224;

    /// Puts the brush down at `[x, y]`, 0 to 1 from left to right and from top to bottom.
    pub fn begin(&mut self, at: [f32; 2]) {
        self.remember();
        self.brush = None;
        self.go(at);
    }

    /// Moves the brush in a straight line; what lies outside of the pad leaves no mark.
    pub fn go(&mut self, at: [f32; 2]) {
        let to = at.map(|share| if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) * Self::SIDE as f32 });
        let from = self.brush.replace(to).unwrap_or(to);
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        // Half a radius apart, discs make a smooth line.
        let steps = (length * 2.0 / RADIUS).ceil();
        for step in 0..=steps as usize {
            let part = step as f32 / steps.max(1.0);
            self.dot([0, 1].map(|d| from[d] + (to[d] - from[d]) * part));
        }
    }

    /// Empties the pad.
    pub fn clear(&mut self) {
        if !self.is_blank() {
            self.remember();
            self.raster.fill(0);
        }
    }

    /// Takes the last stroke or clearing back; `false` if there is none.
    pub fn undo(&mut self) -> bool {
        let before = self.before.pop();
        let found = before.is_some();
        before.into_iter().for_each(|raster| self.raster = raster);
        found
    }

    /// The part that was drawn on since this was last asked.
    pub fn take_fresh(&mut self) -> Option<Region> {
        self.fresh.take()
    }

    /// Whether nothing is drawn.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.raster.iter().all(|grey| *grey == 0)
    }

    /// The pixels, rows from the top.
    #[must_use]
    pub fn raster(&self) -> &[u8] {
        &self.raster
    }

    fn remember(&mut self) {
        if self.before.len() == DEEPEST {
            self.before.remove(0);
        }
        self.before.push(self.raster.clone());
    }

    /// A disc whose edge is one pixel soft.
    fn dot(&mut self, [x, y]: [f32; 2]) {
        let cells = |at: f32| {
            let low = (at - RADIUS - 1.0).max(0.0) as usize;
            low..((at + RADIUS + 1.0) as usize + 1).min(Self::SIDE)
        };
        let (rows, cols) = (cells(y), cells(x));
        let part = Region { row: rows.start, col: cols.start, rows: rows.len(), cols: cols.len() };
        self.fresh = Some(self.fresh.map_or(part, |fresh| fresh.with(part)));
        for row in rows {
            for col in cols.clone() {
                let [across, down] = [col as f32 + 0.5 - x, row as f32 + 0.5 - y];
                // One instruction, where `hypot` guards against sizes that no pad has.
                let distance = (across * across + down * down).sqrt();
                let cover = ((RADIUS + 0.5 - distance).clamp(0.0, 1.0) * 255.0) as u8;
                let cell = &mut self.raster[row * Self::SIDE + col];
                *cell = (*cell).max(cover);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_is_a_line_without_gaps_and_undo_takes_it_back() {
        let mut sketch = Sketch::default();
        sketch.begin([0.1, 0.5]);
        sketch.go([0.9, 0.5]);
        let middle = &sketch.raster()[112 * Sketch::SIDE..][..Sketch::SIDE];
        assert!(middle[30..190].iter().all(|grey| *grey == 255));
        sketch.clear();
        assert!(sketch.is_blank());
        assert!(sketch.undo() && !sketch.is_blank());
        assert!(sketch.undo() && sketch.is_blank());
        assert!(!sketch.undo());
    }

    #[test]
    fn a_stroke_says_which_part_it_has_changed_and_changes_nothing_else() {
        let mut sketch = Sketch::default();
        sketch.begin([0.9, 0.1]);
        assert!(sketch.take_fresh().is_some());
        let before = sketch.raster().to_vec();
        sketch.go([0.2, 0.6]);
        let fresh = sketch.take_fresh().expect("something was drawn");
        for (at, (old, new)) in before.iter().zip(sketch.raster()).enumerate() {
            assert!(old == new || fresh.holds([at / Sketch::SIDE, at % Sketch::SIDE]), "{at}");
        }
        assert_eq!(sketch.take_fresh(), None);
    }

    #[test]
    fn places_beyond_the_pad_do_no_harm() {
        let mut sketch = Sketch::default();
        for _ in 0..50 {
            sketch.begin([f32::NAN, -3.0]);
            sketch.go([f32::INFINITY, 9.0]);
        }
        assert!(!sketch.is_blank());
        assert_eq!(sketch.before.len(), DEEPEST);
    }
}
