//! The sums behind the gradients, product by product, as the figure reads them.

use kernelwalk_nn::ops::trace::{Cell, Factor, FlippedTerm, GradOf, GradTerm};

use super::layer::Layer;
use super::plan::{Plan, place};
use crate::frame::{CellId, Role, Tap};
use crate::number;
use crate::palette::{TapStyle, tap_style};

/// How one number of a gradient came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// Its products in the order of their addition, zeros of the ring included.
    pub terms: Vec<Product>,
    /// What they come to.
    pub total: f64,
}

/// One product of a gradient.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Where the window lies on the grid that is read.
    pub at: [isize; 2],
    /// The cell that stands there.
    pub read: CellId,
    /// What multiplies it: a weight, or a cell of the gradient that arrives.
    pub by: CellId,
    /// How the two are told apart from the other pairs.
    pub tap: Tap,
    /// A zero of the ring, or of the padding, was read.
    pub empty: bool,
    /// The number read.
    pub value: f64,
    /// What it is multiplied by.
    pub factor: Multiplier,
    /// What that gives.
    pub product: f64,
}

/// What a number is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Multiplier {
    /// A number.
    Number(f64),
    /// A part of the whole.
    Share(f64),
    /// Nothing: it is added as it is.
    One,
}

impl Multiplier {
    /// The number itself.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            Multiplier::Number(number) | Multiplier::Share(number) => number,
            Multiplier::One => 1.0,
        }
    }

    /// As people write it; empty for one.
    #[must_use]
    pub fn text(self, decimals: usize) -> String {
        match self {
            Multiplier::Number(number) => number::show_factor(number, decimals),
            Multiplier::Share(part) => {
                let divisor = part.recip();
                if part > 0.0 && divisor > 1.5 { format!("1/{divisor:.0}") } else { number::show(part, 0) }
            }
            Multiplier::One => String::new(),
        }
    }
}

impl Plan {
    /// The sum behind a number of a gradient; `None` for other cells.
    #[must_use]
    pub fn sum(&self, cell: CellId) -> Option<Sum> {
        if cell.role == Role::GradOutput {
            return self.logit_sum(place(cell).filter(|(y, _)| cell.channel == 0 && *y == 0)?.1);
        }
        let of = self.grad_of(cell).filter(|_| is_gradient(cell.role))?;
        if let (Layer::Conv, GradOf::Input(at)) = (self.params().layer, of) {
            let place = [at.y as isize, at.x as isize];
            let terms = self.reversed_conv()?.full_correlation(0, 0, place)?;
            let terms = terms.iter().map(|term| self.turned(term)).collect();
            return Some(Sum { terms, total: self.value(cell)? });
        }
        let trace = self.trace(of)?;
        let linear = self.params().layer == Layer::Linear;
        let product = |term| if linear { self.logit_product(of, term) } else { self.sent_back(of, term) };
        let terms = trace.terms.iter().map(product).collect();
        Some(Sum { terms, total: trace.total })
    }

    /// The cell of the arriving gradient at a place of it when it is stretched by the stride: a zero between two
    /// of its numbers is nobody's.
    #[must_use]
    pub fn upstream(&self, at: [isize; 2]) -> CellId {
        let step = self.step();
        let [rows, cols] = self.out_size();
        let along = |d: usize, size: usize| (0..size).find(|out| (out * step[d]) as isize == at[d]);
        match (along(0, rows), along(1, cols)) {
            (Some(y), Some(x)) => upstream_cell(Cell { n: 0, c: 0, y, x }),
            // Without gaps a place in the ring has a name: it lies outside of the grid.
            _ => {
                let role = if step == [1, 1] { Role::GradOutput } else { Role::Aside };
                CellId::new(role, 0, at[0] as i32, at[1] as i32)
            }
        }
    }

    /// Cells from one number of the arriving gradient to the next, in the figure.
    #[must_use]
    pub fn step(&self) -> [usize; 2] {
        if self.params().layer == Layer::Conv { self.params().stride } else { [1, 1] }
    }

