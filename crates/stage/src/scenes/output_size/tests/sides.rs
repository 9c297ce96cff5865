//! One direction: fit, stops, staircase, frames.

use kernelwalk_nn::shape::AxisError;
use proptest::prelude::*;

use super::super::*;
use super::{fit, short};
use crate::lab::WhyNever;

#[test]
fn the_floor_of_two_and_two_thirds_leaves_the_last_cell_unread() {
    let fit = fit(Side::default());
    assert_eq!((fit.out_size, fit.quotient()), (3, Quotient { numerator: 8, denominator: 3 }));
    assert_eq!(format!("{:.2}", fit.quotient().value()), "2.67");
    assert_eq!(fit.rounding.remainder(), 2, "2 of 12 positions left over");
    assert_eq!(fit.rounding.to_string(), "(10 + 2 - 4)/3 ~ 2.67, floor 2, + 1 = 3");
    let why = WhyNever::BehindTheLastWindow { needs: 11, window: 4 };
    assert_eq!(fit.unread(), [Unread { cell: 9, why }]);
}

#[test]
fn three_stops_are_made_and_a_fourth_would_need_position_eleven() {
    let axis = Side::default().axis().expect("it has an output");
    let stops = Stops::of(&axis);
    assert_eq!(stops.span, [-1, 10]);
    let brackets: Vec<(isize, isize)> = stops.stops.iter().map(|s| (s.start, s.end)).collect();
    assert_eq!(brackets, [(-1, 2), (2, 5), (5, 8)]);
    assert_eq!((stops.stops[0].reads.clone(), stops.stops[0].padding.clone()), (vec![0, 1, 2], vec![-1]));
    assert_eq!(stops.stops[2].reads, [5, 6, 7, 8]);
    assert_eq!(stops.dropped, Some(Dropped { start: 8, end: 11, edge: 10 }));
}

#[test]
fn nothing_is_dropped_where_the_last_window_ends_at_the_edge() {
    let axis = Side::new(10, 4).strided(2).padded(1).axis().expect("it has an output");
    assert_eq!(Stops::of(&axis).dropped, None);
    assert_eq!(fit(Side::new(10, 4).strided(2).padded(1)).reading, Reading::Exact);
}

#[test]
fn alexnet_and_resnet_begin_with_a_floor_that_drops_padding_only() {
    for (side, out, positions) in
        [(Side::new(224, 11).strided(4).padded(2), 55, 1), (Side::new(224, 7).strided(2).padded(3), 112, 1)]
    {
        let fit = fit(side);
        assert_eq!((fit.out_size, &fit.reading), (out, &Reading::OnlyPadding { positions }));
    }
}

#[test]
fn an_unread_cell_says_what_it_falls_victim_to() {
    let whys = |side: Side| -> Vec<(usize, WhyNever)> {
        fit(side).unread().iter().map(|u| (u.cell, u.why)).collect()
    };
    let stepped = WhyNever::SteppedOver { stride: 5 };
    let behind = WhyNever::BehindTheLastWindow { needs: 13, window: 3 };
    assert_eq!(whys(Side::new(10, 4).strided(5)), [(4, stepped), (9, behind)]);
    let between = WhyNever::BetweenTaps { dilation: 2 };
    assert_eq!(whys(Side::new(3, 2).dilated(2)), [(1, between)]);
}

#[test]
fn a_window_that_does_not_fit_says_how_much_room_it_lacks() {
    assert_eq!(Side::new(4, 7).padded(1).fit(), Err(AxisError::KernelTooLarge { span: 7, padded: 6 }));
    assert_eq!(Side::new(4, 3).strided(0).fit(), Err(AxisError::ZeroStride));
    assert_eq!(Side::new(0, 3).fit(), Err(AxisError::EmptyInput));
}

#[test]
fn valid_shrinks_same_keeps_and_full_grows_by_the_window_less_one() {
    for kernel in 1..=7 {
        for dilation in 1..=3 {
            let side = Side::new(20, kernel).dilated(dilation);
            let reach = dilation * (kernel - 1);
            let of = |framing: Framing| fit(framing.framed(side)).out_size;
            assert_eq!(Framing::ALL.map(of), [20 - reach, 20, 20 + reach], "{kernel} {dilation}");
        }
    }
    let strided = Framing::Same.framed(Side::new(10, 3).strided(2));
    assert_eq!(strided.fit(), Err(AxisError::SameWithStride { stride: 2 }));
}

#[test]
fn the_odd_cell_of_same_padding_comes_after_the_input() {
    let axis = Framing::Same.framed(Side::new(10, 4)).axis().expect("it has an output");
    assert_eq!((axis.pad_before(), axis.pad_after()), (1, 2));
}

#[test]
fn the_staircase_over_the_stride_is_the_mock_ups() {
    let stairs = staircase(Side::default(), Variable::Stride, 1..=7);
    let sizes: Vec<usize> =
        stairs.iter().map(|s| s.fit.as_ref().expect("it has an output").out_size).collect();
    assert_eq!(sizes, [9, 5, 3, 3, 2, 2, 2]);
    assert_eq!((stairs[1].at, stairs[1].exact()), (2, Some(5.0)));
    assert_eq!(stairs[4].exact(), Some(8.0 / 5.0 + 1.0));
}

