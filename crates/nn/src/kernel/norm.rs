//! Batch normalisation over cells with their channels side by side.

use super::Memory;

/// Mean and scale of every channel, and room for their sums:
/// `y = (x - mean) * scale * weight + bias` with `scale = 1 / sqrt(var + eps)`.
///
/// `x`, `y` and their gradients are `[cells of all images, channels]`, `weight` and `bias`
/// `[channels]`. Agrees with the reference `batch_norm`: `tests/executor`.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    mean: Vec<f32>,
    scale: Vec<f32>,
    /// Two sums per channel, in `f64`: a large batch must not cost digits.
    sums: Vec<[f64; 2]>,
    /// The same as means over the cells.
    shares: Vec<[f32; 2]>,
}

impl Statistics {
    /// Room for `channels`.
    #[must_use]
    pub fn new(channels: usize) -> Self {
        Self::within(&mut Memory::taken(), channels)
    }

    /// The same, from `memory`.
    #[must_use]
    pub fn within(memory: &mut Memory, channels: usize) -> Self {
        let [mean, scale] = [(); 2].map(|()| memory.filled(0.0, channels));
        let (sums, shares) = (memory.filled([0.0; 2], channels), memory.filled([0.0; 2], channels));
        Self { mean, scale, sums, shares }
    }

    /// Takes the statistics of the batch `x` and moves the running ones (`[mean..., var...]`, the
    /// variance over `cells - 1` as in PyTorch) towards them by `momentum`.
    pub fn measure(&mut self, x: &[f32], eps: f32, momentum: f32, running: &mut [f32]) {
        let channels = self.mean.len();
        let cells = (x.len() / channels) as f64;
        self.sums.fill([0.0; 2]);
        for x in x.chunks_exact(channels) {
            self.sums.iter_mut().zip(x).for_each(|(sums, &x)| sums[0] += f64::from(x));
        }
        for (mean, sums) in self.mean.iter_mut().zip(&self.sums) {
            *mean = (sums[0] / cells) as f32;
        }
        for x in x.chunks_exact(channels) {
            for ((sums, &x), mean) in self.sums.iter_mut().zip(x).zip(&self.mean) {
                sums[1] += f64::from(x - mean) * f64::from(x - mean);
            }
        }
        let (running_mean, running_var) = running.split_at_mut(channels);
        for (c, sums) in self.sums.iter().enumerate() {
            self.scale[c] = (1.0 / (sums[1] / cells + f64::from(eps)).sqrt()) as f32;
            let unbiased = (sums[1] / (cells - 1.0).max(1.0)) as f32;
            running_mean[c] += momentum * (self.mean[c] - running_mean[c]);
            running_var[c] += momentum * (unbiased - running_var[c]);
        }
    }

    /// Takes the running statistics, as when a network is used.
    pub fn recall(&mut self, eps: f32, running: &[f32]) {
        let (mean, var) = running.split_at(self.mean.len());
        self.mean.copy_from_slice(mean);
        self.scale.iter_mut().zip(var).for_each(|(scale, var)| *scale = 1.0 / (var + eps).sqrt());
    }

    /// Normalises by the statistics taken last.
    pub fn forward(&self, x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32]) {
        let channels = self.mean.len();
        for (x, y) in x.chunks_exact(channels).zip(y.chunks_exact_mut(channels)) {
            for c in 0..channels {
                y[c] = (x[c] - self.mean[c]) * self.scale[c] * weight[c] + bias[c];
            }
        }
    }

    /// Adds the gradients of a batch that was measured: through the mean and the variance too.
    ///
    /// ```text
    /// grad_bias   = Σ grad_y          grad_weight = Σ grad_y * x_hat
    /// grad_x      = weight * scale * (grad_y - grad_bias / cells - x_hat * grad_weight / cells)
    /// ```
    pub fn backward(
        &mut self,
        [x, weight, grad_y]: [&[f32]; 3],
        grad_x: Option<&mut [f32]>,
        grad_weight: &mut [f32],
        grad_bias: &mut [f32],
    ) {
        let channels = self.mean.len();
        let cells = (x.len() / channels) as f64;
        let (mean, scale) = (&self.mean, &self.scale);
        self.sums.fill([0.0; 2]);
        for (x, grad_y) in x.chunks_exact(channels).zip(grad_y.chunks_exact(channels)) {
            for (c, sums) in self.sums.iter_mut().enumerate() {
                let hat = (x[c] - mean[c]) * scale[c];
                sums[0] += f64::from(grad_y[c]);
                sums[1] += f64::from(grad_y[c]) * f64::from(hat);
            }
        }
        for (c, sums) in self.sums.iter().enumerate() {
            grad_bias[c] += sums[0] as f32;
            grad_weight[c] += sums[1] as f32;
            self.shares[c] = sums.map(|sum| (sum / cells) as f32);
        }
        let Some(grad_x) = grad_x else { return };
        let rows = x.chunks_exact(channels).zip(grad_y.chunks_exact(channels));
        for ((x, grad_y), grad_x) in rows.zip(grad_x.chunks_exact_mut(channels)) {
            for (c, [by_bias, by_weight]) in self.shares.iter().enumerate() {
                let hat = (x[c] - mean[c]) * scale[c];
                grad_x[c] += weight[c] * scale[c] * (grad_y[c] - by_bias - hat * by_weight);
            }
        }
    }
}
