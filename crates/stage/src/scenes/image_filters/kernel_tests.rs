use proptest::prelude::*;

use super::super::FILTERS;
use super::*;

#[test]
fn what_is_no_kernel_says_why() {
    let of = |rows: &[Vec<f64>], divisor| Kernel::custom(rows, divisor);
    assert_eq!(of(&[], 1.0), Err(KernelError::Empty));
    assert_eq!(of(&[vec![]], 1.0), Err(KernelError::Empty));
    assert_eq!(of(&[vec![0.0; 12]], 1.0), Err(KernelError::TooLarge { most: 11 }));
    assert_eq!(of(&[vec![1.0], vec![]], 1.0), Err(KernelError::Ragged));
    assert_eq!(of(&[vec![f64::NAN]], 1.0), Err(KernelError::OutOfRange));
    assert_eq!(of(&[vec![1e9]], 1.0), Err(KernelError::OutOfRange));
    for divisor in [0.0, f64::NAN, f64::INFINITY, 1e-300] {
        assert!(of(&[vec![1.0]], divisor).is_err(), "{divisor}");
    }
}

#[test]
fn a_sum_of_decimals_is_forgiven_its_last_digits() {
    let tenth = Kernel::custom(&[vec![0.1; 10]], 1.0).expect("a kernel");
    assert_eq!(tenth.sum(), Sum::One);
    let difference = Kernel::custom(&[vec![0.1, 0.2, -0.3]], 1.0).expect("a kernel");
    assert_eq!(difference.sum(), Sum::Zero);
    assert_eq!(Kernel::of([[1, 2], [3, 4]]).sum(), Sum::Other(10.0));
    assert_eq!(Kernel::of([[1, -2]]).reach(), 3.0);
}

#[test]
fn resizing_keeps_the_middle_in_place() {
    let kernel = Kernel::of([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
    assert_eq!(kernel.resized([1, 1]), Kernel::of([[5]]));
    assert_eq!(kernel.resized([5, 5]).resized([3, 3]), kernel);
    assert_eq!(kernel.resized([1, 2]), Kernel::of([[5, 6]]));
    assert_eq!(kernel.resized([0, 99]).size(), [1, limits::KERNEL]);
}

#[test]
fn one_number_can_be_changed() {
    let kernel = Kernel::of([[1, 2], [3, 4]]);
    assert_eq!(kernel.with([1, 0], -9.0), Ok(Kernel::of([[1, 2], [-9, 4]])));
    assert_eq!(kernel.with([2, 0], -9.0), Ok(kernel.clone()));
    assert_eq!(kernel.with([0, 0], f64::INFINITY), Err(KernelError::OutOfRange));
}

#[test]
fn turning_twice_and_transposing_twice_change_nothing() {
    let kernel = Kernel::of([[1, 2, 3], [4, 5, 6]]);
    assert_eq!(kernel.turned(), Kernel::of([[6, 5, 4], [3, 2, 1]]));
    assert_eq!(kernel.turned().turned(), kernel);
    assert_eq!(kernel.transposed(), Kernel::of([[1, 4], [2, 5], [3, 6]]));
}

#[test]
fn every_kernel_reads_back_from_what_is_stored() {
    for filter in FILTERS {
        let kernel = filter.kernel();
        let text = serde_json::to_string(&kernel).expect("plain data");
        assert_eq!(serde_json::from_str::<Kernel>(&text).ok(), Some(kernel), "{filter:?}");
    }
}

proptest! {
    #[test]
    fn any_stored_kernel_is_refused_or_harmless(
        rows in prop::collection::vec(prop::collection::vec(any::<f64>(), 0..14), 0..14), divisor: f64,
    ) {
        if let Ok(kernel) = Kernel::custom(&rows, divisor) {
            prop_assert!(kernel.weights().all(f32::is_finite));
            prop_assert!(kernel.size().into_iter().all(|n| (1..=limits::KERNEL).contains(&n)));
        }
    }
}
