//! The signed ramp as bytes: what the style sheet has as names, for pictures that are painted by pixel.

/// Entries between two of the style sheet's steps.
const PER_STEP: usize = 64;
/// Entries on either side of 0.
const SIDE: usize = 5 * PER_STEP;

/// Surface, then the steps 1 to 5 of one sign: red, green, blue.
type Steps = [[u8; 3]; 6];

const LIGHT_NEGATIVE: Steps = steps([0xFF_FFFF, 0xFE_EADD, 0xF8_CEB2, 0xE9_A679, 0xCE_7A3B, 0x9F_5102]);
const LIGHT_POSITIVE: Steps = steps([0xFF_FFFF, 0xE3_F0FF, 0xBC_DBFF, 0x88_BCF6, 0x52_96DF, 0x1B_6AB6]);
const DARK_NEGATIVE: Steps = steps([0x1C_2024, 0x48_3224, 0x6A_4225, 0x94_582A, 0xC3_773E, 0xF2_A26A]);
const DARK_POSITIVE: Steps = steps([0x1C_2024, 0x29_394C, 0x2F_4F72, 0x3B_6CA1, 0x52_90D3, 0x80_BCFE]);

const fn steps(colours: [u32; 6]) -> Steps {
    let mut steps = [[0; 3]; 6];
    let mut at = 0;
    while at < 6 {
        let [_, red, green, blue] = colours[at].to_be_bytes();
        steps[at] = [red, green, blue];
        at += 1;
    }
    steps
}

/// Colours from the negative end over the surface at 0 to the positive end.
///
/// Step `k` of the style sheet stands at `k / 5` of the bound; between two steps the stored values are mixed in
/// proportion. Neighbouring steps are close and equally far apart in lightness, so that nothing is gained by
/// mixing in another colour space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ramp {
    /// `2 * SIDE + 1` colours with opacity.
    table: Vec<[u8; 4]>,
}

impl Ramp {
    /// On a white surface: the light and the projector theme.
    #[must_use]
    pub fn light() -> Self {
        Self::new(&LIGHT_NEGATIVE, &LIGHT_POSITIVE)
    }

    /// On the dark theme's surface.
    #[must_use]
    pub fn dark() -> Self {
        Self::new(&DARK_NEGATIVE, &DARK_POSITIVE)
    }

    fn new(negative: &Steps, positive: &Steps) -> Self {
        let below = (1..=SIDE).rev().map(|at| mixed(negative, at));
        let table = below.chain((0..=SIDE).map(|at| mixed(positive, at))).collect();
        Self { table }
    }

    /// The colour of a value: red, green, blue, opacity.
    #[must_use]
    pub fn colour(&self, value: f32, bound: super::Bound) -> [u8; 4] {
        self.table[place(value, scale(bound))]
    }

    /// Writes a pixel for each value.
    pub(super) fn paint(&self, values: &[f32], bound: super::Bound, rgba: &mut [u8]) {
        let (scale, table) = (scale(bound), &self.table[..=2 * SIDE]);
        for (pixel, value) in rgba.chunks_exact_mut(4).zip(values) {
            pixel.copy_from_slice(&table[place(*value, scale)]);
        }
    }
}

fn scale(bound: super::Bound) -> f32 {
    SIDE as f32 / bound.get()
}

/// The nearest entry; a cast stops at 0, and so does what is no number.
#[inline]
fn place(value: f32, scale: f32) -> usize {
    ((value * scale + (SIDE as f32 + 0.5)) as usize).min(2 * SIDE)
}

fn mixed(steps: &Steps, at: usize) -> [u8; 4] {
    let (step, part) = ((at / PER_STEP).min(4), at - (at / PER_STEP).min(4) * PER_STEP);
    let channel = |c: usize| {
        let (from, to) = (usize::from(steps[step][c]), usize::from(steps[step + 1][c]));
        ((from * (PER_STEP - part) + to * part + PER_STEP / 2) / PER_STEP) as u8
    };
    [channel(0), channel(1), channel(2), 255]
}

#[cfg(test)]
mod tests {
    use super::super::Bound;
    use super::*;

    #[test]
    fn the_steps_are_those_of_the_style_sheet() {
        let tokens = include_str!("../../../../../static/css/tokens.css");
        let themes =
            [("p", LIGHT_POSITIVE), ("n", LIGHT_NEGATIVE), ("p", DARK_POSITIVE), ("n", DARK_NEGATIVE)];
        for (sign, steps) in themes {
            for (step, [r, g, b]) in steps.into_iter().enumerate() {
                let name = if step == 0 { "surface".to_owned() } else { format!("{sign}{step}") };
                let token = format!("--{name}:#{r:02X}{g:02X}{b:02X};");
                assert!(tokens.contains(&token), "{token}");
            }
        }
    }

    #[test]
    fn zero_is_the_surface_and_the_steps_stand_at_fifths() {
        let (ramp, bound) = (Ramp::light(), Bound::new(400.0));
        let at = |value| ramp.colour(value, bound);
        assert_eq!(at(0.0), [255, 255, 255, 255]);
        assert_eq!(at(80.0), [0xE3, 0xF0, 0xFF, 255]);
        assert_eq!(at(400.0), [0x1B, 0x6A, 0xB6, 255]);
        assert_eq!(at(-240.0), [0xE9, 0xA6, 0x79, 255]);
        assert_eq!((at(1e30), at(-1e30)), (at(400.0), at(-400.0)));
        assert_eq!(Ramp::dark().colour(0.0, bound), [0x1C, 0x20, 0x24, 255]);
    }

    #[test]
    fn light_gets_darker_and_dark_gets_brighter_away_from_zero_on_both_sides() {
        for (ramp, sign) in [(Ramp::light(), -1_i32), (Ramp::dark(), 1)] {
            let grey = |at: usize| {
                let [r, g, b, _] = ramp.table[at];
                sign * i32::from(crate::image::luminance([r, g, b]))
            };
            for at in 0..SIDE {
                assert!(grey(SIDE + at + 1) >= grey(SIDE + at) && grey(at) >= grey(at + 1), "{at}");
            }
        }
    }
}
