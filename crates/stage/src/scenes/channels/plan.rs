use kernelwalk_nn::ops::trace::{Trace, Use};
use kernelwalk_nn::shape::{Plane, ShapeError};
use ndarray::Array4;

use super::Params;
use crate::frame::{CellId, Role};
use crate::lab::Stack;
use crate::palette::Range;
use crate::scenes::convolution;

/// A convolution taken apart by input channels, computed once for the parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    params: Params,
    all: convolution::Plan,
    /// Without the channels that are switched off, if any are.
    kept: Option<convolution::Plan>,
    /// What each slice adds, `[1, filters * slices, oh, ow]`.
    parts: Array4<f64>,
    slices: usize,
    taps: usize,
}

impl Plan {
    /// Computes the output, and what every slice adds to it.
    ///
    /// # Errors
    /// Where the parameters have no output.
    pub fn new(params: &Params) -> Result<Self, ShapeError> {
        let conv = &params.conv;
        let all = convolution::Plan::new(conv)?;
        let kept = params.kept().map(|kept| convolution::Plan::new(&kept)).transpose()?;
        let [filters, slices, kh, kw] = conv.weight_shape();
        let [rows, cols] = conv.x.size();
        // Every slice with an input channel of its own: as many groups as slices, and nothing is summed.
        let apart = convolution::Params {
            x: Stack::from_fn([filters * slices, rows, cols], |slice, y, x| {
                conv.x.get(channel_of(conv, slice), y, x).unwrap_or(0.0)
            }),
            b: Vec::new(),
            groups: filters * slices,
            ..conv.clone()
        };
        let parts = convolution::Plan::new(&apart)?.output().clone();
        Ok(Self { params: params.clone(), all, kept, parts, slices, taps: kh * kw })
    }

    /// What was computed.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The convolution with all of its channels.
    #[must_use]
    pub fn all(&self) -> &convolution::Plan {
        &self.all
    }

    /// The convolution without the channels that are switched off.
    #[must_use]
    pub fn kept(&self) -> &convolution::Plan {
        self.kept.as_ref().unwrap_or(&self.all)
    }

    /// Geometry of the windows.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        self.all.plane()
    }

    /// Range of all sums' colours: neither an output nor what a slice adds can leave it.
    #[must_use]
    pub fn range(&self) -> Range {
        self.all.range()
    }

    /// `[filters, rows, columns]` of the output.
    #[must_use]
    pub fn out_shape(&self) -> [usize; 3] {
        self.all.out_shape()
    }

    /// Slices of each filter.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.slices
    }

    /// Taps of a slice: products in what it adds to an output.
    #[must_use]
    pub fn taps(&self) -> usize {
        self.taps
    }

    /// Whether filters have a bias.
    #[must_use]
    pub fn biased(&self) -> bool {
        !self.params.conv.b.is_empty()
    }

    /// What is added up in an output: products, and the bias.
    #[must_use]
    pub fn terms_per_cell(&self) -> usize {
        self.slices * self.taps + usize::from(self.biased())
    }

    /// The input channel that a slice, counted through all filters, is for.
    #[must_use]
    pub fn channel_of(&self, slice: usize) -> usize {
        channel_of(&self.params.conv, slice)
    }

    /// Whether what a slice adds is left out, since its channel is switched off.
    #[must_use]
    pub fn left_out(&self, slice: usize) -> bool {
        self.params.is_off(self.channel_of(slice))
    }

    /// The output that a cell belongs to: it itself, or what a slice adds to it.
    #[must_use]
    pub fn output_of(&self, cell: CellId) -> Option<CellId> {
        let channel = match cell.role {
            Role::Output => cell.channel,
            Role::Partial => cell.channel / self.slices,
            _ => return None,
        };
        let output = CellId { role: Role::Output, channel, ..cell };
        self.all.output_index(output).map(|_| output)
    }

    /// What the slice number `part` of its filter adds to an output.
    #[must_use]
    pub fn part_of(&self, output: CellId, part: usize) -> CellId {
        CellId { role: Role::Partial, channel: output.channel * self.slices + part, ..output }
    }

    /// The bias of a filter.
    #[must_use]
    pub fn bias_of(&self, filter: usize) -> CellId {
        CellId::new(Role::Bias, filter, 0, 0)
    }

    /// The number in a cell; of padding what is read there. `None` if there is no such cell.
    #[must_use]
    pub fn value(&self, cell: CellId) -> Option<f64> {
        match cell.role {
            Role::Partial => {
                let (y, x) = (usize::try_from(cell.row).ok()?, usize::try_from(cell.col).ok()?);
                self.parts.get([0, cell.channel, y, x]).copied()
            }
            Role::Bias => {
                let here = (cell.row, cell.col) == (0, 0);
                self.params.conv.b.get(cell.channel).copied().filter(|_| here)
            }
            Role::Output => self.kept().value(cell),
            _ => self.all.value(cell),
        }
    }

    /// How an output came about, with all channels: input channels, then rows, then columns of the kernel.
    #[must_use]
    pub fn trace(&self, output: CellId) -> Option<Trace<f64>> {
        self.all.trace(output)
    }

    /// Every product an input cell or a weight takes part in, outputs in order.
    #[must_use]
    pub fn uses(&self, cell: CellId) -> Vec<Use<f64>> {
        self.all.uses(cell)
    }
}

