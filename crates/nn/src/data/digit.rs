//! What happens to a drawn digit before a network sees it: exactly what happened to the digits of
//! MNIST, so that a drawing looks to the network like the images it learned from.
//!
//! 1. the drawing, of any size, is cut to the box around its ink;
//! 2. the box is scaled, the same in both directions, until its longer side is 20 pixels, each new
//!    pixel being the mean of the area it covers;
//! 3. the result is moved by whole pixels into 28x28 so that its centre of mass comes to lie on
//!    pixel (14, 14).
//!
//! Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits". The files
//! themselves say which pixel is the centre: over the 60,000 training images the centre of mass
//! lies between 13.48 and 14.50 in both directions, counting pixels from 0.

/// Side of the image a network sees, in pixels.
pub const SIDE: usize = 28;
/// Longer side of the scaled ink, in pixels.
pub const INK_SIDE: usize = 20;
/// The pixel on which the centre of mass is put, in both directions, counted from 0.
pub const CENTRE: usize = 14;

/// A grey image: rows from the top, 0 = paper, 255 = ink.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// Pixels and a size that do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pixels} pixels are no image of {width}x{height}")]
pub struct SizeError {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Pixels given.
    pub pixels: usize,
}

impl Grey {
    /// An image of `width * height` pixels.
    ///
    /// # Errors
    /// [`SizeError`] if there are more or fewer pixels.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, SizeError> {
        if width.checked_mul(height) != Some(pixels.len()) {
            return Err(SizeError { width, height, pixels: pixels.len() });
        }
        Ok(Self { width, height, pixels })
    }

    fn paper(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![0; width * height] }
    }

    /// Columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row after row.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The pixel in column `x` of row `y`; paper outside.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width && y < self.height { self.pixels[y * self.width + x] } else { 0 }
    }

    /// Centre of mass `(x, y)`, counting pixels from 0; none if there is no ink.
    ///
    /// `x = sum(ix * ink) / sum(ink)`, `y` likewise.
    #[must_use]
    pub fn centre_of_mass(&self) -> Option<(f64, f64)> {
        let (mut mass, mut across, mut down) = (0_u64, 0_u64, 0_u64);
        for (at, &ink) in self.pixels.iter().enumerate() {
            let ink = u64::from(ink);
            mass += ink;
            across += ink * (at % self.width) as u64;
            down += ink * (at / self.width) as u64;
        }
        (mass > 0).then(|| (across as f64 / mass as f64, down as f64 / mass as f64))
    }

    fn ink_box(&self) -> Option<InkBox> {
        let mut found: Option<InkBox> = None;
        for (at, _) in self.pixels.iter().enumerate().filter(|(_, ink)| **ink > 0) {
            let (x, y) = (at % self.width, at / self.width);
            let seen = found.get_or_insert(InkBox { left: x, top: y, width: 1, height: 1 });
            let right = (seen.left + seen.width).max(x + 1);
            // Rows come from the top, so that only the left edge can still move back.
            seen.left = seen.left.min(x);
            seen.width = right - seen.left;
            seen.height = y + 1 - seen.top;
        }
        found
    }

    fn crop(&self, to: InkBox) -> Self {
        let rows = (to.top..to.top + to.height)
            .flat_map(|y| &self.pixels[y * self.width + to.left..][..to.width])
            .copied();
        Self { width: to.width, height: to.height, pixels: rows.collect() }
    }

    /// Scales so that the longer side becomes `longer` pixels. A new pixel that the old image fills
    /// only in part (at the end of the shorter side) is paper for the rest.
    fn scale_longer_side(&self, longer: usize) -> Self {
        let old = self.width.max(self.height);
        let fit = |side: usize| (side * longer).div_ceil(old);
        let across = axis_weights(self.width, fit(self.width), old, longer);
        let down = axis_weights(self.height, fit(self.height), old, longer);
        let mut pixels = Vec::with_capacity(across.len() * down.len());
        // Each weight is a length in units of 1/longer old pixels; a new pixel is `old` such units wide.
        let whole = (old * old) as u64;
        for rows in &down {
            for columns in &across {
                let mut ink = 0_u64;
                for &(y, weight_y) in rows {
                    for &(x, weight_x) in columns {
                        let pixel = u64::from(self.pixels[y * self.width + x]);
                        ink += pixel * (weight_x * weight_y) as u64;
                    }
                }
                // At most 255: the weights of one new pixel add up to `whole` or less.
                pixels.push(((ink + whole / 2) / whole) as u8);
            }
        }
        Self { width: across.len(), height: down.len(), pixels }
    }
}

