//! The machine that runs a network: forward and backward over a batch, without allocating.

use rand_pcg::Pcg32;

use super::infer::MOST_INPUTS;
use super::plan::{Demand, Placement, place};
use super::stage::{Saved, Stage, Written, stages};
use super::{Inferred, Shape, Weights};
use crate::kernel::Memory;
use crate::kernel::loss::{self, Batch};
use crate::kernel::pointwise;

/// Which kernels an executor uses. All give the same numbers up to rounding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kernels {
    /// Convolution, ReLU and max-pooling run as one where nobody else reads what is in between.
    #[default]
    Fused,
    /// Fast, but one layer after the other, so that every layer's result can be looked at.
    Apart,
    /// Plain loops throughout: the slow twin.
    Plain,
}

/// How an executor is to be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// Most images at once.
    pub batch: usize,
    /// Whether [`Executor::backward`] will be called.
    pub training: bool,
    /// Which kernels to use.
    pub kernels: Kernels,
    /// Keep every result until the next pass, for [`Executor::result`].
    pub keep: bool,
}

impl Setup {
    /// For training.
    #[must_use]
    pub fn training(batch: usize) -> Self {
        Self { batch, training: true, kernels: Kernels::Fused, keep: false }
    }

    /// For classifying.
    #[must_use]
    pub fn inference(batch: usize) -> Self {
        Self { batch, training: false, kernels: Kernels::Fused, keep: false }
    }

    /// For looking at what every layer makes of a picture.
    #[must_use]
    pub fn looking() -> Self {
        Self { batch: 1, training: false, kernels: Kernels::Apart, keep: true }
    }
}

/// What a forward pass is for.
#[derive(Debug)]
pub enum Phase<'a> {
    /// Dropout drops, normalisations measure the batch.
    Train(&'a mut Pcg32),
    /// Nothing is random, normalisations use their running statistics.
    Infer,
}

/// Runs one network on batches of up to [`Setup::batch`] images.
///
/// All memory is taken when it is made; [`Executor::forward`] and [`Executor::backward`] allocate
/// nothing.
#[derive(Debug, Clone)]
pub struct Executor {
    net: Inferred,
    setup: Setup,
    pub(super) stages: Vec<Stage>,
    slots: Vec<Vec<f32>>,
    outputs: Vec<usize>,
    notes: Vec<Option<usize>>,
    /// Where the gradient of each stage's output lives, where one is needed.
    gradients: Vec<Option<usize>>,
    /// The last stage that reads each stage: the first to write its gradient.
    last_reader: Vec<usize>,
    grads: Vec<f32>,
    images: usize,
    bytes: u64,
}

impl Executor {
    /// Plans the memory and takes it.
    #[must_use]
    pub fn new(net: &Inferred, setup: Setup) -> Self {
        Self::within(&mut Memory::taken(), net, setup)
    }

    /// [`Executor::bytes`] of an executor that has not been made.
    #[must_use]
    pub fn bytes_for(net: &Inferred, setup: Setup) -> u64 {
        Self::within(&mut Memory::counted(), net, setup).bytes
    }

    fn within(memory: &mut Memory, net: &Inferred, setup: Setup) -> Self {
        let stages = stages(net, setup, memory);
        let mut last_reader: Vec<usize> = (0..stages.len()).collect();
        let mut wants_gradient = vec![false; stages.len()];
        for (index, stage) in stages.iter().enumerate() {
            stage.inputs.iter().for_each(|&input| last_reader[input] = index);
            wants_gradient[index] =
                setup.training && (stage.has_parameters() || stage.inputs.iter().any(|&i| wants_gradient[i]));
        }
        let Layout { outputs, notes, gradients, placement } =
            lay_out(&stages, setup, &last_reader, &wants_gradient);
        let slots = placement.sizes.iter().map(|&size| memory.filled(0.0, size)).collect();
        let grads = memory.filled(0.0, if setup.training { net.parameter_count() } else { 0 });
        let (net, bytes) = (net.clone(), memory.bytes());
        Self { net, setup, stages, slots, outputs, notes, gradients, last_reader, grads, images: 0, bytes }
    }

    /// The network.
    #[must_use]
    pub fn net(&self) -> &Inferred {
        &self.net
    }

