//! Settings worth looking at, one tap away.

use kernelwalk_nn::shape::Padding;

use super::Params;
use crate::lab::{Preset, Setup, Stack, edit};

/// All of them, in the order of the menu.
pub const PRESETS: &[Preset] = &[
    Preset {
        id: "lecture",
        name: kernelwalk_text::preset_lecture,
        setup: || Setup::from(&Params::default()),
    },
    Preset {
        id: "stride",
        name: kernelwalk_text::preset_stride,
        setup: || Setup::from(&stride_and_padding()),
    },
    Preset { id: "leftover", name: kernelwalk_text::preset_leftover, setup: || Setup::from(&leftover()) },
    Preset { id: "floor", name: kernelwalk_text::preset_floor, setup: || Setup::from(&floor()) },
    Preset { id: "edges", name: kernelwalk_text::preset_edges, setup: || Setup::from(&edges()) },
    Preset { id: "blur", name: kernelwalk_text::preset_blur, setup: || Setup::from(&blur()) },
    Preset { id: "dilation", name: kernelwalk_text::preset_dilation, setup: || Setup::from(&dilation()) },
    Preset { id: "rectangle", name: kernelwalk_text::preset_rectangle, setup: || Setup::from(&rectangle()) },
    Preset { id: "flip", name: kernelwalk_text::preset_flip, setup: || Setup::from(&flip()) },
    Preset {
        id: "transposed",
        name: kernelwalk_text::preset_transposed,
        setup: || Setup::from(&transposed()),
    },
];

/// How the border is treated, as a choice of padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// No padding.
    Valid,
    /// The output is as large as the input.
    Same,
    /// Every tap reaches every cell.
    Full,
}

impl Border {
    /// All of them, in the order of the control.
    pub const ALL: [Border; 3] = [Border::Valid, Border::Same, Border::Full];

    /// The padding that this border means here; `None` where the scene has not that much. `Same` is the
    /// same number on both sides where that is possible, so that the stepper can show it.
    #[must_use]
    pub fn padding(self, params: &Params) -> Option<Padding> {
        match self {
            Border::Valid => Some(Padding::Explicit([0, 0])),
            Border::Full => params.full_padding().map(Padding::Explicit),
            Border::Same => {
                let total = |d: usize| params.dilation[d] * (params.w.size()[d] - 1);
                let even = total(0) % 2 == 0 && total(1) % 2 == 0;
                if even && params.stride == [1, 1] {
                    Some(Padding::Explicit([total(0) / 2, total(1) / 2]))
                } else {
                    Some(Padding::Same)
                }
            }
        }
    }

    /// Whether the present padding is this border's.
    #[must_use]
    pub fn is_chosen(self, params: &Params) -> bool {
        let chosen = match params.padding {
            Padding::Valid => Padding::Explicit([0, 0]),
            other => other,
        };
        let same_word = self == Border::Same && params.padding == Padding::Same;
        let fits = self != Border::Same || params.stride == [1, 1];
        same_word || (fits && self.padding(params) == Some(chosen))
    }
}

fn flip() -> Params {
    Params { flip: true, ..Params::default() }
}

/// What `backward` sends back through the lecture's kernel with this stride and padding.
fn transposed() -> Params {
    let x = Stack::of([[1.0, -1.0, 0.0], [0.0, 2.0, 1.0], [-1.0, 0.0, 1.0]]);
    Params { x, transposed: true, ..stride_and_padding() }
}

fn random_input(rows: usize, cols: usize, seed: u64) -> Stack {
    let mut draw = edit::drawing(0, 3, seed);
    Stack::from_fn([1, rows, cols], |_, _, _| draw())
}

fn stride_and_padding() -> Params {
    Params { stride: [2, 2], padding: Padding::Explicit([1, 1]), ..Params::default() }
}

fn leftover() -> Params {
    Params { x: random_input(10, 10, 3), stride: [2, 2], ..Params::default() }
}

/// AlexNet's first layer in small: the quotient is no whole number, and only padding is dropped.
fn floor() -> Params {
    Params {
        x: random_input(10, 10, 11),
        w: Stack::from_fn([1, 5, 5], |_, y, x| if y == 2 || x == 2 { 1.0 } else { 0.0 }),
        stride: [4, 4],
        padding: Padding::Explicit([2, 2]),
        ..Params::default()
    }
}

fn edges() -> Params {
    Params {
        x: Stack::from_fn([1, 7, 7], |_, _, x| if x < 3 { 0.0 } else { 3.0 }),
        w: Stack::of([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]),
        ..Params::default()
    }
}

fn blur() -> Params {
    Params {
        x: Stack::from_fn([1, 7, 7], |_, y, x| if y == 3 && x == 3 { 16.0 } else { 0.0 }),
        w: Stack::of([[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]),
        ..Params::default()
    }
}

fn dilation() -> Params {
    Params { x: random_input(7, 7, 5), dilation: [2, 2], ..Params::default() }
}

fn rectangle() -> Params {
    Params {
        x: random_input(6, 9, 9),
        w: Stack::of([[1.0, 0.0, -1.0, 0.0], [0.0, 2.0, 0.0, -2.0]]),
        stride: [1, 2],
        padding: Padding::Explicit([0, 1]),
        ..Params::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Plan;
    use super::*;
    use crate::lab::Outcome;

    #[test]
    fn every_preset_has_an_output_and_a_name_of_its_own() {
        for preset in PRESETS {
            assert!(Plan::new(&Params::from(&(preset.setup)())).is_ok(), "{}", preset.id);
            assert_eq!(
                PRESETS.iter().filter(|p| p.id == preset.id || (p.name)() == (preset.name)()).count(),
                1
            );
        }
    }

    #[test]
    fn the_leftover_preset_loses_its_last_row_and_column() {
        let plan = Plan::new(&leftover()).expect("it has an output");
        let Outcome::Leftover(left) = plan.outcome() else { panic!("nothing left over") };
        assert_eq!(left.len(), 2);
        for side in left {
            assert_eq!(side.lost, [9]);
            assert_eq!(side.rounding.to_string(), "(10 - 3)/2 = 3.5, floor 3, + 1 = 4");
        }
    }

    #[test]
    fn same_border_keeps_the_size_and_full_lets_every_tap_reach_every_cell() {
        for kernel in 1..=7 {
            let mut params = Params::default();
            params.w = params.w.resized([kernel, kernel]);
            params.padding = Border::Same.padding(&params).expect("there is room");
            assert_eq!(
                Plan::new(&params).expect("it has an output").out_shape(),
                [1, 5, 5],
                "kernel {kernel}"
            );
            assert!(Border::Same.is_chosen(&params), "kernel {kernel}");
            params.padding = Border::Full.padding(&params).expect("there is room");
            assert!(
                Plan::new(&params)
                    .expect("it has an output")
                    .reads()
                    .iter()
                    .flatten()
                    .all(|n| *n == kernel * kernel)
            );
        }
    }
}
