//! How many multiply-adds the kernels carry out: for the figures of a benchmark, not used in a run.
//!
//! Counted are products that take part in a result; empty lanes at the end of a vector are not, so they lower the share
//! of the peak that is reached.

use super::Geometry;

/// Of [`super::forward`] for these images: outputs that the pooling reads, times the taps of the rows that are not padding.
#[must_use]
pub fn forward_products(g: &Geometry, images: &[f32]) -> u64 {
    let rows = (0..g.out_size[0]).flat_map(|py| (0..g.pool[0]).map(move |dy| (py, dy)));
    let taps: usize = rows
        .map(|(py, dy)| {
            let start = (py * g.pool_stride[0] + dy) * g.stride[0];
            let inside = |ky: &usize| (g.padding[0]..g.in_size[0] + g.padding[0]).contains(&(start + ky));
            (0..g.kernel_size[0]).filter(inside).count()
        })
        .sum();
    (images.len() / g.in_len() * taps * g.read(1) * g.run() * g.out_channels) as u64
}

/// Of [`super::backward`] for these outputs: those that carry a gradient, times the window, for the weight and, if
/// `grad_image` is wanted, for the input.
#[must_use]
pub fn backward_products(g: &Geometry, out: &[f32], grad_out: &[f32], grad_image: bool) -> u64 {
    let live = out.iter().zip(grad_out).filter(|&(&y, &grad)| grad != 0.0 && (!g.relu || y > 0.0));
    let passes = 1 + usize::from(grad_image);
    (live.count() * g.kernel_size[0] * g.run() * passes) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Conv2d, Graph, Op, infer};
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn rows_of_padding_and_cells_without_gradient_are_not_counted() {
        let conv = Conv2d { stride: [2; 2], ..Conv2d::of(3, 3).padded(1) };
        let graph = Graph::new("g").then("x", Op::Input { shape: [2, 5, 5] }).then("c", Op::Conv2d(conv));
        let net = infer(&graph).expect("sound");
        let plane = net.layers[1].plane.expect("a convolution has one");
        let g = Geometry::of(2, &conv, &plane, true, None).expect("offered");
        // Three rows of three outputs: the first and the last see two rows of taps, the one between three.
        assert_eq!(forward_products(&g, &[1.0; 2 * 5 * 5 * 2]), 2 * (2 + 3 + 2) * 3 * 3 * 2 * 3);
        let (mut out, mut grad) = ([1.0; 27], [0.0; 27]);
        grad[..4].fill(0.5);
        out[3] = 0.0;
        assert_eq!(backward_products(&g, &out, &grad, false), 3 * 3 * 3 * 2);
        assert_eq!(backward_products(&g, &out, &grad, true), 2 * 3 * 3 * 3 * 2);
    }
}