    /// The tap of a weight.
    #[must_use]
    pub fn weight_tap(&self, ky: usize, kx: usize) -> Tap {
        let size @ [_, cols] = self.params().w.size();
        Tap { index: ky * cols + kx, ky, kx, style: tap_style([ky, kx], size) }
    }

    /// The tap of an arriving gradient where it is the kernel.
    #[must_use]
    pub fn upstream_tap(&self, y: usize, x: usize) -> Tap {
        let size @ [_, cols] = self.out_size();
        Tap { index: y * cols + x, ky: y, kx: x, style: tap_style([y, x], size) }
    }

    fn turned(&self, term: &FlippedTerm<f64>) -> Product {
        let (ky, kx) = (term.tap.ky, term.tap.kx);
        Product {
            at: term.at,
            read: self.upstream(term.at),
            by: CellId::new(Role::Weight, 0, ky as i32, kx as i32),
            tap: self.weight_tap(ky, kx),
            empty: term.output.is_none(),
            value: term.grad,
            factor: Multiplier::Number(term.weight),
            product: term.product,
        }
    }

    fn sent_back(&self, of: GradOf, term: &GradTerm<f64>) -> Product {
        let sender = upstream_cell(term.output);
        let plain = Tap { index: 0, ky: term.output.y, kx: term.output.x, style: TapStyle::Plain };
        let from = |by: CellId, factor| Product {
            at: [term.output.y as isize, term.output.x as isize],
            read: sender,
            by,
            tap: plain,
            empty: false,
            value: term.grad,
            factor,
            product: term.product,
        };
        let own = match of {
            GradOf::Input(cell) => CellId::new(Role::Input, 0, cell.y as i32, cell.x as i32),
            _ => CellId::new(Role::Bias, 0, 0, 0),
        };
        match term.by {
            Factor::Value { source, at } => Product {
                at,
                read: CellId::new(Role::Input, 0, at[0] as i32, at[1] as i32),
                by: sender,
                tap: self.upstream_tap(term.output.y, term.output.x),
                empty: source.is_none(),
                value: term.factor,
                factor: Multiplier::Number(term.grad),
                product: term.product,
            },
            Factor::Share { .. } => from(own, Multiplier::Share(term.factor)),
            Factor::One => from(own, Multiplier::One),
            Factor::Slope | Factor::Weight { .. } => from(own, Multiplier::Number(term.factor)),
        }
    }

    /// Every product of the figure that a cell takes part in, with the gradient it belongs to.
    #[must_use]
    pub fn uses(&self, cell: CellId) -> Vec<(CellId, Product)> {
        let outputs = (0..self.cells()).map(|index| self.output_cell(index));
        let sums = outputs.filter_map(|output| Some((output, self.sum(output)?)));
        let products = sums.flat_map(|(output, sum)| sum.terms.into_iter().map(move |term| (output, term)));
        products.filter(|(_, term)| term.read == cell || term.by == cell).collect()
    }
}

/// Whether a tensor is one of the gradients that are computed.
pub(super) fn is_gradient(role: Role) -> bool {
    matches!(role, Role::GradInput | Role::GradWeight | Role::GradBias)
}

fn upstream_cell(at: Cell) -> CellId {
    CellId::new(Role::GradOutput, 0, at.y as i32, at.x as i32)
}

/// Where an input stands among the windows of a maximum: whether one of them took it, or it was as large.
pub(super) fn won(plan: &Plan, cell: CellId) -> (bool, bool) {
    let Some((y, x)) = place(cell) else { return (false, false) };
    let Some(pool) = plan.bound_pool().filter(|_| plan.params().layer == Layer::Max) else {
        return (false, false);
    };
    let uses = pool.uses_of_input(Cell { n: 0, c: 0, y, x });
    let takes = uses.iter().any(|used| used.term.share != 0.0);
    let largest = |out: Cell| pool.trace(out).is_some_and(|trace| Some(trace.total) == plan.value(cell));
    (takes, uses.iter().any(|used| largest(used.output)))
}
