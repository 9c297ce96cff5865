//! Which input cell feeds which unit, through which weight.

use serde::{Deserialize, Serialize};

use super::Plan;

/// How units are connected to the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wiring {
    /// Every cell to every unit, each with a weight of its own: a linear layer.
    Dense,
    /// A patch to each unit, each with weights of its own: locally connected.
    Local,
    /// A patch to each unit, all with the same weights: a convolution.
    Shared,
}

impl Wiring {
    /// All of them, from the most weights to the fewest.
    pub const ALL: [Wiring; 3] = [Wiring::Dense, Wiring::Local, Wiring::Shared];
}

/// Which weight it is: connections of one wiring with equal numbers are one and the same weight. Numbers
/// go from 0 to the number of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WeightId(pub usize);

/// One connection: the unit adds `weight * cell`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Connection {
    /// `[oy, ox]` of the unit.
    pub unit: [usize; 2],
    /// `[iy, ix]` of the input cell.
    pub cell: [usize; 2],
    /// `[ky, kx]` in the filter; `None` where there is no filter.
    pub tap: Option<[usize; 2]>,
    /// The weight it goes through.
    pub weight: WeightId,
}

impl Plan {
    /// Connections of every unit.
    #[must_use]
    pub fn per_unit(&self, wiring: Wiring) -> usize {
        match wiring {
            Wiring::Dense => self.cells(),
            Wiring::Local | Wiring::Shared => self.taps(),
        }
    }

    /// Connections of all units.
    #[must_use]
    pub fn connection_count(&self, wiring: Wiring) -> usize {
        self.units() * self.per_unit(wiring)
    }

    /// Connection number `index`: unit by unit, the cells of each in reading order.
    #[must_use]
    pub fn connection(&self, wiring: Wiring, index: usize) -> Option<Connection> {
        let per_unit = self.per_unit(wiring);
        let (at, nth) = (index / per_unit, index % per_unit);
        let unit = self.unit(at)?;
        let side = self.plane().rows();
        Some(match wiring {
            Wiring::Dense => {
                let cell = [nth / side.in_size(), nth % side.in_size()];
                Connection { unit, cell, tap: None, weight: WeightId(index) }
            }
            Wiring::Local | Wiring::Shared => {
                let tap = [nth / side.kernel_size(), nth % side.kernel_size()];
                let weight = WeightId(if wiring == Wiring::Shared { nth } else { index });
                Connection { unit, cell: self.read(unit, tap)?, tap: Some(tap), weight }
            }
        })
    }

    /// All connections in the order in which they are drawn.
    pub fn connections(&self, wiring: Wiring) -> impl Iterator<Item = Connection> {
        (0..self.connection_count(wiring)).filter_map(move |index| self.connection(wiring, index))
    }

    /// What feeds a unit; nothing if there is no such unit.
    #[must_use]
    pub fn feeding(&self, wiring: Wiring, unit: [usize; 2]) -> Vec<Connection> {
        let Some(at) = self.unit_index(unit) else { return Vec::new() };
        let per_unit = self.per_unit(wiring);
        (at * per_unit..(at + 1) * per_unit).filter_map(|index| self.connection(wiring, index)).collect()
    }

    /// What an input cell feeds, units in order.
    #[must_use]
    pub fn fed_by(&self, wiring: Wiring, cell: [usize; 2]) -> Vec<Connection> {
        self.connections(wiring).filter(|c| c.cell == cell).collect()
    }

    /// Every connection that goes through a weight, units in order.
    #[must_use]
    pub fn through(&self, wiring: Wiring, weight: WeightId) -> Vec<Connection> {
        self.connections(wiring).filter(|c| c.weight == weight).collect()
    }

    /// The cell that a tap of a unit's patch lies on.
    fn read(&self, [oy, ox]: [usize; 2], [ky, kx]: [usize; 2]) -> Option<[usize; 2]> {
        let (rows, columns) = (self.plane().rows(), self.plane().columns());
        Some([rows.source(rows.position(oy, ky))?, columns.source(columns.position(ox, kx))?])
    }
}
