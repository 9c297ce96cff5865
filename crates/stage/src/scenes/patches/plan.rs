use kernelwalk_nn::shape::{Plane, ShapeError};

use super::count::{self, Count};
use super::{Params, Wiring};

/// Everything numeric of this scene, computed once for its parameters. Connections are worked out when
/// they are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    params: Params,
    plane: Plane,
    counts: [Count; 3],
}

impl Plan {
    /// Lays the patches over the input; settings beyond the scene's limits are clamped.
    ///
    /// # Errors
    /// A filter that cannot be laid over the input.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let params = params.clamped();
        let plane = params.plane()?;
        Ok(Self { params, plane, counts: count::of_plane(&plane, params.bias) })
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Where the patches lie; its rows' axis has the arithmetic of the units on each side.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// The weights of the three wirings, in the order of [`Wiring::ALL`].
    #[must_use]
    pub fn counts(&self) -> &[Count; 3] {
        &self.counts
    }

    /// The weights of a wiring.
    #[must_use]
    pub fn count(&self, wiring: Wiring) -> &Count {
        &self.counts[wiring as usize]
    }

    /// Units of the output.
    #[must_use]
    pub fn units(&self) -> usize {
        let [h, w] = self.plane.out_size();
        h * w
    }

    /// Cells of the input.
    #[must_use]
    pub fn cells(&self) -> usize {
        let [h, w] = self.plane.in_size();
        h * w
    }

    /// Cells of a patch.
    #[must_use]
    pub fn taps(&self) -> usize {
        self.plane.rows().kernel_size() * self.plane.columns().kernel_size()
    }

    /// `[oy, ox]` of unit number `index` in reading order.
    #[must_use]
    pub fn unit(&self, index: usize) -> Option<[usize; 2]> {
        let [_, cols] = self.plane.out_size();
        (index < self.units()).then_some([index / cols, index % cols])
    }

    /// The number of a unit in reading order.
    #[must_use]
    pub fn unit_index(&self, [oy, ox]: [usize; 2]) -> Option<usize> {
        let [rows, cols] = self.plane.out_size();
        (oy < rows && ox < cols).then_some(oy * cols + ox)
    }

    /// Columns that a patch shares with the next one; 0 if they lie side by side or apart, or if there is
    /// only one.
    #[must_use]
    pub fn overlap(&self) -> usize {
        let side = self.plane.columns();
        if side.out_size() > 1 { side.span().saturating_sub(side.stride()) } else { 0 }
    }
}
