//! What an optimiser remembers between steps.

use serde::{Deserialize, Serialize};

use super::{OptimError, Optimizer, Update, adam, sgd};
use crate::real::Real;

/// The memory of an [`Optimizer`] for a list of parameters: allocated once, changed in place by
/// every step, and plain data, so that a snapshot of it continues a training bit for bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptimizerState<T> {
    optimizer: Optimizer,
    steps: u64,
    lengths: Vec<usize>,
    slots: Vec<Slot<T>>,
}

/// The memory for one parameter. Vectors that the optimiser does not use are empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slot<T> {
    /// SGD's momentum buffer, or Adam's mean of gradients.
    pub first: Vec<T>,
    /// Adam's mean of squared gradients.
    pub second: Vec<T>,
    /// The largest `second` so far, with amsgrad.
    pub second_max: Vec<T>,
}

impl<T: Real> OptimizerState<T> {
    /// Memory for parameters of these lengths, as before the first step.
    ///
    /// # Errors
    /// A hyper-parameter of `optimizer` is out of its range.
    pub fn new(optimizer: Optimizer, lengths: &[usize]) -> Result<Self, OptimError> {
        optimizer.validate()?;
        let slots = lengths.iter().map(|&n| Slot::new(&optimizer, n)).collect();
        Ok(Self { optimizer, steps: 0, lengths: lengths.to_vec(), slots })
    }

    /// The setting this memory belongs to.
    #[must_use]
    pub fn optimizer(&self) -> Optimizer {
        self.optimizer
    }

    /// Steps taken so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Checks that this memory, perhaps from a snapshot, is whole and fits parameters of these lengths.
    ///
    /// # Errors
    /// Which parameter does not fit, or which hyper-parameter is out of its range.
    pub fn check(&self, lengths: &[usize]) -> Result<(), OptimError> {
        self.optimizer.validate()?;
        if self.slots.len() != lengths.len() || self.lengths.len() != lengths.len() {
            return Err(OptimError::Count { expected: self.slots.len(), actual: lengths.len() });
        }
        for (index, (&actual, slot)) in lengths.iter().zip(&self.slots).enumerate() {
            let expected = self.lengths[index];
            if expected != actual {
                return Err(OptimError::Length { index, expected, actual });
            }
            let wanted = Slot::<T>::lengths(&self.optimizer, actual);
            let found = [slot.first.len(), slot.second.len(), slot.second_max.len()];
            if let Some((&w, &f)) = wanted.iter().zip(&found).find(|(w, f)| w != f) {
                return Err(OptimError::Length { index, expected: f, actual: w });
            }
        }
        Ok(())
    }

    /// Opens the next step at learning rate `lr` (per step) and returns its coefficients, for
    /// [`apply`](Self::apply) or for a fast twin working on [`slot_mut`](Self::slot_mut).
    pub fn begin_step(&mut self, lr: f64) -> Update {
        self.steps += 1;
        self.optimizer.update_at(self.steps, lr)
    }

    /// Updates parameter `index` in the step that was opened. Allocates nothing.
    ///
    /// # Panics
    /// If `index` or a length is not the one this memory was made for; [`check`](Self::check) first.
    pub fn apply(&mut self, update: &Update, index: usize, param: &mut [T], grad: &[T]) {
        let slot = &mut self.slots[index];
        match update {
            Update::Sgd(step) => sgd(step, param, grad, &mut slot.first),
            Update::Adam(step) => {
                adam(step, param, grad, &mut slot.first, &mut slot.second, &mut slot.second_max);
            }
        }
    }

    /// One whole step: every parameter with its gradient, in the order of the lengths given to
    /// [`new`](Self::new). Allocates nothing.
    ///
    /// # Errors
    /// A parameter or gradient of another length; nothing after it was changed.
    pub fn step<'a>(
        &mut self,
        lr: f64,
        params: impl IntoIterator<Item = (&'a mut [T], &'a [T])>,
    ) -> Result<(), OptimError> {
        let update = self.begin_step(lr);
        let mut seen = 0;
        for (index, (param, grad)) in params.into_iter().enumerate() {
            let Some(&expected) = self.lengths.get(index) else {
                return Err(OptimError::Count { expected: self.lengths.len(), actual: index + 1 });
            };
            if let Some(&actual) = [param.len(), grad.len()].iter().find(|&&n| n != expected) {
                return Err(OptimError::Length { index, expected, actual });
            }
            self.apply(&update, index, param, grad);
            seen += 1;
        }
        if seen == self.lengths.len() {
            Ok(())
        } else {
            Err(OptimError::Count { expected: self.lengths.len(), actual: seen })
        }
    }

    /// The memory of parameter `index`.
    #[must_use]
    pub fn slot(&self, index: usize) -> Option<&Slot<T>> {
        self.slots.get(index)
    }

    /// The memory of parameter `index`, for a fast twin.
    pub fn slot_mut(&mut self, index: usize) -> Option<&mut Slot<T>> {
        self.slots.get_mut(index)
    }
}

