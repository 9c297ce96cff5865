//! The scene as a whole, with the lecture's numbers.

use kernelwalk_nn::ops::conv2d::Conv2d;
use kernelwalk_nn::ops::linear::linear;
use kernelwalk_nn::ops::trace::Cell;
use kernelwalk_nn::shape::{AxisError, ShapeError};
use ndarray::{Array2, Array4};
use proptest::prelude::*;

use super::*;
use crate::frame::Role;

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("the filter fits")
}

fn units(plan: &Plan) -> impl Iterator<Item = [usize; 2]> {
    (0..plan.units()).filter_map(|index| plan.unit(index))
}

fn factors(count: &Count) -> [(u64, What); 2] {
    count.factors.map(|f| (f.value, f.what))
}

#[test]
fn the_lecture_needs_576_weights_then_144_then_16() {
    let plan = plan(&Params::default());
    let [dense, local, shared] = plan.counts();
    assert_eq!([dense.weights, local.weights, shared.weights], [576, 144, 16]);
    assert_eq!(factors(dense), [(9, What::Units), (64, What::Cells)]);
    assert_eq!(factors(local), [(9, What::Units), (16, What::Taps)]);
    assert_eq!(factors(shared), [(4, What::KernelRows), (4, What::KernelColumns)]);
    assert_eq!([dense.uses, local.uses, shared.uses], [1, 1, 9]);
    assert_eq!([dense.share, local.share, shared.share], [1.0, 0.25, 1.0 / 36.0]);
    assert_eq!([dense.times_fewer, local.times_fewer, shared.times_fewer], [1.0, 4.0, 36.0]);
    assert_eq!((plan.plane().out_size(), plan.overlap()), ([3, 3], 2));
    assert!(plan.plane().rows().rounding().is_exact());
}

#[test]
fn a_bias_is_one_for_each_unit_and_shared_one_for_all() {
    let biased = plan(&Params { bias: true, ..Params::default() });
    assert_eq!(biased.counts().map(|c| c.biases), [9, 9, 1]);
    assert_eq!(biased.counts().map(|c| c.parameters()), [585, 153, 17]);
    assert_eq!(plan(&Params::default()).counts().map(|c| c.biases), [0; 3]);
}

#[test]
fn the_picture_grows_and_the_filter_stays() {
    let grown = growth(&Params::default(), &GROWTH);
    let weights: Vec<[u64; 3]> =
        grown.iter().map(|g| g.counts.as_ref().expect("the filter fits").map(|c| c.weights)).collect();
    assert_eq!(weights, [[576, 144, 16], [132_496, 2_704, 16], [618_218_496, 197_136, 16]]);
    assert!(growth(&Params::default(), &[3, usize::MAX]).iter().map(|g| g.counts.is_ok()).eq([false, true]));
}

#[test]
fn the_fourth_connection_of_the_second_patch_is_the_top_right_tap() {
    let plan = plan(&Params::default());
    let [local, shared] =
        [Wiring::Local, Wiring::Shared].map(|w| plan.connection(w, 16 + 3).expect("there are 144"));
    assert_eq!(
        (local.unit, local.cell, local.tap, local.weight),
        ([0, 1], [0, 5], Some([0, 3]), WeightId(19))
    );
    assert_eq!((shared.cell, shared.weight), ([0, 5], WeightId(3)));
    let dense = plan.connection(Wiring::Dense, 64 + 9).expect("there are 576");
    assert_eq!((dense.unit, dense.cell, dense.tap, dense.weight), ([0, 1], [1, 1], None, WeightId(73)));
    assert_eq!(plan.connection(Wiring::Local, 144), None);
}

#[test]
fn a_shared_weight_goes_into_nine_of_nine_units_and_an_own_one_into_one() {
    let plan = plan(&Params::default());
    // Filter row 1, column 2.
    let shared = plan.through(Wiring::Shared, WeightId(6));
    assert_eq!(shared.len(), 9);
    assert!(shared.iter().all(|c| c.tap == Some([1, 2])));
    assert_eq!(shared[4].cell, [3, 4], "the middle unit");
    assert_eq!(plan.through(Wiring::Local, WeightId(6)).len(), 1);
    assert_eq!(plan.through(Wiring::Dense, WeightId(6)).len(), 1);
    assert!(plan.through(Wiring::Shared, WeightId(16)).is_empty());
}

#[test]
fn a_cell_where_patches_overlap_feeds_all_of_them() {
    let plan = plan(&Params::default());
    assert_eq!(plan.fed_by(Wiring::Local, [0, 0]).len(), 1);
    assert_eq!(plan.fed_by(Wiring::Local, [0, 2]).len(), 2);
    assert_eq!(plan.fed_by(Wiring::Shared, [3, 3]).len(), 4);
    assert_eq!(plan.fed_by(Wiring::Dense, [0, 0]).len(), 9);
    assert!(plan.feeding(Wiring::Shared, [3, 0]).is_empty(), "there is no such unit");
}

