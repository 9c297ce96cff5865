//! Links to the convolution scene.

use kernelwalk_nn::shape::{Padding, PaddingMode};

use super::{ConvLink, LinkNotice, LinkProblem, grid};
use crate::frame::{CellId, Role};
use crate::scene::Beat;
use crate::scenes::convolution::{Params, limits};

const MODES: [(&str, PaddingMode); 4] = [
    ("zeros", PaddingMode::Zeros),
    ("reflect", PaddingMode::Reflect),
    ("replicate", PaddingMode::Replicate),
    ("circular", PaddingMode::Circular),
];
const ROLES: [(&str, Role); 4] =
    [("x", Role::Input), ("w", Role::Weight), ("b", Role::Bias), ("y", Role::Output)];
/// A pinned cell lies within the largest input with its padding, or the largest output.
const FARTHEST: i32 = 64;

type Taken = Result<Option<LinkProblem>, LinkProblem>;

pub(super) fn read(pairs: &[(&str, &str)], notices: &mut Vec<LinkNotice>) -> ConvLink {
    let mut link = ConvLink::default();
    for (key, value) in pairs {
        let what = match take(&mut link, key, value) {
            Ok(None) => continue,
            Ok(Some(what)) | Err(what) => what,
        };
        notices.push(LinkNotice { key: (*key).to_owned(), what });
    }
    link
}

/// Takes one key; unknown ones are left alone.
fn take(link: &mut ConvLink, key: &str, value: &str) -> Taken {
    let params = &mut link.params;
    let mut clamped = None;
    match key {
        "x" => (params.x, clamped) = grid::read(value, limits::CHANNELS, limits::SIZE)?,
        "w" => {
            (params.w, clamped) = grid::read(value, limits::CHANNELS * limits::CHANNELS, limits::KERNEL)?;
        }
        "b" => {
            let numbers: Option<Vec<f64>> =
                value.split(',').take(limits::CHANNELS).map(grid::number).collect();
            params.b = numbers.ok_or(LinkProblem::Bad)?;
            clamped = (value.split(',').count() > limits::CHANNELS).then_some(LinkProblem::Clamped);
        }
        "s" => (params.stride, clamped) = pair(value, limits::STRIDE)?,
        "p" => match value {
            "same" => params.padding = Padding::Same,
            "valid" => params.padding = Padding::Valid,
            _ => {
                let (padding, cut) = pair(value, limits::PADDING)?;
                (params.padding, clamped) = (Padding::Explicit(padding), cut);
            }
        },
        "d" => (params.dilation, clamped) = pair(value, limits::DILATION)?,
        "m" => params.padding_mode = named(&MODES, value)?,
        "g" => (params.groups, clamped) = whole(value, limits::CHANNELS)?,
        "t" => {
            let t = grid::number(value).filter(|t| *t >= 0.0).ok_or(LinkProblem::Bad)?;
            link.t = Beat::new(t);
        }
        "pin" => link.pin = Some(cell(value)?),
        _ => {}
    }
    Ok(clamped)
}

pub(super) fn write(link: &ConvLink) -> Vec<(&'static str, String)> {
    let (now, usual) = (&link.params, Params::default());
    let mut pairs = Vec::new();
    let mut put = |differs: bool, key, value: &dyn Fn() -> String| {
        if differs {
            pairs.push((key, value()));
        }
    };
    put(now.x != usual.x, "x", &|| grid::write(&now.x));
    put(now.w != usual.w, "w", &|| grid::write(&now.w));
    put(now.b != usual.b, "b", &|| grid::numbers(&now.b));
    put(now.stride != usual.stride, "s", &|| pair_text(now.stride));
    put(now.padding != usual.padding, "p", &|| match now.padding {
        Padding::Explicit(p) => pair_text(p),
        Padding::Same => "same".to_owned(),
        Padding::Valid => "valid".to_owned(),
    });
    put(now.dilation != usual.dilation, "d", &|| pair_text(now.dilation));
    put(now.padding_mode != usual.padding_mode, "m", &|| name(&MODES, now.padding_mode));
    put(now.groups != usual.groups, "g", &|| now.groups.to_string());
    put(link.t != Beat::START, "t", &|| moment(link.t));
    if let Some(cell) = link.pin {
        let CellId { role, channel, row, col } = cell;
        put(true, "pin", &|| format!("{},{channel},{row},{col}", name(&ROLES, role)));
    }
    pairs
}

/// Four decimals tell every product of the largest kernel apart.
fn moment(t: Beat) -> String {
    let text = format!("{:.4}", t.get());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn whole(text: &str, most: usize) -> Result<(usize, Option<LinkProblem>), LinkProblem> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    let number: usize =
        if digits { text.parse().map_err(|_| LinkProblem::Bad)? } else { return Err(LinkProblem::Bad) };
    Ok((number.min(most), (number > most).then_some(LinkProblem::Clamped)))
}

/// `2` or `height,width`.
fn pair(text: &str, most: usize) -> Result<([usize; 2], Option<LinkProblem>), LinkProblem> {
    let (h, w) = text.split_once(',').unwrap_or((text, text));
    let ((h, cut_h), (w, cut_w)) = (whole(h, most)?, whole(w, most)?);
    Ok(([h, w], cut_h.or(cut_w)))
}

fn pair_text([h, w]: [usize; 2]) -> String {
    if h == w { h.to_string() } else { format!("{h},{w}") }
}

fn cell(text: &str) -> Result<CellId, LinkProblem> {
    let parts: Vec<&str> = text.split(',').collect();
    let [role, channel, row, col] = parts[..] else { return Err(LinkProblem::Bad) };
    let role = named(&ROLES, role)?;
    let most = limits::CHANNELS * limits::CHANNELS - 1;
    let channel = channel.parse::<usize>().ok().filter(|c| *c <= most).ok_or(LinkProblem::Bad)?;
    let place = |text: &str| text.parse::<i32>().ok().filter(|n| n.abs() <= FARTHEST).ok_or(LinkProblem::Bad);
    Ok(CellId::new(role, channel, place(row)?, place(col)?))
}

fn named<T: Copy>(names: &[(&str, T)], wanted: &str) -> Result<T, LinkProblem> {
    names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value).ok_or(LinkProblem::Bad)
}

fn name<T: Copy + PartialEq>(names: &[(&str, T)], wanted: T) -> String {
    names.iter().find(|(_, value)| *value == wanted).map_or_else(String::new, |(name, _)| (*name).to_owned())
}
