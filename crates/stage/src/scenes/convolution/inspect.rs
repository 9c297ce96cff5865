//! What the inspector says about a selected cell, as data.

use kernelwalk_nn::ops::trace::Use;
use kernelwalk_nn::shape::{Axis, Direction};

use super::{Plan, picture};
use crate::frame::{CellId, Role, Tap, TermStrip};
use crate::number::{self, IN_INSPECTOR};

/// A cell and everything it is linked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspector {
    /// The cell.
    pub cell: CellId,
    /// Its number with all its digits; of an output also before the animation gets there.
    pub value: String,
    /// Its story.
    pub subject: Subject,
    /// How often each input cell is read.
    pub reads: Vec<Vec<usize>>,
}

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
        /// Why nothing reads it, if nothing does.
        never: Option<NeverRead>,
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

/// Why no window reads an input cell, along the directions that are to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverRead {
    /// At least one.
    pub reasons: Vec<(Direction, WhyNever)>,
}

/// Why no window reads a row or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNever {
    /// It lies behind the last window; one more would have to reach `needs`, and the padded input ends
    /// before it. The floor in the formula drops that window.
    BehindTheLastWindow {
        /// The row or column one more window would need.
        needs: isize,
        /// Number of the window that does not exist, from 1.
        window: usize,
    },
    /// The stride steps over it.
    SteppedOver {
        /// The stride.
        stride: usize,
    },
    /// It falls between the taps of every window.
    BetweenTaps {
        /// The dilation.
        dilation: usize,
    },
}

/// What there is to say about a cell; `None` if it is not on stage.
#[must_use]
pub fn inspect(plan: &Plan, cell: CellId) -> Option<Inspector> {
    let value = number::show_all(plan.value(cell)?);
    let subject = match cell.role {
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
    };
    Some(Inspector { cell, value, subject, reads: plan.reads() })
}

fn input(plan: &Plan, cell: CellId) -> Subject {
    let uses = plan.uses(cell);
    let mut outputs: Vec<_> = uses.iter().map(|used| used.output).collect();
    outputs.dedup();
    let per_unit = uses.iter().map(|used| used.term.weight).sum::<f64>() + 0.0;
    Subject::Input {
        outputs: (outputs.len(), plan.cells()),
        per_unit: number::show_signed(per_unit, IN_INSPECTOR),
        never: uses.is_empty().then(|| never(plan, cell)),
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
        tap: picture::tap(plan, term.tap.ky, term.tap.kx),
        value: number::show_factor(term.value, IN_INSPECTOR),
        factor: number::show_factor(term.weight, IN_INSPECTOR),
        product: number::show(term.product, IN_INSPECTOR),
        total: plan.value(output).map_or_else(String::new, |v| number::show(v, IN_INSPECTOR)),
    }
}

fn never(plan: &Plan, cell: CellId) -> NeverRead {
    let plane = plan.plane();
    let axes = [(Direction::Rows, plane.rows(), cell.row), (Direction::Columns, plane.columns(), cell.col)];
    let blamed =
        axes.into_iter().filter_map(|(direction, axis, at)| Some((direction, why(axis, at as usize)?)));
    NeverRead { reasons: blamed.collect() }
}

fn why(axis: &Axis, cell: usize) -> Option<WhyNever> {
    if axis.use_counts().get(cell) != Some(&0) {
        return None;
    }
    let span = axis.span() as isize;
    let covers = |out: usize| (axis.start(out)..axis.start(out) + span).contains(&(cell as isize));
    let next = axis.out_size();
    Some(if cell as isize >= axis.start(next - 1) + span {
        WhyNever::BehindTheLastWindow { needs: axis.start(next) + span - 1, window: next + 1 }
    } else if (0..next).any(covers) {
        WhyNever::BetweenTaps { dilation: axis.dilation() }
    } else {
        WhyNever::SteppedOver { stride: axis.stride() }
    })
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::shape::PaddingMode;

    use super::super::Params;
    use super::*;

    fn plan(params: &Params) -> Plan {
        Plan::new(params).expect("it has an output")
    }

    #[test]
    fn an_input_cell_lists_every_output_it_feeds_with_weight_and_product() {
        let found = inspect(&plan(&Params::default()), CellId::new(Role::Input, 0, 1, 3))
            .expect("the cell is on stage");
        let Subject::Input { uses, outputs, per_unit, never } = found.subject else { panic!("no input") };
        let rows: Vec<_> = uses
            .iter()
            .map(|u| (u.output.row, u.output.col, u.tap.index, u.product.as_str(), u.total.as_str()))
            .collect();
        assert_eq!(
            rows,
            [(0, 1, 5, "0", "12"), (0, 2, 4, "6", "17"), (1, 1, 2, "6", "17"), (1, 2, 1, "3", "19")]
        );
        assert_eq!((outputs, per_unit.as_str(), never), ((4, 9), "+5", None));
    }

    #[test]
    fn a_weight_is_shared_by_every_output() {
        let found = inspect(&plan(&Params::default()), CellId::new(Role::Weight, 0, 0, 2))
            .expect("the cell is on stage");
        let Subject::Weight { uses } = found.subject else { panic!("no weight") };
        assert_eq!(uses.len(), 9);
        assert!(uses.iter().all(|u| u.factor == "2"));
    }

    #[test]
    fn reads_are_as_many_as_the_uses_of_each_cell() {
        let grouped = Params { padding_mode: PaddingMode::Circular, ..(super::super::PRESETS[1].params)() };
        for params in super::super::PRESETS.iter().map(|p| (p.params)()).chain([grouped]) {
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
            let Subject::Input { never, .. } = inspect(&plan(&params), CellId::new(Role::Input, 0, row, col))
                .expect("the cell is on stage")
                .subject
            else {
                panic!("no input")
            };
            never.map(|n| n.reasons)
        };
        let size = |n| Params::default().x.resized([n, n]);
        let leftover = Params { x: size(6), stride: [2, 2], ..Params::default() };
        let behind = WhyNever::BehindTheLastWindow { needs: 6, window: 3 };
        assert_eq!(at(leftover.clone(), 5, 2), Some(vec![(Direction::Rows, behind)]));
        assert_eq!(at(leftover.clone(), 5, 5).map(|r| r.len()), Some(2));
        assert_eq!(at(leftover, 4, 4), None);
        let strided = Params { x: size(9), stride: [1, 5], ..Params::default() };
        let stepped = WhyNever::SteppedOver { stride: 5 };
        assert_eq!(at(strided, 0, 3), Some(vec![(Direction::Columns, stepped)]));
        let dilated = Params { dilation: [2, 2], ..Params::default() };
        let between = WhyNever::BetweenTaps { dilation: 2 };
        assert_eq!(at(dilated, 1, 0), Some(vec![(Direction::Rows, between)]));
    }

    #[test]
    fn a_position_in_the_padding_names_the_cell_it_repeats() {
        let mut params = (super::super::PRESETS[1].params)();
        let corner = CellId::new(Role::Input, 0, -1, -1);
        let of = |params: &Params| match inspect(&plan(params), corner).expect("the cell is on stage").subject
        {
            Subject::Padding { repeats, uses } => (repeats.map(|c| (c.row, c.col)), uses.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(&params), (None, 1));
        params.padding_mode = PaddingMode::Reflect;
        assert_eq!(of(&params), (Some((1, 1)), 1));
    }
}
