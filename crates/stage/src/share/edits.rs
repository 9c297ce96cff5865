//! Changed numbers of a picture in a link: `16,15,200;r,3,4,0`, a row, a column and the number, in colour after a plane.

use super::filters::CHANNELS;
use crate::image::limits::{EDITS, LONGEST_SIDE};
use crate::image::{Channel, Edit, Edits, PixelId};

/// Reads them; and says whether all of them were taken. `None` if one of them is none.
pub(super) fn read(value: &str) -> Option<(Edits, bool)> {
    let all: Vec<&str> = value.split(';').collect();
    let edits = all.iter().take(EDITS).map(|text| edit(text)).collect::<Option<Edits>>()?;
    Some((edits, all.len() <= EDITS))
}

/// Writes them.
pub(super) fn write(edits: &Edits) -> String {
    let part = |Edit { at, value }: &Edit| {
        let channel = name(at.channel).map_or(String::new(), |name| format!("{name},"));
        format!("{channel}{},{},{value}", at.row, at.col)
    };
    edits.as_slice().iter().map(part).collect::<Vec<_>>().join(";")
}

fn edit(text: &str) -> Option<Edit> {
    let (channel, text) = match text.split_once(',')? {
        (name, rest) if name.chars().all(char::is_alphabetic) => (named(name)?, rest),
        _ => (Channel::Grey, text),
    };
    let (at, number) = text.rsplit_once(',')?;
    let [row, col] = places(at)?;
    Some(Edit { at: PixelId { channel, row, col }, value: number.parse().ok()? })
}

/// A plane, by its letter.
pub(super) fn named(name: &str) -> Option<Channel> {
    Channel::RGB.get(CHANNELS.iter().position(|one| *one == name)?).copied()
}

/// The letter of a plane; grey has none.
pub(super) fn name(channel: Channel) -> Option<&'static str> {
    let plane = Channel::RGB.iter().position(|one| *one == channel)?;
    CHANNELS.get(plane).copied()
}

/// `[row, column]`.
pub(super) fn places(text: &str) -> Option<[usize; 2]> {
    let place = |text: &str| text.parse().ok().filter(|n| *n < LONGEST_SIDE);
    let (row, col) = text.split_once(',')?;
    Some([place(row)?, place(col)?])
}
