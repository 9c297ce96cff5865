//! The user's drawing: what the hand did, and the picture it makes.

use serde::{Deserialize, Serialize};

/// A place on the pad, 0 to 1 from left to right and from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Across.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// What a stroke does to the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Tool {
    /// Adds ink.
    #[default]
    Brush,
    /// Takes ink away.
    Eraser,
}

/// One thing the hand did, which one undo takes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Action {
    Stroke(Tool, Vec<Point>),
    Clear,
}

/// Actions on the pad and their picture: [`Drawing::SIDE`] squared grey values, rows from the top,
/// 0 background to 255 ink as in MNIST.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Actions", into = "Actions")]
pub struct Drawing {
    actions: Vec<Action>,
    raster: Vec<u8>,
    points: usize,
}

/// What is stored: the picture follows from it.
#[derive(Serialize, Deserialize)]
struct Actions {
    actions: Vec<Action>,
}

impl From<Actions> for Drawing {
    fn from(stored: Actions) -> Self {
        let mut drawing = Drawing::default();
        for action in stored.actions {
            match action {
                Action::Clear => drawing.clear(),
                Action::Stroke(tool, points) => {
                    for (n, point) in points.into_iter().enumerate() {
                        if n == 0 { drawing.begin(tool, point) } else { drawing.extend(point) }
                    }
                }
            }
        }
        drawing
    }
}

impl From<Drawing> for Actions {
    fn from(drawing: Drawing) -> Self {
        Actions { actions: drawing.actions }
    }
}

impl Default for Drawing {
    fn default() -> Self {
        Self { actions: Vec::new(), raster: vec![0; Self::SIDE * Self::SIDE], points: 0 }
    }
}

impl Drawing {
    /// Side of the picture in pixels: eight times MNIST's 28.
    pub const SIDE: usize = 224;
    /// Radius of the brush as a share of the side: about MNIST's line width on a digit that fills
    /// half of the pad.
    pub const RADIUS: f32 = 0.036;
    /// Points kept; an hour of scribbling must not fill the storage.
    const MAX_POINTS: usize = 20_000;

    /// Puts the tool down. Points outside the pad, and points that are no numbers, move to its edge.
    pub fn begin(&mut self, tool: Tool, at: Point) {
        if self.points >= Self::MAX_POINTS {
            return;
        }
        let at = inside(at);
        self.points += 1;
        self.actions.push(Action::Stroke(tool, vec![at]));
        stamp(&mut self.raster, tool, at, at);
    }

    /// Moves the tool that is down in a straight line; without one, nothing happens.
    pub fn extend(&mut self, to: Point) {
        if self.points >= Self::MAX_POINTS {
            return;
        }
        let to = inside(to);
        let Some(Action::Stroke(tool, points)) = self.actions.last_mut() else { return };
        let Some(from) = points.last().copied() else { return };
        points.push(to);
        self.points += 1;
        stamp(&mut self.raster, *tool, from, to);
    }

    /// Takes back the last stroke or the last clearing.
    pub fn undo(&mut self) {
        if let Some(Action::Stroke(_, points)) = self.actions.pop() {
            self.points -= points.len();
        }
        self.redraw();
    }

    /// Empties the pad; undo brings the drawing back.
    pub fn clear(&mut self) {
        if !matches!(self.actions.last(), None | Some(Action::Clear)) {
            self.actions.push(Action::Clear);
            self.raster.fill(0);
        }
    }

    fn redraw(&mut self) {
        self.raster.fill(0);
        let start = self.actions.iter().rposition(|action| *action == Action::Clear).map_or(0, |n| n + 1);
        for action in &self.actions[start..] {
            let Action::Stroke(tool, points) = action else { continue };
            stamp(&mut self.raster, *tool, points[0], points[0]);
            for pair in points.windows(2) {
                stamp(&mut self.raster, *tool, pair[0], pair[1]);
            }
        }
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.actions.is_empty()
    }

    /// Whether no ink is on the pad.
    pub fn is_blank(&self) -> bool {
        self.raster.iter().all(|grey| *grey == 0)
    }

    /// The picture, [`Drawing::SIDE`] squared values.
    pub fn raster(&self) -> &[u8] {
        &self.raster
    }
}

fn inside(point: Point) -> Point {
    let share = |x: f32| if x.is_nan() { 0.0 } else { x.clamp(0.0, 1.0) };
    Point { x: share(point.x), y: share(point.y) }
}

