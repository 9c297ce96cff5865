//! Small random changes to training images, so that a network sees each digit a little differently
//! in every epoch.
//!
//! The inverse map is walked: for every cell of the result, where in the image it comes from. With
//! `t` the drawn shift, `a` the angle, `z` the zoom, `c` the middle and `d` the elastic displacement,
//!
//! ```text
//! from(x) = c + R(a) (x - c - t) / z + d(x)
//! ```
//!
//! and the byte there is read bilinearly in fixed point, rounded to a byte and looked up in the
//! table of the normalisation. What lies outside reads as paper.

use rand_core::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg32;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::SampleShape;

/// How far images are changed. All zero: not at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Augmentation {
    /// Most whole pixels in each direction; each number of them is equally likely.
    pub shift: u8,
    /// Most degrees to either side, uniform, about the middle.
    pub rotation: f32,
    /// Most enlargement or reduction as a share, uniform: 0.1 gives 0.9 to 1.1 times the size.
    pub scale: f32,
    /// A smooth random distortion on top.
    pub elastic: Elastic,
}

/// A displacement field: random at the nodes of a coarse grid, bilinear between them.
///
/// A cheap relative of Simard, Steinkraus and Platt 2003, section 2, who smooth noise at every pixel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Elastic {
    /// Most pixels that a node is moved along each axis, uniform; 0 switches it off.
    pub amplitude: f32,
    /// Pixels between two nodes: the larger, the smoother. At least 2 where there is an amplitude.
    pub smoothness: f32,
}

/// Why an augmentation is refused.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("the augmentation's {name} is {value}, but it must be {range}")]
pub struct AugmentError {
    name: &'static str,
    value: f32,
    range: &'static str,
}

impl Augmentation {
    /// Whether images stay as they are.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.shift == 0 && self.rotation == 0.0 && self.scale == 0.0 && self.elastic.amplitude == 0.0
    }

    /// Checks every number.
    ///
    /// # Errors
    /// The first one out of range, by name.
    pub fn validate(&self) -> Result<(), AugmentError> {
        let Elastic { amplitude, smoothness } = self.elastic;
        let least = if amplitude > 0.0 { 2.0 } else { 0.0 };
        let table = [
            ("shift", f32::from(self.shift), 0.0..=14.0, "between 0 and 14 pixels"),
            ("rotation", self.rotation, 0.0..=180.0, "between 0 and 180 degrees"),
            ("scale", self.scale, 0.0..=0.5, "between 0 and 0.5"),
            ("elastic amplitude", amplitude, 0.0..=14.0, "between 0 and 14 pixels"),
            ("elastic smoothness", smoothness, least..=1000.0, "between 2 and 1000 pixels"),
        ];
        match table.into_iter().find(|(_, value, allowed, _)| !allowed.contains(value)) {
            Some((name, value, _, range)) => Err(AugmentError { name, value, range }),
            None => Ok(()),
        }
    }
}

/// Which image is drawn, and when: equal keys give equal pictures, whatever is drawn before or beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The run's seed.
    pub seed: u64,
    /// Passes over the training set completed.
    pub epoch: u32,
    /// The image's index in canonical order.
    pub image: u32,
}

impl Key {
    fn rng(self) -> Pcg32 {
        let run = mix(self.seed ^ 0x6175_676d_656e_7400);
        Pcg32::seed_from_u64(mix(run ^ (u64::from(self.epoch) << 32 | u64::from(self.image))))
    }
}

/// The finaliser of splitmix64: neighbouring numbers become unrelated ones.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Cells of paper round the image, so that a neighbour of any cell that is read exists.
const BORDER: usize = 2;
/// Coordinates have 16 bits behind the point.
const ONE: f64 = 65_536.0;

/// Draws augmented images. All memory is taken when it is made.
#[derive(Debug, Clone)]
pub struct Augmenter {
    what: Augmentation,
    shape: SampleShape,
    table: [f32; 256],
    /// One channel with its border.
    padded: Vec<u8>,
    /// Where each cell of a row of the result comes from, in the padded image.
    row: Vec<[i32; 2]>,
    field: Option<Field>,
}

/// An elastic displacement field.
#[derive(Debug, Clone)]
struct Field {
    amplitude: f32,
    /// For each column and each row of the image: the node before it, and how far behind that it is.
    columns: Vec<(usize, f32)>,
    rows: Vec<(usize, f32)>,
    /// Displacements `[rows of nodes, columns of nodes]`.
    nodes: Vec<[f32; 2]>,
    /// The same, interpolated for one row of the image.
    between: Vec<[f32; 2]>,
}

