//! Settings of every scene of the laboratory that are worth a look: presets, and what links of old bring up.

use kernelwalk_stage::lab::{Lab, Setup};
use kernelwalk_stage::scenes::{FIRST, LATER};
use kernelwalk_stage::share;

/// Beyond the presets: several channels with a bias, other paddings, settings without an output.
const LINKS: [(&str, &str, &str); 15] = [
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
    ("pooling", "uncounted", "p=1&count=no"),
    ("pooling", "too-large", "k=7"),
    ("pooling", "too-much-padding", "k=3&p=3"),
];

/// Every scene of the laboratory.
pub(crate) fn labs() -> impl Iterator<Item = &'static dyn Lab> {
    FIRST.iter().chain(LATER).copied()
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
