//! Links to the scene `pixels`: `#/pixels?digit=7&n=8&at=10,9&set=16,15,200&pin=16,15`, or `photo=coffee&ch=r`.
//!
//! The person's own pictures are in no link, and neither are numbers changed in them: such a link shows the usual digit.

use super::filters::{PHOTOS, name_of, named};
use super::{LinkNotice, LinkProblem, decode, edits, grid, pairs};
use crate::app::pictures::pixels::count;
use crate::app::pictures::size;
use crate::image::{Reading, Region, Source, Split};
use crate::scenes::pixels::{Params, limits};

/// After the last number of the largest grid; a smaller one ends earlier.
const LAST: f64 = 1.0 + (limits::GRID * limits::GRID) as f64;

/// Everything a link to the scene says.
#[derive(Debug, Clone, PartialEq)]
pub struct PixelLink {
    /// The settings.
    pub params: Params,
    /// The moment: the picture at 0, its numbers at 1, and one more for each number that has been read.
    pub t: f64,
    /// `[row, column]` of the pinned pixel.
    pub pin: Option<[usize; 2]>,
}

impl Default for PixelLink {
    fn default() -> Self {
        Self { params: Params::default(), t: 1.0, pin: None }
    }
}

/// The settings with which a picture is shown first.
fn usual(source: Source) -> Params {
    match (source, size(source)) {
        (Source::Photo(_) | Source::Pattern(_), Some(size)) => Params::default().with_source(source, size),
        _ => Params { source, ..Params::default() },
    }
}

/// Reads what follows the `?`. Never fails: what is not understood is left aside and named.
#[must_use]
pub fn read(query: &str) -> (PixelLink, Vec<LinkNotice>) {
    let query = decode(query);
    let pairs = pairs(&query);
    let (mut link, mut notices) = (PixelLink::default(), Vec::new());
    let mut say = |key: &str, what| notices.push(LinkNotice { key: key.to_owned(), what });
    // What is usual depends on the picture: it comes first, wherever it stands.
    for (key, value) in &pairs {
        let source = match *key {
            "photo" => named(&PHOTOS, value),
            "digit" => digit(value),
            _ => continue,
        };
        match source {
            Some(source) => link.params = usual(source),
            None => say(key, LinkProblem::Bad),
        }
    }
    // A place counts from the side of the frame, wherever that stands.
    let (side, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| *key == "n");
    for (key, value) in side.into_iter().chain(rest) {
        match take(&mut link, key, value) {
            None => say(key, LinkProblem::Bad),
            Some(false) => say(key, LinkProblem::Clamped),
            Some(true) => {}
        }
    }
    (link, notices)
}

fn digit(value: &str) -> Option<Source> {
    let (split, index) = match value.strip_prefix("test,") {
        Some(index) => (Split::Test, index),
        None => (Split::Train, value),
    };
    let index = index.parse().ok().filter(|index| *index < count(split))?;
    Some(Source::Digit { split, index })
}

/// Takes a key; unknown ones are left alone. `None` for a value that is none, `false` for one that was cut down.
fn take(link: &mut PixelLink, key: &str, value: &str) -> Option<bool> {
    let params = &mut link.params;
    match key {
        "n" => {
            let wanted: usize = value.parse().ok()?;
            let side = wanted.clamp(limits::LEAST, limits::GRID);
            // Around the same middle; a place that the link names is taken as it is.
            let Region { row, col, rows, cols } = params.region;
            let [row, col] = [row + rows / 2, col + cols / 2].map(|n| n.saturating_sub(side / 2));
            params.region = Region { row, col, rows: side, cols: side };
            return Some(side == wanted);
        }
        "at" => {
            let [row, col] = edits::places(value)?;
            params.region = Region { row, col, ..params.region };
        }
        "ch" => params.channel = edits::named(value)?,
        "as" => params.reading = (value == "unit").then_some(Reading::Unit)?,
        "set" => {
            let (edits, all) = edits::read(value)?;
            params.edits = edits;
            return Some(all);
        }
        "t" => {
            let t = grid::number(value)?;
            link.t = t.clamp(0.0, LAST);
            return Some(link.t == t);
        }
        "pin" => link.pin = Some(edits::places(value)?),
        _ => {}
    }
    Some(true)
}

/// Writes what follows the `?`: what is not as usual.
#[must_use]
pub fn write(link: &PixelLink) -> String {
    let (params, mut parts) = (&link.params, Vec::new());
    let mut part = |key: &str, value: String| parts.push(format!("{key}={value}"));
    let known = params.source.is_shareable();
    let usual = if known { usual(params.source) } else { Params::default() };
    match params.source {
        source if source == Params::default().source => {}
        Source::Digit { split: Split::Train, index } => part("digit", index.to_string()),
        Source::Digit { split: Split::Test, index } => part("digit", format!("test,{index}")),
        source => {
            if let Some(name) = name_of(&PHOTOS, source) {
                part("photo", name.to_owned());
            }
        }
    }
    let Region { row, col, rows, cols } = params.region;
    if rows.max(cols) != usual.region.rows {
        part("n", rows.max(cols).to_string());
    }
    if params.region != usual.region {
        part("at", format!("{row},{col}"));
    }
    if let Some(name) = edits::name(params.channel) {
        part("ch", name.to_owned());
    }
    if params.reading == Reading::Unit {
        part("as", "unit".to_owned());
    }
    if known && !params.edits.is_empty() {
        part("set", edits::write(&params.edits));
    }
    if link.t != 1.0 {
        part("t", grid::numbers(&[(link.t * 1e4).round() / 1e4]));
    }
    if let Some([row, col]) = link.pin {
        part("pin", format!("{row},{col}"));
    }
    parts.join("&")
}

#[cfg(test)]
#[path = "pixels_tests.rs"]
mod tests;
