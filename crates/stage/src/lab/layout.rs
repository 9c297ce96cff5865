/// How the grids of a picture stand, and what stands among them.
#[derive(Debug, Clone, PartialEq)]
pub enum Layout {
    /// The grid of this number.
    Grid(usize),
    /// A sign between two of them.
    Sign(Sign),
    /// Side by side.
    Row(Vec<Layout>),
    /// One below the other.
    Stack(Vec<Layout>),
    /// Side by side under a name, as one of several that are alike.
    Band {
        /// What it is.
        name: String,
        /// Whether it is the one in focus.
        lit: bool,
        /// What stands in it.
        parts: Vec<Layout>,
    },
    /// Cells two thirds as large: grids that are looked at before they are read.
    Small(Box<Layout>),
    /// Numbers as lengths on one scale; in asides only.
    Bars(Vec<Bar>),
    /// Numbers along steps; in asides only.
    Lines(Lines),
    /// Settings in rows and columns; in asides only.
    Choices(Choices),
    /// The stops of a window below a row of cells: the whole figure.
    Stops(Stops),
}

/// A grid of settings, and what its rows and columns are called.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The grid.
    pub grid: usize,
    /// What changes from left to right, and from top to bottom; empty where nothing does.
    pub axes: [String; 2],
    /// The columns, or none.
    pub across: Vec<String>,
    /// The rows; of a chain, the lines of each cell.
    pub down: Vec<String>,
    /// Whether its cells are as wide as what stands in them, and stand one after the other.
    pub chain: bool,
}

/// The stops of a window as brackets, counted in cells from the left edge of the row above them.
#[derive(Debug, Clone, PartialEq)]
pub struct Stops {
    /// What the row is, and how the window moves.
    pub title: [String; 2],
    /// The grid of the row.
    pub input: usize,
    /// The grid of what comes out: a cell below the middle of each stop.
    pub output: usize,
    /// Cells from the left edge to the last thing that is drawn.
    pub columns: usize,
    /// Where the first cell of the output begins, and cells from one to the next.
    pub spread: [f64; 2],
    /// The brackets.
    pub brackets: Vec<Bracket>,
    /// Brackets that overlap stand one below the other: on how many lines.
    pub levels: usize,
    /// Positions that are named where cells are too small for their numbers, and the cells they are below.
    pub ticks: Vec<(usize, String)>,
    /// How many there are, and what becomes of the last cells.
    pub remark: [String; 2],
}

/// A stop of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Bracket {
    /// Where it begins and ends.
    pub ends: [f64; 2],
    /// On which line.
    pub level: usize,
    /// Where it stands in time.
    pub stop: Stop,
}

/// What a bracket shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A stop that was made.
    Made,
    /// The one where the window stands.
    Now,
    /// One that is still to be made.
    ToCome,
    /// One that there is no room for.
    Dropped,
}

/// A number as a length.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is the number of.
    pub name: String,
    /// The number.
    pub text: String,
    /// Its part of the longest one, 0 to 1.
    pub share: f64,
    /// It is the one that is looked at.
    pub chosen: bool,
}

/// Numbers along steps, on a scale of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// What the steps are called.
    pub labels: Vec<String>,
    /// Least and largest number of the scale.
    pub ends: [f64; 2],
    /// A number that decides something.
    pub limit: Option<f64>,
    /// The step that is looked at.
    pub at: Option<usize>,
    /// The numbers in words.
    pub spoken: String,
}

/// A number at each step.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// A number for each step, if it has one.
    pub values: Vec<Option<f64>>,
    /// Whether it is drawn dashed, to be told apart without a hue.
    pub dashed: bool,
    /// Whether each number is a stair of its own, with the number beside it.
    pub stairs: bool,
}

/// What stands between two grids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Cross-correlation.
    Star,
    /// The result follows.
    Equals,
    /// Added.
    Plus,
    /// Taken away.
    Minus,
    /// Goes over into.
    Arrow,
    /// Multiplied, as matrices are.
    Times,
    /// What stands before it is turned over its diagonal; added.
    TurnedPlus,
    /// Nothing, but room.
    Gap,
}