/// For each of `new_side` new pixels the old pixels it covers and how much of each, in units of
/// `1 / longer` of an old pixel. A new pixel is `old / longer` old pixels wide, `old` units: all
/// lengths are whole numbers, and no rounding can lose ink.
fn axis_weights(side: usize, new_side: usize, old: usize, longer: usize) -> Vec<Vec<(usize, usize)>> {
    let covered = |new: usize| {
        let (from, to) = (new * old, ((new + 1) * old).min(side * longer));
        let overlap = move |x: usize| to.min((x + 1) * longer).saturating_sub(from.max(x * longer));
        (from / longer..to.div_ceil(longer)).map(move |x| (x, overlap(x))).collect()
    };
    (0..new_side).map(covered).collect()
}

/// The box around all ink, in pixels of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InkBox {
    /// First column with ink.
    pub left: usize,
    /// First row with ink.
    pub top: usize,
    /// Columns from the first to the last with ink.
    pub width: usize,
    /// Rows from the first to the last with ink.
    pub height: usize,
}

/// Every stage on a drawing's way to the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Digit {
    /// Where the ink is.
    pub ink_box: InkBox,
    /// The drawing cut to that box.
    pub cropped: Grey,
    /// The same with a longer side of [`INK_SIDE`] pixels.
    pub scaled: Grey,
    /// Centre of mass `(x, y)` of [`Self::scaled`], counting its pixels from 0.
    pub centre: (f64, f64),
    /// Column and row of [`Self::placed`] at which [`Self::scaled`] starts.
    pub offset: (usize, usize),
    /// Whether the ink had to stay short of the centre, because it would have left the image. Only
    /// very lopsided drawings do that; no digit of MNIST does.
    pub held_back: bool,
    /// What the network sees: [`SIDE`] by [`SIDE`].
    pub placed: Grey,
}

/// Prepares a drawing as MNIST's digits were. `None` if there is no ink, or so faint a trace of it
/// that nothing is left at the small size.
#[must_use]
pub fn prepare(drawing: &Grey) -> Option<Digit> {
    let ink_box = drawing.ink_box()?;
    let cropped = drawing.crop(ink_box);
    let scaled = cropped.scale_longer_side(INK_SIDE);
    let centre = scaled.centre_of_mass()?;
    let (x, x_held) = place(centre.0, scaled.width);
    let (y, y_held) = place(centre.1, scaled.height);
    let mut placed = Grey::paper(SIDE, SIDE);
    for (row, ink) in scaled.pixels.chunks_exact(scaled.width).enumerate() {
        placed.pixels[(y + row) * SIDE + x..][..scaled.width].copy_from_slice(ink);
    }
    Some(Digit { ink_box, cropped, scaled, centre, offset: (x, y), held_back: x_held || y_held, placed })
}

