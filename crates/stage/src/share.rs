//! Links: the only module that knows their syntax.
//!
//! A link is the fragment of the page's address: `#/convolution?x=3,3,2;0,0,1&w=0,1;2,2&s=2&t=4.5`. Keys are
//! readable, so that an instructor can write one by hand. Defaults are omitted, unknown keys ignored; a bad
//! value is replaced by its default and named in a notice. Links of every earlier version open for ever.

mod edits;
pub mod filters;
mod grid;
pub mod lab;
pub mod pixels;

use crate::app::training::Draft;
use crate::frame::CellId;
use crate::lab::Setup;
use crate::scene::Beat;
use crate::scenes::{SceneId, Status, by_id};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// The lesson map.
    Home,
    /// The benchmark.
    Benchmark,
    /// A scene of the laboratory or of pictures, as it stands or with everything set: what follows the `?`, for
    /// [`lab::read`] or [`filters::read`].
    Lab(SceneId, Option<String>),
    /// The train scene, as it stands or with everything set.
    Train(Option<Box<Draft>>),
    /// A scene that is not built yet.
    Coming(SceneId),
    /// No screen of this page.
    Unknown,
}

/// Everything a link to a scene of the laboratory says.
#[derive(Debug, Clone, PartialEq)]
pub struct LabLink {
    /// The settings; they may have no output.
    pub setup: Setup,
    /// The moment.
    pub t: Beat,
    /// The pinned cell.
    pub pin: Option<CellId>,
}

/// A link that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// Where it leads.
    pub link: Link,
    /// What was not taken as it stands.
    pub notices: Vec<LinkNotice>,
}

/// Part of a link was not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkNotice {
    /// The key.
    pub key: String,
    /// What happened to its value.
    pub what: LinkProblem,
}

/// What happened to a value of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkProblem {
    /// It is none; the default was used.
    Bad,
    /// It is beyond what the scene offers and was cut down.
    Clamped,
}

/// Longer links are not read: no browser keeps them whole, and no scene needs them.
const LONGEST: usize = 200_000;

/// Reads a fragment, with or without `#`. Never fails: what is not understood is left aside and named.
#[must_use]
pub fn parse(fragment: &str) -> Parsed {
    let mut notices = Vec::new();
    let link = if fragment.len() > LONGEST {
        notices.push(LinkNotice { key: "#".to_owned(), what: LinkProblem::Bad });
        Link::Home
    } else {
        route(&decode(fragment), &mut notices)
    };
    Parsed { link, notices }
}

fn route(fragment: &str, notices: &mut Vec<LinkNotice>) -> Link {
    let path = fragment.strip_prefix('#').unwrap_or(fragment);
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    match path.trim_matches('/') {
        "" => Link::Home,
        "benchmark" => Link::Benchmark,
        "train" => Link::Train(query.map(|q| Box::new(train(&pairs(q), notices)))),
        id => match by_id(id) {
            Some(scene) => match scene.status {
                Status::Coming => Link::Coming(scene.id),
                // Its own name was taken above.
                Status::Training => Link::Unknown,
                Status::Lab | Status::LabLater | Status::Pictures => {
                    Link::Lab(scene.id, query.map(str::to_owned))
                }
            },
            None => Link::Unknown,
        },
    }
}

/// Writes a link, with `#`. Reading it gives the same link back.
#[must_use]
pub fn print(link: &Link) -> String {
    let with_query = |id: SceneId, pairs: Vec<(&'static str, String)>| {
        let query: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("#/{}?{}", id.as_str(), query.join("&"))
    };
    match link {
        Link::Home | Link::Unknown => "#/".to_owned(),
        Link::Benchmark => "#/benchmark".to_owned(),
        Link::Coming(id) => format!("#/{}", id.as_str()),
        Link::Lab(id, None) => format!("#/{}", id.as_str()),
        Link::Lab(id, Some(query)) => format!("#/{}?{query}", id.as_str()),
        Link::Train(None) => "#/train".to_owned(),
        Link::Train(Some(draft)) => with_query(SceneId::TRAIN, draft.parameters()),
    }
}

fn train(pairs: &[(&str, &str)], notices: &mut Vec<LinkNotice>) -> Draft {
    let mut draft = Draft::default();
    for (key, value) in pairs {
        if draft.set_parameter(key, value).is_err() {
            notices.push(LinkNotice { key: (*key).to_owned(), what: LinkProblem::Bad });
        }
    }
    draft
}

/// Keys and values in order; the first of a repeated key counts.
fn pairs(query: &str) -> Vec<(&str, &str)> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if pairs.iter().all(|(k, _)| *k != key) {
            pairs.push((key, value));
        }
    }
    pairs
}

/// Undoes what mail programs and chats do to `|`, `;` and `,`.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |b: u8| char::from(b).to_digit(16);
        match (first, tail) {
            (b'%', [a, b, after @ ..]) if hex(*a).is_some() && hex(*b).is_some() => {
                bytes.push((hex(*a).unwrap_or(0) * 16 + hex(*b).unwrap_or(0)) as u8);
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