impl Layout {
    /// Signs that stand side by side in it.
    #[must_use]
    pub fn signs(&self) -> usize {
        match self {
            Layout::Sign(_) => 1,
            Layout::Row(parts) | Layout::Band { parts, .. } => parts.iter().map(Layout::signs).sum(),
            Layout::Stack(parts) => parts.iter().map(Layout::signs).max().unwrap_or(0),
            Layout::Small(part) => part.signs(),
            _ => 0,
        }
    }

    /// Rows and columns of cells it takes, given those of each grid.
    #[must_use]
    pub fn cells(&self, of_grid: &impl Fn(usize) -> [usize; 2]) -> [usize; 2] {
        let sizes = |parts: &[Layout]| parts.iter().map(|part| part.cells(of_grid)).collect::<Vec<_>>();
        let most = |sizes: &[[usize; 2]], d: usize| sizes.iter().map(|size| size[d]).max().unwrap_or(0);
        let sum = |sizes: &[[usize; 2]], d: usize| sizes.iter().map(|size| size[d]).sum();
        match self {
            Layout::Grid(index) => of_grid(*index),
            Layout::Small(part) => part.cells(of_grid).map(|n| (2 * n).div_ceil(3)),
            Layout::Row(parts) | Layout::Band { parts, .. } => {
                let sizes = sizes(parts);
                [most(&sizes, 0), sum(&sizes, 1)]
            }
            Layout::Stack(parts) => {
                let sizes = sizes(parts);
                [sum(&sizes, 0), most(&sizes, 1)]
            }
            _ => [0, 0],
        }
    }

    /// Grids above one another where the picture is highest, as rows of cells and as what stands between them: captions and
    /// gaps. `gap` says how many rows one of these counts for in the comparison.
    #[must_use]
    pub fn highest(&self, of_grid: &impl Fn(usize) -> [usize; 2], gap: f64) -> [usize; 2] {
        let parts =
            |parts: &[Layout]| parts.iter().map(|part| part.highest(of_grid, gap)).collect::<Vec<_>>();
        let height = |[rows, gaps]: &[usize; 2]| *rows as f64 + *gaps as f64 * gap;
        match self {
            Layout::Grid(index) => [of_grid(*index)[0], 1],
            Layout::Small(part) => {
                let [rows, gaps] = part.highest(of_grid, gap);
                [(2 * rows).div_ceil(3), gaps]
            }
            Layout::Row(row) | Layout::Band { parts: row, .. } => {
                parts(row).into_iter().max_by(|a, b| height(a).total_cmp(&height(b))).unwrap_or_default()
            }
            Layout::Stack(stack) => {
                let sum =
                    parts(stack).into_iter().fold([0, 0], |sum, part| [sum[0] + part[0], sum[1] + part[1]]);
                [sum[0], sum[1] + stack.len().saturating_sub(1)]
            }
            _ => [0, 0],
        }
    }

    /// Places from left to right, where they are most, at which one thing ends and the next begins.
    #[must_use]
    pub fn seams(&self) -> usize {
        match self {
            Layout::Small(part) => part.seams(),
            Layout::Row(parts) | Layout::Band { parts, .. } => {
                parts.iter().map(Layout::seams).sum::<usize>() + parts.len().saturating_sub(1)
            }
            Layout::Stack(parts) => parts.iter().map(Layout::seams).max().unwrap_or(0),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_kept_for_the_highest_of_what_stands_side_by_side() {
        let band = |parts| Layout::Band { name: String::new(), lit: false, parts };
        let bands =
            [0, 1, 2].map(|_| band(vec![Layout::Grid(1), Layout::Sign(Sign::Arrow), Layout::Grid(1)]));
        let inputs = Layout::Stack(vec![Layout::Grid(0), Layout::Grid(0)]);
        let layout = Layout::Row(vec![inputs, Layout::Sign(Sign::Star), Layout::Stack(bands.to_vec())]);
        let sizes = |grid: usize| [[5, 5], [3, 3]][grid];
        assert_eq!(layout.cells(&sizes), [10, 11]);
        assert_eq!(layout.highest(&sizes, 0.7), [9, 5], "three captions and two gaps");
        assert_eq!(layout.highest(&sizes, 0.1), [10, 3]);
        assert_eq!(layout.seams(), 4);
    }
}