/// Where `side` pixels with their centre of mass at `centre` start, and whether the edge of the
/// image held them back.
fn place(centre: f64, side: usize) -> (usize, bool) {
    let wanted = (CENTRE as f64 - centre).round();
    let possible = wanted.clamp(0.0, (SIDE - side) as f64);
    (possible as usize, possible != wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawing(rows: &[&str]) -> Grey {
        let pixels = rows.iter().flat_map(|row| row.bytes().map(|b| if b == b'#' { 255 } else { 0 }));
        Grey::new(rows[0].len(), rows.len(), pixels.collect()).expect("rectangular")
    }

    #[test]
    fn an_empty_drawing_is_no_digit() {
        assert_eq!(prepare(&Grey::paper(280, 280)), None);
        assert_eq!(prepare(&Grey::default()), None);
    }

    #[test]
    fn the_box_is_as_tight_as_the_ink() {
        let digit = prepare(&drawing(&["......", "...#..", ".#....", "......"])).expect("ink");
        assert_eq!(digit.ink_box, InkBox { left: 1, top: 1, width: 3, height: 2 });
        assert_eq!(digit.cropped, drawing(&["..#", "#.."]));
    }

    #[test]
    fn scaling_takes_the_mean_of_the_area_a_pixel_covers() {
        // 40 wide: each new pixel covers 2x2 old ones.
        let mut big = Grey::paper(40, 2);
        big.pixels[0] = 255;
        big.pixels[41] = 255;
        big.pixels[39] = 100;
        let small = big.scale_longer_side(20);
        assert_eq!((small.width, small.height), (20, 1));
        assert_eq!(small.pixels[0], 128);
        assert_eq!(small.pixels[19], 25);
        assert!(small.pixels[1..19].iter().all(|&ink| ink == 0));
    }

    #[test]
    fn both_directions_are_scaled_alike() {
        // 100 tall and 33 wide becomes 20 tall and 6.6 wide: the seventh column is covered by 0.6.
        let stroke = Grey::new(33, 100, vec![255; 3300]).expect("rectangular");
        let scaled = stroke.scale_longer_side(20);
        assert_eq!((scaled.width, scaled.height), (7, 20));
        assert_eq!(scaled.pixels[..7], [255, 255, 255, 255, 255, 255, 153]);
    }

    #[test]
    fn a_single_dot_becomes_a_block_in_the_middle() {
        let mut dot = Grey::paper(9, 9);
        dot.pixels[3] = 255;
        let digit = prepare(&dot).expect("ink");
        // 20 pixels around (9.5, 9.5), moved by 4.5, which rounds away from zero.
        assert_eq!(digit.offset, (5, 5));
        assert_eq!(digit.placed.pixels.iter().filter(|&&ink| ink == 255).count(), 400);
        assert!(!digit.held_back);
    }

    #[test]
    fn a_lopsided_drawing_stays_whole_and_says_so() {
        // A heavy block with a hair to its left, 200 pixels long.
        let mut far = Grey::paper(220, 60);
        for y in 0..60 {
            far.pixels[y * 220 + 190..(y + 1) * 220].fill(255);
        }
        far.pixels[30 * 220..30 * 220 + 190].fill(255);
        let digit = prepare(&far).expect("ink");
        assert!(digit.held_back);
        assert_eq!(digit.offset.0, 0);
        assert_eq!(sum(&digit.placed), sum(&digit.scaled));
    }

    #[test]
    fn pixels_and_size_must_agree() {
        let message = Grey::new(28, 28, vec![0; 783]).expect_err("one short").to_string();
        assert_eq!(message, "783 pixels are no image of 28x28");
        assert!(Grey::new(usize::MAX, 2, vec![]).is_err());
    }

    fn sum(image: &Grey) -> u64 {
        image.pixels.iter().map(|&ink| u64::from(ink)).sum()
    }

    fn any_drawing() -> impl Strategy<Value = Grey> {
        let blot = (0..90_usize, 0..90_usize, 1..40_usize, 1..40_usize, 40..=255_u8);
        (1..90_usize, 1..90_usize, prop::collection::vec(blot, 0..6)).prop_map(|(width, height, blots)| {
            let mut drawing = Grey::paper(width, height);
            for (x0, y0, w, h, ink) in blots {
                for y in y0.min(height)..(y0 + h).min(height) {
                    drawing.pixels[y * width + x0.min(width)..y * width + (x0 + w).min(width)].fill(ink);
                }
            }
            drawing
        })
    }

    proptest! {
        #[test]
        fn the_centre_of_mass_lies_within_half_a_pixel_of_pixel_14(drawing in any_drawing()) {
            let Some(digit) = prepare(&drawing) else { return Ok(()) };
            let (x, y) = digit.placed.centre_of_mass().expect("ink");
            if !digit.held_back {
                prop_assert!((x - 14.0).abs() <= 0.5 && (y - 14.0).abs() <= 0.5, "centre ({x}, {y})");
            }
        }

        #[test]
        fn the_ink_fits_twenty_by_twenty_and_none_is_cut_off(drawing in any_drawing()) {
            let Some(digit) = prepare(&drawing) else { return Ok(()) };
            prop_assert_eq!(digit.scaled.width.max(digit.scaled.height), INK_SIDE);
            prop_assert_eq!(digit.placed.pixels.len(), SIDE * SIDE);
            prop_assert_eq!(sum(&digit.placed), sum(&digit.scaled));
        }

        #[test]
        fn scaling_keeps_the_ink_and_makes_no_pixel_darker_than_it_was(drawing in any_drawing()) {
            let Some(digit) = prepare(&drawing) else { return Ok(()) };
            let darkest = drawing.pixels.iter().max();
            prop_assert!(digit.scaled.pixels.iter().max() <= darkest);
            let factor = INK_SIDE as f64 / digit.cropped.width.max(digit.cropped.height) as f64;
            let expected = sum(&digit.cropped) as f64 * factor * factor;
            // Each new pixel is rounded by at most a half.
            let rounding = 0.5 * digit.scaled.pixels.len() as f64 + 1e-6;
            prop_assert!((sum(&digit.scaled) as f64 - expected).abs() <= rounding);
        }

        #[test]
        fn where_on_the_pad_one_draws_does_not_matter(drawing in any_drawing(), dx in 0..50_usize, dy in 0..50_usize) {
            let mut moved = Grey::paper(drawing.width + dx, drawing.height + dy);
            for y in 0..drawing.height {
                for x in 0..drawing.width {
                    moved.pixels[(y + dy) * moved.width + x + dx] = drawing.at(x, y);
                }
            }
            prop_assert_eq!(prepare(&moved).map(|d| d.placed), prepare(&drawing).map(|d| d.placed));
        }
    }
}
