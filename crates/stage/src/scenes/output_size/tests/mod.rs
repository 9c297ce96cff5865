//! The scene as a whole, with the numbers of the lecture and of well-known networks.

mod chains;
mod scene;
mod settings;
mod sides;

use super::*;

/// A setting that has an output.
fn fit(side: Side) -> Fit {
    side.fit().expect("it has an output")
}

/// A fit in short: the output size, and cells unread; `None` instead where only padding is left over.
fn short(side: Side) -> (usize, Option<usize>) {
    let fit = fit(side);
    let unread = match &fit.reading {
        Reading::Exact => Some(0),
        Reading::Unread(cells) => Some(cells.len()),
        Reading::OnlyPadding { .. } => None,
        Reading::Overhang { .. } => unreachable!("a convolution never overhangs"),
    };
    (fit.out_size, unread)
}