    /// Most images at once.
    #[must_use]
    pub fn batch(&self) -> usize {
        self.setup.batch
    }

    /// Bytes of buffers, gradients and workspaces.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the pictures go: `[n, h, w, c]` for up to [`Setup::batch`] images.
    pub fn input_mut(&mut self) -> &mut [f32] {
        let size = self.net.layers[0].shape.len() * self.setup.batch;
        &mut self.slots[self.outputs[0]][..size]
    }

    /// Puts the first `n` pictures of the input through.
    ///
    /// # Panics
    /// If `n` is 0 or above [`Setup::batch`].
    pub fn forward(&mut self, weights: &mut Weights, n: usize, mut phase: Phase<'_>) {
        self.begin(n);
        for index in 1..self.stages.len() {
            self.forward_stage(index, weights, &mut phase);
        }
    }

    pub(super) fn begin(&mut self, n: usize) {
        assert!((1..=self.setup.batch).contains(&n), "as many images as there is room for");
        self.images = n;
    }

    /// One stage of [`Executor::forward`] on the images it was last called with.
    pub(super) fn forward_stage(&mut self, index: usize, weights: &mut Weights, phase: &mut Phase<'_>) {
        let (n, stage) = (self.images, &mut self.stages[index]);
        // Taking a buffer out and putting it back moves three words; nothing is copied.
        let mut output = std::mem::take(&mut self.slots[self.outputs[index]]);
        let mut notes = self.notes[index].map(|slot| std::mem::take(&mut self.slots[slot]));
        let written = Written {
            output: &mut output[..n * stage.shape.len()],
            notes: notes.as_mut().map_or(&mut [], |notes| &mut notes[..n * stage.notes_len()]),
        };
        let rng = match phase {
            Phase::Train(rng) => Some(&mut **rng),
            Phase::Infer => None,
        };
        let inputs = gather(&self.slots, &self.outputs, stage, n);
        stage.forward(&inputs[..stage.inputs.len()], written, weights, n, rng);
        self.slots[self.outputs[index]] = output;
        if let (Some(slot), Some(notes)) = (self.notes[index], notes) {
            self.slots[slot] = notes;
        }
    }

    /// What the network put out for the images of the last pass: `[n, features]`.
    #[must_use]
    pub fn logits(&self) -> &[f32] {
        let last = self.stages.len() - 1;
        &self.slots[self.outputs[last]][..self.images * self.stages[last].shape.len()]
    }

    /// Loss of the last pass. In an executor for training this also prepares [`Executor::backward`].
    ///
    /// # Panics
    /// If there are fewer labels than images, or one is not below the number of outputs.
    pub fn loss(&mut self, labels: &[u8]) -> Batch {
        self.smoothed_loss(labels, 0.0)
    }

    /// As [`Executor::loss`], with PyTorch's `label_smoothing` in `[0, 1]`.
    ///
    /// # Panics
    /// As [`Executor::loss`].
    pub fn smoothed_loss(&mut self, labels: &[u8], smoothing: f32) -> Batch {
        let last = self.stages.len() - 1;
        let (classes, n) = (self.stages[last].shape.len(), self.images);
        let mut grad = self.gradients[last].map(|slot| std::mem::take(&mut self.slots[slot]));
        let batch = {
            let grad = grad.as_mut().map_or(&mut [][..], |grad| &mut grad[..n * classes]);
            loss::cross_entropy(self.logits(), &labels[..n], classes, smoothing, grad)
        };
        if let (Some(slot), Some(grad)) = (self.gradients[last], grad) {
            self.slots[slot] = grad;
        }
        batch
    }

    /// Sets the gradient of the output, for losses of one's own: `[n, features]` of the last pass.
    ///
    /// # Panics
    /// If the length is another or the executor is not for training.
    pub fn set_output_gradient(&mut self, gradient: &[f32]) {
        let last = self.stages.len() - 1;
        assert_eq!(gradient.len(), self.images * self.stages[last].shape.len(), "a number per output");
        let slot = self.gradients[last].expect("an executor for training");
        self.slots[slot][..gradient.len()].copy_from_slice(gradient);
    }

