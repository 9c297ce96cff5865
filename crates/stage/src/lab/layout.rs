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
    /// Cells two thirds as large: grids that are looked at before they are read.
    Small(Box<Layout>),
    /// Numbers as lengths on one scale; in asides only.
    Bars(Vec<Bar>),
    /// Numbers along steps; in asides only.
    Lines(Lines),
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
    pub limit: f64,
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
    /// One number for each step.
    pub values: Vec<f64>,
    /// Whether it is drawn dashed, to be told apart without a hue.
    pub dashed: bool,
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
    /// Nothing, but room.
    Gap,
}

impl Layout {
    /// Signs that stand side by side in it.
    #[must_use]
    pub fn signs(&self) -> usize {
        match self {
            Layout::Sign(_) => 1,
            Layout::Row(parts) => parts.iter().map(Layout::signs).sum(),
            Layout::Stack(parts) => parts.iter().map(Layout::signs).max().unwrap_or(0),
            Layout::Small(part) => part.signs(),
            Layout::Grid(_) | Layout::Bars(_) | Layout::Lines(_) => 0,
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
            Layout::Sign(_) | Layout::Bars(_) | Layout::Lines(_) => [0, 0],
            Layout::Small(part) => part.cells(of_grid).map(|n| (2 * n).div_ceil(3)),
            Layout::Row(parts) => {
                let sizes = sizes(parts);
                [most(&sizes, 0), sum(&sizes, 1)]
            }
            Layout::Stack(parts) => {
                let sizes = sizes(parts);
                [sum(&sizes, 0), most(&sizes, 1)]
            }
        }
    }
}