impl Augmenter {
    /// For images of `shape` whose bytes become the numbers of `table`; `what` must be [valid](Augmentation::validate).
    #[must_use]
    pub fn new(what: Augmentation, shape: SampleShape, table: [f32; 256]) -> Self {
        let (height, width) = (usize::from(shape.height), usize::from(shape.width));
        Self {
            what,
            shape,
            table,
            padded: vec![0; (height + 2 * BORDER) * (width + 2 * BORDER)],
            row: vec![[0; 2]; width],
            field: (what.elastic.amplitude > 0.0).then(|| Field::new(what.elastic, height, width)),
        }
    }

    /// Writes the picture of `image` for `key`: `[h, w, c]` as the image. Allocates nothing.
    ///
    /// # Panics
    /// If a length is not the shape's.
    pub fn draw(&mut self, image: &[u8], key: Key, to: &mut [f32]) {
        assert!(image.len() == self.shape.len() && to.len() == image.len(), "one number for each byte");
        if self.what.is_none() {
            to.iter_mut().zip(image).for_each(|(x, &byte)| *x = self.table[usize::from(byte)]);
            return;
        }
        let mut rng = key.rng();
        let map = Affine::draw(&self.what, self.shape, &mut rng);
        if let Some(field) = &mut self.field {
            field.draw(&mut rng);
        }
        let (width, channels) = (usize::from(self.shape.width), usize::from(self.shape.channels));
        for channel in 0..channels {
            self.pad(image, channel);
            for (y, to) in to.chunks_exact_mut(width * channels).enumerate() {
                self.locate(&map, y);
                self.read(to, channel);
            }
        }
    }

    fn pad(&mut self, image: &[u8], channel: usize) {
        let (width, channels) = (usize::from(self.shape.width), usize::from(self.shape.channels));
        let rows = self.padded.chunks_exact_mut(width + 2 * BORDER).skip(BORDER);
        for (to, from) in rows.zip(image.chunks_exact(width * channels)) {
            let to = &mut to[BORDER..BORDER + width];
            if channels == 1 {
                to.copy_from_slice(from);
            } else {
                to.iter_mut().zip(from.chunks_exact(channels)).for_each(|(to, from)| *to = from[channel]);
            }
        }
    }

    /// Where row `y` of the result comes from.
    fn locate(&mut self, map: &Affine, y: usize) {
        let last = |cells: u16| (i32::from(cells) + BORDER as i32) << 16;
        let most = [last(self.shape.width), last(self.shape.height)];
        let along = map.along;
        let mut at = map.start(y);
        match &mut self.field {
            None => {
                for cell in &mut self.row {
                    *cell = [at[0].clamp(0, most[0]), at[1].clamp(0, most[1])];
                    at = [at[0] + along[0], at[1] + along[1]];
                }
            }
            Some(field) => {
                field.interpolate(y);
                for (cell, &(node, share)) in self.row.iter_mut().zip(&field.columns) {
                    let moved = lerp(field.between[node], field.between[node + 1], share);
                    let from = [at[0] + fixed(moved[0]), at[1] + fixed(moved[1])];
                    *cell = [from[0].clamp(0, most[0]), from[1].clamp(0, most[1])];
                    at = [at[0] + along[0], at[1] + along[1]];
                }
            }
        }
    }

    /// Bilinear reads for one row of the result.
    fn read(&self, to: &mut [f32], channel: usize) {
        let (stride, channels) =
            (usize::from(self.shape.width) + 2 * BORDER, usize::from(self.shape.channels));
        let paper = self.table[0];
        for (to, &[x, y]) in to[channel..].iter_mut().step_by(channels).zip(&self.row) {
            let at = (y >> 16) as usize * stride + (x >> 16) as usize;
            let cells = &self.padded[at..at + stride + 2];
            let [a, b, c, d] = [cells[0], cells[1], cells[stride], cells[stride + 1]];
            // Most of an image is paper.
            if a | b | c | d == 0 {
                *to = paper;
                continue;
            }
            let [a, b, c, d] = [a, b, c, d].map(u32::from);
            let (right, below) = ((x >> 8) as u32 & 0xff, (y >> 8) as u32 & 0xff);
            let upper = a * (256 - right) + b * right;
            let lower = c * (256 - right) + d * right;
            let byte = (upper * (256 - below) + lower * below + 0x8000) >> 16;
            *to = self.table[(byte & 0xff) as usize];
        }
    }
}

fn fixed(x: f32) -> i32 {
    (x * ONE as f32) as i32
}

