//! Ways out of a leftover or an impossible setting.

use kernelwalk_nn::shape::{Padding, PaddingMode, ShapeError};

use super::{Params, Plan, limits};
use crate::lab::{Leftover, Outcome, of_plane};

impl Plan {
    /// Whether these settings leave something over.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        of_plane(self.plane())
    }
}

/// A change of settings that is offered with one tap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FixChange {
    /// Another stride.
    Stride([usize; 2]),
    /// An input of this size; cells are kept, new ones are 0.
    Input([usize; 2]),
    /// A kernel of this size; taps are kept, new ones are 0.
    Kernel([usize; 2]),
    /// This much padding.
    Padding(Padding),
    /// As much padding as lets every tap reach every cell.
    FullPadding([usize; 2]),
    /// Padding filled with zeros.
    ZeroPadding,
    /// Another dilation.
    Dilation([usize; 2]),
    /// Less output padding of a transposed one.
    OutputPadding([usize; 2]),
    /// A transposed one with stride and dilation 1, and no padding of either kind.
    Bare,
    /// One group.
    OneGroup,
    /// Slices as the input channels ask for, new ones 0.
    Slices(usize),
    /// One bias for each output channel, new ones 0.
    Biases(usize),
    /// Stride, dilation and groups 1, slices and biases as these ask for, and as much padding with zeros as lets every tap
    /// reach every cell.
    Plain,
}

/// A fix and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What is changed.
    pub change: FixChange,
    /// What comes of it.
    pub preview: Preview,
}

/// What a change of settings comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Preview {
    /// An exact output of this size.
    Exact([usize; 2]),
    /// Something is still left over: shown, but it does not help.
    Leftover([usize; 2], Vec<Leftover>),
    /// Still no output.
    Impossible,
}

impl FixChange {
    /// The parameters with this change made.
    #[must_use]
    pub fn applied(self, params: &Params) -> Params {
        let mut new = params.clone();
        match self {
            Self::Stride(stride) => new.stride = stride,
            Self::Input(size) => new.x = params.x.resized(size),
            Self::Kernel(size) => new.w = params.w.resized(size),
            Self::Padding(padding) => new.padding = padding,
            Self::FullPadding(p) => new.padding = Padding::Explicit(p),
            Self::ZeroPadding => new.padding_mode = PaddingMode::Zeros,
            Self::Dilation(dilation) => new.dilation = dilation,
            Self::OutputPadding(padding) => new.output_padding = padding,
            Self::Bare => {
                (new.stride, new.dilation) = ([1, 1], [1, 1]);
                (new.padding, new.output_padding) = (Padding::Explicit([0, 0]), [0, 0]);
            }
            Self::OneGroup => new.groups = 1,
            Self::Slices(slices) => {
                let [rows, cols] = params.w.size();
                let old = &params.w;
                new.w = crate::lab::Stack::from_fn([slices, rows, cols], |c, y, x| {
                    old.get(c, y, x).unwrap_or(0.0)
                });
            }
            Self::Biases(n) => new.b.resize(n, 0.0),
            Self::Plain => {
                (new.stride, new.dilation, new.padding_mode) = ([1, 1], [1, 1], PaddingMode::Zeros);
                new.padding = Padding::Explicit(params.w.size().map(|k| k - 1));
                new.groups = 1;
                let filters = params.w.channels().div_ceil(params.x.channels());
                new = Self::Slices(filters * params.x.channels()).applied(&new);
                if !params.b.is_empty() {
                    new = Self::Biases(filters).applied(&new);
                }
            }
        }
        new
    }

    fn preview(self, params: &Params) -> Preview {
        match Plan::new(&self.applied(params)) {
            Err(_) => Preview::Impossible,
            Ok(plan) => {
                let [_, h, w] = plan.out_shape();
                match plan.outcome() {
                    Outcome::Leftover(left) => Preview::Leftover([h, w], left),
                    Outcome::Exact | Outcome::Impossible(_) => Preview::Exact([h, w]),
                }
            }
        }
    }
}

/// Ways out of a leftover or an impossible setting, each with what it comes to. Those that help come
/// first; one that suggests itself but does not help is shown too, and says so.
#[must_use]
pub fn fixes(params: &Params) -> Vec<Fix> {
    let plan = Plan::new(params);
    let changes = match &plan {
        Ok(plan) if plan.outcome() == Outcome::Exact => return Vec::new(),
        Ok(plan) => after_leftover(params, plan),
        Err(why) => after_refusal(params, why),
    };
    let mut found: Vec<Fix> = Vec::new();
    for change in changes.into_iter().flatten() {
        let fix = Fix { change, preview: change.preview(params) };
        if change.applied(params) != *params && found.iter().all(|f| f.change != change) {
            found.push(fix);
        }
    }
    found.retain(|fix| fix.preview != Preview::Impossible);
    if found.is_empty() {
        // Several things are wrong at once, so that no single change mends it.
        let change = if params.transposed { FixChange::Bare } else { FixChange::Plain };
        let preview = change.preview(params);
        found.extend(Some(Fix { change, preview }).filter(|f| f.preview != Preview::Impossible));
    }
    let (second, first): (Vec<Fix>, Vec<Fix>) =
        found.into_iter().partition(|fix| matches!(fix.preview, Preview::Leftover(..)));
    first.into_iter().chain(second).collect()
}

