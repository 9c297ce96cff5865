//! The stops of the window along one direction, as brackets under a row of cells.

use kernelwalk_nn::shape::Axis;

use super::fit;

/// One stop of the window. Positions are in input coordinates: 0 is the first cell, what lies before it or
/// after the last one is padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Number of the output it makes.
    pub out: usize,
    /// The first position it covers.
    pub start: isize,
    /// The last position it covers.
    pub end: isize,
    /// The cells that its taps read, in order.
    pub reads: Vec<usize>,
    /// The positions of the padding that its taps fall on, in order.
    pub padding: Vec<isize>,
}

/// The stop that the floor drops, for want of room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// The first position it would cover.
    pub start: isize,
    /// The last position it would need.
    pub end: isize,
    /// The last position there is.
    pub edge: isize,
}

/// All stops of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stops {
    /// First and last position there is, padding included.
    pub span: [isize; 2],
    /// The stops, in order.
    pub stops: Vec<Stop>,
    /// The stop that was dropped; `None` if the last one ends at the edge or beyond.
    pub dropped: Option<Dropped>,
}

impl Stops {
    /// The stops of windows that lie so.
    #[must_use]
    pub fn of(axis: &Axis) -> Self {
        let edge = (axis.in_size() + axis.pad_after()) as isize - 1;
        let next = axis.out_size();
        let dropped = Dropped { start: axis.start(next), end: fit::end(axis, next), edge };
        Self {
            span: [-(axis.pad_before() as isize), edge],
            stops: (0..next).map(|out| stop(axis, out)).collect(),
            dropped: (fit::end(axis, next - 1) < edge).then_some(dropped),
        }
    }
}

fn stop(axis: &Axis, out: usize) -> Stop {
    Stop {
        out,
        start: axis.start(out),
        end: fit::end(axis, out),
        reads: axis.window(out).filter_map(|reach| reach.source).collect(),
        padding: axis.window(out).filter(|reach| reach.source.is_none()).map(|reach| reach.at).collect(),
    }
}
