//! The picture with its edits, and what there is to say about its numbers.

use super::{Params, zoom};
use crate::image::{Channel, Edit, Picture, PixelId, Reading, Region, luminance};
use crate::number;

/// A picture with its edits applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    picture: Picture,
    region: Region,
    channel: Channel,
    reading: Reading,
    /// What stood there before, for each edit that applies.
    edits: Vec<(Edit, u8)>,
}

/// The numbers of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberGrid {
    /// Which pixels.
    pub region: Region,
    /// Which of their numbers.
    pub channel: Channel,
    /// Row by row.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the numbers are stored, so that they can be changed.
    pub editable: bool,
}

/// A number of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands in the picture.
    pub at: PixelId,
    /// The number, 0 black to 255 white: also the cell's grey.
    pub value: u8,
    /// The number as it is read now.
    pub text: String,
    /// The original's number, if it was changed.
    pub was: Option<u8>,
}

/// Everything about one pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pixel {
    /// Its number in the channel that is shown.
    pub value: u8,
    /// The same as a network gets it: `value / 255`.
    pub unit: f64,
    /// Red, green and blue; `None` of a grey picture.
    pub rgb: Option<[u8; 3]>,
    /// Its luminance; the number itself in a grey picture.
    pub luminance: u8,
}

/// How bright the pixels of a channel are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Brightness {
    /// Pixels that are exactly 0.
    pub zeros: usize,
    /// Pixels from 1 to 31, from 32 to 63, and so on up to 224 to 255.
    pub bins: [usize; 8],
    /// All pixels.
    pub pixels: usize,
    /// Their mean, 0 to 255.
    pub mean: f64,
}

/// A bar of the brightness chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The least and the largest number it counts.
    pub range: [u8; 2],
    /// How many pixels have one of them.
    pub count: usize,
    /// The same where there is little room: large pictures have percentages.
    pub label: String,
    /// Its height, 0 to 1: square roots, so that small counts show beside a large one.
    pub height: f64,
}

/// Counts of larger pictures have more digits than a bar is wide.
const MOST_COUNTED: usize = 9999;

impl Brightness {
    /// One bar for 0, and one for each bin.
    #[must_use]
    pub fn bars(&self) -> Vec<Bar> {
        let most = self.bins.iter().fold(self.zeros, |most, bin| most.max(*bin)).max(1);
        let label = |count: usize| {
            let percent = 100.0 * count as f64 / self.pixels.max(1) as f64;
            match self.pixels {
                ..=MOST_COUNTED => number::grouped(count as u64),
                _ if count > 0 && percent < 1.0 => "<1\u{a0}%".to_owned(),
                _ => number::show(percent.round(), 0) + "\u{a0}%",
            }
        };
        let bar = |range, count: usize| Bar {
            range,
            count,
            label: label(count),
            height: (count as f64 / most as f64).sqrt(),
        };
        let bins = (0_u8..).zip(self.bins).map(|(n, count)| bar([(n * 32).max(1), n * 32 + 31], count));
        std::iter::once(bar([0, 0], self.zeros)).chain(bins).collect()
    }
}

impl Plan {
    /// The original with the edits of these parameters. Edits of pixels that this picture has not are passed
    /// over, and the region is moved inside: a link may belong to another picture.
    #[must_use]
    pub fn new(params: &Params, original: &Picture) -> Self {
        let picture = params.edits.applied(original);
        let before = |edit: &Edit| {
            // Of a colour picture no number of its luminance is stored, and of a grey one none of red.
            picture.plane_of(edit.at.channel)?;
            Some((*edit, original.at(edit.at.channel, [edit.at.row, edit.at.col])?))
        };
        let edits = params.edits.as_slice().iter().filter_map(before).collect();
        // A grey picture has one channel, whatever was chosen for another picture.
        let channel = if original.is_colour() { params.channel } else { Channel::Grey };
        let region = params.clone().clamped().region.inside(original.size());
        Self { picture, region, channel, reading: params.reading, edits }
    }

    /// The picture as it is now.
    #[must_use]
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// The part whose numbers are shown.
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// Which numbers are shown.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// How much there is to see at this size.
    #[must_use]
    pub fn detail(&self) -> zoom::Detail {
        zoom::detail(self.region)
    }

    /// The numbers of the region.
    #[must_use]
    pub fn numbers(&self) -> NumberGrid {
        let Region { row, col, rows, cols } = self.region;
        let cells = |y: usize| (col..col + cols).filter_map(|x| self.cell([y, x])).collect();
        NumberGrid {
            region: self.region,
            channel: self.channel,
            rows: (row..row + rows).map(cells).collect(),
            editable: self.picture.plane_of(self.channel).is_some(),
        }
    }

    fn cell(&self, [row, col]: [usize; 2]) -> Option<Cell> {
        let at = PixelId { channel: self.channel, row, col };
        let value = self.picture.at(self.channel, [row, col])?;
        let was = self.edits.iter().find(|(edit, _)| edit.at == at).map(|(_, was)| *was);
        Some(Cell { at, value, text: self.reading.text(value), was })
    }

    /// The pixel under a cell, a pointer, a cursor.
    #[must_use]
    pub fn pixel(&self, at: [usize; 2]) -> Option<Pixel> {
        let rgb = self.picture.rgb(at)?;
        let value = self.picture.at(self.channel, at)?;
        Some(Pixel {
            value,
            unit: Reading::Unit.of(value),
            rgb: self.picture.is_colour().then_some(rgb),
            luminance: luminance(rgb),
        })
    }