fn lerp(a: [f32; 2], b: [f32; 2], share: f32) -> [f32; 2] {
    [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}

/// Uniform in `[-1, 1)`.
fn signed_unit(rng: &mut Pcg32) -> f32 {
    (rng.next_u32() >> 8) as f32 / 8_388_608.0 - 1.0
}

/// The affine part of the map, from cells of the result to the padded image, in fixed point.
struct Affine {
    origin: [f64; 2],
    along: [i32; 2],
    down: [f64; 2],
}

impl Affine {
    /// The same numbers of draws whatever is switched on, so that options do not disturb each other.
    fn draw(what: &Augmentation, shape: SampleShape, rng: &mut Pcg32) -> Self {
        let most = u64::from(what.shift);
        let shift = [(); 2].map(|()| {
            let steps = (u64::from(rng.next_u32()) * (2 * most + 1)) >> 32;
            steps as f64 - most as f64
        });
        // Equal bits natively and in a browser.
        let angle = f64::from(what.rotation * signed_unit(rng)).to_radians();
        let (sin, cos) = libm::sincos(angle);
        let zoom = 1.0 + f64::from(what.scale * signed_unit(rng));
        let along = [cos / zoom, sin / zoom];
        let down = [-along[1], along[0]];
        let middle = [shape.width, shape.height].map(|cells| (f64::from(cells) - 1.0) / 2.0);
        let back = [middle[0] + shift[0], middle[1] + shift[1]];
        let origin =
            [0, 1].map(|axis| middle[axis] - back[0] * along[axis] - back[1] * down[axis] + BORDER as f64);
        Self { origin, along: along.map(|x| (x * ONE) as i32), down }
    }

    /// Where the first cell of row `y` comes from.
    fn start(&self, y: usize) -> [i32; 2] {
        [0, 1].map(|axis| ((self.origin[axis] + y as f64 * self.down[axis]) * ONE).round() as i32)
    }
}

impl Field {
    fn new(elastic: Elastic, height: usize, width: usize) -> Self {
        let places = |cells: usize| -> Vec<(usize, f32)> {
            let place = |cell: usize| cell as f32 / elastic.smoothness;
            (0..cells).map(|cell| (place(cell) as usize, place(cell).fract())).collect()
        };
        let (columns, rows) = (places(width), places(height));
        let nodes = |places: &[(usize, f32)]| places.last().map_or(0, |&(node, _)| node + 2);
        let (across, down) = (nodes(&columns), nodes(&rows));
        let (nodes, between) = (vec![[0.0; 2]; across * down], vec![[0.0; 2]; across]);
        Self { amplitude: elastic.amplitude, columns, rows, nodes, between }
    }

    fn draw(&mut self, rng: &mut Pcg32) {
        for node in &mut self.nodes {
            *node = [self.amplitude * signed_unit(rng), self.amplitude * signed_unit(rng)];
        }
    }

    fn interpolate(&mut self, y: usize) {
        let (row, share) = self.rows[y];
        let across = self.between.len();
        let (above, below) = (&self.nodes[row * across..], &self.nodes[(row + 1) * across..]);
        for ((to, &above), &below) in self.between.iter_mut().zip(above).zip(below) {
            *to = lerp(above, below, share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: SampleShape = SampleShape::MNIST;

    fn table() -> [f32; 256] {
        std::array::from_fn(|byte| (byte as f32 / 255.0 - 0.1307) / 0.3081)
    }

    /// A ring with a bar, well inside.
    fn digit() -> Vec<u8> {
        let ink = |y: i32, x: i32| {
            let distance = (y - 14) * (y - 14) + (x - 13) * (x - 13);
            if (16..49).contains(&distance) { 255 - distance as u8 } else { u8::from(y == 14) * 90 }
        };
        let inside = |y: i32, x: i32| (6..22).contains(&y) && (6..22).contains(&x);
        let cells = (0..28 * 28).map(|at| (at / 28, at % 28));
        cells.map(|(y, x)| if inside(y, x) { ink(y, x) } else { 0 }).collect()
    }

    fn draw(what: Augmentation, image: &[u8], key: Key) -> Vec<f32> {
        let mut to = vec![f32::NAN; image.len()];
        Augmenter::new(what, SHAPE, table()).draw(image, key, &mut to);
        to
    }

    fn key(image: u32) -> Key {
        Key { seed: 5, epoch: 2, image }
    }

    fn everything() -> Augmentation {
        let elastic = Elastic { amplitude: 1.5, smoothness: 6.0 };
        Augmentation { shift: 2, rotation: 12.0, scale: 0.1, elastic }
    }

    fn mass(picture: &[f32]) -> f32 {
        picture.iter().map(|x| x - table()[0]).sum()
    }

    #[test]
    fn nothing_switched_on_changes_nothing() {
        let expected: Vec<f32> = digit().iter().map(|&byte| table()[usize::from(byte)]).collect();
        assert_eq!(draw(Augmentation::default(), &digit(), key(0)), expected);
        // Through the general path too.
        let tiny = Augmentation { rotation: f32::MIN_POSITIVE, ..Augmentation::default() };
        assert_eq!(draw(tiny, &digit(), key(0)), expected);
    }

    #[test]
    fn whole_pixels_are_moved_exactly_and_every_offset_occurs() {
        let what = Augmentation { shift: 2, ..Augmentation::default() };
        let (image, mut seen) = (digit(), std::collections::BTreeSet::new());
        for index in 0..300 {
            let picture = draw(what, &image, key(index));
            let moved = |dy: i32, dx: i32| -> Vec<f32> {
                let from = |y: i32, x: i32| {
                    let inside = (0..28).contains(&y) && (0..28).contains(&x);
                    if inside { image[(y * 28 + x) as usize] } else { 0 }
                };
                (0..784).map(|at| table()[usize::from(from(at / 28 - dy, at % 28 - dx))]).collect()
            };
            let offsets = (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dy, dx)));
            let found = offsets.into_iter().find(|&(dy, dx)| moved(dy, dx) == picture);
            seen.insert(found.expect("a shift by whole pixels"));
        }
        assert_eq!(seen.len(), 25);
    }

    #[test]
    fn a_picture_depends_on_its_key_alone() {
        let image = digit();
        let mut busy = Augmenter::new(everything(), SHAPE, table());
        let mut to = vec![0.0; 784];
        for index in [7, 3, 9, 3] {
            busy.draw(&image, key(index), &mut to);
        }
        assert_eq!(to, draw(everything(), &image, key(3)), "whatever was drawn before");
        for other in [key(4), Key { epoch: 3, ..key(3) }, Key { seed: 6, ..key(3) }] {
            assert_ne!(to, draw(everything(), &image, other), "{other:?}");
        }
    }

    #[test]
    fn ink_is_turned_and_bent_but_hardly_lost() {
        let expected = mass(&draw(Augmentation::default(), &digit(), key(0)));
        let cases = [
            (Augmentation { rotation: 15.0, shift: 2, ..Augmentation::default() }, 0.03),
            // The area goes with the square of the size: 1.1^2.
            (Augmentation { scale: 0.1, ..Augmentation::default() }, 0.25),
            (everything(), 0.45),
        ];
        for (what, tolerance) in cases {
            let pictures = (0..200).map(|index| mass(&draw(what, &digit(), key(index))) / expected);
            let ratios: Vec<f32> = pictures.collect();
            assert!(ratios.iter().all(|ratio| (ratio - 1.0).abs() < tolerance), "{what:?} {ratios:?}");
            let mean = ratios.iter().sum::<f32>() / ratios.len() as f32;
            assert!((mean - 1.0).abs() < 0.03, "{what:?} mean {mean}");
        }
    }

    #[test]
    fn what_comes_from_outside_is_paper() {
        let what = Augmentation { rotation: 90.0, ..Augmentation::default() };
        let image = digit();
        let paper = |picture: &[f32]| picture.iter().filter(|&&x| x == table()[0]).count();
        let before = paper(&draw(Augmentation::default(), &image, key(0)));
        for index in 0..50 {
            let picture = draw(what, &image, key(index));
            assert!(picture.iter().all(|x| x.is_finite()));
            assert!(paper(&picture) + 160 > before, "the unread background is the number of paper");
            assert_eq!([0, 27, 756, 783].map(|corner| picture[corner]), [table()[0]; 4]);
        }
    }

    #[test]
    fn channels_move_together() {
        let shape = SampleShape { height: 28, width: 28, channels: 3 };
        let image: Vec<u8> = digit().iter().flat_map(|&byte| [byte, byte / 2, byte]).collect();
        let mut to = vec![0.0; image.len()];
        Augmenter::new(everything(), shape, table()).draw(&image, key(1), &mut to);
        let of = |channel: usize| -> Vec<f32> { to.iter().skip(channel).step_by(3).copied().collect() };
        assert_eq!(of(0), draw(everything(), &digit(), key(1)));
        assert_eq!(of(0), of(2));
        assert_ne!(of(0), of(1));
    }

    #[test]
    fn settings_out_of_range_are_named() {
        let elastic = |amplitude, smoothness| Augmentation {
            elastic: Elastic { amplitude, smoothness },
            ..Augmentation::default()
        };
        let table = [
            (Augmentation { shift: 15, ..Augmentation::default() }, "shift is 15"),
            (Augmentation { rotation: -1.0, ..Augmentation::default() }, "rotation is -1"),
            (Augmentation { scale: f32::NAN, ..Augmentation::default() }, "scale is NaN"),
            (elastic(20.0, 5.0), "elastic amplitude is 20"),
            (elastic(1.0, 0.0), "elastic smoothness is 0, but it must be between 2 and 1000 pixels"),
        ];
        for (what, words) in table {
            let why = what.validate().expect_err(words).to_string();
            assert!(why.contains(words), "{why}");
        }
        assert_eq!(Augmentation::default().validate(), Ok(()));
        assert_eq!(everything().validate(), Ok(()));
    }
}
