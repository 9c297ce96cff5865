//! One wiring on stage: what each pixel and each weight goes into, counted once.

use kernelwalk_nn::shape::ShapeError;

use super::{Connection, Plan, Settings, WeightId, Wiring};
use crate::frame::{CellId, Role};
use crate::lab::{Outcome, of_plane};

/// The plan of the scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Wired {
    plan: Plan,
    wiring: Wiring,
    /// For each pixel, the connections that start there.
    fed: Vec<usize>,
    /// Different weights in use once so many units are connected, from none to all.
    weights: Vec<usize>,
}

impl Wired {
    /// Lays the patches over the input and connects them.
    ///
    /// # Errors
    /// A filter that is larger than the input.
    pub fn new(of: &Settings) -> Result<Self, ShapeError> {
        let plan = Plan::new(&of.params)?;
        let side = plan.params().in_size;
        let mut fed = vec![0; plan.cells()];
        for connection in plan.connections(of.wiring) {
            let [y, x] = connection.cell;
            fed[y * side + x] += 1;
        }
        let each = plan.per_unit(of.wiring);
        let known = |units: usize| if of.wiring == Wiring::Shared { units.min(1) } else { units };
        let weights = (0..=plan.units()).map(|units| known(units) * each).collect();
        Ok(Self { plan, wiring: of.wiring, fed, weights })
    }

    /// The sizes and what they come to.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The wiring on stage.
    #[must_use]
    pub fn wiring(&self) -> Wiring {
        self.wiring
    }

    /// Connections of each unit.
    #[must_use]
    pub fn each(&self) -> usize {
        self.plan.per_unit(self.wiring)
    }

    /// `[rows, columns]` of a unit's weights: of the filter, or of the whole input.
    #[must_use]
    pub fn weight_size(&self) -> [usize; 2] {
        let params = self.plan.params();
        let side = if self.wiring == Wiring::Dense { params.in_size } else { params.kernel_size };
        [side; 2]
    }

    /// Which grid of weights a unit has: its own, or everybody's.
    #[must_use]
    pub fn weights_of(&self, unit: usize) -> usize {
        if self.wiring == Wiring::Shared { 0 } else { unit }
    }

    /// Grids of weights.
    #[must_use]
    pub fn weight_grids(&self) -> usize {
        if self.wiring == Wiring::Shared { 1 } else { self.plan.units() }
    }

    /// Different weights that are in use once this many connections are made.
    #[must_use]
    pub fn weights_after(&self, units: usize, more: usize) -> usize {
        let known = self.weights.get(units).copied().unwrap_or_default();
        // The shared weights are all known after the first unit.
        if self.wiring == Wiring::Shared && units > 0 { known } else { known + more }
    }

    /// The unit with this number in reading order.
    #[must_use]
    pub fn unit_cell(&self, index: usize) -> CellId {
        let [y, x] = self.plan.unit(index).unwrap_or_default();
        CellId::new(Role::Output, 0, y as i32, x as i32)
    }

    /// The number of a unit in reading order.
    #[must_use]
    pub fn unit_index(&self, cell: CellId) -> Option<usize> {
        let at = [usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?];
        if cell.role == Role::Output && cell.channel == 0 { self.plan.unit_index(at) } else { None }
    }

    /// The pixel that a connection starts at.
    #[must_use]
    pub fn pixel(&self, connection: &Connection) -> CellId {
        let [y, x] = connection.cell;
        CellId::new(Role::Input, 0, y as i32, x as i32)
    }

    /// The unit that a connection ends at.
    #[must_use]
    pub fn unit(&self, connection: &Connection) -> CellId {
        let [y, x] = connection.unit;
        CellId::new(Role::Output, 0, y as i32, x as i32)
    }

    /// The weight that a connection goes through.
    #[must_use]
    pub fn weight(&self, connection: &Connection) -> CellId {
        let [y, x] = connection.tap.unwrap_or(connection.cell);
        let unit = self.plan.unit_index(connection.unit).unwrap_or_default();
        CellId::new(Role::Weight, self.weights_of(unit), y as i32, x as i32)
    }

    /// The number of a weight.
    #[must_use]
    pub fn weight_id(&self, cell: CellId) -> Option<WeightId> {
        let (y, x) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
        let [rows, cols] = self.weight_size();
        let inside = cell.role == Role::Weight && cell.channel < self.weight_grids() && y < rows && x < cols;
        inside.then_some(WeightId(cell.channel * self.each() + y * cols + x))
    }

    /// How many connections a pixel, a weight or a unit has.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        let count = match cell.role {
            Role::Input if cell.channel == 0 => {
                let (y, x) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
                let side = self.plan.params().in_size;
                *self.fed.get(y * side + x).filter(|_| y < side && x < side)?
            }
            Role::Weight => {
                self.weight_id(cell)?;
                usize::try_from(self.plan.count(self.wiring).uses).ok()?
            }
            Role::Output => {
                self.unit_index(cell)?;
                self.each()
            }
            _ => return None,
        };
        Some(count as f64)
    }

    /// The connections of a pixel, a weight or a unit.
    #[must_use]
    pub fn connections(&self, cell: CellId) -> Vec<Connection> {
        let at = || Some([usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?]);
        match cell.role {
            Role::Input => at().map(|at| self.plan.fed_by(self.wiring, at)).unwrap_or_default(),
            Role::Weight => {
                self.weight_id(cell).map(|id| self.plan.through(self.wiring, id)).unwrap_or_default()
            }
            Role::Output => at().map(|at| self.plan.feeding(self.wiring, at)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// What the sizes leave over. Where every pixel is read there is nothing to leave.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.wiring == Wiring::Dense { Outcome::Exact } else { of_plane(self.plan.plane()) }
    }
}
