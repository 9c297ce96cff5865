//! A picture as plain data, in grid units: what renderers, screen readers and snapshots look at.
//!
//! Every [`Mark`] carries the cell it stands for, so that hit testing, hover and links are look-ups. Cells
//! are addressed as [`CellId`]; positions outside `0..rows` or `0..cols` are padding.

use serde::{Deserialize, Serialize};

use crate::lab::Layout;
use crate::number::{self, IN_CELLS};
use crate::palette::{Range, TapStyle};

/// Which tensor of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// What goes in.
    Input,
    /// What it is multiplied by.
    Weight,
    /// What is added once per output channel.
    Bias,
    /// What comes out.
    Output,
    /// What one slice alone adds to the outputs of its filter.
    Partial,
    /// By how much the loss rises with each output: what comes in from behind.
    GradOutput,
    /// By how much it rises with each input.
    GradInput,
    /// By how much it rises with each weight.
    GradWeight,
    /// By how much it rises with each bias.
    GradBias,
    /// A grid of an aside: it shows something and can do nothing.
    Aside,
    /// Settings side by side: a press takes one.
    Choice,
}

/// A cell of a tensor on stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellId {
    /// Which tensor.
    pub role: Role,
    /// Channel of input and output; slice of the weight, and of what it adds, in PyTorch's order, output channel
    /// slowest (`oc * in_channels / groups + ic`). Biases stand side by side in channel 0, or one in each channel.
    pub channel: usize,
    /// Row; outside the grid it is padding.
    pub row: i32,
    /// Column; biases that stand side by side have one for each output channel, in row 0.
    pub col: i32,
}

impl CellId {
    /// The cell at a place.
    #[must_use]
    pub fn new(role: Role, channel: usize, row: i32, col: i32) -> Self {
        Self { role, channel, row, col }
    }
}

/// What the person does with the picture; neither parameters nor time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// The cell under the pointer or with keyboard focus: previews links.
    pub hover: Option<CellId>,
    /// The cell that stays selected.
    pub pin: Option<CellId>,
    /// Whether the window may stand between two cells (not with reduced motion, nor above 4 cells/s).
    pub glide: bool,
    /// By how much each output changed in the last edit.
    pub changes: Vec<(CellId, f64)>,
    /// Cells with an unfinished number in them.
    pub pending: Vec<CellId>,
    /// The setting is impossible: this is the last valid picture.
    pub dimmed: bool,
}

impl View {
    /// What the person's doings say of a cell; `links` are the cells that share a term with the one that is pointed at.
    pub(crate) fn state(&self, cell: CellId, links: &[(CellId, Tap)]) -> MarkState {
        let change = self.changes.iter().find(|(changed, _)| *changed == cell);
        MarkState {
            pinned: self.pin == Some(cell),
            hovered: self.hover == Some(cell),
            linked: links.iter().filter(|(linked, _)| *linked == cell).map(|(_, tap)| *tap).collect(),
            change: change
                .map(|(_, delta)| Change { delta: *delta, text: number::show_signed(*delta, IN_CELLS) }),
            pending: self.pending.contains(&cell),
            ..MarkState::default()
        }
    }
}

/// Everything on stage at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Input channels, weight slices, bias, output channels, in this order.
    pub grids: Vec<Grid>,
    /// How they stand.
    pub layout: Layout,
    /// Smaller figures below.
    pub asides: Option<Asides>,
    /// The terms of the output cell in focus.
    pub terms: TermStrip,
    /// The same terms taken together in another way.
    pub also: Option<TermStrip>,
    /// The output cell the window stands at.
    pub active: CellId,
    /// Signed range of the output's colours; fixed before the animation starts.
    pub range: Range,
    /// Whether this is the last valid picture of a setting that has none.
    pub dimmed: bool,
    /// Output cells finished, of how many.
    pub progress: (usize, usize),
}

impl Frame {
    /// The grids of one tensor.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Grid> {
        self.grids.iter().filter(move |g| g.role == role)
    }

    /// What tells a grid from others of its tensor, in brackets: filter and slice of a weight, else the channel. `None`
    /// where there is only one, and of a grid without a letter.
    #[must_use]
    pub fn index_of(&self, grid: &Grid) -> Option<String> {
        let channel = grid.channel;
        let filters = self.of(Role::Output).count();
        let slices = grid.of_channels.checked_div(filters).filter(|n| grid.role == Role::Weight && *n > 0);
        (grid.of_channels > 1 && !grid.symbol.is_empty()).then(|| match slices {
            Some(n) => format!("[{}, {}]", channel / n, channel % n),
            None => format!("[{channel}]"),
        })
    }

    /// The mark of a cell, if it is on stage.
    #[must_use]
    pub fn mark(&self, cell: CellId) -> Option<&Mark> {
        self.grids.iter().find(|g| g.role == cell.role && g.channel == cell.channel)?.mark(cell.row, cell.col)
    }
}

