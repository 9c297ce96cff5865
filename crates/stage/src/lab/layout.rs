/// How the grids of a picture stand.
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
    /// Rows and columns of cells it takes, given those of each grid.
    #[must_use]
    pub fn cells(&self, of_grid: &impl Fn(usize) -> [usize; 2]) -> [usize; 2] {
        let sizes = |parts: &[Layout]| parts.iter().map(|part| part.cells(of_grid)).collect::<Vec<_>>();
        let most = |sizes: &[[usize; 2]], d: usize| sizes.iter().map(|size| size[d]).max().unwrap_or(0);
        let sum = |sizes: &[[usize; 2]], d: usize| sizes.iter().map(|size| size[d]).sum();
        match self {
            Layout::Grid(index) => of_grid(*index),
            Layout::Sign(_) => [0, 0],
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
