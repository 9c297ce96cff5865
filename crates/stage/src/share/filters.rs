//! Links to the scene `image_filters`: `#/image_filters?photo=coffee&f=gabor&angle=45&colour=rgb&pin=116,169`, and after
//! `set=` numbers that were changed in the picture.
//!
//! The person's own pictures are in no link, and neither is what was changed in them: such a link shows the usual photo.

use super::{LinkNotice, LinkProblem, decode, edits, grid, pairs};
use crate::image::{Pattern, Photo, Source};
use crate::lab::Stack;
use crate::scenes::image_filters::{Colour, FILTERS, Filter, Kernel, Params, Show, limits};

/// What comes with the page, as links name it.
pub(super) const PHOTOS: [(&str, Source); 7] = [
    ("cameraman", Source::Photo(Photo::Cameraman)),
    ("coffee", Source::Photo(Photo::Coffee)),
    ("impulse", Source::Pattern(Pattern::Impulse)),
    ("edge", Source::Pattern(Pattern::Edge)),
    ("ramp", Source::Pattern(Pattern::Ramp)),
    ("checkerboard", Source::Pattern(Pattern::Checkerboard)),
    ("zone_plate", Source::Pattern(Pattern::ZonePlate)),
];
const COLOURS: [(&str, Colour); 2] = [("grey", Colour::Luminance), ("rgb", Colour::EachChannel)];
const SHOWS: [(&str, Show); 3] =
    [("signed", Show::Signed { channel: 0 }), ("size", Show::Size), ("plain", Show::Plain)];
pub(super) const CHANNELS: [&str; 3] = ["r", "g", "b"];

/// Everything a link to the scene says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FilterLink {
    /// The settings.
    pub params: Params,
    /// Which channel of a response in colour is looked at: 0 to 2.
    pub channel: usize,
    /// `[row, column]` of the pinned pixel.
    pub pin: Option<[usize; 2]>,
}

/// A number of a filter: its key, the filter's number now, and the least and the largest there is.
struct Setting<'a> {
    key: &'static str,
    number: Value<'a>,
    range: [f64; 2],
}

enum Value<'a> {
    Odd(&'a mut usize),
    Any(&'a mut f64),
}

/// Reads what follows the `?`. Never fails: what is not understood is left aside and named.
#[must_use]
pub fn read(query: &str) -> (FilterLink, Vec<LinkNotice>) {
    let query = decode(query);
    let pairs = pairs(&query);
    let get = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| *value);
    let mut link = FilterLink::default();
    let mut notices = Vec::new();
    let mut say = |key: &str, what| notices.push(LinkNotice { key: key.to_owned(), what });
    if let Some(name) = get("f") {
        match FILTERS.iter().find(|filter| filter.key() == name) {
            Some(filter) => link.params.filter = filter.clone(),
            None if name == "custom" => {}
            None => say("f", LinkProblem::Bad),
        }
    }
    for Setting { key, number, range: [least, most] } in settings(&mut link.params.filter) {
        let Some(text) = get(key) else { continue };
        let Some(wanted) = grid::number(text) else {
            say(key, LinkProblem::Bad);
            continue;
        };
        let taken = wanted.clamp(least, most);
        let taken = match number {
            Value::Odd(size) => {
                *size = taken as usize | 1;
                *size as f64
            }
            Value::Any(number) => {
                *number = taken;
                taken
            }
        };
        if taken != wanted {
            say(key, LinkProblem::Clamped);
        }
    }
    if get("f") == Some("custom") || get("w").is_some() {
        match get("w").ok_or(LinkProblem::Bad).and_then(|w| custom(w, get("div"))) {
            Ok((kernel, cut)) => {
                link.params.filter = Filter::Custom(kernel);
                cut.into_iter().for_each(|what| say("w", what));
            }
            Err(what) => say("w", what),
        }
    }
    for (key, value) in pairs {
        match take(&mut link, key, value) {
            None => say(key, LinkProblem::Bad),
            Some(false) => say(key, LinkProblem::Clamped),
            Some(true) => {}
        }
    }
    (link, notices)
}

/// Takes a key that stands for itself; unknown ones are left alone. `None` for a value that is none, `false` for one that
/// was cut down.
fn take(link: &mut FilterLink, key: &str, value: &str) -> Option<bool> {
    match key {
        "photo" => link.params.source = named(&PHOTOS, value)?,
        "colour" => link.params.colour = named(&COLOURS, value)?,
        "show" => link.params.show = Some(named(&SHOWS, value)?),
        "ch" => link.channel = CHANNELS.iter().position(|name| *name == value)?,
        "pin" => link.pin = Some(edits::places(value)?),
        "set" => {
            let (edits, all) = edits::read(value)?;
            link.params.edits = edits;
            return Some(all);
        }
        _ => {}
    }
    Some(true)
}