impl<T: Real> Slot<T> {
    /// Numbers in each part, for `n` parameters.
    pub(crate) fn lengths(optimizer: &Optimizer, n: usize) -> [usize; 3] {
        match optimizer {
            Optimizer::Sgd(s) => [if s.momentum == 0.0 { 0 } else { n }, 0, 0],
            Optimizer::Adam(a) | Optimizer::AdamW(a) => [n, n, if a.amsgrad { n } else { 0 }],
        }
    }

    fn new(optimizer: &Optimizer, n: usize) -> Self {
        let [first, second, second_max] = Self::lengths(optimizer, n).map(|len| vec![T::zero(); len]);
        Self { first, second, second_max }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Adam, Sgd};
    use super::*;

    fn run(optimizer: Optimizer, lr: f64, steps: usize) -> Vec<f64> {
        let mut state = OptimizerState::new(optimizer, &[2]).expect("valid");
        let mut param = [1.0, -2.0];
        for _ in 0..steps {
            let grad = param.map(|p| 2.0 * p);
            state.step(lr, [(&mut param[..], &grad[..])]).expect("lengths fit");
        }
        param.to_vec()
    }

    #[test]
    fn plain_sgd_walks_down_the_gradient() {
        assert_eq!(run(Optimizer::sgd(0.0), 0.25, 1), [0.5, -1.0]);
        assert_eq!(run(Optimizer::sgd(0.0), 0.25, 2), [0.25, -0.5]);
    }

    #[test]
    fn momentum_repeats_the_last_direction() {
        // Step 1: buf = 2, p = 0.5. Step 2: g = 1, buf = 0.5 * 2 + 1 = 2, p = 0.
        assert_eq!(run(Optimizer::sgd(0.5), 0.25, 2), [0.0, 0.0]);
    }

    #[test]
    fn dampening_spares_the_first_step() {
        // Step 2: buf = 0.5 * 2 + (1 - 0.5) * 1 = 1.5, p = 0.5 - 0.25 * 1.5.
        let damped = Optimizer::Sgd(Sgd { momentum: 0.5, dampening: 0.5, ..Sgd::default() });
        assert_eq!(run(damped, 0.25, 1), [0.5, -1.0]);
        assert_eq!(run(damped, 0.25, 2), [0.125, -0.25]);
    }

    #[test]
    fn the_first_adam_step_is_as_long_as_the_learning_rate() {
        let [a, b] = run(Optimizer::adam(), 0.1, 1)[..] else { panic!("two numbers") };
        assert!((a - 0.9).abs() < 1e-8 && (b + 1.9).abs() < 1e-8, "{a} {b}");
    }

    #[test]
    fn decay_is_decoupled_in_adamw_only() {
        let decay = Adam { weight_decay: 0.5, ..Adam::default() };
        let coupled = run(Optimizer::Adam(decay), 0.1, 1);
        let decoupled = run(Optimizer::AdamW(decay), 0.1, 1);
        assert!((coupled[0] - 0.9).abs() < 1e-8, "Adam normalises the decay away");
        assert!((decoupled[0] - (0.95 - 0.1)).abs() < 1e-8);
    }

    #[test]
    fn a_snapshot_continues_bit_for_bit() {
        let optimizer = Optimizer::Adam(Adam { amsgrad: true, ..Adam::default() });
        let grad = |step: usize| [0.3_f32 * step as f32 - 1.0, 0.7, -0.01 * step as f32];
        let mut state = OptimizerState::new(optimizer, &[3]).expect("valid");
        let mut param = [0.1_f32, 0.2, 0.3];
        for step in 0..5 {
            state.step(1e-2, [(&mut param[..], &grad(step)[..])]).expect("fits");
        }
        let bytes = postcard::to_allocvec(&state).expect("plain data");
        let mut resumed: OptimizerState<f32> = postcard::from_bytes(&bytes).expect("own bytes");
        assert_eq!(resumed.check(&[3]), Ok(()));
        assert_eq!(resumed.steps(), 5);
        let mut resumed_param = param;
        for step in 5..9 {
            state.step(1e-2, [(&mut param[..], &grad(step)[..])]).expect("fits");
            resumed.step(1e-2, [(&mut resumed_param[..], &grad(step)[..])]).expect("fits");
        }
        assert_eq!(param.map(f32::to_bits), resumed_param.map(f32::to_bits));
        assert_eq!(state, resumed);
    }

    #[test]
    fn a_state_for_other_parameters_is_refused() {
        let mut state = OptimizerState::<f32>::new(Optimizer::adam(), &[3, 1]).expect("valid");
        assert_eq!(state.check(&[3]), Err(OptimError::Count { expected: 2, actual: 1 }));
        assert_eq!(state.check(&[3, 2]), Err(OptimError::Length { index: 1, expected: 1, actual: 2 }));
        let (mut a, grad) = ([0.0; 3], [0.0; 2]);
        assert_eq!(
            state.step(0.1, [(&mut a[..], &grad[..])]),
            Err(OptimError::Length { index: 0, expected: 3, actual: 2 })
        );
        state.slot_mut(0).expect("parameter 0").second.pop();
        assert!(state.check(&[3, 1]).is_err(), "a torn snapshot");
        assert!(OptimizerState::<f32>::new(Optimizer::sgd(-1.0), &[1]).is_err());
    }
}
