//! How many weights each wiring has, with the arithmetic behind the number.

use kernelwalk_nn::shape::{Plane, ShapeError};

use super::{Params, Wiring, limits};

/// What a factor counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// Units of the output.
    Units,
    /// Cells of the input.
    Cells,
    /// Cells of a patch.
    Taps,
    /// Rows of the filter.
    KernelRows,
    /// Columns of the filter.
    KernelColumns,
}

/// A factor of a number of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// The factor.
    pub value: u64,
    /// What it counts.
    pub what: What,
}

/// The weights of a wiring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// Which wiring.
    pub wiring: Wiring,
    /// Their product is the number of weights.
    pub factors: [Factor; 2],
    /// Weights.
    pub weights: u64,
    /// Biases: one for each unit, shared one for all; 0 if there are none.
    pub biases: u64,
    /// Connections.
    pub connections: u64,
    /// Connections that go through each weight.
    pub uses: u64,
    /// Weights as a part of the dense wiring's, 0 to 1: the length of a bar on a common scale.
    pub share: f64,
    /// How many times fewer weights than the dense wiring.
    pub times_fewer: f64,
}

impl Count {
    /// Weights and biases together.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        self.weights + self.biases
    }
}

/// The weights of the three wirings, in the order of [`Wiring::ALL`]; any input size up to
/// [`limits::COUNTED`], for nothing is allocated.
///
/// # Errors
/// A filter that cannot be laid over the input.
pub fn counts(params: &Params) -> Result<[Count; 3], ShapeError> {
    let params = Params { in_size: params.in_size.min(limits::COUNTED), ..*params };
    Ok(of_plane(&params.plane()?, params.bias))
}

pub(super) fn of_plane(plane: &Plane, bias: bool) -> [Count; 3] {
    let area = |[h, w]: [usize; 2]| h as u64 * w as u64;
    let kernel = [plane.rows().kernel_size(), plane.columns().kernel_size()];
    let units = Factor { value: area(plane.out_size()), what: What::Units };
    let cells = Factor { value: area(plane.in_size()), what: What::Cells };
    let taps = Factor { value: area(kernel), what: What::Taps };
    let sides = [
        Factor { value: kernel[0] as u64, what: What::KernelRows },
        Factor { value: kernel[1] as u64, what: What::KernelColumns },
    ];
    let dense = units.value * cells.value;
    Wiring::ALL.map(|wiring| {
        let (factors, per_unit) = match wiring {
            Wiring::Dense => ([units, cells], cells),
            Wiring::Local => ([units, taps], taps),
            Wiring::Shared => (sides, taps),
        };
        let shared = wiring == Wiring::Shared;
        let weights = factors[0].value * factors[1].value;
        Count {
            wiring,
            factors,
            weights,
            biases: if !bias {
                0
            } else if shared {
                1
            } else {
                units.value
            },
            connections: units.value * per_unit.value,
            uses: if shared { units.value } else { 1 },
            share: weights as f64 / dense as f64,
            times_fewer: dense as f64 / weights as f64,
        }
    })
}

/// Input sizes that show what grows: the lecture's, an MNIST digit, an ImageNet photo.
pub const GROWTH: [usize; 3] = [8, 28, 224];

/// The weights for another input size.
#[derive(Debug, Clone, PartialEq)]
pub struct Grown {
    /// Rows and columns of the input.
    pub in_size: usize,
    /// The weights of the three wirings, or why the filter does not fit.
    pub counts: Result<[Count; 3], ShapeError>,
}

/// The same filter on inputs of other sizes.
#[must_use]
pub fn growth(params: &Params, sizes: &[usize]) -> Vec<Grown> {
    let grown = |&size: &usize| {
        let in_size = size.min(limits::COUNTED);
        Grown { in_size, counts: counts(&Params { in_size, ..params.clamped() }) }
    };
    sizes.iter().map(grown).collect()
}