    /// How many numbers the picture is: `[rows, columns, planes]` and their product, `N = H * W * C`.
    #[must_use]
    pub fn count(&self) -> ([usize; 3], usize) {
        let [rows, cols] = self.picture.size();
        let planes = self.picture.planes();
        ([rows, cols, planes], rows * cols * planes)
    }

    /// How bright the pixels of the channel are, over the whole picture.
    #[must_use]
    pub fn brightness(&self) -> Brightness {
        let plane = self.picture.channel(self.channel);
        let (mut zeros, mut bins, mut sum) = (0, [0; 8], 0_u64);
        for value in plane.values() {
            sum += u64::from(*value);
            match *value {
                0 => zeros += 1,
                value => bins[usize::from(value / 32)] += 1,
            }
        }
        let pixels = plane.values().len();
        Brightness { zeros, bins, pixels, mean: sum as f64 / pixels as f64 }
    }

    /// Where edits are, in the order of their first change.
    pub fn edited(&self) -> impl Iterator<Item = PixelId> {
        self.edits.iter().map(|(edit, _)| edit.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Pattern;
    use crate::image::limits::LONGEST_SIDE;

    fn coffee() -> Picture {
        let rgba = [234, 145, 51, 255, 1, 2, 3, 255, 0, 0, 0, 255, 255, 255, 255, 255];
        Picture::from_rgba(2, 2, &rgba, LONGEST_SIDE).expect("a picture")
    }

    #[test]
    fn a_pixel_of_a_colour_picture_is_three_numbers() {
        let params = Params { channel: Channel::Red, ..Params::default() };
        let plan = Plan::new(&params, &coffee());
        let pixel = plan.pixel([0, 0]).expect("a pixel");
        assert_eq!((pixel.value, pixel.rgb, pixel.luminance), (234, Some([234, 145, 51]), 161));
        assert_eq!(plan.count(), ([2, 2, 3], 12));
        assert_eq!(plan.pixel([0, 2]), None);
    }

    #[test]
    fn luminance_is_shown_but_is_not_editable() {
        let grid = |channel| Plan::new(&Params { channel, ..Params::default() }, &coffee()).numbers();
        assert!(!grid(Channel::Grey).editable);
        assert!(grid(Channel::Blue).editable);
        assert_eq!(grid(Channel::Grey).rows[0][0].text, "161");
    }

    #[test]
    fn a_grey_picture_is_shown_grey_whatever_channel_was_chosen() {
        let params = Params { channel: Channel::Blue, ..Params::default() };
        let plan = Plan::new(&params, &Pattern::Ramp.picture(28));
        assert_eq!((plan.channel(), plan.numbers().editable), (Channel::Grey, true));
    }

    #[test]
    fn a_changed_cell_remembers_what_it_was() {
        let original = Pattern::Ramp.picture(28);
        let mut params = Params { reading: Reading::Unit, ..Params::default() };
        let at = PixelId { channel: Channel::Grey, row: 9, col: 8 };
        params.edits.change(&original, at, 255).expect("a stored number");
        let plan = Plan::new(&params, &original);
        let cell = &plan.numbers().rows[0][0];
        assert_eq!((cell.at, cell.value, cell.text.as_str(), cell.was), (at, 255, "1", Some(75)));
        assert_eq!(plan.edited().collect::<Vec<_>>(), [at]);
        assert_eq!(plan.numbers().rows.len(), 12);
    }

    #[test]
    fn edits_of_another_picture_and_regions_outside_do_no_harm() {
        let edit = |row| Edit { at: PixelId { channel: Channel::Red, row, col: 0 }, value: 1 };
        let edits = (99..9000).map(edit).collect();
        let region = Region { row: usize::MAX, col: 5, rows: usize::MAX, cols: 0 };
        let plan = Plan::new(&Params { edits, region, ..Params::default() }, &coffee());
        assert_eq!(plan.region(), Region { row: 0, col: 1, rows: 2, cols: 1 });
        assert_eq!(plan.picture(), &coffee());
    }

    #[test]
    fn brightness_counts_every_pixel_once() {
        let found = Plan::new(&Params::default(), &Pattern::Impulse.picture(28)).brightness();
        assert_eq!((found.zeros, found.bins[7], found.pixels), (783, 1, 784));
        assert_eq!(found.mean, 255.0 / 784.0);
        let bars = found.bars();
        assert_eq!((bars.len(), bars[0].count, bars[1].range, bars[8].range), (9, 783, [1, 31], [224, 255]));
        assert_eq!((bars[0].height, bars[7].height, bars[0].label.as_str()), (1.0, 0.0, "783"));
        let large = Plan::new(&Params::default(), &Pattern::Impulse.picture(192)).brightness().bars();
        assert_eq!((large[0].label.as_str(), large[8].label.as_str()), ("100\u{a0}%", "<1\u{a0}%"));
        let red = Plan::new(&Params { channel: Channel::Red, ..Params::default() }, &coffee()).brightness();
        assert_eq!((red.zeros, red.bins), (1, [1, 0, 0, 0, 0, 0, 0, 2]));
    }
}