    /// Gradients of the loss by every parameter, for the last pass (which must have been
    /// [`Phase::Train`]); read them with [`Executor::gradients`].
    pub fn backward(&mut self, weights: &Weights) {
        self.grads.fill(0.0);
        for index in (1..self.stages.len()).rev() {
            self.backward_stage(index, weights);
        }
    }

    /// One stage of [`Executor::backward`]; the gradient of its output has to be there.
    pub(super) fn backward_stage(&mut self, index: usize, weights: &Weights) {
        let (n, Some(grad_slot)) = (self.images, self.gradients[index]) else { return };
        for which in 0..self.stages[index].inputs.len() {
            let input = self.stages[index].inputs[which];
            let size = n * self.stages[index].reads[which].len();
            let mut grad_input = self.gradients[input].map(|slot| std::mem::take(&mut self.slots[slot]));
            let first_reader = self.stages[index].inputs.iter().position(|&i| i == input) == Some(which);
            if let Some(grad) =
                grad_input.as_mut().filter(|_| self.last_reader[input] == index && first_reader)
            {
                grad[..size].fill(0.0);
            }
            let stage = &mut self.stages[index];
            let inputs = gather(&self.slots, &self.outputs, stage, n);
            let saved = Saved {
                inputs: &inputs[..stage.inputs.len()],
                output: &self.slots[self.outputs[index]],
                notes: self.notes[index].map_or(&[], |slot| &self.slots[slot]),
            };
            let grad_y = &self.slots[grad_slot][..n * stage.shape.len()];
            let grad_x = grad_input.as_mut().map(|grad| &mut grad[..size]);
            stage.backward(which, &saved, [grad_y, weights.params()], grad_x, &mut self.grads, n);
            if let (Some(slot), Some(grad)) = (self.gradients[input], grad_input) {
                self.slots[slot] = grad;
            }
        }
    }

    /// What the buffers of stage `index` hold right now.
    pub(super) fn seen(&self, index: usize) -> Seen<'_> {
        let (stage, n) = (&self.stages[index], self.images);
        let of = |slot: usize, len: usize| &self.slots[slot][..n * len];
        let len = stage.shape.len();
        let input = stage.inputs[0];
        Seen {
            input: of(self.outputs[input], stage.reads[0].len()),
            output: of(self.outputs[index], len),
            grad_output: self.gradients[index].map_or(&[], |slot| of(slot, len)),
            wants_grad_input: self.gradients[input].is_some(),
        }
    }

    /// Gradients by all parameters, in the order of [`Weights::params`].
    #[must_use]
    pub fn gradients(&self) -> &[f32] {
        &self.grads
    }

    /// The same, to be changed before an update: clipped, or averaged with others'.
    pub fn gradients_mut(&mut self) -> &mut [f32] {
        &mut self.grads
    }

    /// What layer `id` made of image `image` of the last pass, channel slowest as in PyTorch, and its
    /// shape. `None` for a layer that ran fused or an executor that does not [`Setup::keep`] results.
    #[must_use]
    pub fn result(&self, id: &str, image: usize) -> Option<(Shape, Vec<f32>)> {
        let layer = self.net.index_of(id)?;
        let index = self.stages.iter().position(|stage| stage.layer() == layer)?;
        if !self.setup.keep || image >= self.images.max(1) {
            return None;
        }
        let shape = self.stages[index].shape;
        let values = &self.slots[self.outputs[index]][image * shape.len()..][..shape.len()];
        let mut result = vec![0.0; shape.len()];
        match shape {
            Shape::Maps([channels, ..]) => crate::kernel::generic::flatten(channels, values, &mut result),
            Shape::Features(_) => result.copy_from_slice(values),
        }
        Some((shape, result))
    }

    /// The first layer that put out something that is not a finite number in the last pass, with these weights and not
    /// yet followed by [`Executor::backward`]; the output if only the loss was too large. Repeats the pass on an executor
    /// of its own that keeps every result, layer by layer; so it is exact, and takes time and memory.
    ///
    /// Dropout passes everything on in the repetition: numbers that are none stay so.
    #[must_use]
    pub fn first_not_finite_of(&self, weights: &Weights) -> usize {
        let n = self.images;
        let setup = Setup { keep: true, kernels: Kernels::Apart, ..Setup::inference(n.max(1)) };
        let mut kept = Self::new(&self.net, setup);
        let size = n * self.net.layers[0].shape.len();
        kept.input_mut()[..size].copy_from_slice(&self.slots[self.outputs[0]][..size]);
        kept.forward(&mut weights.clone(), n, Phase::Train(&mut Pcg32::new(0, 0)));
        let finite = |index: usize| {
            let size = n * kept.stages[index].shape.len();
            pointwise::all_finite(&kept.slots[kept.outputs[index]][..size])
        };
        let index = (0..kept.stages.len()).find(|&index| !finite(index));
        kept.stages[index.unwrap_or(kept.stages.len() - 1)].layer()
    }
}

