//! A picture and its response, as they are on screen.

use std::rc::Rc;

use crate::image::{Channel, Picture, PixelId, Region, Sketch};
use crate::number;
use crate::scenes::image_filters::{
    Bound, Clipped, Colour, Params, Ramp, Response, Show, channels, paint, paint_part,
};

/// A picture, its response, and the scale of the colours.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// As it came, if numbers were changed in it.
    original: Option<Rc<Picture>>,
    /// As it is now.
    pub(super) picture: Rc<Picture>,
    pub(super) response: Response,
    bound: Bound,
    /// The camera's present picture, four bytes a pixel; [`Shown::picture`] is an older one then.
    pub(super) live: Option<Vec<u8>>,
    colour: Colour,
    /// The pixel whose response is the strongest, of those whose window lies in the picture.
    strongest: [usize; 2],
}

/// What a stroke, or another number, has changed of both pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fresh {
    /// Of the picture.
    pub picture: Region,
    /// Of its response: more than that, as far as the kernel reaches.
    pub response: Region,
}

/// The printed key of the colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The number at the ends; none where the response is shown as a picture, from 0 to 255.
    pub bound: Option<f64>,
    /// Share of the values beyond the ends, 0 to 1.
    pub beyond: f64,
    /// Whether both signs are shown.
    pub signed: bool,
}

impl Scale {
    /// The share beyond the ends as people read it: `2.4 %`; what is there is never rounded to nothing.
    #[must_use]
    pub fn share(&self) -> String {
        let percent = self.beyond * 100.0;
        if percent > 0.0 && percent < 0.05 {
            return "<0.1\u{a0}%".to_owned();
        }
        number::show(percent, 1) + "\u{a0}%"
    }
}

impl Shown {
    /// Computes the response; `None` only for pictures beyond the limits, which no picture is.
    pub(super) fn new(picture: Rc<Picture>, params: &Params) -> Option<Self> {
        let (original, picture) = match &params.edits {
            edits if edits.is_empty() => (None, picture),
            edits => {
                let changed = Rc::new(edits.applied(&picture));
                (Some(picture), changed)
            }
        };
        let response = Response::of_picture(&picture, params.colour, &params.filter.kernel()).ok()?;
        let (bound, strongest) = (Bound::of(&response), strongest(&response));
        Some(Self { original, picture, response, bound, live: None, colour: params.colour, strongest })
    }

    /// The pixel whose response was the strongest when the picture came, zeros around it left aside.
    #[must_use]
    pub fn strongest(&self) -> [usize; 2] {
        self.strongest
    }

    /// The same with another scale.
    pub(super) fn with_bound_of(self, other: &Self) -> Self {
        Self { bound: other.bound, ..self }
    }

    pub(super) fn fit(&mut self) {
        self.bound = Bound::of(&self.response);
    }

    /// The stroke that was taken over with [`Shown::redraw`] is complete.
    pub(super) fn stroke_ended(&mut self) {
        self.fit();
        self.strongest = strongest(&self.response);
    }

    /// Whether this is what is drawn on the pad, to the last stroke.
    pub(super) fn is_of(&self, drawing: &Sketch) -> bool {
        self.live.is_none()
            && self.picture.size() == [Sketch::SIDE; 2]
            && self.picture.values() == drawing.raster()
    }

    /// Takes the next picture of a camera; `false` if it is of another size or needs other channels.
    pub(super) fn refill(&mut self, [rows, cols]: [usize; 2], rgba: &[u8]) -> bool {
        let [_, height, width] = self.response.shape();
        let channels = if self.colour == Colour::EachChannel { 3 } else { 1 };
        if [rows, cols] != [height, width]
            || self.response.in_channels() != channels
            || !self.response.refill(rgba)
        {
            return false;
        }
        let live = self.live.get_or_insert_default();
        live.clear();
        live.extend_from_slice(rgba);
        true
    }

    /// The present picture: of a camera, the one that came last.
    pub(super) fn snapshot(&self) -> Rc<Picture> {
        let [rows, cols] = self.picture.size();
        let live =
            self.live.as_ref().and_then(|rgba| Picture::from_rgba(cols, rows, rgba, rows.max(cols)).ok());
        live.map_or_else(|| self.picture.clone(), Rc::new)
    }

