//! Plan, moment and view to a picture: a row of the input, and the stops of the window below it.

use kernelwalk_text as say;

use super::strip::strip;
use super::{Laid, Stop, asides};
use crate::frame::{CellId, Frame, Grid, Mark, MarkState, Padding, Role, Tap, View, Window};
use crate::lab::predict::UNKNOWN;
use crate::lab::{self, Bracket, Layout, Stops};
use crate::number;
use crate::palette::{Range, TapStyle};
use crate::scene::{Beat, Moment};

/// Positions that can be told apart by their numbers; more are named at some places only.
const NUMBERED: usize = 26;
/// Lines for brackets that overlap; with more, only the first, the last and the present stop are drawn.
const LEVELS: usize = 12;

pub(super) const PLAIN: Tap = Tap { index: 0, ky: 0, kx: 0, style: TapStyle::Plain };

pub(super) fn frame(laid: &Laid, t: Beat, view: &View) -> Frame {
    let painter = Painter::new(laid, t.split(laid.side().fit.out_size, 1), view);
    let mut grids = vec![painter.input(), painter.output()];
    let asides = Some(asides::asides(laid, view, &mut grids));
    Frame {
        layout: Layout::Stops(painter.stops(&grids[0])),
        grids,
        asides,
        terms: strip(laid, painter.focus, painter.whole()),
        also: None,
        active: output(painter.moment.cell),
        range: Range::new(0.0, false),
        dimmed: view.dimmed,
        progress: (painter.finished(), laid.side().fit.out_size),
    }
}

pub(super) fn output(out: usize) -> CellId {
    CellId::new(Role::Output, 0, 0, out as i32)
}

/// A position of the padded input, which may be negative.
pub(super) fn position(at: isize) -> String {
    number::show(at as f64, 0)
}

struct Painter<'a> {
    laid: &'a Laid,
    view: &'a View,
    moment: Moment,
    /// The stop whose window is shown: the one that is pointed at, else where time stands.
    focus: &'a Stop,
    reads: Vec<usize>,
    /// The cell of the row that is pointed at.
    pointed: Option<usize>,
}

impl<'a> Painter<'a> {
    fn new(laid: &'a Laid, moment: Moment, view: &'a View) -> Self {
        let chosen = [view.hover, view.pin].into_iter().flatten();
        let focus = chosen.filter_map(|cell| laid.stop_of(cell)).next().unwrap_or(moment.cell);
        let side = laid.side();
        Self {
            laid,
            view,
            moment,
            focus: &side.stops.stops[focus.min(side.stops.stops.len() - 1)],
            reads: side.axis.use_counts(),
            pointed: view.hover.or(view.pin).and_then(|cell| laid.place_of(cell)),
        }
    }

    fn finished(&self) -> usize {
        self.moment.cell + self.moment.done
    }

    /// Whether the stop that is looked at is made.
    fn whole(&self) -> bool {
        self.focus.out != self.moment.cell || self.moment.done == 1
    }

    fn padding(&self) -> [usize; 2] {
        let axis = &self.laid.side().axis;
        [axis.pad_before(), axis.pad_after()]
    }

    fn input(&self) -> Grid {
        let [left, right] = self.padding();
        let cols = self.laid.side().side.in_size;
        let along = -(left as i32)..(cols + right) as i32;
        Grid {
            padding: Padding { left, right, ..Padding::default() },
            marks: vec![along.map(|at| self.input_mark(CellId::new(Role::Input, 0, 0, at))).collect()],
            window: Some(self.window()),
            ..Grid::plain(say::grid_input(), "X", (Role::Input, 0), [1, cols], |cell| self.input_mark(cell))
        }
    }

    fn window(&self) -> Window {
        let stops = &self.laid.side().stops.stops;
        let here = self.focus.out == self.moment.cell;
        let from = |before: usize| stops.get(before).filter(|_| here).map(|stop| [0.0, stop.start as f64]);
        let [_, col] = self.moment.glided(self.view, [0.0, self.focus.start as f64], from);
        Window { row: 0.0, col, rows: 1, cols: (self.focus.end - self.focus.start + 1) as usize }
    }

    fn input_mark(&self, cell: CellId) -> Mark {
        let place = self.laid.place_of(cell);
        let mut state = self.view.state(cell, &[]);
        state.padding = place.is_none();
        state.reads = place.map(|at| self.reads[at]);
        let read = match place {
            Some(at) => self.focus.reads.contains(&at),
            None => self.focus.padding.contains(&(cell.col as isize)),
        };
        state.tap = read.then_some(PLAIN);
        let value = place.map(|at| at as f64);
        // Padding has a position, but no number that could be copied.
        let text = position(cell.col as isize);
        Mark { text, ..Mark::new(cell, value, None, state) }
    }

    fn output(&self) -> Grid {
        let size = [1, self.laid.side().fit.out_size];
        Grid::plain(say::outsize_output(), "Y", (Role::Output, 0), size, |cell| self.output_mark(cell))
    }

    fn output_mark(&self, cell: CellId) -> Mark {
        let out = self.laid.stop_of(cell).unwrap_or_default();
        let stops = &self.laid.side().stops.stops;
        let mut state = self.view.state(cell, &[]);
        state.active = out == self.moment.cell;
        let reads = |at: usize| stops[out].reads.contains(&at);
        state.linked = if self.pointed.is_some_and(reads) { vec![PLAIN] } else { Vec::new() };
        Mark::new(cell, (out < self.finished()).then_some(out as f64), None, state)
    }