/// Smaller figures that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Asides {
    /// What they are about, and a few words on it.
    pub title: [String; 2],
    /// Side by side.
    pub parts: Vec<Aside>,
}

/// A smaller figure below the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    /// What it is about.
    pub title: String,
    /// How its grids, of those of the frame, stand.
    pub layout: Layout,
    /// What it shows, in a few words: the number that counts, and the rest.
    pub remark: [String; 2],
}

/// One 2-D grid: a channel, a slice, or the bias.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// What it is called.
    pub name: String,
    /// Its letter.
    pub symbol: &'static str,
    /// Whether its cells can be edited.
    pub editable: bool,
    /// Which tensor.
    pub role: Role,
    /// Which channel or slice of it.
    pub channel: usize,
    /// How many channels or slices the tensor has.
    pub of_channels: usize,
    /// Rows without padding.
    pub rows: usize,
    /// Columns without padding.
    pub cols: usize,
    /// Padding around the cells.
    pub padding: Padding,
    /// Rows of marks, padding included; the first is row `-padding.top`.
    pub marks: Vec<Vec<Mark>>,
    /// The window on this grid, if the output in focus reads it.
    pub window: Option<Window>,
}

impl Grid {
    /// The only grid of a tensor, before its marks are put in.
    pub(crate) fn empty(name: String, symbol: &'static str, role: Role, [rows, cols]: [usize; 2]) -> Self {
        Self {
            name,
            symbol,
            editable: false,
            role,
            channel: 0,
            of_channels: 1,
            rows,
            cols,
            padding: Padding::default(),
            marks: Vec::new(),
            window: None,
        }
    }

    /// The only grid of a tensor: numbers to look at, without padding or window.
    pub(crate) fn plain(
        name: String,
        symbol: &'static str,
        (role, channel): (Role, usize),
        [rows, cols]: [usize; 2],
        mark: impl Fn(CellId) -> Mark,
    ) -> Self {
        let cell = |y: usize, x: usize| CellId::new(role, channel, y as i32, x as i32);
        Self {
            channel,
            marks: (0..rows).map(|y| (0..cols).map(|x| mark(cell(y, x))).collect()).collect(),
            ..Self::empty(name, symbol, role, [rows, cols])
        }
    }

    /// The mark of a row and column, padding being outside `0..rows` and `0..cols`. Marks say which cell they stand for:
    /// a grid may be turned, or have gaps.
    #[must_use]
    pub fn mark(&self, row: i32, col: i32) -> Option<&Mark> {
        let cell = CellId::new(self.role, self.channel, row, col);
        self.marks.iter().flatten().find(|mark| mark.cell == cell)
    }
}

/// Cells of padding on each side of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Padding {
    pub top: usize,
    pub left: usize,
    pub bottom: usize,
    pub right: usize,
}

impl Padding {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Where the kernel lies, in cells of the grid; between two cells while it glides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Row of its first tap; negative in the padding.
    pub row: f64,
    /// Column of its first tap.
    pub col: f64,
    /// Rows from its first tap to its last.
    pub rows: usize,
    /// Columns from its first tap to its last.
    pub cols: usize,
}

/// A cell as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The cell it stands for.
    pub cell: CellId,
    /// Its number; `None` while it is not computed.
    pub value: Option<f64>,
    /// The number as people read it: U+2212 for minus; empty while it is not computed.
    pub text: String,
    /// The number for machines: ASCII, no grouping; empty while it is not computed. A partial sum is not
    /// the cell's value and leaves it empty.
    pub data: String,
    /// What is special about it.
    pub state: MarkState,
}

impl Mark {
    /// A cell with this number, if it has one by now; until then it may show the sum so far, which is not its value.
    pub(crate) fn new(cell: CellId, value: Option<f64>, so_far: Option<f64>, state: MarkState) -> Self {
        Self {
            cell,
            value,
            text: value.or(so_far).map_or_else(String::new, |shown| number::show(shown, IN_CELLS)),
            data: value.map_or_else(String::new, number::machine),
            state,
        }
    }
}

