//! When a result counts as equal.

use crate::file::{Data, Tensor};

/// Allowed difference relative to the expected number. Sums in f32 differ by the order of their
/// terms; about a thousand terms cost some 1e-5.
pub const RELATIVE: f32 = 2e-4;

/// Allowed difference relative to the largest expected number of the tensor (at least 1), for numbers
/// that cancel to almost nothing.
pub const ABSOLUTE: f32 = 2e-5;

/// Compares a result with what was expected.
///
/// A float may differ by `RELATIVE · |expected| + ABSOLUTE · max(1, max |expected|)`; integers must be
/// equal; everything must be finite, and the shapes must agree (one number is one number, with or
/// without axes).
///
/// # Errors
/// The first difference, in words.
pub fn compare(name: &str, got: &Tensor, expected: &Tensor) -> Result<(), String> {
    let one_number = got.data.len() == 1 && expected.data.len() == 1;
    if got.shape != expected.shape && !one_number {
        return Err(format!("{name} has the shape {:?}, not {:?}", got.shape, expected.shape));
    }
    match (&got.data, &expected.data) {
        (Data::F32(got), Data::F32(expected)) => {
            let largest = expected.iter().fold(1.0_f32, |max, x| max.max(x.abs()));
            let slack = ABSOLUTE * largest;
            for (index, (&got, &expected)) in got.iter().zip(expected).enumerate() {
                if !got.is_finite() {
                    return Err(format!("{name}[{index}] is {got}, not {expected}"));
                }
                let difference = (got - expected).abs();
                // Written so that a NaN among the expected numbers fails.
                let close = difference <= RELATIVE * expected.abs() + slack;
                if !close {
                    return Err(format!("{name}[{index}] is {got}, not {expected} (off by {difference:e})"));
                }
            }
            Ok(())
        }
        (Data::I32(got), Data::I32(expected)) => {
            match got.iter().zip(expected).enumerate().find(|(_, (got, expected))| got != expected) {
                Some((index, (got, expected))) => Err(format!("{name}[{index}] is {got}, not {expected}")),
                None => Ok(()),
            }
        }
        (got, expected) => Err(format!("{name} is {}, not {}", got.dtype(), expected.dtype())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floats(numbers: &[f32]) -> Tensor {
        Tensor { shape: vec![numbers.len()], data: Data::F32(numbers.to_vec()) }
    }

    #[test]
    fn the_tolerance_grows_with_the_number_and_with_the_tensor() {
        let expected = floats(&[0.0, 1.0, 100.0]);
        // 2e-5 * 100 everywhere, and 2e-4 of each number on top of it.
        assert_eq!(compare("y", &floats(&[0.0019, 1.0021, 100.021]), &expected), Ok(()));
        for (index, numbers) in
            [[0.0021, 1.0, 100.0], [0.0, 1.0023, 100.0], [0.0, 1.0, 100.023]].iter().enumerate()
        {
            let message = compare("y", &floats(numbers), &expected).expect_err("too far");
            assert!(message.starts_with(&format!("y[{index}] is ")), "{message}");
        }
    }

    #[test]
    fn nothing_infinite_and_no_nan_is_equal_to_anything() {
        for bad in [f32::NAN, f32::INFINITY] {
            assert!(compare("y", &floats(&[bad]), &floats(&[bad])).is_err());
            assert!(compare("y", &floats(&[1.0]), &floats(&[f32::NAN])).is_err());
        }
    }

    #[test]
    fn integers_are_equal_or_wrong() {
        let integers = |numbers: &[i32]| Tensor { shape: vec![2], data: Data::I32(numbers.to_vec()) };
        assert_eq!(compare("indices", &integers(&[3, 4]), &integers(&[3, 4])), Ok(()));
        let message = compare("indices", &integers(&[3, 5]), &integers(&[3, 4]));
        assert_eq!(message, Err("indices[1] is 5, not 4".to_owned()));
        assert!(compare("indices", &floats(&[3.0, 4.0]), &integers(&[3, 4])).is_err());
    }

    #[test]
    fn another_shape_is_wrong_except_for_a_single_number() {
        let wide = Tensor { shape: vec![1, 2], data: Data::F32(vec![1.0, 2.0]) };
        assert!(compare("y", &floats(&[1.0, 2.0]), &wide).is_err());
        let scalar = Tensor { shape: vec![], data: Data::F32(vec![1.0]) };
        assert_eq!(compare("y", &floats(&[1.0]), &scalar), Ok(()));
    }
}
