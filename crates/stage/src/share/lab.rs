//! Links to scenes of the laboratory: a key for each field that is not as usual, then moment and pin.

use super::{LabLink, LinkNotice, LinkProblem, decode, grid, pairs};
use crate::frame::{CellId, Role};
use crate::lab::{Kind, Lab, Value};
use crate::scene::Beat;

const ROLES: [(&str, Role); 9] = [
    ("x", Role::Input),
    ("w", Role::Weight),
    ("b", Role::Bias),
    ("y", Role::Output),
    ("part", Role::Partial),
    ("dy", Role::GradOutput),
    ("dx", Role::GradInput),
    ("dw", Role::GradWeight),
    ("db", Role::GradBias),
];
/// A pinned cell lies within the largest grid with its padding.
const FARTHEST: i32 = 512;
/// No tensor of a scene has more channels or slices.
const MOST_CHANNELS: usize = 16;

/// A value, and whether it was cut down.
type Taken<T> = Result<(T, Option<LinkProblem>), LinkProblem>;

/// Reads what follows the `?` of a link to `lab`. Never fails: what is not understood is left aside and named.
#[must_use]
pub fn read(lab: &dyn Lab, query: &str) -> (LabLink, Vec<LinkNotice>) {
    let mut link = LabLink { setup: lab.usual(), t: Beat::START, pin: None };
    let mut notices = Vec::new();
    let query = decode(query);
    for (key, value) in pairs(&query) {
        let what = match take(lab, &mut link, key, value) {
            Ok(None) => continue,
            Ok(Some(what)) | Err(what) => what,
        };
        notices.push(LinkNotice { key: key.to_owned(), what });
    }
    (link, notices)
}

/// Takes one key; unknown ones are left alone.
fn take(
    lab: &dyn Lab,
    link: &mut LabLink,
    key: &str,
    value: &str,
) -> Result<Option<LinkProblem>, LinkProblem> {
    match key {
        "t" => {
            let t = grid::number(value).filter(|t| *t >= 0.0).ok_or(LinkProblem::Bad)?;
            link.t = Beat::new(t);
        }
        "pin" => link.pin = Some(cell(value)?),
        _ => {
            let Some(field) = lab.fields().iter().position(|field| field.key == key) else { return Ok(None) };
            let (value, clamped) = field_value(&lab.fields()[field].kind, value)?;
            link.setup.put(field, value);
            return Ok(clamped);
        }
    }
    Ok(None)
}

fn field_value(kind: &Kind, text: &str) -> Taken<Value> {
    Ok(match kind {
        Kind::Grids { channels, side, .. } => {
            let (stack, clamped) = grid::read(text, *channels, *side)?;
            (Value::Grids(stack), clamped)
        }
        Kind::Numbers { most, .. } => {
            let numbers: Option<Vec<f64>> = text.split(',').take(*most).map(grid::number).collect();
            let clamped = (text.split(',').count() > *most).then_some(LinkProblem::Clamped);
            (Value::Numbers(numbers.ok_or(LinkProblem::Bad)?), clamped)
        }
        Kind::Pair { most, words, .. } => match place(words, text) {
            Some(word) => (Value::Word(word), None),
            None => {
                let (pair, clamped) = pair(text, *most)?;
                (Value::Pair(pair), clamped)
            }
        },
        Kind::Whole { most, .. } => {
            let (number, clamped) = whole(text, *most)?;
            (Value::Whole(number), clamped)
        }
        Kind::Word(words) => (Value::Word(place(words, text).ok_or(LinkProblem::Bad)?), None),
    })
}

/// Writes what follows the `?`: what is not as usual, the moment and the pinned cell.
#[must_use]
pub fn write(lab: &dyn Lab, link: &LabLink) -> String {
    let usual = lab.usual();
    let mut parts = Vec::new();
    for (at, field) in lab.fields().iter().enumerate() {
        let now = link.setup.get(at);
        if let Some(value) = now.filter(|_| now != usual.get(at)) {
            parts.push(format!("{}={}", field.key, value_text(&field.kind, value)));
        }
    }
    if link.t != Beat::START {
        parts.push(format!("t={}", moment(link.t)));
    }
    if let Some(CellId { role, channel, row, col }) = link.pin {
        let role = ROLES.iter().find(|(_, known)| *known == role).map_or("", |(name, _)| *name);
        parts.push(format!("pin={role},{channel},{row},{col}"));
    }
    parts.join("&")
}

fn value_text(kind: &Kind, value: &Value) -> String {
    let word = |words: &[&str], at: usize| words.get(at).map_or_else(String::new, |word| (*word).to_owned());
    match (value, kind) {
        (Value::Grids(stack), _) => grid::write(stack),
        (Value::Numbers(numbers), _) => grid::numbers(numbers),
        (Value::Pair([h, w]), _) if h == w => h.to_string(),
        (Value::Pair([h, w]), _) => format!("{h},{w}"),
        (Value::Whole(number), _) => number.to_string(),
        (Value::Word(at), Kind::Word(words) | Kind::Pair { words, .. }) => word(words, *at),
        (Value::Word(_), _) => String::new(),
    }
}

/// Four decimals tell every product of the largest kernel apart.
fn moment(t: Beat) -> String {
    let text = format!("{:.4}", t.get());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn whole(text: &str, most: usize) -> Taken<usize> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    let number: usize =
        if digits { text.parse().map_err(|_| LinkProblem::Bad)? } else { return Err(LinkProblem::Bad) };
    Ok((number.min(most), (number > most).then_some(LinkProblem::Clamped)))
}

/// `2` or `height,width`.
fn pair(text: &str, most: usize) -> Taken<[usize; 2]> {
    let (h, w) = text.split_once(',').unwrap_or((text, text));
    let ((h, cut_h), (w, cut_w)) = (whole(h, most)?, whole(w, most)?);
    Ok(([h, w], cut_h.or(cut_w)))
}

fn cell(text: &str) -> Result<CellId, LinkProblem> {
    let parts: Vec<&str> = text.split(',').collect();
    let [role, channel, row, col] = parts[..] else { return Err(LinkProblem::Bad) };
    let (_, role) = ROLES.iter().find(|(name, _)| *name == role).ok_or(LinkProblem::Bad)?;
    let channel = channel.parse::<usize>().ok().filter(|c| *c < MOST_CHANNELS).ok_or(LinkProblem::Bad)?;
    let place = |text: &str| text.parse::<i32>().ok().filter(|n| n.abs() <= FARTHEST).ok_or(LinkProblem::Bad);
    Ok(CellId::new(*role, channel, place(row)?, place(col)?))
}

fn place(words: &[&str], wanted: &str) -> Option<usize> {
    words.iter().position(|word| *word == wanted)
}
