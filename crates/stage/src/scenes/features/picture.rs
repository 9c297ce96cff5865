//! Plan, moment and view to a picture: the drawing, the features, and what each finds where.

use kernelwalk_text as say;

use super::search::{self, Search};
use super::{asides, strips};
use crate::frame::{CellId, Frame, Grid, Mark, MarkState, Role, Tap, TermState, TermStrip, View, Window};
use crate::lab::{Layout, Sign};
use crate::number::IN_CELLS;
use crate::palette::TapStyle;
use crate::scene::{Beat, Moment};

pub(super) fn frame(search: &Search, t: Beat, view: &View) -> Frame {
    let moment = t.split(search.plan().places(), search.plan().taps());
    let painter = Painter::new(search, moment, view);
    let many = search.features();
    let mut grids = vec![painter.drawing()];
    grids.extend((0..many).map(|feature| painter.feature(feature)));
    grids.extend((0..many).map(|feature| painter.map(feature)));
    let asides = Some(asides::asides(search, &mut grids));
    Frame {
        grids,
        layout: layout(many),
        asides,
        also: Some(strips::vote(search, moment)),
        active: search.output_cell(moment.cell),
        range: search.plan().range(),
        dimmed: view.dimmed,
        progress: (painter.finished(), search.plan().places()),
        terms: painter.strip,
    }
}

/// The drawing, then each feature above its map. Maps are colours first: they may be smaller.
fn layout(features: usize) -> Layout {
    let column = |feature: usize| {
        let map = Layout::Small(Box::new(Layout::Grid(1 + features + feature)));
        Layout::Stack(vec![Layout::Grid(1 + feature), map])
    };
    let mut row = vec![Layout::Grid(0), Layout::Sign(Sign::Arrow)];
    for feature in 0..features {
        if feature > 0 {
            row.push(Layout::Sign(Sign::Gap));
        }
        row.push(column(feature));
    }
    Layout::Row(row)
}

/// A position of a feature. Its hue would hide what is compared, the sign.
pub(super) fn tap([ky, kx]: [usize; 2]) -> Tap {
    Tap { index: 0, ky, kx, style: TapStyle::Plain }
}

struct Painter<'a> {
    search: &'a Search,
    view: &'a View,
    moment: Moment,
    /// The place whose window is shown: what the person points at, else where the window stands.
    focus: CellId,
    strip: TermStrip,
    /// Cells that share a product with the one that is pointed at, and through which tap.
    links: Vec<(CellId, Tap)>,
}

impl<'a> Painter<'a> {
    fn new(search: &'a Search, moment: Moment, view: &'a View) -> Self {
        let active = search.output_cell(moment.cell);
        let chosen = [view.hover, view.pin].into_iter().flatten();
        let focus = chosen.into_iter().find(|c| search.place(*c).is_some()).unwrap_or(active);
        let done = if focus == active { moment.done } else { search.plan().taps() };
        let pointed = view.hover.or(view.pin).filter(|cell| *cell != focus);
        let links = pointed.map_or_else(Vec::new, |cell| links(search, cell));
        let strip = strips::sum(search, focus, done, IN_CELLS);
        Self { search, view, moment, focus, strip, links }
    }

    fn finished(&self) -> usize {
        self.moment.cell + usize::from(self.moment.done == self.search.plan().taps())
    }

    fn drawing(&self) -> Grid {
        let size = self.search.plan().params().drawing.size();
        let name = say::feat_drawing();
        let window = Some(self.window());
        Grid { editable: true, window, ..self.grid(Role::Input, 0, (name, "X"), 1, size) }
    }

    fn feature(&self, feature: usize) -> Grid {
        let size = self.search.plan().params().features.size();
        let names = (self.search.name(feature), "W");
        Grid { editable: true, ..self.grid(Role::Weight, feature, names, self.search.features(), size) }
    }

    fn map(&self, feature: usize) -> Grid {
        let names = (say::feat_matches(), "Y");
        self.grid(Role::Output, feature, names, self.search.features(), self.search.plan().map_size())
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

    fn window(&self) -> Window {
        let [rows, cols] = self.search.plan().params().features.size();
        let at = |cell: CellId| [f64::from(cell.row), f64::from(cell.col)];
        let from = |before| {
            let from = self.search.output_cell(before);
            let here = self.search.output_index(self.focus) == Some(self.moment.cell);
            (here && from.channel == self.focus.channel).then(|| at(from))
        };
        let [row, col] = self.moment.glided(self.view, at(self.focus), from);
        Window { row, col, rows, cols }
    }

    fn mark(&self, cell: CellId) -> Mark {
        let number = self.search.value(cell);
        let mut state = self.view.state(cell, &self.links);
        let mut value = number;
        match cell.role {
            Role::Output => value = self.paint_score(cell, number, &mut state),
            role => {
                let of = |term: &&crate::frame::Term| {
                    cell == if role == Role::Input { term.input } else { term.weight }
                };
                let term = self.strip.terms.iter().find(of);
                state.tap = term.filter(|_| role == Role::Input).map(|term| term.tap);
                state.current = term.is_some_and(|term| term.state == TermState::Current);
                state.step = number.map(super::params::shade);
                let pen = self.search.plan().params().pen && role == Role::Input;
                state.press = number.filter(|_| pen).map(super::params::turned);
            }
        }
        state.zero = value == Some(0.0);
        Mark::new(cell, value, None, state)
    }

    /// Marks a score; returns it if it is computed by now. What pooling keeps is marked once its map is complete.
    fn paint_score(&self, cell: CellId, number: Option<f64>, state: &mut MarkState) -> Option<f64> {
        let (taps, Moment { cell: at, done, .. }) = (self.search.plan().taps(), self.moment);
        let index = self.search.output_index(cell)?;
        state.active = index == at;
        state.partial = (state.active && done > 0 && done < taps).then_some((done, taps));
        if self.finished() >= (cell.channel + 1) * self.search.places_each() {
            state.winner = self.search.kept(cell);
        }
        let value = number.filter(|_| index < self.finished())?;
        state.step = Some(self.search.plan().range().step(value));
        Some(value)
    }
}

/// Everything a cell of the drawing or of a feature shares a product with.
fn links(search: &Search, cell: CellId) -> Vec<(CellId, Tap)> {
    let mut found = Vec::new();
    for used in search.uses(cell) {
        let at = [used.term.tap.ky, used.term.tap.kx];
        let weight = CellId::new(Role::Weight, used.term.tap.oc, at[0] as i32, at[1] as i32);
        let input = used.term.source.map(|at| search::cell(Role::Input, at));
        let other = if cell.role == Role::Input { Some(weight) } else { input };
        for linked in [Some(search::cell(Role::Output, used.output)), other].into_iter().flatten() {
            if !found.contains(&(linked, tap(at))) {
                found.push((linked, tap(at)));
            }
        }
    }
    found
}
