use kernelwalk_nn::ops::conv2d::conv2d;
use proptest::prelude::*;

use super::super::{FILTERS, Filter, Touched};
use super::*;
use crate::image::Region;
use crate::image::limits::LONGEST_SIDE;

/// Numbers that differ in every place, with fractions and both signs.
fn noise(seed: u64, many: usize) -> Vec<f32> {
    let number = |i: usize| {
        let mixed = (i as u64 + 1).wrapping_mul(seed | 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed >> 40) as f32) / 65536.0 - 128.0
    };
    (0..many).map(number).collect()
}

fn made(
    [channels, rows, cols]: [usize; 3],
    [filters, kh, kw]: [usize; 3],
    groups: usize,
    seed: u64,
) -> Response {
    let slices = channels / groups;
    let mut weights = noise(seed ^ 0xABCD, filters * slices * kh * kw);
    // Some weights are 0: they are left out of the sums.
    weights.iter_mut().step_by(3).for_each(|w| *w = 0.0);
    let weight = Array4::from_shape_vec((filters, slices, kh, kw), weights).expect("a shape");
    Response::new(&noise(seed, channels * rows * cols), [channels, rows, cols], weight, groups)
        .expect("a legal setting")
}

/// The reference, from the input as it is now.
fn slow(response: &Response) -> Vec<f32> {
    let [rows, cols] = response.plane.in_size();
    let x = Array4::from_shape_fn((1, response.in_channels, rows, cols), |(_, c, y, x)| {
        response.input(c, y, x).expect("an input cell")
    });
    let y = conv2d(x.view(), response.weight(), None, &response.conv).expect("a legal setting");
    y.iter().copied().collect()
}

#[test]
fn the_mock_up_s_pixel_is_minus_330() {
    let patch = [91, 89, 68, 199, 103, 90, 244, 167, 155];
    let picture = Picture::from_grey(3, 3, &patch, LONGEST_SIDE).expect("a picture");
    let sobel = Filter::Sobel(super::super::Direction::X).kernel();
    let response = Response::of_picture(&picture, Colour::Luminance, &sobel).expect("a response");
    assert_eq!(response.at(0, 1, 1), Some(-330.0));
    assert_eq!(response.at(0, 3, 1), None);
}

#[test]
fn every_filter_answers_as_the_reference_does() {
    let bytes: Vec<u8> =
        (0..17 * 13_u32).flat_map(|i| [i * i, i * 7, i * 29, 255].map(|v| v as u8)).collect();
    let bytes: Vec<u8> = bytes.chunks(4).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let picture = Picture::from_rgba(17, 13, &bytes, LONGEST_SIDE).expect("a picture");
    for filter in FILTERS {
        for colour in [Colour::Luminance, Colour::EachChannel] {
            let response = Response::of_picture(&picture, colour, &filter.kernel()).expect("a response");
            assert_eq!(response.values(), slow(&response), "{filter:?}");
        }
    }
}

#[test]
fn a_flat_area_gives_exactly_zero_or_itself() {
    let flat = Picture::from_grey(31, 31, &[201; 31 * 31], LONGEST_SIDE).expect("a picture");
    for filter in FILTERS {
        let kernel = filter.kernel();
        let response = Response::of_picture(&flat, Colour::Luminance, &kernel).expect("a response");
        let middle = response.at(0, 15, 15).expect("an output");
        let expected = if kernel.sum() == super::super::Sum::Zero { 0.0 } else { 201.0 };
        // A third or a ninth is no binary fraction.
        let slack = if matches!(filter, Filter::Box { .. }) { 1e-4 } else { 0.0 };
        assert!((middle - expected).abs() <= slack, "{filter:?}: {middle}");
    }
}

#[test]
fn what_is_too_large_or_does_not_fit_is_refused_before_it_is_made() {
    let weight = |shape| Array4::<f32>::ones(shape);
    let new = |values: &[f32], shape, w, groups| Response::new(values, shape, w, groups).err();
    assert_eq!(new(&[], [1, 641, 1], weight((1, 1, 3, 3)), 1), Some(ResponseError::TooLarge));
    assert_eq!(new(&[], [1, 5, 5], weight((1, 1, 12, 1)), 1), Some(ResponseError::TooLarge));
    assert_eq!(new(&[], [5, 5, 5], weight((1, 5, 3, 3)), 1), Some(ResponseError::TooLarge));
    assert_eq!(new(&[0.0; 24], [1, 5, 5], weight((1, 1, 3, 3)), 1), Some(ResponseError::Numbers));
    for bad in [f32::NAN, f32::INFINITY, 2e6] {
        assert_eq!(new(&[bad; 25], [1, 5, 5], weight((1, 1, 3, 3)), 1), Some(ResponseError::Numbers));
    }
    assert!(matches!(new(&[0.0; 50], [2, 5, 5], weight((1, 1, 3, 3)), 1), Some(ResponseError::Shape(_))));
    assert!(matches!(new(&[0.0; 25], [1, 5, 5], weight((1, 1, 3, 3)), 0), Some(ResponseError::Shape(_))));
    assert!(matches!(new(&[], [1, 0, 5], weight((1, 1, 3, 3)), 1), Some(ResponseError::Shape(_))));
}

/// The largest case on stage: 64 x 64 with 4 channels in, 1 out, 11 x 11.
fn largest() -> Response {
    made([4, 64, 64], [1, 11, 11], 1, 99)
}

