//! What a selected cell is linked to, as data.

use kernelwalk_nn::ops::trace::Use;
use kernelwalk_nn::shape::Direction;

use super::{Plan, picture};
use crate::frame::{CellId, Role, Tap, TermStrip};
use crate::lab::{WhyNever, never};
use crate::number::{self, IN_INSPECTOR};

/// What there is to say about a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// An output: the sum it was made from.
    Output {
        /// All of its products.
        made_from: TermStrip,
    },
    /// An input cell: the outputs it goes into.
    Input {
        /// Each product it takes part in.
        uses: Vec<UseRow>,
        /// Different outputs among them, of how many.
        outputs: (usize, usize),
        /// By how much all outputs together rise if it is raised by 1: the sum of its weights.
        per_unit: String,
        /// Why nothing reads it, along the directions that are to blame; empty if something does.
        never: Vec<(Direction, WhyNever)>,
    },
    /// A position in the padding.
    Padding {
        /// The input cell that is repeated there; `None` for zeros.
        repeats: Option<CellId>,
        /// The products it takes part in.
        uses: Vec<UseRow>,
    },
    /// A weight: every input it multiplies.
    Weight {
        /// One row for each output of its filter.
        uses: Vec<UseRow>,
    },
    /// A bias: added once to each output of its channel.
    Bias {
        /// The output channel.
        channel: usize,
        /// Its outputs.
        outputs: usize,
    },
}

/// One product, as a row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct UseRow {
    /// The output it is part of.
    pub output: CellId,
    /// The input position that is read.
    pub input: CellId,
    /// The weight.
    pub weight: CellId,
    /// The weight's position in the kernel.
    pub tap: Tap,
    /// Input value as text.
    pub value: String,
    /// Weight as text.
    pub factor: String,
    /// Their product as text.
    pub product: String,
    /// The output as text.
    pub total: String,
}

/// What there is to say about a cell; `None` if it is not on stage.
#[must_use]
pub fn subject(plan: &Plan, cell: CellId) -> Option<Subject> {
    plan.value(cell)?;
    Some(match cell.role {
        Role::Output => {
            let trace = plan.trace(cell)?;
            let made_from = picture::strip(plan, &trace, cell, trace.terms.len(), IN_INSPECTOR);
            Subject::Output { made_from }
        }
        Role::Weight => Subject::Weight { uses: rows(plan, cell) },
        Role::Bias => {
            let [_, h, w] = plan.out_shape();
            Subject::Bias { channel: cell.col as usize, outputs: h * w }
        }
        Role::Input => match plan.source(cell)? {
            Some(source) if source == cell => input(plan, cell),
            repeats => Subject::Padding { repeats, uses: rows(plan, cell) },
        },
        _ => return None,
    })
}

fn input(plan: &Plan, cell: CellId) -> Subject {
    let uses = plan.uses(cell);
    let mut outputs: Vec<_> = uses.iter().map(|used| used.output).collect();
    outputs.dedup();
    let per_unit = uses.iter().map(|used| used.term.weight).sum::<f64>() + 0.0;
    Subject::Input {
        outputs: (outputs.len(), plan.cells()),
        per_unit: number::show_signed(per_unit, IN_INSPECTOR),
        never: match (uses.is_empty(), plan.params().transposed) {
            (false, _) => Vec::new(),
            (true, false) => never(plan.plane(), [cell.row, cell.col]),
            (true, true) => vec![(Direction::Rows, WhyNever::CutOff)],
        },
        uses: rows(plan, cell),
    }
}

fn rows(plan: &Plan, cell: CellId) -> Vec<UseRow> {
    plan.uses(cell).iter().map(|used| row(plan, used)).collect()
}