    /// `[rows, columns]`.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        self.picture.size()
    }

    /// Whether the picture has three planes.
    #[must_use]
    pub fn is_colour(&self) -> bool {
        self.picture.is_colour()
    }

    /// The channels of the response.
    #[must_use]
    pub fn channels(&self) -> &'static [Channel] {
        channels(self.colour, self.response.in_channels() == 3)
    }

    /// The pixels of the picture for a canvas.
    #[must_use]
    pub fn picture_rgba(&self) -> Vec<u8> {
        self.live.clone().unwrap_or_else(|| self.picture.rgba())
    }

    /// Writes the pixels of the response for a canvas into `rgba`, whatever its length was.
    pub fn paint(&self, show: Show, ramp: &Ramp, rgba: &mut Vec<u8>) {
        let [_, rows, cols] = self.response.shape();
        rgba.resize(rows * cols * 4, 0);
        // Only the length and the channel could be wrong, and they are not.
        let _ = paint(&self.response, show, self.bound, ramp, rgba);
    }

    /// Takes over a part of what is drawn on the pad; the rest is as it was. Says what has to be painted anew, or
    /// nothing if this is another picture. `rising`: the ends of the scale go up with what comes.
    pub(super) fn redraw(&mut self, part: Region, drawing: &Sketch, rising: bool) -> Option<Fresh> {
        let number = |[row, col]: [usize; 2]| drawing.raster()[row * Sketch::SIDE + col];
        if self.live.is_some() || self.picture.planes() != 1 || self.picture.size() != [Sketch::SIDE; 2] {
            return None;
        }
        let mut touched = self.response.redraw(0, part, number)?.region();
        let picture = Rc::make_mut(&mut self.picture);
        for at in part.pixels() {
            picture.set(Channel::Grey, at, number(at));
        }
        if rising {
            let values: Vec<f32> =
                touched.pixels().filter_map(|[row, col]| self.response.at(0, row, col)).collect();
            let bound = Bound::robust(&values);
            if bound > self.bound {
                self.bound = bound;
                touched = Region::whole(self.size());
            }
        }
        Some(Fresh { picture: part, response: touched })
    }

    /// The picture as it came, unless it is a camera's, which goes on changing.
    pub(super) fn original(&self) -> Option<&Rc<Picture>> {
        self.live.is_none().then(|| self.original.as_ref().unwrap_or(&self.picture))
    }

    /// The number that a change would be of: the picture's own, or that of the plane whose response this is.
    pub(super) fn id(&self, channel: usize, [row, col]: [usize; 2]) -> Option<PixelId> {
        Some(PixelId { channel: *self.channels().get(channel)?, row, col })
    }

    /// Writes a number into the picture and computes the responses anew whose window holds it, and no others; the ends of
    /// the scale stay. `None` if the picture stores no such number.
    pub(super) fn write(&mut self, at: PixelId, value: u8) -> Option<Fresh> {
        let channel = self.picture.plane_of(at.channel).filter(|_| self.live.is_none())?;
        let touched = self.response.edit(channel, at.row, at.col, value.into())?;
        self.original.get_or_insert_with(|| self.picture.clone());
        Rc::make_mut(&mut self.picture).set(at.channel, [at.row, at.col], value);
        let pixel = Region { row: at.row, col: at.col, rows: 1, cols: 1 };
        Some(Fresh { picture: pixel, response: touched.region() })
    }

    /// The pixels of a part of the picture for a canvas.
    #[must_use]
    pub fn part_rgba(&self, part: Region) -> Vec<u8> {
        self.picture.crop(part).rgba()
    }

    /// Writes the pixels of a part of the response for a canvas into `rgba`, whatever its length was.
    pub fn paint_part(&self, part: Region, show: Show, ramp: &Ramp, rgba: &mut Vec<u8>) {
        rgba.resize(part.rows * part.cols * 4, 0);
        // Only the length and the channel could be wrong, and they are not.
        let _ = paint_part(&self.response, part, show, self.bound, ramp, rgba);
    }

    /// What is to be printed beside the response.
    #[must_use]
    pub fn scale(&self, show: Show) -> Scale {
        let values = self.response.values();
        let clipped = match show {
            Show::Plain => Clipped::plain(values),
            Show::Size => self.bound.clipped(values),
            Show::Signed { channel } => self.bound.clipped(self.plane(channel)),
        };
        Scale {
            bound: (show != Show::Plain).then_some(f64::from(self.bound.get())),
            beyond: clipped.share(),
            signed: matches!(show, Show::Signed { .. }),
        }
    }

    /// Smallest and largest response.
    #[must_use]
    pub fn extremes(&self) -> [f32; 2] {
        let values = self.response.values().iter();
        values.fold([f32::INFINITY, f32::NEG_INFINITY], |[low, high], v| [low.min(*v), high.max(*v)])
    }

    fn plane(&self, channel: usize) -> &[f32] {
        let [_, rows, cols] = self.response.shape();
        self.response.values().get(channel * rows * cols..).map_or(&[], |rest| &rest[..rows * cols])
    }

    /// The numbers of a pixel: one, or red, green and blue.
    #[must_use]
    pub fn pixel(&self, [row, col]: [usize; 2]) -> String {
        let [rows, cols] = self.picture.size();
        let live = self.live.as_ref().filter(|_| row < rows && col < cols);
        let rgb = match live.and_then(|rgba| rgba.get((row * cols + col) * 4..)) {
            Some([r, g, b, ..]) => Some([*r, *g, *b]),
            _ => self.picture.rgb([row, col]),
        };
        let text = |byte: u8| number::show(byte.into(), 0);
        match rgb {
            Some(rgb) if self.live.is_some() || self.picture.is_colour() => rgb.map(text).join(", "),
            Some([grey, ..]) => text(grey),
            None => String::new(),
        }
    }
}

/// Where the largest number of the first channel stands, the rim apart in which padding is read.
fn strongest(response: &Response) -> [usize; 2] {
    let [_, rows, cols] = response.shape();
    let (down, across) = (response.plane().rows(), response.plane().columns());
    let inside = |row: usize, col: usize| {
        let row_fits = row >= down.pad_before() && row + down.pad_after() < rows;
        row_fits && col >= across.pad_before() && col + across.pad_after() < cols
    };
    let mut found = ([rows / 2, cols / 2], 0.0);
    for (at, value) in response.values().iter().take(rows * cols).enumerate() {
        if value.abs() > found.1 && inside(at / cols, at % cols) {
            found = ([at / cols, at % cols], value.abs());
        }
    }
    found.0
}
