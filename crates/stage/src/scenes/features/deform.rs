//! Ways to move a drawing that leave it the same letter, for a while.

use super::params::BACKGROUND;
use crate::lab::Stack;

/// A deformation. Of several parts, the drawing is scaled first, then rotated, sheared, bent, shifted, and
/// last of all disturbed. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deformation {
    /// Whole cells to the right.
    pub dx: i32,
    /// Whole cells down.
    pub dy: i32,
    /// Factor of the size.
    pub scale: f64,
    /// Degrees clockwise.
    pub rotate: f64,
    /// Cells to the right for each row below the middle.
    pub shear: f64,
    /// Cells by which the middle row goes to the right.
    pub bend: f64,
    /// Part of the cells that are turned over, 0 to 1.
    pub noise: f64,
    /// Which cells those are.
    pub seed: u64,
}

impl Default for Deformation {
    fn default() -> Self {
        Self { dx: 0, dy: 0, scale: 1.0, rotate: 0.0, shear: 0.0, bend: 0.0, noise: 0.0, seed: 0 }
    }
}

impl Deformation {
    /// The same deformation within what the scene offers; what is no number changes nothing.
    #[must_use]
    pub fn clamped(self) -> Self {
        let within = |x: f64, most: f64| if x.is_finite() { x.clamp(-most, most) } else { 0.0 };
        Self {
            dx: self.dx.clamp(-32, 32),
            dy: self.dy.clamp(-32, 32),
            scale: if self.scale.is_finite() { self.scale.clamp(0.1, 4.0) } else { 1.0 },
            rotate: within(self.rotate, 360.0),
            shear: within(self.shear, 4.0),
            bend: within(self.bend, 16.0),
            noise: within(self.noise, 1.0).max(0.0),
            seed: self.seed,
        }
    }

    /// A part of the way from no deformation to this one: 0 is none, 1 is all of it. Shifts are rounded to
    /// whole cells.
    #[must_use]
    pub fn part(self, amount: f64) -> Self {
        let whole = self.clamped();
        let amount = if amount.is_finite() { amount.clamp(0.0, 1.0) } else { 0.0 };
        let cells = |n: i32| (f64::from(n) * amount).round() as i32;
        Self {
            dx: cells(whole.dx),
            dy: cells(whole.dy),
            scale: 1.0 + (whole.scale - 1.0) * amount,
            rotate: whole.rotate * amount,
            shear: whole.shear * amount,
            bend: whole.bend * amount,
            noise: whole.noise * amount,
            seed: whole.seed,
        }
    }

    /// The deformed drawing, of the same size.
    ///
    /// Every cell takes over the cell of `drawing` that comes to lie nearest to its middle, and is empty
    /// where none does. So no value arises that was not there, whole shifts are exact, and a stroke that
    /// shrinks stays closed.
    #[must_use]
    pub fn applied(self, drawing: &Stack) -> Stack {
        let this = self.clamped();
        let [rows, cols] = drawing.size();
        Stack::from_fn([1, rows, cols], |_, y, x| {
            let [row, col] = this.source([rows, cols], [y, x]);
            let found = usize::try_from(row).ok().zip(usize::try_from(col).ok());
            let value = found.and_then(|(row, col)| drawing.get(0, row, col)).unwrap_or(BACKGROUND);
            // Not `-value`, which would make a -0 of 0.
            if this.turns_over(y * cols + x) { 0.0 - value } else { value }
        })
    }

    /// `[row, column]` of the cell that comes to lie at `[y, x]`: the way back.
    fn source(self, [rows, cols]: [usize; 2], [y, x]: [usize; 2]) -> [isize; 2] {
        let middle = [rows, cols].map(|n| (n as f64 - 1.0) / 2.0);
        let v = y as f64 - middle[0] - f64::from(self.dy);
        let u = x as f64 - middle[1] - f64::from(self.dx);
        // From the middle row to the first or last one; a single row is all middle.
        let off = v / middle[0].max(1.0);
        let u = u - self.bend * (1.0 - off * off) - self.shear * v;
        let (sin, cos) = self.rotate.to_radians().sin_cos();
        let (u, v) = (cos * u + sin * v, cos * v - sin * u);
        [middle[0] + v / self.scale, middle[1] + u / self.scale].map(nearest)
    }