/// The numbers of a filter that can be set.
fn settings(filter: &mut Filter) -> Vec<Setting<'_>> {
    let largest = limits::KERNEL as f64;
    let odd = |size, least| Setting { key: "k", number: Value::Odd(size), range: [least, largest] };
    let any = |key, number, range| Setting { key, number: Value::Any(number), range };
    match filter {
        Filter::Box { size } | Filter::Binomial { size } => vec![odd(size, 1.0)],
        Filter::Gaussian { size, sigma } => vec![odd(size, 1.0), any("sigma", sigma, [0.3, 5.0])],
        Filter::Log { size, sigma } => vec![odd(size, 3.0), any("sigma", sigma, [0.3, 5.0])],
        Filter::Gabor { size, wavelength, orientation, phase } => vec![
            odd(size, 3.0),
            any("wave", wavelength, [2.0, 22.0]),
            any("angle", orientation, [-360.0, 360.0]),
            any("phase", phase, [-360.0, 360.0]),
        ],
        _ => Vec::new(),
    }
}

fn custom(w: &str, divisor: Option<&str>) -> Result<(Kernel, Option<LinkProblem>), LinkProblem> {
    let (stack, cut) = grid::read(w, 1, limits::KERNEL)?;
    let divisor = divisor.map_or(Some(1.0), grid::number).ok_or(LinkProblem::Bad)?;
    let rows: Vec<Vec<f64>> = stack.values().chunks(stack.cols()).map(<[f64]>::to_vec).collect();
    Kernel::custom(&rows, divisor).map(|kernel| (kernel, cut)).map_err(|_| LinkProblem::Bad)
}

/// Writes what follows the `?`: what is not as usual.
#[must_use]
pub fn write(link: &FilterLink) -> String {
    let usual = FilterLink::default();
    let (params, mut parts) = (&link.params, Vec::new());
    let mut part = |key: &str, value: String| parts.push(format!("{key}={value}"));
    // Own pictures have no name.
    if let Some(name) = name_of(&PHOTOS, params.source).filter(|_| params.source != usual.params.source) {
        part("photo", name.to_owned());
    }
    if params.filter != usual.params.filter {
        part("f", params.filter.key().to_owned());
        filter_parts(&params.filter, &mut part);
    }
    if params.colour != usual.params.colour {
        part("colour", name_of(&COLOURS, params.colour).unwrap_or_default().to_owned());
    }
    let show = params.show.map(|show| match show {
        Show::Signed { .. } => SHOWS[0].1,
        show => show,
    });
    if let Some(name) = show.and_then(|show| name_of(&SHOWS, show)) {
        part("show", name.to_owned());
    }
    if let Some(name) = CHANNELS.get(link.channel).filter(|_| link.channel != usual.channel) {
        part("ch", (*name).to_owned());
    }
    if params.source.is_shareable() && !params.edits.is_empty() {
        part("set", edits::write(&params.edits));
    }
    if let Some([row, col]) = link.pin {
        part("pin", format!("{row},{col}"));
    }
    parts.join("&")
}

/// The numbers of a filter that are not those it is offered with.
fn filter_parts(filter: &Filter, part: &mut impl FnMut(&str, String)) {
    if let Filter::Custom(kernel) = filter {
        let [rows, cols] = kernel.size();
        part("w", grid::write(&Stack::from_fn([1, rows, cols], |_, y, x| kernel.numbers()[y * cols + x])));
        if kernel.divisor() != 1.0 {
            part("div", grid::numbers(&[kernel.divisor()]));
        }
        return;
    }
    let (mut now, key) = (filter.clone(), filter.key());
    let Some(mut offered) = FILTERS.iter().find(|filter| filter.key() == key).cloned() else { return };
    for (now, offered) in settings(&mut now).into_iter().zip(settings(&mut offered)) {
        let number = |value: &Value<'_>| match value {
            Value::Odd(size) => **size as f64,
            Value::Any(number) => **number,
        };
        if number(&now.number) != number(&offered.number) {
            part(now.key, grid::numbers(&[number(&now.number)]));
        }
    }
}

pub(super) fn named<T: Copy>(names: &[(&str, T)], wanted: &str) -> Option<T> {
    names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
}

pub(super) fn name_of<T: PartialEq + Copy>(names: &[(&'static str, T)], value: T) -> Option<&'static str> {
    names.iter().find(|(_, one)| *one == value).map(|(name, _)| *name)
}

#[cfg(test)]
#[path = "filters_tests.rs"]
mod tests;