#[test]
fn over_the_input_the_output_grows_by_one_with_every_whole_stride() {
    let stairs = staircase(Side::new(1, 3).strided(2), Variable::Input, 0..=9);
    let sizes: Vec<(usize, Option<usize>)> =
        stairs.iter().map(|s| (s.at, s.fit.as_ref().ok().map(|f| f.out_size))).collect();
    let some = |at, out| (at, Some(out));
    assert_eq!(
        sizes,
        [
            (1, None),
            (2, None),
            some(3, 1),
            some(4, 1),
            some(5, 2),
            some(6, 2),
            some(7, 3),
            some(8, 3),
            some(9, 4)
        ]
    );
    assert_eq!(stairs[0].exact(), None);
    assert_eq!(staircase(Side::default(), Variable::Input, 0..=usize::MAX).len(), limits::SIZE);
}

#[test]
fn one_change_of_each_number_makes_the_example_exact() {
    let changes = one_change_away(Side::default());
    let found: Vec<(Variable, usize, usize)> =
        changes.iter().map(|c| (c.variable, c.to, c.fit.out_size)).collect();
    let wanted = [
        (Variable::Stride, 2, 5),
        (Variable::Padding, 0, 3),
        (Variable::Kernel, 3, 4),
        (Variable::Input, 11, 4),
    ];
    assert_eq!(found[..4], wanted);
    assert!(one_change_away(Side::new(10, 4)).is_empty(), "it is exact already");
}

#[test]
fn an_impossible_setting_has_ways_out_too() {
    let changes = one_change_away(Side::new(4, 7).padded(1));
    let found: Vec<(Variable, usize)> = changes.iter().map(|c| (c.variable, c.to)).collect();
    assert_eq!(found, [(Variable::Padding, 2), (Variable::Kernel, 6), (Variable::Input, 5)]);
    let same = one_change_away(Framing::Same.framed(Side::new(10, 3).strided(2)));
    assert_eq!(same.first().map(|c| (c.variable, c.to)), Some((Variable::Stride, 1)));
}

fn sides() -> impl Strategy<Value = Side> {
    let pad = prop_oneof![(0..6_usize, 0..6_usize).prop_map(|(a, b)| Pad::Cells([a, b])), Just(Pad::Same)];
    (1..30_usize, 1..8_usize, 1..7_usize, pad, 1..4_usize).prop_map(
        |(in_size, kernel_size, stride, padding, dilation)| Side {
            in_size,
            kernel_size,
            stride,
            padding,
            dilation,
        },
    )
}

proptest! {
    #[test]
    fn stops_and_fit_agree_on_what_is_read(side in sides()) {
        let Ok(axis) = side.axis() else { return Ok(()) };
        let (fit, stops) = (fit(side), Stops::of(&axis));
        prop_assert_eq!(stops.stops.len(), fit.out_size);
        let read = |cell: &usize| stops.stops.iter().any(|stop| stop.reads.contains(cell));
        let unread: Vec<usize> = (0..side.in_size).filter(|cell| !read(cell)).collect();
        prop_assert_eq!(unread, fit.unread().iter().map(|u| u.cell).collect::<Vec<_>>());
        prop_assert_eq!(stops.dropped.is_none(), fit.rounding.is_exact());
        for stop in &stops.stops {
            prop_assert_eq!(stop.reads.len() + stop.padding.len(), side.kernel_size);
            prop_assert!(stops.span[0] <= stop.start && stop.start <= stop.end && stop.end <= stops.span[1]);
        }
        if let Some(dropped) = stops.dropped {
            prop_assert!(dropped.edge < dropped.end, "else it would be a stop");
        }
        prop_assert!(fit.quotient().value() + 1.0 >= fit.out_size as f64);
        prop_assert!(fit.quotient().value() < fit.out_size as f64);
    }

    #[test]
    fn a_change_alters_one_number_and_is_exact(side in sides()) {
        for change in one_change_away(side) {
            prop_assert_eq!(change.side, side.with(change.variable, change.to));
            prop_assert!(change.side != side);
            prop_assert_eq!(short(change.side), (change.fit.out_size, Some(0)));
        }
    }

    #[test]
    fn any_setting_can_be_clamped_and_shown(numbers in any::<[usize; 6]>(), same in any::<bool>()) {
        let [in_size, kernel_size, stride, before, after, dilation] = numbers;
        let padding = if same { Pad::Same } else { Pad::Cells([before, after]) };
        let wild = Side { in_size, kernel_size, stride, padding, dilation };
        prop_assert!(wild.fit().is_err(), "nn refuses sizes that no memory could hold");
        let clamped = wild.clamped();
        if let Ok(axis) = clamped.axis() {
            prop_assert!(Stops::of(&axis).stops.len() <= limits::SIZE + 2 * limits::PADDING);
        }
        prop_assert!(size_map(wild, MapKind::StridePadding).cells.len() == 4);
    }
}
