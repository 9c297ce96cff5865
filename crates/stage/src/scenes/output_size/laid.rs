//! Everything numeric of the scene, computed once for its settings: the windows, the map, the stairs, the chain.

use kernelwalk_nn::shape::ShapeError;

use super::setup::cells;
use super::{MapKind, Pad, Plan, Reached, Setting, Settings, Side, SidePlan, SizeMap, Stair, Variable, Walk};
use super::{size_map, staircase};
use crate::frame::{CellId, Role};
use crate::lab::{Outcome, Setup, of_axes};

/// The map's cells, as a channel of [`Role::Choice`].
pub const MAP: usize = 0;
/// The chain's cells.
pub const CHAIN: usize = 1;
/// The output's height and width by themselves, on stage while they are to be predicted.
pub const SIZE: usize = 2;

/// The windows laid over the input, and what other settings would come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    settings: Settings,
    plan: Plan,
    map: SizeMap,
    stairs: Vec<Stair>,
    walk: Walk,
}

impl Laid {
    /// Computes it.
    ///
    /// # Errors
    /// Where there is no output.
    pub fn new(settings: &Settings) -> Result<Self, ShapeError> {
        let params = settings.params();
        let plan = Plan::new(&params)?;
        let side = match settings.map {
            // What `same` comes to is a number among others.
            MapKind::StridePadding => numeric(settings.side()),
            MapKind::InputKernel => settings.side(),
        };
        let map = size_map(side, settings.map);
        let [first, last] = [map.across.first(), map.across.last()].map(|n| n.copied().unwrap_or(1));
        let stairs = staircase(side, map.variables[0], first..=last);
        // Chains by name are sound, which a test holds.
        let walk = params.chain.walk().unwrap_or(Walk { in_size: params.chain.in_size, layers: Vec::new() });
        Ok(Self { settings: *settings, plan, map, stairs, walk })
    }

    /// What was set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The direction that is shown.
    #[must_use]
    pub fn side(&self) -> &SidePlan {
        self.plan.side(self.settings.along)
    }

    /// Height and width.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Settings around this one.
    #[must_use]
    pub fn map(&self) -> &SizeMap {
        &self.map
    }

    /// The size over one number.
    #[must_use]
    pub fn stairs(&self) -> &[Stair] {
        &self.stairs
    }

    /// The layers of the network.
    #[must_use]
    pub fn walk(&self) -> &Walk {
        &self.walk
    }

    /// What the settings come to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        use kernelwalk_nn::shape::Direction::{Columns, Rows};
        of_axes([Rows, Columns].map(|direction| &self.plan.side(direction).axis))
    }

    /// Number of a stop, if the cell is an output.
    #[must_use]
    pub fn stop_of(&self, cell: CellId) -> Option<usize> {
        let out = usize::try_from(cell.col).ok()?;
        let known = (cell.role, cell.channel, cell.row) == (Role::Output, 0, 0);
        (known && out < self.side().fit.out_size).then_some(out)
    }

    /// Number of a cell of the input's row.
    #[must_use]
    pub fn place_of(&self, cell: CellId) -> Option<usize> {
        let at = usize::try_from(cell.col).ok()?;
        let known = (cell.role, cell.channel, cell.row) == (Role::Input, 0, 0);
        (known && at < self.side().side.in_size).then_some(at)
    }

    /// A setting of the map.
    #[must_use]
    pub fn setting(&self, cell: CellId) -> Option<&Setting> {
        let (row, col) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        let here = (cell.role, cell.channel) == (Role::Choice, MAP);
        self.map.cells.get(row)?.get(col).filter(|_| here)
    }

    /// How far the chain has come at a cell of it, from 0, its input.
    #[must_use]
    pub fn link_of(&self, cell: CellId) -> Option<usize> {
        let at = usize::try_from(cell.col).ok()?;
        let known = (cell.role, cell.channel, cell.row) == (Role::Choice, CHAIN, 0);
        (known && at <= self.walk.layers.len()).then_some(at)
    }

    /// Which direction a size by itself is along, 0 or 1; where both are set alike, there is one for both.
    #[must_use]
    pub fn size_of(&self, cell: CellId) -> Option<usize> {
        let along = usize::try_from(cell.col).ok()?;
        let known = (cell.role, cell.channel, cell.row) == (Role::Choice, SIZE, 0);
        (known && along < self.sizes()).then_some(along)
    }

    /// Directions that have a size of their own.
    #[must_use]
    pub fn sizes(&self) -> usize {
        if self.settings.alike() { 1 } else { 2 }
    }

    /// The layer before that place of the chain, and the setting it is.
    #[must_use]
    pub fn layer(&self, link: usize) -> Option<(&Reached, Side)> {
        let reached = self.walk.layers.get(link.checked_sub(1)?)?;
        let layer = &reached.layer;
        let side = Side::new(reached.axis.in_size(), layer.kernel_size);
        Some((reached, side.strided(layer.stride).padded(layer.padding).dilated(layer.dilation)))
    }

    /// The number in a cell: its place in its row, or a size.
    #[must_use]
    pub fn number(&self, cell: CellId) -> Option<usize> {
        let size = |setting: &Setting| setting.fit.as_ref().map_or(0, |fit| fit.out_size);
        let reached = |link| self.layer(link).map_or(self.walk.in_size, |(layer, _)| layer.fit.out_size);
        self.place_of(cell)
            .or_else(|| self.stop_of(cell))
            .or_else(|| self.setting(cell).map(size))
            .or_else(|| self.link_of(cell).map(reached))
            .or_else(|| self.size_of(cell).map(|along| self.plan.out_size()[along]))
    }

    /// The settings that a press on a cell takes.
    #[must_use]
    pub fn choice(&self, cell: CellId) -> Option<Setup> {
        let taken = match self.setting(cell) {
            Some(setting) => self.settings.with(setting.side),
            None => Settings { sides: [self.layer(self.link_of(cell)?)?.1; 2], ..self.settings },
        };
        Some(Setup::from(&taken))
    }
}

/// The same with its padding as numbers.
fn numeric(side: Side) -> Side {
    let before = cells(side);
    match side.padding {
        Pad::Cells(_) => side,
        Pad::Same => Side { padding: Pad::Cells([before, side.window().span() - 1 - before]), ..side },
    }
}

/// The name of a number that can be set, with its value.
pub(super) fn named(variable: Variable, value: usize) -> String {
    use kernelwalk_text as say;
    match variable {
        Variable::Input => say::fix_input(value),
        Variable::Kernel => say::fix_kernel(value),
        Variable::Stride => say::fix_stride(value),
        Variable::Padding => say::fix_padding(value),
        Variable::Dilation => say::fix_dilation(value),
    }
}
