//! The way into the kernels: `[n, c, h, w]` to `[n, h, w, c]` and back, one image at a time.
//!
//! What is asked here is only what the trainer's layers offer; everything else has no fast path.

#![allow(clippy::needless_pass_by_value, reason = "an array view is a reference already")]

use kernelwalk_nn::graph::{Conv2d, Pool};
use kernelwalk_nn::kernel::conv::{self, Geometry, Gradients, Workspace};
use kernelwalk_nn::kernel::generic::{self, Average};
use kernelwalk_nn::kernel::tapwise::Tapwise;
use kernelwalk_nn::shape::Plane;
use ndarray::{Array1, Array4, ArrayView3, ArrayView4, Axis};

/// Results of a layer with weights.
pub(super) struct Layer {
    pub(super) y: Array4<f32>,
    pub(super) grads: Option<LayerGrads>,
}

pub(super) struct LayerGrads {
    pub(super) x: Array4<f32>,
    pub(super) weight: Array4<f32>,
    pub(super) bias: Array1<f32>,
}

/// Results of a layer without.
pub(super) struct Map {
    pub(super) y: Array4<f32>,
    pub(super) grad_x: Option<Array4<f32>>,
    /// Flat input cell of each winner, where the layer has winners.
    pub(super) winners: Option<Array4<f32>>,
}

/// A convolution as the executor would run it: through the blocked kernel where the geometry is
/// offered there, otherwise tap by tap.
pub(super) fn conv2d(
    op: &Conv2d,
    plane: &Plane,
    [x, weight]: [ArrayView4<'_, f32>; 2],
    bias: &[f32],
    grad_out: Option<ArrayView4<'_, f32>>,
) -> Layer {
    let [h, w] = plane.out_size();
    let mut y = Array4::zeros((x.dim().0, op.out_channels, h, w));
    let mut grads = grad_out.as_ref().map(|_| LayerGrads {
        x: Array4::zeros(x.dim()),
        weight: Array4::zeros(weight.dim()),
        bias: Array1::zeros(bias.len()),
    });
    let packed: Vec<f32> = weight.iter().copied().collect();
    let channels = x.dim().1;
    let mut blocked = Geometry::of(channels, op, plane, false, None).map(|geometry| {
        let mut space = Workspace::new(&geometry, 1, true);
        space.pack(&geometry, &packed, bias);
        (geometry, space)
    });
    let mut taps = Tapwise::new(op, plane, channels, true);
    taps.pack(&packed);
    for n in 0..x.dim().0 {
        let image = cells(x.index_axis(Axis(0), n));
        let mut out = vec![0.0; h * w * op.out_channels];
        match &mut blocked {
            Some((geometry, space)) => conv::forward(geometry, space, &image, &mut out, &mut []),
            None => taps.forward(&image, bias, &mut out),
        }
        put(&mut y, n, &out);
        let (Some(grads), Some(grad_out)) = (&mut grads, &grad_out) else { continue };
        let grad_y = cells(grad_out.index_axis(Axis(0), n));
        let mut grad_image = vec![0.0; image.len()];
        let grad_bias = grads.bias.as_slice_mut().unwrap_or_default();
        let grad_weight = grads.weight.as_slice_mut().unwrap_or_default();
        match &mut blocked {
            Some((geometry, space)) => {
                let (grad_out, grad_image) = (&grad_y[..], Some(&mut grad_image[..]));
                let io = Gradients { out: &out, winners: &[], grad_out, grad_image, grad_weight, grad_bias };
                conv::backward(geometry, space, io);
            }
            None => taps.backward([&image, &grad_y], Some(&mut grad_image), grad_weight, grad_bias),
        }
        put(&mut grads.x, n, &grad_image);
    }
    Layer { y, grads }
}

/// Max-pooling with the winners that its backward pass follows.
pub(super) fn max_pool(plane: &Plane, x: ArrayView4<'_, f32>, grad_out: Option<ArrayView4<'_, f32>>) -> Map {
    let mut map = Map::new(x.dim(), plane.out_size(), grad_out.is_some());
    let mut winners = Array4::zeros(map.y.dim());
    let channels = x.dim().1;
    for n in 0..x.dim().0 {
        let mut out = vec![0.0; map.y.len() / x.dim().0];
        let mut won = out.clone();
        generic::max_pool(plane, channels, &cells(x.index_axis(Axis(0), n)), &mut out, &mut won);
        put(&mut map.y, n, &out);
        put(&mut winners, n, &won);
        map.backward(n, grad_out.as_ref(), |grad_y, grad_x| {
            generic::max_pool_backward(channels, &won, grad_y, grad_x);
        });
    }
    map.winners = Some(winners);
    map
}

/// Average pooling.
pub(super) fn avg_pool(
    pool: &Pool,
    plane: &Plane,
    x: ArrayView4<'_, f32>,
    grad_out: Option<ArrayView4<'_, f32>>,
) -> Map {
    let mut map = Map::new(x.dim(), plane.out_size(), grad_out.is_some());
    let average = Average { pool, plane, channels: x.dim().1 };
    for n in 0..x.dim().0 {
        let mut out = vec![0.0; map.y.len() / x.dim().0];
        average.forward(&cells(x.index_axis(Axis(0), n)), &mut out);
        put(&mut map.y, n, &out);
        map.backward(n, grad_out.as_ref(), |grad_y, grad_x| average.add_grad_input(grad_y, grad_x));
    }
    map
}

/// The mean of each map.
pub(super) fn global_average(x: ArrayView4<'_, f32>, grad_out: Option<ArrayView4<'_, f32>>) -> Map {
    let mut map = Map::new(x.dim(), [1, 1], grad_out.is_some());
    let channels = x.dim().1;
    for n in 0..x.dim().0 {
        let mut out = vec![0.0; channels];
        generic::global_average(channels, &cells(x.index_axis(Axis(0), n)), &mut out);
        put(&mut map.y, n, &out);
        map.backward(n, grad_out.as_ref(), |grad_y, grad_x| {
            generic::global_average_backward(channels, grad_y, grad_x);
        });
    }
    map
}

impl Map {
    fn new((n, c, h, w): (usize, usize, usize, usize), out: [usize; 2], backward: bool) -> Self {
        let grad_x = backward.then(|| Array4::zeros((n, c, h, w)));
        Self { y: Array4::zeros((n, c, out[0], out[1])), grad_x, winners: None }
    }

    fn backward(
        &mut self,
        n: usize,
        grad_out: Option<&ArrayView4<'_, f32>>,
        add: impl FnOnce(&[f32], &mut [f32]),
    ) {
        if let (Some(grad_x), Some(grad_out)) = (&mut self.grad_x, grad_out) {
            let mut grad_image = vec![0.0; grad_x.len() / grad_x.dim().0];
            add(&cells(grad_out.index_axis(Axis(0), n)), &mut grad_image);
            put(grad_x, n, &grad_image);
        }
    }
}

/// `[c, h, w]` with the channels of a cell side by side.
pub(super) fn cells(image: ArrayView3<'_, f32>) -> Vec<f32> {
    image.permuted_axes([1, 2, 0]).iter().copied().collect()
}

/// The way back, into image `n`.
pub(super) fn put(images: &mut Array4<f32>, n: usize, cells: &[f32]) {
    let image = images.index_axis_mut(Axis(0), n);
    image.permuted_axes([1, 2, 0]).iter_mut().zip(cells).for_each(|(to, &from)| *to = from);
}
