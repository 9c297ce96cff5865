//! Where branches meet and shapes change: flatten, add, multiply, one minus, concat.

use ndarray::{ArrayD, ArrayViewD, Axis, IxDyn, Slice, concatenate};

use super::argument::{ArgumentError, axis, same_shape};
use crate::real::Real;

/// Merges the axes from `start_dim` on into one, in row-major order.
///
/// | argument | |
/// |---|---|
/// | `x` | `[a, b, c, d]`, say |
/// | `start_dim` | 1 gives `[a, b·c·d]` |
///
/// # Errors
/// If there is no such axis.
///
/// Agrees with `torch.flatten(x, start_dim)`.
pub fn flatten<T: Real>(x: ArrayViewD<'_, T>, start_dim: usize) -> Result<ArrayD<T>, ArgumentError> {
    axis(start_dim, x.ndim())?;
    let mut shape = x.shape()[..start_dim].to_vec();
    shape.push(x.shape()[start_dim..].iter().product());
    Ok(reshaped(x, &shape))
}

/// Gradient of [`flatten`]: the gradient in the shape of the input.
///
/// # Errors
/// If `grad_out` has not as many cells as `input_shape`.
pub fn flatten_backward<T: Real>(
    grad_out: ArrayViewD<'_, T>,
    input_shape: &[usize],
) -> Result<ArrayD<T>, ArgumentError> {
    if grad_out.len() != input_shape.iter().product::<usize>() {
        same_shape("grad_out", grad_out.shape(), input_shape)?;
    }
    Ok(reshaped(grad_out, input_shape))
}

/// Sum of two tensors, cell by cell; axes of size 1 are repeated as in PyTorch.
///
/// # Errors
/// If the shapes cannot be broadcast to a common one.
pub fn add<T: Real>(a: ArrayViewD<'_, T>, b: ArrayViewD<'_, T>) -> Result<ArrayD<T>, ArgumentError> {
    let shape = common_shape(a.shape(), b.shape())?;
    Ok(&repeated(a, &shape)? + &repeated(b, &shape)?)
}

/// Gradients of [`add`] with respect to both tensors: each gets the whole gradient, summed over the
/// axes along which it was repeated.
///
/// # Errors
/// If the shapes do not fit.
pub fn add_backward<T: Real>(
    grad_out: ArrayViewD<'_, T>,
    a_shape: &[usize],
    b_shape: &[usize],
) -> Result<(ArrayD<T>, ArrayD<T>), ArgumentError> {
    same_shape("grad_out", grad_out.shape(), &common_shape(a_shape, b_shape)?)?;
    Ok((summed_to(grad_out.to_owned(), a_shape), summed_to(grad_out.to_owned(), b_shape)))
}

/// Product of two tensors, cell by cell; axes of size 1 are repeated as in PyTorch. A gate
/// `[n, c, 1, 1]` times a feature map `[n, c, h, w]`, for instance.
///
/// # Errors
/// If the shapes cannot be broadcast to a common one.
pub fn multiply<T: Real>(a: ArrayViewD<'_, T>, b: ArrayViewD<'_, T>) -> Result<ArrayD<T>, ArgumentError> {
    let shape = common_shape(a.shape(), b.shape())?;
    Ok(&repeated(a, &shape)? * &repeated(b, &shape)?)
}

/// Gradients of [`multiply`] with respect to both tensors: `grad_out · b` and `grad_out · a`, summed over
/// the axes along which the tensor was repeated.
///
/// # Errors
/// If the shapes do not fit.
pub fn multiply_backward<T: Real>(
    a: ArrayViewD<'_, T>,
    b: ArrayViewD<'_, T>,
    grad_out: ArrayViewD<'_, T>,
) -> Result<(ArrayD<T>, ArrayD<T>), ArgumentError> {
    let shape = common_shape(a.shape(), b.shape())?;
    same_shape("grad_out", grad_out.shape(), &shape)?;
    let grad_a = &grad_out * &repeated(b.view(), &shape)?;
    let grad_b = &grad_out * &repeated(a.view(), &shape)?;
    Ok((summed_to(grad_a, a.shape()), summed_to(grad_b, b.shape())))
}