#[test]
fn an_edit_of_the_largest_case_recomputes_its_window_and_nothing_else() {
    for (row, col) in [(0, 0), (31, 40), (63, 2)] {
        let mut response = largest();
        let [_, rows, cols] = response.shape();
        // What is computed anew is no NaN any more.
        response.out.fill(f32::NAN);
        let touched = response.edit(2, row, col, -77.25).expect("an input cell");
        let anew: Vec<[usize; 2]> =
            (0..rows * cols).filter(|i| !response.out[*i].is_nan()).map(|i| [i / cols, i % cols]).collect();
        let said: Vec<[usize; 2]> =
            touched.rows.clone().flat_map(|y| touched.cols.clone().map(move |x| [y, x])).collect();
        assert_eq!(anew, said);
        assert!(said.len() <= 121);
        // `nn` knows the same outputs.
        let uses: Vec<[usize; 2]> =
            response.uses(2, row, col).iter().map(|used| [used.output.y, used.output.x]).collect();
        assert_eq!(uses, said);
        let mut again = largest();
        again.edit(2, row, col, -77.25);
        assert_eq!(again.values(), slow(&again));
    }
}

#[test]
fn an_edit_that_is_no_number_or_nowhere_changes_nothing() {
    let mut response = made([2, 5, 6], [2, 3, 3], 2, 5);
    let before = response.clone();
    for (c, y, x, value) in
        [(2, 0, 0, 1.0), (0, 5, 0, 1.0), (0, 0, 6, 1.0), (0, 0, 0, f32::NAN), (1, 1, 1, 1e9)]
    {
        assert_eq!(response.edit(c, y, x, value), None);
    }
    assert_eq!(response, before);
    let touched = Touched { channels: 1..2, rows: 0..2, cols: 4..6 };
    assert_eq!(response.edit(1, 0, 5, 3.0), Some(touched), "a group feeds its own outputs");
}

#[test]
fn a_camera_s_frame_answers_as_the_same_picture_does() {
    let frame = |seed: u8| -> Vec<u8> {
        (0..9 * 7).flat_map(|i: u32| [i as u8 ^ seed, (i * 3) as u8, seed, 255]).collect()
    };
    let picture = |seed| Picture::from_rgba(9, 7, &frame(seed), LONGEST_SIDE).expect("a picture");
    let kernel = Filter::Gaussian { size: 5, sigma: 1.0 }.kernel();
    for colour in [Colour::Luminance, Colour::EachChannel] {
        let mut response = Response::of_picture(&picture(1), colour, &kernel).expect("a response");
        assert!(response.refill(&frame(200)));
        let fresh = Response::of_picture(&picture(200), colour, &kernel).expect("a response");
        assert_eq!(response, fresh);
        assert!(!response.refill(&frame(3)[4..]));
        assert_eq!(response, fresh);
    }
}

#[test]
fn a_part_that_is_drawn_anew_changes_the_outputs_it_touches_to_what_a_full_recomputation_gives() {
    for (size, part) in [
        ([64, 64], Region { row: 20, col: 31, rows: 14, cols: 9 }),
        ([30, 41], Region { row: 0, col: 38, rows: 3, cols: 3 }),
        ([9, 7], Region::whole([9, 7])),
    ] {
        let mut response = made([2, size[0], size[1]], [2, 11, 11], 2, 5);
        let before = response.values().to_vec();
        let touched = response.redraw(1, part, |[row, col]| (row * 7 + col) as u8).expect("a part");
        assert_eq!(response.values(), slow(&response), "{part:?}");
        let [_, rows, cols] = response.shape();
        for (at, (old, new)) in before.iter().zip(response.values()).enumerate() {
            let place = [at / cols % rows, at % cols];
            let held = touched.channels.contains(&(at / cols / rows)) && touched.region().holds(place);
            assert!(old.to_bits() == new.to_bits() || held, "{part:?} {at}");
        }
        for beyond in [Region { row: size[0], ..part }, Region { cols: 0, ..part }] {
            assert_eq!(response.redraw(1, beyond, |_| 9), None);
        }
        assert_eq!(response.redraw(2, part, |_| 9), None);
    }
}

proptest! {
    #[test]
    fn fast_sums_are_the_reference_s_sums_to_the_bit(
        size in [1..9_usize, 1..9_usize], kernel in [1..=11_usize, 1..=11_usize],
        (channels, filters, groups) in prop_oneof![
            Just((1, 1, 1)), Just((3, 3, 3)), Just((4, 1, 1)), Just((4, 2, 2)), Just((2, 4, 1)),
        ],
        seed: u64,
    ) {
        let response = made([channels, size[0], size[1]], [filters, kernel[0], kernel[1]], groups, seed);
        prop_assert_eq!(response.shape(), [filters, size[0], size[1]]);
        prop_assert_eq!(response.values(), slow(&response));
    }

    #[test]
    fn any_edits_leave_what_a_computation_from_scratch_gives(
        edits in prop::collection::vec((0..4_usize, 0..12_usize, 0..10_usize, -300.0..300_f32), 1..12), seed: u64,
    ) {
        let mut response = made([4, 12, 10], [1, 5, 4], 1, seed);
        for (c, y, x, value) in edits {
            let touched = response.edit(c, y, x, value);
            prop_assert_eq!(touched, response.touched_by(c, y, x));
        }
        prop_assert_eq!(response.values(), slow(&response));
    }
}
