use ndarray::Array4;

use super::super::{Colour, Direction, Filter, Kernel};
use super::*;
use crate::image::{Pattern, Picture, limits::LONGEST_SIDE};
use crate::scenes::convolution::Plan;

fn sobel() -> Response {
    let patch = [91, 89, 68, 199, 103, 90, 244, 167, 155];
    let picture = Picture::from_grey(3, 3, &patch, LONGEST_SIDE).expect("a picture");
    Response::of_picture(&picture, Colour::Luminance, &Filter::Sobel(Direction::X).kernel())
        .expect("a response")
}

#[test]
fn a_clicked_pixel_is_nine_products_that_add_up_to_it() {
    let trace = sobel().trace(0, 1, 1).expect("an output");
    let products: Vec<f32> = trace.terms.iter().map(|term| term.product + 0.0).collect();
    assert_eq!(products, [-91.0, 0.0, 68.0, -398.0, 0.0, 180.0, -244.0, 0.0, 155.0]);
    assert_eq!(trace.total, -330.0);
}

#[test]
fn the_window_opens_in_the_scene_convolution_and_gives_the_same_number() {
    let response = sobel();
    for (row, col, outside) in [(1, 1, 0), (0, 0, 5), (2, 1, 3)] {
        let patch = response.window_at(0, row, col).expect("an output");
        assert_eq!((patch.outside, patch.at), (outside, [row as isize - 1, col as isize - 1]));
        let params = patch.params().expect("a small kernel");
        let plan = Plan::new(&params).expect("an output");
        assert_eq!(plan.output().iter().copied().collect::<Vec<f64>>(), [f64::from(patch.value)]);
    }
    assert_eq!(response.window_at(0, 3, 0), None);
    assert_eq!(response.window_at(1, 0, 0), None);
}

#[test]
fn every_filter_s_window_fits_or_says_that_it_does_not() {
    let picture = Pattern::ZonePlate.picture(32);
    for filter in super::super::FILTERS {
        let response =
            Response::of_picture(&picture, Colour::Luminance, &filter.kernel()).expect("a response");
        let patch = response.window_at(0, 9, 20).expect("an output");
        let small = filter.kernel().size().into_iter().all(|n| n <= convolution::limits::KERNEL);
        let Some(params) = patch.params() else {
            assert!(!small, "{filter:?}");
            continue;
        };
        let sum = Plan::new(&params).expect("an output").output().sum();
        assert!((sum - f64::from(patch.value)).abs() <= 1e-3, "{filter:?}: {sum} {}", patch.value);
    }
}

#[test]
fn a_window_of_several_channels_has_a_grid_for_each() {
    let weight = Array4::from_shape_fn((2, 2, 3, 3), |(oc, ic, y, x)| (oc * 100 + ic * 10 + y + x) as f32);
    let values: Vec<f32> = (0..4 * 5 * 5).map(|i| i as f32).collect();
    let response = Response::new(&values, [4, 5, 5], weight, 2).expect("a response");
    let patch = response.window_at(1, 2, 2).expect("an output");
    assert_eq!((patch.input.channels(), patch.kernel.channels(), patch.first_channel), (2, 2, 2));
    assert_eq!(patch.input.get(0, 1, 1), Some(62.0));
    assert_eq!(patch.kernel.get(1, 0, 0), Some(110.0));
    let plan = Plan::new(&patch.params().expect("a small kernel")).expect("an output");
    assert_eq!(plan.output().sum(), f64::from(patch.value));
}

#[test]
fn weights_are_the_decimals_people_typed() {
    let picture = Pattern::Ramp.picture(4);
    let kernel = Kernel::custom(&[vec![0.1, -2.5]], 1.0).expect("a kernel");
    let response = Response::of_picture(&picture, Colour::Luminance, &kernel).expect("a response");
    let patch = response.window_at(0, 1, 1).expect("an output");
    assert_eq!(patch.kernel.values(), [0.1, -2.5]);
}

#[test]
fn the_magnifier_shows_nothing_outside_the_picture() {
    let found = sobel().magnified(0, [0, 2], 3).expect("an input cell");
    assert_eq!(found.at, [-1, 1]);
    let expected = [[None, None, None], [Some(89.0), Some(68.0), None], [Some(103.0), Some(90.0), None]]
        .map(|r| r.to_vec());
    assert_eq!(found.rows, expected);
    assert_eq!(sobel().magnified(0, [3, 0], 3), None);
    assert_eq!(sobel().magnified(0, [1, 1], usize::MAX).map(|m| m.rows.len()), Some(23));
}
