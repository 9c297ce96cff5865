//! Plan, moment and view to a picture: pixels, the weights of the present unit, units.

use kernelwalk_text as say;

use super::strip::strip;
use super::wired::Wired;
use super::{Connection, Wiring, asides};
use crate::frame::{CellId, Frame, Grid, Mark, Role, Tap, Term, TermState, TermStrip, View, Window};
use crate::lab::{Layout, Sign};
use crate::number;
use crate::palette::{Range, TapStyle, tap_style};
use crate::scene::{Beat, Moment};

pub(super) fn frame(wired: &Wired, t: Beat, view: &View) -> Frame {
    let moment = t.split(wired.plan().units(), wired.each());
    let painter = Painter::new(wired, moment, view);
    let grids = vec![painter.pixels(), painter.weights(), painter.units()];
    let layout = Layout::Row(vec![
        Layout::Grid(0),
        Layout::Sign(Sign::Star),
        Layout::Grid(1),
        Layout::Sign(Sign::Equals),
        Layout::Grid(2),
    ]);
    Frame {
        grids,
        layout,
        asides: Some(asides::asides(wired)),
        also: None,
        active: wired.unit_cell(moment.cell),
        range: Range::new(0.0, false),
        dimmed: view.dimmed,
        progress: (painter.finished(), wired.plan().units()),
        terms: painter.strip,
    }
}

/// How the weight of a connection is told apart: shared ones by their place in the filter, the others not at all.
pub(super) fn tap(wired: &Wired, cell: CellId) -> Tap {
    let [ky, kx] = [cell.row, cell.col].map(|n| usize::try_from(n).unwrap_or_default());
    let [kh, kw] = wired.weight_size();
    let style =
        if wired.wiring() == Wiring::Shared { tap_style([ky, kx], [kh, kw]) } else { TapStyle::Plain };
    Tap { index: ky * kw + kx, ky, kx, style }
}

/// A weight by its number, from 0: `w17`.
pub(super) fn weight_name(connection: &Connection) -> String {
    format!("w{}", connection.weight.0)
}

/// A place in brackets.
pub(super) fn place(at: [usize; 2]) -> String {
    format!("[{}, {}]", at[0], at[1])
}

struct Painter<'a> {
    wired: &'a Wired,
    view: &'a View,
    moment: Moment,
    /// The unit whose connections are shown: the one that is pointed at, else where time stands.
    focus: CellId,
    strip: TermStrip,
    /// Cells at the other ends of the connections of the pixel or weight that is pointed at.
    links: Vec<(CellId, Tap)>,
}

impl<'a> Painter<'a> {
    fn new(wired: &'a Wired, moment: Moment, view: &'a View) -> Self {
        let active = wired.unit_cell(moment.cell);
        let chosen = [view.hover, view.pin].into_iter().flatten();
        let focus = chosen.into_iter().find(|c| wired.unit_index(*c).is_some()).unwrap_or(active);
        let done = if focus == active { moment.done } else { wired.each() };
        let pointed = view.hover.or(view.pin).filter(|cell| wired.unit_index(*cell).is_none());
        let links = pointed.map_or_else(Vec::new, |cell| links(wired, cell));
        let strip = strip(wired, focus, done);
        Self { wired, view, moment, focus, strip, links }
    }

    fn finished(&self) -> usize {
        self.moment.cell + usize::from(self.moment.done == self.wired.each())
    }

    fn pixels(&self) -> Grid {
        let side = self.wired.plan().params().in_size;
        Grid { window: self.window(), ..self.grid(Role::Input, 0, (say::patch_pixels(), "X"), 1, [side; 2]) }
    }

    fn weights(&self) -> Grid {
        let unit = self.wired.unit_index(self.focus).unwrap_or_default();
        let name = match self.wired.wiring() {
            Wiring::Shared => say::patch_weights_shared(),
            Wiring::Local | Wiring::Dense => say::patch_weights_own(),
        };
        self.grid(Role::Weight, self.wired.weights_of(unit), (name, "W"), 1, self.wired.weight_size())
    }

    fn units(&self) -> Grid {
        let size = self.wired.plan().plane().out_size();
        self.grid(Role::Output, 0, (say::patch_units(), "Y"), 1, size)
    }

    fn grid(
        &self,
        role: Role,
        channel: usize,
        (name, symbol): (String, &'static str),
        of_channels: usize,
        size: [usize; 2],
    ) -> Grid {
        let plain = Grid::plain(name, symbol, (role, channel), size, |cell| self.mark(cell));
        Grid { of_channels, ..plain }
    }

    fn window(&self) -> Option<Window> {
        let [rows, cols] = self.wired.weight_size();
        let at = |cell: CellId| {
            let first = *self.wired.connections(cell).first()?;
            Some(first.cell.map(|n| n as f64))
        };
        let here = self.wired.unit_index(self.focus) == Some(self.moment.cell);
        let from = |before| at(self.wired.unit_cell(before)).filter(|_| here);
        let [row, col] = self.moment.glided(self.view, at(self.focus)?, from);
        Some(Window { row, col, rows, cols })
    }

    fn mark(&self, cell: CellId) -> Mark {
        let number = self.wired.value(cell);
        let mut value = number;
        let mut state = self.view.state(cell, &self.links);
        match cell.role {
            Role::Output => {
                let (Moment { cell: at, done, .. }, each) = (self.moment, self.wired.each());
                let index = self.wired.unit_index(cell);
                state.active = index == Some(at);
                state.partial = (state.active && done > 0 && done < each).then_some((done, each));
                value = number.filter(|_| index.is_some_and(|index| index < self.finished()));
            }
            role => {
                if role == Role::Input {
                    state.reads = number.map(|n| n as usize);
                } else {
                    state.tap = Some(tap(self.wired, cell));
                }
                let of = |term: &&Term| cell == if role == Role::Input { term.input } else { term.weight };
                if let Some(term) = self.strip.terms.iter().find(of) {
                    // A connection that is not made yet has no hue.
                    state.tap =
                        Some(term.tap).filter(|_| role == Role::Weight || term.state != TermState::ToCome);
                    state.current = term.state == TermState::Current;
                }
            }
        }
        state.zero = value == Some(0.0);
        Mark {
            cell,
            value,
            text: value.map_or_else(String::new, |v| number::show(v, 0)),
            data: value.map_or_else(String::new, number::machine),
            state,
        }
    }
}

/// The other ends of the connections of a pixel or a weight.
fn links(wired: &Wired, cell: CellId) -> Vec<(CellId, Tap)> {
    let mut found = Vec::new();
    for connection in wired.connections(cell) {
        let weight = wired.weight(&connection);
        let other = if cell.role == Role::Input { weight } else { wired.pixel(&connection) };
        for end in [wired.unit(&connection), other] {
            let linked = (end, tap(wired, weight));
            if !found.contains(&linked) {
                found.push(linked);
            }
        }
    }
    found
}
