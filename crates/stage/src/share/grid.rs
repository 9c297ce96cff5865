//! Grids in links: rows by `;`, cells by `,`, channels and slices by `|`; long ones packed after a `~`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::LinkProblem;
use crate::lab::Stack;
use crate::number::{self, Typed};

/// Longer readable grids are packed.
const LONGEST_READABLE: usize = 400;
const PACKED: char = '~';
/// Kinds of packed numbers.
const BYTES: u8 = 0;
const DOUBLES: u8 = 1;

/// A grid that was read, and whether it was cut down to the limits.
type Read = Result<(Stack, Option<LinkProblem>), LinkProblem>;

/// Reads grids, at most `channels` of `side` by `side`; larger ones are cut before they are stored.
pub(super) fn read(text: &str, channels: usize, side: usize) -> Read {
    match text.strip_prefix(PACKED) {
        Some(packed) => unpack(packed, channels, side).ok_or(LinkProblem::Bad)?,
        None => readable(text, channels, side),
    }
}

pub(super) fn write(stack: &Stack) -> String {
    let per_grid = stack.rows() * stack.cols();
    let row = |row: &[f64]| numbers(row);
    let grid = |grid: &[f64]| grid.chunks(stack.cols()).map(row).collect::<Vec<_>>().join(";");
    let text = stack.values().chunks(per_grid).map(grid).collect::<Vec<_>>().join("|");
    if text.len() > LONGEST_READABLE { format!("{PACKED}{}", pack(stack)) } else { text }
}

/// Numbers by `,`.
pub(super) fn numbers(numbers: &[f64]) -> String {
    numbers.iter().map(|x| number::machine(*x)).collect::<Vec<_>>().join(",")
}

/// One number of a link; `None` if it is none.
pub(super) fn number(text: &str) -> Option<f64> {
    match number::parse(text) {
        Typed::Number(x) => Some(x),
        Typed::Pending | Typed::Refused(_) => None,
    }
}

fn readable(text: &str, channels: usize, side: usize) -> Read {
    let mut cut = false;
    let mut taken = |parts: usize, most: usize| {
        cut |= parts > most;
        most
    };
    let mut grids = Vec::new();
    for grid in text.split('|').take(taken(text.split('|').count(), channels)) {
        let mut rows = Vec::new();
        for row in grid.split(';').take(taken(grid.split(';').count(), side)) {
            let cells = row.split(',').take(taken(row.split(',').count(), side));
            rows.push(cells.map(number).collect::<Option<Vec<f64>>>().ok_or(LinkProblem::Bad)?);
        }
        grids.push(rows);
    }
    let stack = Stack::try_from(grids).map_err(|_| LinkProblem::Bad)?;
    Ok((stack, cut.then_some(LinkProblem::Clamped)))
}

/// Channels, rows, columns, kind, then the numbers: one byte each if all are small and whole.
fn pack(stack: &Stack) -> String {
    let small = |x: &f64| x.fract() == 0.0 && (-128.0..=127.0).contains(x);
    let kind = if stack.values().iter().all(small) { BYTES } else { DOUBLES };
    let mut bytes = vec![stack.channels() as u8, stack.rows() as u8, stack.cols() as u8, kind];
    for x in stack.values() {
        if kind == BYTES {
            bytes.extend((*x as i8).to_le_bytes());
        } else {
            bytes.extend(x.to_le_bytes());
        }
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

fn unpack(text: &str, channels: usize, side: usize) -> Option<Read> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (head, body) = bytes.split_at_checked(4)?;
    let [c, h, w] = [head[0], head[1], head[2]].map(usize::from);
    if c == 0 || h == 0 || w == 0 || c > channels || h > side || w > side {
        return None;
    }
    let numbers: Vec<f64> = match head[3] {
        BYTES => body.iter().map(|b| f64::from(*b as i8)).collect(),
        DOUBLES => {
            let eight = |b: &[u8]| b.try_into().map(f64::from_le_bytes).ok();
            body.chunks(8).map(eight).collect::<Option<_>>()?
        }
        _ => return None,
    };
    let usable = |x: &f64| x.is_finite() && x.abs() <= number::LARGEST;
    if numbers.len() != c * h * w || !numbers.iter().all(usable) {
        return None;
    }
    let stack = Stack::from_fn([c, h, w], |c, y, x| numbers[(c * h + y) * w + x] + 0.0);
    Some(Ok((stack, None)))
}