/// See [`Executor::seen`].
pub(super) struct Seen<'a> {
    /// The first input.
    pub(super) input: &'a [f32],
    pub(super) output: &'a [f32],
    /// Empty where no gradient is needed.
    pub(super) grad_output: &'a [f32],
    pub(super) wants_grad_input: bool,
}

/// What `stage` reads, as slices: more than [`MOST_INPUTS`] are refused by `infer`.
fn gather<'s>(slots: &'s [Vec<f32>], outputs: &[usize], stage: &Stage, n: usize) -> [&'s [f32]; MOST_INPUTS] {
    let mut inputs: [&[f32]; MOST_INPUTS] = [&[]; MOST_INPUTS];
    for (slice, (&input, shape)) in inputs.iter_mut().zip(stage.inputs.iter().zip(&stage.reads)) {
        // A buffer that is taken out right now reads as empty; only gradients are, never inputs.
        *slice = slots[outputs[input]].get(..n * shape.len()).unwrap_or(&[]);
    }
    inputs
}

struct Layout {
    outputs: Vec<usize>,
    notes: Vec<Option<usize>>,
    gradients: Vec<Option<usize>>,
    placement: Placement,
}

/// Lifetimes of all results. Stage `s` of `S` runs forward at moment `s` and backward at `2 S - 1 - s`;
/// the loss, at moment `S`, reads the last output and writes its gradient.
fn lay_out(stages: &[Stage], setup: Setup, last_reader: &[usize], wants_gradient: &[bool]) -> Layout {
    let count = stages.len();
    let (last, end) = (count - 1, 2 * count);
    let back = |stage: usize| end - 1 - stage;
    let mut demands: Vec<Demand> = Vec::new();
    let mut demand = |size: usize, born: usize, dies: usize| {
        // Networks that no memory holds are counted too.
        demands.push(Demand { size: size.saturating_mul(setup.batch), born, dies });
        demands.len() - 1
    };
    let mut layout =
        Layout { outputs: vec![], notes: vec![], gradients: vec![], placement: Placement::default() };
    for (index, stage) in stages.iter().enumerate() {
        let mut dies = last_reader[index];
        if setup.training {
            let readers = stages.iter().enumerate().filter(|(_, reader)| reader.inputs.contains(&index));
            let saved = readers.filter(|(_, reader)| reader.backward_reads_inputs()).map(|(at, _)| back(at));
            let own = stage.backward_reads_output().then(|| back(index));
            dies = saved.chain(own).fold(dies, usize::max);
        }
        // The input is filled before the pass, and looked at again if the loss is not a number; the logits are read after it.
        if setup.keep || index == last {
            dies = end;
        } else if index == 0 && setup.training {
            dies = dies.max(count);
        }
        layout.outputs.push(demand(stage.shape.len(), if index == 0 { 0 } else { index }, dies));
        let notes = if setup.training { stage.notes_len() } else { 0 };
        layout.notes.push((notes > 0).then(|| demand(notes, index, back(index))));
        let born = if index == last { count } else { back(last_reader[index]) };
        layout.gradients.push(wants_gradient[index].then(|| demand(stage.shape.len(), born, back(index))));
    }
    layout.placement = place(&demands);
    let slot = |demand: usize| layout.placement.slot[demand];
    layout.outputs.iter_mut().for_each(|at| *at = slot(*at));
    let noted = layout.notes.iter_mut().chain(&mut layout.gradients).flatten();
    noted.for_each(|at| *at = slot(*at));
    layout
}