/// Draws the capsule around the line from `from` to `to`; its edge is one pixel soft.
fn stamp(raster: &mut [u8], tool: Tool, from: Point, to: Point) {
    let side = Drawing::SIDE as f32;
    let radius = Drawing::RADIUS * side * if tool == Tool::Eraser { 2.0 } else { 1.0 };
    let (ax, ay, bx, by) = (from.x * side, from.y * side, to.x * side, to.y * side);
    let cells = |a: f32, b: f32| {
        let low = (a.min(b) - radius - 1.0).max(0.0) as usize;
        let high = ((a.max(b) + radius + 1.0).max(0.0) as usize).min(Drawing::SIDE - 1);
        low..=high
    };
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    for row in cells(ay, by) {
        for column in cells(ax, bx) {
            let (px, py) = (column as f32 + 0.5 - ax, row as f32 + 0.5 - ay);
            let along = if length2 > 0.0 { ((px * dx + py * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
            let distance = (px - along * dx).hypot(py - along * dy);
            let cover = ((radius + 0.5 - distance).clamp(0.0, 1.0) * 255.0).round() as u8;
            let cell = &mut raster[row * Drawing::SIDE + column];
            *cell = match tool {
                Tool::Brush => (*cell).max(cover),
                Tool::Eraser => (*cell).min(255 - cover),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Point {
        Point { x, y }
    }

    fn grey(drawing: &Drawing, x: f32, y: f32) -> u8 {
        let cell = |v: f32| ((v * Drawing::SIDE as f32) as usize).min(Drawing::SIDE - 1);
        drawing.raster()[cell(y) * Drawing::SIDE + cell(x)]
    }

    fn line() -> Drawing {
        let mut drawing = Drawing::default();
        drawing.begin(Tool::Brush, at(0.2, 0.5));
        drawing.extend(at(0.8, 0.5));
        drawing
    }

    #[test]
    fn a_stroke_is_white_on_its_line_and_black_beside_it() {
        let drawing = line();
        for x in [0.2, 0.5, 0.79] {
            assert_eq!(grey(&drawing, x, 0.5), 255);
            assert_eq!(grey(&drawing, x, 0.6), 0);
        }
        assert_eq!(grey(&drawing, 0.1, 0.5), 0);
    }

    #[test]
    fn a_single_touch_leaves_a_dot() {
        let mut drawing = Drawing::default();
        assert!(drawing.is_blank());
        drawing.begin(Tool::Brush, at(0.5, 0.5));
        assert_eq!(grey(&drawing, 0.5, 0.5), 255);
    }

    #[test]
    fn undo_brings_back_exactly_the_picture_before() {
        let mut drawing = line();
        let before = drawing.clone();
        drawing.begin(Tool::Eraser, at(0.5, 0.5));
        drawing.extend(at(0.6, 0.5));
        assert_eq!(grey(&drawing, 0.55, 0.5), 0);
        drawing.undo();
        assert_eq!(drawing, before);
        drawing.clear();
        assert!(drawing.is_blank());
        drawing.undo();
        assert_eq!(drawing, before);
        drawing.undo();
        assert!(drawing.is_blank() && !drawing.can_undo());
        drawing.undo();
        assert!(drawing.is_blank());
    }

    #[test]
    fn points_outside_or_without_a_number_stay_on_the_pad() {
        let mut drawing = Drawing::default();
        drawing.begin(Tool::Brush, at(f32::NAN, -5.0));
        drawing.extend(at(f32::INFINITY, 7.0));
        assert_eq!(grey(&drawing, 0.0, 0.0), 255);
        assert_eq!(grey(&drawing, 1.0, 1.0), 255);
    }

    #[test]
    fn a_stored_drawing_comes_back_equal() {
        let mut drawing = line();
        drawing.clear();
        drawing.begin(Tool::Brush, at(0.4, 0.1));
        drawing.extend(at(0.4, 0.9));
        let text = serde_json::to_string(&drawing).expect("plain data");
        assert_eq!(serde_json::from_str::<Drawing>(&text).expect("what was written"), drawing);
    }

    #[test]
    fn an_endless_scribble_stays_bounded() {
        let mut drawing = Drawing::default();
        drawing.begin(Tool::Brush, at(0.5, 0.5));
        for n in 0..30_000 {
            drawing.extend(at((n % 100) as f32 / 100.0, 0.5));
        }
        assert_eq!(drawing.points, Drawing::MAX_POINTS);
    }
}
