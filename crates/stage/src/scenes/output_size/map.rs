//! The output size over two numbers at once.

use kernelwalk_nn::shape::AxisError;
use serde::{Deserialize, Serialize};

use super::{Fit, Side, Variable};

/// Which two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapKind {
    /// Stride across, padding down.
    #[default]
    StridePadding,
    /// Input across, kernel down.
    InputKernel,
}

impl MapKind {
    /// All of them, in the order of the control.
    pub const ALL: [MapKind; 2] = [MapKind::StridePadding, MapKind::InputKernel];

    /// The number that changes from left to right, and the one that changes from top to bottom.
    #[must_use]
    pub fn variables(self) -> [Variable; 2] {
        match self {
            Self::StridePadding => [Variable::Stride, Variable::Padding],
            Self::InputKernel => [Variable::Input, Variable::Kernel],
        }
    }
}

/// A cell of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The setting.
    pub side: Side,
    /// What it comes to, or why there is no output.
    pub fit: Result<Fit, AxisError>,
}

/// The map.
#[derive(Debug, Clone, PartialEq)]
pub struct SizeMap {
    /// The number that changes from left to right, and the one that changes from top to bottom.
    pub variables: [Variable; 2],
    /// The numbers from left to right.
    pub across: Vec<usize>,
    /// The numbers from top to bottom.
    pub down: Vec<usize>,
    /// The cells, row by row.
    pub cells: Vec<Vec<Setting>>,
    /// `[row, column]` of the present setting; `None` if its padding is not one number for both ends.
    pub here: Option<[usize; 2]>,
}

/// The settings around `side` that differ in the two numbers of `kind`.
#[must_use]
pub fn size_map(side: Side, kind: MapKind) -> SizeMap {
    let side = side.clamped();
    let variables = kind.variables();
    let [across, down] = variables.map(|variable| numbers(side, variable));
    let setting = |x: usize, y: usize| {
        let side = side.with(variables[0], x).with(variables[1], y);
        Setting { side, fit: side.fit() }
    };
    let cells = down.iter().map(|&y| across.iter().map(|&x| setting(x, y)).collect()).collect();
    let place = |numbers: &[usize], variable| {
        let now = side.get(variable)?;
        numbers.iter().position(|n| *n == now)
    };
    let here = place(&down, variables[1]).zip(place(&across, variables[0]));
    SizeMap { variables, across, down, cells, here: here.map(|(row, col)| [row, col]) }
}

/// The numbers along one edge of the map. Small ones always stand at the same place; only where the present
/// one lies beyond them, or for inputs, do the numbers follow it.
fn numbers(side: Side, variable: Variable) -> Vec<usize> {
    let many = match variable {
        Variable::Padding | Variable::Dilation => 4,
        Variable::Stride | Variable::Kernel => 7,
        Variable::Input => 9,
    };
    let least = variable.least();
    let now = side.get(variable).unwrap_or(least);
    let first = match variable {
        Variable::Input => now.saturating_sub(many / 2),
        _ => (now + 1).saturating_sub(many),
    };
    let first = first.clamp(least, variable.most() + 1 - many);
    (first..first + many).collect()
}
