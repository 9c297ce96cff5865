//! Settings of every scene of the laboratory that are worth a look: presets, and what links of old bring up.

use kernelwalk_stage::app::pictures::pixels::Pixels;
use kernelwalk_stage::app::pictures::{Filters, PictureMsg};
use kernelwalk_stage::image::Picture;
use kernelwalk_stage::image::limits::LONGEST_SIDE;
use kernelwalk_stage::lab::{Lab, Program, Setup};
use kernelwalk_stage::scenes::image_filters::Colour;
use kernelwalk_stage::scenes::{FIRST, later};
use kernelwalk_stage::share;

/// Beyond the presets: several channels with a bias, other paddings, settings without an output.
const LINKS: [(&str, &str, &str); 16] = [
    ("convolution", "channels", "x=1,2;3,4|5,6;7,8&w=1|-1|2|0.5&b=0.5,-1"),
    ("convolution", "reflect", "p=1,2&m=reflect&s=1,2"),
    ("convolution", "same", "p=same&d=1,2"),
    ("convolution", "too-large", "x=3,3,2;0,0,1;3,1,2&w=1,0,0,0,1;0,1,0,1,0;0,0,1,0,0;0,1,0,1,0;1,0,0,0,1"),
    ("convolution", "same-with-stride", "p=same&s=2"),
    ("convolution", "transposed-larger", "x=1,2;3,4&transposed=yes&s=2&p=1&op=1&flip=yes"),
    (
        "convolution",
        "transposed-groups",
        "x=1,2;3,4|5,6;7,8&w=1,0|0,1|2,0|-1,1&g=2&b=0,1,2,-1&s=1,2&transposed=yes",
    ),
    ("convolution", "too-much-output-padding", "transposed=yes&op=1"),
    ("output_size", "too-large", "n=4&k=7"),
    ("output_size", "same-with-stride", "k=3&s=2&p=same"),
    ("output_size", "lenet5", "p=1,2&net=lenet5"),
    ("output_size", "vgg16", "p=same&k=3&s=1&net=vgg16"),
    ("output_size", "resnet50-paper", "k=2&s=2&p=0&net=resnet50_paper"),
    ("pooling", "uncounted", "p=1&count=no"),
    ("pooling", "too-large", "k=7"),
    ("pooling", "too-much-padding", "k=3&p=3"),
];

/// Every scene of the laboratory.
pub(crate) fn labs() -> impl Iterator<Item = &'static dyn Lab> {
    FIRST.iter().copied().chain(later())
}

/// Scene, a name for the setting, and the setting.
pub(crate) fn all() -> Vec<(&'static dyn Lab, &'static str, Setup)> {
    let of_lab = |lab: &'static dyn Lab| {
        let presets = lab.presets().iter().map(|preset| (preset.id, (preset.setup)()));
        let links = LINKS.iter().filter(move |(id, ..)| *id == lab.id().as_str());
        let links = links.map(move |(_, name, query)| (*name, share::lab::read(lab, query).0.setup));
        presets.chain(links).map(move |(name, setup)| (lab, name, setup)).collect::<Vec<_>>()
    };
    labs().flat_map(of_lab).collect()
}

/// Every program that the page shows, with scene and setting; pictures are of one's own.
pub(crate) fn programs() -> Vec<(String, Program)> {
    let of_lab = |(lab, name, setup): (&dyn Lab, &str, Setup)| {
        (format!("{} {name}", lab.id().as_str()), lab.desk(&setup).program)
    };
    let filters = |(name, messages): (String, Vec<PictureMsg>)| {
        let mut filters = Filters::default();
        messages.into_iter().for_each(|msg| drop(filters.update(msg)));
        Some((format!("image_filters {name}"), filters.program([9, 13])?))
    };
    let pixels = |(name, messages): (String, Vec<PictureMsg>)| {
        let mut pixels = Pixels::default();
        messages.into_iter().for_each(|msg| drop(pixels.update(msg)));
        Some((format!("pixels {name}"), pixels.program([9, 13])?))
    };
    let filters = pictures(&FILTERS).filter_map(filters);
    all().into_iter().map(of_lab).chain(filters).chain(pictures(&PIXELS).filter_map(pixels)).collect()
}

/// Names of settings and what brings them about.
fn pictures(settings: &'static [(&str, &[Change])]) -> impl Iterator<Item = (String, Vec<PictureMsg>)> {
    settings.iter().map(|(query, changes)| {
        let messages = shown(query).into_iter().chain(changes.iter().map(Change::message)).collect();
        (if changes.is_empty() { (*query).to_owned() } else { format!("{query} changed") }, messages)
    })
}

/// Something done to a picture on screen.
enum Change {
    /// A pixel gets another number.
    Set([usize; 2], u8),
    /// Another channel is looked at.
    Channel(usize),
    /// A colour picture is filtered as grey.
    Grey,
}

impl Change {
    fn message(&self) -> PictureMsg {
        match self {
            Self::Set(at, value) => PictureMsg::ValueSet(*at, *value),
            Self::Channel(channel) => PictureMsg::ChannelChosen(*channel),
            Self::Grey => PictureMsg::ColourChosen(Colour::Luminance),
        }
    }
}

/// What follows the `?` of links to scenes of pictures.
const FILTERS: [(&str, &[Change]); 8] = [
    ("photo=edge&f=sobel_x", &[]),
    ("photo=edge&f=gaussian&colour=rgb", &[]),
    ("photo=edge&f=laplacian", &[]),
    ("photo=edge&f=emboss&colour=rgb", &[]),
    ("photo=edge&f=gabor", &[]),
    ("photo=edge&f=custom&w=0,1,0;1,-4,1;0,1,0&div=2", &[]),
    (
        "photo=edge&f=sobel_x&colour=rgb&ch=b",
        &[Change::Set([9, 14], 255), Change::Channel(0), Change::Set([9, 13], 3), Change::Channel(2)],
    ),
    ("photo=edge&f=box&colour=rgb&ch=g", &[Change::Set([8, 12], 0), Change::Grey]),
];
const PIXELS: [(&str, &[Change]); 6] = [
    ("photo=ramp", &[]),
    ("photo=ramp&ch=r", &[]),
    ("photo=ramp&ch=g", &[]),
    ("photo=ramp&as=unit&ch=b", &[]),
    ("photo=ramp&n=4", &[]),
    ("photo=ramp", &[Change::Channel(1), Change::Set([9, 13], 255), Change::Set([0, 1], 7)]),
];

/// The link is opened, then a file is chosen.
fn shown(query: &str) -> [PictureMsg; 3] {
    [PictureMsg::LinkOpened(query.to_owned()), PictureMsg::Opened, PictureMsg::PictureGiven(picture())]
}

/// A picture that PyTorch can be given, too: tools/programs/run.py writes the same numbers.
fn picture() -> Result<Picture, kernelwalk_stage::image::PictureError> {
    let rgb = |x: usize, y: usize| [7 * x + 13 * y, 5 * x + x * y, 3 * y * y + 11 * x].map(|n| n as u8);
    let pixel = |place: usize| {
        let [r, g, b] = rgb(place % 24, place / 24);
        [r, g, b, 255]
    };
    let rgba: Vec<u8> = (0..24 * 16).flat_map(pixel).collect();
    Picture::from_rgba(24, 16, &rgba, LONGEST_SIDE)
}