    /// Whether the noise turns over cell number `cell`. More noise turns over the same cells and others.
    fn turns_over(self, cell: usize) -> bool {
        let mixed = mix(self.seed.wrapping_add((cell as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        // 53 bits are what a float holds.
        ((mixed >> 11) as f64) < self.noise * (1_u64 << 53) as f64
    }
}

/// The nearest whole number. Halves go up, also those that the last bit of a sine missed: it differs from
/// one machine to the next, and a link should show the same drawing everywhere.
fn nearest(at: f64) -> isize {
    (at + 0.5 + 1e-9).floor() as isize
}

/// SplitMix64's output function (Steele, Lea, Flood 2014).
fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Kind;
    use super::super::drawings::x;
    use super::*;

    fn drawing() -> impl Strategy<Value = Stack> {
        (1..9_usize, 1..9_usize).prop_flat_map(|(rows, cols)| {
            let cells = prop::collection::vec(-3..4_i32, rows * cols);
            cells.prop_map(move |v| Stack::from_fn([1, rows, cols], |_, y, x| v[y * cols + x].into()))
        })
    }

    fn deformation() -> impl Strategy<Value = Deformation> {
        let number = prop_oneof![Just(f64::NAN), Just(f64::INFINITY), -1e3..1e3, -1.0..1.0];
        let numbers = [(); 5].map(|()| number.clone());
        (any::<[i32; 2]>(), numbers, any::<u64>()).prop_map(
            |([dx, dy], [scale, rotate, shear, bend, noise], seed)| Deformation {
                dx,
                dy,
                scale,
                rotate,
                shear,
                bend,
                noise,
                seed,
            },
        )
    }

    proptest! {
        #[test]
        fn no_deformation_changes_nothing(drawing in drawing()) {
            prop_assert_eq!(Deformation::default().applied(&drawing), drawing.clone());
            for kind in Kind::ALL {
                prop_assert_eq!(kind.far().part(0.0).applied(&drawing), drawing.clone());
            }
        }

        #[test]
        fn a_shift_moves_every_cell_by_whole_cells(drawing in drawing(), dx in -4..5_i32, dy in -4..5_i32) {
            let moved = Deformation { dx, dy, ..Deformation::default() }.applied(&drawing);
            for y in 0..drawing.rows() {
                for x in 0..drawing.cols() {
                    let from = [y as i32 - dy, x as i32 - dx].map(|n| usize::try_from(n).unwrap_or(99));
                    let wanted = drawing.get(0, from[0], from[1]).unwrap_or(BACKGROUND);
                    prop_assert_eq!(moved.get(0, y, x), Some(wanted));
                }
            }
        }

        #[test]
        fn any_deformation_keeps_the_size_and_makes_up_no_value(
            drawing in drawing(), deformation in deformation(), amount in any::<f64>(),
        ) {
            let deformed = deformation.part(amount).applied(&drawing);
            prop_assert_eq!(deformed.size(), drawing.size());
            let known = |v: &f64| {
                let was = |w: f64| drawing.values().contains(&w) || w == BACKGROUND;
                was(*v) || was(-*v)
            };
            prop_assert!(deformed.values().iter().all(known));
        }
    }

    #[test]
    fn four_quarter_turns_bring_a_drawing_back() {
        let quarter = Deformation { rotate: 90.0, ..Deformation::default() };
        let first = Stack::from_fn([1, 9, 9], |_, y, x| (y * 9 + x) as f64);
        let turned = quarter.applied(&first);
        assert_eq!(turned.get(0, 0, 8), first.get(0, 0, 0), "clockwise: the top left goes to the top right");
        let back = (0..3).fold(turned, |drawing, _| quarter.applied(&drawing));
        assert_eq!(back, first);
    }

    #[test]
    fn more_noise_turns_over_the_same_cells_and_more() {
        let reference = x(9);
        let at = |noise: f64, seed| {
            let noisy = Deformation { noise, seed, ..Deformation::default() }.applied(&reference);
            (0..81).filter(|i| noisy.values()[*i] != reference.values()[*i]).collect::<Vec<usize>>()
        };
        let (some, more) = (at(0.2, 5), at(0.5, 5));
        assert!(some.len() > 5 && more.len() > some.len());
        assert!(some.iter().all(|cell| more.contains(cell)));
        assert_ne!(at(0.2, 6), some, "another seed, other cells");
        assert_eq!(at(1.0, 5).len(), 81);
    }

    #[test]
    fn a_rotation_by_half_a_right_angle_makes_a_plus() {
        let turned = Kind::Rotate.far().applied(&x(9));
        let inked = |y, x| turned.get(0, y, x) == Some(1.0);
        assert!((1..8).all(|n| inked(n, 4) && inked(4, n)));
        assert!(!inked(1, 1) && !inked(7, 7));
    }
}