/// What is special about a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MarkState {
    /// Outside the input.
    pub padding: bool,
    /// The input cell whose value padding repeats here (reflect, replicate, circular).
    pub repeats: Option<CellId>,
    /// How many products read this input cell; `None` elsewhere.
    pub reads: Option<usize>,
    /// The number is 0.
    pub zero: bool,
    /// Under the window, or in the kernel: which tap.
    pub tap: Option<Tap>,
    /// The weight that multiplies this input cell now, as text without the sign `×`.
    pub times: Option<String>,
    /// Part of the product that was added last.
    pub current: bool,
    /// The output cell the window stands at.
    pub active: bool,
    /// Products done, of how many, in the active output cell.
    pub partial: Option<(usize, usize)>,
    /// Selected to stay.
    pub pinned: bool,
    /// Under the pointer or the keyboard.
    pub hovered: bool,
    /// Linked to the hovered or pinned cell, through these taps.
    pub linked: Vec<Tap>,
    /// By how much the last edit changed it.
    pub change: Option<Change>,
    /// An unfinished number stands in it; sums use the last valid one.
    pub pending: bool,
    /// The number that a maximum was taken from, or one as large that came later.
    pub winner: Option<Winner>,
    /// Its channel is switched off: it is in no sum.
    pub left_out: bool,
    /// It is not what it is in the grid beside.
    pub differs: bool,
    /// The number that a press writes into it, and a stroke into every cell on its way; `None` where a press selects.
    pub press: Option<f64>,
    /// Signed colour step, -5 to 5; `None` where the cell has no data colour.
    pub step: Option<i8>,
    /// The grey of a pixel, 0 black to 255 white; `None` where the cell is none.
    pub grey: Option<u8>,
    /// What a setting that can be taken comes to, in lines below its number.
    pub note: String,
    /// What number and note leave to the eye: which setting it is.
    pub said: String,
    /// It leaves something over.
    pub warns: bool,
}

impl MarkState {
    /// Whether no window ever reads this input cell.
    #[must_use]
    pub fn never_read(&self) -> bool {
        self.reads == Some(0)
    }
}

/// A cell's part in a maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Winner {
    /// It was taken.
    First,
    /// It is as large, but comes later in reading order.
    Tie,
}

/// What an edit did to an output cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// New value minus old value.
    pub delta: f64,
    /// The same as text with its sign: `+2`, `−1.5`.
    pub text: String,
}

/// A position of the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tap {
    /// Number in reading order.
    pub index: usize,
    /// Row of the kernel.
    pub ky: usize,
    /// Column of the kernel.
    pub kx: usize,
    /// How it is told apart from the others.
    pub style: TapStyle,
}

/// The sum behind one output cell, product by product.
#[derive(Debug, Clone, PartialEq)]
pub struct TermStrip {
    /// The letter of the output.
    pub symbol: &'static str,
    /// What it is called, where there are two.
    pub name: String,
    /// What its columns are.
    pub caption: String,
    /// How far it is, and what was done with the terms.
    pub progress: String,
    /// The output cell.
    pub output: CellId,
    /// One entry for each product, in the order in which they are added.
    pub terms: Vec<Term>,
    /// Products done.
    pub done: usize,
    /// The bias of its channel and its text; added when all products are.
    pub bias: Option<(f64, String)>,
    /// The sum so far, with the bias once everything is added.
    pub total: f64,
    /// The same as text.
    pub total_text: String,
    /// The rounded products do not add up to the rounded total: show `≈`.
    pub approximate: bool,
}

impl TermStrip {
    /// Whether everything is added.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.done == self.terms.len()
    }
}

/// One product of a sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The input cell that is read, or the padding that stands there.
    pub input: CellId,
    /// The weight that multiplies it.
    pub weight: CellId,
    /// The position of the kernel.
    pub tap: Tap,
    /// Empty padding was read: the value is 0.
    pub padding: bool,
    /// Value, weight, product as texts.
    pub value: String,
    /// See `value`; empty where nothing is multiplied.
    pub factor: String,
    /// See `value`.
    pub product: String,
    /// The sum up to and including this product, as text; or whose number it is, where nothing is added up yet.
    pub running: String,
    /// Added already, being added, or to come.
    pub state: TermState,
}

/// Where a product stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermState {
    /// Added before.
    Done,
    /// Added last; the cell is not finished.
    Current,
    /// Not added yet.
    ToCome,
}

impl TermStrip {
    /// A strip without products.
    pub(crate) fn empty(output: CellId) -> Self {
        let total_text = String::new();
        Self {
            symbol: "Y",
            name: String::new(),
            caption: String::new(),
            progress: String::new(),
            output,
            terms: Vec::new(),
            done: 0,
            bias: None,
            total: 0.0,
            total_text,
            approximate: false,
        }
    }
}