fn row(plan: &Plan, used: &Use<f64>) -> UseRow {
    let at = used.output;
    let output = CellId::new(Role::Output, at.c, at.y as i32, at.x as i32);
    let term = &used.term;
    UseRow {
        output,
        input: plan.input_of(term),
        weight: plan.weight_of(term.tap),
        tap: picture::tap_of(plan, term),
        value: number::show_factor(term.value, IN_INSPECTOR),
        factor: number::show_factor(term.weight, IN_INSPECTOR),
        product: number::show(term.product, IN_INSPECTOR),
        total: plan.value(output).map_or_else(String::new, |v| number::show(v, IN_INSPECTOR)),
    }
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::shape::PaddingMode;

    use super::super::Params;
    use super::*;

    fn preset(place: usize) -> Params {
        Params::from(&(super::super::PRESETS[place].setup)())
    }

    fn plan(params: &Params) -> Plan {
        Plan::new(params).expect("it has an output")
    }

    #[test]
    fn an_input_cell_lists_every_output_it_feeds_with_weight_and_product() {
        let found = subject(&plan(&Params::default()), CellId::new(Role::Input, 0, 1, 3));
        let Some(Subject::Input { uses, outputs, per_unit, never }) = found else { panic!("no input") };
        let rows: Vec<_> = uses
            .iter()
            .map(|u| (u.output.row, u.output.col, u.tap.index, u.product.as_str(), u.total.as_str()))
            .collect();
        assert_eq!(
            rows,
            [(0, 1, 5, "0", "12"), (0, 2, 4, "6", "17"), (1, 1, 2, "6", "17"), (1, 2, 1, "3", "19")]
        );
        assert_eq!((outputs, per_unit.as_str(), never), ((4, 9), "+5", vec![]));
    }

    #[test]
    fn a_weight_is_shared_by_every_output() {
        let found = subject(&plan(&Params::default()), CellId::new(Role::Weight, 0, 0, 2));
        let Some(Subject::Weight { uses }) = found else { panic!("no weight") };
        assert_eq!(uses.len(), 9);
        assert!(uses.iter().all(|u| u.factor == "2"));
    }

    #[test]
    fn reads_are_as_many_as_the_uses_of_each_cell() {
        let grouped = Params { padding_mode: PaddingMode::Circular, ..preset(1) };
        for params in (0..super::super::PRESETS.len()).map(preset).chain([grouped]) {
            let plan = plan(&params);
            for (y, row) in plan.reads().iter().enumerate() {
                for (x, reads) in row.iter().enumerate() {
                    let cell = CellId::new(Role::Input, 0, y as i32, x as i32);
                    assert_eq!(plan.uses(cell).len(), *reads, "{y},{x}");
                }
            }
        }
    }

    #[test]
    fn a_cell_that_nothing_reads_says_why() {
        let at = |params: Params, row, col| {
            let found = subject(&plan(&params), CellId::new(Role::Input, 0, row, col));
            let Some(Subject::Input { never, .. }) = found else { panic!("no input") };
            never
        };
        let size = |n| Params::default().x.resized([n, n]);
        let leftover = Params { x: size(6), stride: [2, 2], ..Params::default() };
        let behind = WhyNever::BehindTheLastWindow { needs: 6, window: 3 };
        assert_eq!(at(leftover.clone(), 5, 2), vec![(Direction::Rows, behind)]);
        assert_eq!(at(leftover.clone(), 5, 5).len(), 2);
        assert_eq!(at(leftover, 4, 4), []);
        let strided = Params { x: size(9), stride: [1, 5], ..Params::default() };
        let stepped = WhyNever::SteppedOver { stride: 5 };
        assert_eq!(at(strided, 0, 3), vec![(Direction::Columns, stepped)]);
        let dilated = Params { dilation: [2, 2], ..Params::default() };
        let between = WhyNever::BetweenTaps { dilation: 2 };
        assert_eq!(at(dilated, 1, 0), vec![(Direction::Rows, between)]);
    }

    #[test]
    fn a_position_in_the_padding_names_the_cell_it_repeats() {
        let mut params = preset(1);
        let corner = CellId::new(Role::Input, 0, -1, -1);
        let of = |params: &Params| match subject(&plan(params), corner) {
            Some(Subject::Padding { repeats, uses }) => (repeats.map(|c| (c.row, c.col)), uses.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(&params), (None, 1));
        params.padding_mode = PaddingMode::Reflect;
        assert_eq!(of(&params), (Some((1, 1)), 1));
    }
}