#[test]
fn a_filter_that_does_not_fit_is_refused_and_large_settings_are_clamped() {
    let why = |params: Params| match Plan::new(&params) {
        Err(ShapeError::Axis { error, .. }) => Some(error),
        _ => None,
    };
    let small = Params { in_size: 3, ..Params::default() };
    assert_eq!(why(small), Some(AxisError::KernelTooLarge { span: 4, padded: 3 }));
    assert_eq!(why(Params { stride: 0, ..Params::default() }), Some(AxisError::ZeroStride));
    assert_eq!(why(Params { kernel_size: 0, ..Params::default() }), Some(AxisError::ZeroKernel));
    assert_eq!(why(Params { in_size: 0, ..Params::default() }), Some(AxisError::EmptyInput));
    let huge = Params { in_size: usize::MAX, kernel_size: usize::MAX, stride: usize::MAX, bias: true };
    assert_eq!(*plan(&huge).params(), Params { in_size: 12, kernel_size: 6, stride: 4, bias: true });
}

#[test]
fn weights_in_use_grow_with_every_unit_unless_they_are_shared() {
    let after = |wiring, units, more| {
        Wired::new(&Settings { params: Params::default(), wiring })
            .expect("the filter fits")
            .weights_after(units, more)
    };
    assert_eq!([0, 1, 5, 9].map(|units| after(Wiring::Dense, units, 0)), [0, 64, 320, 576]);
    assert_eq!([0, 1, 5, 9].map(|units| after(Wiring::Local, units, 0)), [0, 16, 80, 144]);
    assert_eq!([0, 1, 5, 9].map(|units| after(Wiring::Shared, units, 0)), [0, 16, 16, 16]);
    assert_eq!(
        (after(Wiring::Local, 1, 3), after(Wiring::Shared, 0, 3), after(Wiring::Shared, 1, 3)),
        (19, 3, 16)
    );
}

#[test]
fn numbers_in_the_grids_count_connections() {
    let of = |wiring| Wired::new(&Settings { params: Params::default(), wiring }).expect("the filter fits");
    let counts = |wiring| {
        let at = |role, row, col| of(wiring).value(CellId::new(role, 0, row, col));
        [at(Role::Input, 3, 3), at(Role::Weight, 0, 0), at(Role::Output, 1, 1)].map(Option::unwrap_or_default)
    };
    assert_eq!(counts(Wiring::Dense), [9.0, 1.0, 64.0]);
    assert_eq!(counts(Wiring::Local), [4.0, 1.0, 16.0]);
    assert_eq!(counts(Wiring::Shared), [4.0, 9.0, 16.0]);
}

fn settings() -> impl Strategy<Value = Params> {
    (1..=8_usize, 1..=limits::STRIDE, any::<bool>()).prop_flat_map(|(in_size, stride, bias)| {
        (1..=in_size.min(limits::KERNEL)).prop_map(move |kernel_size| Params {
            in_size,
            kernel_size,
            stride,
            bias,
        })
    })
}

proptest! {
    #[test]
    fn counted_weights_are_the_different_weights_of_the_connections(params in settings()) {
        let plan = plan(&params);
        for wiring in Wiring::ALL {
            let all: Vec<Connection> = plan.connections(wiring).collect();
            let count = plan.count(wiring);
            prop_assert_eq!(count.wiring, wiring);
            prop_assert_eq!(all.len() as u64, count.connections);
            let mut ids: Vec<WeightId> = all.iter().map(|c| c.weight).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids, (0..count.weights as usize).map(WeightId).collect::<Vec<_>>());
            prop_assert_eq!(count.connections, count.weights * count.uses);
            let by_unit: Vec<Connection> =
                units(&plan).flat_map(|unit| plan.feeding(wiring, unit)).collect();
            prop_assert_eq!(by_unit, all);
        }
    }

    #[test]
    fn shared_connections_are_the_terms_of_the_convolution(params in settings()) {
        let plan = plan(&params);
        let (n, k) = (params.in_size, params.kernel_size);
        let x = Array4::from_shape_fn([1, 1, n, n], |(_, _, y, x)| (y * n + x) as f64);
        let w = Array4::from_shape_fn([1, 1, k, k], |(_, _, y, x)| (y * k + x) as f64 - 1.0);
        let conv = Conv2d { stride: [params.stride; 2], ..Conv2d::default() };
        let bound = conv.bind(x.view(), w.view(), None).expect("the filter fits");
        // As a dense layer whose weights repeat, and are 0 outside of the patch.
        let mut matrix = Array2::zeros([plan.units(), plan.cells()]);
        for unit in units(&plan) {
            let terms = bound.trace(Cell { n: 0, c: 0, y: unit[0], x: unit[1] }).expect("it is a cell").terms;
            let wired = plan.feeding(Wiring::Shared, unit);
            prop_assert_eq!(terms.len(), wired.len());
            for (term, wired) in terms.iter().zip(&wired) {
                prop_assert_eq!(term.source.map(|c| [c.y, c.x]), Some(wired.cell));
                prop_assert_eq!(Some([term.tap.ky, term.tap.kx]), wired.tap);
                let row = plan.unit_index(unit).expect("it is a unit");
                matrix[[row, wired.cell[0] * n + wired.cell[1]]] = w.as_slice().expect("in order")[wired.weight.0];
            }
        }
        let flat = x.into_shape_with_order([1, n * n]).expect("as many cells");
        let y = linear(flat.view(), matrix.view(), None).expect("the sizes fit");
        let x = flat.into_shape_with_order([1, 1, n, n]).expect("as many cells");
        let bound = conv.bind(x.view(), w.view(), None).expect("the filter fits");
        prop_assert_eq!(y.into_raw_vec_and_offset().0, bound.forward().into_raw_vec_and_offset().0);
    }
}
