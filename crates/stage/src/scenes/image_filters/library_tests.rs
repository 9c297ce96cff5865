use proptest::prelude::*;

use super::super::Sum;
use super::*;

#[test]
fn edges_add_up_to_zero_and_blurs_to_one() {
    for filter in FILTERS {
        let kernel = filter.kernel();
        let expected = match filter {
            Filter::Identity
            | Filter::Sharpen
            | Filter::Emboss
            | Filter::Box { .. }
            | Filter::Binomial { .. }
            | Filter::Gaussian { .. } => kernel.divisor(),
            _ => 0.0,
        };
        // Whole numbers: exactly.
        assert_eq!(kernel.numbers().iter().sum::<f64>(), expected, "{filter:?}");
        assert!(kernel.numbers().iter().all(|x| x.fract() == 0.0), "{filter:?}");
    }
}

#[test]
fn known_numbers_are_the_known_numbers() {
    let numbers = |filter: Filter| filter.kernel().numbers().to_vec();
    assert_eq!(numbers(Filter::Sobel(Direction::X)), [-1., 0., 1., -2., 0., 2., -1., 0., 1.]);
    assert_eq!(numbers(Filter::Sobel(Direction::Y)), [-1., -2., -1., 0., 0., 0., 1., 2., 1.]);
    assert_eq!(numbers(Filter::Binomial { size: 3 }), [1., 2., 1., 2., 4., 2., 1., 2., 1.]);
    assert_eq!(numbers(Filter::Binomial { size: 5 })[..5], [1., 4., 6., 4., 1.]);
    assert_eq!(Filter::Binomial { size: 5 }.kernel().divisor(), 256.0);
    assert_eq!(Filter::Difference(Direction::Y).kernel().size(), [3, 1]);
    // OpenCV's getGaussianKernel(3, 0.8), times itself: 0.0571, 0.1248, 0.2725.
    let bell: Vec<f32> = Filter::Gaussian { size: 3, sigma: 0.8 }.kernel().weights().collect();
    for (found, known) in bell.iter().zip([0.0571, 0.1248, 0.0571, 0.1248, 0.2725]) {
        assert!((found - known).abs() < 1e-3, "{found} {known}");
    }
}

#[test]
fn a_gabor_of_no_turn_is_the_same_above_and_below_and_swaps_with_a_quarter_turn() {
    let of = |orientation| Filter::Gabor { size: 11, wavelength: 5.0, orientation, phase: 0.0 }.kernel();
    assert_eq!(of(0.0).turned(), of(0.0));
    assert_eq!(of(0.0).transposed(), of(90.0));
    let middle = |y: usize, x: usize| of(0.0).numbers()[y * 11 + x];
    assert!(middle(5, 5) > 0.0 && middle(5, 3) < 0.0 && middle(5, 7) < 0.0 && middle(3, 5) > 0.0);
}

#[test]
fn the_laplacian_of_a_gaussian_is_negative_in_the_middle_and_turns_at_its_radius() {
    let kernel = Filter::Log { size: 9, sigma: 1.4 }.kernel();
    let row = &kernel.numbers()[4 * 9..5 * 9];
    assert!(row[4] < row[3] && row[3] < 0.0, "{row:?}");
    assert!(row[2] > 0.0, "sigma * sqrt(2) is 1.98: {row:?}");
    assert_eq!(kernel.transposed(), kernel);
}

proptest! {
    #[test]
    fn any_settings_give_a_finite_kernel_of_an_odd_size_with_the_promised_sum(
        size: usize, a: f64, b: f64, c: f64, kind in 0..5,
    ) {
        let (filter, sum) = match kind {
            0 => (Filter::Box { size }, Sum::One),
            1 => (Filter::Binomial { size }, Sum::One),
            2 => (Filter::Gaussian { size, sigma: a }, Sum::One),
            3 => (Filter::Log { size, sigma: a }, Sum::Zero),
            _ => (Filter::Gabor { size, wavelength: a, orientation: b, phase: c }, Sum::Zero),
        };
        let kernel = filter.kernel();
        let [rows, cols] = kernel.size();
        prop_assert!(rows == cols && rows % 2 == 1 && rows <= limits::KERNEL);
        prop_assert_eq!(kernel.sum(), sum, "{:?} {:?}", filter, kernel);
        prop_assert!(kernel.weights().all(f32::is_finite));
    }
}