/// The smallest number for each direction that meets `fits`, the present one first; `None` if a direction
/// has none.
fn search(
    now: [usize; 2],
    candidates: impl Fn(usize) -> Vec<usize>,
    fits: impl Fn(usize, usize) -> bool,
) -> Option<[usize; 2]> {
    let along = |d: usize| std::iter::once(now[d]).chain(candidates(d)).find(|n| fits(d, *n));
    Some([along(0)?, along(1)?])
}

fn after_leftover(params: &Params, plan: &Plan) -> Vec<Option<FixChange>> {
    let exact = |change: FixChange, d: usize| {
        let plan = Plan::new(&change.applied(params)).ok();
        plan.is_some_and(|p| [p.plane().rows(), p.plane().columns()][d].rounding().is_exact())
    };
    let replaced = |now: [usize; 2], d: usize, n: usize| {
        let mut new = now;
        new[d] = n;
        new
    };
    let (stride, input, kernel) = (params.stride, params.x.size(), params.w.size());
    let strides = search(
        stride,
        |d| (1..stride[d]).rev().collect(),
        |d, n| exact(FixChange::Stride(replaced(stride, d, n)), d),
    );
    let inputs = search(
        input,
        |d| (input[d] + 1..=limits::SIZE).collect(),
        |d, n| exact(FixChange::Input(replaced(input, d, n)), d),
    );
    let kernels = search(
        kernel,
        |d| (kernel[d] + 1..=limits::KERNEL).collect(),
        |d, n| exact(FixChange::Kernel(replaced(kernel, d, n)), d),
    );
    let now = [plan.plane().rows().pad_before(), plan.plane().columns().pad_before()];
    let paddings = search(
        now,
        |d| (now[d] + 1..=limits::PADDING).collect(),
        |d, n| exact(FixChange::Padding(Padding::Explicit(replaced(now, d, n))), d),
    );
    // Padding is what most people try first, so it is shown also where no amount of it helps.
    let more = now.map(|p| (p + 1).min(limits::PADDING));
    vec![
        strides.map(FixChange::Stride),
        inputs.map(FixChange::Input),
        kernels.map(FixChange::Kernel),
        Some(FixChange::Padding(Padding::Explicit(paddings.unwrap_or(more)))),
    ]
}

fn after_refusal(params: &Params, why: &ShapeError) -> Vec<Option<FixChange>> {
    let [filters, slices, ..] = params.weight_shape();
    match why {
        ShapeError::Axis { .. } => after_bad_window(params),
        ShapeError::Bias { .. } => vec![Some(FixChange::Biases(filters))],
        _ => {
            let per_filter = params.x.channels() / params.groups.max(1);
            let wanted = per_filter.max(1) * (filters * slices).div_ceil(per_filter.max(1));
            vec![
                Some(FixChange::OneGroup),
                Some(FixChange::Slices(wanted.next_multiple_of(params.groups.max(1)))),
            ]
        }
    }
}

fn after_bad_window(params: &Params) -> Vec<Option<FixChange>> {
    let fits = |change: FixChange| change.applied(params).output_shape().is_ok();
    let (input, kernel) = (params.x.size(), params.w.size());
    let smallest = |change: fn([usize; 2]) -> FixChange, candidates: Vec<[usize; 2]>| {
        candidates.into_iter().map(change).find(|c| fits(*c))
    };
    let upto = |now: [usize; 2], most: usize| -> Vec<[usize; 2]> {
        (1..=most).map(|n| [now[0].max(n), now[1].max(n)]).collect()
    };
    let downto = |now: [usize; 2]| -> Vec<[usize; 2]> {
        (1..=now[0].max(now[1])).rev().map(|n| now.map(|side| side.clamp(1, n))).collect()
    };
    let explicit = |p: [usize; 2]| FixChange::Padding(Padding::Explicit(p));
    let now = params.shown_padding().map(|p| p.min(limits::PADDING));
    let less = |now: [usize; 2]| (0..=now[0].max(now[1])).rev().map(|n| now.map(|p| p.min(n))).collect();
    vec![
        smallest(FixChange::OutputPadding, less(params.output_padding)),
        smallest(explicit, upto(now, limits::PADDING)).or_else(|| smallest(explicit, less(now))),
        smallest(FixChange::Kernel, downto(kernel)),
        smallest(FixChange::Input, upto(input, limits::SIZE)),
        Some(FixChange::Stride([1, 1])),
        smallest(FixChange::Dilation, downto(params.dilation)),
        params.full_padding().map(FixChange::FullPadding),
        Some(FixChange::ZeroPadding),
    ]
}