    fn stops(&self, row: &Grid) -> Stops {
        let (side, [left, right]) = (self.laid.side(), self.padding());
        let place = |at: isize| (at + left as isize) as f64;
        let span = side.axis.span();
        // So many lines on that no two brackets of a line overlap.
        let needed = (2..=LEVELS).find(|lines| lines * side.axis.stride() >= span);
        let (all, levels) = (needed.is_some(), needed.unwrap_or(3));
        let last = side.stops.stops.len() - 1;
        let shown = |stop: &&Stop| all || [0, last, self.focus.out].contains(&stop.out);
        let bracket = |stop: &Stop| {
            let (from, level) = match row.window {
                Some(window) if stop.out == self.focus.out => (window.col + left as f64, 1),
                _ => (place(stop.start), if stop.out == 0 { 0 } else { 2 }),
            };
            let level = if all { stop.out % levels } else { level };
            let made = if stop.out < self.finished() { lab::Stop::Made } else { lab::Stop::ToCome };
            let stop = if stop.out == self.focus.out { lab::Stop::Now } else { made };
            Bracket { ends: [from, from + span as f64], level, stop }
        };
        let mut brackets: Vec<Bracket> = side.stops.stops.iter().filter(shown).map(bracket).collect();
        let dropped = side.stops.dropped.map(|dropped| Bracket {
            ends: [place(dropped.start), place(dropped.end) + 1.0],
            level: if all { (last + 1) % levels } else { levels },
            stop: lab::Stop::Dropped,
        });
        brackets.extend(dropped);
        let columns = left + side.side.in_size + right;
        let end = side.stops.dropped.map_or(0, |dropped| (dropped.end + 1 + left as isize) as usize);
        Stops {
            title: self.title(),
            input: 0,
            output: 1,
            columns: columns.max(end),
            spread: [(span as f64 - 1.0) / 2.0, side.axis.stride() as f64],
            levels: levels + usize::from(!all && side.stops.dropped.is_some()),
            brackets,
            ticks: ticks(columns, left),
            remark: self.remark(),
        }
    }

    fn title(&self) -> [String; 2] {
        let (settings, side) = (self.laid.settings(), self.laid.side());
        let title = match (settings.alike(), settings.along) {
            (true, _) => say::outsize_row(),
            (false, kernelwalk_nn::shape::Direction::Rows) => say::outsize_row_height(),
            (false, kernelwalk_nn::shape::Direction::Columns) => say::outsize_row_width(),
        };
        [title, say::outsize_row_line(side.axis.span(), side.axis.stride())]
    }

    /// How many stops there are, why there is no further one, and what is not read.
    fn remark(&self) -> [String; 2] {
        let (side, unread) = (self.laid.side(), self.laid.side().fit.unread().len());
        let behind = side.stops.dropped.map(|dropped| {
            say::outsize_dropped(side.fit.out_size + 1, position(dropped.end), position(dropped.edge))
        });
        let lost = match unread {
            0 if behind.is_some() => say::outsize_padding_only(),
            0 => say::outsize_all_read(),
            n => say::outsize_unread(n),
        };
        [
            counted(&side.fit.out_size.to_string()),
            behind.into_iter().chain([lost]).collect::<Vec<_>>().join(" "),
        ]
    }
}

/// The size of the output, in a word and a number.
fn counted(size: &str) -> String {
    format!("{} {size}", say::outsize_output())
}

/// The same picture before the window has moved: nothing of it depends on how many stops there are.
pub(super) fn unmoved(laid: &Laid, t: Beat, view: &View) -> Frame {
    // Later stops can be pointed at in no such picture, but a link may say so.
    let is_later = |cell: &CellId| laid.stop_of(*cell).is_some_and(|out| out > 0);
    let [hover, pin] = [view.hover, view.pin].map(|cell| cell.filter(|cell| !is_later(cell)));
    let mut frame = self::frame(laid, t.clamped(Beat::at(1, 0, 1)), &View { hover, pin, ..view.clone() });
    let [input, output, ..] = &mut frame.grids[..] else { return frame };
    // How often a cell is read is said by hatches.
    input.marks.iter_mut().flatten().for_each(|mark| mark.state.reads = None);
    output.marks.iter_mut().for_each(|marks| marks.truncate(1));
    output.cols = 1;
    if let Layout::Stops(row) = &mut frame.layout {
        row.brackets.truncate(1);
        row.brackets.iter_mut().for_each(|bracket| bracket.level = 0);
        row.levels = 1;
        row.columns = input.marks.iter().map(Vec::len).max().unwrap_or(1);
        row.remark = [counted(UNKNOWN), String::new()];
    }
    frame.progress.1 = 1;
    frame
}

/// Where positions are named below a row of small cells: round numbers, about eight of them.
fn ticks(columns: usize, left: usize) -> Vec<(usize, String)> {
    if columns <= NUMBERED {
        return Vec::new();
    }
    let step = [5, 10, 20, 50, 100].into_iter().find(|step| columns <= step * 9).unwrap_or(100);
    (0..columns - left).step_by(step).map(|at| (at + left, at.to_string())).collect()
}

/// A cell of a grid of settings.
pub(super) fn choice(view: &View, cell: CellId, number: usize, text: String, note: String) -> Mark {
    let state = MarkState { note, ..view.state(cell, &[]) };
    Mark { text, ..Mark::new(cell, Some(number as f64), None, state) }
}