/// `1 - x`, cell by cell: what a gate holds back. Its gradient is `-grad_out`.
#[must_use]
pub fn one_minus<T: Real>(x: ArrayViewD<'_, T>) -> ArrayD<T> {
    x.mapv(|x| T::one() - x)
}

/// Gradient of [`one_minus`].
#[must_use]
pub fn one_minus_backward<T: Real>(grad_out: ArrayViewD<'_, T>) -> ArrayD<T> {
    grad_out.mapv(|g| -g)
}

/// Lays tensors one after the other along an axis.
///
/// | argument | |
/// |---|---|
/// | `parts` | at least one; equal shapes except along `dim` |
/// | `dim` | the axis that grows; 1 joins feature maps |
///
/// # Errors
/// If there is nothing to join or the shapes do not fit.
///
/// Agrees with `torch.cat`.
pub fn concat<T: Real>(parts: &[ArrayViewD<'_, T>], dim: usize) -> Result<ArrayD<T>, ArgumentError> {
    let first = parts.first().ok_or(ArgumentError::Nothing)?;
    let axis = axis(dim, first.ndim())?;
    for part in parts {
        let mut expected = first.shape().to_vec();
        if part.ndim() == expected.len() {
            expected[dim] = part.shape()[dim];
        }
        same_shape("a tensor to concat", part.shape(), &expected)?;
    }
    // Shapes were compared above; ndarray has no other objection.
    concatenate(axis, parts).map_err(|_| ArgumentError::Nothing)
}

/// Gradient of [`concat()`]: each part gets its piece back.
///
/// | argument | |
/// |---|---|
/// | `sizes` | size of each part along `dim`, in order |
///
/// # Errors
/// If there is no such axis or the sizes do not add up.
pub fn concat_backward<T: Real>(
    grad_out: ArrayViewD<'_, T>,
    dim: usize,
    sizes: &[usize],
) -> Result<Vec<ArrayD<T>>, ArgumentError> {
    let axis = axis(dim, grad_out.ndim())?;
    let (actual, expected) = (sizes.iter().sum(), grad_out.shape()[dim]);
    super::argument::same_size("the sum of sizes", actual, "grad_out", expected)?;
    let mut start = 0;
    let piece = |&size: &usize| {
        let piece = grad_out.slice_axis(axis, Slice::from(start..start + size)).to_owned();
        start += size;
        piece
    };
    Ok(sizes.iter().map(piece).collect())
}

fn reshaped<T: Real>(x: ArrayViewD<'_, T>, shape: &[usize]) -> ArrayD<T> {
    let mut cells = x.into_iter().copied();
    ArrayD::from_shape_simple_fn(IxDyn(shape), || cells.next().unwrap_or_default())
}

/// The shape both can be repeated to: axes are matched from the last one, and a size of 1 yields.
fn common_shape(a: &[usize], b: &[usize]) -> Result<Vec<usize>, ArgumentError> {
    let rank = a.len().max(b.len());
    let size = |shape: &[usize], axis: usize| (axis + shape.len()).checked_sub(rank).map_or(1, |i| shape[i]);
    (0..rank)
        .map(|axis| match (size(a, axis), size(b, axis)) {
            (a, b) if a == b => Ok(a),
            (1, n) | (n, 1) => Ok(n),
            _ => Err(ArgumentError::Shape {
                what: "the second tensor",
                actual: b.to_vec(),
                expected: a.to_vec(),
            }),
        })
        .collect()
}

fn repeated<T: Real>(x: ArrayViewD<'_, T>, shape: &[usize]) -> Result<ArrayD<T>, ArgumentError> {
    let wide = x.broadcast(IxDyn(shape)).map(|wide| wide.to_owned());
    wide.ok_or_else(|| ArgumentError::Shape {
        what: "a tensor",
        actual: x.shape().to_vec(),
        expected: shape.to_vec(),
    })
}

/// The adjoint of [`repeated`].
fn summed_to<T: Real>(mut grad: ArrayD<T>, shape: &[usize]) -> ArrayD<T> {
    while grad.ndim() > shape.len() {
        grad = grad.sum_axis(Axis(0));
    }
    for (axis, &size) in shape.iter().enumerate() {
        if size == 1 && grad.shape()[axis] != 1 {
            grad = grad.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
    }
    grad
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array, arr1, arr2};

    #[test]
    fn flatten_reads_rows_first_and_comes_back() {
        let x = Array::from_shape_fn((2, 2, 3), |(n, y, x)| (n * 6 + y * 3 + x) as f32).into_dyn();
        let flat = flatten(x.view(), 1).expect("axis 1");
        assert_eq!(flat.shape(), [2, 6]);
        assert_eq!(flat.row_values(1), [6.0, 7.0, 8.0, 9.0, 10.0, 11.0]);
        assert_eq!(flatten_backward(flat.view(), &[2, 2, 3]).expect("12 cells"), x);
        assert!(flatten(x.view(), 3).is_err() && flatten_backward(flat.view(), &[2, 5]).is_err());
    }

    trait RowValues {
        fn row_values(&self, row: usize) -> Vec<f32>;
    }

    impl RowValues for ArrayD<f32> {
        fn row_values(&self, row: usize) -> Vec<f32> {
            self.index_axis(Axis(0), row).iter().copied().collect()
        }
    }

    #[test]
    fn flatten_follows_the_axes_of_a_transposed_view() {
        let x = arr2(&[[1.0_f32, 2.0], [3.0, 4.0]]);
        let flat = flatten(x.t().into_dyn(), 0).expect("axis 0");
        assert_eq!(flat, arr1(&[1.0, 3.0, 2.0, 4.0]).into_dyn());
    }

    #[test]
    fn a_gate_is_repeated_over_the_map_and_its_gradient_summed() {
        let map = arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).into_dyn();
        let gate = arr2(&[[10.0], [0.5]]).into_dyn();
        let y = multiply(map.view(), gate.view()).expect("broadcasts");
        assert_eq!(y, arr2(&[[10.0, 20.0, 30.0], [2.0, 2.5, 3.0]]).into_dyn());
        let ones = ArrayD::ones(y.raw_dim());
        let (grad_map, grad_gate) = multiply_backward(map.view(), gate.view(), ones.view()).expect("fits");
        assert_eq!(grad_gate, arr2(&[[6.0], [15.0]]).into_dyn());
        assert_eq!(grad_map, arr2(&[[10.0, 10.0, 10.0], [0.5, 0.5, 0.5]]).into_dyn());
    }

    #[test]
    fn a_sum_passes_the_gradient_to_both() {
        let (a, b) = (arr2(&[[1.0, 2.0]]).into_dyn(), arr1(&[3.0, 4.0]).into_dyn());
        assert_eq!(add(a.view(), b.view()).expect("broadcasts"), arr2(&[[4.0, 6.0]]).into_dyn());
        let g = arr2(&[[5.0, 6.0]]).into_dyn();
        let (grad_a, grad_b) = add_backward(g.view(), &[1, 2], &[2]).expect("fits");
        assert_eq!((grad_a, grad_b), (g.clone(), arr1(&[5.0, 6.0]).into_dyn()));
        let wrong = arr1(&[1.0, 2.0, 3.0]).into_dyn();
        assert_eq!(
            add(a.view(), wrong.view()).expect_err("2 is not 3").to_string(),
            "the second tensor has the shape [3], but [1, 2] is needed"
        );
    }

    #[test]
    fn concat_and_its_gradient_are_inverse() {
        let (a, b) = (arr2(&[[1.0], [2.0]]).into_dyn(), arr2(&[[3.0, 4.0], [5.0, 6.0]]).into_dyn());
        let y = concat(&[a.view(), b.view()], 1).expect("fits");
        assert_eq!(y, arr2(&[[1.0, 3.0, 4.0], [2.0, 5.0, 6.0]]).into_dyn());
        assert_eq!(concat_backward(y.view(), 1, &[1, 2]).expect("adds up"), [a.clone(), b.clone()]);
        assert!(concat(&[a.view(), b.view()], 0).is_err(), "one column is not two");
        assert_eq!(concat::<f64>(&[], 0), Err(ArgumentError::Nothing));
        assert!(concat_backward(y.view(), 1, &[1, 1]).is_err());
    }
}
