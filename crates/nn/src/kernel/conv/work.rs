//! How many multiply-adds the kernels carry out: for the figures of a benchmark, not used in a run.
//!
//! Counted are products that take part in a result; empty lanes at the end of a vector are not, so they lower the share
//! of the peak that is reached.

use super::Geometry;
use super::ink::{Ink, Reach};
use crate::kernel::Memory;

/// Of [`super::forward`] for these images: ink times the taps that meet it; or the products of minimal filtering; or outputs
/// that the pooling reads, times the taps of the rows that are not padding.
#[must_use]
pub fn forward_products(g: &Geometry, images: &[f32]) -> u64 {
    let mut ink = Ink::new(&mut Memory::taken(), g);
    images.chunks_exact(g.in_len()).map(|image| image_products(g, &mut ink, image) as u64).sum()
}

fn image_products(g: &Geometry, ink: &mut Ink, image: &[f32]) -> usize {
    if let Some(reach) = ink.find(g, image) {
        return ink.products(g, &reach);
    }
    if let Some(minimal) = g.minimal() {
        let per_row = minimal.points * minimal.tiles * g.kernel_size[0] * g.in_channels * g.out_channels;
        return per_row * g.read(0);
    }
    let rows = (0..g.out_size[0]).flat_map(|py| (0..g.pool[0]).map(move |dy| (py, dy)));
    let taps: usize = rows
        .map(|(py, dy)| {
            let start = (py * g.pool_stride[0] + dy) * g.stride[0];
            let inside = |ky: &usize| (g.padding[0]..g.in_size[0] + g.padding[0]).contains(&(start + ky));
            (0..g.kernel_size[0]).filter(inside).count()
        })
        .sum();
    taps * g.read(1) * g.run() * g.out_channels
}

/// Of [`super::backward`] for these images and outputs: those that carry a gradient and see more than paper, times the
/// window, for the weight and, if `grad_image` is wanted, for the input.
#[must_use]
pub fn backward_products(
    g: &Geometry,
    images: &[f32],
    [out, grad_out]: [&[f32]; 2],
    grad_image: bool,
) -> u64 {
    let mut ink = Ink::new(&mut Memory::taken(), g);
    let mut live = 0;
    let outputs = out.chunks_exact(g.out_len()).zip(grad_out.chunks_exact(g.out_len()));
    for (image, (out, grad_out)) in images.chunks_exact(g.in_len()).zip(outputs) {
        let reach = ink.find(g, image).unwrap_or_else(|| Reach::all(g));
        for (cell, (out, grad)) in
            out.chunks_exact(g.out_channels).zip(grad_out.chunks_exact(g.out_channels)).enumerate()
        {
            if reach.holds(cell, g.out_size[1]) {
                let carries = |&(&y, &grad): &(&f32, &f32)| grad != 0.0 && (!g.relu || y > 0.0);
                live += out.iter().zip(grad).filter(carries).count();
            }
        }
    }
    (live * g.kernel_size[0] * g.run() * (1 + usize::from(grad_image))) as u64
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
        let image = [1.0; 5 * 5 * 2];
        assert_eq!(backward_products(&g, &image, [&out, &grad], false), 3 * 3 * 3 * 2);
        assert_eq!(backward_products(&g, &image, [&out, &grad], true), 2 * 3 * 3 * 3 * 2);
    }

    #[test]
    fn of_a_picture_only_ink_is_counted() {
        let conv = Conv2d::of(3, 3).padded(1);
        let graph = Graph::new("g").then("x", Op::Input { shape: [1, 6, 6] }).then("c", Op::Conv2d(conv));
        let net = infer(&graph).expect("sound");
        let plane = net.layers[1].plane.expect("a convolution has one");
        let g = Geometry::of(1, &conv, &plane, false, None).expect("offered");
        let mut image = [0.0; 36];
        assert_eq!(forward_products(&g, &image), 0);
        image[0] = 1.0;
        image[14] = 1.0;
        // The corner is read by two rows of windows, the other cell by three.
        assert_eq!(forward_products(&g, &image), (2 + 3) * 3 * 3);
        let all = [1.0; 108];
        assert_eq!(
            backward_products(&g, &image, [&all, &all], false),
            4 * 4 * 3 * 9,
            "rows and columns 0 to 3"
        );
    }
}