/// Filters are dealt out among groups, and see the input channels of theirs only.
fn channel_of(conv: &convolution::Params, slice: usize) -> usize {
    let [filters, slices, ..] = conv.weight_shape();
    let (filter, part) = (slice / slices, slice % slices);
    let per_group = (filters / conv.groups.max(1)).max(1);
    filter / per_group * slices + part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(params: &Params) -> Plan {
        Plan::new(params).expect("it has an output")
    }

    fn map(plan: &Plan, role: Role, channel: usize) -> Vec<f64> {
        let [_, rows, cols] = plan.out_shape();
        let cells =
            (0..rows * cols).map(|i| CellId::new(role, channel, (i / cols) as i32, (i % cols) as i32));
        cells.filter_map(|cell| plan.value(cell)).collect()
    }

    #[test]
    fn the_lecture_has_six_partial_maps_and_three_outputs() {
        let plan = plan(&Params::default());
        let parts = [
            [12, 12, 17, 10, 17, 19, 9, 6, 14],
            [0, 1, 2, 0, 1, 1, -2, -1, -1],
            [-2, -1, 4, 1, -2, -1, -4, -5, -6],
            [3, 4, 4, -4, 5, -2, 7, -2, 5],
            [5, 4, 2, -1, 0, 1, 3, 1, 1],
            [1, 4, 1, -2, -1, 1, 1, 1, -1],
        ];
        let outputs = [
            [13, 14, 20, 11, 19, 21, 8, 6, 14],
            [1, 3, 8, -3, 3, -3, 3, -7, -1],
            [4, 6, 1, -5, -3, 0, 2, 0, -2],
        ];
        for (slice, part) in parts.iter().enumerate() {
            assert_eq!(map(&plan, Role::Partial, slice), part.map(f64::from), "slice {slice}");
        }
        for (filter, output) in outputs.iter().enumerate() {
            assert_eq!(map(&plan, Role::Output, filter), output.map(f64::from), "filter {filter}");
        }
        assert_eq!(plan.params().parameters(), [54, 3]);
    }

    #[test]
    fn what_the_slices_add_and_the_bias_are_the_output_for_any_number_of_channels_and_groups() {
        for inputs in 1..=4 {
            for filters in 1..=4 {
                for groups in (1..=4).filter(|g| inputs % g == 0 && filters % g == 0) {
                    let params = Params::default().dealt([inputs, filters, groups]);
                    let all = plan(&params);
                    for set in 0..1_usize << inputs {
                        let off = std::array::from_fn(|channel| set >> channel & 1 == 1);
                        let plan = plan(&Params { off, ..params.clone() });
                        for filter in 0..filters {
                            let parts = (0..all.slices()).map(|part| filter * all.slices() + part);
                            let added = parts.filter(|slice| !plan.left_out(*slice));
                            let maps: Vec<Vec<f64>> =
                                added.map(|slice| map(&all, Role::Partial, slice)).collect();
                            let bias = params.conv.b[filter];
                            for (i, output) in map(&plan, Role::Output, filter).iter().enumerate() {
                                let sum = maps.iter().map(|map| map[i]).sum::<f64>() + bias;
                                assert_eq!(*output, sum, "{inputs} {filters} {groups} {off:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_filter_of_a_group_sees_the_channels_of_its_group_only() {
        let plan = plan(&Params::default().dealt([4, 4, 2]));
        let channels: Vec<usize> = (0..8).map(|slice| plan.channel_of(slice)).collect();
        assert_eq!(channels, [0, 1, 0, 1, 2, 3, 2, 3]);
    }
}
